package tcpmodel

import (
	"testing"
)

// The edges of the rules after a timeout (RFC 5682 §3.1) and of what recovery sends when
// nothing is known to be lost (RFC 6675 §4).

// timedOut is a connection that was given n octets, has sent ten segments of 1448 of them at
// most, and whose first segment has timed out.
func timedOut(cfg Config, n int64) *peer {
	cfg.TLP, cfg.Congestion = false, "reno"
	p := stamped(cfg)
	p.now, p.conn.snd.wnd = second(1), 1<<20
	p.call(Call{Kind: CallSend, N: n})
	p.wait()
	return p
}

// ackTo acknowledges up to a number that need not lie between segments.
func ackTo(ack Seq, blocks ...Block) Segment {
	s := ackOf(0, laterEcho, blocks...)
	s.Ack = ack
	return s
}

// asked lists the segments that an outcome has of either kind.
func asked(o *Out) (asking, back []int) {
	for _, a := range o.Acts {
		switch {
		case a.Kind != ActSend:
		case a.Why == WhyTimeoutProbe:
			asking = append(asking, nth(&o.Segs[a.Seg]))
		case a.Why == WhyGoBack:
			back = append(back, nth(&o.Segs[a.Seg]))
		}
	}
	return asking, back
}

func withoutSACK() Config {
	cfg := Linux()
	cfg.SACK = false
	return cfg
}

func TestTheStateAfterATimeoutEndsWithAllThatWasInFlight(t *testing.T) { // RFC 5681 §3.1
	for n := 1; n <= 10; n++ {
		p := flight(nil)
		p.wait()
		p.ackOf(n)
		want(t, (p.conn.cc.phase == phaseOpen) == (n == 10), "after the ACK of %d of ten the phase is %d", n, p.conn.cc.phase)
	}
	p := timedOut(Linux(), 1448)
	p.arrive(ackOf(1, laterEcho))
	want(t, p.conn.cc.phase == phaseOpen, "the ACK of the only segment leaves phase %d", p.conn.cc.phase)
}

func TestOneOctetThatAnswersTheFirstCopyUndoesATimeout(t *testing.T) { // RFC 3522 §3.2
	for _, echo := range []uint32{1, laterEcho} {
		p := timedOut(Linux(), 1)
		s := ackTo(1002)
		s.Options.TSEcr = echo
		o := p.arrive(s)
		want(t, has(o, ActRefuse, WhyEchoOlder) == (echo == 1), "echo %d: %+v", echo, o.Acts)
	}
}

// As Linux does, which looks for the end of a needless timeout in ACKs that advance.
func TestAReportOfDuplicatesUndoesATimeoutOnlyWithAnAckThatAdvances(t *testing.T) {
	cfg := Linux()
	cfg.FRTO = false
	p := timedOut(cfg, 40*1448)
	p.arrive(ackOf(1, laterEcho))
	again := int(p.conn.cc.undo.copies)
	want(t, again == 3, "%d segments were sent again", again)
	p.arrive(ackOf(3, laterEcho, Block{1001, 1001 + 1448}))
	p.arrive(ackOf(3, laterEcho, Block{1001 + 1448, 1001 + 3*1448}))
	left := Seq(1001 + 3*1448) // what slow start sent again comes twice too
	o := p.arrive(ackOf(3, laterEcho, Block{left, left + Seq(p.conn.cc.undo.copies*1448)}, Block{left, left + 7*1448}))
	want(t, p.conn.cc.undo.copies == 0, "%d copies are not accounted for", p.conn.cc.undo.copies)
	want(t, !has(o, ActRefuse, WhyAllDuplicates), "undone by an ACK that does not advance: %s", p.outcome())
	o = p.arrive(ackTo(1001 + 3*1448 + 1))
	want(t, has(o, ActRefuse, WhyAllDuplicates), "not undone by one octet: %s", p.outcome())
}

// RFC 6582 §3.2 step 2: a duplicate ACK of what was sent before the timeout says nothing of
// what was sent since.
func TestDuplicateAcksCountAfterATimeoutOnceSomethingNewHasLeft(t *testing.T) {
	cfg := withoutSACK()
	p := timedOut(cfg, 40*1448)
	for range 3 {
		p.arrive(ackOf(0, laterEcho))
		want(t, p.conn.cc.dupOctets == 0, "duplicate ACKs of old octets stand for %d", p.conn.cc.dupOctets)
	}
	o := p.arrive(ackOf(1, laterEcho))
	asking, _ := asked(o)
	want(t, len(asking) == 2, "%v ask", asking)
	p.arrive(ackOf(1, laterEcho))
	want(t, p.conn.cc.dupOctets == 1448, "one duplicate ACK stands for %d", p.conn.cc.dupOctets)
	p.arrive(ackTo(1001 + 1448 + 1))
	want(t, p.conn.cc.dupOctets == 0, "after an ACK of one octet they stand for %d", p.conn.cc.dupOctets)
}

