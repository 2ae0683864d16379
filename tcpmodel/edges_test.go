package tcpmodel

import (
	"strings"
	"testing"

	"wirewalk/sim/vtime"
)

// The edges of the rules of SEGMENT ARRIVES (RFC 9293 §3.10.7): what is at a limit, and
// one beyond it.

func TestAnAckThatIsNotOfTheSYNResetsAndNothingOfItIsTaken(t *testing.T) { // §3.10.7.4, fifth step
	for _, ack := range []Seq{1000, 1002} { // SND.UNA, and beyond SND.NXT
		p := in(SynReceived, plain())
		o := p.seg(FIN|ACK, peerISS+1, ack, 10)
		want(t, len(o.Segs) == 1 && o.Segs[0].Flags == RST && o.Segs[0].Seq == ack, "ACK %d: %s", ack, p.outcome())
		want(t, p.conn.State() == SynReceived && p.conn.rcv.nxt == peerISS+1, "ACK %d: %s, RCV.NXT %d", ack, p.conn.State(), p.conn.rcv.nxt)
	}
}

func TestASegmentCarriesEightOctetsHoweverLittleThePeerTakes(t *testing.T) {
	for announced, wants := range map[uint16]uint32{1: 8, 8: 8, 9: 9} {
		p := in(SynSent, plain())
		s := segment(SYN|ACK, peerISS, 1001, 0)
		s.Payload, s.Options.MSS = Span{}, announced
		p.arrive(s)
		o := p.call(Call{Kind: CallSend, N: 100})
		want(t, o.Segs[0].Payload.Len == wants, "MSS %d: %d octets", announced, o.Segs[0].Payload.Len)
	}
}

func TestAnAckAsOldAsTheLargestWindowIsTakenAndAnOlderOneChallenged(t *testing.T) { // RFC 5961 §5.2
	p := in(Established, Linux())
	for range 3 {
		p.call(Call{Kind: CallSend, N: 4000})
		p.seg(ACK, peerISS+1, p.conn.snd.nxt, 0)
	}
	una := p.conn.snd.una
	want(t, una == 13001 && p.conn.snd.maxWnd == 10000, "SND.UNA %d, the largest window %d", una, p.conn.snd.maxWnd)
	p.seg(ACK, peerISS+1, una-10000, 10)
	want(t, p.conn.rcv.nxt == peerISS+11, "the octets under the oldest ACK were not taken: %s", p.outcome())
	p.seg(ACK, peerISS+11, una-10001, 10)
	want(t, p.conn.rcv.nxt == peerISS+11 && has(&p.out, ActDiscard, WhyAckTooOld), "octets under an ACK that is too old: %s", p.outcome())
}

func TestTheTextUnderADuplicateAckIsTaken(t *testing.T) { // §3.10.7.4: the ACK can be ignored, the segment cannot
	p := established(nil)
	p.call(Call{Kind: CallSend, N: 10})
	p.seg(ACK, peerISS+1, 1011, 0)
	p.seg(ACK, peerISS+1, 1001, 20)
	want(t, p.conn.rcv.nxt == peerISS+21, "RCV.NXT %d: %s", p.conn.rcv.nxt, p.outcome())
}

func TestASYNThatCameTwiceIsReportedAtOnce(t *testing.T) { // as recorded of Linux at a simultaneous open
	cfg := Linux()
	p := in(SynSent, cfg)
	syn := segment(SYN, peerISS, 0, 0)
	syn.Payload, syn.Options = Span{}, Options{MSS: 1460, SACKOK: true}
	p.arrive(syn)
	both := segment(SYN|ACK, peerISS, 1001, 0)
	both.Payload, both.Options = Span{}, Options{MSS: 1460, SACKOK: true}
	o := p.arrive(both)
	want(t, p.conn.State() == Established && len(o.Segs) == 1, "%s", p.outcome())
	s := o.Segs[0]
	want(t, s.Options.NSACK == 1 && s.Options.SACK[0] == Block{peerISS, peerISS + 1}, "it reports %v", s.Options.SACK[:s.Options.NSACK])
}

