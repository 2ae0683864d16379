package tcpmodel

import (
	"testing"

	"wirewalk/sim/vtime"
)

// The edges of when an ACK is sent (RFC 9293 §3.8.6.3, RFC 5681 §4.2), and of Linux's
// estimate of how long it may wait (tcp_event_data_recv).

func TestTheDelayFollowsTheGapsBetweenSegments(t *testing.T) { // recorded of Linux
	for _, x := range []struct {
		ato, gap, after vtime.Duration
		quick           bool
	}{
		{100 * ms, 0, 70 * ms, false}, // half of it and half of the least
		{100 * ms, 20 * ms, 70 * ms, false},
		{2000 * ms, 20 * ms, 1020 * ms, false}, // even if that is longer than an RTO
		{100 * ms, 21 * ms, 71 * ms, false},    // half of it and the gap
		{100 * ms, 99 * ms, 149 * ms, false},
		{100 * ms, 100 * ms, 100 * ms, false}, // no shorter than the delay: it stays
		{100 * ms, 1000 * ms, 100 * ms, false},
		{100 * ms, 1000*ms + 1, 100 * ms, true}, // longer than an RTO: quick again
		{1000 * ms, 999 * ms, 1000 * ms, false}, // an RTO at most
	} {
		cfg := Linux()
		cfg.RTOVarFloor = 0
		p := in(Established, cfg)
		c := &p.conn
		c.rtt = roundTrip{}
		want(t, c.rto() == 1000*ms, "the RTO is %s", c.rto())
		c.ack.started, c.ack.quick, c.ack.ato, c.ack.lastData = true, 0, x.ato, second(1)
		s := segment(ACK, c.rcv.nxt, 1001, 10)
		c.dataArrived(env{second(1).Add(x.gap), &p.out}, &s)
		want(t, c.ack.ato == x.after && (c.ack.quick > 0) == x.quick, "%s after a gap of %s: %s, %d quick ACKs", x.ato, x.gap, c.ack.ato, c.ack.quick)
	}
}

func TestOctetsBeginTheCountOfAnsweredProbesAnew(t *testing.T) {
	p := established(nil)
	p.conn.keepalive.answered = 3
	p.seg(ACK, peerISS+1, 1001, 1)
	want(t, p.conn.KeepaliveAnswered() == 0, "%d probes count as answered", p.conn.KeepaliveAnswered())
}

func TestAsManyACKsAreQuickAsHalfTheWindowHasSegments(t *testing.T) { // tcp_incr_quickack: 2 for none, 16 at most
	for wnd, n := range map[uint32]int{0: 2, 1071: 2, 1072: 1, 2144: 2, 3216: 3, 16 * 1072: 16, 17 * 1072: 16} {
		p := in(Established, Linux())
		p.conn.rcv.edge = p.conn.rcv.nxt + Seq(wnd)
		want(t, p.conn.quickCount() == n, "a window of %d: %d quick ACKs, want %d", wnd, p.conn.quickCount(), n)
	}
}

func TestAFullSegmentHas536OctetsUntilALargerOneWasSeen(t *testing.T) { // RFC 9293 MUST-15, SHLD-19
	p := established(nil)
	want(t, p.conn.fullSize() == 536, "%d octets", p.conn.fullSize())
	p.seg(ACK, peerISS+1, 1001, 536)
	o := p.seg(ACK, peerISS+537, 1001, 536)
	want(t, len(o.Segs) == 1, "the second segment of 536 octets: %s", p.outcome())
	p.seg(ACK, peerISS+1073, 1001, 1000)
	want(t, p.conn.fullSize() == 1000, "%d octets after a larger one", p.conn.fullSize())
}

func TestWhatCameInPartBeforeIsAcknowledgedAtOnce(t *testing.T) { // §3.10.7.4, first step
	p := established(nil)
	p.seg(ACK, peerISS+1, 1001, 10)
	o := p.seg(ACK, peerISS+5, 1001, 10)
	want(t, len(o.Segs) == 1 && o.Segs[0].Ack == peerISS+15, "%s", p.outcome())
}

func TestARepeatedSegmentMakesLinuxQuickAgain(t *testing.T) {
	for _, cfg := range []Config{plain(), Linux()} {
		p := in(Established, cfg)
		a := &p.conn.ack
		a.quick, a.pingpong, a.ato = 0, true, 100*ms
		p.conn.goQuick()
		want(t, a.immediate, "the next ACK waits")
		if cfg.LinuxAck {
			want(t, a.quick == p.conn.quickCount() && !a.pingpong && a.ato == 40*ms && a.quickWhy == WhyAckQuickTwice, "%+v", a)
		} else {
			want(t, a.quick == 0 && a.ato == 100*ms && a.pingpong, "%+v", a)
		}
	}
}

