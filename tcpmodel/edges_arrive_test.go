package tcpmodel

import (
	"testing"

	"wirewalk/sim/vtime"
)

// The edges of what an arriving ACK counts for, and of what is cut off a segment.

func TestAPartOfASegmentCountsInLinuxAsAWholeOne(t *testing.T) { // recorded: segments are counted, not octets
	for _, x := range []struct {
		name      string
		sack      bool
		a         ackInfo
		known     uint32
		delivered uint32
	}{
		{"760 octets, and 1448 that were reported before", true, ackInfo{acked: 2208, segments: 1, delivered: 760}, 1448, 1448},
		{"1448 octets are reported", true, ackInfo{segments: 0, delivered: 1448}, 0, 1448},
		{"760 octets", false, ackInfo{acked: 760, segments: 1, delivered: 760}, 0, 1448},
		{"two segments, for one of which a duplicate ACK stood", false, ackInfo{acked: 2896, segments: 2, delivered: 1448}, 1448, 1448},
		{"a segment for which a duplicate ACK stood", false, ackInfo{acked: 1448, segments: 1, delivered: 0}, 1448, 0},
	} {
		p := crowd(func(c *Config) { c.SACK = x.sack })
		got := p.conn.deliveredSegments(&x.a, x.known)
		want(t, got == x.delivered, "%s: %d octets, want %d", x.name, got, x.delivered)
	}
}

func TestFinWait2EndsAfterAnyTimeButNone(t *testing.T) { // tcp_fin_timeout
	for d, ends := range map[vtime.Duration]bool{0: false, 1: true, vtime.Second: true, vtime.Minute: true} {
		cfg := Linux()
		cfg.FinWait2Timeout = d
		p := in(FinWait2, cfg)
		p.call(Call{Kind: CallClose})
		want(t, p.conn.armed(TimerFinWait2) == ends, "%s: armed %v", d, !ends)
	}
}

func TestADuplicateAckStandsForASegmentUntilAnAckGoesBeyondTheGap(t *testing.T) { // tcp_remove_reno_sacks: the first fills the gap
	for segs, left := range map[int]uint32{0: 3, 1: 3, 2: 2, 3: 1, 4: 0, 5: 0} {
		p := flight(func(c *Config) { c.PRR, c.LimitedTransmit = true, false })
		p.dups(3)
		p.ackOf(segs)
		if segs == 0 {
			left++ // one more
		}
		want(t, p.conn.cc.dupOctets == left*1460, "an ACK of %d segments leaves %d octets, want %d segments", segs, p.conn.cc.dupOctets, left)
	}
}

func TestTheUserTimeoutRunsOnlyWhileSomethingIsOut(t *testing.T) { // RFC 9293 §3.9.1, RFC 5482 §3
	p := established(func(c *Config) { c.UserTimeout = second(30).Sub(0) })
	p.call(Call{Kind: CallSend, N: 100})
	want(t, p.conn.armed(TimerUser), "it does not run with octets out")
	p.seg(ACK, peerISS+1, 1051, 0)
	want(t, p.conn.armed(TimerUser), "it does not run with the rest out")
	p.seg(ACK, peerISS+1, 1101, 0)
	want(t, !p.conn.armed(TimerUser), "it runs with nothing out")
}

func TestARoundTripIsMeasuredWhateverItTook(t *testing.T) { // RFC 6298 §2; one of no time counts as the shortest there is
	for _, took := range []vtime.Duration{0, 1, vtime.Second - 1, vtime.Second, vtime.Second + 1} {
		p := established(nil)
		p.conn.rtt = roundTrip{}
		p.call(Call{Kind: CallSend, N: 100})
		p.now = p.now.Add(took)
		p.seg(ACK, peerISS+1, 1101, 0)
		want(t, p.conn.rtt.srtt == max(took, 1), "%s is measured as %s", took, p.conn.rtt.srtt)
	}
}

func TestOfASegmentThatWasSentTwiceLinuxTakesTheRoundTripThatIsReported(t *testing.T) { // tcp_ack_update_rtt
	for _, took := range []vtime.Duration{300 * ms, vtime.Second, 2 * vtime.Second} {
		for _, linux := range []bool{true, false} {
			cfg := Linux()
			if !linux {
				cfg = withSACK()
			}
			p := stamped(cfg)
			c := &p.conn
			p.call(Call{Kind: CallSend, N: 4 * 1448})
			c.snd.board.setMark(c.snd.board.at(0), markEver)
			c.rtt = roundTrip{}
			p.now = p.now.Add(took)
			s := reports(1001+1448, Block{1001 + 2*1448, 1001 + 3*1448})
			s.Options.TSEcr = c.clock(p.now) - 100
			p.arrive(s)
			sample := took
			if !linux {
				sample = 100 * ms
			}
			want(t, c.rtt.srtt == sample, "linux %v: %s is measured as %s", linux, sample, c.rtt.srtt)
		}
	}
}

