package tcpmodel

import (
	"slices"
	"testing"

	"wirewalk/sim/vtime"
)

// The edges of path MTU discovery (RFC 9293 §3.7.2, RFC 1191, RFC 8201).

// tooBig is the arrival of a router's news that a packet of 1500 octets did not pass.
func (p *peer) tooBig(mtu uint16) *Out {
	p.out.Reset()
	p.conn.ICMP(p.now, ICMPError{Kind: ICMPFragmentationNeeded, Seq: p.conn.snd.una, Size: 1500, MTU: mtu}, &p.out)
	return &p.out
}

// pathTold is the news that another connection has learnt what the path carries.
func (p *peer) pathTold(path PathMTU) *Out {
	p.out.Reset()
	p.conn.PathTold(p.now, path, &p.out)
	return &p.out
}

// sizes are the octets of the segments that left.
func sizes(o *Out) (out []uint32) {
	for i := range o.Segs {
		out = append(out, o.Segs[i].Payload.Len)
	}
	return out
}

func sameSizes(a []uint32, b ...uint32) bool { return slices.Equal(a, b) }

func TestTheHeadersOfAPacketAre40OctetsAndInIPv6It60(t *testing.T) { // RFC 9293 §3.7.1, RFC 8200 §8.3
	want(t, HeaderOctets(false) == 40 && HeaderOctets(true) == 60, "%d and %d", HeaderOctets(false), HeaderOctets(true))
}

func TestThePlateausAreThoseOfRFC1191(t *testing.T) { // §7.1, table 7-1
	plateaus := []uint16{32000, 17914, 8166, 4352, 2002, 1492, 1006, 508, 296, 68}
	for i, mtu := range plateaus {
		got := plateau(uint32(mtu) + 1)
		want(t, got == mtu, "below %d lies %d, not %d", mtu+1, mtu, got)
		if i+1 < len(plateaus) {
			got = plateau(uint32(mtu))
			want(t, got == plateaus[i+1], "below %d lies %d, not %d", mtu, plateaus[i+1], got)
		}
	}
	want(t, plateau(65535) == 32000 && plateau(68) == 68, "65535: %d, 68: %d", plateau(65535), plateau(68))
}

func TestAPathOnWhichRoutersFragmentStaysOneWhenARouterSaysTheSameSize(t *testing.T) { // recorded of Linux: below 552 octets it keeps to those
	for mtu, fragmented := range map[uint16]bool{552: true, 553: true, 1000: true, 551: true} {
		p := in(Established, Linux())
		p.call(Call{Kind: CallSend, N: 1460})
		p.tooBig(500)
		want(t, p.conn.PathMTU() == PathMTU{552, true}, "%+v", p.conn.PathMTU())
		p.tooBig(mtu)
		want(t, p.conn.PathMTU() == PathMTU{552, fragmented}, "a router says %d: %+v", mtu, p.conn.PathMTU())
	}
}

func TestNoPathIsBelievedToTakeLessThan68Octets(t *testing.T) { // RFC 1191 §3
	for mtu, octets := range map[uint16]uint32{67: 28, 68: 28, 69: 29, 40: 28, 1: 28} {
		p := established(nil)
		p.call(Call{Kind: CallSend, N: 1460})
		o := p.tooBig(mtu)
		want(t, segLen(o) == octets && p.conn.PathMTU().MTU == max(mtu, 68), "MTU %d: %d octets, %+v", mtu, segLen(o), p.conn.PathMTU())
	}
}

func TestLinuxLetsRoutersFragmentBelow552Octets(t *testing.T) { // recorded
	for mtu, path := range map[uint16]PathMTU{553: {MTU: 553}, 552: {MTU: 552}, 551: {552, true}, 0: {552, true}} {
		p := stamped(Linux())
		p.call(Call{Kind: CallSend, N: 1448})
		p.tooBig(mtu)
		want(t, p.conn.PathMTU() == path, "MTU %d: %+v", mtu, p.conn.PathMTU())
	}
}

