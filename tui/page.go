package tui

import (
	"cmp"
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/scenarios/narrate"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tui/glossary"
	"wirewalk/tui/grid"
	"wirewalk/tui/view"
)

// page is a list that lies over the walk. An item may lead to a record.
type page struct {
	view view.Page
	to   []trace.RecordID
	pick []func(*model) tea.Cmd // what Enter does with an item, where it leads to no record
	does string                 // what that is, for the key bar; "" is choose
	help bool
	// least is the first item that can be selected; those before it are to read.
	least int
	// tables: one of several tables, of which Tab shows the next.
	tables bool
	table  int
	// behind is the page that Esc goes back to, nil for none.
	behind *page
	terms  *termList      // the list of the glossary's terms
	term   *glossary.Term // the page of one term
}

func (p *page) draw(m *model) *grid.Screen {
	p.view.ASCII = m.opts.ASCII
	p.view.Keys = m.pageKeys(p)
	if p.terms != nil {
		p.listTerms()
		p.view.Prompt = m.status
	}
	if m.prompt != nil {
		p.view.Prompt = m.prompt.text()
	}
	return p.view.Draw(m.width, m.height)
}

func (m *model) pageKeys(p *page) []view.Hint {
	if p.terms != nil || p.term != nil {
		return m.glossaryKeys(p)
	}
	keys := []view.Hint{{Key: "Esc", Does: "close"}}
	does := "select"
	if p.help || p.view.Selected < 0 {
		does = "scroll"
	}
	if p.tables {
		keys = append(keys, view.Hint{Key: "Tab", Does: "next table"})
	}
	switch {
	case p.view.Selected < 0:
	case p.least > 0 && p.does == "":
		keys = append([]view.Hint{{Key: "Space", Does: "open the lesson"}}, keys...)
	case len(p.pick) > 0:
		keys = append([]view.Hint{{Key: "Enter", Does: cmp.Or(p.does, "choose")}}, keys...)
	case p.view.Selected < len(p.to) && p.to[p.view.Selected] == 0:
		keys = append([]view.Hint{{Key: "Enter", Does: "back to the walk"}}, keys...)
	case len(p.to) > 0:
		keys = append([]view.Hint{{Key: "Enter", Does: "jump there"}}, keys...)
	}
	return append([]view.Hint{{Key: m.keyName("up") + " " + m.keyName("down"), Does: does}}, keys...)
}

// pageAct moves in the page, or jumps to what is selected.
func (m *model) pageAct(a action) tea.Cmd {
	p := m.page
	if p.tables && (a == actPane || a == actTables) {
		which := p.table + 1
		at := *m
		return m.openPage(func(k *walking) *page { return at.tablesPage(k, which) })
	}
	if p.tables && a == actPaneBack {
		return m.openPage(func(k *walking) *page { return m.tablesPage(k, p.table-1) })
	}
	if a == actFind && p.terms != nil {
		m.ask(promptTerm, "search: ")
		return nil
	}
	if a == actEnter && !p.help && p.view.Selected < 0 {
		m.page = p.behind
		return nil
	}
	if a == actPageDown || a == actPageUp {
		p.view.Turn(m.width, m.height, a.way(), p.least)
		return nil
	}
	if p.help || p.view.Selected < 0 {
		m.readPage(a)
		return nil
	}
	last := len(p.view.Items) - 1
	switch a { //nolint:exhaustive // the others are handled before
	case actUp:
		p.view.Selected = max(p.view.Selected-1, p.least)
	case actDown:
		p.view.Selected = min(p.view.Selected+1, max(last, 0))
	case actFirst:
		p.view.Selected = p.least
	case actLast:
		p.view.Selected = max(last, 0)
	case actEnter:
		i := p.view.Selected
		if i < len(p.pick) {
			return p.pick[i](m)
		}
		if p.terms != nil { // Nothing was found.
			return nil
		}
		m.page = nil
		if i < len(p.to) && p.to[i] != 0 {
			m.jumpRecord(p.to[i])
		}
	}
	return nil
}

// readPage moves in a page in which there is nothing to choose.
func (m *model) readPage(a action) {
	const farther = 1 << 20 // than any page is long
	v := &m.page.view
	switch a { //nolint:exhaustive // a page to read only scrolls
	case actUp, actDown:
		v.Scroll(m.width, m.height, a.way())
	case actFirst:
		v.Offset = 0
	case actEnter: // Space, as in other readers of texts.
		v.Turn(m.width, m.height, 1, 0)
	case actLast:
		v.Scroll(m.width, m.height, farther)
	}
}

func (m *model) jumpRecord(id trace.RecordID) {
	k := &m.walk
	k.move(func() { k.cursor.JumpRecord(id) })
	k.selected = k.walk.Trace.Record(id).Packet()
}

