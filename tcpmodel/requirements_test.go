package tcpmodel

import (
	"slices"
	"testing"

	"wirewalk/sim/vtime"
)

// The tests in the files requirements_*_test.go hold the textbook stack to the
// rows of RFC 9293 appendix B. Each is named by the row's id and text.

// established is a textbook connection without options, with its peer played by hand.
func established(change func(*Config)) *peer {
	cfg := plain()
	if change != nil {
		change(&cfg)
	}
	return in(Established, cfg)
}

// transfer opens a connection between two stacks, lets the client write n octets
// and runs it.
func transfer(t *testing.T, cfg Config, n int64, rtt vtime.Duration, setup func(*lab)) *lab {
	t.Helper()
	l := newLab(t, cfg, cfg)
	l.delay = rtt / 2
	l.at(0, l.open)
	l.at(second(1), func() { l.call(client, Call{Kind: CallSend, N: n}) })
	if setup != nil {
		setup(l)
	}
	l.check = (*lab).checkAll
	l.run(second(3000))
	return l
}

// sends are the segments of an outcome.
func sends(o *Out) []Segment { return o.Segs }

func has(o *Out, k ActKind, why Reason) bool {
	for _, a := range o.Acts {
		if a.Kind == k && a.Why == why {
			return true
		}
	}
	return false
}

func told(o *Out, ind Indication) *Act {
	for i := range o.Acts {
		if a := &o.Acts[i]; a.Kind == ActIndicate && a.Ind == ind {
			return a
		}
	}
	return nil
}

// want fails the test unless ok.
func want(t *testing.T, ok bool, format string, args ...any) {
	t.Helper()
	if !ok {
		t.Errorf(format, args...)
	}
}

func TestPushFlag(t *testing.T) {
	t.Run("MAY-16 Aggregate or queue un-pushed data", func(t *testing.T) {
		p := established(nil)
		p.call(Call{Kind: CallSend, N: 100})
		o := p.call(Call{Kind: CallSend, N: 100})
		want(t, len(sends(o)) == 0, "a second small SEND left at once")
		p.call(Call{Kind: CallSend, N: 100})
		o = p.seg(ACK, peerISS+1, 1101, 0)
		want(t, len(sends(o)) == 1 && o.Segs[0].Payload.Len == 200, "the queued SENDs did not share a segment")
	})
	t.Run("SHLD-27 Sender collapse successive PSH bits", func(t *testing.T) {
		p := established(nil)
		p.call(Call{Kind: CallSend, N: 10, Push: true})
		p.call(Call{Kind: CallSend, N: 10, Push: true})
		p.call(Call{Kind: CallSend, N: 10, Push: true})
		o := p.seg(ACK, peerISS+1, 1011, 0)
		want(t, len(sends(o)) == 1 && o.Segs[0].Flags.Has(PSH), "two pushes did not become one PSH bit")
	})
	t.Run("MAY-15 SEND call can specify PUSH", func(t *testing.T) {
		pushed := func(push bool) []bool {
			p := established(func(c *Config) { c.Nagle = false })
			p.arrive(windowOf(0))
			p.call(Call{Kind: CallSend, N: 1460, Push: push})
			p.call(Call{Kind: CallSend, N: 2920})
			var bits []bool
			for _, s := range p.arrive(windowOf(0xffff)).Segs {
				bits = append(bits, s.Flags.Has(PSH))
			}
			return bits
		}
		got := pushed(true)
		want(t, slices.Equal(got, []bool{true, false, true}), "PSH of the pushed, the next and the last segment: %v", got)
		got = pushed(false)
		want(t, slices.Equal(got, []bool{false, false, true}), "PSH where no SEND asked for it: %v", got)
	})
	t.Run("MUST-60 If cannot: sender buffer indefinitely", func(t *testing.T) {
		p := established(nil)
		p.call(Call{Kind: CallSend, N: 100})
		p.call(Call{Kind: CallSend, N: 10})
		o := p.seg(ACK, peerISS+1, 1101, 0)
		want(t, len(sends(o)) == 1, "data without PUSH stays in the buffer when nothing holds it")
	})
	t.Run("MUST-61 If cannot: PSH last segment", func(t *testing.T) {
		p := established(nil)
		o := p.call(Call{Kind: CallSend, N: 3000})
		want(t, len(o.Segs) == 2 && !o.Segs[0].Flags.Has(PSH), "PSH before the last buffered segment")
		o = p.seg(ACK, peerISS+1, 3921, 0)
		want(t, len(o.Segs) == 1 && o.Segs[0].Flags.Has(PSH), "no PSH on the last buffered segment")
	})
	t.Run("MAY-17 Notify receiving ALP1 of PSH", func(t *testing.T) {
		// The bit is not handed on, and nothing waits for it: what has come is told at once.
		without, with := established(nil), established(nil)
		with.seg(ACK|PSH, peerISS+1, 1001, 10)
		without.seg(ACK, peerISS+1, 1001, 10)
		a := told(&without.out, IndReadable)
		want(t, a != nil && a.N == 10, "octets without PSH are not announced at once: %+v", a)
		want(t, slices.Equal(with.out.Acts, without.out.Acts), "PSH changes what is told: %+v and %+v", with.out.Acts, without.out.Acts)
	})
	t.Run("SHLD-28 Send max size segment when possible", func(t *testing.T) {
		p := established(nil)
		o := p.call(Call{Kind: CallSend, N: 2920})
		want(t, len(o.Segs) == 2 && o.Segs[0].Payload.Len == 1460 && o.Segs[1].Payload.Len == 1460, "segments are not full")
	})
}

