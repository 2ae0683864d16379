package tui

import (
	"strings"
	"testing"

	"wirewalk/tui/source"
)

const balancerLesson = "load-balancer-502"

func TestTheVariantsOfALessonAreOneKeyAway(t *testing.T) {
	m := begin(t, Options{Start: lessonWalk(t, balancerLesson)}, 120, 40)
	expect(t, m, "key bar", "v variants")
	press(m, "v")
	expect(t, m, "the list", "VARIANTS of load-balancer-502", "base", "One 502 in a thousand (this walk)", "cured", "The server waits 65 s")
	press(m, "down", "enter")
	if id := m.tour.Source().ID; id != balancerLesson+"@cured" {
		t.Fatalf("walked is %s", id)
	}
	expect(t, m, "the variant", "load-balancer-502@cured", "The server waits 65 s", "stop 0 of")
	press(m, "v")
	expect(t, m, "the list of the variant", "VARIANTS of load-balancer-502", "The server waits 65 s (this walk)")
	press(m, "up", "enter")
	expect(t, m, "the lesson again", "One 502 in a thousand")
	if id := m.tour.Source().ID; id != balancerLesson {
		t.Errorf("walked is %s", id)
	}
}

func TestAVariantOpensWhereTheWalkIs(t *testing.T) {
	m := begin(t, Options{Start: lessonWalk(t, balancerLesson)}, 120, 40)
	press(m, ":5s", "enter")
	at := nowOf(m)
	if n, _ := position(m); n < 5 {
		t.Fatalf("at stop %d", n)
	}
	press(m, ":variant cured", "enter")
	if id := m.tour.Source().ID; id != balancerLesson+"@cured" || nowOf(m) != at {
		t.Errorf("%s at %s, want %s", id, nowOf(m), at)
	}
	press(m, "end", ":variant base", "enter")
	if n, _ := position(m); n != 0 {
		t.Errorf("from the end of a variant the lesson is opened at stop %d", n)
	}
}

func TestAVariantStandsBesideTheLesson(t *testing.T) {
	m := begin(t, Options{Start: lessonWalk(t, balancerLesson)}, 200, 50)
	press(m, "V")
	if !compared(m) {
		t.Fatalf("nothing stands beside:\n%s", m.View())
	}
	expect(t, m, "beside", "A  load-balancer-502", "B  load-balancer-502@cured")
	press(m, "V")
	expect(t, m, "one is enough", "another run stands beside this one already")
	press(m, "esc")
	if compared(m) {
		t.Error("it stays")
	}
	m = begin(t, Options{Start: lessonWalk(t, "slow-start")}, 120, 40)
	press(m, "V")
	expect(t, m, "which of several", "WHICH VARIANT BESIDE THIS WALK?", "four", "initial window of 3")
	press(m, "down", "enter")
	expect(t, m, "the chosen one", "B  slow-start@three")
}

func TestAWalkWithoutVariantsSaysSo(t *testing.T) {
	m := begin(t, Options{Start: lessonWalk(t, "three-way-handshake")}, 120, 40)
	for _, key := range []string{"v", "V", ":variant x"} {
		press(m, key)
		if strings.HasPrefix(key, ":") {
			press(m, "enter")
		}
		expect(t, m, key, "this walk has no variants")
	}
	if strings.Contains(m.View(), "v variants") {
		t.Error("the key bar offers them")
	}
}

func TestTheEndOfALessonOffersItsVariants(t *testing.T) {
	m := begin(t, Options{Start: lessonWalk(t, balancerLesson)}, 80, 24)
	press(m, "end", "space")
	expect(t, m, "the end", "Variants", "cured: The server waits 65 s")
	press(m, "up", "enter")
	expect(t, m, "the cure", "stop 0 of", "The server waits 65 s")
	text := told(t, Options{Start: lessonWalk(t, balancerLesson)}, "last", "", "variant cured", "v", "1", "q")
	says(t, text, "Variant: The server waits 65 s. :variant cured walks it.", "load-balancer-502@cured, linux stack", "The server waits 65 s.", "VARIANTS of load-balancer-502", "load-balancer-502, linux stack, 30 stops.\nOne 502")
}

func TestTheNamesOfVariantsAreCompleted(t *testing.T) {
	m := begin(t, Options{Start: lessonWalk(t, "slow-start")}, 120, 40)
	press(m, ":var", "tab")
	expect(t, m, "the command", ":variant _")
	press(m, "f", "tab")
	expect(t, m, "its name", ":variant four_")
	press(m, "esc", ":variant ", "tab")
	expect(t, m, "all", "base, four, three, joined")
	press(m, "esc", ":variant x", "tab")
	expect(t, m, "none", "nothing begins so")
	press(m, "enter")
	expect(t, m, "an unknown one", "the variants are base, four, three, joined")
}

func TestProgressAndMarksOfAVariantAreItsOwn(t *testing.T) {
	dir := t.TempDir()
	m := begin(t, Options{Start: lessonWalk(t, balancerLesson), StateDir: dir, Library: source.Lessons{}}, 120, 40)
	kept := m.progress
	press(m, "space", "space", "m", ":variant cured", "enter")
	if len(m.tour.Marked()) != 0 {
		t.Error("the mark of the lesson is in the variant")
	}
	press(m, "end")
	if kept.Done[balancerLesson] || kept.Places[balancerLesson] != 2 {
		t.Errorf("of the lesson: done %v, at %d", kept.Done[balancerLesson], kept.Places[balancerLesson])
	}
	press(m, ":variant base", "enter", ":stop 2", "enter")
	if len(m.tour.Marked()) != 1 {
		t.Error("the mark of the lesson is gone")
	}
}
