package ladder

import (
	"slices"
	"strings"

	"wirewalk/tui/grid"
)

// noteWidth is how many columns a note beside a lifeline has.
func (ln *lanes) noteWidth(i int) int {
	switch {
	case i == 0:
		return ln.cols[0] - 1 - ln.states
	case !ln.inner(i):
		return ln.width - ln.cols[i] - 2
	}
	return min(ln.cols[i+1]-ln.cols[i], ln.cols[i]-ln.cols[i-1]) - 3
}

// spelled gives notes that are too long to stand beside their lifeline a row of
// their own below, where nothing is in their way.
func (l *ladder) spelled(lines []line) []line {
	var out []line
	for i := range lines {
		ln := lines[i]
		var long []note
		for n, h := range l.lanes.hosts {
			at := slices.IndexFunc(ln.notes, func(n note) bool { return n.host == h })
			if at < 0 {
				continue
			}
			if w := l.lanes.noteWidth(n); grid.Width(shortNote(ln.notes[at].text, w)) > w {
				long = append(long, ln.notes[at])
				ln.notes = slices.Delete(slices.Clone(ln.notes), at, at+1)
			}
		}
		if k := len(out); ln.kind != lineMark || len(ln.notes) > 0 || k == 0 || out[k-1].at != ln.at {
			out = append(out, ln) // A mark of an instant that is written already needs no row without words.
		}
		for _, n := range long {
			out = append(out, l.below(&ln, n)...)
		}
	}
	return out
}

// below breaks a note into rows that follow the one it belongs to.
func (l *ladder) below(ln *line, n note) []line {
	col, _ := l.lanes.col(n.host)
	var out []line
	for _, text := range grid.Wrap(n.text, col-wordsFrom-1) {
		part := n
		part.text = text
		out = append(out, line{
			kind: lineWords, stop: ln.stop, rec: ln.rec, at: ln.at, conn: ln.conn, host: n.host, later: ln.later, notes: []note{part},
			guess: ln.guess, aside: ln.aside,
		})
	}
	return out
}

// wordsFrom is the first column of a note on a row of its own, behind the mark.
const wordsFrom = 2

// words writes a note that has a row of its own left of the lifeline, where the
// time would stand.
func (l *ladder) words(y int, n note) {
	if col, ok := l.lanes.col(n.host); ok {
		text := l.screen.Fit(n.text, col-wordsFrom-1)
		l.screen.Put(col-1-grid.Width(text), y, text, n.role)
	}
}

// shortNote makes a state or a timer fit a narrow column, if it can be done.
func shortNote(text string, width int) string {
	text = ShortState(text, width)
	if grid.Width(text) <= width {
		return text
	}
	for _, r := range [][2]string{
		{"delayed ACK", "delay ACK"},
		{"no such conn", "no conn"},
		{"response due", "resp. due"},
		{"user timeout", "user t/o"},
	} {
		text = strings.Replace(text, r[0], r[1], 1)
	}
	return text
}
