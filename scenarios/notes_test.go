package scenarios_test

import (
	"regexp"
	"strings"
	"testing"

	"wirewalk/scenarios/narrate"
)

// most is how much of the words of a reason may stand in the note beside it.
const most = 0.65

var wordIn = regexp.MustCompile(`[a-z][a-z'-]+`)

// A reason says something that the note beside it does not.
func TestNoReasonRepeatsTheNoteBesideIt(t *testing.T) {
	for file, l := range everyRun(t) {
		for _, n := range l.Notes {
			why := narrate.WhyStop(l.Trace, n.Stop).Sentence
			if share := shared(why, n.Text); share > most {
				t.Errorf("%s, stop %d: %.0f %% of the words of the reason stand in the note\n WHY %s\n NOTE %s", file, n.Stop, 100*share, why, n.Text)
			}
		}
	}
}

func TestEveryNoteStandsAtAStopThatIsShown(t *testing.T) {
	for file, l := range everyRun(t) {
		for _, n := range l.Notes {
			if n.Stop != 0 && !l.Trace.Visible(n.Stop) {
				t.Errorf("%s, stop %d: nobody sees the note %q", file, n.Stop, n.Text)
			}
		}
	}
}

func TestTheWordsThatTwoTextsShareAreCounted(t *testing.T) {
	for _, c := range []struct {
		why, note string
		repeats   bool
	}{
		{"Client's program called close(). Its TCP sends FIN.", "The client's program calls close(). Its TCP sent FIN.", true},
		{"Client's program called close(). Its TCP sends FIN.", "A FIN takes one number, so that it can be acknowledged.", false},
		{"", "Nothing is said.", false},
	} {
		if got := shared(c.why, c.note) > most; got != c.repeats {
			t.Errorf("%q beside %q: it repeats %v", c.why, c.note, got)
		}
	}
}

// shared is the part of a text's words that stand in another, whatever their endings.
func shared(text, other string) float64 {
	mine, theirs := wordsOf(text), wordsOf(other)
	both := 0
	for w := range mine {
		if theirs[w] {
			both++
		}
	}
	return float64(both) / float64(max(len(mine), 1))
}

// wordsOf are the words of a text that say something, without their endings.
func wordsOf(text string) map[string]bool {
	const small = " the and for that this with has have was not its one are all but can you who from they what will which after before " +
		"were been than then when where there here "
	out := map[string]bool{}
	for _, w := range wordIn.FindAllString(strings.ToLower(text), -1) {
		if len(w) < 3 || strings.Contains(small, " "+w+" ") {
			continue
		}
		w = strings.TrimSuffix(w, "'s")
		for _, ending := range []string{"ing", "ed", "es", "s"} {
			if len(w) > len(ending)+3 && strings.HasSuffix(w, ending) {
				w = strings.TrimSuffix(w, ending)
				break
			}
		}
		out[w] = true
	}
	return out
}
