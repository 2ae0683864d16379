package diagnose

import (
	"wirewalk/sim/inspect"
	"wirewalk/sim/vtime"
)

// outcome is what a gateway met behind, before it answered with an error.
type outcome uint8

const (
	unknown  outcome = iota // no connection to a server behind was seen
	passedOn                // the same error
	wasSilent
	wasClosed
	wasReset
	wasRefused
)

// behind is the connection to the server behind a gateway, and what came of it.
type behind struct {
	how    outcome
	conn   *connStats
	silent vtime.Duration // between the whole request there and the answer in front
}

// findBehind looks for the request that a gateway passed on: a connection that it opened,
// with the same target, between the request in front and the answer to it.
func (s *survey) findBehind(c *connStats) {
	e := c.failed
	gateway := s.t.Conn(c.id).Ends[e.x.answer.side].Host
	for i := range s.conns {
		o := &s.conns[i]
		if o == c || s.t.Conn(o.id).Ends[0].Host != gateway {
			continue
		}
		if o.refused && o.rst.rec > e.x.request.begun.rec && o.rst.rec < e.x.answer.begun.rec {
			e.behind = behind{how: wasRefused, conn: o}
		}
		for _, x := range o.talk.exchanges {
			if x.request.side == 0 && x.request.head.Target == e.x.request.head.Target && x.request.head.Method == e.x.request.head.Method &&
				x.request.begun.rec > e.x.request.begun.rec && x.request.begun.rec < e.x.answer.begun.rec {
				e.behind = o.outcome(x, e.x.answer)
			}
		}
	}
}

// outcome is what came of an exchange behind by the time of the answer in front.
func (c *connStats) outcome(x *exchange, front *spoken) behind {
	b := behind{conn: c, silent: front.begun.at.Sub(x.request.last.at)}
	switch {
	case x.answer != nil && x.answer.begun.rec < front.begun.rec:
		if x.answer.head.Status == front.head.Status {
			b.how = passedOn
		}
	case c.rst.rec != 0 && c.rst.rec < front.begun.rec && c.rstSide == 1:
		b.how = wasReset
	case c.fin[1].rec != 0 && c.fin[1].rec < front.begun.rec:
		b.how = wasClosed
	case x.request.whole:
		b.how = wasSilent
	}
	return b
}

// tell says what the gateway met.
func (b *behind) tell() string {
	if b.how == unknown {
		return ""
	}
	who := b.conn.in.t.Conn(b.conn.id).Ends[1].Addr.String() + " behind it"
	on := " (connection " + inspect.Letter(b.conn.id) + ")"
	switch b.how {
	case passedOn:
		return "; " + who + " had answered so" + on
	case wasSilent:
		return "; " + who + " had been silent for " + inspect.Span(b.silent) + " after a complete request" + on
	case wasClosed:
		return "; " + who + " had closed without an answer" + on
	case wasReset:
		return "; " + who + " had reset the connection without an answer" + on
	case wasRefused:
		return "; " + who + " had refused the connection" + on
	case unknown:
	}
	return ""
}
