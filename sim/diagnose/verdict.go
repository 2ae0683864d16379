package diagnose

import (
	"cmp"
	"fmt"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
	"wirewalk/tcpmodel/observe"
)

// verdict is what was found about one connection.
type verdict struct {
	what, cure string
	rec        trace.RecordID
	limit      vtime.Duration // the idle time of a client after which its requests met a FIN, 0 for none
}

// seeHost is what several findings ask for.
const seeHost = "see whether the other host is up, and the path to it"

// diagnose names the gravest finding. A capture ends at end; what could have
// come after that is no finding.
func (c *connStats) diagnose(captured bool, end vtime.Time) (verdict, bool) {
	const manyRepeats = 3
	switch {
	case c.crossing():
		return c.race(), true
	case c.refused:
		return verdict{what: "refused: RST answers the SYN", cure: "see whether a program listens on this port", rec: c.rst.rec}, true
	case c.syn && !c.answered && c.rst.rec == 0:
		if captured && end.Sub(c.syns.at) < vtime.Second {
			return verdict{what: "no answer to the SYN yet: the capture ends less than 1 s after it", cure: "record for longer", rec: c.syns.rec}, true
		}
		return verdict{what: "SYN never answered", cure: "look for a firewall that drops, or a host that is down", rec: cmp.Or(c.firstAgain.rec, c.syns.rec)}, true
	case c.unreached.rec != 0:
		return verdict{what: "keepalive probes answered by ICMP " + c.unreachedBy, cure: seeHost, rec: c.unreached.rec}, true
	case c.rst.rec != 0:
		return c.reset(), true
	case c.unheard >= manyRepeats:
		return verdict{what: "silence: octets sent again and again without an answer", cure: seeHost, rec: c.firstAgain.rec}, true
	case c.zero.rec != 0:
		return verdict{what: "window closed: the reader was slower than the sender", cure: "let the program read sooner", rec: c.zero.rec}, true
	case c.again > 0:
		what := "octets"
		switch {
		case c.againFlags.Has(tcpmodel.SYN):
			what = "SYN"
		case c.againFlags.Has(tcpmodel.FIN):
			what = "FIN"
		}
		return verdict{what: what + " sent again", rec: c.firstAgain.rec}, true
	}
	return verdict{}, false
}

// crossing reports whether data met a FIN on the way and was answered by RST.
func (c *connStats) crossing() bool {
	fin := c.fin[1-c.crossedSide]
	return c.crossed.rec != 0 && fin.rec != 0 && c.rst.rec != 0 && c.rstSide != c.crossedSide &&
		fin.at.Sub(c.crossed.at) < vtime.Second
}

// race is the verdict about a request that crossed a FIN, with the idle time
// that makes it do so.
func (c *connStats) race() verdict {
	v := verdict{what: "request crossed the other side's FIN, then RST", rec: c.crossed.rec}
	const least = vtime.Second / 10
	if limit := c.limit(); c.idle >= vtime.Second && limit > 2*least && c.crossedSide == 0 {
		v.limit = limit
	}
	return v
}

// shortestIdle tells the least idle time after which requests met a FIN, and a
// shorter one that helps: shorter by more than a little, since the way does not
// always take the same time.
func (f *Finding) shortestIdle(limit vtime.Duration) {
	const step = vtime.Second / 10
	early := limit - max(limit/10, step)
	early -= early % step
	f.What += "; requests meet it after " + seconds(limit) + " s of idle time"
	f.Cure = "close idle client connections after " + inspect.Span(early) + " at most, or let the server wait longer"
}

// reset is the verdict about a RST, by what it answers.
func (c *connStats) reset() verdict {
	sides := [2]string{"client", "server"}
	who, other := sides[c.rstSide], sides[1-c.rstSide]
	v := verdict{what: "reset by the " + who, rec: c.rst.rec}
	switch {
	case c.probed:
		v.what += " in answer to a keepalive probe: it no longer knew the connection"
		v.cure = "see whether its host was started anew"
	case c.rstWhy == observe.ReasonRstKeepalive:
		v.what = "keepalive probes of the " + who + " were not answered"
		v.cure = seeHost
	case c.late.rec != 0 && c.lateSide != c.rstSide:
		v.what = "written after the other side's FIN: the " + who + " had closed, and answers the " + other + " with RST"
		v.cure = "let the " + other + "'s program look for end of file before it uses a connection again"
		v.rec = c.late.rec
	case c.rstWhy == observe.ReasonRstAbort:
		v.what += ": it closed with octets unread, or aborted"
		v.cure = "let the " + who + "'s program read everything before it closes"
	case c.rstWhy == observe.ReasonRstAfterClose:
		v.what += ": it had closed before the octets came"
		v.cure = "let the " + who + "'s program read to the end before it closes"
	}
	return v
}

// seconds writes a length with two digits, as timeouts are compared. It is
// rounded down.
func seconds(d vtime.Duration) string {
	hundredths := int64(d / (10 * vtime.Millisecond))
	return fmt.Sprintf("%d.%02d", hundredths/100, hundredths%100)
}
