package tcpmodel

import "testing"

// The edges of slow start, congestion avoidance, fast recovery and the retransmission
// timeout (RFC 5681, RFC 6582), in segments of 1000 octets.

// reno is a connection with segments of 1000 octets, and so many in flight.
func reno(segs int, change func(*Config)) *peer {
	p := established(change)
	p.conn.snd.mss, p.conn.snd.wnd = 1000, 60000
	p.conn.cc.cwnd = 1 << 20
	if segs > 0 {
		p.call(Call{Kind: CallSend, N: int64(segs) * 1000})
	}
	return p
}

func linuxStack(c *Config) {
	name := c.Congestion
	*c = Linux()
	c.SACK, c.Timestamps, c.WindowScale, c.Congestion = false, false, false, name
}

func TestSlowStartOpensCwndUpToSsthresh(t *testing.T) { // RFC 5681 §3.1, equation (2)
	for _, x := range []struct {
		linux             bool
		cwnd, ssthresh, n uint32
		opened, left      uint32
	}{
		{false, 2000, 10000, 1, 2001, 0},
		{false, 2000, 10000, 1000, 3000, 0},
		{false, 2000, 10000, 2000, 3000, 0}, // one MSS for each ACK
		{true, 2000, 10000, 2000, 4000, 0},
		{false, 9000, 10000, 1000, 10000, 0},
		{false, 9999, 10000, 1000, 10000, 999},
		{false, 9998, 10000, 2, 10000, 0},
		{false, 9000, 10000, 2500, 10000, 1500},
		{true, 8000, 10000, 3000, 10000, 1000},
		{true, 8000, 10001, 2000, 10000, 0},
		{true, noLimit - 1, noLimit, 5000, noLimit, 4999},
	} {
		p := reno(0, nil)
		if x.linux {
			p = reno(0, linuxStack)
		}
		p.conn.cc.cwnd, p.conn.cc.ssthresh = x.cwnd, x.ssthresh
		left := p.conn.slowStart(x.n)
		want(t, p.conn.cc.cwnd == x.opened && left == x.left, "%+v: cwnd %d, %d left", x, p.conn.cc.cwnd, left)
	}
}

func TestCwndOpensByOneMSSForACwndOfOctets(t *testing.T) { // RFC 5681 §3.1, equation (3)
	c := &reno(0, nil).conn
	c.cc.cwnd = 5000
	c.renoAvoid(4999)
	want(t, c.cc.cwnd == 5000, "4999 octets open it to %d", c.cc.cwnd)
	c.renoAvoid(1)
	want(t, c.cc.cwnd == 6000 && c.cc.acked == 0, "5000 octets: %d, %d towards the next", c.cc.cwnd, c.cc.acked)
	c.renoAvoid(6007)
	want(t, c.cc.cwnd == 7000 && c.cc.acked == 7, "6007 more: %d, %d towards the next", c.cc.cwnd, c.cc.acked)
	c.cc.cwnd = noLimit
	c.renoAvoid(noLimit)
	want(t, c.cc.cwnd == noLimit, "the largest cwnd grows to %d", c.cc.cwnd)
}

func TestSsthreshAfterALossIsHalfOfWhatWasInFlight(t *testing.T) { // RFC 5681 §3.1, equation (4)
	for flight, ssthresh := range map[int]uint32{1: 2000, 3: 2000, 4: 2000, 5: 2500, 6: 3000, 10: 5000} {
		c := &reno(flight, nil).conn
		want(t, c.halve() == ssthresh, "%d in flight: %d", flight, c.halve())
	}
	for cwnd, ssthresh := range map[uint32]uint32{1000: 2000, 4999: 2000, 5999: 2000, 6000: 3000, 7999: 3000, 10000: 5000} { // Linux: of cwnd
		c := &reno(3, linuxStack).conn
		c.cc.cwnd = cwnd
		want(t, c.halve() == ssthresh, "linux, cwnd %d: %d", cwnd, c.halve())
	}
}

