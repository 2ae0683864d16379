package diagnose

import (
	"strconv"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
	"wirewalk/tcpmodel/observe"
)

// idling follows the quiet times of a connection.
type idling struct {
	acked [2]tcpmodel.Seq // octets of this side before it have come
	woke  mark            // the latest data behind a quiet time with nothing out
	side  int             // who sent that
	gap   vtime.Duration  // the quiet time before it
	heard bool            // the other end has been heard since
	ttl   [2]uint8        // of the latest packet of each side
	end   idleEnd
}

// idleEnd is how a quiet time ended a connection.
type idleEnd struct {
	gap     vtime.Duration
	asked   mark // the data that drew the RST, 0 for a RST by itself
	foreign bool // the RST has another time to live than its end's packets
}

// leastIdle is how long nothing must be sent for a quiet time.
const leastIdle = 2 * vtime.Second

// takeIdle looks at a packet that is no RST, before it is counted as sent.
func (c *connStats) takeIdle(p *trace.Packet, side int, here mark, gap vtime.Duration) {
	i := &c.idling
	if p.Seg.Payload.Len > 0 && p.Again == 0 && gap >= leastIdle && c.allAcked() && p.Seg.Seq == c.next[side] {
		i.woke, i.side, i.gap, i.heard = here, side, gap, false
	}
	if side != i.side {
		i.heard = true
	}
	if p.Seg.Flags.Has(tcpmodel.ACK) && (i.acked[1-side] == 0 || i.acked[1-side].Less(p.Seg.Ack)) {
		i.acked[1-side] = p.Seg.Ack
	}
	i.ttl[side] = p.TTL
}

// allAcked reports whether all that was sent has come, and nobody has closed.
func (c *connStats) allAcked() bool {
	i := &c.idling
	return c.fin[0].rec+c.fin[1].rec == 0 && c.next[0] != 0 && c.next[1] != 0 && i.acked[0] == c.next[0] && i.acked[1] == c.next[1]
}

// takeIdleRst looks at the first RST, gap after the packet before it.
func (c *connStats) takeIdleRst(p *trace.Packet, side int, gap vtime.Duration) {
	i := &c.idling
	foreign := i.ttl[side] != 0 && i.ttl[side] != p.TTL && c.in.t.Inferred
	switch {
	case gap >= leastIdle && c.allAcked():
		i.end = idleEnd{gap: gap, foreign: foreign}
	case i.woke.rec != 0 && !i.heard && i.side != side && c.fin[side].rec == 0:
		i.end = idleEnd{gap: i.gap, asked: i.woke, foreign: foreign}
	}
}

// idleReset is a RST behind a quiet time with all acknowledged, by itself or for the next
// request: an end, or something between, did not keep a connection that was not used (RFC
// 5382 REQ-5 asks of a NAT for 2 hours and 4 minutes; RFC 1122 §4.2.3.6 of keepalive).
func idleReset() kind {
	return kind{
		id: "idle-reset", severity: Fault, rank: 45, beside: true,
		found: func(c *connStats) bool { return c.forgotten() || c.idleEnded() },
		variant: func(c *connStats) string {
			if c.forgotten() {
				return "silence"
			}
			return c.whoReset() + strconv.FormatBool(c.idling.end.asked.rec != 0) + strconv.FormatBool(c.idling.end.foreign)
		},
		tell: tellIdle,
		place: func(c *connStats) mark {
			if c.forgotten() {
				return c.idling.woke
			}
			return c.rst
		},
		proof: func(c *connStats) []proof {
			if c.forgotten() {
				return []proof{
					{c.idling.woke.packet, "the first octets after the quiet time"},
					{c.lastAgain.packet, "the last time that something was sent again"},
				}
			}
			return []proof{{c.idling.end.asked.packet, "the first octets after the quiet time"}, {c.rst.packet, "the RST"}}
		},
	}
}

// idleEnded reports a RST behind a quiet time in which nobody had asked whether the other
// end was there.
func (c *connStats) idleEnded() bool {
	asked := c.rst.rec != 0 && (c.rstWhy == observe.ReasonRstKeepalive || c.probes[c.rstSide] > 0)
	return c.rst.rec != 0 && c.idling.end.gap > 0 && !c.probed && !asked && !c.owed()
}

// forgotten reports that data behind a long quiet time was repeated without an answer. After
// a shorter one it is not likelier than elsewhere that something between has forgotten.
func (c *connStats) forgotten() bool {
	const long = vtime.Minute
	i := &c.idling
	return c.unheard >= manyRepeats && i.woke.rec != 0 && !i.heard && i.gap >= long
}

// owed reports whether the end that reset had not read or answered what it was asked, so
// that octets unread are the likelier reason.
func (c *connStats) owed() bool {
	const sure = 30 * vtime.Second
	if c.idling.end.asked.rec != 0 || c.idling.end.gap >= sure {
		return false
	}
	if len(c.talk.exchanges) > 0 {
		return c.talk.pending() != nil
	}
	mine, yours := c.sent[c.rstSide], c.sent[1-c.rstSide]
	return len(yours) > 0 && (len(mine) == 0 || mine[len(mine)-1].rec < yours[len(yours)-1].rec)
}

// quiet is the quiet time that ended the connection.
func (i *idling) quiet() vtime.Duration {
	if i.end.gap > 0 {
		return i.end.gap
	}
	return i.gap
}

func tellIdle(conns []*connStats) (summary, advice string) {
	c := conns[0]
	least := c.idling.quiet()
	for _, o := range conns {
		least = min(least, o.idling.quiet())
	}
	who, other := c.whoReset(), sideName(1-c.rstSide)
	after := seconds(least) + " s"
	if len(conns) > 1 {
		after += " and more"
	}
	switch {
	case c.forgotten():
		summary = "nothing answers the " + sideName(c.idling.side) + " any more after " + after + " of quiet, though it repeats"
	case c.idling.end.asked.rec != 0:
		summary = "the " + other + "'s next octets after " + after + " of quiet draw a RST from the " + who
	default:
		summary = "reset by the " + who + " after " + after + " of quiet, all acknowledged"
	}
	if c.idling.end.foreign {
		summary += "; by its time to live something between sent it"
	}
	below := least - max(least/10, vtime.Second/10)
	below -= below % (vtime.Second / 10)
	return summary, "let keepalive or the pool's limit act below the quiet time, after " + inspect.Span(below) +
		" at most (RFC 1122 §4.2.3.6; RFC 5382 REQ-5)"
}
