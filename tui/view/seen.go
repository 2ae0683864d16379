package view

import (
	"iter"

	"wirewalk/scenarios/narrate"
	"wirewalk/sim/trace"
	"wirewalk/tui/ladder"
)

// Seen are the texts that the walk shows of a stop, each with the place where it
// stands: the packets and words of the ladder, what happens, WHY, WHY NOT and the
// octets of payload. With a connection it is only what happens on that one.
func Seen(x *ladder.Index, stop trace.StopID, conn trace.ConnID) iter.Seq2[string, string] {
	return func(yield func(where, text string) bool) {
		if !seenOnLadder(x, stop, conn, yield) {
			return
		}
		if !yield("what happens here", narrate.DescribeStop(x.Trace, stop)) {
			return
		}
		why := narrate.WhyStop(x.Trace, stop)
		if !yield("WHY", why.Sentence+" "+plainRef(why.Ref)) {
			return
		}
		for _, l := range narrate.WhyNot(x.Trace, stop) {
			if !yield("WHY NOT (press W)", l.Text.Sentence+" "+plainRef(l.Text.Ref)) {
				return
			}
		}
		seenInPackets(x, stop, conn, yield)
	}
}

// seenOnLadder are the labels of the arrows and the words beside the lifelines.
func seenOnLadder(x *ladder.Index, stop trace.StopID, conn trace.ConnID, yield func(where, text string) bool) bool {
	sl := ladder.StopLines{X: x, Conn: conn}
	for _, ln := range sl.LinesOf(stop) {
		if ln.Text != "" && !yield("the ladder", ln.Text) {
			return false
		}
		for _, n := range ln.Notes {
			if !yield("the ladder", n.Text) {
				return false
			}
		}
	}
	for id := range packetsOf(x, stop, conn) {
		words := x.Labels(id, false)[0]
		if x.Trace.Packet(id).Again != 0 { // Its label names what it repeats instead.
			words += " " + x.Content(id)
		}
		if p := x.Trace.Packet(id); p.Proto == trace.TCP {
			words += " " + p.Seg.Flags.Words()
		}
		if !yield("packet #"+itoa(int(id)), words) {
			return false
		}
	}
	return true
}

// seenInPackets are the octets of payload, read as text.
func seenInPackets(x *ladder.Index, stop trace.StopID, conn trace.ConnID, yield func(where, text string) bool) {
	for id := range packetsOf(x, stop, conn) {
		sp := x.Trace.Packet(id).Seg.Payload
		if sp.Len > 0 && !yield("the octets of #"+itoa(int(id)), string(x.Trace.Octets(nil, sp))) {
			return
		}
	}
}

// packetsOf are the packets that leave, arrive or are lost in a stop, each as
// often as that happens.
func packetsOf(x *ladder.Index, stop trace.StopID, conn trace.ConnID) iter.Seq[trace.PacketID] {
	return func(yield func(trace.PacketID) bool) {
		first, last := x.Trace.Stop(stop)
		for rec := first; rec <= last; rec++ {
			r := x.Trace.Record(rec)
			if id := r.Packet(); id != 0 && (conn == 0 || r.Conn == conn) && !yield(id) {
				return
			}
		}
	}
}
