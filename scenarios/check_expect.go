package scenarios

import (
	"strconv"
	"strings"
)

// expectationKinds are the keys of an expectation that say what is looked at.
func expectationKinds() []string {
	return []string{"count", "sequence", "state", "time_of", "step", "at_end", "stat", "never", "order"}
}

// expectationKeys are the keys that go with each kind.
func expectationKeys(kind string) []string {
	switch kind {
	case "count":
		return []string{"is", "min", "max"}
	case "sequence":
		return []string{"conn"}
	case "state":
		return []string{"host", "conn", "at"}
	case "time_of":
		return []string{"time", "within"}
	case "step":
		return []string{"result", "time", "within"}
	case "at_end":
		return []string{"host", "result", "time", "within"}
	case "stat":
		return []string{"is", "min", "max", "host", "conn", "at"}
	}
	return nil
}

func (c *checker) expectation(e *Expectation) {
	var kinds []string
	for _, k := range expectationKinds() {
		if e.src.has(k) {
			kinds = append(kinds, k)
		}
	}
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
		if !contains(allowed, k.text) {
			c.report(k, kinds[0]+" goes with "+strings.Join(append(expectationKeys(kinds[0]), "because"), ", "),
				"%s has no meaning for %s", k.text, kinds[0])
		}
	}
	c.expectationValues(e, kinds[0])
}

func (c *checker) expectationValues(e *Expectation, kind string) {
	for _, w := range append([]*When{e.Count, e.TimeOf, e.Never}, e.Order...) {
		if w != nil {
			c.event(w)
		}
	}
	c.host(e.src.at("host"), e.Host)
	c.conn(e.src.at("conn"), e.Conn)
	if e.AtEnd != "" {
		c.conn(e.src.at("at_end"), e.AtEnd)
	}
	if e.Step != "" && !contains(c.stepNames(), e.Step) {
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
	words := append(errnoWords(), "failed")
	if w := canonical(e.Result, words); w != "" {
		e.Result = w
		return
	}
	if n, err := strconv.Atoi(e.Result); err == nil && n >= 100 && n <= 599 {
		return
	}
	c.report(e.src.at("result"), didYouMean(e.Result, words, "result"), "result: %q is not known", e.Result)
}

// parseSequenceItem reads "client SYN": a host and a kind of packet.
func parseSequenceItem(s string) (seqItem, string) {
	host, kind, ok := strings.Cut(strings.TrimSpace(s), " ")
	if !ok {
		return seqItem{}, strconv.Quote(s) + " does not say who sends what"
	}
	w := canonical(strings.TrimSpace(kind), append(packetWords(), "FIN-ACK", "RST-ACK"))
	if w == "" {
		return seqItem{}, strconv.Quote(strings.TrimSpace(kind)) + " is no kind of packet"
	}
	return seqItem{host: host, kind: w}, ""
}

type seqItem struct{ host, kind string }
