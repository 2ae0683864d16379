package tcpmodel

import (
	"testing"

	"wirewalk/sim/vtime"
)

// The edges of congestion control: one octet, one segment and one instant beside a limit.

func TestOnlyAnAckThatMovesSNDUNAEndsTheCountOfDuplicates(t *testing.T) { // RFC 5681 §3.2
	update := func(p *peer) {
		s := segment(ACK, peerISS+1, p.conn.snd.una, 0)
		s.Window = uint16(p.conn.snd.wnd) + 100
		p.arrive(s)
	}
	octet := func(p *peer) {
		s := segment(ACK, peerISS+1, p.conn.snd.una+1, 0)
		s.Window = uint16(p.conn.snd.wnd)
		p.arrive(s)
	}
	for _, x := range []struct {
		name    string
		between func(*peer)
		resends int
	}{{"a window update", update, 1}, {"an ACK of one octet", octet, 0}} {
		p := flight(func(c *Config) { c.LimitedTransmit = false })
		p.dups(2)
		x.between(p)
		got := p.dups(1)
		want(t, len(got) == x.resends, "with %s in between the third duplicate ACK sends %d segments", x.name, len(got))
	}
}

func TestAFurtherMarkLeavesNothingToBeUndone(t *testing.T) { // RFC 3168 §6.1.2
	for _, marked := range []bool{false, true} {
		cfg := withSACK()
		cfg.ECN, cfg.Undo = true, true
		p := in(SynSent, cfg)
		s := segment(SYN|ACK|ECE, peerISS, 1001, 0)
		s.Options = Options{MSS: 1460, SACKOK: true, HasTS: true, TSVal: 1000, TSEcr: p.conn.clock(0)}
		p.arrive(s)
		p.call(Call{Kind: CallSend, N: 6 * 1448})
		p.now = second(1).Add(-vtime.Millisecond)
		for n := Seq(2); n <= 4; n++ {
			p.arrive(reports(1001, Block{1001 + 1448, 1001 + n*1448}))
		}
		want(t, p.conn.cc.phase == phaseRecovery, "the phase is %d", p.conn.cc.phase)
		reduced := p.conn.cc.ssthresh
		s = reports(1001, Block{1001 + 1448, 1001 + 5*1448})
		if marked {
			s.Flags |= ECE
		}
		p.arrive(s)
		p.conn.ecn.waiting, p.conn.ecn.until = true, p.conn.snd.nxt // this window has paid for its marks
		s = reports(1001 + 6*1448)                                  // it answers the first copy: its timestamp is older than the second
		p.arrive(s)
		want(t, p.conn.cc.phase == phaseOpen && has(&p.out, ActRefuse, WhyEchoOlder), "marked %v: phase %d, %s", marked, p.conn.cc.phase, p.outcome())
		want(t, (p.conn.cc.ssthresh == reduced) == marked, "marked %v: ssthresh %d, in recovery %d", marked, p.conn.cc.ssthresh, reduced)
	}
}

func TestWithoutCongestionControlNoLossHoldsDataBack(t *testing.T) {
	none := func(c *Config) { c.Congestion = "none" }
	p := flight(none)
	want(t, p.conn.cc.cwnd == 1<<30 && p.conn.cc.ssthresh == 1<<30, "cwnd %d, ssthresh %d at the start", p.conn.cc.cwnd, p.conn.cc.ssthresh)
	want(t, p.conn.snd.flight() == 40*1460, "%d octets left at once", p.conn.snd.flight())
	p.dups(3)
	want(t, p.conn.cc.cwnd == 1<<30, "cwnd %d in recovery", p.conn.cc.cwnd)
	p.ackOf(40)
	want(t, p.conn.cc.cwnd == 1<<30, "cwnd %d after it", p.conn.cc.cwnd)
	cfg := plain()
	none(&cfg)
	p = in(SynSent, cfg)
	p.wait()
	p.wait()
	p.seg(SYN|ACK, peerISS, 1001, 0)
	want(t, p.conn.cc.cwnd == 1<<30, "cwnd %d after two lost SYNs", p.conn.cc.cwnd)
}

func TestSsthreshIsNoLimitAtFirst(t *testing.T) { // RFC 5681 §3.1: arbitrarily high; 1 GiB is what tools take for unset
	for _, cfg := range []Config{plain(), Linux()} {
		p := in(Established, cfg)
		want(t, p.conn.cc.ssthresh == 1<<30, "ssthresh is %d", p.conn.cc.ssthresh)
	}
}

