package tcpmodel

// RFC 7323: timestamps, and protection against wrapped sequence numbers (§5).

import "wirewalk/sim/vtime"

// tsValid is how long TS.Recent is believed on an idle connection (RFC 7323 §5.5).
const tsValid = 24 * 24 * vtime.Hour

// timestamps is the timestamp state.
type timestamps struct {
	on       bool
	recent   uint32 // TS.Recent
	recentAt vtime.Time
	lastAck  Seq // Last.ACK.sent
}

// TSVal is the timestamp clock at an instant: milliseconds from an offset on (RFC
// 7323 §5.4).
func TSVal(now vtime.Time, offset uint32) uint32 {
	return uint32(int64(now)/int64(vtime.Millisecond)) + offset
}

func (c *Conn) clock(now vtime.Time) uint32 { return TSVal(now, c.p.TSOffset) }

// stamp writes the option into a segment. An RST carries it only when it has an ACK.
func (t *timestamps) stamp(c *Conn, e env, seg *Segment) {
	if seg.Flags&ACK != 0 {
		t.lastAck = seg.Ack
	}
	offer := seg.Flags&SYN != 0 && seg.Flags&ACK == 0 && c.cfg.Timestamps
	if !t.on && !offer {
		return
	}
	seg.Options.HasTS, seg.Options.TSVal = true, c.clock(e.now)
	if seg.Flags&ACK != 0 {
		seg.Options.TSEcr = t.recent
	}
}

// old is the PAWS test (RFC 7323 §5.3 R1): the segment's timestamp is before TS.Recent.
func (t *timestamps) old(now vtime.Time, seg *Segment) bool {
	return t.on && seg.Options.HasTS && int32(seg.Options.TSVal-t.recent) < 0 &&
		now.Sub(t.recentAt) < tsValid
}

// missing: a segment without the option that both ends agreed on is dropped in
// silence (RFC 7323 §3.2). A reset need not have it, and a SYN may come from a
// peer that knows nothing of the connection (RFC 9293 §3.5.1).
func (t *timestamps) missing(seg *Segment) bool {
	return t.on && !seg.Options.HasTS && seg.Flags&(RST|SYN) == 0
}

// update takes TS.Recent from a segment that covers Last.ACK.sent (RFC 7323 §4.3).
func (t *timestamps) update(now vtime.Time, seg *Segment) {
	if !t.on || !seg.Options.HasTS || int32(seg.Options.TSVal-t.recent) < 0 {
		return
	}
	if seg.Seq.LessEq(t.lastAck) {
		t.recent, t.recentAt = seg.Options.TSVal, now
	}
}
