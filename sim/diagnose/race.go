package diagnose

import (
	"fmt"

	"wirewalk/sim/inspect"
	"wirewalk/sim/vtime"
)

// requestCrossedFIN is data that met a FIN on the way and was answered by RST:
// its sender could not know of the FIN.
func requestCrossedFIN() kind {
	return kind{
		id: "request-crossed-fin", severity: Fault, rank: 10,
		found: (*connStats).crossing,
		variant: func(c *connStats) string {
			if c.raceLimit() > 0 {
				return "after idle time"
			}
			return ""
		},
		tell:  tellRace,
		place: func(c *connStats) mark { return c.crossed },
		proof: func(c *connStats) []proof {
			return []proof{
				{c.crossed.packet, "sent without knowing of the FIN"},
				{c.fin[1-c.crossedSide].packet, "the FIN that it crossed"},
				{c.rst.packet, "the answer to it"},
			}
		},
	}
}

// crossing reports whether data met a FIN on the way and was answered by RST.
func (c *connStats) crossing() bool {
	fin := c.fin[1-c.crossedSide]
	return c.crossed.rec != 0 && fin.rec != 0 && c.rst.rec != 0 && c.rstSide != c.crossedSide &&
		fin.at.Sub(c.crossed.at) < vtime.Second
}

// raceLimit is the idle time of a client after which its requests met a FIN, 0
// where idle time has no part in it.
func (c *connStats) raceLimit() vtime.Duration {
	const least = vtime.Second / 10
	if limit := c.limit(); c.idle >= vtime.Second && limit > 2*least && c.crossedSide == 0 {
		return limit
	}
	return 0
}

// tellRace tells the least idle time after which requests met a FIN, and a
// shorter one that helps: shorter by more than a little, since the way does not
// always take the same time.
func tellRace(conns []*connStats) (summary, advice string) {
	summary = "request crossed the other side's FIN, then RST"
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
			return c.rst.rec != 0 && c.late.rec != 0 && c.lateSide != c.rstSide
		},
		variant: (*connStats).whoReset,
		tell: func(conns []*connStats) (summary, advice string) {
			who, other := conns[0].whoReset(), sideName(1-conns[0].rstSide)
			return "written after the other side's FIN: the " + who + " had closed, and answers the " + other + " with RST",
				"let the " + other + "'s program look for end of file before it uses a connection again"
		},
		place: func(c *connStats) mark { return c.late },
		proof: func(c *connStats) []proof {
			return []proof{
				{c.fin[1-c.lateSide].packet, "the FIN, which had come"},
				{c.late.packet, "written after it"},
				{c.rst.packet, "the answer to it"},
			}
		},
	}
}
