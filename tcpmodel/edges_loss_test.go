package tcpmodel

import "testing"

// Which segment a recovery and a timeout take for lost, and how it is told.

func TestThreeReportsOfSmallSegmentsLoseTheFirst(t *testing.T) { // RFC 6675 §5 steps 2 and 4
	p := sacking()
	p.conn.cc.dupAcks = 2
	o := p.reported(1, 2)
	want(t, has(o, ActSend, WhyFastRetransmit) && o.Segs[0].Seq == 1001 && p.conn.snd.board.lost == 1460, "%s", p.outcome())
}

func TestAPartialAckShowsALossUnlessItWasKnown(t *testing.T) { // RFC 6582 §3.2 step 3
	for _, known := range []bool{false, true} {
		p := reno(3, linuxStack)
		b := &p.conn.snd.board
		if known {
			b.setMark(b.at(0), markLost)
		}
		a := &ackInfo{seg: &Segment{}, acked: 1000}
		p.conn.newRenoAck(env{p.now, &p.out}, a)
		want(t, a.lost == !known && b.lost == 1000 && b.at(0).mark&markLost != 0, "known %v: %v, %d octets", known, a.lost, b.lost)
	}
}

func TestOnlyAReportOfTheFirstSegmentIsTakenBack(t *testing.T) { // RFC 2018 §8
	for at, reported := range map[int]uint32{0: 0, 1: 1460} {
		p := sacking()
		b := &p.conn.snd.board
		b.setMark(b.at(at), markSacked)
		p.wait()
		want(t, b.sacked == reported, "segment %d: %d octets stay reported", at, b.sacked)
	}
}

func TestATimeoutLosesTheFirstSegmentHoweverRecent(t *testing.T) { // RFC 8985 §6.3
	p := racked(2)
	p.conn.cc.rack = rack{valid: true, rtt: 100 * ms}
	p.conn.rtt.expiries = 1
	p.conn.lossTimeout(env{p.now.Add(5 * ms), &p.out})
	b := &p.conn.snd.board
	want(t, b.at(0).mark&markLost != 0 && b.at(1).mark&markLost == 0, "%b %b", b.at(0).mark, b.at(1).mark)
}

func TestATimeoutForgetsLinuxsCUBIC(t *testing.T) { // tcp_cubic starts anew after a timeout
	p := racked(2)
	p.conn.cc.cubic = cubic{active: true, wMax: 7}
	p.conn.lossTimeout(env{p.now.Add(5 * ms), &p.out})
	want(t, p.conn.cc.cubic == cubic{}, "%+v", p.conn.cc.cubic)
}

func TestARepetitionSaysWhetherThePathOrATimeoutMadeIt(t *testing.T) {
	for mtu, why := range map[uint16]Reason{551: WhyPathMTULow, 1300: WhyPathMTU} {
		p := stamped(Linux())
		p.call(Call{Kind: CallSend, N: 1448})
		o := p.tooBig(mtu)
		want(t, has(o, ActSend, why), "MTU %d: %s", mtu, reasonsOf(o))
		b := &p.conn.snd.board
		for i := range b.n {
			b.put(b.at(i), markLost|markEver)
		}
		p.conn.cc.shrunk = false // a timeout since
		p.out.Reset()
		p.conn.sendLost(env{p.now, &p.out})
		want(t, len(p.out.Segs) > 0 && has(&p.out, ActSend, WhyGoBack) && !has(&p.out, ActSend, why), "MTU %d, after a timeout: %s", mtu, reasonsOf(&p.out))
	}
}

func TestAtRecoveryPointOnlyAnAckOfNewOctetsMovesCwnd(t *testing.T) { // RFC 6937 §3
	for _, before := range []Seq{9000, 1} { // octets that the ACK of RecoveryPoint is for
		p := reno(10, linuxStack)
		p.conn.cc.cwnd = 10000
		for range 4 { // the first is news of the window
			p.ackWith(1001, 60000)
		}
		cc := &p.conn.cc
		p.ackWith(cc.recover-before, 60000)
		cc.cwnd = 12000
		p.ackWith(cc.recover, 60000)
		want(t, cc.cwnd <= cc.ssthresh && cc.ssthresh == 5000, "%d octets: cwnd %d, ssthresh %d", before, cc.cwnd, cc.ssthresh)
		p.call(Call{Kind: CallSend, N: 3000})
		cc.cwnd = 12000
		p.ackWith(cc.recover, 60000)
		want(t, cc.cwnd == 12000, "a duplicate: cwnd %d", cc.cwnd)
	}
}

func TestAnAckOfANeedlessRepetitionIsReckonedOnce(t *testing.T) { // RFC 6937 §3: DeliveredData
	for _, underway := range []uint32{1448, 1} { // octets of copies beyond the one that is acknowledged
		p := repaired(t)
		cc, b := &p.conn.cc, &p.conn.snd.board
		b.retrans = 1448 + underway
		before := cc.prr.delivered
		p.echoing(second(1), part(1), Block{part(2), part(5)})
		want(t, cc.phase == phaseRecovery && cc.prr.delivered == before+1448, "%d octets under way: phase %d, %d octets more", underway, cc.phase, cc.prr.delivered-before)
	}
}

func TestANeedlessRecoveryHoldsNothingForLost(t *testing.T) { // what told of the loss was wrong
	p := repaired(t)
	b := &p.conn.snd.board
	p.echoing(second(1), part(1), Block{part(2), part(5)})
	b.setMark(b.at(b.n-1), markLost)
	p.echoing(second(1), part(5))
	want(t, p.conn.cc.phase == phaseOpen && b.lost == 0, "phase %d, %d octets", p.conn.cc.phase, b.lost)
}
