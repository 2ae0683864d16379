package check

import (
	"slices"
	"strings"

	"wirewalk/scenarios/language"
	"wirewalk/scenarios/syntax"
	"wirewalk/sim/vtime"
)

// eventName checks a name that stands for an event.
func (c *checker) eventName(n *syntax.Node, name string) {
	if c.f.EventNamed(name) != nil {
		return
	}
	known := c.f.EventNames()
	hint := "write start, end, a name of the file's events, or a map such as {packet: SYN, from: client}"
	switch {
	case slices.Contains(language.PacketWords(), name):
		hint = "write {packet: " + name + "}"
	case syntax.NearestWord(name, known) != "":
		hint = syntax.DidYouMean(name, known, "event")
	case len(known) > 0:
		hint += "\nnames: " + strings.Join(known, ", ")
	}
	c.Report(n, hint, "no event is called %q", name)
}

// placeholders checks what a text asks the run for, as far as that can be done
// without running it.
func (c *checker) placeholders(t language.Text) {
	pieces, bad := language.Pieces(*t.S)
	if bad != nil {
		c.Report(c.Within(t.Node, bad.Part), bad.Hint, "%s", bad.Message)
		return
	}
	for _, p := range pieces {
		if p.Fill != nil {
			c.placeholder(t, p.Fill)
		}
	}
}

func (c *checker) placeholder(t language.Text, p *language.Placeholder) {
	at := c.Within(t.Node, p.Text)
	if t.Early && p.NeedsRun() {
		c.Report(at, "titles and summaries can have $(value PATH)", "%s: this text is shown before anything has run", p.Text)
		return
	}
	for _, name := range p.Events() {
		if name != "start" && name != "end" && c.f.EventNamed(name) == nil {
			c.Report(at, c.eventHint(name), "%s: no event is called %q", p.Text, name)
		} else if w := c.f.EventNamed(name); w != nil && w.Nth > 1 && p.Function == "count" {
			c.Report(at, "name the event without nth, too", "%s: %s is one event (nth: %d), there is nothing to count", p.Text, name, w.Nth)
		}
	}
	c.lane(at, p.Options["host"])
	if vars := language.VariableNames(); p.Function == "tcp" && !slices.Contains(vars, p.Args[0]) {
		c.Report(at, syntax.DidYouMean(p.Args[0], vars, "variable"), "%s: there is no variable %q", p.Text, p.Args[0])
	}
	if p.Function == "stat" {
		c.statPlaceholder(at, p)
	}
}

func (c *checker) statPlaceholder(at *syntax.Node, p *language.Placeholder) {
	if words := language.NamedWords("stats"); !slices.Contains(words, p.Args[0]) {
		c.Report(at, syntax.DidYouMean(p.Args[0], words, "stat"), "%s: there is no number %q", p.Text, p.Args[0])
	}
	c.conn(at, p.Options["conn"])
	if text := p.Options["at"]; text != "" {
		if _, err := vtime.ParseDuration(text); err != nil {
			c.Report(at, "write for example at=10s", "%s: %v", p.Text, err)
		}
	}
}

// eventHint says how to name an event under a name that is used.
func (c *checker) eventHint(name string) string {
	if near := syntax.NearestWord(name, c.f.EventNames()); near != "" {
		return "did you mean " + near + "?"
	}
	return "say what it is: events: {" + name + ": {packet: FIN, from: server}}"
}
