package linear

import (
	"strings"

	"wirewalk/scenarios/narrate"
	"wirewalk/tui/glossary"
	"wirewalk/tui/pages"
)

// term answers "terms" and "term TIME-WAIT"; false for another command.
func (l *teller) term(line string) bool {
	word, rest, _ := strings.Cut(line, " ")
	rest = strings.TrimSpace(rest)
	switch {
	case word == "terms" && rest == "all":
		var names []string
		for _, t := range l.Tour.Env().Glossary.Terms() {
			names = append(names, t.Name)
		}
		l.say("All terms: %s.", strings.Join(names, "; "))
	case rest == "" && (word == "terms" || word == "term" || word == "glossary"):
		l.termsHere()
	case word == "term", word == "glossary":
		l.explain(rest)
	default:
		return false
	}
	return true
}

// termsHere names the terms in what is said of the stop.
func (l *teller) termsHere() {
	t, c := l.Tour.Trace(), l.Tour.Cursor()
	text := l.Tour.Said()
	if c.Stop() != 0 {
		text += " " + narrate.DescribeStop(t, c.Stop()) + " " + narrate.WhyStop(t, c.Stop()).Sentence
	}
	names := namesIn(l.Tour.Env().Glossary, text)
	if len(names) == 0 {
		l.say("No term of the glossary is said here. terms all names every term.")
		return
	}
	l.say("Terms here: %s. Write term and one of them, such as: term %s. terms all names every term.", strings.Join(names, "; "), names[0])
}

// namesIn names the terms in a text, each once.
func namesIn(g *glossary.Glossary, text string) []string {
	var names []string
	seen := map[*glossary.Term]bool{}
	for _, f := range g.Find(text) {
		if !seen[f.Term] {
			seen[f.Term] = true
			names = append(names, f.Term.Name)
		}
	}
	return names
}

// explain tells what a term means, and which terms its text mentions.
func (l *teller) explain(name string) {
	t := l.Tour.Env().Glossary.Lookup(name)
	if t == nil {
		var near []string
		const most = 8
		found := l.Tour.Env().Glossary.Search(name)
		for _, f := range found[:min(len(found), most)] {
			near = append(near, f.Name)
		}
		if len(near) == 0 {
			l.say("The glossary has nothing about %s.", name)
			return
		}
		l.say("There is no term %s. It occurs in: %s.", name, strings.Join(near, "; "))
		return
	}
	also := ""
	if len(t.Also) > 0 {
		also = ", also " + strings.Join(t.Also, ", ")
	}
	l.say("%s%s: %s", t.Name, also, strings.TrimSpace(t.Text+" "+brackets(t.Ref)))
	var names []string
	for _, to := range pages.Mentioned(l.Tour.Env().Glossary, t) {
		names = append(names, to.Name)
	}
	if len(names) > 0 {
		l.say("Terms in this text: %s.", strings.Join(names, "; "))
	}
}