func TestWhatLimitedTransmitSentIsNoPartOfFlightSize(t *testing.T) { // RFC 5681 §3.2 step 2
	for _, x := range []struct {
		dups   int
		before Seq
		flight uint32
	}{
		{0, 3001, 5000}, // no duplicate ACK: what was noted earlier does not count
		{1, 3001, 2000},
		{2, 1002, 1},
		{1, 1001, 5000}, // all of it was acknowledged since
		{1, 901, 5000},
	} {
		c := &reno(5, nil).conn
		c.cc.dupAcks, c.cc.beforeDup = x.dups, x.before
		want(t, c.flightAtLoss() == x.flight, "%+v: %d", x, c.flightAtLoss())
	}
}

func TestWhatStartsFastRecovery(t *testing.T) { // RFC 5681 §3.2, RFC 6675 §5, RFC 6582 §3.2 step 2
	for _, x := range []struct {
		name   string
		change func(*Conn)
		starts bool
	}{
		{"the second duplicate ACK", func(c *Conn) { c.cc.dupAcks = 2 }, false},
		{"the third", func(c *Conn) { c.cc.dupAcks = 3 }, true},
		{"without fast retransmit", func(c *Conn) { c.cc.dupAcks, c.cfg.FastRetransmit = 3, false }, false},
		{"below RecoveryPoint", func(c *Conn) { c.cc.dupAcks, c.cc.everFast, c.cc.recover = 3, true, 1002 }, false},
		{"at it", func(c *Conn) { c.cc.dupAcks, c.cc.everFast, c.cc.recover = 3, true, 1001 }, false},
		{"above it", func(c *Conn) { c.cc.dupAcks, c.cc.everFast, c.cc.recover = 3, true, 1000 }, true},
		{"SACK: the second", func(c *Conn) { c.rcv.peerSACK, c.cc.dupAcks = true, 2 }, false},
		{"SACK: the third", func(c *Conn) { c.rcv.peerSACK, c.cc.dupAcks = true, 3 }, true},
		{"SACK and RACK: the third", func(c *Conn) { c.rcv.peerSACK, c.cc.dupAcks, c.cfg.RACK = true, 3, true }, false},
		{"SACK: an octet is lost", func(c *Conn) { c.rcv.peerSACK, c.snd.board.again = true, 1 }, true},
		{"nothing in flight", func(c *Conn) { c.cc.dupAcks, c.snd.board.n = 3, 0 }, false},
	} {
		p := reno(2, nil)
		x.change(&p.conn)
		want(t, p.conn.startsRecovery() == x.starts, "%s: %v", x.name, !x.starts)
	}
}

func TestSsthreshStaysWhenASegmentTimesOutAgain(t *testing.T) { // RFC 5681 §3.1; Linux: in recovery too
	for _, linux := range []bool{false, true} {
		change := func(*Config) {}
		if linux {
			change = linuxStack
		}
		for _, x := range []struct {
			phase    phase
			expiries int
			lowers   bool
		}{
			{phaseOpen, 1, true},
			{phaseOpen, 2, true},
			{phaseRecovery, 1, !linux},
			{phaseLoss, 0, true},
			{phaseLoss, 1, true},
			{phaseLoss, 2, false},
			{phaseLoss, 3, false},
		} {
			c := &reno(2, change).conn
			c.cc.phase, c.rtt.expiries = x.phase, x.expiries
			want(t, c.firstTimeout() == x.lowers, "linux %v, %+v", linux, x)
		}
	}
}

