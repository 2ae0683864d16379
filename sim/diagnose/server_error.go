package diagnose

import (
	"strconv"

	"wirewalk/sim/inspect"
	"wirewalk/sim/vtime"
)

// serverError is the first answer of a connection with a status of 500 or more.
type serverError struct {
	x      *exchange
	others int // such answers behind it
	behind behind
}

// findServerError looks for such answers.
func (t *talk) findServerError() *serverError {
	var e *serverError
	for _, x := range t.exchanges {
		switch {
		case x.answer == nil || x.answer.head.Status < 500 || x.answer.begun.rec == 0:
		case e == nil:
			e = &serverError{x: x}
		default:
			e.others++
		}
	}
	return e
}

// answeredWithError is an answer by which a server says that it failed (RFC 9110 §15.6).
func answeredWithError() kind {
	return kind{
		id: "server-error", severity: Fault, rank: 25, beside: true,
		found: func(c *connStats) bool { return c.failed != nil },
		variant: func(c *connStats) string {
			return strconv.Itoa(c.failed.x.answer.head.Status) + c.answerer() + strconv.Itoa(int(c.failed.behind.how)) +
				strconv.FormatBool(c.failed.x.request.whole)
		},
		tell:  tellServerError,
		place: func(c *connStats) mark { return c.failed.x.answer.begun },
		proof: func(c *connStats) []proof {
			return []proof{
				{c.failed.x.request.begun.packet, "the request"},
				{c.failed.x.answer.begun.packet, "the answer"},
			}
		},
	}
}

// answerer is the end that answered with an error.
func (c *connStats) answerer() string {
	return c.in.t.Conn(c.id).Ends[c.failed.x.answer.side].Addr.String()
}

func tellServerError(conns []*connStats) (summary, advice string) {
	c := conns[0]
	status, least, most, times := c.failed.x.answer.head.Status, vtime.Duration(-1), vtime.Duration(0), 0
	for _, c := range conns {
		took := max(0, c.failed.x.waited())
		if least < 0 || took < least {
			least = took
		}
		most, times = max(most, took), times+1+c.failed.others
	}
	summary = strconv.Itoa(status) + " answered by " + c.answerer()
	if server := c.failed.x.answer.head.Get("Server"); server != "" {
		summary += " (" + short(server) + ")"
	}
	if !c.failed.x.request.whole {
		return summary + ", before the request had ended" + c.failed.behind.tell(), adviceOn(status, c.failed.behind.how)
	}
	after := inspect.Span(least)
	if inspect.Span(most) != after {
		after += " to " + inspect.Span(most)
	}
	summary += ", " + after + " after the request"
	if times > len(conns) {
		summary += "; " + strconv.Itoa(times) + " errors in all"
	}
	return summary + c.failed.behind.tell(), adviceOn(status, c.failed.behind.how)
}

// short is a value of a field, cut where it gets long.
func short(s string) string {
	const most = 40
	if len(s) > most {
		return s[:most] + "..."
	}
	return s
}

// adviceOn is where to look for the cause of an error.
func adviceOn(status int, how outcome) string {
	switch {
	case how == passedOn:
		return "look at the server behind: its answer was passed on"
	case status == 502:
		return "look at the server behind it: a gateway says so of an answer that it could not take (RFC 9110 §15.6.3)"
	case status == 503:
		return "look at its load and at what Retry-After says (RFC 9110 §15.6.4)"
	case status == 504:
		return "see why the server behind it is slow: a gateway says so when it stops waiting (RFC 9110 §15.6.5)"
	case status == 505:
		return "ask with a version that it knows (RFC 9110 §15.6.6)"
	case status == 501:
		return "ask with a method and codings that it knows (RFC 9110 §15.6.2, RFC 9112 §6.1)"
	}
	return "look into the log of this server for this time (RFC 9110 §15.6)"
}
