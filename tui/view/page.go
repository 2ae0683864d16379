package view

import "wirewalk/tui/grid"

// Page is a list on a screen of its own: help, a causal chain, the lessons.
// The chosen item has a '>' in front and is always in sight.
type Page struct {
	Title    string
	Right    string // at the end of the title row
	Intro    []string
	Items    []Item
	Selected int    // -1 for a page to read only
	Offset   int    // the first row shown of a page to read only
	Empty    string // shown when there are no items
	Footer   string // what the marks mean, over the keys
	Keys     []Hint
	Prompt   string // takes the key bar's place
	ASCII    bool
	Fill     func(string) string // puts the names of keys in the place of actions in braces; nil leaves them
	Flush    bool                // rows of a table begin in the first column; nothing can be selected
}

// Item is one entry of a page.
type Item struct {
	Group string // a heading; printed when it differs from the item before
	Head  string // printed in front, in a column of its own
	Text  string
	Ref   string
	Role  grid.Role
	Set   bool // printed as it stands, not wrapped: a row of a table
}

// pageRow is one printed row of a page.
type pageRow struct {
	line textRow
	item int
}

// Draw prints the page.
func (p *Page) Draw(width, height int) *grid.Screen {
	s := grid.NewScreen(width, height, p.ASCII)
	if height < 4 || width < 20 {
		return TooSmall(width, height, p.ASCII)
	}
	room := width - 2
	if p.Right != "" {
		room -= grid.Width(p.Right) + 1
	}
	s.PutFit(1, 0, room, p.Title, grid.Title)
	s.Put(width-1-grid.Width(p.Right), 0, p.Right, grid.Dim)
	y := 1
	for _, text := range p.Intro {
		s.PutFit(1, y, width-2, text, grid.Plain)
		y++
	}
	rows := p.rows(width)
	room, sign := p.room(len(rows), width, height)
	if p.Footer != "" && height-y-1 > 4 {
		s.PutFit(1, height-2, width-2, p.Footer, grid.Dim)
	}
	if len(p.Items) == 0 {
		s.PutFit(3, y, width-4, p.Empty, grid.Dim)
	}
	first := p.first(rows, room)
	if sign >= 0 {
		text := p.fill(more(first, room, len(rows)))
		s.Put(width-1-grid.Width(text), sign, text, grid.Key)
	}
	for i, r := range rows[first:] {
		if i >= room {
			break
		}
		for _, run := range r.line {
			s.PutFit(run.X, y+i, width-1-run.X, run.Text, run.Role)
		}
		if r.item >= 0 && r.item == p.Selected {
			s.SetRole(0, y+i, width-1, grid.Selected)
		}
	}
	if p.Prompt != "" {
		s.PutFit(1, height-1, width-2, p.Prompt, grid.Plain)
	} else {
		putHints(s, height-1, p.Keys)
	}
	return s
}

// first is the first printed row that is shown.
func (p *Page) first(rows []pageRow, room int) int {
	if p.Selected < 0 {
		return max(min(p.Offset, len(rows)-room), 0)
	}
	from, to := -1, 0
	for i, r := range rows {
		if r.item == p.Selected {
			if from < 0 {
				from = i
			}
			to = i
		}
	}
	if from < 0 || to < room {
		return 0
	}
	first := min(from, to-room+1+room/3)
	return max(min(first, len(rows)-room), 0)
}

// rows prints the items: headings, the head in its column, the text wrapped
// behind it.
func (p *Page) rows(width int) []pageRow {
	head := 0
	for i := range p.Items {
		head = max(head, min(grid.Width(p.Items[i].Head), width/3))
	}
	indent := 3
	if head > 0 {
		indent += head + 2
	}
	var rows []pageRow
	group := ""
	for i := range p.Items {
		it := &p.Items[i]
		if it.Group != group {
			group = it.Group
			if len(rows) > 0 {
				rows = append(rows, pageRow{item: -1})
			}
			rows = append(rows, pageRow{textRow{{X: 1, Text: group, Role: grid.Label}}, -1})
		}
		rows = append(rows, p.item(i, indent, head, width)...)
	}
	return rows
}

func (p *Page) item(i, indent, head, width int) []pageRow {
	it := &p.Items[i]
	mark := " "
	if i == p.Selected {
		mark = ">"
	}
	lines := grid.Wrap(it.Text, width-indent-1)
	if it.Set {
		lines = []string{it.Text}
	}
	if it.Set && p.Flush {
		return []pageRow{{textRow{{X: 0, Text: it.Text, Role: it.Role}}, i}}
	}
	if len(lines) == 0 {
		lines = []string{""}
	}
	var rows []pageRow
	for n, text := range lines {
		var row textRow
		if n == 0 {
			row = append(row, grid.Run{X: 1, Text: mark, Role: grid.Selected}, grid.Run{X: 3, Text: clipHead(it.Head, head), Role: grid.Key})
		}
		rows = append(rows, pageRow{append(row, grid.Run{X: indent, Text: text, Role: it.Role}), i})
	}
	if it.Ref == "" {
		return rows
	}
	ref := plainRef(it.Ref)
	x := width - 1 - grid.Width(ref)
	if last := len(lines) - 1; indent+grid.Width(lines[last])+2 <= x {
		rows[last].line = append(rows[last].line, grid.Run{X: x, Text: ref, Role: grid.Ref})
		return rows
	}
	return append(rows, pageRow{textRow{{X: x, Text: ref, Role: grid.Ref}}, i})
}

func clipHead(text string, width int) string {
	if grid.Width(text) <= width {
		return text
	}
	s := grid.NewScreen(width, 1, true)
	return s.Fit(text, width)
}
