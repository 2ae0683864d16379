package diagnose

import (
	"fmt"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// takeWindow notes the first window that is closed, and when it opens again.
func (c *connStats) takeWindow(p *trace.Packet, side int, here mark) {
	switch {
	case p.Seg.Flags.Has(tcpmodel.SYN):
	case p.Seg.Window == 0 && c.zero.rec == 0:
		c.zero, c.zeroSide = here, side
	case p.Seg.Window != 0 && c.zero.rec != 0 && c.reopened.rec == 0 && side == c.zeroSide:
		c.reopened = here
	}
}

// zeroWindow is an end that closed its window: its program did not read as fast
// as the other wrote (RFC 9293 §3.8.6).
func zeroWindow() kind {
	return kind{
		id: "zero-window", severity: Warning, rank: 80,
		found: func(c *connStats) bool { return c.zero.rec != 0 },
		tell: func(conns []*connStats) (summary, advice string) {
			who := sideName(conns[0].zeroSide)
			return "window closed: the " + who + "'s program read more slowly than octets came" + tellClosed(conns),
				"let the " + who + "'s program read sooner"
		},
		variant: func(c *connStats) string { return sideName(c.zeroSide) },
		place:   func(c *connStats) mark { return c.zero },
		proof: func(c *connStats) []proof {
			return []proof{{c.zero.packet, "no room is left"}, {c.reopened.packet, "there is room again"}}
		},
	}
}

// tellClosed tells of one connection for how long its window was closed.
func tellClosed(conns []*connStats) string {
	c := conns[0]
	switch {
	case len(conns) > 1:
		return ""
	case c.reopened.rec == 0:
		return fmt.Sprintf("; #%d closed it and nothing opened it again", c.zero.packet)
	}
	return fmt.Sprintf("; #%d closed it and #%d opened it %s later", c.zero.packet, c.reopened.packet, inspect.Span(c.reopened.at.Sub(c.zero.at)))
}
