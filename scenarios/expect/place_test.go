package expect_test

import (
	"strings"
	"testing"

	"wirewalk/scenarios"
	"wirewalk/scenarios/language"
)

const placed = `version: 1
hosts: {client: {}, server: {}}
servers: [{pages: {/a: {size: 4KiB}}}]
script: [{do: get, path: /a, as: first}]
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

func load(t *testing.T, src string) *scenarios.Scenario {
	t.Helper()
	s, ps := scenarios.Load("test.yaml", []byte(src))
	if s == nil {
		t.Fatal(ps.Format())
	}
	return s
}

func lesson(t *testing.T, src string) *scenarios.Lesson {
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

func TestTheOrderOfChoicesDoesNotGiveTheRightOneAway(t *testing.T) {
	first, last, questions := 0, 0, 0
	for _, id := range scenarios.IDs() {
		src, _ := scenarios.Open(id)
		l, again := lesson(t, string(src)), lesson(t, string(src))
		for i, placed := range l.Questions {
			choices := placed.Question.Choices
			if len(choices) == 0 {
				continue
			}
			questions++
			if choices[0].Right != "" {
				first++
			}
			if choices[len(choices)-1].Right != "" {
				last++
			}
			for j, c := range again.Questions[i].Question.Choices {
				if c.Right+c.Wrong+c.Allowed != choices[j].Right+choices[j].Wrong+choices[j].Allowed {
					t.Errorf("%s: %q has another order the next time", id, placed.Question.Ask)
				}
			}
		}
	}
	// With three choices a third of the right ones would stand at each place.
	if questions < 30 || first*2 > questions || last*2 > questions || first*5 < questions || last*5 < questions {
		t.Errorf("of %d questions %d have a right answer first, %d last", questions, first, last)
	}
}

func TestShufflingKeepsTheQuestionOfTheFile(t *testing.T) {
	src, _ := scenarios.Open("why-time-wait")
	s := load(t, string(src))
	full := string(s.Full())
	l, err := s.Run()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[language.Choice]bool{}
	for _, placed := range l.Questions {
		for _, c := range placed.Question.Choices {
			seen[language.Choice{Origin: c.Origin}] = true // Its texts may be filled.
		}
	}
	for _, q := range s.Questions {
		for _, c := range q.Choices {
			if !seen[language.Choice{Origin: c.Origin}] {
				t.Errorf("a choice of %q is gone", q.Ask)
			}
		}
	}
	if string(s.Full()) != full {
		t.Error("the run changed the file")
	}
}
