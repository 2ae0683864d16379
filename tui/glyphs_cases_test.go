package tui

import (
	"strings"
	"testing"

	"wirewalk/scenarios/language"
	"wirewalk/sim/trace"
	"wirewalk/tui/glossary"
	"wirewalk/tui/source"
	"wirewalk/tui/tour"
)

// spokenCase is something that makes the program speak.
type spokenCase struct {
	name  string
	start func() Options
	does  func(*twins)
}

func typing(keys ...string) func(*twins) { return func(w *twins) { w.press(keys...) } }

// spokenCases provoke what the program has to say about its keys.
func spokenCases(t *testing.T) []spokenCase {
	t.Helper()
	lesson := func(id string) func() Options {
		w := lessonWalk(t, id)
		return func() Options { return unspoken(Options{Start: w}) }
	}
	closing, race, pool, hands := lesson(closeLesson), lesson(raceLesson), lesson("go-pool"), lesson("three-way-handshake")
	balanced := lesson("load-balancer-502")
	asking := func() Options {
		w := handshake("x")
		w.Notes = nil
		w.Questions = []source.Question{{Stop: 2, Question: &language.Question{Ask: "And now?", Hints: []string{"look"}, Choices: []*language.Choice{{Right: "this"}, {Wrong: "that"}}}}}
		return Options{Start: w}
	}
	first := func() Options { return Options{} }
	plain := func() Options {
		w := handshake("x")
		w.Notes = nil
		return Options{Start: w}
	}
	against := func(a, b *source.Source) func() Options {
		return func() Options { return Options{Start: a, Against: b} }
	}
	slow, quick := slowHandshake(t), comparedLesson(t, "three-way-handshake")
	list := []spokenCase{
		{"the first screen", first, typing("?", "?", "G", "enter", "esc", "esc", "o", "missing", "enter", "enter", "ctrl+z", "l")},
		{"the lessons", first, typing("l", "down", "up", "end", "home", "pgdown", "pgup", "/zebra", "enter", "esc", "/first", "enter", "?", "?", "enter", "q", "l", "q", "q")},
		{"walking", closing, typing("space", "right", "pgdown", "n", "backspace", "left", "pgup", "p", "end", "space", "home", "up", "down", "s", "S", "enter", "down", "]", "[", "tab", "tab", "esc", "]")},
		{"panes", closing, typing("end", "tab", "tab", "tab", "down", "enter", "esc", "\\", "\\", "esc", "shift+tab", "esc", "<", ">", "+", "-", "=", "<<<<<<<<<<<<<<<<<<<<<<<<<", "enter", "+", "esc", "f5", "+", "f5", ".", "space")},
		{"commands", closing, typing(":fly", "enter", ":#99", "enter", ":stop 99", "enter", ":speed x", "enter", ":speed 2s", "enter", ":clock", "enter", ":clock mark", "enter",
			":clock delta", "enter", ":clock absolute", "enter", ":clock start", "enter", ":raw", "enter", ":relative", "enter", ":scale x", "enter", ":scale 5ms", "enter",
			":scale compact", "enter", ":align steps", "enter", ":term zebra", "enter", ":term RTO", "enter", "enter", "G", "esc", "esc", "esc", ":glossary window", "enter", "esc", "esc", ":next fin", "enter", ":next (", "enter", ":", "esc")},
		{"marks", closing, typing("'", "M", "esc", "space", "m", "m", "m", "end", "m", "'", "Nask", "enter", "m", "M", "down", "enter", "N", "backspace", "backspace", "backspace", "enter", ":clock mark", "enter")},
		{"find and filter", closing, typing("/nowhere", "enter", "/FIN", "enter", "/", "enter", "fhost (", "esc", "fho", "tab", "esc", "frst", "enter", "ffin", "enter", "f", "esc", "esc")},
		{"what is found in WHY NOT", closing, func(w *twins) {
			for stop := trace.StopID(1); ; stop++ {
				for where, text := range tour.VisibleText(w.usual.tour.Index(), stop, 0) {
					if strings.HasPrefix(where, "WHY NOT") {
						w.press("/"+text[:60], "enter")
						return
					}
				}
			}
		}},
		{"ways to look", closing, typing("u", "u", "T", "T", "c", "r", "n", "enter", "ry", "enter", "e", "x.doc", "enter")},
		{"a changed run", closing, typing("o", ":#9", "enter", "x", "enter", "the FIN", "enter", "o", "o", "d", "esc", "end", "space", "m", "'", "M", "N", "x", "end", "enter", "esc", "o", "end", "space", "esc", ":#9", "enter", "x", "enter", "space", "q")},
		{"the end of a changed run", closing, typing(":#9", "enter", "x", "enter", "enter", "end", "space", "space", "space")},
		{"settings", hands, typing("space", "x", "end", "enter", "li", "tab", "nonsense", "enter", "x", "end", "enter", "links.wan.delay", "enter", "esc", "x", "end", "enter", "links.wan.delay=80ms", "enter", "enter")},
		{"questions", asking, typing("space", "g", "down", "up", "space", "?", "?", "2", "enter", "space", "g", "esc", "g", "space", "space", "space", "space")},
		{"all questions", plain, func(w *twins) {
			for range 6 {
				w.press("g")
				for n := 0; w.usual.tour.Round() != nil && n < 20; n++ {
					w.press("space")
				}
			}
		}},
		{"a place of a changed run", closing, typing(":#9", "enter", "x", "enter", "enter", ":link", "enter")},
		{"variants", balanced, typing("v", "down", "enter", "V", "V", "esc")},
		{"one connection", race, typing("end", "c", "c", "fpacket > 900", "enter", "c", "esc", "esc")},
		{"rows", pool, typing("T", "T", ":0.2s", "enter", "down", "T", "u", "u", "enter", "esc", "c", "c", "esc", "?", "?")},
		{"rows at the beginning", func() Options { return Options{Start: handshakes("x", 5)} }, typing("up", "space", "backspace", "d", "two", "enter", "end")},
		{"like arrivals", lesson("slow-start"), func(w *twins) {
			for range 40 {
				w.press("space")
			}
		}},
		{"a finding", func() Options { return Options{Start: crossing()} }, typing("down", "up", "enter", "c", "esc", "esc", "x", "W", "esc", "t", "shift+tab", "esc")},
		{"a finding on one connection", func() Options { return Options{Start: crossings(2, 1)} }, typing("enter", "esc")},
		{"what is only to read", func() Options { return Options{Start: handshake("x")} }, typing("x", "w", "enter", "esc", "w", "esc", "W", "esc")},
		{"no difference", against(handshake("one"), handshake("two")), typing("o", "d", "enter", "o", "end", "space", "o", "end", "space", ":align steps", "enter", ":align clock", "enter", ":align", "enter", "esc")},
		{"other times", against(quick, slow), typing("d", "esc", "o", "esc")},
		{"other packets", against(handshakes("one", 2), handshakes("two", 1)), typing("d", "esc", "o", "o", "esc")},
		{"both", against(comparedLesson(t, "http10-one-shot"), comparedLesson(t, "http11-three-requests")), typing("d", "down", "enter", "space", "t", "tab", "tab", "tab", "tab", "tab", "esc", "f", "conn a", "enter")},
		{"playing", plain, func(w *twins) {
			w.press("space", "space", "m", "home", "a")
			w.pass()
			w.pass()
			w.press("a", "a")
			w.pass()
		}},
		{"a text without terms", plain, func(w *twins) {
			w.usual.tour.Env().Glossary, w.other.tour.Env().Glossary = glossary.Parse(""), glossary.Parse("")
			w.press("shift+tab", "enter")
		}},
		{"terms for beginners", func() Options { return Options{Library: &levelled{}} }, typing("l", "enter", "space")},
		{"the last page", func() Options { w := remembered("one"); w.Notes = nil; return Options{Start: w} }, func(w *twins) {
			w.press("space", "g", "space", "1", "enter", "space", "2", "enter", "space")
			for range 6 {
				w.press("g", "3", "enter", "space", "3", "enter", "space")
			}
			w.press("end", "space", "up", "down", "q", "space", "space")
		}},
		{"a question without room", func() Options {
			o := asking()
			o.Start.Questions[0].Question.Explain = strings.Repeat("words that need room ", 200)
			return o
		}, func(w *twins) {
			w.press("space", "g", "space", "space")
			for range 80 {
				w.press("up")
			}
			w.press("down", "space")
		}},
	}
	return list
}
