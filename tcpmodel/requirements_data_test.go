package tcpmodel

import (
	"testing"

	"wirewalk/sim/vtime"
)

func TestRetransmissions(t *testing.T) {
	t.Run("MUST-19 Implement exponential backoff, slow start, and congestion avoidance", func(t *testing.T) {
		p := established(nil)
		p.call(Call{Kind: CallSend, N: 1460})
		var gaps []vtime.Duration
		for range 4 {
			last := p.now
			p.wait()
			gaps = append(gaps, p.now.Sub(last))
		}
		for i := 1; i < len(gaps); i++ {
			want(t, gaps[i] == 2*gaps[i-1], "timeouts %v do not double", gaps)
		}
		want(t, p.conn.cc.cwnd == 1460, "cwnd is %d after a timeout, want one segment", p.conn.cc.cwnd)
		p.conn.cc.ssthresh = 3 * 1460
		var cwnd []uint32
		for range 12 {
			p.call(Call{Kind: CallSend, N: 10 * 1460})
			p.seg(ACK, peerISS+1, p.conn.snd.una+1460, 0)
			cwnd = append(cwnd, p.conn.cc.cwnd/1460)
		}
		want(t, cwnd[0] == 2 && cwnd[1] == 3, "slow start went %v", cwnd)
		want(t, cwnd[3] == 3 && cwnd[4] == 4 && cwnd[8] == 5, "congestion avoidance went %v", cwnd)
	})
	t.Run("MUST-18 Karn's algorithm", func(t *testing.T) {
		p := established(nil)
		p.conn.rtt = roundTrip{srtt: 100 * vtime.Millisecond, rttvar: 10 * vtime.Millisecond}
		p.call(Call{Kind: CallSend, N: 100})
		p.wait()
		p.now += second(10)
		p.seg(ACK, peerISS+1, 1101, 0)
		want(t, p.conn.rtt.srtt == 100*vtime.Millisecond, "a retransmitted segment was measured: SRTT %s", p.conn.rtt.srtt)
		want(t, p.conn.rtt.backoff == 1, "the backoff ended without a measurement")
		p.call(Call{Kind: CallSend, N: 100})
		p.now += vtime.Time(50 * vtime.Millisecond)
		p.seg(ACK, peerISS+1, 1201, 0)
		want(t, p.conn.rtt.backoff == 0 && p.conn.rtt.srtt < 100*vtime.Millisecond, "a segment sent once was not measured")
	})
}

func TestGeneratingACKs(t *testing.T) {
	t.Run("MUST-58 Aggregate whenever possible", func(t *testing.T) {
		p := established(nil)
		o := p.seg(ACK, peerISS+1, 1001, 100)
		want(t, len(o.Segs) == 0, "an ACK left for one small segment")
		o = p.call(Call{Kind: CallSend, N: 10})
		want(t, len(o.Segs) == 1 && o.Segs[0].Ack == peerISS+101, "the ACK does not ride on data")
	})
	t.Run("SHLD-31 Queue out-of-order segments", func(t *testing.T) {
		p := established(nil)
		p.seg(ACK, peerISS+101, 1001, 100)
		p.seg(ACK, peerISS+1, 1001, 100)
		want(t, p.conn.rcv.queued == 200, "%d octets are readable, want 200", p.conn.rcv.queued)
	})
	t.Run("MUST-59 Process all Q'd before send ACK", func(t *testing.T) {
		p := established(nil)
		for i := range Seq(5) {
			p.seg(ACK, peerISS+101+100*i, 1001, 100)
		}
		o := p.seg(ACK, peerISS+1, 1001, 100)
		want(t, len(o.Segs) == 1 && o.Segs[0].Ack == peerISS+601, "%d ACKs, the first of %d", len(o.Segs), o.Segs[0].Ack)
	})
	t.Run("MAY-13 Send ACK for out-of-order segment", func(t *testing.T) {
		p := established(nil)
		o := p.seg(ACK, peerISS+101, 1001, 100)
		want(t, len(o.Segs) == 1 && o.Segs[0].Ack == peerISS+1, "no duplicate ACK")
	})
	t.Run("SHLD-18 Delayed ACKs", func(t *testing.T) {
		p := established(nil)
		o := p.seg(ACK, peerISS+1, 1001, 1460)
		want(t, len(o.Segs) == 0 && has(o, ActRefuse, WhyHeldDelayedAck), "the ACK is not delayed")
		o = p.wait()
		want(t, len(o.Segs) == 1 && has(o, ActTimer, WhyDelayedAckExpired), "the delayed ACK does not come")
	})
	t.Run("MUST-40 Delay < 0.5 seconds", func(t *testing.T) {
		for _, name := range Profiles() {
			cfg, _ := Profile(name)
			p := in(Established, cfg)
			p.seg(ACK, peerISS+1, 1001, 1)
			for range 20 { // past the quick ACKs of Linux
				p.seg(ACK, p.conn.rcv.nxt, 1001, 1)
			}
			d := p.conn.timers[TimerDelayedAck]
			want(t, d.Sub(p.now) < vtime.Second/2, "%s delays an ACK until %s", name, d)
		}
	})
	t.Run("SHLD-19 Every 2nd full-sized segment or 2*RMSS ACK'd", func(t *testing.T) {
		p := established(nil)
		for i := range 10 {
			o := p.seg(ACK, p.conn.rcv.nxt, 1001, 1460)
			want(t, len(o.Segs) == i%2, "%d ACKs for segment %d", len(o.Segs), i+1)
			p.call(Call{Kind: CallReceive})
		}
	})
	t.Run("MUST-39 Receiver SWS-Avoidance Algorithm", func(t *testing.T) {
		p := established(func(c *Config) { c.ReceiveBuffer = 5840 })
		for range 4 {
			p.seg(ACK, p.conn.rcv.nxt, 1001, 1460)
		}
		o := p.call(Call{Kind: CallReceive, N: 100})
		want(t, len(o.Segs) == 0, "reading 100 octets opened the window")
		p.call(Call{Kind: CallReceive, N: 1000})
		o = p.call(Call{Kind: CallReceive, N: 400})
		want(t, len(o.Segs) == 1 && o.Segs[0].Window >= 1460, "reading a segment's worth did not open the window")
	})
}

