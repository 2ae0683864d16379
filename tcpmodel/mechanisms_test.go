package tcpmodel

import (
	"fmt"
	"testing"

	"wirewalk/sim/vtime"
)

// stamped is an established connection with timestamps; the peer's clock stands at 1000.
func stamped(cfg Config) *peer {
	p := in(SynSent, cfg)
	s := segment(SYN|ACK, peerISS, 1001, 0)
	s.Options = Options{MSS: 1460, SACKOK: true, HasTS: true, TSVal: 1000, TSEcr: p.conn.clock(0), HasScale: true}
	p.arrive(s)
	return p
}

func (p *peer) data(seq Seq, size, tsval uint32) *Out {
	s := segment(ACK, seq, p.conn.snd.nxt, size)
	s.Options.HasTS, s.Options.TSVal = true, tsval
	return p.arrive(s)
}

func TestASegmentWithAnOldTimestampIsDroppedAndAcknowledged(t *testing.T) { // RFC 7323 §5.3 R1
	p := stamped(Textbook())
	p.data(peerISS+1, 10, 1005)
	o := p.data(peerISS+11, 10, 1004)
	want(t, has(o, ActDiscard, WhyOldTimestamp) && len(o.Segs) == 1, "an old timestamp leads to %s", p.outcome())
	p.now = second(25 * 24 * 3600)
	o = p.data(peerISS+11, 10, 1004)
	want(t, told(o, IndReadable) != nil, "after 24 days TS.Recent is still believed: %s", p.outcome())
}

func TestASegmentWithoutTheAgreedTimestampIsDroppedInSilence(t *testing.T) { // RFC 7323 §3.2
	p := stamped(Textbook())
	o := p.seg(ACK, peerISS+1, 1001, 10)
	want(t, has(o, ActDiscard, WhyNoTimestamp) && len(o.Segs) == 0 && p.conn.rcv.queued == 0, "octets: %s", p.outcome())
	o = p.seg(SYN, peerISS+1, 0, 0)
	want(t, len(o.Segs) == 1, "a SYN of a peer that started anew: %s", p.outcome())
	p.seg(RST, peerISS+1, 0, 0)
	want(t, p.conn.State() == Closed, "a reset: %s", p.outcome())

	p = stamped(Linux()) // Linux does not ask for the option
	o = p.seg(ACK, peerISS+1, 1001, 10)
	want(t, told(o, IndReadable) != nil, "linux: %s", p.outcome())
}

func TestTheEchoedTimestampIsThatOfTheOldestUnacknowledgedSegment(t *testing.T) { // RFC 7323 §4.3
	p := stamped(Textbook())
	p.data(peerISS+1, 1448, 1010)
	o := p.data(peerISS+1449, 1448, 1020)
	want(t, len(o.Segs) == 1 && o.Segs[0].Options.TSEcr == 1010, "the echo is %+v", o.Segs)
	o = p.data(peerISS+5000, 100, 1030) // beyond a gap
	want(t, o.Segs[0].Options.TSEcr == 1010, "a segment beyond a gap moved TS.Recent to %d", o.Segs[0].Options.TSEcr)
}

func TestARetransmissionIsMeasuredByItsTimestamp(t *testing.T) { // RFC 7323 §4.1
	p := stamped(Textbook())
	p.call(Call{Kind: CallSend, N: 100})
	o := p.wait()
	sent := o.Segs[0].Options.TSVal
	p.now += vtime.Time(30 * vtime.Millisecond)
	s := segment(ACK, peerISS+1, 1101, 0)
	s.Options = Options{HasTS: true, TSVal: 1010, TSEcr: sent}
	p.arrive(s)
	want(t, p.conn.rtt.backoff == 0 && p.conn.rtt.minRTT <= 30*vtime.Millisecond, "no sample: %+v", p.conn.rtt)
}

