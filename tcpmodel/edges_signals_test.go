package tcpmodel

import (
	"testing"

	"wirewalk/sim/vtime"
)

// The edges of the rules about what the network and an idle peer tell: ECN, ICMP errors
// and keepalive probes.

func TestASYNIsRepeatedWithoutECNAndASYNACKWithIt(t *testing.T) { // RFC 3168 §6.1.1.1
	cfg := plain()
	cfg.ECN = true
	p := in(SynSent, cfg)
	o := p.wait()
	want(t, len(o.Segs) == 1 && o.Segs[0].Flags == SYN, "the SYN again: %s", p.outcome())
	p = in(Listen, cfg)
	o = p.seg(SYN|ECE|CWR, peerISS, 0, 0)
	want(t, len(o.Segs) == 1 && o.Segs[0].Flags == SYN|ACK|ECE, "the SYN,ACK: %s", p.outcome())
	o = p.wait()
	want(t, len(o.Segs) == 1 && o.Segs[0].Flags == SYN|ACK|ECE, "the SYN,ACK again: %s", p.outcome())
}

// RFC 3168 §6.1.3 wants the echo in the next ACK; Linux does not delay that one, for the
// sender's cwnd may be small.
func TestAMarkedSegmentIsAcknowledgedAtOnce(t *testing.T) {
	for _, stack := range []Config{plain(), Linux()} {
		stack.ECN = true
		p := in(SynSent, stack)
		p.seg(SYN|ACK|ECE, peerISS, 1001, 0)
		for n := Seq(1); n <= 100; n++ { // Linux's ACKs are quick at first
			p.seg(ACK, peerISS+n, 1001, 1)
		}
		o := p.seg(ACK, peerISS+101, 1001, 1)
		want(t, len(o.Segs) == 0, "%s: an octet without a mark: %s", stack.Profile, p.outcome())
		s := segment(ACK, peerISS+102, 1001, 1)
		s.ECN = ecnCE
		o = p.arrive(s)
		want(t, len(o.Segs) == 1 && o.Segs[0].Flags == ACK|ECE, "%s: an octet with a mark: %s", stack.Profile, p.outcome())
	}
}

func TestAMarkIsEchoedUntilTheSenderSaysThatItHasSlowedDown(t *testing.T) { // RFC 3168 §6.1.3
	cfg := plain()
	cfg.ECN, cfg.DelayedAck = true, 0
	p := in(SynSent, cfg)
	p.seg(SYN|ACK|ECE, peerISS, 1001, 0)
	for n, c := range []struct {
		flags  Flags
		ecn    uint8
		echoes bool
	}{
		{ACK, 0, false},
		{ACK, ecnCE, true},
		{ACK, 0, true},
		{ACK, 0, true},
		{ACK | CWR, 0, false},
		{ACK, 0, false},
		{ACK, ecnCE, true},
		{ACK | CWR, ecnCE, true},
		{ACK | CWR, 0, false},
	} {
		s := segment(c.flags, peerISS+1+Seq(n), 1001, 1)
		s.ECN = c.ecn
		o := p.arrive(s)
		want(t, len(o.Segs) == 1 && o.Segs[0].Flags.Has(ECE) == c.echoes, "segment %d, %s: %s", n, c.flags, p.outcome())
	}
}

func TestAConnectionEndsOnTwoICMPErrors(t *testing.T) { // RFC 9293 §3.9.2.2, SHLD-26
	for kind := ICMPNetUnreachable; kind <= ICMPAdminProhibited; kind++ {
		ends := kind == ICMPProtoUnreachable || kind == ICMPPortUnreachable
		_, hard := kind.Hard()
		want(t, hard == ends, "%s is hard: %t", kind, hard)
		p := established(nil)
		p.conn.ICMP(p.now, ICMPError{Kind: kind, Seq: 1001, Size: 40, MTU: 1500}, &p.out)
		want(t, (p.conn.State() == Closed) == ends, "%s: %s", kind, p.outcome())
	}
}

// RFC 5927 §4.1; a keepalive probe lies before SND.UNA, and Linux believes no error about it.
func TestAnErrorMustCiteWhatIsInFlight(t *testing.T) {
	for _, stack := range []Config{plain(), Linux()} {
		for seq := Seq(998); seq <= 1013; seq++ {
			p := in(Established, stack)
			p.call(Call{Kind: CallSend, N: 10})
			p.out.Reset()
			p.conn.ICMP(p.now, ICMPError{Kind: ICMPHostUnreachable, Seq: seq}, &p.out)
			believed := seq >= 1001 && seq <= 1011 || seq == 1000 && !stack.Linux()
			a := told(&p.out, IndSoftError)
			want(t, (a != nil) == believed && has(&p.out, ActDiscard, WhyICMPNotOurs) == !believed, "%s, %d: %s", stack.Profile, seq, p.outcome())
			want(t, a == nil || a.N == 0 && a.Errno == EHOSTUNREACH, "%s, %d: told %+v", stack.Profile, seq, a)
		}
	}
}

