package tcpmodel

import (
	"testing"

	"wirewalk/sim/vtime"
)

// The edges of what leaves: new octets, the FIN, and the timer that they start.

func TestAFINRidesOnTheLastOctetsIfTheWindowHasRoomForIt(t *testing.T) { // RFC 9293 §3.4: it takes a sequence number
	for window, rides := range map[uint16]bool{1559: false, 1560: false, 1561: true, 1562: true} {
		p := closedWindow(plain(), 1560)
		p.call(Call{Kind: CallShutdown})
		o := p.ackWith(1001, window)
		want(t, len(o.Segs) > 0 && !o.Segs[0].Flags.Has(FIN), "window %d, the first segment: %s", window, p.outcome())
		last := o.Segs[len(o.Segs)-1]
		want(t, last.Flags.Has(FIN) == rides, "window %d: %s", window, p.outcome())
		if rides {
			want(t, len(o.Segs) == 2 && last.Payload.Len == 100 && p.conn.snd.nxt == 1001+1561 && p.conn.finSent, "window %d: %s", window, p.outcome())
		}
	}
}

func TestAFINAloneWaitsForOneNumberOfTheWindow(t *testing.T) {
	for window, leaves := range map[uint16]bool{100: false, 101: true, 102: true} {
		p := established(nil)
		p.call(Call{Kind: CallSend, N: 100})
		p.ackWith(1001, window)
		o := p.call(Call{Kind: CallShutdown})
		want(t, (len(o.Segs) == 1 && o.Segs[0].Flags.Has(FIN)) == leaves, "window %d: %s", window, p.outcome())
	}
}

func TestInLinuxAFINWaitsForASegmentOfCwnd(t *testing.T) { // recorded
	for _, cfg := range []Config{plain(), Linux()} {
		for cwnd, leaves := range map[uint32]bool{2*1460 - 1: !cfg.Linux(), 2 * 1460: true} {
			p := in(Established, cfg)
			p.call(Call{Kind: CallSend, N: 1460})
			p.conn.cc.cwnd = cwnd
			o := p.call(Call{Kind: CallShutdown})
			want(t, (len(o.Segs) == 1) == leaves, "%s, cwnd %d: %s", cfg.Profile, cwnd, p.outcome())
		}
	}
}

func TestOnlyNewOctetsOfAnAgreedConnectionAreECNCapable(t *testing.T) { // RFC 3168 §6.1.1, §6.1.5
	for _, agreed := range []Flags{0, ECE} {
		cfg := plain()
		cfg.ECN = true
		p := in(SynSent, cfg)
		p.seg(SYN|ACK|agreed, peerISS, 1001, 0)
		o := p.call(Call{Kind: CallSend, N: 100})
		field := uint8(0)
		if agreed != 0 {
			field = 2 // ECT(0), RFC 3168 §5
		}
		want(t, len(o.Segs) == 1 && o.Segs[0].ECN == field, "agreed %v: %+v", agreed != 0, o.Segs)
		o = p.wait()
		want(t, len(o.Segs) == 1 && o.Segs[0].ECN == 0, "sent again: %+v", o.Segs)
	}
}

func TestFurtherOctetsDoNotPutTheTimerOff(t *testing.T) { // RFC 6298 §5.1: it starts if it is not running
	p := established(func(c *Config) { c.Nagle = false })
	p.call(Call{Kind: CallSend, N: 100})
	due := p.conn.timers[TimerRetransmit]
	want(t, due == vtime.Time(p.conn.rto()), "the first starts it until %s", due)
	p.now = vtime.Time(500 * vtime.Millisecond)
	p.call(Call{Kind: CallSend, N: 100})
	want(t, p.conn.timers[TimerRetransmit] == due, "the second puts it off until %s", p.conn.timers[TimerRetransmit])
}

func TestWhatLeftInTheOrdinaryWayIsNoLongerAProbe(t *testing.T) {
	p := closedWindow(plain(), 100)
	p.wait()
	p.ackWith(1001, 100)
	p.call(Call{Kind: CallSend, N: 100})
	p.ackWith(1101, 0)
	o := p.wait()
	want(t, len(o.Segs) == 1 && o.Segs[0].Seq == 1101 && !o.Acts[1].Retrans, "%s %+v", p.outcome(), o.Acts)
}

func TestTheRestartWaitsUntilSomethingCanLeave(t *testing.T) { // RFC 5681 §4.1: when a transmission begins
	for _, x := range []struct {
		name     string
		idle     vtime.Duration // beyond the RTO
		window   uint16
		restarts bool
	}{{"an RTO", 0, 10000, false}, {"more", 1, 10000, true}, {"more, the window closed", 1, 0, false}, {"more, one octet open", 1, 1, true}} {
		p := established(nil)
		p.call(Call{Kind: CallSend, N: 100})
		p.ackWith(1101, x.window)
		p.conn.cc.cwnd = 40 * 1460
		p.now = p.conn.snd.lastSend.Add(p.conn.baseRTO() + x.idle)
		p.call(Call{Kind: CallSend, N: 1})
		want(t, (p.conn.cc.cwnd == p.conn.initialWindow()) == x.restarts, "%s: cwnd %d", x.name, p.conn.cc.cwnd)
	}
}

func TestRoomIsToldOfWhenAThirdOfTheBufferIsFree(t *testing.T) { // as Linux tells of it
	for acked, told3 := range map[Seq]bool{999: false, 1000: true, 1001: true} {
		p := established(func(c *Config) { c.SendBuffer = 3000 })
		p.call(Call{Kind: CallSend, N: 4000})
		o := p.ackWith(1001+acked, 10000)
		want(t, (told(o, IndWritable) != nil) == told3, "%d octets free: %s", acked, p.outcome())
		o = p.ackWith(1001+acked+100, 10000)
		want(t, told(o, IndWritable) == nil || !told3, "it is told twice: %s", p.outcome())
	}
}
