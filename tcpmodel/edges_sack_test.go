package tcpmodel

import (
	"testing"
)

// The edges of SACK: what a receiver reports, and what the sender makes of it.

// gaps is a receiver that holds n octets, each beyond a gap of its own.
func gaps(p *peer, n int) *peer {
	p.conn.rcv.peerSACK = true
	for i := range n {
		s := segment(ACK, peerISS+101+Seq(100*i), 1001, 1)
		s.Options = Options{HasTS: p.conn.ts.on, TSVal: 1001}
		p.arrive(s)
	}
	return p
}

func TestASegmentReportsFourBlocksOrThreeBesideTimestamps(t *testing.T) { // RFC 2018 §3; a D-SACK is one of them (RFC 2883 §4)
	for _, twice := range []bool{false, true} {
		for n := 1; n <= 6; n++ {
			for most, p := range map[int]*peer{4: established(nil), 3: stamped(withSACK())} {
				gaps(p, n)
				blocks := n
				if twice {
					p.conn.noteDuplicate(peerISS+1, peerISS+2)
					blocks++
				}
				p.out.Reset()
				p.conn.sendAck(env{p.now, &p.out}, WhyTextInOrder)
				got := p.out.Segs[0].Options
				want(t, int(got.NSACK) == min(blocks, most), "%d gaps, a duplicate %t, at most %d: %d blocks", n, twice, most, got.NSACK)
				want(t, (got.SACK[0] == Block{peerISS + 1, peerISS + 2}) == twice, "%d gaps, a duplicate %t: %v comes first", n, twice, got.SACK[0])
			}
		}
	}
}

func TestBesideWhatItReportsASegmentCarriesEightOctetsAtLeast(t *testing.T) { // RFC 9293 MUST-16: the option comes off
	for mss, room := range map[uint32]uint32{1460: 1448, 21: 9, 20: 8, 19: 8, 12: 8, 11: 8, 8: 8} {
		p := gaps(established(nil), 1)
		p.conn.snd.mss = mss
		want(t, p.conn.payloadRoom() == room, "an MSS of %d: %d octets", mss, p.conn.payloadRoom())
	}
}

func TestABlockLiesBeyondAGap(t *testing.T) { // RFC 2018 §3: the octet before it is missing
	r := receiver{nxt: 100, nRecent: 4, recent: [4]Block{{101, 102}, {100, 110}, {90, 110}, {90, 100}}}
	r.forgetStretches()
	want(t, r.nRecent == 1 && r.recent[0] == Block{101, 102}, "%d blocks: %v", r.nRecent, r.recent)
}

func TestInTimeWaitLinuxReportsNoDuplicate(t *testing.T) { // RFC 2883 §4; Linux's TIME-WAIT as recorded
	for blocks, cfg := range map[uint8]Config{1: withSACK(), 0: Linux()} {
		p := in(TimeWait, cfg)
		p.conn.rcv.peerSACK = true
		o := p.seg(FIN|ACK, p.conn.rcv.nxt-1, p.conn.snd.nxt, 0)
		want(t, len(o.Segs) == 1 && o.Segs[0].Options.NSACK == blocks, "%s: %+v", cfg.Profile, o.Segs)
	}
}

func TestTheFirstBlockReportsADuplicateBelowTheAckOrWithinTheSecond(t *testing.T) { // RFC 2883 §4
	second := Block{200, 300}
	for first, yes := range map[Block]bool{
		{50, 99}: true, {50, 100}: true, {50, 101}: false,
		{200, 300}: true, {200, 299}: true, {201, 300}: true, {199, 300}: false, {200, 301}: false,
	} {
		want(t, reportsDuplicate(100, []Block{first, second}) == yes, "%v before %v: %t", first, second, !yes)
		want(t, reportsDuplicate(100, []Block{first}) == (yes && first.Right <= 100), "%v alone", first)
	}
}

func TestABlockOutsideWhatWasSentReportsNothing(t *testing.T) { // RFC 2018 §3, RFC 2883 §4
	p := sacking()
	una, nxt := p.conn.snd.una, p.conn.snd.nxt
	for x, yes := range map[Block]bool{
		{una + 1, una + 2}: true, {una + 1, una + 1}: false, {una + 2, una + 1}: false,
		{una, una + 1}: false, {una - 1, una}: false, {una - 1, una + 1}: false,
		{una + 1, nxt}: true, {una + 1, nxt + 1}: false, {nxt, nxt}: false, {nxt - 1, nxt}: true,
	} {
		s := reports(una, x)
		want(t, p.conn.plausible(&s, x) == yes, "the block from SND.UNA%+d to SND.UNA%+d: %t", int32(x.Left-una), int32(x.Right-una), !yes)
	}
}

