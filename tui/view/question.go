package view

import (
	"slices"

	"wirewalk/tui/grid"
)

// Question is a question that stands in the info pane's place. While it is open,
// the frame hides what would answer it: time, totals, sections, states, octets.
type Question struct {
	Text     string
	Choices  []string
	Selected int
	Left     []int    // choices that are left out: the answer is told
	Told     []string // a hint or what the answer was, below the choices
	Back     int      // so many rows are scrolled back from the last
	Latest   bool     // what is told last has just come
	Open     bool     // not answered yet
}

// lines prints the question.
func (a *Question) lines(width int) []textRow {
	out := paragraph("ASK", a.Text, "", grid.Note, width)
	for i, c := range a.Choices {
		if slices.Contains(a.Left, i) {
			continue
		}
		mark, role := " ", grid.Plain
		if i == a.Selected {
			mark, role = ">", grid.Selected
		}
		for n, text := range grid.Wrap(c, width-7) {
			row := textRow{{X: 6, Text: text, Role: role}}
			if n == 0 {
				row = append(textRow{{X: 2, Text: mark, Role: grid.Selected}, {X: 4, Text: itoa(i + 1), Role: grid.Key}}, row...)
			}
			out = append(out, row)
		}
	}
	for _, t := range a.Told {
		for _, l := range grid.Wrap(t, width-3) {
			out = append(out, textRow{{X: 2, Text: l, Role: grid.Plain}})
		}
	}
	return out
}

// first is the first row that is shown where there is room for some: the last
// words that came are in sight, and while it is open the choice that was selected
// since then.
func (a *Question) first(lines []textRow, rows int) int {
	first := max(len(lines)-rows, 0)
	from, to := 0, 0 // the rows of the selected choice
	for i, l := range lines {
		if l[len(l)-1].Role != grid.Selected {
			continue
		}
		if to = i; l[0].Text == ">" {
			from = i
		}
	}
	switch {
	case a.Open && a.Latest:
	case a.Open && len(a.Told) > 0:
		first = min(first, from)
	case a.Open:
		first = max(to-rows+1, 0)
	}
	return max(first-a.Back, 0)
}

// QuestionBack is how many rows of a question can be scrolled back to in a frame.
func (f *Frame) QuestionBack(width, height int) int {
	lines := f.infoLines(width)
	return max(len(lines)-f.infoRows(width, height, len(lines)), 0)
}

func (f *Frame) asking() bool { return f.Question != nil && f.Question.Open }