func TestAPathIsNeverBelievedToHaveGrown(t *testing.T) { // RFC 1191 §3
	for _, stack := range []Config{Textbook(), Linux()} {
		for _, first := range []uint16{1200, 552, 551} {
			p := stamped(stack)
			p.call(Call{Kind: CallSend, N: 1448})
			p.tooBig(first)
			known, mss := p.conn.PathMTU(), p.conn.snd.mss
			for _, later := range []uint16{first, first + 100, 1400} {
				if stack.Linux() && later < 552 {
					continue
				}
				o := p.tooBig(later)
				want(t, p.conn.PathMTU() == known && p.conn.snd.mss == mss, "%s, %d after %d: %+v", stack.Profile, later, first, p.conn.PathMTU())
				want(t, len(o.Segs) == 0 && has(o, ActDiscard, WhyPathMTUKnown) && !has(o, ActDiscard, WhyPathMTU), "%s, %d after %d: %s", stack.Profile, later, first, p.outcome())
			}
		}
	}
	p := stamped(Linux()) // The same size, but fragments are needed now.
	p.call(Call{Kind: CallSend, N: 1448})
	p.tooBig(552)
	p.tooBig(551)
	want(t, p.conn.PathMTU() == PathMTU{552, true}, "%+v", p.conn.PathMTU())
}

func TestWhatFitsThePathIsNotSentAgain(t *testing.T) { // RFC 1191 §6.4: only what was too large
	p := stamped(Textbook())
	p.pathTold(PathMTU{MTU: 1300})
	p.call(Call{Kind: CallSend, N: 2 * 1248})
	o := p.tooBig(1300)
	want(t, len(o.Segs) == 0 && has(o, ActDiscard, WhyPathMTUKnown) && p.conn.cc.phase == phaseOpen, "full segments: %s", p.outcome())

	p = stamped(Textbook())
	p.call(Call{Kind: CallSend, N: 100})
	o = p.tooBig(1300)
	want(t, len(o.Segs) == 0 && p.conn.cc.phase == phaseOpen && p.conn.snd.mss == 1248, "a small segment: %s", p.outcome())

	p = stamped(Textbook())
	p.call(Call{Kind: CallSetOption, Option: OptNoDelay, N: 1})
	p.call(Call{Kind: CallSend, N: 1448})
	p.call(Call{Kind: CallSend, N: 1248})
	o = p.tooBig(1300)
	want(t, sameSizes(sizes(o), 1248, 200) && p.conn.snd.board.lost == 1448, "one too large, one that fits: %v", sizes(o))
}

func TestWhatIsTooLargeIsCutThoughTheSizeIsKnown(t *testing.T) { // the path was told of while it was under way
	p := stamped(Textbook())
	p.call(Call{Kind: CallSend, N: 2 * 1448})
	p.pathTold(PathMTU{MTU: 1300})
	o := p.tooBig(1300)
	want(t, sameSizes(sizes(o), 1248, 200, 1248, 200) && has(o, ActDiscard, WhyPathMTU), "%s", p.outcome())
	for i := range o.Segs {
		want(t, has(o, ActSend, WhyPathMTU) && o.Acts[i+1].Retrans, "%+v", o.Acts)
	}
}

func TestWhatIsReportedIsNotCut(t *testing.T) { // RFC 2018 §5: it is not sent again
	p := stamped(Textbook())
	p.call(Call{Kind: CallSend, N: 3 * 1448})
	p.arrive(reports(1001, Block{1001 + 1448, 1001 + 2*1448}))
	o := p.tooBig(1300)
	want(t, sameSizes(sizes(o), 1248, 200, 1248, 200), "%s", p.outcome())
	want(t, p.conn.snd.board.sacked == 1448, "%d octets stay reported", p.conn.snd.board.sacked)
}

func TestASegmentIsCutIntoWholePiecesWithNothingOver(t *testing.T) {
	p := stamped(Textbook())
	p.call(Call{Kind: CallSend, N: 1448})
	o := p.tooBig(776) // two pieces of 724
	want(t, sameSizes(sizes(o), 724, 724) && p.conn.snd.board.n == 2, "%v, %d pieces", sizes(o), p.conn.snd.board.n)
}

