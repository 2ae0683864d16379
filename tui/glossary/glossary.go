// Package glossary reads docs/GLOSSARY.md and finds its terms in texts. It leaves
// out all other markup than headings and paragraphs.
package glossary

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"wirewalk/docs"
)

// Term is one entry.
type Term struct {
	Name string
	Also []string // other names of the same
	Text string   // what it means, without the reference
	Ref  string   // the RFC and its section, "" for a term that no RFC defines
	Ours bool     // a word of this program, which is an everyday word in its texts
}

// Glossary is a list of terms, in the order of the file.
type Glossary struct {
	terms []Term
	names []name // longest first
}

// name is what a term is found by.
type name struct {
	text string
	term int
}

// New is the glossary of the documentation, which is read once.
var New = sync.OnceValue(func() *Glossary { return Parse(docs.Glossary) }) //nolint:gochecknoglobals // nothing changes it

// The paragraphs that follow a term's text.
const (
	alsoMark = "*Also: "
	oursMark = "*A word of this program.*"
)

// Parse reads a glossary: "## term", a paragraph that ends with the reference,
// then perhaps "*Also: other names*" and "*A word of this program.*".
func Parse(text string) *Glossary {
	ref := regexp.MustCompile(`(?s)^(.*?)\s*(RFC \d+( §[\d.]*\d)?(, (RFC \d+)?( ?§[\d.]*\d)?)*)\.?$`)
	g := &Glossary{}
	for _, part := range strings.Split(text, "\n## ")[1:] {
		head, rest, _ := strings.Cut(part, "\n")
		t := Term{Name: strings.TrimSpace(head)}
		for _, paragraph := range strings.Split(rest, "\n\n") {
			p := strings.Join(strings.Fields(paragraph), " ")
			switch also, isAlso := strings.CutPrefix(p, alsoMark); {
			case p == oursMark:
				t.Ours = true
			case isAlso:
				t.Also = strings.Split(strings.TrimSuffix(also, "*"), ", ")
			case t.Text == "":
				t.Text = p
				if m := ref.FindStringSubmatch(p); m != nil && m[1] != "" {
					t.Text, t.Ref = m[1], m[2]
				}
			}
		}
		g.add(t)
	}
	slices.SortStableFunc(g.names, func(a, b name) int { return len(b.text) - len(a.text) })
	return g
}

func (g *Glossary) add(t Term) {
	g.terms = append(g.terms, t)
	if t.Ours {
		return
	}
	for _, n := range append([]string{t.Name}, t.Also...) {
		if n != "" {
			g.names = append(g.names, name{n, len(g.terms) - 1})
		}
	}
}

// Terms are all terms, in the order of the file. They are not to be changed.
func (g *Glossary) Terms() []Term { return g.terms }

// Lookup finds a term by one of its names, whatever the case of its letters and
// in the plural too; nil if there is none.
func (g *Glossary) Lookup(text string) *Term {
	text = strings.Join(strings.Fields(text), " ")
	for _, same := range []func(a, b string) bool{
		func(a, b string) bool { return a == b },
		strings.EqualFold,
		func(a, b string) bool { return len(a) > 0 && strings.EqualFold(b, plural(a)) },
	} {
		for i := range g.terms {
			t := &g.terms[i]
			if same(t.Name, text) || slices.ContainsFunc(t.Also, func(n string) bool { return same(n, text) }) {
				return t
			}
		}
	}
	return nil
}

// Search lists the terms that contain all words of a query in their names or
// texts; those whose name begins with the query come first.
func (g *Glossary) Search(query string) []*Term {
	words := strings.Fields(strings.ToLower(query))
	var first, rest []*Term
	for i := range g.terms {
		t := &g.terms[i]
		names := strings.ToLower(t.Name + "\n" + strings.Join(t.Also, "\n"))
		all := names + "\n" + strings.ToLower(t.Text+" "+t.Ref)
		switch {
		case slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(all, w) }):
		case len(words) > 0 && strings.Contains("\n"+names, "\n"+strings.Join(words, " ")):
			first = append(first, t)
		default:
			rest = append(rest, t)
		}
	}
	return append(first, rest...)
}

// First is the first sentence of a term's text.
func (t *Term) First() string {
	if i := strings.Index(t.Text, ". "); i >= 0 {
		return t.Text[:i+1]
	}
	return t.Text
}
