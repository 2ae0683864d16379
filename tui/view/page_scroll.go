package view

import "wirewalk/tui/grid"

// room is how many rows of items a page shows at once, and the row in which it
// tells that there are more: -1 where all are shown.
func (p *Page) room(rows, width, height int) (room, sign int) {
	room = height - 2 - len(p.Intro)
	footer := p.Footer != "" && room > 4
	if footer {
		room--
	}
	if rows <= room || room < 2 {
		return room, -1
	}
	longest := grid.Width(p.fill(moreAround))
	if footer && grid.Width(p.Footer)+longest+4 <= width {
		return room, height - 2
	}
	room--
	return room, 1 + len(p.Intro) + room
}

// moreAround is the longest of the signs that rows are left out.
const moreAround = "more above and below ({page-up} {page-down})"

// fill puts the names of keys in the place of actions.
func (p *Page) fill(text string) string {
	if p.Fill == nil {
		return text
	}
	return p.Fill(text)
}

// more tells where rows are left out: above, below, or both.
func more(first, room, rows int) string {
	above, below := first > 0, first+room < rows
	switch {
	case above && below:
		return moreAround
	case above:
		return "more above ({page-up})"
	case below:
		return "more below ({page-down})"
	}
	return ""
}

// Scroll moves the rows of a page to read, as far as there are any.
func (p *Page) Scroll(width, height, by int) {
	rows := p.rows(width)
	room, _ := p.room(len(rows), width, height)
	p.Offset = max(min(p.first(rows, room)+by, len(rows)-room), 0)
}

// Turn goes so many screens on, or back: it scrolls a page to read, and selects
// an item a screen away in a list, not before the least one.
func (p *Page) Turn(width, height, by, least int) {
	rows := p.rows(width)
	room, _ := p.room(len(rows), width, height)
	step := max(room-1, 1) * by
	if p.Selected < 0 {
		p.Scroll(width, height, step)
		return
	}
	at := 0
	for i, r := range rows {
		if r.item == p.Selected {
			at = i
			break
		}
	}
	to := p.Selected
	for i, r := range rows {
		if r.item < least || step > 0 && i > at+step && to != p.Selected || step < 0 && i < at+step {
			continue
		}
		if step < 0 {
			to = r.item
			break
		}
		to = max(to, r.item)
	}
	p.Selected = to
}
