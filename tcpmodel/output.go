package tcpmodel

import "wirewalk/sim/vtime"

// output sends what the guards allow: first what was lost, then new octets,
// then the FIN. It notes which guard holds back the rest.
func (c *Conn) output(e env, why Reason) {
	switch c.state { //nolint:exhaustive // the others have nothing to send
	case Established, CloseWait, FinWait1, Closing, LastAck:
	default:
		return
	}
	before := c.snd.nxt
	c.restartAfterIdle(e)
	sentLost := !c.sendAsking(e) && c.sendLost(e)
	n, guard := c.nextSize(e)
	c.snd.unit = unit{}
	for ; n > 0 && c.passesRoute(e, n); n, guard = c.nextSize(e) {
		c.sendNew(e, n, why)
	}
	c.snd.unit = unit{}
	c.hold(e, guard)
	c.sendFIN(e, why)
	if guard == 0 || guard == WhyHeldWindow {
		c.sendDoubtful(e)
	}
	if before != c.snd.nxt || sentLost {
		c.noteUse(guard == WhyHeldCwnd || guard == WhyHeldRecovery)
		c.scheduleProbe(e, c.snd.board.at(0).at)
	}
	c.checkPersist(e)
}

// nextSize is how many octets the next new segment carries; 0 with the guard
// that forbids it (RFC 9293 §3.8.6.2.1).
func (c *Conn) nextSize(e env) (uint32, Reason) {
	s := &c.snd
	waiting := s.unsent()
	if waiting == 0 {
		return 0, 0
	}
	room := c.payloadRoom()
	full := uint32(min(int64(room), waiting))
	if c.cwndRoom() < c.cwndUnit(full) {
		return 0, c.cwndGuard()
	}
	usable := s.usable()
	if usable == 0 {
		return 0, WhyHeldWindow
	}
	if c.waitsForUnit(e) {
		return 0, c.cwndGuard()
	}
	n := min(full, usable)
	if n == room {
		return n, 0
	}
	if int64(n) < waiting {
		return c.cutByWindow(e, n)
	}
	if guard := c.smallGuard(e); guard != 0 {
		return 0, guard
	}
	return n, 0
}

// cwndUnit is what a segment with n octets takes of cwnd: in Linux as much as
// any other.
func (c *Conn) cwndUnit(n uint32) uint32 {
	if c.cfg.Linux() {
		return c.snd.mss
	}
	return n
}

// sendNew sends n new octets in one segment.
func (c *Conn) sendNew(e env, n uint32, why Reason) {
	s := &c.snd
	item := sentSegment{seq: s.nxt, size: n, at: e.now}
	small := n < c.payloadRoom()
	if c.finWanted && int64(n) == s.unsent() && n < s.usable() {
		item.mark = markFIN
		item.size++
		c.finSent = true
	}
	c.inUnit(&item)
	seg := c.emit(e, ACK|c.ecnData(e), s.nxt, why)
	c.fill(seg, &item)
	if c.ecnCapable() {
		seg.ECN = ecnECT0
	}
	if small {
		c.cc.small = item.end()
	}
	c.dataSent(e, item)
}

// sendFIN sends the FIN once every octet has been sent.
func (c *Conn) sendFIN(e env, why Reason) {
	s := &c.snd
	if !c.finWanted || c.finSent || s.unsent() > 0 {
		return
	}
	if c.cfg.Linux() && c.cwndRoom() < c.cwndUnit(1) {
		c.hold(e, c.cwndGuard()) // recorded: after a timeout the FIN waits for cwnd as octets do
		return
	}
	if s.usable() == 0 {
		c.hold(e, WhyHeldWindow)
		return
	}
	c.finSent = true
	item := sentSegment{seq: s.nxt, size: 1, at: e.now, mark: markFIN}
	c.fill(c.emit(e, ACK|c.ecnAck(), s.nxt, why), &item)
	c.dataSent(e, item)
}

// dataSent notes that item left.
func (c *Conn) dataSent(e env, item sentSegment) {
	s := &c.snd
	first := s.board.n == 0
	item.nth = s.next()
	s.board.push(item)
	s.nxt = item.end()
	c.octetsSent(e, &item)
	c.persist.octet = false // SND.NXT is beyond it
	c.keepalive.answered = 0
	c.cc.prr.out += item.size
	if first || !c.armed(TimerRetransmit) {
		c.armRetransmit(e)
	}
	c.armUser(e)
	c.stop(TimerPersist)
	c.stop(TimerSWSOverride)
}

// octetsSent notes that a segment with octets left, for the first time or again.
// Recorded: a FIN without octets is no reply in Linux's eyes.
func (c *Conn) octetsSent(e env, s *sentSegment) {
	if s.mark&markSYN != 0 || s.octets() == 0 {
		return
	}
	c.snd.lastSend, c.snd.sentData = e.now, true
	c.noteReply(e)
}

// restartAfterIdle lowers cwnd when nothing was sent for longer than an RTO
// (RFC 5681 §4.1).
func (c *Conn) restartAfterIdle(e env) {
	s := &c.snd
	if !c.cfg.SlowStartAfterIdle || !s.sentData || s.board.n > 0 || s.unsent() == 0 || s.usable() == 0 {
		return
	}
	idle := e.now.Sub(s.lastSend)
	if rto := c.baseRTO(); idle > rto {
		c.restartWindow(e, idle, rto)
	}
}

// signalWritable tells the application that there is room again.
func (c *Conn) signalWritable(e env) {
	s := &c.snd
	if s.blocked && c.space() >= c.sock.sendBuffer/3 && !c.appClosed && !c.finWanted {
		s.blocked = false
		c.indicate(e, IndWritable, c.space(), WhyBufferFreed)
	}
}

// corkTime is how long a corked small segment waits at most, as Linux's tcp(7) has
// it; what Linux does is in armOverride.
const corkTime = 200 * vtime.Millisecond
