package tui

import (
	"fmt"
	"strings"
	"testing"

	"wirewalk/tui/linear"
	"wirewalk/tui/stage"
	"wirewalk/tui/tour"
)

// spokenWalk is the program for screen readers on a walk, and all that it has
// said when lines were typed.
func spokenWalk(t *testing.T, opts Options, lines ...string) (*model, string) {
	t.Helper()
	m := shell(t, opts)
	var out strings.Builder
	err := linear.Run(&linear.Program{
		In: strings.NewReader(strings.Join(lines, "\n") + "\n"), Out: &out, Tour: m.tour, Lessons: m.lessons, Pages: m.book,
		Keys: m.env.Keys, Bindings: m.bindings(), Start: opts.Start, Against: opts.Against, At: opts.At,
	})
	if err != nil {
		t.Fatal(err)
	}
	return m, out.String()
}

func TestEveryBindingHasALineOfItsOwnOrIsAboutTheScreen(t *testing.T) {
	m := shell(t, Options{})
	lines := map[string]stage.Action{ // What lines mean besides.
		"n": "the next lesson", "s": "the state of both ends", "term": "a term", "terms": "the terms here",
	}
	for _, word := range []string{"stop", "next", "speed", "raw", "relative", "scale", "align", "clock", "glossary"} {
		lines[word] = "a command"
	}
	spoken := 0
	for _, b := range m.bindings() {
		if b.In&(stage.InWalk|stage.InPage) == 0 {
			continue
		}
		word := linear.Word(m.env.Keys, &b)
		if word == "" {
			if b.Line != "-" {
				t.Errorf("%s has no line and is not about the screen", b.Action)
			}
			continue
		}
		if b.In&stage.InWalk != 0 && b.Help == "" {
			t.Errorf("%s has the line %q and no help", b.Action, word)
		}
		if other, twice := lines[word]; twice && other != b.Action {
			t.Errorf("%q is %s and %s", word, other, b.Action)
		}
		lines[word] = b.Action
		spoken++
	}
	if spoken < 30 {
		t.Errorf("only %d bindings have lines", spoken)
	}
}

// standing is where a walk stands and how, in a text.
func standing(m *model) string {
	k := m.tour
	n, of := position(m)
	question := ""
	if k.Round() != nil {
		question = k.Round().Question().Ask
	}
	compared, changed := k.Compared()
	_, _, on := k.Alignment()
	return fmt.Sprintf("stop %d of %d, connection %d, filter %v, run %q of %t %t on %d, marks %v, shown as %+v, question %q",
		n, of, k.Conn(), k.Filtered(), k.Branch(), compared, changed, on, k.Marked(), k.Look(), question)
}

// A line does what the key does on the screen, and tells what the screen shows.
func TestEveryLineDoesWhatItsKeyDoes(t *testing.T) {
	race := lessonWalk(t, raceLesson)
	race.Questions = nil
	second := lessonWalk(t, closeLesson)
	for where, opts := range map[string]Options{
		"in a walk": {Start: race, At: "#9"}, "in a comparison": {Start: race, Against: second, At: "#9"}, "in a capture": {Start: crossing(), At: "#9"},
	} {
		seen := 0
		for _, b := range shell(t, opts).bindings() {
			if b.In&stage.InWalk == 0 || b.Line == "-" {
				continue
			}
			switch b.Action {
			case tour.Command, stage.Out, stage.Lessons: // A command is typed as it is; the other two leave the walk.
				continue
			}
			seen++
			screen := sized(shell(t, opts), 120, 400)
			screen.status = ""
			settle(screen, screen.act(b.Action, stage.InWalk))
			word := linear.Word(screen.env.Keys, &b)
			lines := []string{word}
			if b.Action == tour.Predict {
				lines = append(lines, "q")
			}
			told, text := spokenWalk(t, opts, lines...)
			if b.Action == tour.Predict && screen.tour.Round() != nil {
				says(t, text, screen.tour.Round().Question().Ask)
				screen.tour.LeaveRound()
			}
			if got, want := standing(told), standing(screen); got != want {
				t.Errorf("%s: after the line %q it is at %s,\nafter the key at %s", where, word, got, want)
			}
			says(t, text, shownBy(screen, b.Action)...)
		}
		if seen < 25 {
			t.Errorf("%s: only %d lines", where, seen)
		}
	}
}

// shownBy is what the screen shows after an action: its message, what it asks, its page.
func shownBy(m *model, a stage.Action) []string {
	var texts []string
	switch a {
	case stage.Close: // What was left is told in other words.
	case stage.Help:
		return []string{"next stop", "why this happened"}
	case stage.Glossary:
		return []string{"All terms: "}
	case stage.Tables:
		return []string{"Tables: " + strings.Join(tableNames(), ", ")}
	default:
		texts = append(texts, strings.ReplaceAll(m.status, " (!)", ""))
	}
	if m.line != nil {
		texts = append(texts, m.env.Keys.Fill(m.line.Label, stage.InWalk))
	}
	if p := m.top(); p != nil {
		c := p.Content()
		if a != tour.Why && a != tour.WhyNot {
			texts = append(texts, c.Title)
		}
		for _, it := range c.Items[:min(len(c.Items), 20)] {
			texts = append(texts, strings.Join(strings.Fields(it.Text), " "))
		}
	}
	return texts
}
