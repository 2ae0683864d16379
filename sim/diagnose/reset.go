package diagnose

import "wirewalk/tcpmodel/observe"

// sideName is what an end of a connection is called.
func sideName(side int) string { return [2]string{"client", "server"}[side] }

// whoReset is the end that sent the RST.
func (c *connStats) whoReset() string { return sideName(c.rstSide) }

// resetUnread is a RST of an end whose program closed with octets unread, or
// aborted (RFC 9293 §3.6.1, RFC 2525 §2.17).
func resetUnread() kind {
	return byReset(kind{
		id: "reset-unread", severity: Fault,
		found: func(c *connStats) bool { return c.rst.rec != 0 && c.rstWhy == observe.ReasonRstAbort },
		tell: func(conns []*connStats) (summary, advice string) {
			who := conns[0].whoReset()
			return "reset by the " + who + ": it closed with octets unread, or aborted",
				"let the " + who + "'s program read everything before it closes"
		},
	})
}

// resetAfterClose is a RST of an end that had closed both ways before octets came.
func resetAfterClose() kind {
	return byReset(kind{
		id: "reset-after-close", severity: Fault,
		found: func(c *connStats) bool { return c.rst.rec != 0 && c.rstWhy == observe.ReasonRstAfterClose },
		tell: func(conns []*connStats) (summary, advice string) {
			who := conns[0].whoReset()
			return "reset by the " + who + ": it had closed before the octets came",
				"let the " + who + "'s program read to the end before it closes"
		},
	})
}

// reset is a RST of which nothing else is known.
func reset() kind {
	return byReset(kind{
		id: "reset", severity: Warning,
		found: func(c *connStats) bool { return c.rst.rec != 0 && c.unanswered == nil && c.cut == nil },
		tell: func(conns []*connStats) (summary, advice string) {
			return "reset by the " + conns[0].whoReset(), "see what the " + conns[0].whoReset() + "'s host and program did at that moment"
		},
	})
}

// byReset is a kind that the RST shows, said of each end apart. A RST that answers a
// goodbye is none.
func byReset(k kind) kind {
	k.rank = 50
	shown := k.found
	k.found = func(c *connStats) bool {
		return shown(c) && !c.tookLeave() && !c.idleEnded() && !c.leftAlone() && !c.closedLate()
	}
	k.variant = (*connStats).whoReset
	k.place = func(c *connStats) mark { return c.rst }
	k.proof = func(c *connStats) []proof { return []proof{{c.rst.packet, "the RST"}} }
	return k
}
