package tcpmodel

// Snapshot writes the transmission control block into s.
func (c *Conn) Snapshot(s *Snapshot) {
	snd, rcv := &c.snd, &c.rcv
	*s = Snapshot{
		State: c.state, Scaled: rcv.peerScales, SACKOK: rcv.peerSACK, TSOK: c.ts.on,
		InLoss: c.cc.phase == phaseLoss, InFast: c.cc.phase == phaseRecovery,
		AppClosed: c.appClosed, Backoff: octet(c.rtt.backoff), Probes: octet(c.keepalive.unanswered),
		SndScale: snd.scale, RcvScale: rcv.shift, MSS: uint16(snd.mss),
		ISS: c.p.ISS, IRS: rcv.irs, SndUna: snd.una, SndNxt: snd.nxt, RcvNxt: rcv.nxt,
		SndWL1: snd.wl1, SndWL2: snd.wl2, SndWnd: snd.wnd, RcvWnd: rcv.window(),
		Cwnd: c.cc.cwnd, Ssthresh: c.cc.ssthresh,
		EndUnread: rcv.fin && !rcv.endRead, RcvQueued: uint64(rcv.queued), OutOfOrder: rcv.outOfOrderSize,
		Inflight: c.pipe(), Srtt: c.rtt.srtt, Rttvar: c.rtt.rttvar, RTO: c.rto(),
		Timers: c.timers, Held: c.holdReason,
	}
	if snd.urgent {
		s.SndUrgent = uint32(snd.up - snd.una)
	}
	if rcv.urgent {
		s.RcvUrgent = uint32(rcv.up - rcv.copied())
	}
	if c.state != Closed {
		s.SndQueued = uint64(snd.unsent())
	}
	if c.persist.unanswered > 0 {
		s.Probes = octet(c.persist.unanswered)
	}
	if s.Held == 0 {
		s.Held = c.ackHoldReason
	}
}

// Relative is a number that the end sends counted from its initial one, so that
// its SYN is 0 and its first octet of data 1.
func (s *Snapshot) Relative(n Seq) Size { return n.Sub(s.ISS) }

// octet is n as a Snapshot tells it: at most 255.
func octet(n int) uint8 { return uint8(min(max(n, 0), 255)) }
