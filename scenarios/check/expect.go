package check

import (
	"slices"
	"strconv"
	"strings"

	"wirewalk/scenarios/language"
	"wirewalk/scenarios/syntax"
)

func (c *checker) expectation(e *language.Expectation) {
	kinds := e.Kinds()
	if len(kinds) == 0 {
		c.Report(e.Node, "write one of "+strings.Join(language.ExpectationKinds(), ", "), "this expects nothing")
		return
	}
	if len(kinds) > 1 {
		c.Report(e.Node.Key(kinds[1]), "make two expectations of it", "%s and %s do not go together", kinds[0], kinds[1])
		return
	}
	allowed := append([]string{kinds[0], "because"}, language.ExpectationKeys(kinds[0])...)
	for _, k := range e.Node.Keys {
		if !slices.Contains(allowed, k.Text) {
			c.Report(k, kinds[0]+" goes with "+strings.Join(append(language.ExpectationKeys(kinds[0]), "because"), ", "),
				"%s has no meaning for %s", k.Text, kinds[0])
		}
	}
	c.expectationValues(e, kinds[0])
}

func (c *checker) expectationValues(e *language.Expectation, kind string) {
	for _, w := range e.Events() {
		c.event(w)
	}
	c.lane(e.Node.At("host"), e.Host)
	c.conn(e.Node.At("conn"), e.Conn)
	if e.AtEnd != "" {
		c.conn(e.Node.At("at_end"), e.AtEnd)
	}
	if e.Step != "" && !slices.Contains(c.stepNames(), e.Step) {
		c.Report(e.Node.At("step"), syntax.DidYouMean(e.Step, c.stepNames(), "step"), "no step is called %s", e.Step)
	}
	c.after(e)
	switch kind {
	case "count", "stat":
		if e.Is == nil && e.Min == nil && e.Max == nil {
			c.Report(e.Node, "add is, min or max", "%s is compared with nothing", kind)
		}
		if e.Is != nil && (e.Min != nil || e.Max != nil) {
			c.Report(e.Node.Key("is"), "keep is, or min and max", "is does not go with min and max")
		}
		if e.Min != nil && e.Max != nil && e.Min.N > e.Max.N {
			c.Report(e.Node.At("max"), "", "min %s is above max %s: nothing can be both", e.Min, e.Max)
		}
	case "time_of":
		if e.Time == nil {
			c.Report(e.Node, "add time: 84ms", "time_of is compared with nothing")
		}
	case "state":
		if e.Host == "" {
			c.Report(e.Node, "add host: both ends have a state of their own", "whose state?")
		}
	case "step":
		if e.Result == "" && e.Time == nil {
			c.Report(e.Node, "add result: OK, or time: 84ms", "step is compared with nothing")
		}
	case "at_end":
		if e.Host == "" {
			c.Report(e.Node, "add host: the two ends may end differently", "the end as seen by whom?")
		}
	case "order":
		if len(e.Order) < 2 {
			c.Report(e.Node.At("order"), "name two events or more", "one event has no order")
		}
	}
	if e.Result != "" {
		c.result(e)
	}
	for i, s := range e.Sequence {
		if _, err := language.ParseSequenceItem(s); err != "" {
			c.Report(e.Node.Item("sequence", i), "write who and what, such as client SYN or server SYN-ACK", "%s", err)
		} else if host, _, _ := strings.Cut(s, " "); c.f.HostNamed(host) == nil && c.f.Loopback(host) == "" {
			c.lane(e.Node.Item("sequence", i), host)
		}
	}
}

func (c *checker) result(e *language.Expectation) {
	words := language.ResultWords()
	if slices.Contains(words, e.Result) {
		return
	}
	if n, err := strconv.Atoi(e.Result); err == nil && n >= 100 && n <= 599 {
		return
	}
	c.Report(e.Node.At("result"), syntax.DidYouMean(e.Result, words, "result"), "result: %q is not known", e.Result)
}
