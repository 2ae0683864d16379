package tui

import (
	"html"
	"strings"
	"testing"

	"wirewalk/tui/picture"
	"wirewalk/tui/source"
)

func TestAPlaceOfALessonIsReachedByItsName(t *testing.T) {
	w := lessonWalk(t, raceLesson)
	for _, p := range w.Places() {
		kind, id, _ := source.IsPlace(p.Name)
		for _, at := range []*model{
			begin(t, Options{Start: w, At: p.Name}, 120, 40),
			pressed(begin(t, Options{Start: w}, 120, 40), ":"+kind+" "+id, "enter"),
		} {
			want := p.Stop
			if p.Before {
				if !at.tour.QuestionWaits() {
					t.Errorf("%s: no question waits:\n%s", p.Name, at.View())
				}
				press(at, "space")
			}
			for !w.Trace.Visible(want) && want != 0 {
				want++
			}
			if got := stopOf(at); got != want {
				t.Errorf("%s is at stop %d, want %d:\n%s", p.Name, got, want, at.View())
			}
		}
		text := told(t, Options{Start: w}, kind+" "+id, "q")
		if strings.Contains(text, "There is no") {
			t.Errorf("in words %s %s leads nowhere:\n%s", kind, id, text)
		}
	}
	if n := len(w.Places()); n < 8 {
		t.Errorf("the lesson has %d places", n)
	}
}

func TestAPlaceThatIsNoneIsToldWithWhatThereIs(t *testing.T) {
	m := begin(t, Options{Start: lessonWalk(t, raceLesson)}, 120, 40)
	for line, says := range map[string]string{
		":note corssing":         `there is no note "corssing"`,
		":section the race":      "[17-", // By its name, too.
		":question":              `there is no question ""`,
		":section nowhere-at-al": `there is no section "nowhere-at-al"`,
	} {
		press(m, line, "enter")
		if !strings.Contains(m.View(), says) && !strings.Contains(m.View(), "the race]") {
			t.Errorf("%s:\n%s", line, m.View())
		}
	}
	press(m, ":note ", "tab")
	expect(t, m, "the names are completed", m.tour.Source().Names(source.NotePlace)[0])
	press(m, "esc")
	plain := begin(t, Options{Start: handshake("x")}, 120, 40)
	press(plain, ":question x", "enter")
	expect(t, plain, "a walk without names", "this walk has no questions with names")
}

func TestAWalkTellsWhatLeadsToItsPlace(t *testing.T) {
	w := lessonWalk(t, raceLesson)
	m := begin(t, Options{Start: w}, 120, 40)
	for _, p := range w.Places() {
		if !strings.HasPrefix(p.Name, source.NotePlace) {
			continue
		}
		press(m, ":"+p.Name, "enter", ":link", "enter")
		kind := "note:"
		if m.tour.QuestionWaits() {
			kind = "question:"
		}
		expect(t, m, "the link to "+p.Name, "wirewalk walk idle-close-race --at "+kind)
	}
	press(m, "home", "space", ":link", "enter")
	expect(t, m, "a place without a name", "wirewalk walk idle-close-race --at ")
	text := told(t, Options{Start: w}, w.Places()[3].Name, "link", "q")
	says(t, text, "wirewalk walk idle-close-race --at note:")
}

func TestAPageLinksToThePlacesOfALesson(t *testing.T) {
	w := lessonWalk(t, raceLesson)
	m := begin(t, Options{Start: w}, 120, 40)
	press(m, "end")
	var b strings.Builder
	if err := picture.HTML(&b, m.exportRequest()); err != nil {
		t.Fatal(err)
	}
	for _, p := range w.Places() {
		if n := strings.Count(b.String(), `<span id="`+p.Name+`"></span>`); n != 1 {
			t.Errorf("%s stands %d times in the page", p.Name, n)
		}
		if strings.HasPrefix(p.Name, source.SectionPlace) && !strings.Contains(b.String(), `<a href="#`+p.Name+`">`) {
			t.Errorf("nothing links to %s", p.Name)
		}
	}
	// An anchor stands in the frame of its stop.
	for _, n := range w.Notes {
		_, frame, _ := strings.Cut(b.String(), `<span id="note:`+n.ID+`">`)
		frame, _, _ = strings.Cut(html.UnescapeString(frame), "</section>")
		if words := strings.Fields(n.Text); !strings.Contains(frame, words[0]+" "+words[1]) {
			t.Errorf("the frame of %s does not have its words:\n%s", n.ID, frame)
		}
	}
}