func TestAFurtherFINInTimeWaitIsAcknowledgedAndTheWaitBeginsAnew(t *testing.T) { // §3.10.7.4, fifth and eighth step
	p := in(TimeWait, plain())
	nxt := p.conn.rcv.nxt
	p.now = second(100)
	o := p.seg(FIN|ACK, nxt, 1002, 0)
	want(t, len(o.Segs) == 1 && o.Segs[0].Flags == ACK && o.Segs[0].Ack == nxt, "%s", p.outcome())
	want(t, p.conn.Deadline() == p.now.Add(4*vtime.Minute), "the wait ends at %s", p.conn.Deadline())
	o = p.seg(ACK, nxt, 1002, 1)
	want(t, has(o, ActDiscard, WhyTextAfterFIN) && p.conn.rcv.nxt == nxt, "an octet after the FIN: %s", p.outcome())
	o = p.seg(ACK, nxt, 1002, 0)
	want(t, !has(o, ActDiscard, WhyTextAfterFIN) && len(o.Segs) == 0, "a bare ACK: %s", p.outcome())
}

func TestAnAckOfOneOctetEndsWhatWaitsForIt(t *testing.T) {
	p := established(nil)
	p.call(Call{Kind: CallSend, N: 1})
	p.seg(ACK, peerISS+1, 1002, 0)
	want(t, told(&p.out, IndAcked) != nil && p.conn.Deadline() == vtime.Never, "%s, the next timer at %s", p.outcome(), p.conn.Deadline())
	p.call(Call{Kind: CallShutdown})
	p.seg(ACK, peerISS+1, 1003, 0)
	want(t, p.conn.State() == FinWait2, "the state is %s", p.conn.State())
}

func TestOneOctetTwiceIsOneDuplicateAck(t *testing.T) { // RFC 5681 §2
	p := established(nil)
	p.seg(ACK, peerISS+1, 1001, 0)
	want(t, p.conn.cc.dupAcks == 0, "an ACK with nothing out counts: %s", p.outcome())
	p.call(Call{Kind: CallSend, N: 1})
	p.seg(ACK, peerISS+1, 1001, 0)
	want(t, p.conn.cc.dupAcks == 1, "%d duplicate ACKs: %s", p.conn.cc.dupAcks, p.outcome())
	s := segment(ACK, peerISS+1, 1001, 0)
	s.Window = 9999
	o := p.arrive(s)
	want(t, p.conn.cc.dupAcks <= 1 && len(o.Segs) == 0, "a window update counts: %d", p.conn.cc.dupAcks)
}

func TestASACKOfOneOctetIsADuplicateAck(t *testing.T) { // RFC 6675 §2
	p := stamped(withSACK())
	p.call(Call{Kind: CallSetOption, Option: OptNoDelay, N: 1})
	for range 4 {
		p.call(Call{Kind: CallSend, N: 1})
	}
	p.arrive(reports(1001, Block{1002, 1003}))
	want(t, p.conn.cc.dupAcks == 1, "%d duplicate ACKs", p.conn.cc.dupAcks)
	p.arrive(reports(1001, Block{1002, 1003}))
	want(t, p.conn.cc.dupAcks == 1, "%d duplicate ACKs, the second of which reports nothing new", p.conn.cc.dupAcks)
}

// withSACK is the stack of the RFCs with SACK and timestamps.
func withSACK() Config {
	cfg := Textbook()
	cfg.SACK, cfg.Timestamps, cfg.TLP = true, true, false
	return cfg
}

// reports is an ACK with SACK blocks.
func reports(ack Seq, blocks ...Block) Segment {
	s := segment(ACK, peerISS+1, ack, 0)
	s.Options = Options{HasTS: true, TSVal: 2000, TSEcr: 1, NSACK: uint8(len(blocks))}
	copy(s.Options.SACK[:], blocks)
	return s
}

func TestCwndGrowsByTheOneOctetThatIsAcknowledged(t *testing.T) { // RFC 5681 §3.1, equation (2)
	p := established(nil)
	before := p.conn.cc.cwnd
	p.call(Call{Kind: CallSend, N: 1})
	p.seg(ACK, peerISS+1, 1002, 0)
	want(t, p.conn.cc.cwnd == before+1, "cwnd %d, before %d", p.conn.cc.cwnd, before)
}

