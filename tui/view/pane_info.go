package view

import (
	"wirewalk/sim/inspect"
	"wirewalk/tui/grid"
)

// InfoPane is the text below the ladder.
const InfoPane = "text"

// infoPane has nothing to draw: the text is a part of the frame, and a question
// may stand in its place.
func infoPane() Pane {
	return Pane{
		Name: InfoPane, Called: "the text", Help: "in the text, {up} and {down} choose a term and {enter} explains it",
		Least: MinInfo, Move: (*Frame).termAfter,
	}
}

// termAfter chooses the term before or after.
func (f *Frame) termAfter(width, by int) Selection {
	sel := f.Selection
	sel.Term = max(min(sel.Term+by, len(f.Terms(width))-1), 0)
	return sel
}

// infoLines are the rows of the info pane. With the keys there, two columns are
// kept free for the brackets of the chosen term.
func (f *Frame) infoLines(width int) []textRow {
	if f.Question != nil {
		return f.Question.lines(width)
	}
	if f.Focus == InfoPane {
		width -= 2
	}
	lines := f.info(width)
	for _, l := range lines {
		for i := range l {
			l[i].Text = inspect.Clean(l[i].Text)
		}
	}
	if f.Zoom {
		lines = append(lines, f.explanations(lines, width)...)
	}
	return lines
}

// infoText writes as many rows as there is room for. The rule below tells how the
// rest can be seen, or with the keys here which term is chosen.
func (f *Frame) infoText(s *grid.Screen, y, rows int, lines []textRow) {
	first, hint := 0, ""
	switch {
	case f.Question != nil:
		first = f.Question.first(lines, rows)
		hint = f.fill(questionHint(first, rows, len(lines)))
	case f.Focus == InfoPane:
		first, hint = f.terms(lines, rows)
		s.Put(0, y, ">", grid.Selected)
	case len(lines) <= rows:
		hint = f.termsHint(lines)
	case f.Zoom:
		hint = f.fill(" {pane}: more ")
	default:
		hint = f.fill(" {enter}: more ")
	}
	s.Put(s.Width-1-grid.Width(hint), y+rows, hint, grid.Key)
	for i, l := range lines[first:min(len(lines), first+rows)] {
		for _, r := range l {
			s.PutFit(r.X, y+i, s.Width-1-r.X, r.Text, r.Role)
		}
	}
}

// termsHint tells beginners how the terms in the rows are explained.
func (f *Frame) termsHint(lines []textRow) string {
	if !f.Words || f.Zoom || f.Present {
		return ""
	}
	if terms, _ := findTerms(f.Glossary, lines); len(terms) == 0 {
		return ""
	}
	return f.fill(" {pane-back}: terms ")
}

// terms marks the terms in the rows, and tells from which row on they are shown
// and what to say about the chosen one, which is in sight.
func (f *Frame) terms(lines []textRow, rows int) (first int, hint string) {
	terms, spots := findTerms(f.Glossary, lines)
	if len(terms) == 0 {
		return 0, " no term of the glossary here "
	}
	chosen := min(max(f.Term, 0), len(terms)-1)
	at := markTerms(lines, spots, chosen)
	first = at - rows/2
	if chosen == len(terms)-1 {
		first = at // What stands below the last term can be read, too.
	}
	first = max(min(first, len(lines)-rows), 0)
	return first, " term " + itoa(chosen+1) + " of " + itoa(len(terms)) + ": " + terms[chosen].word + " "
}

// questionHint tells where rows of a question are left out.
func questionHint(first, rows, of int) string {
	above, below := first > 0, first+rows < of
	switch {
	case above && below:
		return " {up} {down}: more above and below "
	case above:
		return " {up}: more above "
	case below:
		return " {down}: more below "
	}
	return ""
}
