package diagnose

import (
	"slices"
	"strconv"

	"wirewalk/sim/inspect"
	"wirewalk/sim/vtime"
)

// unanswered is a request that got no answer, and how that ended.
type unanswered struct {
	x    *exchange
	side int // who ended it
	how  string
	at   mark // 0 where nothing did
}

// The ways in which a request can stay without an answer.
const (
	byFIN     = "FIN"
	byRST     = "RST"
	bySilence = "silence"
)

// findUnanswered looks for the first request without an answer on a connection that ended,
// or whose answer came when the client had closed.
func (t *talk) findUnanswered() *unanswered {
	x := t.pending()
	for _, y := range t.exchanges {
		if a := y.answer; a != nil && t.c.gaveUp(y) {
			x = y
			break
		}
	}
	if x == nil || x.request.begun.rec == 0 {
		return nil
	}
	server := 1 - x.request.side
	if x.answer == nil && (t.lost[server] || t.c.lacks(server) || t.doubtful(x) || t.junk[server].rec > x.request.begun.rec) {
		return nil // The answer may not have been captured, or is no HTTP/1.x.
	}
	c := t.c
	fin, own := c.fin[server], c.fin[x.request.side]
	switch {
	case c.gaveUp(x) || own.rec > x.request.begun.rec && own.rec < fin.rec,
		own.rec > x.request.begun.rec && fin.rec == 0 && c.rst.rec != 0 && c.rstSide != server:
		return &unanswered{x, x.request.side, byFIN, own}
	case fin.rec > x.request.begun.rec:
		return &unanswered{x, server, byFIN, fin}
	case c.rst.rec > x.request.begun.rec:
		return &unanswered{x, c.rstSide, byRST, c.rst}
	case fin.rec != 0 || c.in.cut:
		return nil
	}
	return &unanswered{x: x, side: server, how: bySilence}
}

// doubtful reports whether what seems to be a request may be content of one before it.
func (t *talk) doubtful(x *exchange) bool {
	return x != t.exchanges[0] && slices.ContainsFunc(t.faults, func(f fault) bool { return f.request && f.at.rec <= x.request.begun.rec })
}

// gaveUp reports whether the client had closed before the first octet of an answer, and
// refused it with a RST.
func (c *connStats) gaveUp(x *exchange) bool {
	own := c.fin[x.request.side]
	return x.answer != nil && own.rec != 0 && own.rec < x.answer.begun.rec && c.rst.rec > x.answer.begun.rec &&
		c.rstSide == x.request.side && c.rstAnswers != 0
}

// waited is how long there was no answer to a request.
func (u *unanswered) waited(c *connStats) vtime.Duration {
	until := c.in.end
	if u.at.rec != 0 {
		until = u.at.at
	}
	if until < u.x.request.last.at {
		return until.Sub(u.x.request.begun.at) // It goes on behind the end.
	}
	return until.Sub(u.x.request.last.at)
}

// leastSilence is how long nothing must come until that is said to be no answer.
const leastSilence = vtime.Second

// answerPending is a request so short before the end of a capture that the answer may have
// come after it.
func answerPending() kind {
	return kind{
		id: "answer-pending", severity: Note, rank: 121,
		found: func(c *connStats) bool {
			return c.unanswered != nil && c.unanswered.how == bySilence && c.in.t.Inferred && c.unanswered.waited(c) < leastSilence
		},
		tell:  always("no answer to a request yet: the capture ends less than 1 s after it", "record for longer"),
		place: func(c *connStats) mark { return c.unanswered.x.request.begun },
		proof: func(c *connStats) []proof {
			return []proof{{c.unanswered.x.request.begun.packet, "nothing answers it"}}
		},
	}
}

// requestUnanswered is a request whose connection ended without an octet of an answer, or
// on which nothing came until the end of what was seen.
func requestUnanswered() kind {
	return kind{
		id: "no-answer", severity: Fault, rank: 52, beside: true,
		found: func(c *connStats) bool {
			return c.unanswered != nil && !c.explained() && (c.unanswered.how != bySilence || c.unanswered.waited(c) >= leastSilence)
		},
		variant: func(c *connStats) string { return c.unanswered.how + strconv.Itoa(c.unanswered.side) },
		tell:    tellUnanswered,
		place:   func(c *connStats) mark { return c.unanswered.x.request.begun },
		proof: func(c *connStats) []proof {
			u := c.unanswered
			all := []proof{{u.x.request.begun.packet, "the request"}, {u.at.packet, "the " + u.how + " instead of an answer"}}
			if u.x.answer != nil {
				all = append(all, proof{u.x.answer.begun.packet, "the answer, too late"})
			}
			return all
		},
	}
}

func tellUnanswered(conns []*connStats) (summary, advice string) {
	c := conns[0]
	u := c.unanswered
	after := inspect.Span(u.waited(c))
	if len(conns) > 1 {
		least, most := u.waited(c), u.waited(c)
		for _, o := range conns {
			least, most = min(least, o.unanswered.waited(o)), max(most, o.unanswered.waited(o))
		}
		if inspect.Span(least) != inspect.Span(most) {
			after = inspect.Span(least) + " to " + inspect.Span(most)
		}
	}
	again := "a request may only be sent again if that does no harm (RFC 9110 §9.2.2)"
	switch {
	case u.how == bySilence:
		return "request without an answer: nothing came for " + after + ", until the end of what was seen",
			"see what the server's program waits for"
	case u.side == u.x.request.side && u.how == byRST:
		return "request without an answer: the client reset the connection after " + after + " (RST)",
			"see why the server took longer, or let the client wait longer"
	case u.side == u.x.request.side:
		return "request without an answer: the client closed after " + after + " (" + u.how + ")",
			"see why the server took longer, or let the client wait longer"
	case u.how == byFIN:
		return "request without an answer: the server closed (FIN) " + after + " after it",
			"see whether the server closes idle connections or stopped; " + again
	}
	return "request without an answer: the server reset the connection (RST) " + after + " after it",
		"see whether the server's program ended or was started anew; " + again
}
