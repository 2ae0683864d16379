package check

import (
	"slices"
	"strings"
	"unicode/utf8"

	"wirewalk/scenarios/language"
	"wirewalk/scenarios/syntax"
)

// after checks what the time of an expectation is counted from.
func (c *checker) after(e *language.Expectation) {
	if e.Time == nil || e.Time.After == "" || e.Time.After == "start" || e.Time.After == language.LastActivity {
		return
	}
	place := e.Node.At("time")
	dot := strings.LastIndexByte(e.Time.After, '.')
	if dot < 0 {
		if !c.stepCalled(e.Time.After) && c.f.EventNamed(e.Time.After) == nil {
			c.unknownAfter(place, e.Time.After, append(append(c.stepNames(), c.f.EventNames()...), "start", language.LastActivity))
		}
		return
	}
	base, event := e.Time.After[:dot], e.Time.After[dot+1:]
	words := append(language.SignalEvents(), "fin", "start")
	if !slices.Contains(words, event) {
		c.Report(c.within(place, event), syntax.DidYouMean(event, words, "event"), "%s is nothing that happens to %s", event, base)
		return
	}
	host, rest, two := strings.Cut(base, ".")
	switch {
	case c.stepCalled(base), language.IsNumber(base), c.emitter(base):
	case two && c.f.HostNamed(host) != nil:
		if !c.stepCalled(rest) && !language.IsNumber(rest) && !c.connection(rest) {
			c.unknownAfter(place, rest, c.stepNames())
		}
	default:
		c.unknownAfter(place, base, c.stepNames())
	}
}

func (c *checker) unknownAfter(place *syntax.Node, name string, words []string) {
	c.Report(c.within(place, name), syntax.DidYouMean(name, words, "step"), "there is no step %q", name)
}

// stepCalled reports whether a step has a name, be it one that was made for it.
func (c *checker) stepCalled(name string) bool {
	for _, s := range c.f.Script {
		if s.As == name {
			return true
		}
	}
	return false
}

// within is the place of a word in a value, the value itself where the file
// writes it otherwise than it reads.
func (c *checker) within(n *syntax.Node, word string) *syntax.Node {
	i := strings.LastIndex(n.Text, word)
	if i < 0 || n.Line < 1 || n.Line > len(c.Lines) {
		return n
	}
	out := *n
	out.Width = utf8.RuneCountInString(word)
	out.Col += utf8.RuneCountInString(n.Text[:i])
	if n.Quoted {
		out.Col++
	}
	line := []rune(c.Lines[n.Line-1])
	if from, upto := out.Col-1, out.Col-1+out.Width; from < 0 || upto > len(line) || string(line[from:upto]) != word {
		return n
	}
	return &out
}
