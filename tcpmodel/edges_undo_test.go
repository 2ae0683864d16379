package tcpmodel

import (
	"testing"
)

// The edges of what a reduction of cwnd remembers, and of what shows that it was needless.

func TestATimeoutThatOnlyFRTOJudgesIsUndone(t *testing.T) { // RFC 5682 §3.1, RFC 4015 §3
	for _, frto := range []bool{true, false} {
		cfg := Linux()
		cfg.Undo, cfg.FRTO = false, frto
		p := timedOut(cfg, 40*1448)
		p.arrive(ackOf(1, laterEcho))
		o := p.arrive(ackOf(2, laterEcho))
		want(t, has(o, ActRefuse, WhyTimeoutNeedless) == frto, "F-RTO %t: %s", frto, p.outcome())
		cc := &p.conn.cc
		want(t, (cc.cwnd >= 10*1448 && cc.ssthresh == noLimit) == frto && cc.undo.cwnd == map[bool]uint32{true: 10 * 1448}[frto],
			"F-RTO %t: cwnd %d, ssthresh %d, remembered %d", frto, cc.cwnd, cc.ssthresh, cc.undo.cwnd)
	}
}

// As Linux's tcp_current_ssthresh has it: three quarters of cwnd, outside a recovery.
func TestAReductionRemembersThreeQuartersOfCwndAsSsthresh(t *testing.T) {
	for _, x := range []struct {
		phase                      phase
		cwnd, ssthresh, remembered uint32
	}{
		{phaseOpen, 40000, 1000, 30000},
		{phaseOpen, 40000, 30001, 30001},
		{phaseLoss, 40000, 1000, 30000},
		{phaseRecovery, 40000, 1000, 1000},
	} {
		p := in(Established, Linux())
		cc := &p.conn.cc
		cc.phase, cc.cwnd, cc.ssthresh = x.phase, x.cwnd, x.ssthresh
		p.conn.remember()
		want(t, cc.undo.on && cc.undo.cwnd == x.cwnd && cc.undo.ssthresh == x.remembered, "%+v: %+v", x, cc.undo)
	}
}

// A repetition that is still out, also that of a tail loss probe, may be reported as a
// duplicate after the reduction; with none the count has not begun.
func TestAReductionCountsTheCopiesThatAreStillOut(t *testing.T) { // RFC 2883 §4
	for _, x := range []struct {
		retrans             uint32
		probing, fresh      bool
		copies, afterSecond int32
	}{
		{0, false, false, -1, 1},
		{1, false, false, 1, 2},
		{1448, false, false, 1, 2},
		{1449, false, false, 2, 3},
		{0, true, false, 1, 2},
		{0, true, true, -1, 1},
		{0, false, true, -1, 1},
		{1448, true, false, 2, 3},
	} {
		p := in(Established, Linux())
		c := &p.conn
		c.snd.mss = 1448
		c.snd.board.retrans, c.cc.rack.probing, c.cc.rack.probeNew = x.retrans, x.probing, x.fresh
		c.remember()
		want(t, c.cc.undo.copies == x.copies, "%+v: %d copies", x, c.cc.undo.copies)
		c.noteRepeated(env{p.now, &p.out}, WhyFastRetransmit)
		want(t, c.cc.undo.copies == x.afterSecond, "%+v: %d copies after one more", x, c.cc.undo.copies)
	}
}

func TestAnEpisodeOfRepetitionsEndsWhenNoneOfThemIsOut(t *testing.T) { // RFC 3522 §3.2
	for _, x := range []struct {
		name  string
		n     int
		marks map[int]marks
		kept  bool
	}{
		{"nothing is out", 0, nil, false},
		{"one that went once", 1, nil, false},
		{"one that went twice", 1, map[int]marks{0: markEver}, true},
		{"one that is going", 1, map[int]marks{0: markRetrans}, true},
		{"two, the second of which went twice", 2, map[int]marks{1: markEver}, false},
		{"two, the first of which went twice", 2, map[int]marks{0: markEver}, true},
		{"two, the second of which is going", 2, map[int]marks{1: markEver | markRetrans}, true},
	} {
		p := established(nil)
		if x.n > 0 {
			p.call(Call{Kind: CallSend, N: int64(x.n) * 1460})
		}
		b := &p.conn.snd.board
		for i, m := range x.marks {
			b.setMark(b.at(i), m)
		}
		p.conn.cc.undo.stamped = true
		p.conn.forgetStamp()
		want(t, b.n == x.n && p.conn.cc.undo.stamped == x.kept, "%s: kept %t", x.name, !x.kept)
	}
}