func TestThreeDuplicateAcksRepeatTheOnlySegmentThatIsOut(t *testing.T) { // RFC 5681 §3.2
	p := established(nil)
	p.call(Call{Kind: CallSend, N: 1460})
	for n := 1; n <= 3; n++ {
		o := p.seg(ACK, peerISS+1, 1001, 0)
		want(t, len(o.Segs) == n/3, "duplicate ACK %d: %s", n, p.outcome())
		want(t, has(o, ActRefuse, WhyHeldDupAcks) == (n < 3), "duplicate ACK %d is told of: %+v", n, o.Acts)
	}
	o := p.seg(ACK, peerISS+1, 1001, 0)
	want(t, !has(o, ActRefuse, WhyHeldDupAcks), "a fourth is told to wait for a third")
}

func TestRACKDoesNotWaitForAThirdDuplicateAck(t *testing.T) { // RFC 8985 §1: time decides
	p := in(Established, Linux())
	p.call(Call{Kind: CallSend, N: 14600})
	o := p.seg(ACK, peerISS+1, 1001, 0)
	want(t, !has(o, ActRefuse, WhyHeldDupAcks), "%+v", o.Acts)
}

func TestAnOlderAckWithTheNumberOfTheLatestDoesNotMoveTheWindow(t *testing.T) { // SND.WL1 = SEG.SEQ, SND.WL2 > SEG.ACK
	p := established(nil)
	p.call(Call{Kind: CallSend, N: 200})
	p.seg(ACK, peerISS+1, 1101, 0)
	s := segment(ACK, peerISS+1, 1101, 0)
	s.Window = 5000
	p.arrive(s)
	want(t, p.conn.snd.wnd == 5000, "an equal ACK left the window at %d", p.conn.snd.wnd)
	s.Ack, s.Window = 1051, 700
	p.arrive(s)
	want(t, p.conn.snd.wnd == 5000, "an older ACK moved the window to %d", p.conn.snd.wnd)
}

func TestWhatIsLeftOfTheOnlySegmentIsRepeated(t *testing.T) {
	p := established(nil)
	p.call(Call{Kind: CallSend, N: 1000})
	p.seg(ACK, peerISS+1, 1401, 0)
	o := p.wait()
	want(t, len(o.Segs) == 1 && o.Segs[0].Seq == 1401 && o.Segs[0].Payload.Len == 600, "%s", p.outcome())
}

func TestAnEchoedTimestampGivesARoundTripOfAMillisecondAtLeast(t *testing.T) { // RFC 7323 §4.1
	p := stamped(withSACK())
	clock := p.conn.clock(second(5))
	for echo, wants := range map[uint32]vtime.Duration{
		0: 0, 1: vtime.Duration(clock-1) * vtime.Millisecond, clock: vtime.Millisecond,
		clock - 1: vtime.Millisecond, clock - 2: 2 * vtime.Millisecond, clock + 1: 0,
	} {
		s := segment(ACK, peerISS+1, 1001, 0)
		s.Options = Options{HasTS: true, TSEcr: echo}
		got := p.conn.echoed(env{second(5), &p.out}, &s)
		want(t, got == wants, "echo %d at %d: %s, want %s", echo, clock, got, wants)
	}
}

// acceptable is the table of RFC 9293 §3.4 as it stands there.
func acceptable(seq Seq, size int, nxt Seq, wnd int) bool {
	inside := func(s Seq) bool { return nxt-1 < s && s < nxt+Seq(wnd) }
	switch {
	case size == 0 && wnd == 0:
		return seq == nxt
	case size == 0:
		return inside(seq)
	case wnd == 0:
		return false
	default:
		return inside(seq) || inside(seq+Seq(size)-1)
	}
}

func TestASegmentIsAcceptableAsTheTableOfRFC9293Says(t *testing.T) {
	for wnd := range 4 {
		for size := range 4 {
			for d := -5; d <= 5; d++ {
				cfg := plain()
				cfg.ReceiveBuffer = 3
				p := in(Established, cfg)
				if full := 3 - wnd; full > 0 {
					p.seg(ACK, peerISS+1, 1001, uint32(full))
				}
				nxt, wnd := p.conn.rcv.nxt, int(p.conn.rcv.window())
				seq := nxt + Seq(d)
				o := p.seg(ACK, seq, 1001, uint32(size))
				got := !has(o, ActDiscard, WhyOutsideWindow)
				if size > 0 && wnd == 0 && d == 0 {
					want(t, got && p.conn.rcv.nxt == nxt, "its ACK counts, its octets do not (MUST-66): %s", p.outcome())
					continue
				}
				want(t, got == acceptable(seq, size, nxt, wnd), "%d octets at RCV.NXT%+d, window %d: %s", size, d, wnd, p.outcome())
			}
		}
	}
}

