package scenarios

import (
	"bytes"
	"strings"
	"testing"
)

func TestEveryLessonOfTheLibraryIsValid(t *testing.T) {
	order := LibraryOrder()
	ids := order.IDs()
	if len(ids) < 8 {
		t.Fatalf("the library has %d lessons", len(ids))
	}
	for _, id := range ids {
		t.Run(id, func(t *testing.T) {
			src, ok := Open(id)
			if !ok {
				t.Fatal("it cannot be opened")
			}
			s, ps := Load(id, src)
			if s == nil {
				t.Fatal(ps.Format())
			}
			if s.ID != id {
				t.Errorf("its id is %s", s.ID)
			}
			if _, ps := s.Validate(); len(ps) > 0 {
				t.Error(ps.Format())
			}
			if ps := order.Check(s); len(ps) > 0 {
				t.Error(ps.Format())
			}
			if order.follows[id] != s.Follows {
				t.Errorf("it follows %q in the order, and %q in its file", order.follows[id], s.Follows)
			}
		})
	}
}

func TestTheFullFormIsTheSameScenario(t *testing.T) {
	for _, id := range IDs() {
		t.Run(id, func(t *testing.T) {
			src, _ := Open(id)
			s := load(t, string(src))
			full := s.Full()
			again, ps := Load("full", full)
			if again == nil {
				t.Fatalf("%s\n%s", ps.Format(), full)
			}
			if !bytes.Equal(again.Full(), full) {
				t.Error("its full form has another full form")
			}
			if a, b := packets(t, s), packets(t, again); a != b {
				t.Errorf("the packets differ:\n%s\n%s", a, b)
			}
		})
	}
}

// packets lists the packets of a run, a line each.
func packets(t *testing.T, s *Scenario) string {
	t.Helper()
	l, err := s.Run()
	if err != nil {
		t.Fatal(err)
	}
	return packetList(l.Trace)
}

func TestTheLibraryIsListedInReadingOrder(t *testing.T) {
	list := Library()
	if len(list) != len(IDs()) {
		t.Errorf("%d of %d lessons are listed", len(list), len(IDs()))
	}
	seen := map[string]bool{}
	chapter := ""
	for _, e := range list {
		if e.Chapter != chapter && seen[e.Chapter] {
			t.Errorf("chapter %s is torn apart by %s", e.Chapter, e.ID)
		}
		chapter = e.Chapter
		seen[chapter] = true
		if e.Title == "" || e.Summary == "" || e.Level == "" {
			t.Errorf("%s has no title, summary or level", e.ID)
		}
	}
	if got := Nearest("three-way-handshaek"); len(got) == 0 || got[0] != "three-way-handshake" {
		t.Errorf("nearest is %v", got)
	}
	if e := list[0]; !e.Matches(strings.ToUpper(e.ID[:4])) || e.Matches("no such word anywhere") {
		t.Error("the search finds the wrong lessons")
	}
}

func TestTheKeepaliveLessonSaysWhatTheRFCFixesAndWhatItLeavesOpen(t *testing.T) {
	src, _ := Open("tcp-keepalive-dead-peer")
	text := strings.Join(strings.Fields(string(src)), " ")
	for _, want := range []string{ // RFC 9293 §3.8.4, MUST-25, MUST-27 to MUST-29
		"leaves number and spacing open", "off by default", "waits 2 h or longer unless told otherwise", "never gives up for one missing answer",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("no note says %q", want)
		}
	}
	if strings.Contains(text, "The RFC sets only this") {
		t.Error("a note says that the RFC sets less than it does")
	}
}