func TestAfterATimeoutTwoNewSegmentsAskAndNothingGoesBack(t *testing.T) { // RFC 5682 §3.1 step 2b
	for _, c := range []struct {
		octets int64
		window uint16 // beyond what is in flight
		asks   int
	}{
		{40 * 1448, 40000, 2},
		{40 * 1448, 2 * 1448, 2},
		{40 * 1448, 2*1448 - 1, 1},
		{40 * 1448, 1448, 1},
		{40 * 1448, 1447, 0}, // the window must not cut it
		{40 * 1448, 1, 0},
		{40 * 1448, 0, 0},
		{10*1448 + 1, 40000, 1}, // one octet asks too
		{10*1448 + 1, 1, 1},
		{10*1448 + 1, 0, 0},
		{10 * 1448, 40000, 0},
	} {
		p := timedOut(Linux(), c.octets)
		s := ackOf(1, laterEcho)
		s.Window = 9*1448 + c.window
		asking, back := asked(p.arrive(s))
		want(t, len(asking) == c.asks && (len(back) == 0) == (c.asks > 0), "%+v: %v ask, %v go again", c, asking, back)
	}
}

func TestAFINThatWaitsAsksToo(t *testing.T) {
	for _, closes := range []bool{false, true} {
		cfg := Linux()
		cfg.TLP = false
		p := stamped(cfg)
		p.now, p.conn.snd.wnd = second(1), 1<<20
		p.call(Call{Kind: CallSend, N: 10 * 1448})
		if closes {
			p.call(Call{Kind: CallShutdown})
		}
		want(t, !p.conn.finSent, "the FIN left with the octets")
		p.wait()
		o := p.arrive(ackOf(1, laterEcho))
		asking, back := asked(o)
		want(t, len(asking) == 1 == closes && (len(back) == 0) == closes && p.conn.finSent == closes, "closed %t: %v ask, %v go again", closes, asking, back)
	}
}

func TestADuplicateAckThatComesFirstAsksForNothing(t *testing.T) { // RFC 5682 §2.1 step 2a
	p := timedOut(withoutSACK(), 40*1448)
	asking, _ := asked(p.arrive(ackOf(0, laterEcho)))
	want(t, len(asking) == 0, "%v ask", asking)
}

func TestTheAckOfASegmentOfOneOctetLetsNewOctetsAsk(t *testing.T) { // RFC 5682 §3.1 step 2b
	cfg := Linux()
	cfg.TLP, cfg.JoinRetrans = false, false
	p := stamped(cfg)
	p.now, p.conn.snd.wnd = second(1), 1<<20
	p.call(Call{Kind: CallSetOption, Option: OptNoDelay, N: 1})
	for range 20 {
		p.call(Call{Kind: CallSend, N: 1})
	}
	p.wait()
	asking, back := asked(p.arrive(ackTo(1002)))
	want(t, len(asking) > 0 && len(back) == 0, "%v ask, %v go again: %s", asking, back, p.outcome())
}

func TestALossThatTheProbesShowIsBelieved(t *testing.T) { // RFC 5682 §3.1 step 3a
	for _, reported := range []Seq{1, 1448} {
		p := timedOut(Linux(), 10*1448+int64(reported))
		p.arrive(ackOf(1, laterEcho))
		probe := Block{1001 + 10*1448, 1001 + 10*1448 + reported}
		p.arrive(ackTo(1001+1448+700, probe))
		o := p.arrive(ackOf(9, laterEcho, probe))
		want(t, !has(o, ActRefuse, WhyTimeoutNeedless), "%d octets reported: %s", reported, p.outcome())
	}
	p := timedOut(Linux(), 40*1448)
	p.arrive(ackOf(1, laterEcho))
	probe := Block{1001 + 10*1448, 1001 + 11*1448}
	p.arrive(ackOf(1, laterEcho, probe))
	o := p.arrive(ackOf(9, laterEcho, probe))
	want(t, !has(o, ActRefuse, WhyTimeoutNeedless), "after a duplicate ACK: %s", p.outcome())
}