func TestAResetInSynReceivedLeavesNothingOfItToBeTaken(t *testing.T) { // §3.10.7.4, second step
	p := in(SynReceived, plain())
	o := p.seg(RST|ACK, peerISS+1, 2000, 0) // an ACK too high would draw an answer
	want(t, p.conn.State() == Closed && len(o.Segs) == 0, "%s", p.outcome())
	for _, a := range o.Acts {
		want(t, a.Kind != ActDiscard, "after the reset: %+v", a)
	}
}

func TestNothingOfASYNInTheWindowIsTaken(t *testing.T) { // RFC 5961 §4
	p := in(Established, Linux())
	s := segment(SYN|ACK, peerISS+1, 1001, 10)
	o := p.arrive(s)
	want(t, len(o.Segs) == 1 && o.Segs[0].Flags == ACK && p.conn.rcv.nxt == peerISS+1, "%s", p.outcome())
	want(t, told(o, IndReadable) == nil, "octets behind a SYN: %s", p.outcome())
}

func TestAFINOneOctetAheadOfWhatNobodyReadsResets(t *testing.T) { // recorded of Linux
	for gap, resets := range map[Seq]bool{0: false, 1: true, 2: true} {
		p := in(FinWait2, Linux())
		p.call(Call{Kind: CallClose})
		o := p.seg(FIN|ACK, peerISS+1+gap, 1002, 0)
		want(t, (len(o.Segs) == 1 && o.Segs[0].Flags.Has(RST)) == resets, "a FIN %d octets ahead: %s", gap, p.outcome())
	}
}

func TestFinWait2EndsOnlyWhenItsProgramHasClosed(t *testing.T) { // tcp_fin_timeout
	for _, closes := range []bool{false, true} {
		p := in(FinWait1, Linux())
		if closes {
			p.call(Call{Kind: CallClose})
		}
		p.seg(ACK, peerISS+1, 1002, 0)
		d := p.conn.timers[TimerFinWait2]
		want(t, p.conn.State() == FinWait2 && (d == vtime.Time(vtime.Minute)) == closes && (d == vtime.Never) == !closes,
			"closed %v: %s until %s", closes, p.conn.State(), d)
		if closes {
			p.call(Call{Kind: CallClose})
		}
	}
	p := in(FinWait1, Linux())
	p.call(Call{Kind: CallClose})
	want(t, !p.conn.armed(TimerFinWait2), "the wait begins before the FIN is acknowledged")
}

func TestAnArrivalSaysWhatItMadeWayFor(t *testing.T) {
	p := established(nil)
	p.conn.cc.cwnd = 2 * 1460
	p.call(Call{Kind: CallSend, N: 20 * 1460})
	o := p.seg(ACK, peerISS+1, 1001, 0)
	want(t, has(o, ActSend, WhyLimitedTransmit), "the first duplicate ACK: %s", reasonsOf(o))
	p.seg(ACK, peerISS+1, 1001, 0)
	o = p.seg(ACK, peerISS+1, 1001, 0)
	want(t, has(o, ActSend, WhyFastRetransmit), "the third: %s", reasonsOf(o))
	p.conn.cc.cwnd += 3 * 1460
	o = p.seg(ACK, peerISS+1, 1001, 0)
	want(t, has(o, ActSend, WhyRecoveryOpens) && !has(o, ActSend, WhyCwndOpens), "in recovery: %s", reasonsOf(o))
	p = established(nil)
	p.conn.cc.cwnd = 2 * 1460
	p.call(Call{Kind: CallSend, N: 20 * 1460})
	o = p.seg(ACK, peerISS+1, 1001+1460, 0)
	want(t, has(o, ActSend, WhyCwndOpens), "an ACK of new data: %s", reasonsOf(o))
}

// reasonsOf lists why segments left.
func reasonsOf(o *Out) string {
	var out []string
	for _, a := range o.Acts {
		if a.Kind == ActSend {
			out = append(out, a.Why.Name())
		}
	}
	return strings.Join(out, ", ")
}