func TestATimeoutCountsAnew(t *testing.T) { // RFC 5681 §3.1: the loss window, slow start
	for _, congestion := range []string{"reno", "none"} {
		p := reno(4, func(c *Config) { c.Congestion = congestion })
		cc := &p.conn.cc
		cc.acked, cc.dupAcks, cc.dupOctets, cc.shrunk = 700, 2, 2000, true
		o := p.wait()
		want(t, has(o, ActTimer, WhyRTOExpired) && cc.acked == 0 && cc.dupAcks == 0 && cc.dupOctets == 0 && !cc.shrunk, "%s: %+v", p.outcome(), cc)
		want(t, cc.phase == phaseLoss && cc.everFast && cc.recover == p.conn.snd.nxt, "RecoveryPoint %d of %d", cc.recover, p.conn.snd.nxt)
		cwnd := uint32(1000)
		if congestion == "none" {
			cwnd = noLimit
		}
		want(t, cc.cwnd == cwnd, "%s: cwnd %d", congestion, cc.cwnd)
	}
}

func TestDuplicatesOfWhatATimeoutRepeatedStartNoRecovery(t *testing.T) { // RFC 6582 §4.1
	for _, last := range []Seq{0, 1000} { // the ACK of RecoveryPoint, and of more
		p := reno(4, nil)
		p.wait()
		p.ackWith(5001, 60000)
		p.call(Call{Kind: CallSend, N: 6000})
		p.ackWith(5001+last, 60000)
		for range 3 {
			p.ackWith(5001+last, 60000)
		}
		want(t, (p.conn.cc.phase == phaseRecovery) == (last > 0), "after an ACK of %d: phase %d", 5001+last, p.conn.cc.phase)
	}
}

// recovering is a connection without SACK in fast recovery, with ten segments in
// flight and a cwnd of ssthresh and three segments.
func recovering(change func(*Config)) *peer {
	p := reno(10, func(c *Config) {
		c.LimitedTransmit = false
		if change != nil {
			change(c)
		}
	})
	p.conn.cc.cwnd = 10000
	for range 3 {
		p.ackWith(1001, 60000)
	}
	return p
}

func TestARecoveryBeginsToCountAnew(t *testing.T) { // RFC 5681 §3.2 steps 2 and 3
	p := reno(10, func(c *Config) { c.LimitedTransmit = false })
	p.conn.cc.acked = 700
	for range 3 {
		p.ackWith(1001, 60000)
	}
	cc := &p.conn.cc
	want(t, cc.phase == phaseRecovery && cc.acked == 0 && cc.everFast && cc.recover == 11001, "%+v", cc)
	want(t, cc.ssthresh == 5000 && cc.cwnd == 8000, "ssthresh %d, cwnd %d", cc.ssthresh, cc.cwnd)
	b := &p.conn.snd.board
	want(t, b.lost == 1000 && b.retrans == 1000 && b.again == 0 && b.at(0).mark&markRetrans != 0, "%+v", b.at(0))
}

func TestAPartialAckDeflatesByWhatItAcknowledges(t *testing.T) { // RFC 6582 §3.2 step 3
	for acked, cwnd := range map[Seq]uint32{1: 7999, 999: 7001, 1000: 8000, 1001: 7999, 2000: 7000, 7500: 1500, 9000: 1000} {
		p := recovering(nil)
		p.conn.newRenoAck(env{p.now, &p.out}, &ackInfo{seg: &Segment{}, acked: uint32(acked)})
		want(t, p.conn.cc.cwnd == cwnd, "%d octets: cwnd %d, want %d", acked, p.conn.cc.cwnd, cwnd)
	}
	p := recovering(nil)
	o := p.ackWith(2001, 60000)
	want(t, has(o, ActSend, WhyPartialAck) && o.Segs[0].Seq == 2001 && p.conn.cc.phase == phaseRecovery, "%s", p.outcome())
	o = p.ackWith(3001, 60000)
	want(t, has(o, ActSend, WhyPartialAck) && o.Segs[0].Seq == 3001, "the second partial ACK: %s", p.outcome())
	p = recovering(func(c *Config) { c.NewReno = false })
	p.ackWith(2001, 60000)
	want(t, p.conn.cc.phase == phaseOpen && p.conn.cc.cwnd == 5000, "without NewReno: phase %d, cwnd %d", p.conn.cc.phase, p.conn.cc.cwnd)
}

