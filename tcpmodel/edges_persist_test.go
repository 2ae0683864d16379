package tcpmodel

import (
	"testing"

	"wirewalk/sim/vtime"
)

// The edges of the probing of a zero window (RFC 9293 §3.8.6.1).

// closedWindow is a connection whose peer takes nothing, with n octets that wait.
func closedWindow(cfg Config, n int64) *peer {
	p := in(Established, cfg)
	p.arrive(windowOf(0))
	p.call(Call{Kind: CallSend, N: n})
	return p
}

// ackWith is an acknowledgment with a window.
func (p *peer) ackWith(ack Seq, window uint16) *Out {
	s := segment(ACK, peerISS+1, ack, 0)
	s.Window = window
	return p.arrive(s)
}

func TestTheOctetOfAProbeMayBeAcknowledged(t *testing.T) { // §3.8.6.1: the probe carries new data
	p := closedWindow(plain(), 100)
	o := p.wait()
	want(t, len(o.Segs) == 1 && o.Segs[0].Seq == 1001 && o.Segs[0].Payload.Len == 1 && !o.Acts[1].Retrans, "%s %+v", p.outcome(), o.Acts)
	o = p.wait()
	want(t, len(o.Segs) == 1 && o.Segs[0].Seq == 1001 && o.Acts[1].Retrans, "the same octet again: %s %+v", p.outcome(), o.Acts)
	o = p.ackWith(1002, 0)
	want(t, p.conn.snd.una == 1002 && len(o.Segs) == 0, "its ACK: SND.UNA %d, %s", p.conn.snd.una, p.outcome())
	o = p.wait()
	want(t, len(o.Segs) == 1 && o.Segs[0].Seq == 1002 && o.Segs[0].Payload.Len == 1 && !o.Acts[1].Retrans, "the next octet: %s %+v", p.outcome(), o.Acts)
	o = p.ackWith(1002, 1000)
	want(t, len(o.Segs) == 1 && o.Segs[0].Seq == 1002 && o.Segs[0].Payload.Len == 99, "the window opens: %s", p.outcome())
	o = p.ackWith(1102, 1000)
	want(t, p.conn.snd.una == 1002 && has(o, ActDiscard, WhyAckTooHigh), "an octet beyond what was sent: %s", p.outcome())
}

func TestTheOnlyOctetCanGoAsAProbe(t *testing.T) {
	p := closedWindow(plain(), 1)
	p.wait()
	o := p.ackWith(1002, 0)
	want(t, p.conn.snd.una == 1002 && told(o, IndAcked) != nil, "%s", p.outcome())
	want(t, p.conn.Deadline() == vtime.Never, "a timer runs until %s", p.conn.Deadline())
}

func TestAFlushKeepsTheOctetThatAProbeHasCarried(t *testing.T) { // RFC 9293 MAY-14: what was sent stays
	p := closedWindow(plain(), 100)
	p.wait()
	a := told(p.call(Call{Kind: CallFlush}), IndSent)
	want(t, a != nil && a.N == -99, "%+v", a)
	want(t, p.conn.armed(TimerPersist), "the octet is not probed again")
	p.call(Call{Kind: CallSend, N: 10})
	o := p.ackWith(1002, 1000)
	want(t, p.conn.snd.una == 1002 && len(o.Segs) == 1 && o.Segs[0].Seq == 1002 && o.Segs[0].Payload.Len == 10, "%s", p.outcome())

	p = closedWindow(plain(), 100)
	a = told(p.call(Call{Kind: CallFlush}), IndSent)
	want(t, a != nil && a.N == -100 && !p.conn.armed(TimerPersist), "without a probe: %+v", a)
	p.call(Call{Kind: CallSend, N: 1})
	o = p.ackWith(1002, 1000)
	want(t, p.conn.snd.una == 1001 && has(o, ActDiscard, WhyAckTooHigh), "%s", p.outcome())
}

func TestProbesComeAtDoublingIntervals(t *testing.T) { // SHLD-30
	for _, cfg := range []Config{plain(), Linux()} {
		cfg.R2 = 100
		p := closedWindow(cfg, 100)
		d := p.conn.baseRTO()
		for n := range 9 {
			before := p.now
			o := p.wait()
			want(t, len(o.Segs) == 1 && p.now.Sub(before) == min(d, cfg.MaxRTO), "%s, probe %d comes after %s, want %s", cfg.Profile, n+1, p.now.Sub(before), min(d, cfg.MaxRTO))
			d *= 2
		}
	}
}

func TestLinuxDoublesTheIntervalR2TimesAtMost(t *testing.T) { // tcp_retries2 bounds the backoff
	cfg := Linux()
	cfg.R2 = 2
	p := closedWindow(cfg, 100)
	d := p.conn.baseRTO()
	for n, factor := range []vtime.Duration{1, 2, 4, 4, 4} {
		before := p.now
		o := p.wait()
		want(t, len(o.Segs) == 1 && p.now.Sub(before) == factor*d, "probe %d comes after %s, want %d times %s", n+1, p.now.Sub(before), factor, d)
		p.ackWith(1001, 0)
	}
}

func TestSilenceEndsWhatIsProbedAfterR2Probes(t *testing.T) { // like R2 of RFC 9293 §3.8.3
	for _, answered := range []bool{false, true} {
		cfg := plain()
		cfg.R2 = 3
		p := closedWindow(cfg, 100)
		for n := 1; n <= 3; n++ {
			o := p.wait()
			want(t, has(o, ActTimer, WhyWindowProbe), "probe %d: %s", n, p.outcome())
			if answered {
				p.ackWith(1001, 0)
			}
		}
		o := p.wait()
		want(t, (told(o, IndError) != nil) == !answered, "answered %v: %s", answered, p.outcome())
	}
}

func TestAFINWaitsForTheWindowLikeAnOctet(t *testing.T) { // §3.8.6.1: it takes a sequence number
	for _, cfg := range []Config{plain(), Linux()} {
		p := in(Established, cfg)
		p.arrive(windowOf(0))
		o := p.call(Call{Kind: CallShutdown})
		want(t, len(o.Segs) == 0 && p.conn.armed(TimerPersist), "%s: %s", cfg.Profile, p.outcome())
		o = p.wait()
		want(t, has(o, ActTimer, WhyWindowProbe) && len(o.Segs) == 1 && o.Segs[0].Seq == 1000 && !o.Segs[0].Flags.Has(FIN), "%s: %s", cfg.Profile, p.outcome())
		o = p.ackWith(1001, 1)
		want(t, len(o.Segs) == 1 && o.Segs[0].Flags.Has(FIN) && !p.conn.armed(TimerPersist), "%s: %s", cfg.Profile, p.outcome())
	}
}