func TestAnAckWithMoreBlocksThanFitIsReadLikeOneWithFour(t *testing.T) {
	p := sacking()
	s := reports(1001, Block{1001 + 1460, 1001 + 2*1460})
	s.Options.NSACK = 255
	p.arrive(s)
	want(t, p.conn.snd.board.sacked == 1460, "%d octets are reported", p.conn.snd.board.sacked)
}

func TestOnlyTheGrowthOfABlockIsLookedAt(t *testing.T) {
	p := sacking()
	block := Block{1001 + 1460, 1001 + 3*1460}
	p.arrive(reports(1001, block))
	for x, from := range map[Block]Seq{
		block: block.Right, {block.Left, block.Right + 1}: block.Right,
		{block.Left, block.Right - 1}: block.Left, {block.Left - 1, block.Right}: block.Left - 1,
	} {
		want(t, p.conn.alreadySeen(x) == from, "of %v that beyond %d", x, p.conn.alreadySeen(x))
	}
	p.arrive(reports(1001))
	want(t, p.conn.alreadySeen(block) == block.Left, "an ACK without a report is looked at as if it had one")
}

func TestABlockThatEndsWithinASegmentReportsItOnceItHasGrownToItsEnd(t *testing.T) { // RFC 2018 §4
	p := sacking()
	p.arrive(reports(1001, Block{1001 + 1460, 1001 + 2*1460 + 700}))
	want(t, p.conn.snd.board.sacked == 1460, "%d octets are reported", p.conn.snd.board.sacked)
	p.arrive(reports(1001, Block{1001 + 1460, 1001 + 3*1460}))
	want(t, p.conn.snd.board.sacked == 2*1460, "%d octets are reported", p.conn.snd.board.sacked)
}

func TestWhatAReceiverReportsAfterItHasRenegedIsNews(t *testing.T) { // RFC 2018 §8
	p := sacking()
	p.arrive(reports(1001, Block{1001 + 1460, 1001 + 2*1460}))
	p.arrive(reports(1001+1460, Block{1001 + 2*1460, 1001 + 3*1460}))
	b := &p.conn.snd.board
	want(t, b.at(0).mark&markSacked != 0, "the first segment that is out was not reported")
	for b.sacked > 0 {
		p.wait()
	}
	p.arrive(reports(1001+1460, Block{1001 + 2*1460, 1001 + 3*1460}))
	want(t, b.sacked == 1460, "%d octets are reported", b.sacked)
}

func TestAReportUpToTheLastSegmentMarksNothingBehindIt(t *testing.T) {
	for _, before := range []Seq{100, 2000, 5000} { // octets before sequence number 0, which an unused place seems to have
		cfg := plain()
		cfg.SACK = true
		p := &peer{cfg: cfg, iss: peerISS}
		p.conn = New(Params{Config: &p.cfg, LocalPort: 40000, RemotePort: 80, ISS: -before - 1, Stream: 1})
		p.call(Call{Kind: CallOpenActive})
		s := segment(SYN|ACK, peerISS, -before, 0)
		s.Payload, s.Options = Span{}, Options{MSS: 1460, SACKOK: true}
		p.arrive(s)
		p.call(Call{Kind: CallSend, N: 5 * 1460})
		b := &p.conn.snd.board
		want(t, b.n == 5 && len(b.ring) > 5, "%d segments in a ring of %d", b.n, len(b.ring))
		p.arrive(reports(-before, Block{-before + 1, p.conn.snd.nxt}))
		want(t, b.sackedSegs == 4 && b.sacked == 4*1460, "%d segments of %d octets are reported", b.sackedSegs, b.sacked)
	}
}

func TestASegmentIsFoundByWhatEndsAfterANumber(t *testing.T) {
	p := sacking()
	for q, i := range map[Seq]int{1000: 0, 1001: 0, 1001 + 1459: 0, 1001 + 1460: 1, 1001 + 10*1460 - 1: 9, 1001 + 10*1460: 10} {
		want(t, p.conn.find(q) == i, "behind %d lies the end of segment %d, want %d", q, p.conn.find(q), i)
	}
}

// RFC 6675 §4: lost is what has more than (DupThresh - 1) * SMSS octets reported above it.
func TestOneOctetMoreThanTwoSegmentsAboveMeansALoss(t *testing.T) {
	for last, lost := range map[int64]bool{0: false, 1: true} {
		p := established(func(c *Config) { c.SACK = true })
		p.conn.rcv.peerSACK = true
		p.call(Call{Kind: CallSetOption, Option: OptNoDelay, N: 1})
		p.call(Call{Kind: CallSend, N: 3*1460 + last})
		p.arrive(reports(1001, Block{1001 + 1460, 1001 + 3*1460}))
		want(t, p.conn.snd.board.lost == 0, "two segments above mean a loss: %s", p.outcome())
		p.arrive(reports(1001, Block{1001 + 1460, p.conn.snd.nxt}))
		want(t, (p.conn.snd.board.lost == 1460) == lost, "with %d octets more %d are lost: %s", last, p.conn.snd.board.lost, p.outcome())
	}
}

