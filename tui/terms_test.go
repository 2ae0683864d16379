package tui

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/charmbracelet/lipgloss"

	"wirewalk/tui/glossary"
	"wirewalk/tui/source"
	"wirewalk/tui/stage"
	"wirewalk/tui/view"
)

func closing(t *testing.T) func() Options {
	t.Helper()
	w := lessonWalk(t, "four-segment-close")
	w.Heading, w.Summary, w.Remember, w.See = "", "", nil, nil // Notes have terms enough.
	return func() Options { return Options{Start: w} }
}

// A beginner sees a word, asks what it means, follows it, and comes back.
func TestEnterOnATermOpensTheGlossaryAndEscGoesBack(t *testing.T) {
	m := begin(t, closing(t)(), 80, 24)
	press(m, "end", "tab", "tab", "tab")
	expect(t, m, "the text has the keys", ">NOTE  [TIME-WAIT]", "term 1 of ", "choose a term")
	press(m, "down")
	expect(t, m, "the next term", "term 2 of ", "[ports]")
	press(m, "up", "enter")
	expect(t, m, "its page", "GLOSSARY: TIME-WAIT", "RFC 9293 3.3.2", "Terms in this text", "> 2 MSL: Twice", "Enter follow")
	press(m, "enter")
	expect(t, m, "followed", "GLOSSARY: 2 MSL", "RFC 9293 3.6.1", "Esc back")
	press(m, "esc")
	expect(t, m, "back at the first term", "GLOSSARY: TIME-WAIT")
	press(m, "esc")
	expect(t, m, "back in the text", "[TIME-WAIT]", "stop 15 of 15")
	press(m, "left")
	expect(t, m, "left goes back a stop", "stop 14 of 15", "term 1 of ")
	press(m, "esc")
	if m.tour.Look().Focus != view.LadderPane {
		t.Error("Esc does not give the keys back to the ladder")
	}
}

func TestShiftTabGoesFromTheLadderToTheTextAtOnce(t *testing.T) {
	m := begin(t, closing(t)(), 80, 24)
	press(m, "end", "shift+tab")
	expect(t, m, "the text", "[TIME-WAIT]")
	press(m, "tab")
	expect(t, m, "the ladder again", "w why")
}

func TestTermsOfTheDetailsCanBeFollowedToo(t *testing.T) {
	m := begin(t, closing(t)(), 80, 24)
	press(m, "end", "enter")
	expect(t, m, "details", "PACKET", "Tab terms", " TIME-WAIT  The state of the end")
	press(m, "tab")
	expect(t, m, "the text below the packet", "PACKET", "[TIME-WAIT]", "RFC 9293 3.6.1", "Tab packet")
	press(m, "enter")
	expect(t, m, "its page", "GLOSSARY: TIME-WAIT")
	press(m, "esc", "esc")
	expect(t, m, "the ladder", "CLIENT", "SERVER")
}

func TestATextWithoutTermsSaysSo(t *testing.T) {
	m := begin(t, Options{Start: handshake("x")}, 80, 24)
	m.tour.Env().Glossary = glossary.Parse("")
	press(m, "shift+tab", "down", "up")
	expect(t, m, "no terms", "no term of the glossary here", ">READ")
	press(m, "enter")
	expect(t, m, "nothing to open", "no term of the glossary stands here; G shows all terms")
}

func TestTheGlossaryIsBrowsedSearchedAndLeftLikeTheLessons(t *testing.T) {
	m := begin(t, Options{Start: handshake("x")}, 80, 24)
	press(m, "space", "G")
	expect(t, m, "all terms", "GLOSSARY", " terms", "> 2 MSL", "Enter read")
	press(m, "/half-cl")
	expect(t, m, "while typing", "search: half-cl_", "> half-close", "RFC 9293 3.6.1")
	if strings.Contains(m.View(), "408 Request") {
		t.Errorf("more than what was looked for:\n%s", m.View())
	}
	press(m, "enter")
	expect(t, m, "found", "GLOSSARY with half-cl")
	press(m, "enter")
	expect(t, m, "read", "GLOSSARY: half-close")
	press(m, "esc")
	expect(t, m, "back to what was found", "GLOSSARY with half-cl", "Esc all terms")
	press(m, "esc")
	expect(t, m, "all again", "408 Request")
	press(m, "/nosuchword", "enter")
	expect(t, m, "nothing", "no term contains these words")
	press(m, "enter", "esc", "end", "up", "down")
	expect(t, m, "the last", "> zero window")
	press(m, "q")
	expect(t, m, "q closes the page only", "stop 1 of 8")
	press(m, "G", "G")
	expect(t, m, "G takes it away again", "stop 1 of 8")
}

