package pages

import (
	"wirewalk/sim/inspect"
	"wirewalk/tui/glossary"
	"wirewalk/tui/grid"
	"wirewalk/tui/stage"
	"wirewalk/tui/tour"
	"wirewalk/tui/view"
)

func glossaryKind() Kind {
	return Kind{
		stage.Binding{
			Action: stage.Glossary, In: stage.Everywhere, Keys: []string{"G"}, Short: "glossary", Rank: 460, Needs: stage.ALevel, Line: "terms all",
			Help: "the glossary: what every term means; {find} searches it",
		}, openGlossary,
	}
}

// openGlossary lays the list of all terms over what is shown, or takes it away;
// of a term it lays the text over it, or the list of what contains the words.
func openGlossary(t *tour.Tour, name string, out *stage.Effect) {
	g, env := t.Env().Glossary, t.Env().Env
	if name == "" {
		out.Page, out.Over = newTerms(env, g, ""), true
		return
	}
	switch term := g.Lookup(name); {
	case term != nil:
		out.Page, out.Over = newTerm(env, g, term), true
	case len(g.Search(name)) == 0:
		out.Sayf("the glossary has nothing about %s; {glossary} shows all terms", name)
	default:
		out.Page, out.Over = newTerms(env, g, name), true
	}
}

// Terms is the list of all terms, or of those that a search leaves.
type Terms struct {
	*stage.List
	glossary *glossary.Glossary
	env      *stage.Env
	query    string
	shown    []*glossary.Term
}

func newTerms(env *stage.Env, g *glossary.Glossary, query string) *Terms {
	p := &Terms{List: stage.NewList(env, view.Page{}), glossary: g, env: env}
	p.Bar = p.bar
	p.More = []stage.Binding{
		{Action: stage.Find, In: stage.InPage, Keys: []string{"/"}, Help: "search the glossary as you type", Rank: 270, Line: "-", Do: p.askSearch},
		{Action: stage.Close, In: stage.InPage, Keys: []string{"esc"}, Help: "close what is open on top", Rank: 490, Line: "-", Do: p.close},
		{Action: stage.Glossary, In: stage.InPage, Do: leave},
		{Action: stage.Enter, In: stage.InPage, Do: p.read},
	}
	p.search(query)
	return p
}

// TermKeys are the keys of the list of terms, for the help page.
func TermKeys() []stage.Binding { return newTerms(&stage.Env{}, glossary.New(), "").Bindings()[:1] }

func (p *Terms) askSearch(out *stage.Effect) {
	search := func(query string, _ *stage.Effect) { p.search(query) }
	out.Ask = &stage.Prompt{Label: "search: ", Typed: search, Take: func(query string, _ bool, _ *stage.Effect) { p.search(query) }}
}

// close shows all terms again after a search, else it leaves the list.
func (p *Terms) close(out *stage.Effect) {
	if p.query != "" {
		p.search("")
		return
	}
	out.Close, out.Drop = true, stage.APage
}

// read shows the term that is selected; where nothing was found, nothing.
func (p *Terms) read(out *stage.Effect) {
	if p.Selected < len(p.Pick) {
		p.Pick[p.Selected](out)
	}
}

// search leaves the terms that contain all words of a query.
func (p *Terms) search(query string) {
	p.query, p.shown = query, p.glossary.Search(query)
	p.Selected = 0
	p.list()
}

// list writes the list anew: a row for each term, and the whole text of the
// selected one.
func (p *Terms) list() {
	p.Title, p.Right = "GLOSSARY", inspect.Count(len(p.shown), "term")
	if p.query != "" {
		p.Title += " with " + p.query
	}
	p.Empty = "no term contains these words; " + p.closeKey() + " shows all"
	p.Items, p.Pick = nil, nil
	for i, t := range p.shown {
		item := stage.Item{Head: t.Name, Text: t.First(), Set: true}
		if i == p.Selected {
			item.Text, item.Ref, item.Set = t.Text, t.Ref, false
		}
		p.Add(item, func(out *stage.Effect) { out.Page, out.Over = newTerm(p.env, p.glossary, t), true })
	}
}

func (p *Terms) closeKey() string {
	if p.env.Keys == nil {
		return ""
	}
	return p.env.Keys.Name(stage.Close, stage.InPage)
}

// Draw draws the list with the text of the term that is selected now.
func (p *Terms) Draw(f stage.Frame) *grid.Screen {
	p.list()
	if f.Prompt == "" {
		f.Prompt = f.Status
	}
	return p.List.Draw(f)
}

func (p *Terms) bar(k *stage.Keys) []view.Hint {
	way := "close"
	switch {
	case p.query != "":
		way = "all terms"
	case p.Behind:
		way = "back"
	}
	return k.Hints(stage.InPage, stage.By("select", stage.Up, stage.Down), stage.By("read", stage.Enter), stage.By("search", stage.Find),
		stage.By(way, stage.Close))
}

// newTerm is the text of a term, and the terms that it mentions, to follow.
func newTerm(env *stage.Env, g *glossary.Glossary, t *glossary.Term) *stage.List {
	p := stage.NewList(env, view.Page{Title: "GLOSSARY: " + t.Name})
	read := func(group, text, ref string) { p.Add(stage.Item{Group: group, Text: text, Ref: ref}, stay) }
	read("", t.Text, t.Ref)
	for _, n := range t.Also {
		read("Also called", n, "")
	}
	if t.Ours {
		read("Where", "a word of this program, not of an RFC", "")
	}
	p.Least = len(p.Items)
	p.Selected = p.Least
	for _, to := range Mentioned(g, t) {
		p.Add(stage.Item{Group: "Terms in this text", Text: to.Name + ": " + to.First()}, func(out *stage.Effect) {
			out.Page, out.Over = newTerm(env, g, to), true
		})
	}
	if p.Least == len(p.Items) {
		p.Selected = -1
	}
	p.Bar = func(k *stage.Keys) []view.Hint {
		way := "close"
		if p.Behind {
			way = "back"
		}
		rest := k.Hints(stage.InPage, stage.By("all terms", stage.Glossary), stage.By(way, stage.Close))
		if p.Selected < 0 {
			return rest
		}
		return append(k.Hints(stage.InPage, stage.By("select", stage.Up, stage.Down), stage.By("follow", stage.Enter)), rest...)
	}
	return p
}

// Mentioned lists the other terms in the text of a term.
func Mentioned(g *glossary.Glossary, t *glossary.Term) []*glossary.Term {
	var out []*glossary.Term
	seen := map[*glossary.Term]bool{t: true}
	for _, f := range g.Find(t.Text) {
		if !seen[f.Term] {
			seen[f.Term] = true
			out = append(out, f.Term)
		}
	}
	return out
}