func TestTheLatestStretchIsReportedFirst(t *testing.T) { // RFC 2018 §4
	p := stamped(Textbook())
	for i, seq := range []Seq{peerISS + 1001, peerISS + 3001, peerISS + 2001, peerISS + 1501} {
		p.data(seq, 500, uint32(1001+i))
	}
	o := &p.out.Segs[0].Options
	got := o.SACK[:o.NSACK]
	wanted := []Block{
		{peerISS + 1001, peerISS + 2501}, {peerISS + 3001, peerISS + 3501},
	}
	want(t, len(got) == 2 && got[0] == wanted[0] && got[1] == wanted[1], "blocks %v, want %v", got, wanted)
}

func TestADuplicateIsReportedOnce(t *testing.T) { // RFC 2883 §4
	p := stamped(Textbook())
	p.data(peerISS+1, 500, 1001)
	o := p.data(peerISS+1, 500, 1002)
	want(t, o.Segs[0].Options.NSACK == 1 && o.Segs[0].Options.SACK[0] == Block{peerISS + 1, peerISS + 501}, "%+v", o.Segs[0].Options)
	p.data(peerISS+501, 500, 1003)
	o = p.wait()
	want(t, o.Segs[0].Options.NSACK == 0, "the duplicate is reported again")
}

func TestAReceiverThatTakesBackItsReportIsSentEverythingAgain(t *testing.T) { // RFC 2018 §8
	p := stamped(Textbook())
	p.call(Call{Kind: CallSend, N: 3 * 1448})
	s := segment(ACK, peerISS+1, 1001, 0)
	s.Options = Options{HasTS: true, TSVal: 1001, NSACK: 1}
	s.Options.SACK[0] = Block{1001 + 1448, 1001 + 3*1448}
	p.arrive(s)
	want(t, p.conn.snd.board.sacked == 2*1448, "%d octets reported", p.conn.snd.board.sacked)
	b := &p.conn.snd.board
	b.put(b.at(0), markSacked) // as if SND.UNA itself had been reported and not acknowledged
	p.wait()
	want(t, b.sacked == 0 && b.lost == 3*1448, "reneged reports are still believed: %d", b.sacked)
}

// reordered sends ten segments of which the third comes so much later.
func reordered(t *testing.T, cfg Config, late vtime.Duration) (again int) {
	t.Helper()
	l := newLab(t, cfg, cfg)
	l.delay = 50 * vtime.Millisecond
	l.wire = func(from, n int, _ *Segment) (vtime.Duration, bool) {
		if from == client && n > 2 {
			d := l.delay + vtime.Duration(n)*vtime.Millisecond
			if n == 15 {
				d += late
			}
			return d, true
		}
		return l.delay, true
	}
	l.at(0, l.open)
	l.at(second(1), func() { l.call(client, Call{Kind: CallSend, N: 10 * 1448}) })
	l.at(second(3), func() { l.call(client, Call{Kind: CallSend, N: 10 * 1448}) })
	l.run(second(10))
	for _, a := range l.ends[client].acts {
		if a.Kind == ActSend && a.Retrans {
			again++
		}
	}
	if l.ends[server].gotN != 20*1448 {
		t.Errorf("%d octets arrived", l.ends[server].gotN)
	}
	return again
}

func TestRACKDoesNotTakeALittleReorderingForALoss(t *testing.T) { // RFC 8985 §6.2
	cfg := Linux()
	want(t, reordered(t, cfg, 2*vtime.Millisecond) == 0, "a segment two places late was sent again")
	want(t, reordered(t, Textbook(), 4*vtime.Millisecond) > 0, "three duplicate ACKs did not mean a loss")
}

func TestATailLossProbeCostsHalfOfTheWindow(t *testing.T) { // RFC 8985 §7.4
	l := newLab(t, Linux(), Linux())
	l.delay = 50 * vtime.Millisecond
	l.wire = func(from, n int, _ *Segment) (vtime.Duration, bool) { return l.delay, from != client || n != 7 }
	l.at(0, l.open)
	l.at(second(1), func() { l.call(client, Call{Kind: CallSend, N: 5 * 1448}) })
	l.at(second(2), func() { l.call(client, Call{Kind: CallSend, N: 5 * 1448}) })
	l.run(second(10))
	want(t, l.ends[client].cc.ssthresh < noLimit, "ssthresh is untouched after a probe repaired a loss")
}

