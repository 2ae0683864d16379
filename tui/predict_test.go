package tui

import (
	"strings"
	"testing"

	"wirewalk/scenarios/language"
	"wirewalk/sim/trace"
	"wirewalk/tui/quiz"
	"wirewalk/tui/source"
)

func TestAQuestionHidesWhatWouldAnswerIt(t *testing.T) {
	m := begin(t, Options{Start: handshake("x")}, 120, 40)
	press(m, "space", "g")
	frame := m.View()
	expect(t, m, "question", "ASK  Who acts next?", "1 client", "2 server")
	for _, leak := range []string{"now 0", "stop 1", "of 8", "STATE", "IPv4", "TIMERS", "[1-4"} {
		if strings.Contains(frame, leak) {
			t.Errorf("%q is to be seen while the question is open:\n%s", leak, frame)
		}
	}
	press(m, ":", "/", "t", "end")
	if n, _ := position(m); n != 1 {
		t.Errorf("the walk went on to stop %d", n)
	}
}

func TestAGuessAsksWhoThenWhatAndShowsTheStop(t *testing.T) {
	m := begin(t, Options{Start: handshake("x")}, 80, 24)
	press(m, "space", "g", "2", "enter")
	expect(t, m, "who", "Yes: server.")
	press(m, "space")
	expect(t, m, "what", "#1 SYN seq 0 arrives at server. What does its TCP send at once?", "SYN,ACK")
	choose(t, m, "RST seq 0")
	press(m, "enter")
	expect(t, m, "not so", "Not here: this stack sends SYN,ACK seq 0.", "stop 2 of 8")
	if got := strings.ToLower(m.View()); strings.Contains(got, "wrong") {
		t.Errorf("nobody is told that they are wrong:\n%s", got)
	}
	press(m, "space")
	expect(t, m, "walking again", "stop 2 of 8", "NOTE")
	if got := m.tour.LookAgain(); got != "look again at #1" {
		t.Errorf("at the end: %s", got)
	}
}

// choose selects the choice with a text.
func choose(t *testing.T, m *model, text string) {
	t.Helper()
	for i, c := range m.tour.Round().Question().Choices {
		if c.Text() == text {
			m.tour.Round().Pick(i + 1)
			return
		}
	}
	t.Fatalf("%q is no choice of %+v", text, m.tour.Round().Question().Choices)
}

func TestTheConsequenceOfSilenceCanBeSeen(t *testing.T) {
	var asked []string
	m := begin(t, Options{Start: rerunnable(&asked)}, 80, 24)
	press(m, "space", "g", "2", "enter", "space")
	choose(t, m, "nothing")
	press(m, "enter")
	expect(t, m, "consequence", "If #2 never came:", "x walk there")
	press(m, "x")
	if len(asked) != 1 || asked[0] != `drop number=2 name="what if #2 never came"` {
		t.Errorf("ran %q", asked)
	}
	expect(t, m, "the changed run", "#2 never came")
}

func TestSpaceGivesAHintAndThenTheAnswer(t *testing.T) {
	m := begin(t, Options{Start: handshake("x")}, 80, 24)
	press(m, "space", "g", "space")
	expect(t, m, "hint", "Hint: #1 is on its way.")
	press(m, "space")
	expect(t, m, "answer", "It is: server.")
}

func TestTheAuthorsQuestionComesFirstAndIsAnnounced(t *testing.T) {
	w := handshake("x")
	w.Questions = []source.Question{{Stop: 2, Question: &language.Question{
		Ask: "What will the server say?",
		Choices: []*language.Choice{
			{Right: "SYN,ACK"},
			{Allowed: "wait a little", Because: "The RFC sets no hour."},
			{Wrong: "FIN", Because: "No program called close()."},
		},
	}}}
	m := begin(t, Options{Start: w}, 80, 24)
	press(m, "space")
	expect(t, m, "announced", "a question waits before the next stop")
	press(m, "g")
	expect(t, m, "asked", "What will the server say?")
	choose(t, m, "wait a little")
	press(m, "enter")
	expect(t, m, "allowed", "Also allowed. The RFC sets no hour. This stack: SYN,ACK.", "stop 2 of 8")
}

func TestOneWalkAsksFiveQuestionsAtMost(t *testing.T) {
	m := begin(t, Options{Start: handshake("x")}, 80, 24)
	for range quiz.MaxQuestions + 2 {
		press(m, "g", "esc")
	}
	press(m, "g")
	expect(t, m, "what was left without an answer does not count", "Who acts next?")
	press(m, "esc")
	for range quiz.MaxQuestions {
		press(m, "g")
		for m.tour.Round() != nil {
			press(m, "enter")
		}
	}
	press(m, "g")
	expect(t, m, "the sixth", "five questions are enough")
}

func TestTheAuthorsQuestionsAreAskedHoweverMany(t *testing.T) {
	w := handshakes("x", 3)
	for stop := trace.StopID(1); stop <= 8; stop++ {
		w.Questions = append(w.Questions, source.Question{Stop: stop, Question: &language.Question{
			Ask: "And now?", Choices: []*language.Choice{{Right: "this"}, {Wrong: "that", Because: "It is not so."}},
		}})
	}
	m := begin(t, Options{Start: w}, 80, 24)
	for range w.Questions {
		press(m, "g")
		expect(t, m, "asked", "And now?")
		press(m, "2", "enter")
		expect(t, m, "what is right comes first", "The answer here: this. About your answer: It is not so.")
		press(m, "space")
	}
	press(m, "g")
	expect(t, m, "the program's own are not used up", "Who acts next?")
}
