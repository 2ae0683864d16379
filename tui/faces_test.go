package tui

import (
	"fmt"
	"strings"
	"testing"

	"wirewalk/sim/diff"
	"wirewalk/sim/format"
	"wirewalk/tui/tour"
)

// What a what-if changes is told alike by the screen, its list, the mode for
// screen readers and the comparison in print: none of them calls runs equal that
// differ in a state, a timer or an instant only.
func TestEveryFaceTellsTheDifferencesOfAWhatIfAlike(t *testing.T) {
	for _, c := range []struct{ lesson, change, says string }{
		{"half-close", "hosts.client.tcp.msl=30s", "the client goes from TIME-WAIT to CLOSED 4 min after #12"},
		{"simultaneous-open-and-close", "hosts.left.tcp.msl=30s", "TIME-WAIT to CLOSED 4 min after #"},
		{"close-wait-leak", "hosts.client.tcp.fin_wait2_timeout=0s", "the client goes from FIN-WAIT-2 to CLOSED"},
		{"restart-after-idle", "hosts.server.tcp.min_rto=5s", "56 ms"},
	} {
		m := begin(t, Options{Start: lessonWalk(t, c.lesson)}, 160, 60)
		press(m, "space")
		pick(t, m, "another one")
		press(m, c.change, "enter", "enter")
		al, _, _ := m.tour.Alignment()
		if al == nil || al.Content+al.Times == 0 {
			t.Errorf("%s, %s: no difference", c.lesson, c.change)
			continue
		}
		counted := tour.Count(al.Content + al.Times)
		text := told(t, Options{Start: lessonWalk(t, c.lesson)}, "", fmt.Sprint("x ", len(possible(t, c.lesson))), c.change, "", "d", "", "q")
		says(t, text, "It has "+counted+".")
		press(m, "d")
		var list []string
		for _, item := range m.top().Content().Items {
			list = append(list, item.Text)
		}
		for face, has := range map[string]string{"the list": strings.Join(list, "\n"), "in sentences": text} {
			for _, d := range al.Differences {
				if !strings.Contains(has, d.Text) {
					t.Errorf("%s, %s: %s does not tell %q", c.lesson, c.change, face, d.Text)
				}
			}
		}
		if !strings.Contains(strings.Join(list, "\n"), c.says) {
			t.Errorf("%s, %s: %q is not in %q", c.lesson, c.change, c.says, list)
		}
		printed(t, al, c.lesson+", "+c.change)
	}
}

// possible are the entries of the page of changes at the first stop of a lesson.
func possible(t *testing.T, lesson string) []string {
	t.Helper()
	m := begin(t, Options{Start: lessonWalk(t, lesson)}, 160, 60)
	press(m, "space", "x")
	var out []string
	for _, item := range m.top().Content().Items {
		out = append(out, item.Text)
	}
	return out
}

// printed checks that the comparison in print does not call two runs equal.
func printed(t *testing.T, al *diff.Alignment, where string) {
	t.Helper()
	var b strings.Builder
	r := format.Request{
		Source: format.Source{Name: "one", Trace: al.Sides[0].Trace},
		Beside: &format.Source{Name: "two", Trace: al.Sides[1].Trace},
	}
	if err := format.Compare(&b, &r); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "no difference") {
		t.Errorf("%s: in print\n%s", where, b.String())
	}
}

// A setting that is listed is chosen by its number, and takes the value that is
// typed then.
func TestInSentencesAListedSettingIsChangedByItsNumber(t *testing.T) {
	for i, text := range possible(t, "half-close") {
		if !strings.HasPrefix(text, "the delay of link wan") {
			continue
		}
		text := told(t, Options{Start: lessonWalk(t, "half-close")}, "", "x", fmt.Sprint(i+1), "80ms", "later", "q")
		says(t, text, "This is a changed run: what if the delay of link wan is 80ms. It has ")
		if strings.Contains(text, "nothing was changed") {
			t.Error(text)
		}
		return
	}
	t.Error("the delay is not listed")
}