func TestCUBICComesBackToTheWindowItLostAtAfterK(t *testing.T) { // RFC 8312 §4.1
	const mss = 1448
	cfg := Linux()
	c := New(Params{Config: &cfg})
	c.snd.mss = mss
	c.cc.cwnd = 100 * mss
	c.cc.ssthresh = c.cubicLoss()
	want(t, c.cc.ssthresh == 70*mss, "ssthresh is %d segments, want 70", c.cc.ssthresh/mss)
	c.cc.cwnd = c.cc.ssthresh
	c.rtt.minRTT = 0
	e := env{now: second(1)}
	c.cubicEpoch(e)
	// K = cbrt(100 * 0.3 / 0.4) s = 4.217 s.
	want(t, c.cc.cubic.k == 4217, "K is %d ms, want 4217", c.cc.cubic.k)
	for _, x := range []struct{ ms, segments int64 }{{0, 70}, {2000, 96}, {4217, 100}, {6000, 102}, {10000, 177}} {
		got := int64(c.cc.cubic.curve(x.ms, mss)) / mss
		want(t, got >= x.segments-1 && got <= x.segments+1, "W(%d ms) is %d segments, want %d", x.ms, got, x.segments)
	}
}

func TestCUBICLosesMoreWhenTheWindowHadFallen(t *testing.T) { // RFC 8312 §4.6: fast convergence
	cfg := Linux()
	c := New(Params{Config: &cfg})
	c.snd.mss = 1000
	c.cc.cwnd = 100_000
	c.cubicLoss()
	c.cc.cwnd = 80_000
	c.cubicLoss()
	want(t, c.cc.cubic.wMax == 68_000, "W_max is %d, want 68000", c.cc.cubic.wMax)
}

func TestPRRSendsInProportionToWhatIsDelivered(t *testing.T) { // RFC 6937 §3
	cfg := Linux()
	c := New(Params{Config: &cfg})
	c.snd.mss, c.snd.una, c.snd.nxt = 1000, 0, 20_000
	c.cc.ssthresh, c.cc.cwnd = 10_000, 20_000
	c.cc.prr = prr{prior: 20_000, out: 1000}
	for range 20 {
		c.snd.board.push(sentSegment{size: 1000})
	}
	var sent []uint32
	for range 6 {
		c.prrAck(&ackInfo{delivered: 1000})
		n := c.cc.cwnd - c.cwndUsed()
		sent = append(sent, n)
		c.cc.prr.out += n
	}
	var sum uint32
	for _, n := range sent {
		sum += n
	}
	want(t, sum == 2000, "six delivered segments let %v out, want one for two after the first", sent)
}

func TestLinuxTakesBackABackoffOnUnreachable(t *testing.T) { // RFC 6069
	cfg := Linux()
	cfg.TLP = false
	p := in(Established, cfg)
	p.call(Call{Kind: CallSend, N: 10})
	p.wait()
	p.wait()
	before := p.conn.rtt.backoff
	p.out.Reset()
	p.conn.ICMP(p.now, ICMPError{Kind: ICMPHostUnreachable, Seq: p.conn.snd.una}, &p.out)
	want(t, p.conn.rtt.backoff == before-1, "backoff went from %d to %d", before, p.conn.rtt.backoff)
	for p.conn.State() != Closed {
		p.wait()
	}
	a := told(&p.out, IndError)
	want(t, a != nil && a.Errno == EHOSTUNREACH, "the end is %+v", a)
}

