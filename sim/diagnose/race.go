package diagnose

import (
	"fmt"

	"wirewalk/sim/inspect"
	"wirewalk/sim/vtime"
)

// requestCrossedFIN is data that met a FIN on the way and was answered by RST, or a request
// that was not answered at all: its sender could not know of the FIN.
func requestCrossedFIN() kind {
	return kind{
		id: "request-crossed-fin", severity: Fault, rank: 10,
		found: func(c *connStats) bool { return c.raced() >= 0 },
		variant: func(c *connStats) string {
			return fmt.Sprint(c.raceLimit() > 0, c.rst.rec != 0)
		},
		tell:  tellRace,
		place: func(c *connStats) mark { return c.crossed[c.raced()].mark },
		proof: func(c *connStats) []proof {
			side := c.raced()
			return []proof{
				{c.crossed[side].packet, "sent without knowing of the FIN"},
				{c.fin[1-side].packet, "the FIN that it crossed"},
				{c.rst.packet, "the answer to it"},
			}
		},
	}
}

// raced is the side whose request met a FIN on the way and was answered by RST, or not at
// all by a server that lingers (RFC 9112 §9.6), -1 for none. Of what is no HTTP/1.x only what comes after an idle time is taken for a request.
func (c *connStats) raced() int {
	for side, x := range c.crossed {
		fin := c.fin[1-side]
		ended := c.rst.rec != 0 && c.rstSide != side || c.rst.rec == 0 && c.ignored(x.mark)
		if x.rec != 0 && fin.rec != 0 && ended && fin.at.Sub(x.at) < vtime.Second &&
			(x.idle >= vtime.Second || len(c.talk.exchanges) > 0) && c.asks(x.mark, side) {
			return side
		}
	}
	return -1
}

// ignored reports a request behind others on its connection of which no octet was answered.
func (c *connStats) ignored(m mark) bool {
	return c.unanswered != nil && c.unanswered.x.answer == nil && c.unanswered.x.request.begun.packet == m.packet &&
		c.unanswered.x != c.talk.exchanges[0]
}

// raceLimit is the idle time of a client after which its requests met a FIN, 0
// where idle time has no part in it: they have to come before the FIN leaves.
func (c *connStats) raceLimit() vtime.Duration {
	const least = vtime.Second / 10
	if c.raced() != 0 {
		return 0
	}
	x := c.crossed[0]
	if limit := c.fin[1].left.Add(-c.away).Sub(x.quiet); x.idle >= vtime.Second && limit > 2*least {
		return limit
	}
	return 0
}

// tellRace tells the least idle time after which requests met a FIN, and a
// shorter one that helps: shorter by more than a little, since the way does not
// always take the same time.
func tellRace(conns []*connStats) (summary, advice string) {
	summary = "request crossed the other side's FIN, then RST"
	if conns[0].rst.rec == 0 {
		summary = "request crossed the other side's FIN, and no answer came"
	}
	limit := conns[0].raceLimit()
	if limit == 0 {
		return summary, "send what was not answered again on a new connection, if doing it twice does no harm"
	}
	for _, c := range conns {
		limit = min(limit, c.raceLimit())
	}
	const step = vtime.Second / 10
	early := limit - max(limit/10, step)
	early -= early % step
	return summary + "; requests meet it after " + seconds(limit) + " s of idle time",
		"close idle client connections after " + inspect.Span(early) + " at most, or let the server wait longer"
}

// seconds writes a length with two digits, as timeouts are compared. It is
// rounded down.
func seconds(d vtime.Duration) string {
	hundredths := int64(d / (10 * vtime.Millisecond))
	return fmt.Sprintf("%d.%02d", hundredths/100, hundredths%100)
}

// requestAfterFIN is data that was sent with knowledge of the other side's FIN:
// that side had closed, and answers with RST.
func requestAfterFIN() kind {
	return kind{
		id: "request-after-fin", severity: Fault, rank: 40,
		found: func(c *connStats) bool {
			late := c.late[1-c.rstSide]
			return c.rst.rec != 0 && late.rec != 0 && c.asks(late, 1-c.rstSide)
		},
		variant: (*connStats).whoReset,
		tell: func(conns []*connStats) (summary, advice string) {
			who, other := conns[0].whoReset(), sideName(1-conns[0].rstSide)
			return "written after the other side's FIN: the " + who + " had closed, and answers the " + other + " with RST",
				"let the " + other + "'s program look for end of file before it uses a connection again"
		},
		place: func(c *connStats) mark { return c.late[1-c.rstSide] },
		proof: func(c *connStats) []proof {
			return []proof{
				{c.fin[c.rstSide].packet, "the FIN, which had come"},
				{c.late[1-c.rstSide].packet, "written after it"},
				{c.rst.packet, "the answer to it"},
			}
		},
	}
}