func TestTheInitialWindowIsOneSegmentAtLeast(t *testing.T) {
	for n, segs := range map[int]uint32{0: 1, 1: 1, 2: 2} {
		p := established(func(c *Config) { c.InitialWindow = n })
		want(t, p.conn.cc.cwnd == segs*1460, "an initial window of %d: cwnd %d", n, p.conn.cc.cwnd)
	}
}

func TestWhatHoldsDataIsCwndAndInRecoveryTheRecovery(t *testing.T) {
	p := established(func(c *Config) { c.LimitedTransmit = false })
	p.arrive(windowOf(60000))
	o := p.call(Call{Kind: CallSend, N: 40 * 1460})
	want(t, has(o, ActRefuse, WhyHeldCwnd) && !has(o, ActRefuse, WhyHeldRecovery), "in slow start: %+v", o.Acts)
	p.dups(3)
	want(t, has(&p.out, ActRefuse, WhyHeldRecovery) && p.conn.holdReason == WhyHeldRecovery, "in recovery: %+v", p.out.Acts)
}

func TestNotOneOctetLeavesBeyondCwnd(t *testing.T) { // RFC 5681 §3.1
	for _, limited := range []bool{false, true} {
		p := established(func(c *Config) { c.LimitedTransmit, c.Nagle = limited, false })
		p.call(Call{Kind: CallSetOption, Option: OptNoDelay, N: 1})
		p.conn.cc.cwnd = 1000
		p.call(Call{Kind: CallSend, N: 1000})
		o := p.call(Call{Kind: CallSend, N: 1})
		want(t, p.conn.snd.flight() == 1000 && len(o.Segs) == 0, "limited transmit %v: %s", limited, p.outcome())
	}
}

func TestAThirdDuplicateAckLetsNoFurtherNewSegmentOut(t *testing.T) { // RFC 3042 §2
	p := flight(func(c *Config) { c.FastRetransmit = false })
	for n, segs := range []int{1, 1, 0, 0} {
		got := len(p.dups(1))
		want(t, got == segs, "duplicate ACK %d lets out %d segments", n+1, got)
	}
}

func TestWithoutSACKDuplicateAcksTellOfWhatLeftWhereSomethingCountsThem(t *testing.T) { // RFC 5681 §3.2 step 4
	for _, x := range []struct {
		sack, prr, frto bool
		phase           phase
		tells           bool
	}{
		{prr: true, tells: true},
		{prr: true, frto: true, tells: true},
		{frto: true, phase: phaseLoss, tells: true},
		{frto: true, phase: phaseRecovery},
		{frto: true},
		{phase: phaseLoss},
		{},
		{sack: true, prr: true},
		{sack: true, frto: true, phase: phaseLoss},
	} {
		p := established(func(c *Config) { c.PRR, c.FRTO = x.prr, x.frto })
		p.call(Call{Kind: CallSend, N: 5 * 1460})
		c := &p.conn
		c.rcv.peerSACK, c.cc.phase, c.cc.dupOctets = x.sack, x.phase, 2*1460
		got, expects := c.dupSacked(), uint32(0)
		if x.tells {
			expects = 2 * 1460
		}
		want(t, got == expects, "%+v: %d octets", x, got)
		c.cc.dupOctets = 9 * 1460
		want(t, c.dupSacked() <= c.snd.flight(), "%+v: more left than was out", x)
	}
}

func TestCongestionAvoidanceCountsEveryOctet(t *testing.T) { // RFC 5681 §3.1
	p := established(nil)
	p.conn.cc.cwnd, p.conn.cc.ssthresh = 3*1460, 3*1460
	p.call(Call{Kind: CallSend, N: 3 * 1460})
	for n := Seq(1); n <= 3*1460; n++ {
		p.seg(ACK, peerISS+1, 1001+n, 0)
		grown := uint32(0)
		if n == 3*1460 {
			grown = 1460
		}
		if got := p.conn.cc.cwnd; got != 3*1460+grown {
			t.Fatalf("cwnd is %d after %d octets", got, n)
		}
	}
}

