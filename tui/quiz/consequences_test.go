package quiz

import (
	"fmt"
	"hash/fnv"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"wirewalk/scenarios"
	"wirewalk/sim"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
	"wirewalk/tui/source"
)

// Every choice that can be tried is tried in some lesson or other: which ones of
// a lesson is drawn by its name, so that a test stays short and all are tried in turn.
const triedOfALesson = 3

// drawn reports whether one of n is taken.
func drawn(n int, name string) bool {
	h := fnv.New32a()
	_, _ = h.Write([]byte(name))
	return int(h.Sum32()%uint32(max(n, 1))) < triedOfALesson
}

func TestAConsequenceComesAfterItsCauseAndIsNoneOfItsWords(t *testing.T) {
	t.Parallel()
	for _, stack := range []string{"textbook", "linux"} {
		for _, e := range scenarios.Library() {
			t.Run(stack+"/"+e.ID, func(t *testing.T) {
				t.Parallel()
				src, err := source.Open(e.ID, source.Options{Set: []string{"stack=" + stack}})
				if err != nil {
					t.Skip(err)
				}
				src.Questions = nil
				s := Scene{Source: src, Reader: inspect.NewReader(src.Trace), Cursor: trace.NewCursor(src.Trace, nil)}
				tries := choicesOf(s)
				for i, x := range tries {
					if drawn(len(tries), fmt.Sprint(stack, e.ID, i)) {
						x.try(t, s)
					}
				}
			})
		}
	}
}

// tried is a choice with the instant before which nothing can follow from it.
type tried struct {
	after trace.StopID
	ask   string
	text  string
	then  *source.Change
	since vtime.Time
}

func choicesOf(s Scene) []tried {
	var out []tried
	for len(s.Cursor.Upcoming(1)) > 0 {
		for q := For(s); q != nil; q = q.followUp {
			for _, c := range q.Choices {
				if then := q.Then(c); then != nil && c.Right == "" {
					out = append(out, tried{s.Cursor.Stop(), q.Ask, c.Text(), then, since(s.Reader.Trace, then)})
				}
			}
		}
		s.Cursor.Next()
	}
	return out
}

// since is when what is supposed happens.
func since(tr *trace.Trace, c *source.Change) vtime.Time {
	if c.Packet != 0 {
		return tr.Record(tr.Packet(c.Packet).Sent).At
	}
	return c.At
}

var seconds = regexp.MustCompile(`(?:^|: |\. )(\d+\.\d+) s: `)

func (x tried) try(t *testing.T, s Scene) {
	t.Helper()
	where := fmt.Sprintf("after stop %d: %s %q: %s", x.after, x.ask, x.text, x.then.Text)
	again, err := s.Source.Again([]string{x.then.Text})
	if err != nil {
		t.Errorf("%s: %v", where, err)
		return
	}
	text := Reaction(s.Source.Trace, again.Trace, x.then)
	if text == "" || strings.Contains(text, "{") {
		t.Errorf("%s: %q", where, text)
	}
	for _, m := range seconds.FindAllStringSubmatch(text, -1) {
		if at, _ := strconv.ParseFloat(m[1], 64); at+0.0011 < float64(x.since)/1e9 {
			t.Errorf("%s: supposed at %s, and there follows %s", where, x.since, text)
		}
	}
	if strings.HasPrefix(x.then.Text, "drop") {
		x.absent(t, where, text)
		return
	}
	x.arrives(t, where, text, again.Trace)
}

// absent checks what is told of a packet that never came.
func (x tried) absent(t *testing.T, where, text string) {
	t.Helper()
	supposition := fmt.Sprintf("#%d ", x.then.Packet)
	if first, _, _ := strings.Cut(text, ";"); strings.Contains(first, supposition) && strings.Contains(text, "is lost") {
		t.Errorf("%s: told is the loss itself: %s", where, text)
	}
	if strings.HasSuffix(text, "nothing comes of it.") {
		t.Errorf("%s: nothing, and no reason: %s", where, text)
	}
}

