package tcpmodel

import (
	"testing"

	"wirewalk/sim/vtime"
)

// The edges of the user calls (RFC 9293 §3.10.1 to §3.10.5): one octet, none, and the end.

func TestAReadTakesNoMoreThanItAsksFor(t *testing.T) { // §3.10.3
	for _, n := range []int64{1, 2, 9, 10} {
		p := established(nil)
		p.seg(ACK, peerISS+1, 1001, 10)
		got := told(p.call(Call{Kind: CallReceive, N: n}), IndReceived)
		want(t, got.N == n, "a read of %d gives %d", n, got.N)
	}
}

func (p *peer) endUnread() bool {
	var s Snapshot
	p.conn.Snapshot(&s)
	return s.EndUnread
}

func TestTheEndIsMetByWhatReadsTheLastOctet(t *testing.T) {
	p := established(nil)
	p.seg(FIN|ACK, peerISS+1, 1001, 10)
	for n, unread := range []bool{true, true, false} {
		want(t, p.endUnread() == unread, "the end is unread: %v after %d reads", p.endUnread(), n)
		p.call(Call{Kind: CallReceive, N: []int64{9, 1, 1}[n]})
	}
	p = established(nil)
	p.seg(ACK, peerISS+1, 1001, 10)
	p.call(Call{Kind: CallReceive})
	p.seg(FIN|ACK, peerISS+11, 1001, 0)
	want(t, p.endUnread(), "the end is met by a read before it came")
	p.call(Call{Kind: CallReceive})
	want(t, !p.endUnread(), "the end is not met by a read that finds nothing else")
}

func TestAReadAfterTheEndOfReadingGivesNothing(t *testing.T) { // shutdown(SHUT_RD), as recorded of Linux
	p := established(nil)
	p.call(Call{Kind: CallEndReading})
	got := told(p.call(Call{Kind: CallReceive}), IndReceived)
	want(t, got.N == 0 && got.Errno == OK && got.Why == WhyReadingEnded, "%+v", got)
}

func TestASendTakesWhatIsThereAndNotMore(t *testing.T) { // §3.10.2
	for _, n := range []int64{-1, 0, 1, 2} {
		p := established(nil)
		o := p.call(Call{Kind: CallSend, N: n})
		want(t, told(o, IndSent).N == max(n, 0) && p.conn.snd.flight() == uint32(max(n, 0)), "SEND %d: %s", n, p.outcome())
	}
}

func TestOnlyOctetsThatWereTakenAreUrgent(t *testing.T) { // §3.8.5
	for _, n := range []int64{0, 1, 2} {
		p := established(nil)
		p.call(Call{Kind: CallSetOption, Option: OptNoDelay, N: 1})
		p.call(Call{Kind: CallSend, N: n, Urgent: true})
		o := p.call(Call{Kind: CallSend, N: 10})
		want(t, p.conn.snd.urgent == (n > 0), "SEND of %d urgent octets: urgent %v", n, p.conn.snd.urgent)
		want(t, n > 0 || !o.Segs[0].Flags.Has(URG), "SEND of no urgent octet sets URG: %s", p.outcome())
		want(t, n == 0 || p.conn.snd.up == 1001+Seq(n), "SEND of %d: SND.UP %d", n, p.conn.snd.up)
	}
}

func TestOneUnreadOctetTurnsACloseIntoAReset(t *testing.T) { // RFC 9293 §3.6.1; none does not
	for _, n := range []uint32{0, 1, 2} {
		for _, state := range []State{Established, FinWait2} {
			p := in(state, plain())
			if n > 0 {
				p.seg(ACK, peerISS+1, p.conn.snd.nxt, n)
			}
			p.call(Call{Kind: CallClose})
			want(t, (p.conn.State() == Closed) == (n > 0), "%s, %d octets unread: %s", state, n, p.outcome())
		}
	}
}

