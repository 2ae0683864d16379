package tui

import (
	"strings"
	"testing"
)

func TestPageDownAndUpTurnPagesAndLists(t *testing.T) {
	for name, keys := range map[string][]string{
		"help": {"?"}, "glossary": {"G"}, "lessons": {"l"}, "the chain of causes": {"end", "w"}, "charts": {"end", "t", "tab", "tab", "tab", "tab", "tab", "tab"},
	} {
		m := drawn(t, Options{Start: lessonWalk(t, "tcp-keepalive-dead-peer")}, 80, 24, true)
		press(m, keys...)
		first := m.View()
		if !strings.Contains(first, "more below (PgDn)") {
			t.Errorf("%s does not say that there is more:\n%s", name, first)
		}
		if press(m, "pgdown"); m.View() == first {
			t.Errorf("PgDn does nothing in %s", name)
		}
		for range 30 {
			press(m, "pgdown")
		}
		last := m.View()
		if strings.Contains(last, "more below") || !strings.Contains(last, "more above (PgUp)") {
			t.Errorf("the end of %s is\n%s", name, last)
		}
		for range 31 {
			press(m, "pgup")
		}
		if m.View() != first {
			t.Errorf("PgUp does not lead back in %s:\n%s", name, m.View())
		}
	}
}

// Whoever reads by PgDn alone has seen every entry.
func TestPageDownLeavesNothingOut(t *testing.T) {
	m := drawn(t, Options{}, 80, 24, true)
	press(m, "l")
	seen := ""
	for range 40 {
		seen += m.View()
		press(m, "pgdown")
	}
	for _, e := range m.lessons.All() {
		if !strings.Contains(seen, e.ID[:min(len(e.ID), 20)]) {
			t.Errorf("%s was not to be seen", e.ID)
		}
	}
}

func TestAListThatIsWholeTellsOfNoMore(t *testing.T) {
	m := drawn(t, Options{}, 80, 24, true)
	press(m, "l", "/keepalive", "enter")
	if strings.Contains(m.View(), "more ") {
		t.Errorf("it says more:\n%s", m.View())
	}
}
