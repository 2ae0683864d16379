package view

import (
	"strings"
	"testing"

	"wirewalk/scenarios/lessontest"
	"wirewalk/sim/trace"
	"wirewalk/sim/trace/tracetest"
	"wirewalk/tcpmodel"
	"wirewalk/tui/grid"
	"wirewalk/tui/ladder"
)

func tableOf(w *Frame, width int) *grid.Screen {
	s := grid.NewScreen(width, stateRows, false)
	w.states(s)
	return s
}

// The peer's sequence space and window are known from its SYN on, the own
// sequence space while there is a connection (RFC 9293 §3.3.2, §3.4).
func TestNumbersThatAnEndDoesNotKnowYetAreNotShown(t *testing.T) {
	tr := lessontest.LessonTrace(t, "three-way-handshake")
	c := trace.NewCursor(tr, nil)
	w := &Frame{Index: ladder.NewIndex(tr), Cursor: &c}
	c.Next()
	for name, want := range map[string]string{"SND.UNA": "0", "SND.NXT": "1", "SND.WND": "-", "RCV.NXT": "-"} {
		if got := tableRow(tableOf(w, 43), name); got != want {
			t.Errorf("after the SYN was sent: %s is %q, want %q", name, got, want)
		}
	}
	c.Next()
	if got := tableRow(tableOf(w, 43), "RCV.NXT"); got != "- 1" {
		t.Errorf("after the SYN came: RCV.NXT is %q, want %q", got, "- 1")
	}
}

func TestBeginnersReadWordsWhereWordsAndNamesDoNotBothFit(t *testing.T) {
	tr := tracetest.FourSegmentClose(t)
	c := trace.NewCursor(tr, nil)
	c.Last()
	for _, tc := range []struct {
		words bool
		width int
		want  string
	}{
		{false, 43, " RCV.NXT "},
		{true, (&Frame{}).side(120) - 1, " next octet expected "},
		{true, (&Frame{}).side(120) - 1, " first unacknowledged "},
		{true, MinWidth, " slow-start threshold "},
		{false, 96, " next octet expected (RCV.NXT) "},
		{true, 96, " next octet expected (RCV.NXT) "},
	} {
		w := &Frame{Index: ladder.NewIndex(tr), Cursor: &c, Words: tc.words}
		if text := tableOf(w, tc.width).Text(); !strings.Contains(text, tc.want) || strings.Contains(text, "…") {
			t.Errorf("words %v, %d columns: %q is not in full in\n%s", tc.words, tc.width, tc.want, text)
		}
	}
}

// middle is a capture that begins with what the server sends on an open connection.
func middle(t *testing.T) (*trace.Trace, *trace.Cursor) {
	t.Helper()
	s := tracetest.NewScript(t, "middle", "client", "server")
	c := s.Conn(tracetest.Server, tracetest.Client, 80)
	for _, e := range []trace.HostID{tracetest.Server, tracetest.Client} {
		s.Snaps[tracetest.End{Conn: c, Side: s.W.Trace().Conn(c).Side(e)}].State = tcpmodel.Established
	}
	s.At(0)
	p := s.Send(tracetest.Server, c, tracetest.Segment{Flags: tcpmodel.ACK, Seq: 1, Ack: 1, Text: tracetest.Octets(10)})
	s.At(10)
	s.Arrive(p)
	s.At(20)
	s.Message(tracetest.Client, c, "GET /small HTTP/1.1", true, 50)
	s.Send(tracetest.Client, c, tracetest.Segment{Flags: tcpmodel.ACK | tcpmodel.PSH, Seq: 1, Ack: 11, Text: tracetest.Octets(50)})
	cur := trace.NewCursor(s.W.Trace(), nil)
	return s.W.Trace(), &cur
}

func TestTheStateTableHasTheOrderOfTheLifelines(t *testing.T) {
	tr, c := middle(t)
	c.Last()
	w := &Frame{Index: ladder.NewIndex(tr), Cursor: c}
	for conn := range trace.ConnID(2) {
		w.Conn = conn
		s := tableOf(w, 43)
		if got := tableRow(s, "STATE"); got != "client server" {
			t.Errorf("connection %d: the columns are %q", conn, got)
		}
		if got := tableRow(s, "SND.NXT"); got != "51 11" {
			t.Errorf("connection %d: SND.NXT is %q", conn, got)
		}
	}
}

func TestACaptureThatBeginsInTheMiddleHasASectionFromItsFirstStop(t *testing.T) {
	tr, c := middle(t)
	w := &Frame{Index: ladder.NewIndex(tr), Cursor: c}
	w.Sections = AutoSections(w.Index, c, 0)
	var got []string
	for _, sec := range w.Sections {
		got = append(got, w.sectionText(sec))
	}
	if text := strings.Join(got, " | "); text != "1-2 already open | 3 GET /small" {
		t.Errorf("the sections are %s", text)
	}
}

// The rows about urgent octets stand in the table only while there are some: SND.UP from the write to the ACK,
// RCV.UP from the segment to the read (RFC 9293 §3.8.5).
func TestTheUrgentPointersAreShownWhileOctetsAreUrgent(t *testing.T) {
	tr := lessontest.LessonTrace(t, "urgent-data")
	sent, received, plain := 0, 0, 0
	for c := trace.NewCursor(tr, nil); c.Next(); {
		at, _ := c.Position()
		w := walkOf(tr, at, true)
		w.Conn = 1
		table := tableOf(w, 60)
		snd, rcv := w.stateOf(1, 0), w.stateOf(1, 1)
		// Which end a number stands under does not matter here: only one of them has any.
		up, read := strings.Trim(tableRow(table, sndUp), "- "), strings.Trim(tableRow(table, rcvUp), "- ")
		switch {
		case snd != nil && snd.SndUrgent > 0:
			if sent++; up != "1002" {
				t.Errorf("stop %d: SND.UP is %q, want 1002: behind 1000 octets and the urgent one", at, up)
			}
		case up != "nothing" && up != "":
			t.Errorf("stop %d: SND.UP is %q, and nothing is urgent", at, up)
		}
		switch {
		case rcv != nil && rcv.RcvUrgent > 0:
			if received++; read != "1002" {
				t.Errorf("stop %d: RCV.UP is %q, want 1002", at, read)
			}
		case read != "nothing" && read != "":
			t.Errorf("stop %d: RCV.UP is %q, and nothing is urgent", at, read)
		}
		if up == "nothing" && read == "nothing" {
			plain++
		}
	}
	if sent == 0 || received == 0 || plain == 0 {
		t.Errorf("%d stops with SND.UP, %d with RCV.UP, %d without", sent, received, plain)
	}
}
