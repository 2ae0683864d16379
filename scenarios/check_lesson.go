package scenarios

import (
	"slices"
	"strconv"
	"strings"
)

// lesson checks what a teacher says about the run, as far as that can be done
// without running it.
func (c *checker) lesson() {
	f := c.f
	if f.ID != "" {
		c.id(f.src.at("id"), f.ID)
	}
	for i, id := range f.Next {
		c.id(f.src.item("next", i), id)
	}
	for _, n := range f.Notes {
		c.event(&n.When)
		if strings.TrimSpace(n.Say) == "" {
			c.report(n.src.at("say"), "", "this note says nothing")
		}
	}
	for _, s := range f.Sections {
		c.event(&s.From)
	}
	for _, q := range f.Questions {
		c.question(q)
	}
	for _, e := range f.Expect {
		c.expectation(e)
	}
	for _, v := range f.Variants {
		c.name(v.key, v.Name, "variant")
		if len(v.Changes) == 0 {
			c.report(v.key, "write set: {links.wan.delay: 80ms}", "variant %s changes nothing", v.Name)
		}
	}
}

func (c *checker) id(n *node, id string) {
	for _, r := range id {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' {
			c.report(n, "ids are lower-case words with hyphens, such as three-way-handshake", "%q is no id", id)
			return
		}
	}
}

// event checks one event. That it happens is known only after the run.
func (c *checker) event(w *When) {
	if w.src == nil || w.Edge != "" {
		return
	}
	kinds := w.kinds()
	switch {
	case len(kinds) == 0 && w.Packet == "":
		c.report(w.src, "write one of "+strings.Join(eventKinds(), ", "), "this names no event")
		return
	case len(kinds) > 1:
		c.report(w.src.key(kinds[1]), "keep one of them", "%s and %s do not go together", kinds[0], kinds[1])
		return
	}
	if w.Packet == "" {
		for _, k := range []string{"is", "from", "to", "number", "text", "path", "data"} {
			if w.src.has(k) {
				c.report(w.src.key(k), "remove it, or use packet", "%s belongs to packet, not to %s", k, kinds[0])
			}
		}
	}
	c.host(w.src.at("from"), w.From)
	c.host(w.src.at("to"), w.To)
	c.host(w.src.at("host"), w.Host)
	c.conn(w.src.at("conn"), w.Conn)
	if w.Step != "" {
		name, _, _ := strings.Cut(w.Step, ".")
		if !slices.Contains(c.stepNames(), name) {
			c.report(w.src.at("step"), didYouMean(name, c.stepNames(), "step"), "no step is called %s", name)
		}
	}
	if w.From != "" && w.From == w.To {
		c.report(w.src.at("to"), "", "from and to are the same host")
	}
}

// conn checks the name or number of a connection.
func (c *checker) conn(n *node, name string) {
	if name == "" {
		return
	}
	if _, err := strconv.Atoi(name); err == nil {
		if name == "0" {
			c.report(n, "connections are counted from 1, by their first segment", "there is no connection 0")
		}
		return
	}
	if !c.connection(name) && !slices.Contains(c.stepNames(), name) {
		c.report(n, didYouMean(name, append(c.connNames(), c.stepNames()...), "connection or step"), "no connection is called %s", name)
	}
}

func (c *checker) question(q *Question) {
	c.event(&q.Before)
	if q.Before.Edge == "start" {
		c.report(q.src.at("before"), "write before: {packet: SYN}", "nothing comes before the start")
	}
	rights := 0
	for i, ch := range q.Choices {
		at := q.src.item("choices", i)
		n := 0
		for _, s := range []string{ch.Right, ch.Wrong, ch.Allowed} {
			if s != "" {
				n++
			}
		}
		if n != 1 {
			c.report(at, "write {right: text}, or {wrong: text, because: text}", "a choice is one of right, wrong and allowed")
		}
		if ch.Right != "" {
			rights++
		}
		if ch.Wrong != "" && ch.Because == "" {
			c.report(at, "add because: a sentence that helps who chose it", "a wrong answer needs its because")
		}
	}
	switch {
	case len(q.Choices) == 0 && q.Answer == nil:
		c.report(q.src, "write choices, or answer: {host: server, packet: SYN-ACK}", "this question has no answer")
	case len(q.Choices) > 0 && q.Answer != nil:
		c.report(q.src.key("answer"), "keep one of them", "choices and answer do not go together")
	case len(q.Choices) == 1:
		c.report(q.src.at("choices"), "add a wrong answer that somebody could give", "a single choice is no choice")
	case len(q.Choices) > 0 && rights == 0:
		c.report(q.src.at("choices"), "mark one as right", "none of the choices is right")
	case len(q.Choices) > 9:
		c.report(q.src.at("choices"), "keys 1 to 9 choose", "there are %d choices; at most 9 fit", len(q.Choices))
	}
	if q.Answer != nil {
		c.host(q.Answer.src.at("host"), q.Answer.Host)
	}
	for _, e := range q.Check {
		c.expectation(e)
	}
}