func TestWindow(t *testing.T) {
	t.Run("MUST-1 Treat as unsigned number", func(t *testing.T) {
		p := established(nil)
		s := segment(ACK, peerISS+1, 1001, 0)
		s.Window = 0xffff
		p.arrive(s)
		want(t, p.conn.snd.wnd == 65535, "a window of 65535 became %d", p.conn.snd.wnd)
		o := p.call(Call{Kind: CallSend, N: 14600})
		want(t, len(o.Segs) == 10, "%d segments leave into a window of 65535", len(o.Segs))
	})
	t.Run("REC-1 Handle as 32-bit number", func(t *testing.T) {
		cfg := Textbook()
		cfg.ReceiveBuffer, cfg.ScaleShift = 1<<20, 7
		l := transfer(t, cfg, 1000, 10*vtime.Millisecond, nil)
		var s Snapshot
		l.ends[client].Snapshot(&s)
		want(t, s.SndWnd > 0xffff, "a scaled window of %d octets", s.SndWnd)
	})
	t.Run("SHLD-14 Shrink window from right", func(t *testing.T) {
		p := established(nil)
		edge := p.conn.rcv.edge
		for range 20 {
			p.seg(ACK, p.conn.rcv.nxt, 1001, 1000)
			for _, s := range p.out.Segs {
				want(t, edge.LessEq(s.Ack+Seq(s.Window)), "the right edge moved left")
				edge = edge.Max(s.Ack + Seq(s.Window))
			}
		}
		p.call(Call{Kind: CallSetOption, Option: OptReceiveBuffer, N: 1000})
		p.seg(ACK, p.conn.rcv.nxt, 1001, 1000)
		p.wait()
		s := p.out.Segs[0]
		want(t, edge.LessEq(s.Ack+Seq(s.Window)), "a smaller buffer shrank the window")
	})
	t.Run("SHLD-15 Send new data when window shrinks", func(t *testing.T) {
		p := shrunken()
		o := p.call(Call{Kind: CallSend, N: 2000})
		want(t, len(o.Segs) == 0, "new data was sent beyond a window that shrank")
	})
	t.Run("SHLD-16 Retransmit old unacked data within window", func(t *testing.T) {
		p := shrunken()
		o := p.wait()
		want(t, len(o.Segs) == 1 && o.Segs[0].Seq == 1001 && has(o, ActSend, WhyRTOExpired), "no retransmission")
	})
	t.Run("SHLD-17 Time out conn for data past right edge", func(t *testing.T) {
		p := established(nil)
		p.call(Call{Kind: CallSend, N: 2920})
		p.arrive(windowOf(0))
		for range 30 {
			o := p.wait()
			want(t, len(o.Segs) == 1, "no probe")
			p.arrive(windowOf(0))
		}
		want(t, p.conn.State() == Established, "the connection timed out behind a closed window")
	})
	t.Run("MUST-34 Robust against shrinking window", func(t *testing.T) {
		p := shrunken()
		o := p.seg(ACK, peerISS+1, 1001+4380, 0)
		want(t, p.conn.snd.flight() == 0 && len(o.Segs) == 0, "data accepted beyond the shrunken window is not acknowledged")
	})
	t.Run("MAY-8 Receiver's window closed indefinitely", func(t *testing.T) {
		p := established(func(c *Config) { c.ReceiveBuffer = 4380 })
		for range 3 {
			p.seg(ACK, p.conn.rcv.nxt, 1001, 1460)
		}
		for range 50 {
			p.now += second(60)
			o := p.seg(ACK, p.conn.rcv.nxt, 1001, 1)
			want(t, len(o.Segs) == 1 && o.Segs[0].Window == 0, "a probe of the closed window is not answered by an ACK")
		}
	})
	t.Run("MUST-35 Use standard probing logic", func(t *testing.T) {
		p := shut()
		o := p.wait()
		want(t, has(o, ActTimer, WhyWindowProbe) && len(o.Segs) == 1, "a window shrunk to zero is not probed")
	})
	t.Run("MUST-36 Sender probe zero window", func(t *testing.T) {
		o := shut().wait()
		want(t, len(o.Segs) == 1 && o.Segs[0].Payload.Len == 1 && o.Segs[0].Seq == 1001, "the probe is not the next octet")
	})
	t.Run("SHLD-29 First probe after RTO", func(t *testing.T) {
		p := shut()
		want(t, p.conn.Deadline() == vtime.Time(p.conn.baseRTO()), "the first probe is due at %s", p.conn.Deadline())
	})
	t.Run("SHLD-30 Exponential backoff", func(t *testing.T) {
		p := shut()
		var gaps []vtime.Duration
		last := vtime.Time(0)
		for range 5 {
			p.wait()
			gaps = append(gaps, p.now.Sub(last))
			last = p.now
			p.arrive(windowOf(0))
		}
		for i := 1; i < len(gaps); i++ {
			want(t, gaps[i] == 2*gaps[i-1], "probe gaps %v do not double", gaps)
		}
	})
	t.Run("MUST-37 Allow window stay zero indefinitely", func(t *testing.T) {
		p := shut()
		for range 100 {
			p.wait()
			p.arrive(windowOf(0))
		}
		want(t, p.conn.State() == Established, "the connection ended while probes were answered")
	})
	t.Run("MAY-7 Retransmit old data beyond SND.UNA+SND.WND", func(t *testing.T) {
		p := established(nil)
		p.call(Call{Kind: CallSend, N: 2920})
		p.arrive(windowOf(1000))
		o := p.wait()
		want(t, len(o.Segs) == 1 && o.Segs[0].Seq == 1001 && o.Segs[0].Payload.Len == 1460, "old data is not sent again")
	})
	t.Run("MUST-66 Process RST and URG even with zero window", func(t *testing.T) {
		p := established(func(c *Config) { c.ReceiveBuffer = 1460 })
		p.seg(ACK, peerISS+1, 1001, 1460)
		want(t, p.conn.rcv.window() == 0, "the window is %d", p.conn.rcv.window())
		s := segment(ACK|URG, p.conn.rcv.nxt, 1001, 10)
		s.Urgent = 10
		want(t, told(p.arrive(s), IndUrgent) != nil, "URG is ignored at a zero window")
		o := p.seg(RST|ACK, p.conn.rcv.nxt, 1001, 0)
		want(t, told(o, IndError) != nil, "RST is ignored at a zero window")
	})
}