// arrives holds what is supposed against RFC 9293 §3.10.7.4: a segment for which no
// number was given can be taken by its receiver, or what is told says why not.
func (x tried) arrives(t *testing.T, where, text string, tr *trace.Trace) {
	t.Helper()
	id := supposed(tr, x.then)
	if id == 0 {
		t.Errorf("%s: it is not sent", where)
		return
	}
	p := tr.Packet(id)
	x.number(t, where, tr, p)
	if p.Arrived == 0 || p.Conn == 0 || strings.Contains(x.then.Text, "ack=") {
		return
	}
	host := tr.Record(p.Arrived).Host
	side := tr.Conn(p.Conn).Side(host)
	if side < 0 || tr.Record(p.Arrived).Why == sim.ReasonNoStack {
		return
	}
	state, after := tr.SnapshotAt(p.Conn, side, p.Arrived-1), tr.StateAt(p.Conn, side, lastOf(tr, p.Arrived))
	told := strings.Contains(text, "sends #") || strings.Contains(text, " goes from ") || strings.Contains(text, "(RFC ") || strings.Contains(text, "nothing new")
	switch {
	case !told:
		t.Errorf("%s: %s takes no notice, and nothing says why: %s", where, tr.Host(host).Name, text)
	case state == nil || !state.State.Synchronized():
	case strings.Contains(text, "a connection that") || sends(tr, p.Arrived, tcpmodel.RST): // A box has put it into another connection.
	case !acceptable(&p.Seg, state):
		if strings.Contains(text, "imestamp") {
			t.Errorf("%s: without the timestamp that was agreed on: %s", where, text)
		}
	case p.Seg.Flags.Has(tcpmodel.RST) && p.Seg.Seq == state.RcvNxt && after != tcpmodel.Closed:
		t.Errorf("%s: the RST leaves %s in %s: %s", where, tr.Host(host).Name, after, text)
	case p.Seg.Flags.Has(tcpmodel.FIN) && p.Seg.Seq == state.RcvNxt && takesFIN(state.State) && after == state.State:
		t.Errorf("%s: the FIN leaves %s in %s: %s", where, tr.Host(host).Name, after, text)
	}
}

// sends reports a control bit in what is sent in the stop of a record.
func sends(tr *trace.Trace, id trace.RecordID, bit tcpmodel.Flags) bool {
	for last := lastOf(tr, id); id <= last; id++ {
		if r := tr.Record(id); r.Kind == trace.SegmentSent && tr.Packet(r.Packet()).Seg.Flags.Has(bit) {
			return true
		}
	}
	return false
}

// number checks that a segment has the number by which its choice calls it.
func (x tried) number(t *testing.T, where string, tr *trace.Trace, p *trace.Packet) {
	t.Helper()
	m := numbered.FindString(x.text)
	side := tr.Sender(p)
	if m == "" || side < 0 || tr.StateAt(p.Conn, side, p.Sent-1) < tcpmodel.SynReceived { // It knows no number of its peer.
		return
	}
	seq, ack := inspect.Relative(tr, p)
	if got := fmt.Sprintf("seq %d", seq); strings.HasPrefix(m, "seq") && got != m {
		t.Errorf("%s: it has %s", where, got)
	}
	if got := fmt.Sprintf("ACK %d", ack); strings.HasPrefix(m, "ACK") && got != m {
		t.Errorf("%s: it has %s", where, got)
	}
}

// takesFIN reports a state that a FIN in order moves.
func takesFIN(s tcpmodel.State) bool {
	return s == tcpmodel.Established || s == tcpmodel.FinWait1 || s == tcpmodel.FinWait2
}

func lastOf(tr *trace.Trace, id trace.RecordID) trace.RecordID {
	_, last := tr.Stop(tr.Record(id).Stop)
	return last
}

// acceptable is the table of RFC 9293 §3.10.7.4, first check, with what its receiver offers.
func acceptable(seg *tcpmodel.Segment, s *tcpmodel.Snapshot) bool {
	in := func(n tcpmodel.Seq) bool { return s.RcvNxt.LessEq(n) && n.Less(s.RcvNxt+tcpmodel.Seq(s.RcvWnd)) }
	switch {
	case seg.Len() == 0 && s.RcvWnd == 0:
		return seg.Seq == s.RcvNxt
	case seg.Len() == 0:
		return in(seg.Seq)
	case s.RcvWnd == 0:
		return false
	}
	return in(seg.Seq) || in(seg.End()-1)
}
