package scenarios

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// after checks what the time of an expectation is counted from.
func (c *checker) after(e *Expectation) {
	if e.Time == nil || e.Time.After == "" || e.Time.After == "start" || e.Time.After == lastActivity {
		return
	}
	place := e.src.at("time")
	dot := strings.LastIndexByte(e.Time.After, '.')
	if dot < 0 {
		if !c.stepCalled(e.Time.After) {
			c.unknownAfter(place, e.Time.After, append(c.stepNames(), "start", lastActivity))
		}
		return
	}
	base, event := e.Time.After[:dot], e.Time.After[dot+1:]
	words := append(signalEvents(), "fin", "start")
	if !slices.Contains(words, event) {
		c.report(c.within(place, event), didYouMean(event, words, "event"), "%s is nothing that happens to %s", event, base)
		return
	}
	host, rest, two := strings.Cut(base, ".")
	switch {
	case c.stepCalled(base), isNumber(base), c.emitter(base):
	case two && c.f.host(host) != nil:
		if !c.stepCalled(rest) && !isNumber(rest) && !c.connection(rest) {
			c.unknownAfter(place, rest, c.stepNames())
		}
	default:
		c.unknownAfter(place, base, c.stepNames())
	}
}

func (c *checker) unknownAfter(place *node, name string, words []string) {
	c.report(c.within(place, name), didYouMean(name, words, "step"), "there is no step %q", name)
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
func (c *checker) within(n *node, word string) *node {
	i := strings.LastIndex(n.text, word)
	if i < 0 || n.line < 1 || n.line > len(c.lines) {
		return n
	}
	out := *n
	out.width = utf8.RuneCountInString(word)
	out.col += utf8.RuneCountInString(n.text[:i])
	if n.quoted {
		out.col++
	}
	line := []rune(c.lines[n.line-1])
	if from, upto := out.col-1, out.col-1+out.width; from < 0 || upto > len(line) || string(line[from:upto]) != word {
		return n
	}
	return &out
}
