package tcpmodel

import (
	"testing"

	"wirewalk/sim/vtime"
)

// late is a connection that has sent ten segments of 1448 octets, has more to
// send, and whose first segment has timed out.
func late(t *testing.T, cfg Config) (p *peer, firstCopy uint32) {
	t.Helper()
	cfg.TLP, cfg.Congestion = false, "reno"
	p = stamped(cfg)
	p.now, p.conn.snd.wnd = second(1), 1<<20
	o := p.call(Call{Kind: CallSend, N: 40 * 1448})
	want(t, len(o.Segs) == 10, "%d segments left", len(o.Segs))
	firstCopy = o.Segs[0].Options.TSVal
	o = p.wait()
	want(t, len(o.Segs) == 1 && o.Segs[0].Seq == 1001, "the timeout repeats %v", o.Segs)
	return p, firstCopy
}

// ackOf acknowledges n segments; echo is the timestamp it answers.
func ackOf(n int, echo uint32, blocks ...Block) Segment {
	s := segment(ACK, peerISS+1, 1001+Seq(n*1448), 0)
	s.Window, s.Options = 65535, Options{HasTS: true, TSVal: 1010, TSEcr: echo, NSACK: uint8(len(blocks))}
	copy(s.Options.SACK[:], blocks)
	return s
}

func nth(s *Segment) int { return int(s.Seq-1001)/1448 + 1 }

const laterEcho = 1 << 20

func TestAfterATimeoutAFullWindowLeavesNoRoomToAskSoTheRestIsRepeated(t *testing.T) { // RFC 5682 §3.1 step 2b
	p, _ := late(t, Linux())
	s := ackOf(1, laterEcho)
	s.Window = 9 * 1448 // what is in flight fills it
	o := p.arrive(s)
	want(t, len(o.Segs) == 2 && nth(&o.Segs[0]) == 2 && has(o, ActSend, WhyGoBack), "%s", p.outcome())
}

func TestASACKOfTheProbeAfterATimeoutShowsThatTheLossWasReal(t *testing.T) { // RFC 5682 §3.1 step 3a
	p, _ := late(t, Linux())
	o := p.arrive(ackOf(1, laterEcho))
	want(t, has(o, ActSend, WhyTimeoutProbe) && nth(&o.Segs[0]) == 11, "no new data asks: %s", p.outcome())
	o = p.arrive(ackOf(1, laterEcho, Block{1001 + 10*1448, 1001 + 11*1448}))
	want(t, len(o.Segs) == 1 && nth(&o.Segs[0]) == 2 && has(o, ActSend, WhyGoBack), "%s", p.outcome())
}

func TestAnACKOfOctetsSentOnceShowsThatTheTimeoutWasNeedless(t *testing.T) { // RFC 5682 §3.1 step 3b
	p, _ := late(t, Linux())
	p.arrive(ackOf(1, laterEcho))
	o := p.arrive(ackOf(2, laterEcho))
	want(t, has(o, ActRefuse, WhyTimeoutNeedless) && !has(o, ActSend, WhyGoBack), "%s", p.outcome())
	want(t, p.conn.cc.cwnd >= 10*1448 && p.conn.cc.phase == phaseOpen, "cwnd %d", p.conn.cc.cwnd)
}

func TestAnECNEchoForbidsToTakeTheWindowBack(t *testing.T) { // RFC 3168 §6.1.2
	p, first := late(t, Linux())
	p.conn.ecn.on = true
	s := ackOf(1, first)
	s.Flags |= ECE
	p.arrive(s)
	want(t, p.conn.cc.cwnd <= 2*1448, "cwnd is %d again", p.conn.cc.cwnd)
}

func TestWithoutSACKATimestampAloneDoesNotEndTheStateAfterATimeout(t *testing.T) {
	cfg := Linux()
	cfg.SACK = false
	p, first := late(t, cfg)
	o := p.arrive(ackOf(1, first))
	want(t, has(o, ActRefuse, WhyEchoOlder) && p.conn.cc.cwnd >= 10*1448, "not undone: %s", p.outcome())
	want(t, p.conn.cc.phase == phaseLoss, "a delayed duplicate would count now")
	p.arrive(ackOf(2, first))
	want(t, p.conn.cc.phase == phaseOpen, "what was sent once does not end it")
}

func TestDuplicatesThatWereNeverSentTwiceUndoNothing(t *testing.T) {
	cfg := Linux()
	cfg.FRTO = false
	p, _ := late(t, cfg)
	for range 3 { // the network made them
		p.conn.takeDSACK(Block{900, 1001})
	}
	o := p.arrive(ackOf(1, laterEcho, Block{1001, 1001 + 1448}))
	want(t, !has(o, ActRefuse, WhyAllDuplicates), "undone: %s", p.outcome())
}

func TestWhatLeftLessThanARoundTripBeforeATimeoutIsNotLostWithTheRest(t *testing.T) { // RFC 8985 §6.3
	p, _ := late(t, Linux())
	c := &p.conn
	c.cc.rack = rack{valid: true, rtt: 100 * vtime.Millisecond}
	last := c.snd.board.n - 1
	c.snd.board.at(last).at = vtime.Time(0).Add(p.now.Sub(0) - 50*vtime.Millisecond)
	c.snd.board.unmark(c.snd.board.at(last), markLost)
	c.lossTimeout(env{p.now, &Out{}})
	want(t, c.snd.board.at(last).mark&markLost == 0, "the last segment is marked lost")
	want(t, c.snd.board.at(last-1).mark&markLost != 0, "the one before is not")
}
