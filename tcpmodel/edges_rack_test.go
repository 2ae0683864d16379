package tcpmodel

import (
	"testing"

	"wirewalk/sim/vtime"
)

// The edges of RACK and of the tail loss probe (RFC 8985).

// racked is a Linux connection with a round trip of 100 ms that wrote n segments,
// 10 ms apart, from 1 s on.
func racked(n int) *peer {
	p := stamped(Linux())
	p.conn.snd.wnd = 1 << 16
	p.conn.rtt = roundTrip{srtt: 100 * ms, rttvar: 50 * ms, minRTT: 100 * ms}
	p.call(Call{Kind: CallSetOption, Option: OptNoDelay, N: 1})
	for i := range n {
		p.now = second(1).Add(vtime.Duration(i) * 10 * ms)
		p.call(Call{Kind: CallSend, N: 1448})
	}
	return p
}

// part is the number of the i-th octet of segments of 1448.
func part(i int) Seq { return 1001 + Seq(i*1448) }

func TestASegmentOfARoundTripAgoIsNotRecent(t *testing.T) { // RFC 8985 §6.3: lost when RACK.rtt has passed
	p := racked(1)
	p.conn.cc.rack = rack{valid: true, rtt: 50 * ms}
	s := p.conn.snd.board.at(0)
	for age, recent := range map[vtime.Duration]bool{50*ms - 1: true, 50 * ms: false, 50*ms + 1: false} {
		got := p.conn.rackRecent(env{s.at.Add(age), &p.out}, s)
		want(t, got == recent, "after %s: %v", age, got)
	}
}

func TestNothingIsLateBeforeAnythingWasDelivered(t *testing.T) { // RFC 8985 §6.2 step 5
	p := racked(2)
	p.conn.cc.rack = rack{}
	found, again := p.conn.rackDetect(env{second(100), &p.out})
	want(t, !found && !again && p.conn.snd.board.lost == 0, "%v %v", found, again)
}

func TestALateSegmentIsWaitedForAQuarterOfARoundTrip(t *testing.T) { // RFC 8985 §6.2 step 4; recorded of Linux: 2 ms more
	p := racked(2)
	p.now = second(1).Add(110 * ms)
	o := p.arrive(reports(1001, Block{part(1), part(2)})) // sent at 1.010 s: RACK.rtt is 100 ms
	want(t, len(o.Segs) == 0 && p.conn.timers[TimerReorder] == second(1).Add(127*ms), "%s, until %s", p.outcome(), p.conn.timers[TimerReorder])
	o = p.wait()
	want(t, has(o, ActTimer, WhyReorderExpired) && has(o, ActSend, WhyFastRetransmit), "%s", p.outcome())
}

func TestTheOnlySegmentInFlightCanBeOverdue(t *testing.T) { // RFC 8985 §6.3
	p := racked(1)
	s := p.conn.snd.board.at(0)
	p.conn.cc.rack = rack{valid: true, nth: s.nth + 1, rtt: 100 * ms, fack: part(0)}
	p.conn.arm(env{s.at, &p.out}, TimerReorder, 150*ms)
	p.conn.stop(TimerLossProbe)
	p.conn.stop(TimerRetransmit)
	o := p.wait()
	want(t, has(o, ActTimer, WhyReorderExpired) && len(o.Segs) == 1 && o.Segs[0].Seq == 1001, "%s", p.outcome())
}

func TestThereIsOneProbeAndTheRTOGoesByTheAgeOfTheFirstSegment(t *testing.T) { // recorded of Linux
	for _, later := range []vtime.Duration{0, 10 * vtime.Second} {
		p := racked(3)
		first := p.conn.snd.board.at(0).at
		for p.conn.timers[TimerLossProbe] > p.conn.Deadline() {
			p.wait()
		}
		o := p.wait()
		want(t, has(o, ActTimer, WhyTailLossProbe) && len(o.Segs) == 1, "%s", p.outcome())
		p.call(Call{Kind: CallSend, N: 1448})
		want(t, p.conn.armed(TimerLossProbe), "what is written does not put the timer off")
		p.now = p.now.Add(later)
		p.out.Reset()
		p.conn.stop(TimerLossProbe)
		p.conn.lossProbe(env{p.now, &p.out})
		rto := first.Add(p.conn.rto())
		if later > 0 {
			rto = p.now.Add(linuxTick)
		}
		want(t, len(p.out.Segs) == 0 && p.conn.timers[TimerRetransmit] == rto, "%s, the RTO is due at %s, want %s", p.outcome(), p.conn.timers[TimerRetransmit], rto)
	}
	want(t, linuxTick == ms, "a tick of Linux is taken as %s", linuxTick)
}