func TestTheGlossaryOpensOverOtherPagesAndGoesBackToThem(t *testing.T) {
	m := begin(t, Options{Start: handshake("x")}, 80, 24)
	press(m, "space", "w", "G")
	expect(t, m, "over the chain", "GLOSSARY")
	press(m, "esc")
	expect(t, m, "the chain", "WHY: what set it off")
	press(m, "esc")
	expect(t, m, "the walk", "stop 1 of 8")
	first := begin(t, Options{}, 80, 24)
	press(first, "G", "enter")
	expect(t, first, "before any walk", "GLOSSARY: 2 MSL")
	press(first, "q", "q")
	expect(t, first, "the first screen", "Two programs")
}

func TestACommandLooksATermUp(t *testing.T) {
	m := begin(t, Options{Start: handshake("x")}, 80, 24)
	for _, c := range []struct{ line, want string }{
		{"glossary TIME-WAIT", "GLOSSARY: TIME-WAIT"},
		{"glossary  time-waits", "GLOSSARY: TIME-WAIT"},
		{"term RTO", "GLOSSARY: retransmission timeout"},
		{"glossary reset", "GLOSSARY with reset"},
		{"glossary", "GLOSSARY  "},
		{"glossary wibble", "the glossary has nothing about wibble"},
	} {
		press(m, ":"+c.line, "enter")
		expect(t, m, c.line, c.want)
		press(m, "esc", "esc", "esc")
	}
}

func TestFollowingTermsForEverIsLimited(t *testing.T) {
	m := begin(t, Options{Start: handshake("x")}, 80, 24)
	terms := m.tour.Env().Glossary.Terms()
	for i := range 200 {
		settle(m, m.effect(func(out *stage.Effect) { m.book.Open(m.tour, stage.Glossary, terms[i%len(terms)].Name, out) }))
	}
	if n := len(m.pages); n < 10 || n > 60 {
		t.Errorf("%d pages are kept", n)
	}
}

func TestTheWayToTheTermsIsShownToBeginners(t *testing.T) {
	m := begin(t, Options{Library: &levelled{}}, 80, 24)
	press(m, "l", "enter", "space")
	expect(t, m, "a beginner's lesson", "Shift-Tab: terms")
}

// levelled is a library whose lessons are for beginners.
type levelled struct{ shelf }

func (l *levelled) List() []source.Entry {
	list := l.shelf.List()
	for i := range list {
		list[i].Level = "beginner"
	}
	return list
}

func TestGlossaryPages(t *testing.T) {
	goldenAtSizes(t, "glossary-list", closing(t), "G", "down", "down", "down")
	goldenAtSizes(t, "glossary-term", closing(t), ":glossary TIME-WAIT", "enter", "down")
	goldenAtSizes(t, "terms-details", closing(t), "end", "enter", "tab", "down")
}

// By lines of text, too, a term is explained; the whole dialogue is held.
func TestTheLinearModeExplainsTerms(t *testing.T) {
	script := "terms\nlast\nterms\nterm TIME-WAIT\nterm syn\nglossary RTO\nterm reset\nterm wibble\nterm\nq\n"
	var out bytes.Buffer
	opts := closing(t)()
	opts.In, opts.Out, opts.Accessible, opts.Renderer = strings.NewReader(script), &out, true, lipgloss.NewRenderer(io.Discard)
	if err := Run(opts); err != nil {
		t.Fatal(err)
	}
	golden(t, "linear-terms", out.String())
}

func TestTheLinearModeNamesAllTerms(t *testing.T) {
	var out bytes.Buffer
	opts := closing(t)()
	opts.In, opts.Out, opts.Accessible, opts.Renderer = strings.NewReader("terms all\n"), &out, true, lipgloss.NewRenderer(io.Discard)
	if err := Run(opts); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "All terms: 2 MSL; 408 Request Timeout;") || !strings.Contains(out.String(), "; zero window.") {
		t.Errorf("the terms are not named:\n%s", out.String())
	}
}
