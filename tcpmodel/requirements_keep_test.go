package tcpmodel

import (
	"testing"

	"wirewalk/sim/vtime"
)

func TestKeepAlive(t *testing.T) {
	alive := func() *peer {
		p := established(nil)
		p.call(Call{Kind: CallSetOption, Option: OptKeepalive, N: 1})
		return p
	}
	t.Run("MAY-5 Send Keep-alive Packets:", func(t *testing.T) {
		p := alive()
		o := p.wait()
		want(t, p.now == second(7200) && len(o.Segs) == 1 && o.Segs[0].Seq == p.conn.snd.nxt-1, "at %s: %v", p.now, o.Segs)
	})
	t.Run("MUST-24 Application can request", func(t *testing.T) {
		p := alive()
		want(t, p.conn.armed(TimerKeepalive), "SO_KEEPALIVE starts no timer")
		p.call(Call{Kind: CallSetOption, Option: OptKeepalive, N: 0})
		want(t, !p.conn.armed(TimerKeepalive), "switching it off leaves the timer")
	})
	t.Run("MUST-25 Default is \"off\"", func(t *testing.T) {
		for _, name := range Profiles() {
			cfg, _ := Profile(name)
			p := in(Established, cfg)
			want(t, !cfg.Keepalive && !p.conn.armed(TimerKeepalive), "%s sends keep-alives unasked", name)
		}
	})
	t.Run("MUST-26 Only send if idle for interval", func(t *testing.T) {
		p := alive()
		p.now = second(7199)
		p.seg(ACK, peerISS+1, 1001, 0)
		want(t, p.conn.timers[TimerKeepalive] == second(7199+7200), "an ACK does not restart the idle time")
		p.call(Call{Kind: CallSend, N: 10})
		p.conn.timers[TimerRetransmit] = vtime.Never // as if the network held everything
		o := p.wait()
		want(t, len(o.Segs) == 0 && has(o, ActRefuse, WhyKeepaliveDataWaits), "probed while data was unacknowledged")
	})
	t.Run("MUST-27 Interval configurable", func(t *testing.T) {
		p := alive()
		p.call(Call{Kind: CallSetOption, Option: OptKeepaliveIdle, D: vtime.Minute})
		p.call(Call{Kind: CallSetOption, Option: OptKeepaliveInterval, D: 5 * vtime.Second})
		p.wait()
		want(t, p.now == second(60), "first probe at %s", p.now)
		p.wait()
		want(t, p.now == second(65), "second probe at %s", p.now)
	})
	t.Run("MUST-28 Default at least 2 hrs.", func(t *testing.T) {
		for _, name := range Profiles() {
			cfg, _ := Profile(name)
			want(t, cfg.KeepaliveIdle >= 2*vtime.Hour, "%s is idle for %s only", name, cfg.KeepaliveIdle)
		}
	})
	t.Run("MUST-29 Tolerant of lost ACKs", func(t *testing.T) {
		p := alive()
		for range 10 {
			o := p.wait()
			want(t, len(o.Segs) == 1 && p.conn.State() == Established, "dead after a lost answer at %s", p.now)
		}
		a := told(p.wait(), IndError)
		want(t, a != nil && a.Errno == ETIMEDOUT && p.now == second(7950), "dead with %+v at %s, want 7950 s", a, p.now)
	})
	t.Run("SHLD-12 Send with no data", func(t *testing.T) {
		want(t, segLen(alive().wait()) == 0, "a probe has data")
	})
	t.Run("MAY-6 Configurable to send garbage octet", func(t *testing.T) {
		p := established(func(c *Config) { c.KeepaliveGarbage, c.Keepalive = true, true })
		p.call(Call{Kind: CallSend, N: 10})
		p.seg(ACK, peerISS+1, 1011, 0)
		o := p.wait()
		want(t, segLen(o) == 1 && o.Segs[0].Seq == p.conn.snd.nxt-1, "the probe is %v", o.Segs)
	})
}

