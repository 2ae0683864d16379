package diagnose

import (
	"fmt"

	"wirewalk/sim/inspect"
	"wirewalk/sim/vtime"
)

// halfClosedBy is the side that never answers a FIN by a FIN of its own, -1 for none: the
// FIN has come, and for longer than a delayed acknowledgment (RFC 9293 §3.8.6.3) nothing
// else did.
func (c *connStats) halfClosedBy() int {
	const least = 40 * vtime.Millisecond
	for side := range c.fin {
		fin, other := c.fin[side], c.fin[1-side]
		if fin.rec == 0 || other.rec != 0 || c.rst.rec != 0 || c.in.cut {
			continue
		}
		acked := c.finSeq[side].Less(c.idling.acked[side])
		p := c.in.t.Packet(fin.packet)
		_, came, _ := travel(c.in.t, p, side)
		way := vtime.Duration(0)
		if c.in.t.Inferred {
			way = c.in.t.Conn(c.id).Away[1-side]
		}
		if !acked || came < 0 || c.in.end.Add(-way).Sub(came) < least || c.speaks(1-side, fin) {
			continue
		}
		return 1 - side
	}
	return -1
}

// open is for how long what is looked at goes on after the FIN. A program that needs less
// than soon to close has done nothing wrong.
func (c *connStats) open() vtime.Duration {
	return c.in.end.Sub(c.fin[1-c.halfClosedBy()].at)
}

const soon = 5 * vtime.Second

// speaks reports whether a side has sent octets behind the other's FIN, as whoever uses the
// open half does (RFC 9293 §3.6), and not been quiet for long since.
func (c *connStats) speaks(side int, fin mark) bool {
	const long = 30 * vtime.Second
	n := len(c.sent[side])
	return n > 0 && c.sent[side][n-1].rec > fin.rec && c.in.end.Sub(c.markOf(c.sent[side][n-1].packet).at) < long
}

// closedLate reports a FIN that answers the other side's FIN when that side has given up
// waiting for it (Linux's tcp_fin_timeout), and is answered by RST. Nothing is lost by that RST.
func (c *connStats) closedLate() bool {
	if c.rst.rec == 0 || c.rstAnswers == 0 || c.fin[c.rstSide].rec == 0 {
		return false
	}
	own, other := c.rstSide, 1-c.rstSide
	return c.fin[other].packet == c.rstAnswers && c.in.t.Packet(c.rstAnswers).Seg.Payload.Len == 0 &&
		!c.idling.acked[other].Less(c.finSeq[other]) && c.fin[other].at.Sub(c.fin[own].at) >= soon
}

func tellClosedLate(conns []*connStats) (summary, advice string) {
	c := conns[0]
	who, other := sideName(1-c.rstSide), sideName(c.rstSide)
	return fmt.Sprintf("half closed for %s: the %s closed only when the %s had given up waiting for its FIN (#%d)",
			inspect.Span(c.fin[1-c.rstSide].at.Sub(c.fin[c.rstSide].at)), who, other, c.rst.packet),
		"let the " + who + "'s program close when it reads end of file (RFC 9293 §3.6)"
}

// halfClosed is a FIN that is acknowledged and never answered by a FIN: the program has not
// closed, and its host stays in CLOSE-WAIT (RFC 9293 §3.6, §3.3.2).
func halfClosed() kind {
	return kind{
		id: "half-closed", severity: Warning, rank: 72,
		found: func(c *connStats) bool { return c.halfClosedBy() >= 0 || c.closedLate() },
		variant: func(c *connStats) string {
			if c.closedLate() {
				return "late " + sideName(1-c.rstSide)
			}
			return sideName(c.halfClosedBy())
		},
		tell: func(conns []*connStats) (summary, advice string) {
			if conns[0].closedLate() {
				return tellClosedLate(conns)
			}
			who, open := sideName(conns[0].halfClosedBy()), conns[0].open()
			for _, c := range conns {
				open = min(open, c.open())
			}
			later := inspect.Span(open) + " later"
			if len(conns) > 1 {
				later += " and more"
			}
			advice = "let the " + who + "'s program close when it reads end of file (RFC 9293 §3.6)"
			if open < soon {
				advice = "look whether it closes later; if not, " + advice
			}
			return "half closed: the " + who + " acknowledges the FIN and has not closed " + later + ", at the end: it is in CLOSE-WAIT", advice
		},
		place: func(c *connStats) mark {
			if c.closedLate() {
				return c.fin[c.rstSide]
			}
			return c.fin[1-c.halfClosedBy()]
		},
		proof: func(c *connStats) []proof {
			if c.closedLate() {
				return []proof{
					{c.fin[c.rstSide].packet, "the FIN"}, {c.rstAnswers, "answers it, too late"}, {c.rst.packet, "its receiver has given up"},
				}
			}
			return []proof{{c.fin[1-c.halfClosedBy()].packet, "the FIN"}, {c.latest, "the last packet: no FIN has answered it"}}
		},
	}
}
