package scenarios

import (
	"slices"
	"strconv"
	"strings"
)

func (c *checker) expectation(e *Expectation) {
	kinds := e.kinds()
	if len(kinds) == 0 {
		c.report(e.src, "write one of "+strings.Join(expectationKinds(), ", "), "this expects nothing")
		return
	}
	if len(kinds) > 1 {
		c.report(e.src.key(kinds[1]), "make two expectations of it", "%s and %s do not go together", kinds[0], kinds[1])
		return
	}
	allowed := append([]string{kinds[0], "because"}, expectationKeys(kinds[0])...)
	for _, k := range e.src.keys {
		if !slices.Contains(allowed, k.text) {
			c.report(k, kinds[0]+" goes with "+strings.Join(append(expectationKeys(kinds[0]), "because"), ", "),
				"%s has no meaning for %s", k.text, kinds[0])
		}
	}
	c.expectationValues(e, kinds[0])
}

func (c *checker) expectationValues(e *Expectation, kind string) {
	for _, w := range e.events() {
		c.event(w)
	}
	c.host(e.src.at("host"), e.Host)
	c.conn(e.src.at("conn"), e.Conn)
	if e.AtEnd != "" {
		c.conn(e.src.at("at_end"), e.AtEnd)
	}
	if e.Step != "" && !slices.Contains(c.stepNames(), e.Step) {
		c.report(e.src.at("step"), didYouMean(e.Step, c.stepNames(), "step"), "no step is called %s", e.Step)
	}
	c.after(e)
	switch kind {
	case "count", "stat":
		if e.Is == nil && e.Min == nil && e.Max == nil {
			c.report(e.src, "add is, min or max", "%s is compared with nothing", kind)
		}
		if e.Is != nil && (e.Min != nil || e.Max != nil) {
			c.report(e.src.key("is"), "keep is, or min and max", "is does not go with min and max")
		}
		if e.Min != nil && e.Max != nil && e.Min.N > e.Max.N {
			c.report(e.src.at("max"), "", "min %s is above max %s: nothing can be both", e.Min, e.Max)
		}
	case "time_of":
		if e.Time == nil {
			c.report(e.src, "add time: 84ms", "time_of is compared with nothing")
		}
	case "state":
		if e.Host == "" {
			c.report(e.src, "add host: both ends have a state of their own", "whose state?")
		}
	case "step":
		if e.Result == "" && e.Time == nil {
			c.report(e.src, "add result: OK, or time: 84ms", "step is compared with nothing")
		}
	case "at_end":
		if e.Host == "" {
			c.report(e.src, "add host: the two ends may end differently", "the end as seen by whom?")
		}
	case "order":
		if len(e.Order) < 2 {
			c.report(e.src.at("order"), "name two events or more", "one event has no order")
		}
	}
	if e.Result != "" {
		c.result(e)
	}
	for i, s := range e.Sequence {
		if _, err := parseSequenceItem(s); err != "" {
			c.report(e.src.item("sequence", i), "write who and what, such as client SYN or server SYN-ACK", "%s", err)
		} else if host, _, _ := strings.Cut(s, " "); c.f.host(host) == nil {
			c.host(e.src.item("sequence", i), host)
		}
	}
}

func (c *checker) result(e *Expectation) {
	words := resultWords()
	if slices.Contains(words, e.Result) {
		return
	}
	if n, err := strconv.Atoi(e.Result); err == nil && n >= 100 && n <= 599 {
		return
	}
	c.report(e.src.at("result"), didYouMean(e.Result, words, "result"), "result: %q is not known", e.Result)
}