func TestWhatLiesBeyondAGapIsStillReportedAfterAClose(t *testing.T) { // RFC 2018 §4: it is held until the connection ends
	p := stamped(withSACK())
	p.data(peerISS+101, 100, 2000)
	o := p.call(Call{Kind: CallClose})
	var s Snapshot
	p.conn.Snapshot(&s)
	want(t, len(o.Segs) == 1 && o.Segs[0].Flags.Has(FIN) && o.Segs[0].Options.NSACK == 1, "%s", p.outcome())
	want(t, s.OutOfOrder == 100, "%d octets are held", s.OutOfOrder)
}

func TestAFINWaitsForOneOctetThatWasWrittenBeforeTheHandshakeEnded(t *testing.T) { // §3.10.4, SYN-RECEIVED
	for _, n := range []int64{0, 1} {
		p := in(SynReceived, plain())
		if n > 0 {
			p.call(Call{Kind: CallSend, N: n})
		}
		o := p.call(Call{Kind: CallShutdown})
		want(t, (p.conn.State() == FinWait1) == (n == 0) && (len(o.Segs) > 0) == (n == 0), "%d octets written: %s", n, p.outcome())
		sent := told(p.call(Call{Kind: CallSend, N: 10}), IndSent)
		want(t, sent.Errno == EPIPE && sent.N == 0, "%d octets written: a SEND after it gives %+v", n, sent)
		o = p.seg(ACK, peerISS+1, 1001, 0)
		if n == 1 {
			want(t, len(o.Segs) == 1 && o.Segs[0].Flags.Has(FIN) && o.Segs[0].Payload.Len == 1, "after the handshake: %s", p.outcome())
		}
	}
}

func TestAnActiveOpenNeedsARemotePort(t *testing.T) { // §3.10.1: the foreign socket unspecified is an error
	for port, opens := range map[uint16]bool{0: false, 1: true, 65535: true} {
		cfg := plain()
		c := New(Params{Config: &cfg, LocalPort: 40000, RemotePort: port, ISS: 1000})
		var o Out
		c.Call(0, Call{Kind: CallOpenActive}, &o)
		want(t, (c.State() == SynSent) == opens, "port %d: %s", port, c.State())
	}
}

func TestAChallengeMayFollowTheOneBeforeAfterTheGap(t *testing.T) { // RFC 5961 §7; tcp_invalid_ratelimit is 500 ms
	const gap = 500 * vtime.Millisecond
	for after, answered := range map[vtime.Duration]bool{0: false, gap - 1: false, gap: true, gap + 1: true} {
		p := in(Established, Linux())
		p.now = second(1)
		p.seg(ACK, peerISS-100, 1001, 0)
		want(t, len(p.out.Segs) == 1, "the first: %s", p.outcome())
		p.now = p.now.Add(after)
		o := p.seg(ACK, peerISS-100, 1001, 0)
		want(t, (len(o.Segs) == 1) == answered, "%s later: %s", after, p.outcome())
	}
}

func TestTheTimeOfDeferAcceptIsCountedInTimeouts(t *testing.T) { // 1, 2, 4 s and so on, 255 at most, as the kernel keeps it
	for time, n := range map[vtime.Duration]int{
		0: 0, 1: 1, vtime.Second: 1, vtime.Second + 1: 2, 3 * vtime.Second: 2, 3*vtime.Second + 1: 3, 1000 * vtime.Hour: 255,
	} {
		cfg := Linux()
		cfg.DeferAccept = time
		p := in(SynReceived, cfg)
		want(t, p.conn.deferExpiries() == n, "%s: %d timeouts, want %d", time, p.conn.deferExpiries(), n)
		for _, deferred := range []bool{false, true} {
			p.conn.deferred = deferred
			limit := cfg.SynAckRetries
			if deferred {
				limit = max(limit, n)
			}
			want(t, p.conn.synAckLimit() == limit, "%s, deferred %v: %d timeouts of a SYN,ACK", time, deferred, p.conn.synAckLimit())
		}
	}
}

func TestAnAckWithOneOctetIsNotDeferred(t *testing.T) {
	for _, n := range []uint32{0, 1} {
		cfg := Linux()
		cfg.DeferAccept = 3 * vtime.Second
		p := in(SynReceived, cfg)
		p.seg(ACK, peerISS+1, 1001, n)
		want(t, (p.conn.State() == Established) == (n > 0), "%d octets: %s", n, p.outcome())
	}
}