func TestALossIsFoundOnce(t *testing.T) {
	p := sacking()
	c, b := &p.conn, &p.conn.snd.board
	report := func(from, to int) {
		for i := from; i < to; i++ {
			b.setMark(b.at(i), markSacked)
		}
		c.cc.highSack = b.at(to - 1).end()
	}
	report(2, 4)
	want(t, !c.countLosses() && b.lost == 0, "two segments: %d octets are lost", b.lost)
	report(4, 5)
	want(t, c.countLosses() && b.lost == 2*1460, "three segments: %d octets are lost", b.lost)
	want(t, !c.countLosses() && b.lost == 2*1460, "the same again: %d octets are lost", b.lost)
	report(6, 9)
	want(t, c.countLosses() && b.lost == 3*1460, "three more: %d octets are lost", b.lost)
}

func TestOnlyAReportOfSomethingNewCountsLosses(t *testing.T) { // RFC 6675 §2: else it is no duplicate ACK
	for sacked, counts := range map[uint32]bool{0: false, 1: true, 1460: true} {
		for _, fast := range []bool{true, false} {
			p := sacking()
			p.cfg.FastRetransmit = fast
			c, b := &p.conn, &p.conn.snd.board
			for i := 1; i < 5; i++ {
				b.setMark(b.at(i), markSacked)
			}
			c.cc.highSack = b.at(4).end()
			a := ackInfo{sacked: sacked}
			c.detectLoss(env{p.now, &p.out}, &a)
			want(t, a.lost == (counts && fast) && (b.lost == 1460) == a.lost, "%d octets are news, fast retransmit %t: lost %t", sacked, fast, a.lost)
		}
	}
}

// Linux looks when something was delivered, be it one octet, and else leaves it to the timer.
func TestRACKLooksWhenSomethingWasDelivered(t *testing.T) { // RFC 8985 §6.2 step 5
	for delivered, looks := range map[uint32]bool{0: false, 1: true} {
		p := racked(2)
		p.now = second(1).Add(110 * ms)
		p.arrive(reports(1001, Block{part(1), part(2)}))
		p.now = second(1).Add(126 * ms) // overdue for 1 ms; the timer is due in 1 ms
		a := ackInfo{delivered: delivered}
		p.out.Reset()
		p.conn.detectLoss(env{p.now, &p.out}, &a)
		want(t, a.lost == looks && p.conn.armed(TimerReorder) == !looks, "%d octets delivered: lost %t", delivered, a.lost)
	}
}

func TestTheOnlySegmentThatIsLeftIsNotWaitedForInVain(t *testing.T) { // RFC 8985 §6.2 step 5
	p := racked(3)
	p.now = second(1).Add(110 * ms)
	p.arrive(reports(1001, Block{part(1), part(2)}))
	want(t, p.conn.armed(TimerReorder), "nothing waits for the first")
	p.now = p.now.Add(ms)
	s := reports(part(2))
	s.Options.TSEcr = p.conn.clock(second(1))
	p.arrive(s)
	want(t, p.conn.snd.board.n == 1 && !p.conn.armed(TimerReorder), "%d segments are out", p.conn.snd.board.n)
	p.now = p.now.Add(ms)
	s.Ack = part(3)
	p.arrive(s)
	want(t, p.conn.snd.board.n == 0 && p.conn.Deadline() == neverTime, "%d segments are out, a timer is due at %s", p.conn.snd.board.n, p.conn.Deadline())
}

func TestNothingIsWaitedForWhenNothingIsOut(t *testing.T) { // RFC 8985 §6.2 step 5: the timer is for segments not yet lost
	p := racked(2)
	p.now = second(1).Add(110 * ms)
	p.arrive(reports(1001, Block{part(1), part(2)}))
	want(t, p.conn.armed(TimerReorder), "nothing waits for the first")
	p.arrive(reports(part(2)))
	want(t, p.conn.Deadline() == neverTime, "a timer is due at %s", p.conn.Deadline())
}

func TestTheOctetsUpToTheMarkOfATimeoutThatWereSentOnceShowThatItWasNeedless(t *testing.T) { // RFC 5682 §3.1 step 3b
	for i, needless := range map[int]bool{8: true, 9: true, 10: false} {
		p := timedOut(Linux(), 40*1448)
		p.arrive(ackOf(1, laterEcho))
		o := p.arrive(ackOf(1, laterEcho, Block{part(i), part(i + 1)}))
		want(t, has(o, ActRefuse, WhyTimeoutNeedless) == needless, "a report of segment %d: %s", i, p.outcome())
	}
}
