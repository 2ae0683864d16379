package check

import (
	"slices"
	"strconv"
	"strings"

	"wirewalk/scenarios/language"
	"wirewalk/scenarios/syntax"
)

// lesson checks what a teacher says about the run, as far as that can be done
// without running it.
func (c *checker) lesson() {
	f := c.f
	if f.ID != "" {
		c.id(f.Node.At("id"), f.ID)
	}
	if f.Follows != "" {
		c.id(f.Node.At("follows"), f.Follows)
	}
	if f.Follows != "" && f.Follows == f.ID {
		c.Report(f.Node.At("follows"), "name the lesson before it; the first lesson follows none", "%s follows itself", f.ID)
	}
	for i, id := range f.Next {
		c.id(f.Node.Item("next", i), id)
	}
	for _, w := range f.Events {
		c.name(w.Key, w.Name, "event")
		if c.stepCalled(w.Name) {
			c.Report(w.Key, "choose another word", "%s is the name of a step", w.Name)
		}
		c.event(w)
	}
	for _, s := range f.Sections {
		c.event(&s.From)
	}
	for _, t := range f.Texts() {
		c.placeholders(t)
	}
	c.ids()
	c.texts(f.Notes, f.Questions, f.Expect)
	for _, v := range f.Variants {
		c.texts(v.Notes, v.Questions, v.Expect)
		c.name(v.Key, v.Name, "variant")
		if len(v.Changes) == 0 {
			c.Report(v.Key, "write set: {links.wan.delay: 80ms}", "variant %s changes nothing", v.Name)
		}
	}
}

func (c *checker) texts(notes []*language.Note, questions []*language.Question, expect []*language.Expectation) {
	for _, n := range notes {
		c.event(&n.When)
		c.shownIn(n.Node, n.In)
		if strings.TrimSpace(n.Say) == "" {
			c.Report(n.Node.At("say"), "", "this note says nothing")
		}
	}
	for _, q := range questions {
		c.question(q)
		c.shownIn(q.Node, q.In)
	}
	for _, e := range expect {
		c.expectation(e)
	}
}

// shownIn checks the names of variants in which a text is shown.
func (c *checker) shownIn(n *syntax.Node, in []string) {
	names := []string{"base", "all"}
	for _, v := range c.f.Variants {
		names = append(names, v.Name)
	}
	for i, name := range in {
		if !slices.Contains(names, name) {
			c.Report(n.Item("in", i), syntax.DidYouMean(name, names, "variant"), "there is no variant %q", name)
		}
	}
}

func (c *checker) id(n *syntax.Node, id string) {
	for _, r := range id {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' {
			c.Report(n, "ids are lower-case words with hyphens, such as three-way-handshake", "%q is no id", id)
			return
		}
	}
}

// event checks one event. That it happens is known only after the run.
func (c *checker) event(w *language.Event) {
	if w.Node == nil || w.Edge != "" {
		return
	}
	if w.Named() {
		c.eventName(w.Node, w.Name)
		return
	}
	kinds := w.Kinds()
	switch {
	case len(kinds) == 0 && w.Packet == "":
		c.Report(w.Node, "write one of "+strings.Join(language.EventKinds(), ", "), "this names no event")
		return
	case len(kinds) > 1:
		c.Report(w.Node.Key(kinds[1]), "keep one of them", "%s and %s do not go together", kinds[0], kinds[1])
		return
	}
	if w.Packet == "" {
		for _, k := range []string{"is", "from", "to", "number", "text", "path", "data"} {
			if w.Node.Has(k) {
				c.Report(w.Node.Key(k), "remove it, or use packet", "%s belongs to packet, not to %s", k, kinds[0])
			}
		}
	}
	c.lane(w.Node.At("from"), w.From)
	c.lane(w.Node.At("to"), w.To)
	c.lane(w.Node.At("host"), w.Host)
	c.conn(w.Node.At("conn"), w.Conn)
	if w.Step != "" {
		name, event, dotted := strings.Cut(w.Step, ".")
		if dotted && event != "done" {
			c.Report(w.Node.At("step"), "write "+name+", or "+name+".done", "a step begins and ends; %s is no event of a lesson", w.Step)
		}
		if !slices.Contains(c.stepNames(), name) {
			c.Report(w.Node.At("step"), syntax.DidYouMean(name, c.stepNames(), "step"), "no step is called %s", name)
		}
	}
	if w.From != "" && w.From == w.To {
		c.Report(w.Node.At("to"), "", "from and to are the same host")
	}
}

// conn checks the name or number of a connection.
func (c *checker) conn(n *syntax.Node, name string) {
	if name == "" {
		return
	}
	if _, err := strconv.Atoi(name); err == nil {
		if name == "0" {
			c.Report(n, "connections are counted from 1, by their first segment", "there is no connection 0")
		}
		return
	}
	if !c.connection(name) && !slices.Contains(c.stepNames(), name) {
		c.Report(n, syntax.DidYouMean(name, append(c.connNames(), c.stepNames()...), "connection or step"), "no connection is called %s", name)
	}
}

func (c *checker) question(q *language.Question) {
	c.event(&q.Before)
	if q.Before.Edge == "start" {
		c.Report(q.Node.At("before"), "write before: {packet: SYN}", "nothing comes before the start")
	}
	rights := 0
	for i, ch := range q.Choices {
		at := q.Node.Item("choices", i)
		n := 0
		for _, s := range []string{ch.Right, ch.Wrong, ch.Allowed} {
			if s != "" {
				n++
			}
		}
		if n != 1 {
			c.Report(at, "write {right: text}, or {wrong: text, because: text}", "a choice is one of right, wrong and allowed")
		}
		if ch.Right != "" {
			rights++
		}
		if ch.Wrong != "" && ch.Because == "" {
			c.Report(at, "add because: a sentence that helps who chose it", "a wrong answer needs its because")
		}
	}
	switch {
	case len(q.Choices) == 0 && q.Answer == nil:
		c.Report(q.Node, "write choices, or answer: {host: server, packet: SYN-ACK}", "this question has no answer")
	case len(q.Choices) > 0 && q.Answer != nil:
		c.Report(q.Node.Key("answer"), "keep one of them", "choices and answer do not go together")
	case len(q.Choices) == 1:
		c.Report(q.Node.At("choices"), "add a wrong answer that somebody could give", "a single choice is no choice")
	case len(q.Choices) > 0 && rights == 0:
		c.Report(q.Node.At("choices"), "mark one as right", "none of the choices is right")
	case len(q.Choices) > 9:
		c.Report(q.Node.At("choices"), "keys 1 to 9 choose", "there are %d choices; at most 9 fit", len(q.Choices))
	}
	if q.Answer != nil {
		c.lane(q.Answer.Node.At("host"), q.Answer.Host)
	}
	for _, e := range q.Check {
		c.expectation(e)
	}
}
