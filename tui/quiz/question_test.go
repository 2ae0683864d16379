package quiz

import (
	"strings"
	"testing"

	"wirewalk/scenarios/language"
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

// Whatever a run holds, a question about it has one right answer and no two
// choices that read alike.
func TestEveryStopMakesAQuestionWithDifferentAnswers(t *testing.T) {
	s := lesson(t, "four-segment-close")
	for len(s.Cursor.Upcoming(1)) > 0 {
		for q := For(s); q != nil; q = q.followUp {
			seen, right := map[string]bool{}, 0
			for _, c := range q.Choices {
				if seen[c.Text()] {
					t.Errorf("stop %d: %q twice in %q", s.Cursor.Stop(), c.Text(), q.Ask)
				}
				seen[c.Text()] = true
				if c.Right != "" {
					right++
				}
			}
			if right == 0 {
				t.Errorf("after stop %d: no right answer to %q", s.Cursor.Stop(), q.Ask)
			}
		}
		s.Cursor.Next()
	}
}

// Whatever somebody chooses that a run does not do: the run in which it is so
// can be made and its consequence told, or a rule says why it cannot be.
func TestEveryOtherAnswerIsTriedOrItsRuleIsNamed(t *testing.T) {
	lessons := []string{"three-way-handshake", "four-segment-close", "idle-close-race", "reset-on-unread-data", "tcp-keepalive-dead-peer"}
	if testing.Short() {
		lessons = lessons[:2]
	}
	tried := 0
	for _, id := range lessons {
		s := lesson(t, id)
		for len(s.Cursor.Upcoming(1)) > 0 {
			for _, s.Advanced = range []bool{false, true} {
				for q := For(s); q != nil; q = q.followUp {
					for _, c := range q.Choices {
						tried += try(t, s, q, c)
					}
				}
			}
			s.Cursor.Next()
		}
	}
	if tried < 30 {
		t.Errorf("only %d answers could be tried", tried)
	}
}

func try(t *testing.T, s Scene, q *Question, c *language.Choice) int {
	t.Helper()
	if c.Right != "" {
		return 0
	}
	then := q.Then(c)
	if then == nil {
		if c.Because == "" {
			t.Errorf("%s after stop %d: %q: nothing is said of %q", s.Source.ID, s.Cursor.Stop(), q.Ask, c.Text())
		}
		return 0
	}
	again, err := s.Source.Again([]string{then.Text})
	if err != nil {
		t.Errorf("%s after stop %d: %q: %v", s.Source.ID, s.Cursor.Stop(), then.Text, err)
		return 0
	}
	text := Reaction(s.Source.Trace, again.Trace, then)
	if text == "" || strings.Contains(text, "{") {
		t.Errorf("%s after stop %d: %s: what follows is %q", s.Source.ID, s.Cursor.Stop(), then.What, text)
	}
	return 1
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
		if c.Text() != "RST" {
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
