package httpmodel

import (
	"net/netip"

	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire/h1"
)

// Timers of a server's connection, keyed by its socket.
const (
	timerIdle   = "http idle"
	timerHeader = "http header"
	timerBody   = "http body"
	timerThink  = "http think"
	timerLinger = "http linger"
	timerTotal  = "http linger total"
	timerSoon   = "http soon"
)

type srvPhase uint8

const (
	srvReading srvPhase = iota // the next request is awaited or being read
	srvIdle                    // kept, after a response
	srvServing                 // a request waits for its answer or is being answered
	srvDiscard                 // the answer has left; the rest of the request is read and thrown away
	srvLinger                  // the output is shut; what still comes is read and thrown away
	srvClosed
)

// srvConn is a connection of a server.
type srvConn struct {
	transport
	s      *server
	p      *process
	remote netip.AddrPort
	opened vtime.Time
	dec    *h1.Decoder
	enc    *h1.Encoder

	phase     srvPhase
	rest      []byte   // received and not yet looked at
	took      uint64   // octets of the peer's stream that were decoded
	req       *inbound // being read, or served
	requests  int
	idleSince vtime.Time
	partial   bool       // octets of the next request have come
	begun     vtime.Time // when the first of them came
	eof       bool       // the peer's FIN has been read
	deaf      bool       // no more is read
	ready     bool       // octets wait until the connection has a worker
	stuck     bool       // what came has no end that the server could find
	live      bool       // the request is passed on while its content comes
	waits     bool       // it reads no more until the answer that is due is decided
	missed    bool       // octets came meanwhile
	tooLong   bool       // the content is longer than is taken
	nodelay   bool       // TCP_NODELAY was set when it became idle
	worker    bool
	drop      bool // its server ends: what is asked now is not answered
	ask       any  // what an answerer keeps
	closeWhy  Reason
}

// inbound is a request as the server reads it.
type inbound struct {
	head     *h1.Head
	body     []byte // kept for a proxy
	bodyLen  int64
	complete bool
}

func (c *srvConn) handle(now vtime.Time, in *app.Indication, out *app.Effects) {
	switch in.Kind { //nolint:exhaustive // the server handles the others
	case app.Readable:
		c.readable(out)
	case app.Received:
		c.received(now, in, out)
	case app.Sent, app.Writable:
		if !c.wrote(now, in, out) {
			c.dead(now, out)
		}
	case app.Failed, app.Gone:
		c.dead(now, out)
	}
}

// serve answers c.req, now or when a worker is free.
func (c *srvConn) serve(now vtime.Time, out *app.Effects) {
	c.phase = srvServing
	if !c.p.worker(c, out) {
		return
	}
	c.requests++
	if len(c.rest) > 0 {
		c.blocked(out)
	}
	c.s.answers.answer(now, c, out)
}

// granted: a worker has become free for the connection.
func (c *srvConn) granted(now vtime.Time, out *app.Effects) {
	if c.req != nil {
		c.serve(now, out)
		return
	}
	c.startHeaderTimer(out)
	if c.ready {
		c.read(c.s.cfg.ReadSize, out)
	}
}

// blocked notes that a request waits behind the one that is being answered (RFC 9112 §9.3.2).
func (c *srvConn) blocked(out *app.Effects) {
	if !c.deaf && c.req != nil && c.req.complete {
		out.Report(app.Report{Kind: app.ReportRefusal, Sock: c.sock, Why: ReasonHeadOfLine})
	}
}

// timer handles a timer of this connection.
func (c *srvConn) timer(now vtime.Time, name string, out *app.Effects) {
	c.clock.fired(name)
	switch name {
	case timerWrite:
		c.out.resume(now, out)
	case timerIdle:
		c.close(now, ReasonCloseIdle, out)
	case timerHeader:
		c.late(now, ReasonCloseHeaderTime, out)
	case timerBody:
		c.late(now, ReasonCloseBodyTime, out)
	case timerStop:
		c.close(now, ReasonCloseShutdown, out)
	case timerSoon:
		c.answerEarly(now, out)
	case timerThink:
		c.respondPage(now, out)
	case timerLinger, timerTotal:
		c.finish(ReasonCloseLingerEnd, out)
		c.s.forget(now, c, out)
	}
}

// late: a request did not come in time (RFC 9110 §15.5.9 for those that answer).
func (c *srvConn) late(now vtime.Time, why Reason, out *app.Effects) {
	c.giveUp(now, out)
	a := c.s.cfg.TimeoutAnswer
	if a == AnswerNew || a == AnswerPartial && c.partial || a == AnswerBody && c.req != nil {
		c.closeWhy = why
		c.respondError(now, 408, ReasonTimeout408, out)
		return
	}
	c.finish(why, out) // A bare FIN, whatever the style: nobody expects an answer to read.
	c.s.forget(now, c, out)
}

// bad answers a message that cannot be understood and closes: where the next
// one begins is unknown (RFC 9112 §2.2, §6.3).
func (c *srvConn) bad(now vtime.Time, err error, out *app.Effects) {
	e, ok := err.(*h1.Error) //nolint:errorlint // decoders return no other error, and none is wrapped
	if !ok {
		e = &h1.Error{Fault: h1.FaultStartLine, Status: 400, Text: err.Error()}
	}
	if c.stuck {
		c.rest = nil
		return
	}
	c.giveUp(now, out)
	why := refusal(e.Fault)
	out.Report(app.Report{Kind: app.ReportRefusal, Sock: c.sock, Why: why, Text: e.Text})
	switch e.Status {
	case h1.StatusWait: // It reads on, as if the message were not complete.
		c.stuck, c.rest = true, nil
	case h1.StatusDrop:
		c.finish(ReasonCloseError, out)
		c.s.forget(now, c, out)
	default:
		c.closeWhy = ReasonCloseError
		p := errorPage(&c.s.cfg, e.Status)
		tell(c.s.cfg.Profile, &p, why, e.Text)
		c.respondRefusal(now, p, why, out)
	}
}

// giveUp ends what was begun of a request whose content does not come as it should.
func (c *srvConn) giveUp(now vtime.Time, out *app.Effects) {
	if c.live {
		c.live = false
		c.s.answers.gone(now, c, out)
	}
}

func (c *srvConn) tooLarge(now vtime.Time, out *app.Effects) {
	c.giveUp(now, out)
	c.closeWhy = ReasonCloseRefused
	if c.deaf = !c.discards() && !c.req.complete; c.deaf {
		c.closeWhy = ReasonCloseUnread
	}
	c.respondError(now, 413, ReasonTooLarge, out)
}

// dead: the connection is gone.
func (c *srvConn) dead(now vtime.Time, out *app.Effects) {
	if c.phase == srvServing {
		c.s.answers.gone(now, c, out)
	}
	if c.phase != srvClosed {
		c.clock.cancelAll(out)
		c.phase = srvClosed
	}
	c.out.kill()
	c.s.forget(now, c, out)
}
