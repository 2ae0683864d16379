package tcpmodel

import (
	"testing"

	"wirewalk/sim/vtime"
)

func TestTheRTOFollowsRFC6298(t *testing.T) {
	const ms = vtime.Millisecond
	cfg := Textbook()
	cfg.MinRTO = 0
	p := in(Established, cfg)
	c := &p.conn
	c.rtt = roundTrip{}
	want(t, c.baseRTO() == vtime.Second, "before a measurement the RTO is %s, want 1 s (§2.1)", c.baseRTO())
	c.rtt.sample(100 * ms) // §2.2: SRTT = R, RTTVAR = R/2
	want(t, c.baseRTO() == 300*ms, "after one of 100 ms it is %s, want 300 ms", c.baseRTO())
	c.rtt.sample(140 * ms) // §2.3: RTTVAR = 3/4 · 50 + 1/4 · 40, SRTT = 7/8 · 100 + 1/8 · 140
	want(t, c.rtt.rttvar == 47500*vtime.Microsecond && c.rtt.srtt == 105*ms, "SRTT %s, RTTVAR %s", c.rtt.srtt, c.rtt.rttvar)
	want(t, c.baseRTO() == 295*ms, "the RTO is %s, want 295 ms", c.baseRTO())
	p.cfg.MinRTO = vtime.Second
	want(t, c.baseRTO() == vtime.Second, "the RTO is %s, want at least 1 s (§2.4)", c.baseRTO())
	c.rtt.backoff = 20
	want(t, c.rto() == cfg.MaxRTO, "the RTO backs off to %s, want at most %s (§2.5)", c.rto(), cfg.MaxRTO)
}

// flight has ten segments of 1460 octets in flight.
func flight(change func(*Config)) *peer {
	p := established(change)
	p.arrive(windowOf(60000))
	p.call(Call{Kind: CallSend, N: 40 * 1460})
	return p
}

// dups are n duplicate ACKs; it returns the segments that they let out.
func (p *peer) dups(n int) (out []Segment) {
	for range n {
		s := segment(ACK, peerISS+1, p.conn.snd.una, 0)
		s.Window = uint16(p.conn.snd.wnd)
		out = append(out, p.arrive(s).Segs...)
	}
	return out
}

func (p *peer) ackOf(n int) *Out {
	s := segment(ACK, peerISS+1, 1001+Seq(n*1460), 0)
	s.Window = 60000
	return p.arrive(s)
}

func TestTheFirstTwoDuplicateACKsEachLetOneSegmentOut(t *testing.T) { // RFC 3042 §2
	p := flight(nil)
	out := p.dups(2)
	want(t, len(out) == 2 && out[0].Seq == 1001+14600 && out[1].Seq == 1001+14600+1460, "%d segments left", len(out))
	p = flight(func(c *Config) { c.LimitedTransmit = false })
	want(t, len(p.dups(2)) == 0, "segments left without limited transmit")
}

func TestFastRecoveryWithoutSACKInflatesAndDeflates(t *testing.T) { // RFC 5681 §3.2, RFC 6582 §3.2
	p := flight(func(c *Config) { c.LimitedTransmit = false })
	cc := &p.conn.cc
	out := p.dups(3)
	want(t, len(out) == 1 && out[0].Seq == 1001, "the third duplicate ACK sends %v", out)
	want(t, cc.ssthresh == 5*1460 && cc.cwnd == 8*1460, "ssthresh %d, cwnd %d segments; want 5 and 5+3", cc.ssthresh/1460, cc.cwnd/1460)
	p.dups(1)
	want(t, cc.cwnd == 9*1460, "a further duplicate inflates cwnd to %d segments", cc.cwnd/1460)
	o := p.ackOf(4) // partial: the fifth segment is lost too
	want(t, len(o.Segs) > 0 && o.Segs[0].Seq == 1001+4*1460 && has(o, ActSend, WhyPartialAck), "a partial ACK sends %v", o.Segs)
	want(t, cc.phase == phaseRecovery && cc.cwnd == 6*1460, "a partial ACK of 4 leaves %d segments", cc.cwnd/1460)
	p.ackOf(10)
	want(t, cc.phase == phaseOpen && cc.cwnd <= 5*1460, "the full ACK leaves cwnd at %d segments", cc.cwnd/1460)
}

func TestOnlyOneFastRetransmitForTheLossesOfAWindow(t *testing.T) { // RFC 6582 §3.2 step 2
	p := flight(func(c *Config) { c.LimitedTransmit = false })
	p.wait() // a timeout: everything up to here is being sent again
	out := p.dups(5)
	for _, s := range out {
		want(t, s.Seq != 1001, "duplicate ACKs of an old window start a recovery")
	}
	want(t, p.conn.cc.phase == phaseLoss, "phase %d", p.conn.cc.phase)
}

