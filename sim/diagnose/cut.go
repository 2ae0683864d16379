package diagnose

import (
	"strconv"

	"wirewalk/sim/wire/h1"
)

// findCut is the answer of which the connection brought fewer octets than it announced,
// nil for none. An answer that lasts until the close is cut by a RST alone (RFC 9112 §8).
func (t *talk) findCut() *spoken {
	for _, x := range t.exchanges {
		a := x.answer
		if a == nil || a.whole || a.head.Tunnel || t.open[a.side] != a || !t.c.ended(a) || t.c.lacks(a.side) {
			continue
		}
		switch a.head.Framing {
		case h1.FramingLength, h1.FramingChunked:
			return a
		case h1.FramingClose:
			if t.c.rst.rec != 0 {
				return a
			}
		case h1.FramingUnknown:
		}
	}
	return nil
}

// ended reports whether the connection ended behind a message.
func (c *connStats) ended(m *spoken) bool {
	return c.rst.rec > m.last.rec || c.fin[m.side].rec >= m.last.rec && c.fin[m.side].rec != 0
}

// ender is which end ended the connection behind a message, and how.
func (c *connStats) ender(m *spoken) (side int, how string, at mark) {
	server, client := c.fin[m.side], c.fin[1-m.side]
	switch {
	case client.rec != 0 && client.rec > m.begun.rec && (server.rec == 0 || client.rec < server.rec) && (c.rst.rec == 0 || client.rec < c.rst.rec):
		return 1 - m.side, "closed", client
	case server.rec != 0 && (c.rst.rec == 0 || server.rec < c.rst.rec):
		return m.side, "closed", server
	}
	return c.rstSide, "reset", c.rst
}

// answerCut is an answer that the end of the connection cut off (RFC 9112 §8).
func answerCut() kind {
	return kind{
		id: "answer-cut", severity: Fault, rank: 51, beside: true,
		found: func(c *connStats) bool { return c.cut != nil && !c.explained() },
		variant: func(c *connStats) string {
			side, how, _ := c.ender(c.cut)
			return sideName(side) + how + string(c.cut.head.Framing)
		},
		tell:  tellCut,
		place: func(c *connStats) mark { return c.cut.begun },
		proof: func(c *connStats) []proof {
			_, _, at := c.ender(c.cut)
			return []proof{{c.cut.begun.packet, "the answer begins"}, {c.cut.last.packet, "its last octet that was seen"}, {at.packet, "the end"}}
		},
	}
}

func tellCut(conns []*connStats) (summary, advice string) {
	c := conns[0]
	side, how, _ := c.ender(c.cut)
	who := sideName(side)
	summary = "answer cut off: the " + who + " " + how + " the connection "
	switch {
	case c.cut.head.Framing == h1.FramingClose:
		summary += "within content that lasts until an orderly close"
	case c.cut.head.Framing == h1.FramingChunked:
		summary += "before the last chunk"
	case len(conns) > 1:
		summary += "before the end that Content-Length says"
	default:
		summary += "after " + strconv.FormatInt(c.cut.content(), 10) + " of " + strconv.FormatInt(c.cut.head.Length, 10) + " octets"
	}
	if side == c.cut.side {
		return summary, "look into the server's log for this time; the client has to take the answer for incomplete (RFC 9112 §8)"
	}
	return summary, "see why the client did not read to the end: a timeout of its own, or somebody who left"
}

// explained reports that why a connection brought no whole answer is told already.
func (c *connStats) explained() bool {
	after := c.late[1-c.rstSide]
	return c.early != nil || c.probed || c.unheard >= manyRepeats || c.idleEnded() || c.raced() >= 0 ||
		c.rst.rec != 0 && after.rec != 0 && c.asks(after, 1-c.rstSide)
}

// leftAlone reports that the client had closed before an answer came, so that its RST says no more.
func (c *connStats) leftAlone() bool {
	return c.unanswered != nil && c.unanswered.how == byFIN && c.unanswered.side == c.rstSide
}