// probed is racked after its probe has left: new octets, or the last segment again.
func probed(t *testing.T, fresh bool) *peer {
	t.Helper()
	p := racked(3)
	if fresh {
		p.conn.cc.cwnd = 3 * 1448
		p.call(Call{Kind: CallSend, N: 1448})
	}
	for !p.conn.cc.rack.probing {
		p.wait()
	}
	want(t, len(p.out.Segs) == 1 && (p.out.Segs[0].Seq == part(3)) == fresh, "%s", p.outcome())
	return p
}

// acked is the acknowledgment of all segments before the i-th, by which the peer may
// report the last as a duplicate.
func (p *peer) acked(i int, twice ...Block) *Out {
	p.now = p.now.Add(120 * ms)
	s := reports(part(i), twice...)
	s.Options.TSEcr = p.conn.clock(p.now.Add(-110 * ms))
	return p.arrive(s)
}

func TestAnEpisodeOfTheProbeEndsByWhatItsAcksShow(t *testing.T) { // RFC 8985 §7.4.2
	p := probed(t, false)
	p.acked(2)
	want(t, p.conn.cc.rack.probing, "an ACK below TLP.end_seq ends it")
	p.acked(3)
	want(t, p.conn.cc.rack.probing && p.conn.cc.phase == phaseOpen, "one ACK of TLP.end_seq may be that of the first copy")
	p.acked(3) // for the second copy, without an option
	want(t, !p.conn.cc.rack.probing, "the second copy's ACK does not end it")

	p = probed(t, false)
	o := p.acked(3, Block{part(2), part(3)})
	want(t, !p.conn.cc.rack.probing && !has(o, ActRefuse, WhyProbeRepaired), "a D-SACK of the probe does not end it: %s", p.outcome())

	p = probed(t, true)
	o = p.acked(4)
	want(t, !p.conn.cc.rack.probing && !has(o, ActRefuse, WhyProbeRepaired), "new octets repaired a loss: %s", p.outcome())
}

func TestAProbeThatRepairedALossIsAnsweredByCongestionControl(t *testing.T) { // RFC 8985 §7.4.2
	p := probed(t, false)
	p.acked(3)
	before := p.conn.cc.cwnd
	p.call(Call{Kind: CallSend, N: 1448})
	o := p.acked(4)
	want(t, has(o, ActRefuse, WhyProbeRepaired) && !p.conn.cc.rack.probing, "%s", p.outcome())
	want(t, p.conn.cc.cwnd == p.conn.cc.ssthresh && p.conn.cc.cwnd < before, "cwnd %d, before %d", p.conn.cc.cwnd, before)
	after := p.conn.cc.cwnd
	p.call(Call{Kind: CallSend, N: 1448})
	o = p.acked(5)
	want(t, !has(o, ActRefuse, WhyProbeRepaired) && p.conn.cc.cwnd >= after, "it is answered twice: %s", p.outcome())
}

// repaired is a Linux connection in recovery: of ten segments of 1 s the first two were
// deemed lost after a round trip of 100 ms and sent again.
func repaired(t *testing.T) *peer {
	t.Helper()
	p := stamped(Linux())
	p.conn.snd.wnd = 1 << 16
	p.conn.rtt = roundTrip{srtt: 100 * ms, rttvar: 50 * ms, minRTT: 100 * ms}
	p.now = second(1)
	p.call(Call{Kind: CallSend, N: 10 * 1448})
	p.now = second(1).Add(100 * ms)
	p.arrive(reports(1001, Block{part(2), part(5)}))
	b := &p.conn.snd.board
	want(t, p.conn.cc.phase == phaseRecovery && b.lost == 2*1448 && b.retrans == 2*1448, "%s, %d lost, %d sent again", p.outcome(), b.lost, b.retrans)
	p.now = second(1).Add(150 * ms)
	return p
}

// echoing is an ACK that echoes the timestamp of an instant.
func (p *peer) echoing(at vtime.Time, ack Seq, blocks ...Block) {
	s := reports(ack, blocks...)
	s.Options.TSEcr = p.conn.clock(at)
	p.arrive(s)
}

func TestNothingMoreIsRepeatedUntilTheNeedlessRepetitionsAreAccountedFor(t *testing.T) { // RFC 3522 §3.2; recorded of Linux
	p := repaired(t)
	cc := &p.conn.cc
	p.echoing(second(1), part(1), Block{part(2), part(5)})
	want(t, cc.phase == phaseRecovery && cc.undo.on && cc.cwnd < 10*1448, "a copy is still under way: phase %d, cwnd %d", cc.phase, cc.cwnd)
	p.echoing(second(1), part(5))
	want(t, cc.phase == phaseOpen && !cc.undo.on && cc.cwnd >= 10*1448 && p.conn.snd.board.lost == 0, "none is: phase %d, cwnd %d, %d lost", cc.phase, cc.cwnd, p.conn.snd.board.lost)
}