func TestAPartOfASegmentDecidesNothingAfterATimeout(t *testing.T) {
	p := timedOut(Linux(), 40*1448)
	p.arrive(ackOf(1, laterEcho))
	o := p.arrive(ackTo(1001 + 1448 + 700))
	want(t, !has(o, ActRefuse, WhyTimeoutNeedless), "half of a segment: %s", p.outcome())
	o = p.arrive(ackOf(2, laterEcho))
	want(t, has(o, ActRefuse, WhyTimeoutNeedless), "the rest of it: %s", p.outcome())
}

// RFC 5682 §3.2: a second timeout of the same segment is judged too. Both segments that were
// missing went twice before, so nothing that is acknowledged was sent once.
func TestTheLastRepetitionsEndTheStateAfterATimeoutWhileSomethingNewAsks(t *testing.T) {
	cfg := Linux()
	cfg.TLP = false
	p := stamped(cfg)
	p.now, p.conn.snd.wnd = second(1), 1<<20
	p.call(Call{Kind: CallSend, N: 10 * 1448})
	rest := Block{1001 + 2*1448, 1001 + 10*1448}
	p.arrive(ackOf(0, laterEcho, rest))
	for range 10 {
		if p.conn.rtt.expiries == 2 {
			break
		}
		p.wait()
	}
	p.call(Call{Kind: CallSend, N: 30 * 1448})
	b := &p.conn.snd.board
	want(t, b.at(0).mark&b.at(1).mark&markEver != 0, "not both went again")
	asking, _ := asked(p.arrive(ackOf(1, laterEcho, rest)))
	want(t, len(asking) > 0, "nothing asks: %s", p.outcome())
	o := p.arrive(ackOf(10, laterEcho))
	want(t, !has(o, ActRefuse, WhyTimeoutNeedless) && p.conn.cc.phase == phaseOpen, "phase %d: %s", p.conn.cc.phase, p.outcome())
}

// again lists the segments of 1460 octets that an outcome has for a reason.
func again(o *Out, why Reason) (out []int) {
	for _, a := range o.Acts {
		if a.Kind == ActSend && a.Why == why {
			out = append(out, int(o.Segs[a.Seg].Seq-1001)/1460)
		}
	}
	return out
}

func TestWhatIsInDoubtGoesAgainWhenCwndHasRoomForIt(t *testing.T) { // RFC 6675 §5 step C: cwnd - pipe >= 1 SMSS
	for room, wants := range map[uint32]int{1459: 0, 1460: 1, 2919: 1, 2920: 2} {
		p := sacking()
		p.reported(1, 5)
		p.conn.cc.cwnd = p.conn.pipe() - 1460 + room // the report to come takes one out of the pipe
		o := p.reported(9, 10)
		want(t, len(again(o, WhyMaybeLost)) == wants && len(again(o, WhyRescue)) == 0, "room for %d octets: %s", room, p.outcome())
	}
}

func TestTheRescueNeedsRoomForASegment(t *testing.T) { // RFC 6675 §5 step C
	for room, wants := range map[uint32]bool{1459: false, 1460: true} {
		p := sacking()
		p.reported(1, 4)
		p.conn.cc.cwnd = p.conn.pipe() - 5*1460 + room
		o := p.reported(1, 9)
		want(t, (len(again(o, WhyRescue)) == 1) == wants, "room for %d octets: %s", room, p.outcome())
	}
}

func TestTheOnlySegmentThatIsOutIsRescued(t *testing.T) { // RFC 6675 §4 NextSeg rule 4
	p := sacking()
	p.reported(1, 4)
	o := p.ackOf(9)
	got := again(o, WhyRescue)
	want(t, len(got) == 1 && got[0] == 9, "%v: %s", got, p.outcome())
}

// The rescue is for what left before the recovery: what leaves in it has just gone.
func TestWhatLeavesForTheFirstTimeInRecoveryIsNotRescued(t *testing.T) {
	p := sacking()
	p.reported(1, 4)
	p.call(Call{Kind: CallSend, N: 1460})
	p.conn.cc.cwnd = 20 * 1460
	o := p.reported(1, 10)
	want(t, len(again(o, WhyRescue)) == 0 && p.conn.snd.nxt == 1001+11*1460, "%s", p.outcome())
	o = p.reported(1, 10)
	want(t, len(again(o, WhyRescue)) == 0, "%s", p.outcome())
}