func TestApplicationInterface(t *testing.T) {
	t.Run("MUST-47 Error Report mechanism", func(t *testing.T) {
		p := established(nil)
		p.out.Reset()
		p.conn.ICMP(p.now, ICMPError{Kind: ICMPHostUnreachable, Seq: p.conn.snd.una}, &p.out)
		a := told(&p.out, IndSoftError)
		want(t, a != nil && a.Errno == EHOSTUNREACH, "told %+v", a)
	})
	t.Run("SHLD-20 ALP can disable Error Report Routine", func(t *testing.T) {
		p := established(nil)
		p.call(Call{Kind: CallSetOption, Option: OptErrorReports, N: 0})
		p.conn.ICMP(p.now, ICMPError{Kind: ICMPHostUnreachable, Seq: p.conn.snd.una}, &p.out)
		want(t, told(&p.out, IndSoftError) == nil, "told though reports are off")
	})
	t.Run("MAY-14 FLUSH call", func(t *testing.T) {
		p := shut()
		a := told(p.call(Call{Kind: CallFlush}), IndSent)
		want(t, a != nil && a.N == -100 && p.conn.snd.unsent() == 0, "FLUSH gives %+v", a)
		want(t, p.conn.Deadline() == vtime.Never, "a timer runs for flushed data")
	})
}

func TestICMPMessages(t *testing.T) {
	icmp := func(p *peer, k ICMPKind) *Out {
		p.out.Reset()
		p.conn.ICMP(p.now, ICMPError{Kind: k, Seq: p.conn.snd.una}, &p.out)
		return &p.out
	}
	soft := func(t *testing.T, kinds ...ICMPKind) {
		t.Helper()
		for s := SynSent; s < TimeWait; s++ {
			for _, k := range kinds {
				p := in(s, plain())
				o := icmp(p, k)
				want(t, p.conn.State() == s, "kind %d aborts in %s", k, s)
				want(t, told(o, IndSoftError) != nil, "kind %d is not told in %s", k, s)
			}
		}
	}
	t.Run("MUST-54 Receiving ICMP messages from IP", func(t *testing.T) {
		p := established(nil)
		o := icmp(p, ICMPTimeExceeded)
		want(t, len(o.Acts) > 0, "nothing happens")
		p.out.Reset()
		p.conn.ICMP(p.now, ICMPError{Kind: ICMPPortUnreachable, Seq: p.conn.snd.nxt + 100000}, &p.out)
		want(t, p.conn.State() == Established, "an error about a segment that was never sent is believed")
	})
	t.Run("SHLD-25 Dest Unreach (0,1,5) => inform ALP", func(t *testing.T) { soft(t, ICMPNetUnreachable, ICMPHostUnreachable, ICMPSourceRouteFailed) })
	t.Run("MUST-56 Abort on Dest Unreach (0,1,5)", func(t *testing.T) { soft(t, ICMPNetUnreachable, ICMPHostUnreachable, ICMPSourceRouteFailed) })
	t.Run("SHLD-26 Dest Unreach (2-4) => abort conn", func(t *testing.T) {
		for k, errno := range map[ICMPKind]Errno{
			ICMPProtoUnreachable: ENOPROTOOPT, ICMPPortUnreachable: ECONNREFUSED,
		} {
			p := established(nil)
			a := told(icmp(p, k), IndError)
			want(t, a != nil && a.Errno == errno && p.conn.State() == Closed, "kind %d: %+v in %s", k, a, p.conn.State())
		}
	})
	// Code 4 is path MTU discovery (RFC 9293 §3.7.2): the connection lives.
	t.Run("SHLD-26 Dest Unreach (4) is path MTU discovery", func(t *testing.T) {
		p := established(nil)
		icmp(p, ICMPFragmentationNeeded)
		want(t, p.conn.State() == Established, "the connection is in %s", p.conn.State())
	})
	t.Run("MUST-55 Source Quench => silent discard", func(t *testing.T) {
		p := established(nil)
		before := p.conn.cc
		o := icmp(p, ICMPSourceQuench)
		want(t, told(o, IndSoftError) == nil && len(o.Segs) == 0 && p.conn.cc == before, "source quench has an effect")
	})
	t.Run("MUST-56 Abort on Time Exceeded", func(t *testing.T) { soft(t, ICMPTimeExceeded) })
	t.Run("MUST-56 Abort on Param Problem", func(t *testing.T) { soft(t, ICMPParameterProblem) })
}
