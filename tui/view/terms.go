package view

import (
	"slices"
	"strings"

	"wirewalk/tui/glossary"
	"wirewalk/tui/grid"
)

// termMention is a term with the words in which it first occurs, such as RTO.
type termMention struct {
	*glossary.Term
	word string
}

// termSpan is a piece of a run in the info pane that belongs to a term. A term that
// is broken between two rows has two.
type termSpan struct {
	line, run, from, to int
	term                int  // index among the terms that were found
	lead                bool // the first place of its term
	first, last         bool // the term begins here, ends here
}

// chosen reports the place of a term that is marked when the term is chosen.
func (s *termSpan) chosen(term int) bool { return s.lead && s.term == term }

// findTerms finds the terms of the glossary in rows: each term once, in the order in
// which they come, and all places where they stand. What stands between two labels
// is one text, also over several rows.
func findTerms(g *glossary.Glossary, lines []textRow) (terms []termMention, spots []termSpan) {
	if g == nil {
		return nil, nil
	}
	var text strings.Builder
	var pieces []termSpan // where each run stands in the text; from and to are places in it
	flush := func() {
		for _, m := range g.Find(text.String()) {
			i := slices.IndexFunc(terms, func(f termMention) bool { return f.Term == m.Term })
			lead := i < 0
			if lead {
				i = len(terms)
				terms = append(terms, termMention{m.Term, text.String()[m.From:m.To]})
			}
			for _, p := range pieces {
				if from, to := max(m.From, p.from), min(m.To, p.to); from < to {
					spots = append(spots, termSpan{p.line, p.run, from - p.from, to - p.from, i, lead, from == m.From, to == m.To})
				}
			}
		}
		text.Reset()
		pieces = pieces[:0]
	}
	for y, l := range lines {
		for i, r := range l {
			if r.Role == grid.Label || r.Role == grid.Ref {
				flush()
			}
			if r.Role == grid.Ref {
				continue
			}
			from := text.Len()
			text.WriteString(r.Text)
			pieces = append(pieces, termSpan{line: y, run: i, from: from, to: text.Len()})
			text.WriteByte(' ')
			if r.Role == grid.Label {
				flush()
			}
		}
	}
	flush()
	return terms, spots
}

// Terms are the terms of the glossary in the info pane of a frame, in reading order.
func (f *Frame) Terms(width int) []*glossary.Term {
	terms, _ := findTerms(f.Glossary, f.infoLines(width))
	out := make([]*glossary.Term, 0, len(terms))
	for _, t := range terms {
		out = append(out, t.Term)
	}
	return out
}

// markTerms gives the terms their look and puts the chosen one into brackets, for
// which the rows have kept two columns free. It tells on which row that stands.
func markTerms(lines []textRow, spots []termSpan, chosen int) int {
	at := -1
	for n := 0; n < len(spots); {
		s := spots[n]
		end := n
		for end < len(spots) && spots[end].line == s.line {
			if spots[end].chosen(chosen) && at < 0 {
				at = s.line
			}
			end++
		}
		lines[s.line] = markRow(lines[s.line], spots[n:end], chosen)
		n = end
	}
	return max(at, 0)
}

// markRow cuts the runs of a row at its terms.
func markRow(row textRow, spots []termSpan, chosen int) textRow {
	var out textRow
	shift, end := 0, 0
	for i, r := range row {
		if r.X > end && (r.Role == grid.Ref || r.Role == grid.Label) {
			shift = 0 // There is room for the brackets in between.
		}
		x, done := r.X+shift, 0
		put := func(text string, role grid.Role) {
			if text != "" {
				out = append(out, grid.Run{X: x, Text: text, Role: role})
				x += grid.Width(text)
			}
		}
		for _, s := range spots {
			if s.run != i {
				continue
			}
			put(r.Text[done:s.from], r.Role)
			word, role := r.Text[s.from:s.to], grid.Key
			if s.chosen(chosen) {
				role = grid.Selected
				if s.first {
					word = "[" + word
					shift++
				}
				if s.last {
					word += "]"
					shift++
				}
			}
			put(word, role)
			done = s.to
		}
		put(r.Text[done:], r.Role)
		end = x
	}
	return out
}

// explanations are rows about the terms in the rows above, the first sentence of
// each. What is written in capitals explains itself least and comes first.
func (f *Frame) explanations(lines []textRow, width int) []textRow {
	const most = 5
	terms, _ := findTerms(f.Glossary, lines)
	slices.SortStableFunc(terms, func(a, b termMention) int { return plainness(a.word) - plainness(b.word) })
	var out []textRow
	for _, t := range terms[:min(len(terms), most)] {
		out = append(out, paragraph(t.word, t.First(), "", grid.Dim, width)...)
	}
	return out
}

// plainness is 1 for words with small letters, else 0.
func plainness(word string) int {
	if strings.ToUpper(word) == word {
		return 0
	}
	return 1
}