func TestLinuxCutsAnewWhatItHandedOverTogether(t *testing.T) { // recorded: 1248, 1248 and 400
	p := stamped(Linux())
	p.call(Call{Kind: CallSend, N: 2 * 1448})
	o := p.tooBig(1300)
	want(t, sameSizes(sizes(o), 1248, 1248, 400), "one write: %v", sizes(o))
	p = stamped(Linux())
	p.call(Call{Kind: CallSend, N: 1448})
	p.call(Call{Kind: CallSend, N: 1448})
	o = p.tooBig(1300)
	want(t, sameSizes(sizes(o), 1248, 200, 1248, 200), "two writes: %v", sizes(o))
}

func TestOnlyWhatIsInFlightIsCut(t *testing.T) {
	p := established(nil)
	for round := range 6 {
		p.call(Call{Kind: CallSend, N: 6 * 1460})
		p.seg(ACK, peerISS+1, 1001+Seq(round+1)*6*1460, 0)
	}
	p.call(Call{Kind: CallSend, N: 2 * 1460})
	o := p.tooBig(1300)
	want(t, sameSizes(sizes(o), 1260, 200, 1260, 200) && p.conn.snd.board.n == 4, "%v, %d pieces", sizes(o), p.conn.snd.board.n)
	want(t, p.conn.snd.board.lost == 2*1460 && p.conn.snd.board.again == 0, "%d octets lost, %d to be sent", p.conn.snd.board.lost, p.conn.snd.board.again)

	// The last piece of a write stands first, and was handed over with what is
	// acknowledged; the one that is too large stands last.
	p = stamped(Linux())
	p.call(Call{Kind: CallSetOption, Option: OptNoDelay, N: 1})
	p.call(Call{Kind: CallSend, N: 1548})
	ack := segment(ACK, peerISS+1, 1001+1448, 0)
	ack.Options = Options{HasTS: true, TSVal: 1001, TSEcr: 1}
	p.arrive(ack)
	for range 6 {
		p.call(Call{Kind: CallSend, N: 100})
	}
	p.call(Call{Kind: CallSend, N: 1448})
	b := &p.conn.snd.board
	want(t, b.n == 8 && len(b.ring) == 8 && b.at(0).mark == markJoined|markLast, "%d segments, %d places, the first %b", b.n, len(b.ring), b.at(0).mark)
	o = p.tooBig(1300)
	want(t, sameSizes(sizes(o), 1248, 200) && b.n == 9, "%v, %d pieces", sizes(o), b.n)
}

func TestWhatIsCutIsNoLossAndStartsNoFastRecovery(t *testing.T) { // RFC 1191 §6.4, RFC 6582 §3.2 step 2
	p := flight(nil)
	before := p.conn.cc.ssthresh
	p.tooBig(1300)
	p.wait() // the rest of the pieces
	point := p.conn.cc.recover
	s := segment(ACK, peerISS+1, point, 0)
	s.Window = 60000
	p.arrive(s)
	want(t, p.conn.snd.una == point && p.conn.cc.phase == phaseOpen && before == noLimit, "SND.UNA %d, phase %d", p.conn.snd.una, p.conn.cc.phase)
	p.dups(3)
	want(t, p.conn.cc.phase == phaseOpen, "duplicate ACKs of what was sent again start a recovery: phase %d", p.conn.cc.phase)
}

func TestAConnectionTakesWhatAnotherLearns(t *testing.T) { // RFC 1191 §6.2
	for state := SynReceived; state <= TimeWait; state++ {
		p := in(state, plain())
		mss, cwnd := p.conn.snd.mss, p.conn.cc.cwnd
		o := p.pathTold(PathMTU{MTU: 1500})
		want(t, p.conn.snd.mss == mss && p.conn.cc.cwnd == cwnd && len(o.Acts) == 0, "%s: what is as large as its segments: %s", state, p.outcome())
		o = p.pathTold(PathMTU{MTU: 1240})
		want(t, p.conn.snd.mss == 1200 && p.conn.PathMTU().MTU == 1240, "%s: MSS %d, %+v", state, p.conn.snd.mss, p.conn.PathMTU())
		if state != SynReceived {
			want(t, p.conn.cc.cwnd == 12000, "%s: cwnd %d", state, p.conn.cc.cwnd)
		}
		writes := state == Established || state == CloseWait // the others have nothing more to write
		want(t, has(o, ActRefuse, WhyPathMTUShared) == writes, "%s: %s", state, p.outcome())
		o = p.pathTold(PathMTU{MTU: 1300})
		want(t, p.conn.PathMTU().MTU == 1240 && len(o.Acts) == 0, "%s: a larger one is taken: %+v", state, p.conn.PathMTU())
	}
}