// repeatedAll is a connection that sent four segments of 1460 octets more than once, so many
// times altogether, since it lowered cwnd.
func repeatedAll(times int32) *peer {
	p := established(nil)
	c := &p.conn
	p.call(Call{Kind: CallSend, N: 4 * 1460})
	for i := range 4 {
		c.snd.board.setMark(c.snd.board.at(i), markEver)
	}
	c.cc.undo = undoState{on: true, marker: c.snd.una, copies: times, spare: times}
	return p
}

func TestADSACKStandsForItsSegments(t *testing.T) { // RFC 2883 §4
	for _, x := range []struct {
		name        string
		block       Block
		maxWnd      uint32
		twice       uint32
		copies      int32 // of ten
		spare       int32
		repetitions int32
	}{
		{"the first segment", Block{1001, 2461}, 20000, 1, 9, 9, 10},
		{"an octet of it", Block{1001, 1002}, 20000, 1, 10, 9, 10},
		{"the second", Block{2461, 3921}, 20000, 1, 9, 9, 10},
		{"an octet of the first and the second", Block{2460, 3921}, 20000, 2, 9, 8, 10},
		{"all four", Block{1001, 6841}, 20000, 4, 6, 6, 10},
		{"as much as the largest window", Block{1001, 6841}, 5840, 4, 6, 6, 10},
		{"more than that", Block{1001, 6841}, 5839, 0, 10, 10, 10},
		{"nothing", Block{1001, 1001}, 20000, 0, 10, 10, 10},
		{"less than nothing", Block{2461, 1001}, 20000, 0, 10, 10, 10},
		{"as much as was repeated", Block{1001, 6841}, 20000, 4, 0, 0, 4},
		{"more than was repeated", Block{1001, 6841}, 20000, 0, 3, -1, 3},
	} {
		p := repeatedAll(x.repetitions)
		p.conn.snd.maxWnd = x.maxWnd
		twice, u := p.conn.takeDSACK(x.block), &p.conn.cc.undo
		want(t, twice == x.twice && u.copies == x.copies && u.spare == x.spare, "%s: %d segments came twice, %d copies are left, %d in all",
			x.name, twice, u.copies, u.spare)
	}
}

func TestADuplicateBelowTheAckCountsIfItWasOutAtTheReduction(t *testing.T) { // RFC 2883 §4, RFC 3708 §3
	for _, x := range []struct {
		right  Seq // of a segment that ends so far from the marker
		copies int32
	}{{^Seq(0), 10}, {0, 10}, {1, 9}, {700, 9}} {
		p := repeatedAll(10)
		p.seg(ACK, peerISS+1, 1001+1460, 0)
		p.conn.cc.undo = undoState{on: true, marker: 1001 + 700, copies: 10, spare: 10}
		right := 1001 + 700 + x.right
		p.conn.takeDSACK(Block{right - 100, right})
		want(t, p.conn.cc.undo.copies == x.copies, "it ends %d octets behind: %d copies are left", int32(x.right), p.conn.cc.undo.copies)
	}
}

func TestWhatWasDeemedLostIsInFlightAgainDownToOneOctet(t *testing.T) { // RFC 4015 §3
	p := established(nil)
	p.call(Call{Kind: CallSetOption, Option: OptNoDelay, N: 1})
	for _, n := range []int64{1, 100, 1} {
		p.call(Call{Kind: CallSend, N: n})
	}
	b := &p.conn.snd.board
	for i := range b.n {
		b.setMark(b.at(i), markLost)
	}
	p.conn.cc.scanned = p.conn.snd.nxt
	p.conn.unmarkLost()
	want(t, b.lost == 0 && b.lostSegs == 0 && b.again == 0, "%d octets are lost", b.lost)
	want(t, p.conn.cc.scanned == p.conn.snd.una, "losses are looked for from %d on", p.conn.cc.scanned)
}

func TestWhatIsLostAfterAPathHasShrunkIsNotTooLarge(t *testing.T) { // RFC 1191 §6.4
	p := sacking()
	o := p.tooBig(1000)
	want(t, has(o, ActSend, WhyPathMTU), "%s", p.outcome())
	from := p.conn.snd.nxt
	p.seg(ACK, peerISS+1, from, 0)
	p.call(Call{Kind: CallSend, N: 10 * 960})
	p.arrive(reports(from, Block{from + 2*960, from + 6*960}))
	for range 3 {
		s := reports(from, Block{from + 2*960, from + 10*960})
		s.Window = 60000
		p.conn.cc.cwnd = 20 * 960
		p.arrive(s)
		want(t, !has(&p.out, ActSend, WhyPathMTU), "%s", p.outcome())
	}
	want(t, p.conn.snd.board.again == 0 && p.conn.snd.board.retransSegs > 1, "%d octets wait to be sent again", p.conn.snd.board.again)
}
