package tui

import (
	"strings"
	"testing"

	"wirewalk/scenarios"
	"wirewalk/sim/trace"
	"wirewalk/tui/source"
)

// Whatever somebody chooses that a run does not do: the run in which it is so
// can be made and its consequence told, or a rule says why it cannot be.
func TestEveryOtherAnswerIsTriedOrItsRuleIsNamed(t *testing.T) {
	lessons := []string{"three-way-handshake", "four-segment-close", "idle-close-race", "rst-on-close", "tcp-keepalive-dead-peer"}
	if testing.Short() {
		lessons = lessons[:2]
	}
	tried := 0
	for _, id := range lessons {
		if _, ok := scenarios.Open(id); !ok {
			continue
		}
		w := lessonWalk(t, id)
		k := newWalking(w, source.Entry{})
		for {
			next := k.cursor.Upcoming(1)
			if len(next) == 0 {
				break
			}
			for _, k.advanced = range []bool{false, true} {
				for q := k.whoQuestion(next[0]); q != nil; q = q.then {
					for i := range q.choices {
						tried += try(t, w, id, next[0], q, &q.choices[i])
					}
				}
			}
			k.cursor.Next()
		}
	}
	if tried < 30 {
		t.Errorf("only %d answers could be tried", tried)
	}
}

func try(t *testing.T, w *source.Source, id string, stop trace.StopID, q *question, c *source.Choice) int {
	t.Helper()
	if c.Right {
		return 0
	}
	if c.Then == nil {
		if c.Because == "" {
			t.Errorf("%s stop %d: %q: nothing is said of %q", id, stop, q.text, c.Text)
		}
		return 0
	}
	again, err := w.Again([]string{c.Then.Text})
	if err != nil {
		t.Errorf("%s stop %d: %q: %v", id, stop, c.Then.Text, err)
		return 0
	}
	text := reaction(w.Trace, again.Trace, c.Then)
	if text == "" || strings.Contains(text, "{") {
		t.Errorf("%s stop %d: %s: what follows is %q", id, stop, c.Then.What, text)
	}
	return 1
}

func TestAWrongFlagIsSentAndTheReactionTold(t *testing.T) {
	m := begin(t, Options{Start: lessonWalk(t, "three-way-handshake")}, 80, 30)
	press(m, "space", "space")
	k := &m.walk
	k.walk.Questions = nil
	press(m, "g", "enter")
	if !k.ask.answered {
		t.Fatal("the first question is not answered")
	}
	press(m, "space")
	choose(t, m, "FIN")
	press(m, "enter")
	expect(t, m, "reaction", "Not here: this stack sends ACK 1.", "If client sends FIN instead of #3:", "CLOSE-WAIT", "x walk there")
	press(m, "x")
	expect(t, m, "the run in which it is so", "#3 FIN", "put in")
	if got := k.changed; len(got) != 1 || got[0] != "replace number=3 flags=FIN-ACK" {
		t.Errorf("changed %q", got)
	}
}

func TestWhatIsNotSentIsInjected(t *testing.T) {
	w := lessonWalk(t, "three-way-handshake")
	k := newWalking(w, source.Entry{})
	k.cursor.Last()
	var q *question
	if q = k.whatQuestion(k.cursor.Stop()); q == nil {
		t.Fatal("the last stop asks nothing")
	}
	for _, c := range q.choices {
		if c.Text != "RST" {
			continue
		}
		again, err := w.Again([]string{c.Then.Text})
		if err != nil {
			t.Fatal(err)
		}
		if got := reaction(w.Trace, again.Trace, c.Then); !strings.Contains(got, "arrives at client") || !strings.Contains(got, "CLOSED") {
			t.Errorf("%s: %s", c.Then.Text, got)
		}
		return
	}
	t.Errorf("nobody may choose RST: %+v", q.choices)
}

func TestAClassVotesDiscussesAndVotesAgain(t *testing.T) {
	m := begin(t, Options{Start: lessonWalk(t, "three-way-handshake"), Present: true}, 80, 24)
	m.tour.Source().Questions = nil
	press(m, "space", "g")
	expect(t, m, "first", "Vote by hands")
	press(m, "space")
	expect(t, m, "then", "Discuss it with your neighbours")
	press(m, "space")
	expect(t, m, "again", "Vote again")
	press(m, "space")
	expect(t, m, "only then", "Hint: ")
	press(m, "space")
	expect(t, m, "and the answer", "It is: server")
	if f := m.View(); strings.Contains(f, "Vote") {
		t.Errorf("the vote is over:\n%s", f)
	}
}

func TestTheAdvancedAreAskedForTheNumber(t *testing.T) {
	w := lessonWalk(t, "three-way-handshake")
	k := newWalking(w, source.Entry{})
	k.advanced = true
	k.cursor.Next()
	q := k.whatQuestion(k.cursor.Upcoming(1)[0])
	for _, c := range q.choices {
		if strings.ContainsAny(c.Text, "0123456789") {
			t.Errorf("%q tells a number that is asked for next", c.Text)
		}
	}
	n := q.then
	if n == nil || n.text != "Which acknowledgment number does its SYN,ACK carry?" {
		t.Fatalf("then %+v", n)
	}
	for _, c := range n.choices {
		if c.Right != (c.Text == "1") {
			t.Errorf("%q: right %v", c.Text, c.Right)
		}
	}
}

func TestGuessesAreKeptFromRunToRun(t *testing.T) {
	dir := t.TempDir()
	m := begin(t, Options{Start: lessonWalk(t, "three-way-handshake"), StateDir: dir}, 80, 30)
	m.tour.Source().Questions = nil
	press(m, "space", "space", "g", "enter", "space")
	choose(t, m, "FIN")
	press(m, "enter", "space", "l")
	again := loadMemory(dir)
	if got := again.guesses("three-way-handshake"); got != " 2 questions answered; look again at #2." {
		t.Errorf("kept: %q", got)
	}
}