// windowOf is an ACK of what was acknowledged before that changes only the window.
func windowOf(n uint16) Segment {
	s := segment(ACK, peerISS+1, 1001, 0)
	s.Window = n
	return s
}

// shrunken has three segments in flight when the window shrinks below them.
func shrunken() *peer {
	p := established(nil)
	p.arrive(windowOf(10000))
	p.conn.cc.cwnd = 3 * 1460
	p.call(Call{Kind: CallSend, N: 3 * 1460})
	p.arrive(windowOf(2000))
	return p
}

// shut has octets to send and a closed window.
func shut() *peer {
	p := established(nil)
	p.arrive(windowOf(0))
	p.call(Call{Kind: CallSend, N: 100})
	return p
}

func TestUrgentData(t *testing.T) {
	t.Run("MUST-30 Include support for urgent pointer", func(t *testing.T) {
		p := established(nil)
		o := p.call(Call{Kind: CallSend, N: 10, Urgent: true})
		want(t, len(o.Segs) == 1 && o.Segs[0].Flags.Has(URG), "no URG")
	})
	t.Run("MUST-62 Pointer indicates first non-urgent octet", func(t *testing.T) {
		p := established(nil)
		o := p.call(Call{Kind: CallSend, N: 10, Urgent: true})
		want(t, o.Segs[0].Urgent == 10, "the pointer is %d, want 10, the octet after the last urgent one", o.Segs[0].Urgent)
	})
	t.Run("MUST-31 Arbitrary length urgent data sequence", func(t *testing.T) {
		p := established(nil)
		o := p.call(Call{Kind: CallSend, N: 5000, Urgent: true})
		for i, s := range o.Segs {
			left := 5000 - i*1460
			want(t, s.Flags.Has(URG) && int(s.Urgent) == left, "segment %d points %d ahead, want %d", i, s.Urgent, left)
		}
	})
	t.Run("MUST-32 Inform ALP1 asynchronously of urgent data", func(t *testing.T) {
		p := established(nil)
		s := segment(ACK|URG, peerISS+1, 1001, 10)
		s.Urgent = 500
		o := p.arrive(s)
		want(t, told(o, IndUrgent) != nil, "not told")
		s = segment(ACK|URG, peerISS+11, 1001, 10)
		s.Urgent = 490
		want(t, told(p.arrive(s), IndUrgent) == nil, "told twice of the same urgent data")
	})
	t.Run("MUST-33 ALP1 can learn if/how much urgent data Q'd", func(t *testing.T) {
		p := established(nil)
		s := segment(ACK|URG, peerISS+1, 1001, 10)
		s.Urgent = 500
		a := told(p.arrive(s), IndUrgent)
		want(t, a != nil && a.N == 500, "told %+v, want 500 octets ahead of what was read", a)
	})
}
