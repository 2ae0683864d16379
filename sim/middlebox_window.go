package sim

import "wirewalk/tcpmodel"

// windowCheck follows the numbers of a connection as they pass a box, and tells
// what lies outside of them. The rules are those of Linux's conntrack
// (tcp_in_window in nf_conntrack_proto_tcp.c, after G. van Rooij, Real Stateful
// TCP Packet Filtering in IP Filter); recorded: conntrack_window.
type windowCheck struct {
	sides   [2]seenSide
	liberal bool // taken up in mid-stream: how the windows are scaled is not known
}

// seenSide is what a box has seen of one end.
type seenSide struct {
	known    bool
	end      tcpmodel.Seq  // behind the highest octet that it sent
	maxEnd   tcpmodel.Seq  // up to which its peer allows it to send
	maxWin   tcpmodel.Size // the largest window that it offered
	maxAck   tcpmodel.Seq  // the highest acknowledgment that it sent
	acked    bool
	scale    uint8
	hasScale bool
}

// ackSlack is how far an acknowledgment may lag behind: Linux's MAXACKWINCONST.
const ackSlack = 66000

// pass reports whether a segment that goes one way lies within the windows, and
// notes what it says.
func (c *windowCheck) pass(way int, seg *tcpmodel.Segment) bool {
	me, peer := &c.sides[way], &c.sides[1-way]
	syn, rst := seg.Flags.Has(tcpmodel.SYN), seg.Flags.Has(tcpmodel.RST)
	switch {
	case c.liberal:
		return true
	case syn && me.known: // a repetition, or an opening over an old connection: its answer decides
		return true
	case syn:
		me.open(seg, peer)
	case !me.known && !peer.known:
		c.liberal = true
		return true
	case !me.known: // no answer to the SYN
		return true
	}
	ack := peer.end // A segment without ACK acknowledges nothing new.
	if seg.Flags.Has(tcpmodel.ACK) {
		ack = seg.Ack
	}
	sack := ack
	for i := range int(seg.Options.NSACK) {
		sack = sack.Max(seg.Options.SACK[i].Right)
	}
	end := seg.End()
	switch lately := max(me.maxWin, ackSlack); {
	case !peer.known && !syn: // nobody has answered its SYN yet
	case rst && peer.acked && seg.Seq.Less(peer.maxAck):
		return false
	case me.maxEnd.Less(seg.Seq):
		return c.beyond(way, seg, sack)
	case peer.known && peer.end.Less(sack): // acknowledges what was never sent
		return false
	case peer.known && end.LessEq(me.end-tcpmodel.Seq(peer.maxWin)-1),
		peer.known && sack.LessEq(peer.end-tcpmodel.Seq(lately)-1):
		return true // An old one passes and says nothing.
	}
	c.note(way, seg, ack, sack)
	return true
}

// beyond is a segment behind all that its receiver offered. One that exceeds the
// window by less than a window passes: some hosts send so.
func (c *windowCheck) beyond(way int, seg *tcpmodel.Segment, sack tcpmodel.Seq) bool {
	me, peer := &c.sides[way], &c.sides[1-way]
	end := seg.End()
	over := end.Sub(me.maxEnd) + 1
	lately := max(me.maxWin, ackSlack)
	if peer.known && over <= peer.maxWin && sack.LessEq(peer.end) && (peer.end - tcpmodel.Seq(lately) - 1).Less(sack) {
		me.end = end
		return true
	}
	return false
}

// open is the SYN of an end. Both have to offer window scaling for it to be in
// use (RFC 7323 §2.2).
func (me *seenSide) open(seg *tcpmodel.Segment, peer *seenSide) {
	*me = seenSide{
		known: true, end: seg.End(), maxEnd: seg.End(), maxWin: max(tcpmodel.Size(seg.Window), 1),
		scale: seg.Options.Scale, hasScale: seg.Options.HasScale,
	}
	if peer.known && (!me.hasScale || !peer.hasScale) {
		me.scale, peer.scale = 0, 0
	}
}

// note takes in what a segment within the windows says of its sender, and of
// what its receiver may send.
func (c *windowCheck) note(way int, seg *tcpmodel.Segment, ack, sack tcpmodel.Seq) {
	me, peer := &c.sides[way], &c.sides[1-way]
	win := tcpmodel.Size(seg.Window)
	if !seg.Flags.Has(tcpmodel.SYN) {
		win <<= me.scale
	}
	me.maxWin = max(me.maxWin, win+sack.Sub(ack))
	end := seg.End()
	me.end = me.end.Max(end)
	if seg.Flags.Has(tcpmodel.ACK) && (!me.acked || me.maxAck.Less(ack)) {
		me.maxAck, me.acked = ack, true
	}
	if peer.known && me.maxEnd.Less(end) {
		peer.maxWin += end.Sub(me.maxEnd)
	}
	if edge := sack.Add(max(win, 1)); peer.known && seg.Flags.Has(tcpmodel.ACK) && peer.maxEnd.LessEq(sack.Add(win)) {
		peer.maxEnd = edge
	}
}