func TestOnlyADuplicateAckInflates(t *testing.T) { // RFC 6582 §3.2 step 3
	p := recovering(nil)
	p.ackWith(1001, 60000)
	want(t, p.conn.cc.cwnd == 9000, "a duplicate: cwnd %d", p.conn.cc.cwnd)
	p.ackWith(1001, 50000)
	want(t, p.conn.cc.cwnd == 9000, "a window update: cwnd %d", p.conn.cc.cwnd)
	p.conn.cc.cwnd = noLimit
	p.ackWith(1001, 50000)
	want(t, p.conn.cc.cwnd == noLimit, "the largest cwnd grows to %d", p.conn.cc.cwnd)
}

func TestAFullAckEndsTheRecovery(t *testing.T) { // RFC 6582 §3.2 step 3: min(ssthresh, max(FlightSize, SMSS) + SMSS)
	for _, x := range []struct {
		more int // segments sent during the recovery
		cwnd uint32
	}{{0, 2000}, {1, 2000}, {2, 3000}, {4, 5000}, {6, 5000}} {
		p := recovering(nil)
		cc := &p.conn.cc
		cc.cwnd = 1 << 20
		p.call(Call{Kind: CallSend, N: int64(x.more) * 1000})
		p.conn.snd.board.at(0).mark = 0
		p.ackWith(11000, 60000)
		want(t, cc.phase == phaseRecovery, "an octet below RecoveryPoint ends it")
		cc.acked, cc.dupAcks, cc.dupOctets = 700, 3, 3000
		p.ackWith(11001, 60000)
		want(t, cc.phase == phaseOpen && cc.cwnd == x.cwnd && cc.acked == 0 && cc.dupAcks == 0 && cc.dupOctets == 0,
			"%d segments since: phase %d, cwnd %d, %+v", x.more, cc.phase, cc.cwnd, cc)
		p.call(Call{Kind: CallSend, N: 3000})
		for range 3 {
			p.ackWith(11001, 60000)
		}
		want(t, cc.phase == phaseOpen, "duplicate ACKs of RecoveryPoint start another (step 2)")
	}
}

func TestWhatIsLostIsSentAgainAsFarAsCwndPermits(t *testing.T) { // RFC 6675 §5, NextSeg rule 1
	for _, x := range []struct {
		cwnd, last uint32 // the last segment's octets
		sends      int
	}{{999, 1000, 0}, {1000, 1000, 1}, {1999, 1000, 1}, {2000, 1000, 2}, {1001, 1, 2}, {1000, 1, 1}} {
		p := sacking()
		c := &p.conn
		for c.snd.board.n > 0 {
			c.snd.board.pop()
		}
		for i, size := range []uint32{1000, x.last} {
			c.snd.board.push(sentSegment{seq: 1001 + Seq(i)*1000, size: size})
			c.snd.board.setMark(c.snd.board.at(i), markLost)
		}
		c.snd.nxt, c.snd.written = 2001+Seq(x.last), 1000+int64(x.last)
		c.cc.phase, c.cc.cwnd = phaseRecovery, x.cwnd
		p.out.Reset()
		sent := c.sendLost(env{p.now, &p.out})
		want(t, len(p.out.Segs) == x.sends && sent == (x.sends > 0), "%+v: %s, %v", x, p.outcome(), sent)
		want(t, (c.holdReason == WhyHeldRecovery) == (x.sends < 2), "%+v: held by %s", x, c.holdReason.Name())
	}
}

func TestAnECNEchoHalvesAndCountsAnew(t *testing.T) { // RFC 3168 §6.1.2
	for flight, cwnd := range map[int]uint32{1: 2000, 10: 5000} {
		c := &reno(flight, nil).conn
		c.cc.acked, c.cc.undo.on = 700, true
		c.reduceForECN()
		want(t, c.cc.cwnd == cwnd && c.cc.ssthresh == cwnd && c.cc.acked == 0 && !c.cc.undo.on, "%d in flight: %+v", flight, c.cc)
	}
}