func TestANeedlessRecoveryLeavesNothingBehind(t *testing.T) { // RFC 4015 §3: cwnd and ssthresh are as before
	p := repaired(t)
	cc := &p.conn.cc
	cc.acked, cc.dupOctets, cc.dupAcks = 700, 1448, 2
	p.echoing(second(1), cc.recover)
	want(t, cc.phase == phaseOpen && cc.acked == 0 && cc.dupOctets == 0 && cc.dupAcks == 0, "%+v", cc)
	want(t, cc.cwnd >= 10*1448 && cc.ssthresh == noLimit, "cwnd %d, ssthresh %d", cc.cwnd, cc.ssthresh)
}

func TestARecoveryThatWasNeededEndsAtSsthresh(t *testing.T) { // RFC 6937 §3
	p := repaired(t)
	cc := &p.conn.cc
	cc.acked = 700
	p.echoing(p.now, cc.recover-1)
	want(t, cc.phase == phaseRecovery, "an octet below RecoveryPoint ends it")
	p.echoing(p.now, cc.recover)
	want(t, cc.phase == phaseOpen && cc.cwnd == cc.ssthresh && cc.ssthresh == 7*1448, "phase %d, cwnd %d, ssthresh %d", cc.phase, cc.cwnd, cc.ssthresh)
}

func TestWithoutSACKLinuxHoldsOnAtRecoveryPoint(t *testing.T) { // RFC 6582 §4; recorded
	p := reno(10, linuxStack)
	p.conn.cc.cwnd = 10000
	for range 4 { // the first is news of the window
		p.ackWith(1001, 60000)
	}
	cc := &p.conn.cc
	want(t, cc.phase == phaseRecovery, "phase %d", cc.phase)
	p.ackWith(cc.recover, 60000)
	want(t, cc.phase == phaseRecovery && cc.dupOctets == 0, "the ACK of RecoveryPoint: phase %d, %d octets by duplicates", cc.phase, cc.dupOctets)
	p.call(Call{Kind: CallSend, N: 3000})
	before := cc.cwnd
	p.ackWith(cc.recover, 60000)
	want(t, cc.phase == phaseRecovery && cc.cwnd == before, "a duplicate of it: phase %d, cwnd %d, before %d", cc.phase, cc.cwnd, before)
	p.ackWith(cc.recover+1, 60000)
	want(t, cc.phase == phaseOpen, "an octet above it: phase %d", cc.phase)
}

func TestASegmentThatIsDeliveredTwiceWasNotReordered(t *testing.T) { // RFC 8985 §6.2 step 3: below RACK.fack, not at it
	for i, reordered := range map[int]bool{0: true, 1: false, 2: false} {
		p := racked(3)
		p.conn.rackDelivered(env{p.now, &p.out}, p.conn.snd.board.at(1))
		p.conn.rackDelivered(env{p.now, &p.out}, p.conn.snd.board.at(i))
		want(t, p.conn.cc.rack.reordered == reordered, "segment %d after the second: %t", i+1, !reordered)
	}
}

func TestAProbeComesNoLaterThanTheRTOUnlessThatIsOver(t *testing.T) { // RFC 8985 §7.2
	for _, x := range []struct{ left, after vtime.Duration }{
		{300 * ms, 300 * ms}, {ms, ms}, {1, 1}, {0, 400 * ms}, {-ms, 400 * ms}, {vtime.Second, 400 * ms},
	} {
		p := racked(1)
		p.now = second(2)
		p.conn.scheduleProbe(env{p.now, &p.out}, p.now.Add(x.left-p.conn.rto()))
		want(t, p.conn.timers[TimerLossProbe] == p.now.Add(x.after), "an RTO in %s: a probe at %s", x.left, p.conn.timers[TimerLossProbe])
	}
}

func TestAProbeRepeatsTheFirstSegmentIfAllThatIsOutWasReported(t *testing.T) { // the receiver reneged (RFC 2018 §8)
	p := racked(1)
	b := &p.conn.snd.board
	b.setMark(b.at(0), markSacked)
	p.out.Reset()
	p.conn.lossProbe(env{p.now, &p.out})
	want(t, len(p.out.Segs) == 1 && p.out.Segs[0].Seq == 1001, "%s", p.outcome())
}
