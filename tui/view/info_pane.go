package view

import (
	"wirewalk/sim/inspect"
	"wirewalk/tui/grid"
)

// infoLines are the rows of the info pane. With the keys there, two columns are
// kept free for the brackets of the chosen term.
func (w *Walk) infoLines(width int) []infoLine {
	if w.Ask != nil {
		return w.Ask.lines(width)
	}
	if w.Focus == InfoPane {
		width -= 2
	}
	lines := w.info(width)
	for _, l := range lines {
		for i := range l {
			l[i].Text = inspect.Clean(l[i].Text)
		}
	}
	if w.Zoom {
		lines = append(lines, w.explained(lines, width)...)
	}
	return lines
}

// infoPane writes as many rows as there is room for. The rule below tells how the
// rest can be seen, or with the keys here which term is chosen.
func (w *Walk) infoPane(s *grid.Screen, y, rows int, lines []infoLine) {
	first, hint := 0, ""
	switch {
	case w.Ask != nil:
		first = w.Ask.first(lines, rows)
		hint = w.fill(askHint(first, rows, len(lines)))
	case w.Focus == InfoPane:
		first, hint = w.terms(lines, rows)
		s.Put(0, y, ">", grid.Selected)
	case len(lines) <= rows:
		hint = w.termsHint(lines)
	case w.Zoom:
		hint = w.fill(" {pane}: more ")
	default:
		hint = w.fill(" {enter}: more ")
	}
	s.Put(s.Width-1-grid.Width(hint), y+rows, hint, grid.Key)
	for i, l := range lines[first:min(len(lines), first+rows)] {
		for _, r := range l {
			s.PutFit(r.X, y+i, s.Width-1-r.X, r.Text, r.Role)
		}
	}
}

// termsHint tells beginners how the terms in the rows are explained.
func (w *Walk) termsHint(lines []infoLine) string {
	if !w.Words || w.Zoom || w.Present {
		return ""
	}
	if terms, _ := lookup(w.Glossary, lines); len(terms) == 0 {
		return ""
	}
	return w.fill(" {pane-back}: terms ")
}

// terms marks the terms in the rows, and tells from which row on they are shown
// and what to say about the chosen one, which is in sight.
func (w *Walk) terms(lines []infoLine, rows int) (first int, hint string) {
	terms, spots := lookup(w.Glossary, lines)
	if len(terms) == 0 {
		return 0, " no term of the glossary here "
	}
	chosen := min(max(w.Term, 0), len(terms)-1)
	at := markTerms(lines, spots, chosen)
	first = at - rows/2
	if chosen == len(terms)-1 {
		first = at // What stands below the last term can be read, too.
	}
	first = max(min(first, len(lines)-rows), 0)
	return first, " term " + itoa(chosen+1) + " of " + itoa(len(terms)) + ": " + terms[chosen].word + " "
}

// askHint tells where rows of a question are left out, with the keys by what they do.
func askHint(first, rows, of int) string {
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
