package tui

import (
	"wirewalk/tui/grid"
	"wirewalk/tui/view"
)

// draw makes the frame.
func (k *walking) draw(m *model) *grid.Screen {
	frame := k.frame(m)
	s, _ := frame.Frame(m.width, m.height)
	return s
}

// frame is what is to be drawn.
func (k *walking) frame(m *model) view.Walk {
	f := view.Walk{
		Index: k.index, Cursor: &k.cursor, Title: k.walk.Title, Heading: k.walk.Heading, Summary: k.walk.Summary, Since: k.since(), Stack: k.walk.Stack, Note: k.note(),
		Sections: k.sections, Conn: k.conn, Whole: k.whole, Row: k.row, Selected: k.selected, Field: k.field, Octet: k.octet, Focus: k.focus, Zoom: k.zoom, Details: k.details,
		ASCII: m.opts.ASCII, Words: m.lessons.level(k.walk.ID) == beginner, Unfold: k.unfold, Keys: m.keyBar(inWalk), Status: m.message(), Others: k.others(), Playing: k.playing, Mine: k.mine(),
		Raw: k.raw, Delta: k.delta, Zero: k.zero, Epoch: k.epoch, Scale: k.scale, Present: k.present, Ask: k.asking(), Branch: k.branch, Diff: k.diff, Other: k.other(),
		Sizes: view.Sizes(m.memory.Panes), Glossary: m.glossary, Term: k.term,
	}
	_, f.Marked = k.marked(k.cursor.Stop())
	if k.filter != nil {
		f.Filter = k.filter.String()
	}
	if f.Title == "" {
		f.Title = k.walk.ID
	}
	k.nameSides(&f)
	switch {
	case k.ask != nil:
		f.Keys = m.askKeys()
	case k.focus == view.InfoPane:
		f.Keys = m.termKeys()
	case k.focus == view.PacketPane && k.zoom:
		f.Keys = m.detailKeys()
	case f.Rows():
		f.Keys = m.rowKeys()
	}
	if f.Status == "" && k.ask == nil && !k.present && k.focus != view.InfoPane && k.questionWaits() {
		f.Status = "a question waits before the next stop: g asks it, Space goes on"
	}
	switch {
	case k.original != nil:
	case len(k.walk.Remember)+len(k.walk.See) > 0:
		f.Next = "what to remember"
	case k.next.ID != "":
		f.Next = "next lesson"
	}
	if m.prompt != nil {
		f.Prompt = m.prompt.text()
	}
	return f
}

// note is what the author says at the stop.
func (k *walking) note() string {
	text := k.finding
	for _, n := range k.walk.Notes {
		if n.Stop == k.cursor.Stop() {
			if text != "" {
				text += " "
			}
			text += n.Text
		}
	}
	return text
}

// others counts the stops that were passed by since the last one that is visited.
func (k *walking) others() int {
	if k.conn == 0 && k.filter == nil || k.cursor.Stop() == 0 {
		return 0
	}
	passed := k.cursor.Passed(2)
	if len(passed) < 2 {
		return int(k.cursor.Stop()) - 1
	}
	n := 0
	for id := passed[0] + 1; id < passed[1] && n < 10_000; id++ {
		if k.walk.Trace.Visible(id) {
			n++
		}
	}
	return n
}