// RFC 6069 §4: the timeout is that of one backoff less, counted from when the segment last
// left, and when that is over the segment goes again at once.
func TestAnUnreachableTakesBackEvenTheFirstBackoff(t *testing.T) {
	const ms = vtime.Millisecond
	for late, wants := range map[vtime.Duration]vtime.Duration{0: 300 * ms, 100 * ms: 300 * ms, 300 * ms: 300 * ms, 400 * ms: 400 * ms} {
		cfg := Linux()
		cfg.TLP = false
		p := in(Established, cfg)
		p.conn.rtt.srtt, p.conn.rtt.rttvar = 100*ms, 50*ms
		p.call(Call{Kind: CallSend, N: 2920})
		p.wait()
		left := p.now
		want(t, p.conn.rtt.backoff == 1, "%d backoffs", p.conn.rtt.backoff)
		rto := p.conn.baseRTO()
		p.now = p.now.Add(late)
		p.out.Reset()
		p.conn.ICMP(p.now, ICMPError{Kind: ICMPNetUnreachable, Seq: 1001}, &p.out)
		want(t, p.conn.rtt.backoff == 0, "%d backoffs after the error", p.conn.rtt.backoff)
		want(t, rto == 300*ms && p.conn.timers[TimerRetransmit] == left.Add(wants), "%s late: RTO %s, it left at %s, goes again at %s",
			late, rto, left, p.conn.timers[TimerRetransmit])
	}
}

func TestOnlyAnErrorAboutTheFirstSegmentTakesBackABackoff(t *testing.T) { // RFC 6069 §4, as Linux does
	for _, seq := range []Seq{1001, 1002, 2461, 3921} {
		cfg := Linux()
		cfg.TLP = false
		p := in(Established, cfg)
		p.call(Call{Kind: CallSend, N: 2920})
		p.wait()
		p.conn.ICMP(p.now, ICMPError{Kind: ICMPNetUnreachable, Seq: seq}, &p.out)
		want(t, (p.conn.rtt.backoff == 0) == (seq == 1001), "an error about %d leaves %d backoffs", seq, p.conn.rtt.backoff)
	}
}

func TestKeepaliveRunsWhereThePeerMayAnswerAndThisEndHasNotFinished(t *testing.T) { // RFC 9293 §3.8.4
	for s := Closed; s <= TimeWait; s++ {
		p := in(s, plain())
		p.call(Call{Kind: CallSetOption, Option: OptKeepalive, N: 1})
		runs := s == Established || s == CloseWait || s == FinWait2
		want(t, p.conn.armed(TimerKeepalive) == runs, "%s: %t", s, !runs)
	}
}

// probing is a connection whose keepalive probes leave after a second and each second.
func probing(change func(*Config)) *peer {
	p := established(change)
	p.call(Call{Kind: CallSetOption, Option: OptKeepaliveIdle, D: vtime.Second})
	p.call(Call{Kind: CallSetOption, Option: OptKeepaliveInterval, D: vtime.Second})
	p.call(Call{Kind: CallSetOption, Option: OptKeepalive, N: 1})
	return p
}

func TestOnlyTheAnswerToAProbeCountsAsAnswered(t *testing.T) {
	p := probing(nil)
	for n := range 3 {
		p.seg(ACK, peerISS+1, 1001, 0)
		want(t, p.conn.KeepaliveAnswered() == n, "%d answers after %d probes and an ACK that answers none", p.conn.KeepaliveAnswered(), n)
		p.wait()
		p.seg(ACK, peerISS+1, 1001, 0)
		want(t, p.conn.KeepaliveAnswered() == n+1, "%d answers after %d probes", p.conn.KeepaliveAnswered(), n+1)
	}
}

func TestOneOctetThatWaitsKeepsTheProbeBack(t *testing.T) { // RFC 9293 MUST-26
	for n := range int64(2) {
		p := probing(nil)
		p.arrive(windowOf(0))
		if n > 0 {
			p.call(Call{Kind: CallSend, N: n})
		}
		p.out.Reset()
		p.now = second(1)
		p.conn.keepaliveTimeout(env{p.now, &p.out})
		want(t, has(&p.out, ActRefuse, WhyKeepaliveDataWaits) == (n == 1) && len(p.out.Segs) == int(1-n), "%d octets wait: %s", n, p.outcome())
	}
}

func TestTheOctetOfAProbeIsTheLastThatThePeerHas(t *testing.T) { // RFC 9293 MAY-6
	for n := range int64(4) {
		p := probing(func(c *Config) { c.KeepaliveGarbage = true })
		if n > 0 {
			p.call(Call{Kind: CallSend, N: n})
			p.seg(ACK, peerISS+1, 1001+Seq(n), 0)
		}
		o := p.wait()
		wants := Span{Stream: 1, Off: uint64(n - 1), Len: 1}
		if n == 0 {
			wants = Span{}
		}
		want(t, len(o.Segs) == 1 && o.Segs[0].Payload == wants, "after %d octets: %+v", n, o.Segs)
	}
}

// By the rule that was recorded at longer timeouts: see
// TestKeepaliveProbesEndWithTheUserTimeoutNotWithTheirCount.
func TestAUserTimeoutOfASecondOrLessDecidesAboutProbesToo(t *testing.T) {
	for _, timeout := range []vtime.Duration{vtime.Millisecond, vtime.Second} {
		p := probing(nil)
		p.call(Call{Kind: CallSetOption, Option: OptUserTimeout, D: timeout})
		p.wait()
		want(t, p.conn.State() == Established && len(p.out.Segs) == 1, "%s: %s", timeout, p.outcome())
		p.wait()
		want(t, p.conn.State() == Closed && p.now == second(2), "%s: %s at %s", timeout, p.outcome(), p.now)
	}
}

func TestAnAnswerToAWindowProbeBeginsTheirCountAnew(t *testing.T) { // RFC 9293 SHLD-17, MUST-36
	p := established(func(c *Config) { c.R2, c.R2Time = 3, 0 })
	p.call(Call{Kind: CallSend, N: 100})
	p.arrive(windowOf(0))
	for range 2 {
		p.wait()
	}
	p.arrive(windowOf(0))
	probes := 0
	for range 20 {
		if p.wait(); p.conn.State() == Closed {
			break
		}
		probes++
	}
	want(t, probes == 3, "%d probes without an answer, of 3: %s", probes, p.outcome())
}