func TestWhatIsLearntBeforeTheSYNIsAnsweredCountsLater(t *testing.T) {
	p := in(SynSent, plain())
	o := p.pathTold(PathMTU{MTU: 1240})
	want(t, len(o.Acts) == 0, "%s", p.outcome())
	p.seg(SYN|ACK, peerISS, 1001, 0)
	want(t, p.conn.snd.mss == 1200 && p.conn.cc.cwnd == 12000, "MSS %d, cwnd %d", p.conn.snd.mss, p.conn.cc.cwnd)
}

func TestFragmentsThatAnotherConnectionNeedsAreNeededHereToo(t *testing.T) { // one route, one DF bit
	p := stamped(Linux())
	p.call(Call{Kind: CallSend, N: 1448})
	p.tooBig(552)
	p.pathTold(PathMTU{552, true})
	o := p.call(Call{Kind: CallSend, N: 500})
	want(t, len(o.Segs) == 1 && o.Segs[0].Fragments && p.conn.PathMTU() == PathMTU{552, true}, "%+v %+v", o.Segs, p.conn.PathMTU())
}

func TestLinuxLooksAtTheRouteWhenItSends(t *testing.T) { // recorded
	p := stamped(Linux())
	p.pathTold(PathMTU{MTU: 1300})
	want(t, p.conn.snd.mss == 1448 && p.conn.PathMTU().MTU == 0, "it takes it at once: MSS %d", p.conn.snd.mss)
	o := p.call(Call{Kind: CallSend, N: 1248})
	want(t, sameSizes(sizes(o), 1248) && p.conn.snd.mss == 1248, "what fits leaves: %s", p.outcome())

	p = stamped(Linux()) // With a segment in flight its ACK lets the rest out.
	p.call(Call{Kind: CallSend, N: 100})
	p.pathTold(PathMTU{MTU: 1300})
	o = p.call(Call{Kind: CallSend, N: 5000})
	want(t, len(o.Segs) == 0 && has(o, ActRefuse, WhyPathMTUHere) && !has(o, ActRefuse, WhyPathMTUWaits), "%s", p.outcome())
	want(t, !p.conn.armed(TimerPersist), "the persist timer runs until %s", p.conn.timers[TimerPersist])
	o = p.arrive(reports(1101))
	want(t, len(o.Segs) > 0 && o.Segs[0].Payload.Len == 1248, "%s", p.outcome())
}

func TestWhatTheHostsOwnIPRefusedWaitsForThePersistTimer(t *testing.T) { // recorded: 228 ms
	p := stamped(Linux())
	p.pathTold(PathMTU{MTU: 1300})
	o := p.call(Call{Kind: CallSend, N: 5000})
	want(t, len(o.Segs) == 0 && has(o, ActRefuse, WhyPathMTUWaits) && p.conn.armed(TimerPersist), "%s", p.outcome())
	o = p.wait()
	want(t, has(o, ActTimer, WhyPathMTURetry) && sameSizes(sizes(o), 1248) && o.Segs[0].Flags.Has(PSH), "%s", p.outcome())

	// The window closes while it waits: from then on it is probed.
	p = stamped(Linux())
	p.pathTold(PathMTU{MTU: 1300})
	p.call(Call{Kind: CallSend, N: 5000})
	closed := reports(1001)
	closed.Window = 0
	p.arrive(closed)
	o = p.wait()
	want(t, has(o, ActTimer, WhyPathMTURetry) && len(o.Segs) == 0, "%s", p.outcome())
	o = p.wait()
	want(t, has(o, ActTimer, WhyWindowProbe) && len(o.Segs) == 1 && o.Segs[0].Payload.Len == 0, "%s", p.outcome())
	want(t, p.now < vtime.Time(2*vtime.Second), "the probe leaves at %s", p.now)
}