// reported is a duplicate ACK that reports the segments from to to by SACK.
func (p *peer) reported(from, to int) *Out {
	s := segment(ACK, peerISS+1, 1001, 0)
	s.Window = 60000
	s.Options.NSACK = 1
	s.Options.SACK[0] = Block{1001 + Seq(from*1460), 1001 + Seq(to*1460)}
	return p.arrive(s)
}

func sacking() *peer {
	cfg := plain()
	cfg.SACK = true
	p := in(SynSent, cfg)
	s := segment(SYN|ACK, peerISS, 1001, 0)
	s.Options = Options{MSS: 1460, SACKOK: true}
	s.Window = 60000
	p.arrive(s)
	p.call(Call{Kind: CallSend, N: 10 * 1460})
	return p
}

func TestASegmentIsLostWhenThreeAboveItWereReported(t *testing.T) { // RFC 6675 §4 IsLost
	p := sacking()
	p.reported(1, 2)
	p.reported(1, 3)
	want(t, p.conn.snd.board.lost == 0, "two segments above mean a loss")
	o := p.reported(1, 4)
	want(t, p.conn.snd.board.lost == 1460 && has(o, ActSend, WhyFastRetransmit), "three segments above mean no loss")
	want(t, p.conn.cc.cwnd == p.conn.cc.ssthresh, "cwnd is %d after recovery began", p.conn.cc.cwnd)
}

func TestRecoveryEndsWithARescueOfTheLastSegment(t *testing.T) { // RFC 6675 §4 NextSeg rule 4
	p := sacking()
	p.reported(1, 4)
	o := p.reported(1, 9) // all but the first and the last; no new octets wait
	want(t, has(o, ActSend, WhyRescue) && o.Segs[len(o.Segs)-1].Seq == 1001+9*1460, "no rescue: %s", p.outcome())
	o = p.reported(1, 9)
	want(t, !has(o, ActSend, WhyRescue), "a second rescue in one recovery")
}

func TestRecoverySendsAgainWhatIsInDoubt(t *testing.T) { // RFC 6675 §4 NextSeg rule 3
	p := sacking()
	p.reported(1, 5)
	p.conn.cc.cwnd = 20 * 1460
	o := p.reported(9, 10) // 5 to 8 lie below a report, and only one segment above them
	want(t, has(o, ActSend, WhyMaybeLost) && o.Segs[0].Seq == 1001+5*1460, "nothing in doubt is sent: %s", p.outcome())
}

// marking is a connection with ECN and ten segments in flight.
func marking() *peer {
	cfg := plain()
	cfg.ECN = true
	p := in(SynSent, cfg)
	s := segment(SYN|ACK|ECE, peerISS, 1001, 0)
	s.Options.MSS, s.Window = 1460, 60000
	p.arrive(s)
	p.call(Call{Kind: CallSend, N: 10 * 1460})
	return p
}

// marked is an ACK of n segments that echoes a congestion mark.
func (p *peer) marked(n int) {
	s := segment(ACK|ECE, peerISS+1, 1001+Seq(n*1460), 0)
	s.Window = 60000
	p.arrive(s)
}

func TestOneCongestionMarkCostsHalfAWindowOnce(t *testing.T) { // RFC 3168 §6.1.2
	p := marking()
	for n := range 10 {
		p.marked(n + 1)
		want(t, p.conn.cc.cwnd == 5*1460-730, "cwnd is %d after the marked ACK of segment %d", p.conn.cc.cwnd, n+1)
	}
	want(t, p.conn.cc.ssthresh == 5*1460-730, "ssthresh is %d after ten marked ACKs of one window", p.conn.cc.ssthresh)
	o := p.call(Call{Kind: CallSend, N: 20 * 1460})
	want(t, len(o.Segs) > 0 && o.Segs[0].Flags.Has(CWR), "new data carries no CWR")
	p.marked(11)
	want(t, p.conn.cc.ssthresh < 5*1460-730, "a mark of the next window costs nothing: ssthresh %d", p.conn.cc.ssthresh)
}

func TestTheProbeForATailLossComesAfterTwoRoundTrips(t *testing.T) { // RFC 8985 §7.2, and recorded
	cfg := Linux()
	p := stamped(cfg)
	p.conn.rtt = roundTrip{srtt: 100 * vtime.Millisecond, rttvar: 100 * vtime.Millisecond}
	p.call(Call{Kind: CallSend, N: 2 * 1448})
	want(t, p.conn.Deadline() == vtime.Time(204*vtime.Millisecond), "two in flight: %s, want 2 SRTT and 4 ms", p.conn.Deadline())
	p = stamped(cfg)
	p.conn.rtt = roundTrip{srtt: 100 * vtime.Millisecond, rttvar: 100 * vtime.Millisecond}
	p.call(Call{Kind: CallSend, N: 100})
	want(t, p.conn.Deadline() == vtime.Time(400*vtime.Millisecond), "one in flight: %s, want 2 SRTT and 200 ms", p.conn.Deadline())
}