func TestInASimultaneousOpenTheSYNIsOutTwice(t *testing.T) { // RFC 6298 §3: only a timestamp tells which was acknowledged
	for _, timestamps := range []bool{false, true} {
		cfg := withSACK()
		cfg.Timestamps = timestamps
		p := in(SynSent, cfg)
		p.now = p.now.Add(50 * ms)
		s := segment(SYN, peerISS, 0, 0)
		s.Payload, s.Options = Span{}, Options{MSS: 1460, SACKOK: true, HasTS: timestamps, TSVal: 1000}
		p.arrive(s)
		head := p.conn.snd.board.at(0)
		want(t, head.at == p.now && head.mark&markEver != 0, "the SYN is out since %s: %v", head.at, head.mark)
		echo := p.conn.clock(p.now)
		p.now = p.now.Add(100 * ms)
		s = segment(ACK, peerISS+1, 1001, 0)
		s.Options = Options{HasTS: timestamps, TSVal: 1100, TSEcr: echo}
		p.arrive(s)
		rtt := vtime.Duration(0)
		if timestamps {
			rtt = 100 * ms
		}
		want(t, p.conn.State() == Established && p.conn.rtt.srtt == rtt, "timestamps %v: %s is measured, %s", timestamps, p.conn.rtt.srtt, p.outcome())
	}
}

func TestAnAckThatOnlyReportsStartsTheRTOAgainWhenTheFirstSegmentWasSentLater(t *testing.T) { // tcp_clean_rtx_queue
	for later, again := range map[vtime.Duration]bool{0: false, 1: true} {
		p := crowd(func(c *Config) { c.RACK = false })
		c := &p.conn
		p.call(Call{Kind: CallSend, N: 3 * 1448})
		c.snd.board.at(0).at = c.snd.board.at(0).at.Add(later)
		c.arm(env{p.now, &p.out}, TimerRetransmit, vtime.Hour)
		p.now = p.now.Add(100 * ms)
		a := ackInfo{sackRTT: 100 * ms}
		c.measureReported(env{p.now, &p.out}, &a)
		want(t, (c.timers[TimerRetransmit] == p.now.Add(c.rto())) == again, "%s later: the RTO ends at %s", later, c.timers[TimerRetransmit])
	}
}

func TestWithNothingOutAnEchoedMarkSlowsNobodyDown(t *testing.T) { // in Linux (tcp_ack): there is nothing it could tell of
	for _, out := range []bool{false, true} {
		cfg := Linux()
		cfg.ECN = true
		p := in(SynSent, cfg)
		p.seg(SYN|ACK|ECE, peerISS, 1001, 0)
		if out {
			p.call(Call{Kind: CallSend, N: 100})
		}
		before := p.conn.cc.cwnd
		p.seg(ACK|ECE, peerISS+1, 1001, 10)
		want(t, (p.conn.cc.cwnd < before) == out, "octets are out %v: cwnd %d, before %d", out, p.conn.cc.cwnd, before)
	}
}

// original is what an ACK of two segments tells, the first of which was sent twice.
func original(sack bool, end Seq) bool {
	cfg := withSACK()
	cfg.SACK = sack
	p := stamped(cfg)
	c := &p.conn
	p.call(Call{Kind: CallSend, N: 3 * 1448})
	c.snd.board.setMark(c.snd.board.at(0), markEver)
	c.cc.recover = end
	s := segment(ACK, peerISS+1, 1001+2*1448, 0)
	a := ackInfo{seg: &s, acked: 2 * 1448}
	c.removeAcked(env{p.now, &p.out}, &a)
	return a.original
}

func TestWhatWasOutOnceBelowTheRecoveryPointShowsThatItWasLate(t *testing.T) { // RFC 5682 §2.1: not without SACK
	for _, sack := range []bool{false, true} {
		for d, below := range map[int]bool{-1: false, 0: true, 1: true} {
			got := original(sack, 1001+2*1448+Seq(d))
			want(t, got == (below && sack), "SACK %v, RecoveryPoint %+d octets from its end: %v", sack, d, got)
		}
	}
}

func TestASYNThatCameTwiceLeavesTheTimestampAsItWas(t *testing.T) { // RFC 5961 §4: it is challenged, nothing of it is taken
	p := stamped(Linux())
	s := segment(SYN|ACK, peerISS, 1001, 0)
	s.Payload, s.Options = Span{}, Options{MSS: 1460, SACKOK: true, HasTS: true, TSVal: 3000, TSEcr: 1}
	o := p.arrive(s)
	want(t, len(o.Segs) == 1 && o.Segs[0].Options.TSEcr == 1000, "it is answered with %+v", o.Segs)
	want(t, p.conn.ts.recent == 1000, "TS.Recent is %d", p.conn.ts.recent)
}

