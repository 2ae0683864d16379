package quiz

// Sheet is a question as a screen shows it.
type Sheet struct {
	Text     string
	Choices  []string
	Selected int
	Left     []int    // choices that are left out: the answer is told
	Told     []string // votes, hints and what the answer was, below the choices
	Back     int      // so many rows are scrolled back from the last
	Latest   bool     // what is told last has just come
	Open     bool     // not answered yet
}

// Sheet is what is to be shown.
func (r *Round) Sheet() Sheet {
	a := Sheet{Text: r.q.Ask, Selected: r.selected, Open: !r.answered, Back: r.back, Latest: r.latest}
	for i, c := range r.q.Choices {
		a.Choices = append(a.Choices, c.Text())
		if r.answered && i != r.selected && !isRight(c) {
			a.Left = append(a.Left, i)
		}
	}
	if r.class && !r.answered {
		a.Told = append(a.Told, votes()[r.vote])
	}
	for _, hint := range r.q.Hints[:r.hints] {
		a.Told = append(a.Told, "Hint: "+hint)
	}
	for _, text := range []string{r.told, r.consequence} {
		if text != "" {
			a.Told = append(a.Told, text)
		}
	}
	return a
}
