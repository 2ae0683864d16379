package tcpmodel

// RFC 9293 §3.8.5: urgent data. The pointer names the octet after the last
// urgent one (MUST-62).

// urgentField writes SEG.UP and URG while SND.UP is ahead of the segment.
func (c *Conn) urgentField(seg *Segment) {
	if c.snd.urgent && seg.Seq.Less(c.snd.up) {
		seg.Flags |= URG
		seg.Urgent = uint16(min(uint32(c.snd.up-seg.Seq), 0xffff))
	}
}

// urgentAcked ends urgent mode when everything urgent is acknowledged.
func (c *Conn) urgentAcked() {
	if c.snd.urgent && c.snd.up.LessEq(c.snd.una) {
		c.snd.urgent = false
	}
}

// checkURG is the sixth step of RFC 9293 §3.10.7.4: RCV.UP moves forward, and
// the application is told when that puts it in urgent mode (MUST-32, MUST-33).
func (c *Conn) checkURG(e env, seg *Segment) {
	switch c.state { //nolint:exhaustive // after the peer's FIN there is nothing urgent
	case Established, FinWait1, FinWait2:
	default:
		return
	}
	if seg.Flags&URG != 0 {
		c.urgentPointer(e, seg.Seq+Seq(seg.Urgent))
	}
	c.rcv.urgentCame(seg)
}

// urgentPointer takes RCV.UP from a segment.
func (c *Conn) urgentPointer(e env, up Seq) {
	r := &c.rcv
	if r.urgent && up.LessEq(r.up) || up.LessEq(r.copied()) {
		return
	}
	if c.cfg.UrgentMark {
		if up.LessEq(r.nxt) {
			return // Linux does not go back to what it has received already
		}
		c.moveMark(e, up-1)
	}
	r.up, r.urgent = up, true
	if !c.appClosed {
		c.indicate(e, IndUrgent, int64(uint32(up-r.copied())), WhyUrgent)
	}
}

// urgentRead ends urgent mode when the application has read up to RCV.UP.
func (c *Conn) urgentRead() {
	r := &c.rcv
	if r.urgent && r.up.LessEq(r.copied()) {
		r.urgent = false
	}
}

// copied is the number of the octet that the application reads next.
func (r *receiver) copied() Seq {
	next := r.nxt - Seq(uint32(r.queued))
	if r.fin {
		next--
	}
	return next
}

// urgentMark is what Berkeley sockets make of RCV.UP: one octet, the last of the
// urgent ones, is taken out of the stream, and recv() stops before the place where
// it was (RFC 6093 §3.1; recorded of Linux).
type urgentMark struct {
	state markState
	at    Seq  // of the octet
	octet Span // once it is here
}

// markState is what became of the urgent octet.
type markState uint8

const (
	markNone  markState = iota
	markAhead           // the pointer has come, the octet has not
	markHere            // it can be read with MSG_OOB
	markTaken           // it was read so, and its place is still to be passed
)

// moveMark puts the mark onto a later octet. One that stood where the application
// would read next is gone, so that it is not taken for data.
func (c *Conn) moveMark(e env, at Seq) {
	r := &c.rcv
	if m := &r.mark; m.state != markNone && m.at == r.copied() && r.queued > 0 && !c.sock.oobInline {
		c.passMark(e)
	}
	r.mark = urgentMark{state: markAhead, at: at}
}

// urgentCame notes that the octet at the mark has arrived.
func (r *receiver) urgentCame(seg *Segment) {
	m := &r.mark
	if m.state != markAhead || m.at.Less(seg.Seq) {
		return
	}
	if off := uint32(m.at - seg.Seq); off < seg.Payload.Len {
		m.state, m.octet = markHere, Span{Stream: seg.Payload.Stream, Off: seg.Payload.Off + uint64(off), Len: 1}
	}
}

// passMark drops the octet at the mark, which is the next in the queue.
func (c *Conn) passMark(e env) {
	r := &c.rcv
	why := WhyUrgentLost
	if r.mark.state == markTaken {
		why = WhyUrgentPassed
	}
	r.mark = urgentMark{}
	_, _ = r.read(1, nil)
	c.urgentRead()
	c.indicate(e, IndSkipped, 1, why)
}

// toMark cuts a RECEIVE of n octets so that it does not run over the mark, or
// passes the mark if it begins there.
func (c *Conn) toMark(e env, n int64) int64 {
	r := &c.rcv
	if r.mark.state == markNone {
		return n
	}
	ahead := int64(int32(r.mark.at - r.copied()))
	switch {
	case ahead > 0:
		if ahead < min(n, r.queued) {
			c.refuse(e, WhyUrgentStops)
		}
		return min(n, ahead)
	case ahead == 0 && !c.sock.oobInline:
		c.passMark(e)
	default:
		r.mark = urgentMark{}
	}
	return n
}

// receiveUrgent is recv() with MSG_OOB. It never waits (recorded).
func (c *Conn) receiveUrgent(e env) {
	m := &c.rcv.mark
	switch {
	case c.appClosed:
		c.answer(e, IndReceived, 0, EPIPE, WhyClosing)
	case c.sock.oobInline, m.state == markNone, m.state == markTaken:
		c.answer(e, IndReceived, 0, EINVAL, WhyNothingUrgent)
	case m.state == markAhead:
		c.answer(e, IndReceived, 0, EWOULDBLOCK, WhyUrgentAhead)
	default:
		m.state = markTaken
		e.out.Spans = append(e.out.Spans, m.octet)
		c.answer(e, IndReceived, 1, OK, WhyUrgentTaken)
	}
}