// crowd is a Linux stack with an initial window of 10 segments and a peer that takes more.
func crowd(change func(*Config)) *peer {
	cfg := Linux()
	if change != nil {
		change(&cfg)
	}
	p := stamped(cfg)
	p.call(Call{Kind: CallSetOption, Option: OptNoDelay, N: 1})
	p.ackWide(1001)
	return p
}

// ackWide is an ACK of all before ack, with a window of 60,000 octets.
func (p *peer) ackWide(ack Seq) {
	s := reports(ack)
	s.Window = 60000
	p.arrive(s)
}

// Linux lets cwnd grow in slow start while it is less than twice what was in flight, in
// segments of any size, and else when it held something back (tcp_is_cwnd_limited).
func TestCwndGrowsOnlyWhenTheFlightHasUsedIt(t *testing.T) {
	for n := 1; n <= 10; n++ {
		for _, size := range []int64{1, 1448} {
			p := crowd(nil)
			for range n {
				p.call(Call{Kind: CallSend, N: size})
			}
			before := p.conn.cc.cwnd
			p.ackWide(p.conn.snd.nxt)
			want(t, (p.conn.cc.cwnd > before) == (n > 5), "%d segments of %d octets: cwnd %d after %d", n, size, p.conn.cc.cwnd, before)
		}
	}
	for n, held := range map[int64]bool{6: false, 10: false, 11: true} {
		p := crowd(func(c *Config) { c.Congestion = "reno" })
		p.conn.cc.ssthresh = p.conn.cc.cwnd
		p.call(Call{Kind: CallSend, N: n * 1448})
		p.ackWide(1001 + 1448)
		want(t, (p.conn.cc.acked > 0) == held, "congestion avoidance, %d segments: %d octets count", n, p.conn.cc.acked)
	}
}

func TestWhatCountsAsTheFlightIsTheLargestOfAWindowOfData(t *testing.T) { // recorded of Linux: tcp_cwnd_validate
	p := crowd(nil)
	use := func(peak uint32, end Seq, limited bool) {
		t.Helper()
		cc := &p.conn.cc
		want(t, cc.peak == peak*1448 && cc.peakEnd == 1001+end*1448 && cc.limited == limited,
			"%d octets until %d, limited %v; want %d segments until %d", cc.peak, cc.peakEnd, cc.limited, peak, 1001+end*1448)
	}
	send := func(segs int64) { p.call(Call{Kind: CallSend, N: segs * 1448}) }
	for n := range 4 {
		send(1)
		use(uint32(n+1), Seq(n+1), false)
	}
	p.ackWide(1001 + 1448)
	send(1)
	use(4, 4, false) // as many as before: the window of data ends where it did
	p.ackWide(1001 + 4*1448)
	send(1)
	use(2, 6, false) // the next begins when its end is acknowledged
	send(9)          // 11 would be out
	use(10, 14, true)
	p.conn.cc.cwnd = 20 * 1448
	send(4)
	use(10, 14, true) // more is in flight and nothing is held back, but it was in this window
}

// Linux halves cwnd for each whole RTO without sending beyond the first (tcp_cwnd_restart);
// ssthresh remembers three quarters of it.
func TestEachRTOOfIdlenessHalvesCwndInLinux(t *testing.T) {
	const rto = 200 * vtime.Millisecond
	for idle, segs := range map[vtime.Duration]uint32{
		rto: 64, rto + 1: 32, 2 * rto: 32, 2*rto + 1: 16, 3 * rto: 16, 3*rto + 1: 10, vtime.Hour: 10,
	} {
		for _, ssthresh := range []uint32{20, 47, 48, 49} {
			p := crowd(nil)
			p.conn.cc.cwnd, p.conn.cc.ssthresh = 64*1448, ssthresh*1448
			p.conn.cc.acked = 700 // towards an increase of the old cwnd
			p.conn.restartWindow(env{0, &p.out}, idle, rto)
			want(t, p.conn.cc.cwnd == segs*1448, "after %s: cwnd of %d segments, want %d", idle, p.conn.cc.cwnd/1448, segs)
			want(t, p.conn.cc.ssthresh == max(ssthresh, 48)*1448, "ssthresh %d, before %d", p.conn.cc.ssthresh/1448, ssthresh)
			want(t, p.conn.cc.acked == 0, "%d octets count towards the next increase", p.conn.cc.acked)
		}
	}
}
