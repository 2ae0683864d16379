package tour

import (
	"iter"
	"strconv"
	"strings"

	"wirewalk/scenarios/narrate"
	"wirewalk/sim/trace"
	"wirewalk/tui/ladder"
)

// VisibleText are the texts that a walk shows of a stop, each with the place where it
// stands, with actions in braces: the packets and words of the ladder, what happens, WHY, WHY NOT and the
// octets of payload. With a connection it is only what happens on that one.
func VisibleText(x *ladder.Index, stop trace.StopID, conn trace.ConnID) iter.Seq2[string, string] {
	return func(yield func(where, text string) bool) {
		if !textOnLadder(x, stop, conn, yield) {
			return
		}
		if !yield("what happens here", narrate.DescribeStop(x.Trace, stop)) {
			return
		}
		why := narrate.WhyStop(x.Trace, stop)
		if !yield("WHY", reasonText(why)) {
			return
		}
		for _, l := range narrate.WhyNot(x.Trace, stop) {
			if !yield("WHY NOT", reasonText(l.Text)) {
				return
			}
		}
		textInPackets(x, stop, conn, yield)
	}
}

// textOnLadder are the labels of the arrows and the words beside the lifelines.
func textOnLadder(x *ladder.Index, stop trace.StopID, conn trace.ConnID, yield func(where, text string) bool) bool {
	for text := range x.StopTexts(stop, conn) {
		if !yield("the ladder", text) {
			return false
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
		if !yield("packet #"+strconv.Itoa(int(id)), words) {
			return false
		}
	}
	return true
}

// textInPackets are the octets of payload, read as text.
func textInPackets(x *ladder.Index, stop trace.StopID, conn trace.ConnID, yield func(where, text string) bool) {
	for id := range packetsOf(x, stop, conn) {
		sp := x.Trace.Packet(id).Seg.Payload
		if sp.Len > 0 && !yield("the octets of #"+strconv.Itoa(int(id)), string(x.Trace.Octets(nil, sp))) {
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

// reasonText is a reason with its source, as the pages show them.
func reasonText(t narrate.Text) string {
	return t.Sentence + " " + strings.ReplaceAll(t.Ref, "§", "")
}