func TestTheSendBufferLimitsAWriteAndSaysWhenThereIsRoom(t *testing.T) { // RFC 9293 §3.10.2
	p := established(func(c *Config) { c.SendBuffer = 3 * 1460 })
	a := told(p.call(Call{Kind: CallSend, N: 10000}), IndSent)
	want(t, a != nil && a.N == 3*1460, "a write of 10000 takes %+v", a)
	a = told(p.call(Call{Kind: CallSend, N: 1}), IndSent)
	want(t, a != nil && a.N == 0, "a write to a full buffer takes %+v", a)
	o := p.ackOf(2)
	want(t, told(o, IndWritable) != nil, "room is not announced: %s", p.outcome())
}

func TestASegmentCutByTheWindowLeavesWhenItFillsHalfOfTheLargest(t *testing.T) { // RFC 9293 §3.8.6.2.1
	p := established(nil)
	p.arrive(windowOf(2000))
	p.conn.snd.maxWnd = 2000
	p.arrive(windowOf(900))
	o := p.call(Call{Kind: CallSend, N: 5000})
	want(t, len(o.Segs) == 0, "900 of a largest window of 2000 left")
	p.arrive(windowOf(1000))
	want(t, segLen(&p.out) == 1000, "1000 of a largest window of 2000 did not leave")
}

func TestALaterIncarnationStartsBeyondTheOld(t *testing.T) { // as recorded of Linux
	p := in(TimeWait, Linux())
	s := segment(SYN, p.conn.rcv.nxt+1, 0, 0)
	iss, ok := p.conn.Reopen(&s)
	want(t, ok && iss == p.conn.snd.nxt+65537, "ISN %d, want SND.NXT %d + 65537", iss, p.conn.snd.nxt)
}

func TestAnOldSegmentDoesNotMoveTheWindow(t *testing.T) { // RFC 9293 §3.10.7.4, SND.WL1 and SND.WL2
	p := established(nil)
	p.call(Call{Kind: CallSend, N: 10})
	s := segment(ACK, peerISS+1, 1011, 100)
	s.Window = 5000
	p.arrive(s)
	s = segment(ACK, peerISS+101, 1001, 100)
	s.Window = 700
	p.arrive(s)
	want(t, p.conn.snd.wnd == 5000, "an older acknowledgment moved the window to %d", p.conn.snd.wnd)
}

// RFC 5681 §4.1: the restart comes when nothing was sent for longer than one RTO.
func TestCwndRestartsAfterOneRTOOfIdlenessAndNoEarlier(t *testing.T) {
	after := func(rtos float64) (cwnd, initial uint32) {
		p := established(func(c *Config) { c.SlowStartAfterIdle = true })
		p.call(Call{Kind: CallSend, N: 100})
		p.seg(ACK, peerISS+1, 1101, 0)
		p.conn.cc.cwnd = 40 * 1460
		p.now = p.conn.snd.lastSend.Add(vtime.Duration(rtos * float64(p.conn.baseRTO())))
		p.call(Call{Kind: CallSend, N: 100})
		return p.conn.cc.cwnd, p.conn.initialWindow()
	}
	cwnd, _ := after(0.9)
	want(t, cwnd == 40*1460, "cwnd is %d after 0.9 RTO", cwnd)
	cwnd, initial := after(1.1)
	want(t, cwnd == initial, "cwnd is %d after 1.1 RTO, want the initial window of %d", cwnd, initial)
}

// A window probe of the peer comes with an octet that is cut off: what is left looks like a
// bare ACK, and is no sign that a segment has left the path (RFC 5681 §2).
func TestAnAckThatCameWithOctetsIsNoDuplicate(t *testing.T) {
	cfg := Textbook()
	cfg.ReceiveBuffer = 100
	p := in(Established, cfg)
	p.seg(ACK, peerISS+1, 1001, 100) // The buffer is full.
	p.call(Call{Kind: CallSend, N: 3000})
	for range 3 {
		o := p.seg(ACK, peerISS+101, 1001, 1)
		want(t, has(o, ActDiscard, WhyBeyondWindow), "the octet is taken: %s", p.outcome())
	}
	want(t, p.conn.cc.dupAcks == 0 && p.conn.cc.phase == phaseOpen, "%d duplicate ACKs are counted", p.conn.cc.dupAcks)
}