// The router's MTU is taken; one that does not say it leaves the textbook the
// plateau below (RFC 1191 §7.1) and Linux 552 octets that may be fragmented.
func TestWhatIsTooBigForThePathIsCutAndSentAgainAtOnce(t *testing.T) {
	for _, c := range []struct {
		stack     Config
		mtu       uint16
		size      uint32
		fragments bool
	}{
		{Textbook(), 1300, 1248, false},
		{Textbook(), 0, 1440, false}, // 1492 is the plateau below 1500
		{Textbook(), 296, 244, false},
		{Linux(), 1300, 1248, false},
		{Linux(), 552, 500, false},
		{Linux(), 551, 500, true},
		{Linux(), 0, 500, true},
	} {
		p := stamped(c.stack)
		p.call(Call{Kind: CallSend, N: 2896})
		cwnd := p.conn.cc.cwnd / p.conn.snd.mss
		p.out.Reset()
		p.conn.ICMP(p.now, ICMPError{Kind: ICMPFragmentationNeeded, Seq: p.conn.snd.una, Size: 1500, MTU: c.mtu}, &p.out)
		name := fmt.Sprintf("%s, MTU %d", c.stack.Profile, c.mtu)
		if len(p.out.Segs) == 0 {
			t.Errorf("%s: nothing is sent again", name)
			continue
		}
		want(t, segLen(&p.out) == c.size && p.out.Segs[0].Fragments == c.fragments,
			"%s: %d octets, may be fragmented: %t", name, segLen(&p.out), p.out.Segs[0].Fragments)
		want(t, p.conn.cc.cwnd/p.conn.snd.mss == cwnd, "%s: cwnd is %d segments, was %d", name, p.conn.cc.cwnd/p.conn.snd.mss, cwnd)
		n := len(p.out.Segs)
		p.conn.ICMP(p.now, ICMPError{Kind: ICMPFragmentationNeeded, Seq: p.conn.snd.una, Size: 1500, MTU: c.mtu}, &p.out)
		want(t, len(p.out.Segs) == n, "%s: the second error of a flight makes it send %d segments more", name, len(p.out.Segs)-n)
	}
}

func TestOverIPv6NoPathIsBelievedToTakeLessThan1280(t *testing.T) { // RFC 8201 §4
	for _, stack := range []Config{Textbook(), Linux()} {
		for mtu, size := range map[uint16]uint32{1300: 1228, 1280: 1208, 1279: 0, 0: 0} {
			p := in(SynSent, stack)
			p.conn.p.IPv6, p.conn.p.MSS = true, 1440
			s := segment(SYN|ACK, peerISS, 1001, 0)
			s.Options = Options{MSS: 1440, SACKOK: true, HasTS: true, TSVal: 1000, TSEcr: p.conn.clock(0), HasScale: true}
			p.arrive(s)
			p.call(Call{Kind: CallSend, N: 2856})
			p.out.Reset()
			p.conn.ICMP(p.now, ICMPError{Kind: ICMPFragmentationNeeded, Seq: p.conn.snd.una, Size: 1500, MTU: mtu}, &p.out)
			name := fmt.Sprintf("%s, MTU %d", stack.Profile, mtu)
			if size == 0 {
				want(t, len(p.out.Segs) == 0 && has(&p.out, ActDiscard, WhyPathMTUTiny) && p.conn.snd.mss == 1428, "%s is believed", name)
				continue
			}
			want(t, segLen(&p.out) == size && !p.out.Segs[0].Fragments, "%s: %d octets", name, segLen(&p.out))
		}
	}
}

func TestARepeatedSYNGetsTheSYNACKAgain(t *testing.T) {
	p := in(SynReceived, Linux())
	o := p.seg(SYN, peerISS, 0, 0)
	want(t, len(o.Segs) == 1 && o.Segs[0].Flags == SYN|ACK && has(o, ActSend, WhySYNAgain), "%s", p.outcome())
}

func TestAPushOfTheReceiversQueueLimit(t *testing.T) {
	p := stamped(Textbook())
	for i := range Seq(maxOutOfOrder + 10) {
		s := segment(ACK, peerISS+101+2*i, 1001, 1)
		s.Options = Options{HasTS: true, TSVal: 1001}
		p.arrive(s)
	}
	want(t, len(p.conn.rcv.outOfOrder) == maxOutOfOrder && has(&p.out, ActDiscard, WhyAheadFull), "%d stretches are held", len(p.conn.rcv.outOfOrder))
}
