// Package narrate holds the prose: for every reason code a stable name and one
// or two sentences that say who did what and why, with the numbers of the trace
// filled in and the section of the RFC that decides. The packages that make
// things happen own the codes; this one owns the words.
package narrate

import (
	"strings"

	"wirewalk/sim"
	"wirewalk/sim/script"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// Text is an explanation.
type Text struct {
	Sentence string // one or two sentences of plain English, "" when there is nothing to say
	Ref      string // where it is written, such as "RFC 9293 §3.10.7.4"; "" when no document decides
}

// Cited is the sentence with its source in parentheses behind it.
func (t Text) Cited() string {
	if t.Ref == "" {
		return strings.TrimSpace(t.Sentence)
	}
	return strings.TrimSpace(t.Sentence + " (" + strings.ReplaceAll(t.Ref, "§", "") + ")")
}

// Link is one member of a causal chain.
type Link struct {
	Rec  trace.RecordID
	Text Text
}

// Why says why a record happened. A record without a reason of its own is
// explained by its kind.
func Why(t *trace.Trace, id trace.RecordID) Text {
	if id == 0 || int(id) > t.Len() {
		return Text{}
	}
	f := factsOf(t, id)
	p := proseFor(f)
	switch f.r.Kind { //nolint:exhaustive // the ends of a packet's way
	case trace.SegmentDropped:
		p.text += "[ The scenario calls this \"{fault}\".]"
	case trace.SegmentDelivered:
		p.text += "[ A fault of the scenario has acted on it: \"{fault}\".]"
	}
	return p.fill(f)
}

// proseFor finds the words for a record: those for what exactly happened, those
// of its reason, or those of its kind.
func proseFor(f *recordFacts) prose {
	if p, ok := exception(f); ok {
		return p
	}
	if p, ok := proseOf(f.r.Why); ok {
		return p
	}
	return byKind(f.r)
}

// WhyStop gives the main reason of a stop: that of the record which a teacher
// would point at first.
func WhyStop(t *trace.Trace, stop trace.StopID) Text {
	text := whyStop(t, stop)
	if lost := unsaid(t, stop, text.Sentence); len(lost) > 0 {
		verb := " is lost, too."
		if len(lost) > 1 {
			verb = " are lost, too."
		}
		text.Sentence += " " + strings.Join(lost, ", ") + verb
	}
	return text
}

// unsaid names the packets that are lost in a stop and that a sentence does not
// name. Whatever else happens there, a loss decides what comes.
func unsaid(t *trace.Trace, stop trace.StopID, sentence string) []string {
	if sentence == "" || stop == 0 || int(stop) > t.Stops() {
		return nil
	}
	var out []string
	first, last := t.Stop(stop)
	for id := first; id <= last; id++ {
		r := t.Record(id)
		if r.Kind != trace.SegmentDropped {
			continue
		}
		if number := packetNumber(r.Packet()); !names(sentence, number) {
			out = append(out, number)
		}
	}
	return out
}

// names reports a packet's number in a sentence: #1 is not in "#12".
func names(sentence, number string) bool {
	for rest := sentence; ; {
		_, after, ok := strings.Cut(rest, number)
		if !ok {
			return false
		}
		if after == "" || after[0] < '0' || after[0] > '9' {
			return true
		}
		rest = after
	}
}

func whyStop(t *trace.Trace, stop trace.StopID) Text {
	id := Main(t, stop)
	if id == 0 {
		return Text{}
	}
	r := t.Record(id)
	if r.Kind == trace.SegmentDropped && r.Cause != 0 && t.Record(r.Cause).Stop == stop && byItself(t.Record(r.Cause).Why) {
		// Why TCP sent the packet is the news; that it was lost is seen, too.
		text := Why(t, r.Cause)
		text.Sentence += " " + packetNumber(r.Packet()) + " is lost."
		return text
	}
	consequence, ok := consequences[r.Why]
	if !ok || r.Cause == 0 || t.Record(r.Cause).Kind != trace.Call || commanded(t.Record(r.Cause).Why) {
		return Why(t, id)
	}
	// A program's own reason says more than "it called close()".
	text, tcp := Why(t, r.Cause), Why(t, id)
	text.Sentence += " " + consequence
	if text.Ref == "" {
		text.Ref = tcp.Ref
	}
	return text
}

// consequences is what TCP does when its program makes a call, in short.
var consequences = map[trace.Reason]string{ //nolint:gochecknoglobals,exhaustive // only calls have them
	tcpmodel.WhyOpenActive:     "Its TCP sends SYN.",
	tcpmodel.WhySendCalled:     "Its TCP sends it at once.",
	tcpmodel.WhyCloseCalled:    "Its TCP sends FIN.",
	tcpmodel.WhyShutdownCalled: "Its TCP sends FIN.",
}

// byItself reports that TCP sends for a reason of its own: a timer or a sign of loss.
func byItself(r trace.Reason) bool {
	switch r { //nolint:exhaustive // few reasons are TCP's own
	case tcpmodel.WhyRTOExpired, tcpmodel.WhyFastRetransmit, tcpmodel.WhyKeepaliveProbe, tcpmodel.WhyWindowProbe,
		tcpmodel.WhyTailLossProbe, tcpmodel.WhyPartialAck, tcpmodel.WhyRetransmitLost:
		return true
	}
	return false
}

// commanded reports that a call was made because a script says so, which
// explains nothing.
func commanded(r trace.Reason) bool {
	switch r { //nolint:exhaustive // few reasons are mere commands
	case script.ReasonConnect, script.ReasonWrite, script.ReasonShutdown, script.ReasonClose, sim.ReasonProgram,
		sim.ReasonScript, tcpmodel.ReasonNone:
		return true
	}
	return false
}

// Main returns the record of a stop that WhyStop explains, 0 when the stop is empty.
func Main(t *trace.Trace, stop trace.StopID) trace.RecordID {
	if stop == 0 || int(stop) > t.Stops() {
		return 0
	}
	first, last := t.Stop(stop)
	best, rank := trace.RecordID(0), 0
	for id := first; id <= last; id++ {
		r := t.Record(id)
		n := weight(t, r)
		if n > rank || n == rank && r.Kind == trace.StateChange { // Of several states the last one counts.
			best, rank = id, n
		}
	}
	return best
}

// reasonWeight is what a reason of its own adds to a record's weight.
const reasonWeight = 5

// weight ranks the records of a stop by how much they explain.
func weight(t *trace.Trace, r trace.Record) int {
	n := kindWeight(r.Kind)
	switch {
	case r.Kind == trace.SegmentSent && pureAck(t, r):
		n -= 3 // That a state changes says more.
	case r.Kind == trace.SegmentSent && t.Packet(r.Packet()).Seg.Payload.Len > 0:
		n++ // What is said is the news, not that the talk ends.
	case r.Kind == trace.Indication && r.Errno != tcpmodel.OK:
		n += reasonWeight
	case r.Kind == trace.Indication:
		return n
	}
	if _, ok := proseOf(r.Why); ok {
		n += reasonWeight
	}
	return n
}

func kindWeight(k trace.Kind) int {
	switch k {
	case trace.Fault:
		return 20
	case trace.SegmentDropped:
		return 18
	case trace.SegmentSent:
		return 14
	case trace.StateChange:
		return 12
	case trace.TimerFired, trace.AppTimer:
		return 10
	case trace.Refusal:
		return 8
	case trace.Exchange:
		return 6
	case trace.HTTP, trace.Call, trace.Indication:
		return 4
	case trace.SegmentDelivered, trace.Note, trace.Result, trace.Command:
		return 2
	}
	return 1
}

// pureAck reports that a packet does nothing but acknowledge.
func pureAck(t *trace.Trace, r trace.Record) bool {
	p := t.Packet(r.Packet())
	return p.Proto == trace.TCP && p.Seg.Flags == tcpmodel.ACK && p.Seg.Payload.Len == 0
}

// Chain walks the causes of a record back to their root. The first link is the
// record itself. Records that only repeat what their neighbour says are kept:
// each link can be jumped to.
func Chain(t *trace.Trace, id trace.RecordID) []Link {
	var links []Link
	for id != 0 && int(id) <= t.Len() && len(links) < chainLimit {
		links = append(links, Link{Rec: id, Text: Why(t, id)})
		cause := t.Record(id).Cause
		if cause >= id { // A cause precedes its effect; a trace that breaks this must not hang a reader.
			break
		}
		id = cause
	}
	return links
}

// chainLimit bounds a causal chain: longer ones help nobody.
const chainLimit = 1000

// WhyNot lists what could have happened in a stop and did not, each with the
// guard that failed.
func WhyNot(t *trace.Trace, stop trace.StopID) []Link {
	if stop == 0 || int(stop) > t.Stops() {
		return nil
	}
	var links []Link
	first, last := t.Stop(stop)
	for id := first; id <= last; id++ {
		if t.Record(id).Kind == trace.Refusal {
			links = append(links, Link{Rec: id, Text: Why(t, id)})
		}
	}
	return links
}
