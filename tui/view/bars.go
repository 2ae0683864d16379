package view

import (
	"strconv"
	"strings"

	"wirewalk/tui/grid"
)

func itoa(n int) string { return strconv.Itoa(n) }

// header is the first row: title, stack, instant, position.
func (f *Frame) header(s *grid.Screen) {
	n, of := f.Cursor.Position()
	right := "stop " + itoa(n) + " of " + itoa(of)
	if f.Marked {
		right = "marked  " + right
	}
	if f.Others > 0 {
		right = "+" + itoa(f.Others) + " elsewhere  " + right
	}
	if f.Playing {
		right = "playing  " + right
	}
	if f.Along != "" {
		right = f.Along + "  " + right
	}
	now := "now " + f.Index.Clock(f.Cursor.Now()) + " s"
	if f.asking() {
		right, now = "what happens next?", ""
	}
	room := s.Width - grid.Width(right) - 3
	title, stack := f.Title[strings.LastIndexByte(f.Title, '/')+1:], f.Stack
	most := room * 2 / 5
	if f.Branch != "" {
		most = room - grid.Width(now) - 2
		if f.Filter != "" {
			most -= min(grid.Width("filter: "+f.Filter)+2, room/3)
		}
		title, stack = f.changedTitle(title, most)
	}
	x := s.PutFit(1, 0, min(grid.Width(title), most), title, grid.Title)
	s.Put(s.Width-1-grid.Width(right), 0, right, grid.Plain)
	x += min(max((room-x-grid.Width(stack)-grid.Width(now)-grid.Width(f.Filter))/3, 2), 4)
	if f.Filter != "" {
		filter := "filter: " + f.Filter
		left := room - x - grid.Width(now) - 5
		if left < grid.Width(filter) {
			now, left = "", room-x // The instant stands beside the cursor, too.
		}
		x = s.PutFit(x, 0, max(left, 0), filter, grid.Note) + 2
	}
	x = s.PutFit(x, 0, max(room-x-grid.Width(now)-3, 0), stack, grid.Dim)
	if free := room - x; free > grid.Width(now)+2 {
		s.Put(x+max((free-grid.Width(now))/2, 2), 0, now, grid.Plain)
	}
}

// changedTitle names a changed run by its change; the walk's title and its stack
// stand behind where there is room for them.
func (f *Frame) changedTitle(title string, most int) (named, stack string) {
	named, stack = f.Branch+", "+title, f.Stack
	if grid.Width(named) > most {
		return f.Branch, ""
	}
	if grid.Width(named)+4+grid.Width(stack) > most {
		return named, ""
	}
	return named, stack
}

// sectionBar shows the sections of the walk, the present one in brackets; a
// walk without sections gets a bar of how far it has come.
func (f *Frame) sectionBar(s *grid.Screen, y int) {
	n, of := f.Cursor.Position()
	right := ""
	if n == of && f.Next != "" {
		right = f.fill("{next}: ") + f.Next
	}
	room := s.Width - 2
	if right != "" {
		s.Put(s.Width-1-grid.Width(right), y, right, grid.Key)
		room -= grid.Width(right) + 2
	}
	if len(f.Sections) == 0 {
		f.progress(s, y, min(room, 60), n, of)
		return
	}
	at := f.section()
	texts := make([]string, len(f.Sections))
	for i, sec := range f.Sections {
		texts[i] = f.sectionText(sec)
		if i == at {
			texts[i] = "[" + texts[i] + "]"
		}
	}
	first := 0
	cut := s.Fit("....", 1)
	const more = 4 // columns of the sign for those that are left out
	fits := func(upto, room int) bool {
		if first > 0 {
			room -= more
		}
		return grid.Width(strings.Join(texts[first:upto], " | ")) <= room
	}
	for first < at && !fits(len(texts), room) && !fits(at+1, room*2/3) {
		first++
	}
	if !fits(len(texts), room) {
		room -= 2 // for the sign at the end
	}
	x, i := 1, first
	if first > 0 { // Those before are left out.
		x = s.Put(x, y, cut+" | ", grid.Dim)
	}
	const least = 4 // columns of a separator and the beginning of a name
	for ; i < len(texts) && (i == first || x+least <= room); i++ {
		role := grid.Dim
		if i == at {
			role = grid.Selected
		}
		if i > first {
			x = s.PutFit(x, y, room-x+1, " | ", grid.Dim)
		}
		x = s.PutFit(x, y, room-x+1, texts[i], role)
	}
	if i < len(texts) && s.Rows[y][x-1].Text != cut {
		s.Put(x, y, " "+cut, grid.Dim)
	}
}

// section is the index of the section the cursor is in, -1 before the first.
func (f *Frame) section() int {
	at := -1
	for i, sec := range f.Sections {
		if f.Cursor.Stop() >= sec.From {
			at = i
		}
	}
	return at
}

func (f *Frame) sectionText(sec Section) string {
	from, to := sec.positions(f.Cursor)
	if to <= from {
		return itoa(from) + " " + sec.Title
	}
	return itoa(from) + "-" + itoa(to) + " " + sec.Title
}

func (f *Frame) progress(s *grid.Screen, y, width, n, of int) {
	inner := width - 2
	if inner < 4 || of == 0 {
		return
	}
	done := inner * n / of
	s.Put(1, y, "["+grid.Repeat("=", done)+grid.Repeat(".", inner-done)+"]", grid.Dim)
}

// keyBar is the last row: as many keys as fit, or a message, or an input line.
func (f *Frame) keyBar(s *grid.Screen, y int) {
	switch {
	case f.Prompt != "":
		s.PutFit(1, y, s.Width-2, f.Prompt, grid.Plain)
	case f.Status != "":
		s.PutFit(1, y, s.Width-2, f.Status, grid.Note)
	default:
		putHints(s, y, f.Keys)
	}
}

// putHints writes keys with what they do; the last two, the way out and help, always fit.
func putHints(s *grid.Screen, y int, keys []Hint) {
	const kept = 2
	reserve := 0
	for _, k := range keys[max(len(keys)-kept, 0):] {
		reserve += grid.Width(k.Key+" "+k.Does) + 2
	}
	x := 1
	for i, k := range keys {
		w := grid.Width(k.Key + " " + k.Does)
		if i < len(keys)-kept && x+w+reserve > s.Width-1 {
			continue
		}
		x = s.Put(x, y, k.Key, grid.Key)
		x = s.Put(x, y, " "+k.Does+"  ", grid.Dim)
	}
}
