package view

import (
	"wirewalk/sim/wire"
	"wirewalk/tui/grid"
)

// drawTree lists the fields; the chosen one has a '>' in front, is in sight and
// is written out in as many rows as it needs.
func drawTree(s *grid.Screen, area grid.Rect, fields []wire.Field, at int) {
	var list []textRow
	from, head := 0, 0
	for i := range fields {
		if i <= at && fields[i].Depth == 0 {
			head = len(list)
		}
		if i != at {
			list = append(list, fieldRow(s, &fields[i], area.Width))
			continue
		}
		from = len(list)
		list = append(list, chosenRows(&fields[i], area.Width)...)
	}
	first := head // The header that the field belongs to, if both are in sight.
	if from-head > area.Height*2/3 {
		first = from - area.Height/2
	}
	first = max(min(first, len(list)-area.Height), 0)
	for n, row := range list[first:min(first+max(area.Height, 0), len(list))] {
		for _, run := range row {
			s.PutFit(area.X+run.X, area.Y+n, area.Width-run.X, run.Text, run.Role)
		}
	}
}

// fieldIndent is the column in which a field of the tree begins.
func fieldIndent(f *wire.Field) int { return 2 + 2*min(f.Depth, 4) }

// fieldRow is a field in one row. What it is for stands behind the others only if
// it fits.
func fieldRow(s *grid.Screen, f *wire.Field, width int) textRow {
	indent, role := fieldIndent(f), grid.Plain
	if f.Depth == 0 {
		role = grid.Label
	}
	row := textRow{{X: indent, Text: s.Fit(f.Name, width-indent), Role: role}}
	at := indent + grid.Width(f.Name)
	if f.Value != "" {
		row = append(row, grid.Run{X: at, Text: s.Fit(": "+f.Value, width-at), Role: grid.Plain})
		at += 2 + grid.Width(f.Value)
	}
	if f.Note != "" && at+2+grid.Width(f.Note) <= width {
		row = append(row, grid.Run{X: at + 2, Text: f.Note, Role: grid.Dim})
	}
	return row
}

// chosenRows are the rows of the chosen field, which leave nothing out.
func chosenRows(f *wire.Field, width int) []textRow {
	indent, text := fieldIndent(f), f.Name
	if f.Value != "" {
		text += ": " + f.Value
	}
	var out []textRow
	add := func(text string, in int, role grid.Role) {
		for _, l := range grid.Wrap(text, width-in) {
			out = append(out, textRow{{X: in, Text: l, Role: role}})
			in = min(indent+2, max(width-1, 0))
		}
	}
	add(text, indent, grid.Field)
	if len(out) > 0 {
		out[0] = append(textRow{{X: 0, Text: ">", Role: grid.Selected}}, out[0]...)
	}
	if last := len(out) - 1; f.Note != "" && last >= 0 {
		row := out[last]
		if end := row[len(row)-1].X + grid.Width(row[len(row)-1].Text); end+2+grid.Width(f.Note) <= width {
			out[last] = append(row, grid.Run{X: end + 2, Text: f.Note, Role: grid.Dim})
		} else {
			add(f.Note, indent+2, grid.Dim)
		}
	}
	return out
}