func TestARefusedCallTakesNothing(t *testing.T) {
	calls := []Call{
		{Kind: CallOpenActive},
		{Kind: CallOpenPassive},
		{Kind: CallSend, N: 10},
		{Kind: CallReceive, N: 10},
		{Kind: CallShutdown},
		{Kind: CallClose},
		{Kind: CallAbort},
		{Kind: CallEndReading},
		{Kind: CallSetOption, Option: 99, N: 1},
	}
	for _, cfg := range []Config{plain(), Linux()} {
		for _, first := range calls {
			for _, second := range calls {
				for state := Closed; state <= TimeWait; state++ {
					p := in(state, cfg)
					for _, c := range []Call{first, second} {
						for _, a := range p.call(c).Acts {
							if a.Kind == ActIndicate && a.Errno != OK {
								want(t, a.N == 0, "%s: call %d after call %d is refused with %s and %d octets", state, c.Kind, first.Kind, a.Errno, a.N)
							}
						}
					}
				}
			}
		}
	}
}

func TestLinuxBelievesAResetThatIsNumberedAsTheFIN(t *testing.T) { // the recorded race of a request with an idle close
	for state, at := range map[State]bool{CloseWait: true, LastAck: true, Closing: true, Established: false, FinWait1: false, FinWait2: false} {
		for d := Seq(0); d <= 2; d++ {
			for _, cfg := range []Config{Linux(), plain()} {
				p := in(state, cfg)
				p.arrive(Segment{SrcPort: 80, DstPort: 40000, Flags: RST, Seq: p.conn.rcv.nxt - d})
				believes := d == 0 || d == 1 && at && cfg.Linux()
				want(t, (p.conn.State() == Closed) == believes, "%s, RCV.NXT-%d, linux %v: %s", state, d, cfg.Linux(), p.outcome())
			}
			p := in(state, Linux())
			if d == 1 {
				p.arrive(Segment{SrcPort: 80, DstPort: 40000, Flags: ACK, Seq: p.conn.rcv.nxt - 1, Ack: p.conn.snd.nxt})
				want(t, has(&p.out, ActDiscard, WhyOutsideWindow), "%s: an ACK with the number of the FIN is acceptable: %s", state, p.outcome())
			}
		}
	}
}

func TestWhatSticksOutOfTheWindowIsCutOff(t *testing.T) { // §3.10.7.4: trimmed to the window
	cfg := withSACK()
	cfg.ReceiveBuffer = 100
	p := in(Established, cfg)
	p.conn.rcv.peerSACK = true
	o := p.seg(ACK, peerISS+1, 1001, 120)
	want(t, p.conn.rcv.nxt == peerISS+101 && has(o, ActDiscard, WhyBeyondWindow), "RCV.NXT %d: %s", p.conn.rcv.nxt, p.outcome())
	want(t, len(o.Segs) == 1 && o.Segs[0].Options.NSACK == 0, "what was cut off is reported as a duplicate: %+v", o.Segs)
	p = in(Established, cfg)
	p.seg(ACK, peerISS+1, 1001, 60)
	p.seg(ACK, peerISS+31, 1001, 70)
	want(t, p.conn.rcv.nxt == peerISS+101, "what came before is cut off: RCV.NXT %d", p.conn.rcv.nxt)
}

func TestOneOctetThatCameTwiceIsReported(t *testing.T) { // RFC 2883 §4.1
	p := stamped(withSACK())
	p.data(peerISS+1, 10, 2000)
	o := p.data(peerISS+10, 1, 2000)
	want(t, len(o.Segs) == 1 && o.Segs[0].Options.NSACK == 1 && o.Segs[0].Options.SACK[0] == Block{peerISS + 10, peerISS + 11}, "%+v", o.Segs)
}

func TestWhatIsTooOldAndNewIsNoDuplicate(t *testing.T) { // RFC 7323 §5.3
	p := stamped(Linux())
	p.data(peerISS+1, 10, 2000)
	o := p.data(peerISS+11, 10, 1500)
	want(t, has(o, ActDiscard, WhyOldTimestamp) && len(o.Segs) == 1 && o.Segs[0].Options.NSACK == 0, "%s %+v", p.outcome(), o.Segs)
}

func TestNothingOfASYNThatResetsIsTaken(t *testing.T) { // RFC 9293 §3.10.7.4, fourth step, without RFC 5961
	p := established(func(c *Config) { c.ChallengeAck = false })
	o := p.seg(SYN|ACK, peerISS+1, 2000, 0)
	want(t, p.conn.State() == Closed && len(o.Segs) == 1 && o.Segs[0].Flags.Has(RST) && !has(o, ActDiscard, WhyAckTooHigh), "%s", p.outcome())
}