// about is the record that the walk's questions are about: the sending of the
// selected packet, else the main record of the stop.
func (k *walking) about() trace.RecordID {
	if k.selected != 0 {
		if p := k.walk.Trace.Packet(k.selected); p.Sent != 0 {
			return p.Sent
		}
	}
	return narrate.Main(k.walk.Trace, k.cursor.Stop())
}

// whyPage is the chain of causes, the latest first.
func (m *model) whyPage() *page {
	k := &m.walk
	p := &page{view: view.Page{Title: "WHY: the chain of causes, from here back", Empty: "nothing has happened yet"}}
	for i, l := range narrate.Chain(k.walk.Trace, k.about()) {
		head := m.when(l.Rec)
		text := deed(narrate.Describe(k.walk.Trace, l.Rec))
		if l.Text.Sentence != "" {
			text += " " + l.Text.Sentence
		}
		if i > 0 {
			head = "because " + head
		}
		p.view.Items = append(p.view.Items, view.Item{Head: head, Text: text, Ref: l.Text.Ref})
		p.to = append(p.to, l.Rec)
	}
	return p
}

// deed is a description without its time, which stands in front already.
func deed(s string) string {
	for i := range len(s) {
		if s[i] == ':' && i+2 < len(s) {
			return s[i+2:]
		}
	}
	return s
}

func (m *model) when(id trace.RecordID) string {
	return m.walk.index.When(id) + " s"
}

// whyNotPage lists what could have happened at the stop and did not.
func (m *model) whyNotPage() *page {
	k := &m.walk
	t := k.walk.Trace
	p := &page{view: view.Page{
		Title: "WHY NOT: what did not happen here, and what held it back",
		Empty: "go to a stop: before the first one nothing could have happened",
	}}
	if t.Inferred {
		p.view.Empty = "a capture does not show what did not happen"
	}
	said := map[string]bool{}
	add := func(group, head string, text narrate.Text, rec trace.RecordID) {
		if said[text.Sentence] {
			return
		}
		said[text.Sentence] = true
		p.view.Items = append(p.view.Items, view.Item{Group: group, Head: head, Text: text.Sentence, Ref: text.Ref})
		p.to = append(p.to, rec)
	}
	for _, l := range narrate.WhyNot(t, k.cursor.Stop()) {
		head := ""
		if r := t.Record(l.Rec); r.Host != 0 {
			head = t.Host(r.Host).Name
		}
		add("Held back or refused here", head, l.Text, l.Rec)
	}
	for _, a := range narrate.NotDone(t, k.cursor.Stop()) {
		if k.conn != 0 && a.Conn != k.conn {
			continue
		}
		who := inspect.HostName(t, a.Host)
		if k.conn == 0 && len(t.Conns()) > 1 {
			who += " " + inspect.Letter(a.Conn)
		}
		add("Why was there nothing of this from "+who+"?", a.What, a.Text, 0)
	}
	return p
}

// helpPage lists every key of the program.
func (m *model) helpPage() *page {
	p := &page{help: true, view: view.Page{Title: "KEYS", Selected: -1}}
	groups := map[string]int{"Everywhere": 0, "In a walk": 1, "In lists": 2, "At the beginning": 3}
	list := slices.Clone(m.keys)
	slices.SortStableFunc(list, func(a, b binding) int { return groups[groupOf(a.in)] - groups[groupOf(b.in)] })
	for _, b := range list {
		keys := ""
		for i, key := range b.keys {
			if i > 0 {
				keys += " "
			}
			keys += m.keyName(key)
		}
		p.view.Items = append(p.view.Items, view.Item{Group: groupOf(b.in), Head: keys, Text: b.help})
	}
	for i, w := range filterHelp() {
		p.view.Items = append(p.view.Items, view.Item{Group: "Filters", Head: w[0], Text: filterHelp()[i][1]})
	}
	return p
}

// groupOf names where a binding works.
func groupOf(in mode) string {
	switch {
	case in == everywhere:
		return "Everywhere"
	case in&inWalk != 0:
		return "In a walk"
	case in&inFirst != 0:
		return "At the beginning"
	}
	return "In lists"
}

// filterHelp explains the display filter.
func filterHelp() [][2]string {
	return [][2]string{
		{"host server", "what happens at a host; from and to ask for the sender and the receiver"},
		{"conn a", "a connection, by its letter or number; port 80"},
		{"syn fin rst data", "packets that are one; also lost, again, probe"},
		{"flags S.", "exactly these flags, in tcpdump's letters"},
		{"time > 1.5s", "comparisons: time, len, seq, ack, win, packet"},
		{"state TIME-WAIT", "a change to this state; also http, timer, call, fault, change"},
		{"text GET", "payload, messages and notes that contain a text; \"more words\" in quotes"},
		{"and or not ( )", "put filters together; host server (fin or rst)"},
	}
}