func TestSendingData(t *testing.T) {
	t.Run("MUST-38 Sender SWS-Avoidance Algorithm", func(t *testing.T) {
		p := established(nil)
		p.call(Call{Kind: CallSend, N: 14600})
		s := segment(ACK, peerISS+1, p.conn.snd.nxt, 0)
		s.Window = 300
		p.arrive(s)
		o := p.call(Call{Kind: CallSend, N: 20000})
		want(t, len(o.Segs) == 0, "a silly segment of %d octets left", segLen(o))
		o = p.wait()
		want(t, has(o, ActTimer, WhySWSOverride) && segLen(o) == 300, "the override timeout sends %d octets", segLen(o))
	})
	t.Run("SHLD-7 Nagle algorithm", func(t *testing.T) {
		p := established(nil)
		p.call(Call{Kind: CallSend, N: 10})
		o := p.call(Call{Kind: CallSend, N: 10})
		want(t, len(o.Segs) == 0 && has(o, ActRefuse, WhyHeldNagle), "a second small segment left")
	})
	t.Run("MUST-17 Application can disable Nagle algorithm", func(t *testing.T) {
		p := established(nil)
		p.call(Call{Kind: CallSend, N: 10})
		p.call(Call{Kind: CallSend, N: 10})
		o := p.call(Call{Kind: CallSetOption, Option: OptNoDelay, N: 1})
		want(t, len(o.Segs) == 1, "TCP_NODELAY does not release what Nagle held")
		o = p.call(Call{Kind: CallSend, N: 10})
		want(t, len(o.Segs) == 1, "Nagle holds a segment with TCP_NODELAY")
	})
}

func segLen(o *Out) uint32 {
	if len(o.Segs) == 0 {
		return 0
	}
	return o.Segs[0].Payload.Len
}

// dying is a connection whose peer is silent with octets in flight; it runs to the end.
func dying(p *peer) (segments int, soft *Act, end *Act) {
	for p.conn.State() != Closed {
		o := p.wait()
		segments += len(o.Segs)
		if a := told(o, IndSoftError); a != nil {
			x := *a
			soft = &x
		}
		if a := told(o, IndError); a != nil {
			x := *a
			end = &x
		}
	}
	return segments, soft, end
}