func TestWhatIsTooOldAndNewDoesNotMakeACKsQuick(t *testing.T) { // tcp_send_dupack: what came before does
	for seq, quick := range map[Seq]bool{peerISS + 1: true, peerISS + 10: true, peerISS + 11: false} {
		p := stamped(Linux())
		p.data(peerISS+1, 10, 2000)
		p.conn.ack.pingpong = true
		p.data(seq, 10, 1500)
		want(t, p.conn.ack.pingpong != quick, "octets from %d: quick %v", seq-peerISS, !p.conn.ack.pingpong)
	}
}

func TestWhatEndsAtTheEdgeOfTheWindowIsNotCutOff(t *testing.T) { // §3.10.7.4: trimmed to the window
	for _, fin := range []bool{false, true} {
		for _, x := range []struct {
			from Seq
			size uint32
			over bool
		}{{31, 69, false}, {31, 70, false}, {61, 39, false}, {61, 40, false}, {61, 41, true}} {
			cfg := plain()
			cfg.ReceiveBuffer = 100
			p := in(Established, cfg)
			p.seg(ACK, peerISS+1, 1001, 60)
			f, octets := ACK, x.size
			if fin {
				f, octets = ACK|FIN, x.size-1
			}
			o := p.seg(f, peerISS+x.from, 1001, octets)
			next := min(peerISS+x.from+Seq(x.size), peerISS+101)
			want(t, has(o, ActDiscard, WhyBeyondWindow) == x.over && p.conn.rcv.nxt == next, "%+v, FIN %v: RCV.NXT %d, %s", x, fin, p.conn.rcv.nxt, p.outcome())
			want(t, (p.conn.State() == CloseWait) == (fin && !x.over), "%+v, FIN %v: %s", x, fin, p.conn.State())
		}
	}
}

func TestWhatCameInPartBeforeIsAcknowledgedThoughNoTextIsTaken(t *testing.T) { // its sender may have missed the ACK
	p := established(nil)
	p.seg(FIN|ACK, peerISS+1, 1001, 10)
	p.wait()
	o := p.seg(ACK, peerISS+5, 1001, 20)
	want(t, has(o, ActDiscard, WhyTextAfterFIN) && len(o.Segs) == 1 && o.Segs[0].Ack == peerISS+12, "%s", p.outcome())
}

func TestASYNWhoseWayAResetHasClearedIsRepeatedForThat(t *testing.T) { // recorded of Linux: after 11.4 and 12 ms
	p := in(SynSent, Linux())
	p.seg(ACK, peerISS, 900, 0)
	want(t, len(p.out.Segs) == 1 && p.out.Segs[0].Flags == RST, "an ACK of an old connection: %s", p.outcome())
	o := p.wait()
	want(t, p.now == vtime.Time(11*ms) && has(o, ActTimer, WhySYNCleared) && len(o.Segs) == 1, "at %s: %+v", p.now, o.Acts)
}

func TestTextAndFINOfTheSYNsAnswerAreTaken(t *testing.T) { // §3.10.7.3, fourth step
	for _, f := range []Flags{SYN | ACK, SYN | ACK | FIN} {
		for _, size := range []uint32{0, 1} {
			p := in(SynSent, plain())
			s := segment(f, peerISS, 1001, size)
			s.Payload.Off = 0
			p.arrive(s)
			state, next := Established, Seq(peerISS+1)+Seq(size)
			if f.Has(FIN) {
				state, next = CloseWait, next+1
			}
			want(t, p.conn.State() == state && p.conn.rcv.nxt == next, "%s with %d octets: %s, RCV.NXT %d", f, size, p.conn.State(), p.conn.rcv.nxt)
		}
	}
}

func TestInSynSentOnlyAnAckOfTheSYNIsAcceptable(t *testing.T) { // §3.10.7.3, first step
	for ack, fits := range map[Seq]bool{999: false, 1000: false, 1001: true, 1002: false} {
		p := in(SynSent, plain())
		o := p.seg(SYN|ACK, peerISS, ack, 0)
		want(t, (p.conn.State() == Established) == fits, "ACK %d: %s", ack, p.outcome())
		if !fits {
			want(t, len(o.Segs) == 1 && o.Segs[0].Flags == RST && o.Segs[0].Seq == ack, "ACK %d: %s", ack, p.outcome())
		}
	}
}
