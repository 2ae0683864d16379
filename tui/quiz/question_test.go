package quiz

import (
	"strings"
	"testing"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tui/source"
)

// lesson is the beginning of a lesson of the library, without what its author asks.
func lesson(t *testing.T, id string) Scene {
	t.Helper()
	src, err := source.Open(id, source.Options{})
	if err != nil {
		t.Fatal(err)
	}
	src.Questions = nil
	return Scene{Source: src, Reader: inspect.NewReader(src.Trace), Cursor: trace.NewCursor(src.Trace, nil)}
}

func TestWhatIsNotSentIsInjected(t *testing.T) {
	s := lesson(t, "three-way-handshake")
	s.Cursor.Last()
	q := what(newMoment(s, s.Cursor.Stop()))
	if q == nil {
		t.Fatal("the last stop asks nothing")
	}
	for _, c := range q.Choices {
		then := q.Then(c)
		if c.Text() != "RST seq 1" {
			continue
		}
		again, err := s.Source.Again([]string{then.Text})
		if err != nil {
			t.Fatal(err)
		}
		got := Reaction(s.Source.Trace, again.Trace, then)
		if !strings.Contains(got, "arrives at client") || !strings.Contains(got, "CLOSED") {
			t.Errorf("%s: %s", then.Text, got)
		}
		return
	}
	t.Errorf("nobody may choose RST: %+v", q.Choices)
}

func TestTheAdvancedAreAskedForTheNumber(t *testing.T) {
	s := lesson(t, "three-way-handshake")
	s.Advanced = true
	s.Cursor.Next()
	q := For(s).followUp
	for _, c := range q.Choices {
		if strings.ContainsAny(c.Text(), "0123456789") {
			t.Errorf("%q tells a number that is asked for next", c.Text())
		}
	}
	n := q.followUp
	if n == nil || n.Ask != "Which acknowledgment number does its SYN,ACK carry?" {
		t.Fatalf("then %+v", n)
	}
	for _, c := range n.Choices {
		if (c.Right != "") != (c.Text() == "1") {
			t.Errorf("%q: right %q", c.Text(), c.Right)
		}
	}
}

func TestAHintNamesNoPacketAloneWhereOthersAreOnTheirWayToo(t *testing.T) {
	for n, want := range map[int]string{1: "#1 is on its way. Where is it going?", 2: "#1 and others are on their way."} {
		flying := []trace.PacketID{1, 2}[:n]
		if got := onTheirWay(flying); !strings.HasPrefix(got, want) {
			t.Errorf("of %v it says %q", flying, got)
		}
	}
}

func TestACopyOfTheNetworkIsNotSupposedAway(t *testing.T) {
	s := lesson(t, "an-old-syn")
	for id := trace.PacketID(1); int(id) <= s.Reader.Trace.Packets(); id++ {
		if then := neverCame(s.Reader.Trace, id); (then == nil) != s.Reader.Trace.Packet(id).Copy {
			t.Errorf("#%d: %+v", id, then)
		}
	}
}
