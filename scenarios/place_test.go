package scenarios

import (
	"strings"
	"testing"
)

const placed = smallest + `
sections:
  - {name: open, from: start}
  - {name: ask, from: {packet: request}}
notes:
  - {when: end, say: over}
  - {when: {packet: SYN, is: arrived}, say: a SYN arrives}
  - {when: start, say: look}
questions:
  - before: {packet: SYN-ACK}
    ask: What now?
    answer: {host: server, packet: SYN-ACK, seq: 0, ack: 1}
`

func lesson(t *testing.T, src string) *Lesson {
	t.Helper()
	l, err := load(t, src).Run()
	if err != nil {
		t.Fatal(err)
	}
	if len(l.Problems) > 0 {
		t.Fatal(l.Problems.Format())
	}
	return l
}

func TestNotesStandInOrderAtVisibleStops(t *testing.T) {
	l := lesson(t, placed)
	var says []string
	for _, n := range l.Notes {
		says = append(says, n.Text)
		if n.Stop != 0 && !l.Trace.Visible(n.Stop) {
			t.Errorf("nobody can see stop %d of %q", n.Stop, n.Text)
		}
	}
	if got := strings.Join(says, ", "); got != "look, a SYN arrives, over" {
		t.Errorf("notes are %s", got)
	}
	if l.Notes[0].Stop != 0 || int(l.Notes[2].Stop) != l.Trace.Stops() {
		t.Errorf("start is at %d, end at %d of %d", l.Notes[0].Stop, l.Notes[2].Stop, l.Trace.Stops())
	}
}

func TestSectionsCoverTheWalkWithoutGaps(t *testing.T) {
	l := lesson(t, placed)
	if len(l.Sections) != 2 || l.Sections[0].From != 1 || l.Sections[0].To+1 != l.Sections[1].From ||
		int(l.Sections[1].To) != l.Trace.Stops() {
		t.Errorf("sections are %+v of %d stops", l.Sections, l.Trace.Stops())
	}
}

func TestAnAnswerIsThePacketThatTheRunSends(t *testing.T) {
	l := lesson(t, placed)
	if q := l.Questions[0]; q.Answer != 2 || l.Trace.Record(l.Trace.Packet(2).Sent).Stop != q.Stop {
		t.Errorf("the answer is #%d, asked before stop %d", q.Answer, q.Stop)
	}
}

func TestASeedDecidesWhatIsLost(t *testing.T) {
	lossy := strings.Replace(smallest, "servers:", "links: {wan: {loss: 20%}}\nservers:", 1)
	one := packets(t, load(t, lossy))
	s, ps := load(t, lossy).Set("seed=2")
	if s == nil {
		t.Fatal(ps.Format())
	}
	if one == packets(t, s) {
		t.Error("another seed loses the same packets")
	}
}