func TestConnectionFailures(t *testing.T) {
	send := func(change func(*Config)) *peer {
		p := established(change)
		p.call(Call{Kind: CallSend, N: 10})
		return p
	}
	t.Run("MUST-20 Close connection on R2 retransmissions", func(t *testing.T) {
		p := send(nil)
		n, _, end := dying(p)
		want(t, n == 7 && end != nil && end.Errno == ETIMEDOUT, "%d retransmissions, then %+v", n, end)
	})
	t.Run("MUST-21 ALP1 can set R2", func(t *testing.T) {
		p := send(func(c *Config) { c.R2 = 3 })
		n, _, _ := dying(p)
		want(t, n == 3, "%d retransmissions with R2 = 3", n)
		p = established(nil)
		p.call(Call{Kind: CallSetOption, Option: OptUserTimeout, D: 5 * vtime.Second})
		p.call(Call{Kind: CallSend, N: 10})
		dying(p)
		want(t, p.now == second(5), "with a user timeout of 5 s the connection ended at %s", p.now)
	})
	t.Run("SHLD-9 Inform ALP of R1<=retxs<R2", func(t *testing.T) {
		_, soft, _ := dying(send(nil))
		want(t, soft != nil && soft.N == 3 && soft.Errno == ETIMEDOUT, "told %+v at R1", soft)
	})
	t.Run("SHLD-10 Recommended value for R1", func(t *testing.T) {
		cfg := Textbook()
		want(t, cfg.R1 >= 3, "R1 is %d", cfg.R1)
	})
	t.Run("SHLD-11 Recommended value for R2", func(t *testing.T) {
		p := send(nil)
		dying(p)
		want(t, p.now >= second(100), "R2 came after %s, want 100 s or more", p.now)
	})
	t.Run("MUST-22 Same mechanism for SYNs", func(t *testing.T) {
		p := in(SynSent, plain())
		n, _, end := dying(p)
		want(t, n == 7 && end != nil && end.Errno == ETIMEDOUT, "%d SYNs again, then %+v", n, end)
	})
	t.Run("MUST-23 R2 at least 3 minutes for SYN", func(t *testing.T) {
		p := in(SynSent, plain())
		dying(p)
		want(t, p.now >= second(180), "the SYN was given up after %s", p.now)
	})
}

func TestOtherCongestionControl(t *testing.T) {
	t.Run("SHLD-8 Support ECN", func(t *testing.T) {
		cfg := Textbook()
		cfg.ECN = true
		marked, echoed, reduced := 0, 0, 0
		l := newLab(t, cfg, cfg)
		l.delay = 10 * vtime.Millisecond
		l.wire = func(from, n int, s *Segment) (vtime.Duration, bool) {
			if from == client && n == 12 {
				s.ECN, marked = ecnCE, marked+1
			}
			if from == server && s.Flags&(ECE|SYN) == ECE {
				echoed++
			}
			if from == client && s.Flags.Has(CWR) && !s.Flags.Has(SYN) {
				reduced++
			}
			return l.delay, true
		}
		l.at(0, l.open)
		l.at(second(1), func() { l.call(client, Call{Kind: CallSend, N: 60000}) })
		l.run(second(10))
		want(t, marked == 1 && echoed > 0 && reduced == 1, "marked %d, echoed %d, CWR %d", marked, echoed, reduced)
		want(t, l.ends[client].cc.ssthresh < noLimit, "the mark did not lower ssthresh")
	})
	t.Run("MAY-18 Implement alternative conformant algorithm(s)", func(t *testing.T) {
		cfg := Textbook()
		cfg.Congestion = "cubic"
		l := transfer(t, cfg, 400000, 50*vtime.Millisecond, func(l *lab) {
			l.wire = func(from, n int, _ *Segment) (vtime.Duration, bool) {
				return l.delay, from != client || n != 60
			}
		})
		want(t, l.ends[server].gotN == 400000, "CUBIC delivered %d octets", l.ends[server].gotN)
		want(t, l.ends[client].cc.cubic.wMax > 0, "CUBIC saw no loss")
	})
	t.Run("MAY-12 Implement data injection protection", func(t *testing.T) {
		p := established(nil)
		o := p.seg(ACK, peerISS+1, p.conn.snd.una-Seq(p.conn.snd.maxWnd)-1, 10)
		want(t, told(o, IndReadable) == nil && len(o.Segs) == 1, "data with a very old ACK was taken")
		o = p.seg(ACK, peerISS+1, p.conn.snd.nxt+1, 10)
		want(t, told(o, IndReadable) == nil && len(o.Segs) == 1, "data with an ACK of the future was taken")
	})
}
