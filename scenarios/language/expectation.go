package language

import (
	"strconv"
	"strings"
)

// ExpectationKinds are the keys of an expectation that say what is looked at.
func ExpectationKinds() []string {
	return []string{"count", "sequence", "state", "time_of", "step", "at_end", "stat", "never", "order"}
}

// ExpectationKeys are the keys that go with each kind.
func ExpectationKeys(kind string) []string {
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

// ParseSequenceItem reads "client SYN": a host and a kind of packet.
func ParseSequenceItem(s string) (SequenceItem, string) {
	host, kind, ok := strings.Cut(strings.TrimSpace(s), " ")
	if !ok {
		return SequenceItem{}, strconv.Quote(s) + " does not say who sends what"
	}
	w := Canonical(strings.TrimSpace(kind), append(PacketWords(), "FIN-ACK", "RST-ACK"))
	if w == "" {
		return SequenceItem{}, strconv.Quote(strings.TrimSpace(kind)) + " is no kind of packet"
	}
	return SequenceItem{Host: host, Kind: w}, ""
}

// SequenceItem is a packet of a sequence: who sends it, and of which kind it is.
type SequenceItem struct{ Host, Kind string }

// EventKinds are the keys of an event that say what kind it is.
func EventKinds() []string {
	return []string{"packet", "state", "step", "timer", "fault", "result", "at"}
}

// SignalEvents are what can happen to a step or connection that another step can wait for.
func SignalEvents() []string {
	return []string{"done", "connected", "accepted", "sent", "first", "received", "eof", "acked", "closed", "failed", "urgent"}
}

// Kinds are the keys of the event that say what kind it is.
func (w *Event) Kinds() []string {
	var out []string
	for _, k := range EventKinds() {
		if w.Node.Has(k) {
			out = append(out, k)
		}
	}
	return out
}

// Kinds are the keys of the expectation that say what is looked at.
func (e *Expectation) Kinds() []string {
	var out []string
	for _, k := range ExpectationKinds() {
		if e.Node.Has(k) {
			out = append(out, k)
		}
	}
	return out
}

// Events are the events that an expectation names.
func (e *Expectation) Events() []*Event {
	var out []*Event
	for _, w := range append([]*Event{e.Count, e.TimeOf, e.Never}, e.Order...) {
		if w != nil {
			out = append(out, w)
		}
	}
	return out
}

// ResultWords are what a step or a connection can end with, besides an HTTP status.
func ResultWords() []string { return append(errnoWords(), "failed") }