func TestASecondSegmentIsAcknowledgedUnlessTheWindowWouldHaveToShrink(t *testing.T) { // __tcp_ack_snd_check
	p := in(Established, Linux())
	c := &p.conn
	c.ack.largest = 1000
	var kept, shrinks, opens bool
	for wnd := Seq(50_000); wnd < 70_000; wnd += 10 {
		for _, owed := range []Seq{1000, 1010} {
			c.ack.acked, c.rcv.edge = c.rcv.nxt-owed, c.rcv.nxt+wnd
			offered, next := uint32(wnd+owed), c.newWindow()
			want(t, c.secondSegment() == (owed > 1000 && next >= offered), "%d octets wait, the window offered was %d, the next is %d", owed, offered, next)
			kept, shrinks, opens = kept || owed > 1000 && next == offered, shrinks || next < offered, opens || next > offered
		}
	}
	want(t, kept && shrinks && opens, "not every case was there: the same %v, less %v, more %v", kept, shrinks, opens)
}

func TestAQuickAckIsToldOfByWhatMadeItSo(t *testing.T) {
	p := in(Established, Linux())
	o := p.seg(ACK, peerISS+1, 1001, 10)
	want(t, has(o, ActSend, WhyAckQuick), "small octets: %s", reasonsOf(o))
	o = p.seg(ACK, peerISS+11, 1001, 1460)
	want(t, has(o, ActSend, WhyAckWindowGrown), "the window grew: %s", reasonsOf(o))
	o = p.seg(ACK, peerISS+1471, 1001, 10)
	want(t, has(o, ActSend, WhyAckQuick), "small octets again: %s", reasonsOf(o))
}

func TestWhatComesWhenTheDelayIsNearlyOverIsAcknowledgedAtOnce(t *testing.T) { // recorded of Linux: in its last quarter
	for left, atOnce := range map[vtime.Duration]bool{10 * ms: true, 10*ms + 1: false, 5*ms + 1: true, 20 * ms: false} {
		p := in(Established, Linux())
		c := &p.conn
		c.ack.started, c.ack.ato, c.ack.pending = true, 40*ms, true
		p.now = second(1)
		c.timers[TimerDelayedAck] = p.now.Add(left)
		c.delayAck(env{p.now, &p.out})
		want(t, (len(p.out.Segs) == 1) == atOnce, "%s before the end: %d segments", left, len(p.out.Segs))
	}
}

func TestTheDelayIsBoundedByTheRoundTripWhenItIsKnown(t *testing.T) { // 40 to 200 ms
	for _, x := range []struct{ ato, srtt, delay vtime.Duration }{
		{100 * ms, 0, 100 * ms},
		{300 * ms, 0, 200 * ms},
		{300 * ms, 10 * ms, 40 * ms},
		{300 * ms, 60 * ms, 60 * ms},
		{300 * ms, vtime.Second, 200 * ms},
		{40 * ms, 10 * ms, 40 * ms},
	} {
		p := in(Established, Linux())
		c := &p.conn
		c.ack.started, c.ack.ato, c.rtt.srtt = true, x.ato, x.srtt
		want(t, c.linuxDelay() == x.delay, "%s with a round trip of %s: %s, want %s", x.ato, x.srtt, c.linuxDelay(), x.delay)
	}
}

func TestTheLastQuickAckSetsTheDelayBack(t *testing.T) { // tcp_dec_quickack_mode
	p := in(Established, Linux())
	a := &p.conn.ack
	a.ato = 100 * ms
	for quick, ato := range map[int]vtime.Duration{0: 100 * ms, 1: 40 * ms, 2: 100 * ms, 3: 100 * ms} {
		a.pending, a.quick, a.ato = true, quick, 100*ms
		p.conn.ackSent()
		want(t, a.ato == ato && a.quick == max(quick-1, 0), "%d were left: the delay is %s, %d are left", quick, a.ato, a.quick)
	}
}

func TestWhoSendsWithinTheDelayAnswers(t *testing.T) { // tcp_event_data_sent
	for after, answers := range map[vtime.Duration]bool{0: true, 40*ms - 1: true, 40 * ms: false, 41 * ms: false} {
		p := in(Established, Linux())
		p.seg(ACK, peerISS+1, 1001, 10)
		p.now = p.now.Add(after)
		p.call(Call{Kind: CallSend, N: 10})
		want(t, p.conn.ack.pingpong == answers, "%s after octets came: answers %v", after, p.conn.ack.pingpong)
	}
}
