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

// eventKinds are the keys of an event that say what kind it is.
func eventKinds() []string {
	return []string{"packet", "state", "step", "timer", "fault", "result", "at"}
}

// signalEvents are what can happen to a step or connection that another step can wait for.
func signalEvents() []string {
	return []string{"done", "connected", "accepted", "sent", "first", "received", "eof", "acked", "closed", "failed"}
}

// kinds are the keys of the event that say what kind it is.
func (w *When) kinds() []string {
	var out []string
	for _, k := range eventKinds() {
		if w.src.has(k) {
			out = append(out, k)
		}
	}
	return out
}

// kinds are the keys of the expectation that say what is looked at.
func (e *Expectation) kinds() []string {
	var out []string
	for _, k := range expectationKinds() {
		if e.src.has(k) {
			out = append(out, k)
		}
	}
	return out
}

// events are the events that an expectation names.
func (e *Expectation) events() []*When {
	var out []*When
	for _, w := range append([]*When{e.Count, e.TimeOf, e.Never}, e.Order...) {
		if w != nil {
			out = append(out, w)
		}
	}
	return out
}

// resultWords are what a step or a connection can end with, besides an HTTP status.
func resultWords() []string { return append(errnoWords(), "failed") }
