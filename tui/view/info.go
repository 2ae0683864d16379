package view

import (
	"strings"

	"wirewalk/scenarios/narrate"
	"wirewalk/sim/inspect"
	"wirewalk/tui/grid"
)

// textRow is one row of the info pane: pieces of text with their roles.
type textRow []grid.Run

// info is the text below the ladder: the author's note, why the stop happened,
// what changed, what is awaited.
func (f *Frame) info(width int) []textRow {
	var out []textRow
	if f.Cursor.Stop() == 0 && f.Heading != "" && f.Question == nil {
		out = append(out, paragraph("LESSON", inspect.Titled(f.Heading, f.Summary), "", grid.Title, width)...)
	}
	if f.Note != "" && !f.Present { // On a projector it is the teacher who says it.
		out = append(out, paragraph("NOTE", f.Note, "", grid.Note, width)...)
	}
	if f.Mine != "" && !f.Present {
		out = append(out, paragraph("MINE", f.Mine, "", grid.Note, width)...)
	}
	if f.Cursor.Stop() == 0 {
		if f.Note == "" {
			out = append(out, paragraph("READ", f.howToRead(), "", grid.Plain, width)...)
		}
		if f.Present {
			return out
		}
		return append(out, f.standing(width)...)
	}
	why := narrate.WhyStop(f.Cursor.Trace(), f.Cursor.Stop())
	if f.Selected != 0 {
		if rec := f.Cursor.Trace().Packet(f.Selected).Sent; rec != 0 {
			why = narrate.Why(f.Cursor.Trace(), rec)
		}
	}
	if n := f.passed(); n > 1 && !f.Present {
		out = append(out, paragraph("HERE", f.fill(itoa(n)+" like arrivals at once; {unfold} shows them one by one. The last one:"), "", grid.Plain, width)...)
	}
	if why.Sentence != "" {
		out = append(out, paragraph("WHY", why.Sentence, plainRef(why.Ref), grid.Plain, width)...)
	}
	if f.Present {
		return out
	}
	if text := f.Index.Estimate(f.ShownPacket()); text != "" {
		out = append(out, paragraphPair(width, "ESTIMATED", text, "", "")...)
	}
	return append(out, f.standing(width)...)
}

// passed counts the stops that are shown as one.
func (f *Frame) passed() int {
	c := *f.Cursor
	c.JumpStop(f.since())
	from, _ := c.Position()
	to, _ := f.Cursor.Position()
	return to - from + 1
}

// plainRef leaves out the section sign, which ASCII does not have.
func plainRef(ref string) string { return strings.ReplaceAll(ref, "§", "") }

// howToRead explains the first frame.
func (f *Frame) howToRead() string {
	if f.Rows() {
		return f.fill("A row is one connection; they appear as they open, and time runs to the right. {up} and {down} choose one, " +
			"{enter} opens its ladder, {unfold} draws all on one. {next} is what happens next, {back} is back.")
	}
	hosts := f.Cursor.Trace().Hosts()
	if text := f.Index.HowEstimated(f.Conn); text != "" {
		return "Time runs down; an arrow is one packet. " + text + " " + f.goOn()
	}
	if len(hosts) < 2 {
		return "Time runs down; an arrow is one packet. " + f.goOn()
	}
	return "On the left is " + hosts[0].Name + ", on the right " + hosts[len(hosts)-1].Name +
		". Time runs down; an arrow is one packet. " + f.goOn()
}

func (f *Frame) goOn() string { return f.fill("{next} is what happens next, {back} is back.") }

// fill puts the names of keys in the place of actions.
func (f *Frame) fill(text string) string {
	if f.Fill == nil {
		return text
	}
	return f.Fill(text)
}

// paragraph breaks a text into rows behind a label; the reference ends the
// last row, or stands on a row of its own.
func paragraph(label, text, ref string, role grid.Role, width int) []textRow {
	indent := grid.Width(label) + 3
	lines := grid.Wrap(text, width-indent-1)
	var out []textRow
	for i, t := range lines {
		var row textRow
		if i == 0 {
			row = append(row, grid.Run{X: 1, Text: label, Role: grid.Label})
		}
		out = append(out, append(row, grid.Run{X: indent, Text: t, Role: role}))
	}
	if ref == "" {
		return out
	}
	x := width - 1 - grid.Width(ref)
	if n := len(out) - 1; n >= 0 && indent+grid.Width(lines[n])+2 <= x {
		out[n] = append(out[n], grid.Run{X: x, Text: ref, Role: grid.Ref})
		return out
	}
	return append(out, textRow{{X: x, Text: ref, Role: grid.Ref}})
}

// reading reports that the text below the ladder is looked at closer: nothing of
// it is left out.
func (f *Frame) reading() bool { return f.Zoom || f.Focus == InfoPane }

// paragraphPair puts two labelled texts on one row if they fit, else on rows of their own,
// as many as they need.
func paragraphPair(width int, label1, text1, label2, text2 string) []textRow {
	if text1 == "" {
		label1, text1, label2, text2 = label2, text2, "", ""
	}
	if text1 == "" {
		return nil
	}
	first := paragraph(label1, text1, "", grid.Plain, width)
	if text2 == "" || len(first) == 0 {
		return first
	}
	need := grid.Width(label2) + 2 + grid.Width(text2)
	x := width - 1 - need
	if len(first) > 1 || x < grid.Width(label1)+3+grid.Width(text1)+2 {
		return append(first, paragraph(label2, text2, "", grid.Plain, width)...)
	}
	first[0] = append(first[0], grid.Run{X: x, Text: label2, Role: grid.Label}, grid.Run{X: x + grid.Width(label2) + 2, Text: text2, Role: grid.Plain})
	return first
}
