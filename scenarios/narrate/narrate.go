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
	"wirewalk/tcpmodel/observe"
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
	return Told(t, SaidOf(t, id))
}

// Told fills the facts of a record into a sentence of the catalogue.
func Told(t *trace.Trace, said Said) Text {
	if said.ID == "" {
		return Text{}
	}
	f := factsOf(t, said.Rec)
	p := catalogue[said.ID]
	switch { // The ends of a packet's way.
	case f.byReader():
		p.text = strings.Replace(p.text, ", as this scenario asks", "", 1) + " You asked: {fault}."
	case f.r.Kind == trace.SegmentDropped:
		p.text += "[ The scenario calls this \"{fault}\".]"
	case f.r.Kind == trace.SegmentDelivered:
		p.text += "[ A fault of the scenario has acted on it: \"{fault}\".]"
	}
	return p.fill(f)
}

// WhyStop gives the main reason of a stop: that of the record which a teacher
// would point at first.
func WhyStop(t *trace.Trace, stop trace.StopID) Text {
	var out Text
	for _, said := range SaidOfStop(t, stop) {
		part := Told(t, said)
		out.Sentence = strings.TrimSpace(out.Sentence + " " + part.Sentence)
		if out.Ref == "" {
			out.Ref = part.Ref
		}
	}
	return out
}

// SaidOfStop lists the sentences that WhyStop says: of the record that explains
// most, of what TCP does for it, of packets lost meanwhile and of a reset of
// another connection, since whatever else happens in a stop, these decide what comes.
func SaidOfStop(t *trace.Trace, stop trace.StopID) []Said {
	id := Main(t, stop)
	if id == 0 {
		return nil
	}
	out := mainSaid(t, id)
	var text string
	for _, said := range out {
		text += " " + Told(t, said).Sentence
	}
	first, last := t.Stop(stop)
	for id := first; id <= last; id++ {
		if r := t.Record(id); r.Kind == trace.SegmentDropped && !names(text, packetNumber(r.Packet())) {
			out = append(out, Said{ID: "then/too", Rec: id})
		}
	}
	return append(out, resetElsewhere(t, id, first, last)...)
}

// resetElsewhere is what is said of the first RST that is sent in a stop on
// another connection than that of its main record.
func resetElsewhere(t *trace.Trace, main, first, last trace.RecordID) []Said {
	for id := first; id <= last; id++ {
		r := t.Record(id)
		if r.Kind == trace.SegmentSent && t.Packet(r.Packet()).Seg.Flags.Has(tcpmodel.RST) && r.Conn != t.Record(main).Conn {
			return []Said{SaidOf(t, id)}
		}
	}
	return nil
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

// mainSaid is what is said of the main record of a stop.
func mainSaid(t *trace.Trace, id trace.RecordID) []Said {
	r := t.Record(id)
	said := SaidOf(t, id)
	if r.Cause == 0 {
		return []Said{said}
	}
	cause := t.Record(r.Cause)
	if r.Kind == trace.SegmentDropped && cause.Stop == r.Stop && asks(cause.Why) {
		return []Said{SaidOf(t, r.Cause), said}
	}
	if r.Kind == trace.SegmentDropped && cause.Stop == r.Stop && byItself(cause.Why) {
		// Why TCP sent the packet is the news; that it was lost is seen, too.
		return []Said{SaidOf(t, r.Cause), {ID: "then/lost", Rec: id}}
	}
	if cause.Kind != trace.Call || commanded(cause.Why) {
		return []Said{said}
	}
	// A program's own reason says more than "it called close()".
	then := thenCase(factsOf(t, id))
	if then == "" {
		return []Said{said}
	}
	return []Said{SaidOf(t, r.Cause), {ID: then, Rec: id}}
}

// asks reports a packet of a capture whose purpose says more than that it was lost.
func asks(r trace.Reason) bool {
	switch r { //nolint:exhaustive // few reasons are TCP's own
	case observe.ReasonKeepaliveProbe, observe.ReasonWindowProbe, observe.ReasonSynAgain, observe.ReasonFinAgain, observe.ReasonRetransmission,
		observe.ReasonToldOfGap, observe.ReasonTooBig, observe.ReasonTailProbe:
		return true
	}
	return false
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
	if hasProse(r.Why) {
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
