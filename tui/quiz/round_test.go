package quiz

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"wirewalk/scenarios/language"
	"wirewalk/sim/trace"
	"wirewalk/tui/source"
)

// ask begins the question before the next stop.
func ask(t *testing.T, g *Guesses, s Scene) *Round {
	t.Helper()
	r, told := g.Ask(s, false)
	if r == nil {
		t.Fatalf("nothing is asked: %s", told)
	}
	return r
}

// pick selects the choice with a text.
func pick(t *testing.T, r *Round, text string) {
	t.Helper()
	i := slices.IndexFunc(r.Question().Choices, func(c *language.Choice) bool { return c.Text() == text })
	if i < 0 || !r.Pick(i+1) {
		t.Fatalf("%q cannot be chosen of %+v", text, r.Question().Choices)
	}
}

func TestAnAnswerThatIsOtherwiseIsTriedAndItsPacketLookedAtAgain(t *testing.T) {
	s, g := lesson(t, "three-way-handshake"), Guesses{}
	s.Cursor.Next()
	r := ask(t, &g, s)
	pick(t, r, "server")
	out := r.Answer()
	if g.Note(out); out.Step || out.Guess == nil || !out.Guess.Fits || !strings.HasPrefix(out.Told, "Yes: server.") {
		t.Errorf("who: %+v", out)
	}
	if got := g.Again(); len(got) > 0 {
		t.Errorf("after what fits, %v is looked at again", got)
	}
	if r = r.Answer().Then; r == nil {
		t.Fatal("nothing follows the first question")
	}
	pick(t, r, "nothing")
	out = r.Answer()
	g.Note(out)
	if !out.Step || !out.Own || out.Guess.Fits || out.Try == nil || out.Try.Text != `drop number=2 name="what if #2 never came"` {
		t.Errorf("what: %+v, tries %+v", out, out.Try)
	}
	if got := r.Consequence(); got != "If #2 never came: ..." {
		t.Errorf("announced is %q", got)
	}
	r.Tell(Consequence(nil, nil, out.Try, errors.New("no time")))
	if got := r.Sheet().Told; got[len(got)-1] != "What would follow cannot be shown: no time" {
		t.Errorf("shown is %q", got)
	}
	if got := g.LookAgain(); got != "look again at #1" {
		t.Errorf("at the end: %s", got)
	}
	if out := r.Next(); !out.Over || out.Then != nil {
		t.Errorf("then: %+v", out)
	}
}

func TestARunThatCannotBeRepeatedTriesNothing(t *testing.T) {
	s, g := lesson(t, "three-way-handshake"), Guesses{}
	s.Source.Again = nil
	s.Cursor.Next()
	r := ask(t, &g, s)
	r.Pick(len(r.Question().Choices)) // The network, which has a run of its own.
	if out := r.Answer(); out.Try != nil || r.There() != nil || r.Consequence() != "" {
		t.Errorf("%+v, %q", out, r.Consequence())
	}
}

func TestAClassHasItsVotesBeforeTheHintAndAllThatIsTold(t *testing.T) {
	s, g := lesson(t, "three-way-handshake"), Guesses{}
	r, _ := g.Ask(s, true)
	var does []string
	for !r.Answered() {
		does = append(does, r.NextDoes())
		r.Next()
	}
	if got := strings.Join(append(does, r.NextDoes()), "; "); got != "discuss; vote again; hint, then answer; hint, then answer; go on" {
		t.Error(got)
	}
	if g.Note(r.Reveal()); len(g.Again()) > 0 {
		t.Errorf("who made no guess looks again at %v", g.Again())
	}
}

// only is a question of an author with one answer.
func only(before trace.StopID) source.Question {
	return source.Question{Stop: before, Question: &language.Question{Ask: "And now?", Choices: []*language.Choice{{Right: "this"}}}}
}

func TestOnlyTheProgramsOwnQuestionsAreCounted(t *testing.T) {
	s, g := lesson(t, "three-way-handshake"), Guesses{}
	for range MaxQuestions {
		g.Note(Outcome{Own: true})
	}
	if r, told := g.Ask(s, false); r != nil || told != "five questions are enough for one walk; {predict} asks no more here" {
		t.Errorf("the sixth is %v, told is %q", r, told)
	}
	s.Source.Questions = []source.Question{only(s.Cursor.Upcoming(1)[0])}
	r := ask(t, &g, s)
	if out := r.Answer(); out.Own || !out.Step {
		t.Errorf("the author's: %+v", out)
	}
}

func TestOfferedIsOnlyTheFirstStopAndWhatTheAuthorAsks(t *testing.T) {
	s, g := lesson(t, "three-way-handshake"), Guesses{}
	s.Source.Questions = []source.Question{only(s.Cursor.Upcoming(3)[2])}
	var offered []trace.StopID
	for len(s.Cursor.Upcoming(1)) > 0 {
		for range 2 { // Once only.
			if r, _ := g.Offer(s, false); r != nil {
				offered = append(offered, s.Cursor.Upcoming(1)[0])
			}
		}
		s.Cursor.Next()
	}
	if len(offered) != 2 || offered[1] != s.Source.Questions[0].Stop {
		t.Errorf("offered before %v", offered)
	}
}
