package tui

import (
	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/tui/glossary"
	"wirewalk/tui/view"
)

// termList is the page of all terms, or of those that a search leaves.
type termList struct {
	query string
	shown []*glossary.Term
}

// openGlossary lays the list of all terms over what is shown, or takes it away.
func (m *model) openGlossary() {
	if m.page != nil && m.page.terms != nil {
		m.page = m.page.behind
		return
	}
	m.page = &page{behind: m.page, terms: &termList{}}
	m.searchTerms("")
}

// searchTerms leaves the terms that contain all words of a query.
func (m *model) searchTerms(query string) {
	p := m.page
	if p == nil || p.terms == nil {
		return
	}
	p.terms.query, p.terms.shown = query, m.glossary.Search(query)
	p.view.Selected = 0
	p.listTerms()
}

// listTerms writes the list anew: a row for each term, and the whole text of the
// selected one.
func (p *page) listTerms() {
	v := &p.view
	v.Title, v.Right = "GLOSSARY", plural(int64(len(p.terms.shown)), "term")
	if p.terms.query != "" {
		v.Title += " with " + p.terms.query
	}
	v.Empty = "no term contains these words; Esc shows all"
	v.Items, p.pick = nil, nil
	for i, t := range p.terms.shown {
		item := view.Item{Head: t.Name, Text: t.First(), Set: true}
		if i == v.Selected {
			item.Text, item.Ref, item.Set = t.Text, t.Ref, false
		}
		v.Items = append(v.Items, item)
		p.pick = append(p.pick, func(m *model) tea.Cmd {
			m.showTerm(t)
			return nil
		})
	}
}

// showTerm lays the page of a term over what is shown, which Esc goes back to.
func (m *model) showTerm(t *glossary.Term) {
	const deepest = 50 // pages to go back to; who follows more has lost the way
	p := m.termPage(t)
	p.behind = m.page
	last := p
	for range deepest {
		if last.behind == nil {
			break
		}
		last = last.behind
	}
	last.behind = nil
	m.page = p
}

// termPage is the text of a term, and the terms that it mentions, to follow.
func (m *model) termPage(t *glossary.Term) *page {
	p := &page{term: t, view: view.Page{Title: "GLOSSARY: " + t.Name}}
	read := func(group, text, ref string) {
		p.view.Items = append(p.view.Items, view.Item{Group: group, Text: text, Ref: ref})
		p.pick = append(p.pick, stay)
	}
	read("", t.Text, t.Ref)
	for _, n := range t.Also {
		read("Also called", n, "")
	}
	if t.Ours {
		read("Where", "a word of this program, not of an RFC", "")
	}
	p.least = len(p.view.Items)
	p.view.Selected = p.least
	for _, to := range m.mentioned(t) {
		p.view.Items = append(p.view.Items, view.Item{Group: "Terms in this text", Text: to.Name + ": " + to.First()})
		p.pick = append(p.pick, func(m *model) tea.Cmd {
			m.showTerm(to)
			return nil
		})
	}
	if p.least == len(p.view.Items) {
		p.view.Selected = -1
	}
	return p
}

// mentioned lists the other terms in the text of a term.
func (m *model) mentioned(t *glossary.Term) []*glossary.Term {
	var out []*glossary.Term
	seen := map[*glossary.Term]bool{t: true}
	for _, f := range m.glossary.Find(t.Text) {
		if !seen[f.Term] {
			seen[f.Term] = true
			out = append(out, f.Term)
		}
	}
	return out
}

// glossaryKeys is the key bar of the list and of a term's page.
func (m *model) glossaryKeys(p *page) []view.Hint {
	esc := view.Hint{Key: "Esc", Does: "close"}
	if p.behind != nil {
		esc.Does = "back"
	}
	updown := m.keyName("up") + " " + m.keyName("down")
	switch {
	case p.terms != nil:
		if p.terms.query != "" {
			esc.Does = "all terms"
		}
		return []view.Hint{{Key: updown, Does: "select"}, {Key: "Enter", Does: "read"}, {Key: "/", Does: "search"}, esc}
	case p.view.Selected < 0:
		return []view.Hint{{Key: "G", Does: "all terms"}, esc}
	}
	return []view.Hint{{Key: updown, Does: "select"}, {Key: "Enter", Does: "follow"}, {Key: "G", Does: "all terms"}, esc}
}

// lookUpTerm shows a term by its name, or what contains the words.
func (m *model) lookUpTerm(name string) {
	t := m.glossary.Lookup(name)
	if t == nil && len(m.glossary.Search(name)) == 0 {
		m.status = "the glossary has nothing about " + name + "; G shows all terms"
		return
	}
	if t != nil {
		m.showTerm(t)
		return
	}
	m.openGlossary()
	m.searchTerms(name)
}

// enterTerm shows the chosen term of the info pane.
func (m *model) enterTerm() {
	k := &m.walk
	frame := k.frame(m)
	terms := frame.Terms(m.width)
	if len(terms) == 0 {
		m.status = "no term of the glossary stands here; G shows all terms"
		return
	}
	m.showTerm(terms[min(k.term, len(terms)-1)])
}

// termKeys is the key bar while the info pane has the keys.
func (m *model) termKeys() []view.Hint {
	next := "ladder"
	if m.walk.details {
		next = "packet"
	}
	return []view.Hint{
		{Key: m.keyName("up") + " " + m.keyName("down"), Does: "choose a term"},
		{Key: "Enter", Does: "what it means"},
		{Key: "Space", Does: "next"},
		{Key: "\\", Does: "alone"},
		{Key: "Tab", Does: next},
		{Key: "?", Does: "help"},
	}
}

// detailKeys is the key bar of the details.
func (m *model) detailKeys() []view.Hint {
	return []view.Hint{
		{Key: m.keyName("up") + " " + m.keyName("down"), Does: "choose a field"},
		{Key: "Tab", Does: "terms"},
		{Key: "Space", Does: "next"},
		{Key: "Bksp", Does: "back"},
		{Key: "Esc", Does: "ladder"},
		{Key: "?", Does: "help"},
	}
}
