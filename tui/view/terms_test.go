package view

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"wirewalk/sim/trace"
	"wirewalk/sim/trace/tracetest"
	"wirewalk/tui/glossary"
	"wirewalk/tui/grid"
	"wirewalk/tui/grid/gridtest"
	"wirewalk/tui/ladder"
)

// rowsOf are rows of the info pane with a label and a text each.
func rowsOf(texts ...string) []textRow {
	var lines []textRow
	for _, t := range texts {
		label, text, _ := strings.Cut(t, ":")
		lines = append(lines, paragraph(label, text, "RFC 9293 3.1", grid.Plain, 40)...)
	}
	return lines
}

func printed(lines []textRow) string {
	s := grid.NewScreen(60, len(lines), true)
	for y, l := range lines {
		for _, r := range l {
			s.Put(r.X, y, r.Text, r.Role)
		}
	}
	return s.Text()
}

func TestTermsAreFoundOnceInReadingOrderAndAcrossRows(t *testing.T) {
	lines := rowsOf("WHY:the ACK waits: it is a delayed ACK of the SYN", "TIME-WAIT:client 1, an ACK")
	terms, spots := findTerms(glossary.New(), lines)
	var words []string
	for _, f := range terms {
		words = append(words, f.word)
	}
	if got := strings.Join(words, ", "); got != "ACK, delayed ACK, SYN, TIME-WAIT" {
		t.Errorf("found %s", got)
	}
	want := ` WHY  the ACK waits: it is a [delayed
      ACK] of the SYN      RFC 9293 3.1
 TIME-WAIT  client 1, an ACK
                           RFC 9293 3.1
`
	if at := markTerms(lines, spots, 1); at != 0 {
		t.Errorf("the term stands on row %d", at)
	}
	if got := printed(lines); got != want {
		t.Errorf("printed\n%s\nwant\n%s", got, want)
	}
}

func TestTheReferenceIsNoTerm(t *testing.T) {
	if terms, _ := findTerms(glossary.New(), []textRow{{{X: 1, Text: "SYN", Role: grid.Ref}}}); len(terms) != 0 {
		t.Errorf("found %s", terms[0].word)
	}
	if terms, _ := findTerms(nil, rowsOf("WHY:SYN")); terms != nil {
		t.Error("without a glossary there are terms")
	}
}

func TestDetailsExplainTheWordsThatOccurStatesFirst(t *testing.T) {
	w := &Frame{Glossary: glossary.New()}
	text := printed(w.explanations(rowsOf("A:an octet; SYN-SENT -> ESTABLISHED; RTO 1 s, SND.NXT 1 on this port of the proxy"), 60))
	for _, want := range []string{" SYN-SENT  The state", " ESTABLISHED  The state", " RTO  How long", " SND.NXT  The number", " octet  Eight bits"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	if strings.Contains(text, " port  ") {
		t.Errorf("more than five are explained:\n%s", text)
	}
}

// walkOf is a walkthrough of the close lesson at its end.
func walkOf(tr *trace.Trace, at int, ascii bool) *Frame {
	c := trace.NewCursor(tr, nil)
	c.To(at)
	w := &Frame{
		Index:    ladder.NewIndex(tr),
		Cursor:   &c,
		ASCII:    ascii,
		Fill:     fillKeys,
		Glossary: glossary.New(),
		Bar:      Bar{Keys: []Hint{{"Space", "next"}, {"?", "help"}}},
		Texts:    Texts{Title: tr.Title, Stack: "textbook stack"},
	}
	w.Sections = AutoSections(w.Index, &c, 0)
	return w
}

func TestEveryTermOfTheInfoPaneIsInSightWhenItIsChosen(t *testing.T) {
	tr := tracetest.FourSegmentClose(t)
	for _, size := range [][2]int{{60, 16}, {80, 24}, {200, 50}} {
		for at := range 16 {
			w := walkOf(tr, at, true)
			w.Focus, w.Note = InfoPane, strings.Repeat("A long note about the SYN of a port. ", 8)+"It ends in TIME-WAIT."
			for i := range w.Terms(size[0]) {
				w.Term = i
				s, _ := w.Draw(size[0], size[1])
				text := s.Text()
				bar := gridtest.RowText(s, size[1]-2) // The section stands in brackets there.
				if strings.Count(text, "[") == strings.Count(bar, "[") || !strings.Contains(text, fmt.Sprintf("term %d of ", i+1)) {
					t.Fatalf("stop %d, term %d has no brackets at %v:\n%s", at, i, size, text)
				}
			}
		}
	}
}

func TestPanesOfOtherSizes(t *testing.T) {
	tr := tracetest.FourSegmentClose(t)
	for _, size := range [][2]int{{80, 24}, {120, 40}, {200, 50}} {
		for _, ascii := range []bool{false, true} {
			kind := map[bool]string{false: "unicode", true: "ascii"}[ascii]
			t.Run(fmt.Sprintf("sized-%dx%d-%s", size[0], size[1], kind), func(t *testing.T) {
				w := walkOf(tr, 12, ascii)
				w.Sizes, w.Focus = Sizes{Side: 50, Info: 8, states: 10}, InfoPane
				s, _ := w.Draw(size[0], size[1])
				gridtest.Golden(t, filepath.Base(t.Name()), s)
			})
		}
	}
}

// Whatever was chosen, perhaps on a larger screen: the ladder keeps its minimum
// and every pane some rows.
func TestChosenSizesAreKeptWithinTheScreen(t *testing.T) {
	tr := tracetest.FourSegmentClose(t)
	for _, chosen := range []Sizes{
		{},
		{Side: 1, Info: 1, states: 1},
		{Side: -5, Info: -5, states: -5},
		{Side: 999, Info: 999, states: 999},
		{Side: 50, Info: 999, states: 1},
	} {
		for width := MinWidth; width <= 300; width += 19 {
			for height := MinHeight; height <= 80; height += 9 {
				w := walkOf(tr, 9, true)
				w.Sizes = chosen
				l := w.Layout(width, height)
				body := height - 5 - l[Info]
				if l[Info] < MinInfo || body < MinBody {
					t.Fatalf("%v at %dx%d: %d rows of text, %d of the ladder", chosen, width, height, l[Info], body)
				}
				if wide := width >= SideFrom; wide != (l[Side] > 0) || wide && (l[Side] < MinSide || width-l[Side] < MinWidth) {
					t.Fatalf("%v at %dx%d: %d columns beside", chosen, width, height, l[Side])
				}
				if l[Side] > 0 && (l[states] < statePane().Least || body-l[states] < 2) {
					t.Fatalf("%v at %dx%d: %d rows of states in %d", chosen, width, height, l[states], body)
				}
				w.Draw(width, height)
			}
		}
	}
}
