package view

import "slices"

// Ask is a question that stands in the info pane's place. While it is open,
// the frame hides what would answer it: time, totals, sections, states, octets.
type Ask struct {
	Text     string
	Choices  []string
	Selected int
	Left     []int    // choices that are left out: the answer is told
	Told     []string // a hint or what the answer was, below the choices
	Open     bool     // not answered yet
}

// lines prints the question.
func (a *Ask) lines(width int) []infoLine {
	out := paragraph("ASK", a.Text, "", Note, width)
	for i, c := range a.Choices {
		if slices.Contains(a.Left, i) {
			continue
		}
		mark, role := " ", Plain
		if i == a.Selected {
			mark, role = ">", Selected
		}
		out = append(out, infoLine{
			{X: 2, Text: mark, Role: Selected}, {X: 4, Text: itoa(i + 1), Role: Key}, {X: 6, Text: c, Role: role},
		})
	}
	for _, t := range a.Told {
		for _, l := range wrap(t, width-3) {
			out = append(out, infoLine{{X: 2, Text: l, Role: Plain}})
		}
	}
	return out
}

func (w *Walk) asking() bool { return w.Ask != nil && w.Ask.Open }
