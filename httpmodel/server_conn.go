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
)

type srvPhase uint8

const (
	srvReading srvPhase = iota // the next request is awaited or being read
	srvIdle                    // kept, after a response
	srvServing                 // a request waits for its answer or is being answered
	srvLinger                  // the output is shut; what still comes is read and thrown away
	srvClosed
)

// srvConn is a connection of a server.
type srvConn struct {
	transport
	s      *server
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
	partial   bool // octets of the next request have come
	eof       bool // the peer's FIN has been read
	deaf      bool // no more is read
	worker    bool
	ask       any // what an answerer keeps
	closeWhy  Reason
}

// inbound is a request as the server reads it.
type inbound struct {
	head     *h1.Head
	body     []byte // kept for a proxy
	bodyLen  int64
	complete bool
}

const maxRest = 1 << 20 // octets of pipelined requests that are held while one is answered

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

func (c *srvConn) readable(out *app.Effects) {
	switch {
	case c.deaf || c.phase == srvClosed || len(c.rest) > maxRest:
	case c.phase == srvLinger:
		c.discard(out)
	default:
		c.read(c.s.cfg.ReadSize, out)
	}
}

func (c *srvConn) received(now vtime.Time, in *app.Indication, out *app.Effects) {
	if in.EOF {
		c.eof = true
	}
	switch c.phase {
	case srvClosed:
	case srvLinger:
		c.lingered(now, in, out)
	case srvReading, srvIdle, srvServing:
		if c.phase == srvServing && len(c.rest) == 0 && in.N > 0 {
			c.blocked(out)
		}
		c.rest = append(c.rest, in.Data...)
		c.process(now, out)
	}
}

// process takes requests out of what was received, one at a time: answers
// leave in the order of their requests (RFC 9112 §9.3.2).
func (c *srvConn) process(now vtime.Time, out *app.Effects) {
	for c.phase == srvReading || c.phase == srvIdle {
		if len(c.rest) > 0 {
			c.begin(out)
		}
		n, ev, err := c.dec.Next(c.rest)
		c.rest, c.took = c.rest[n:], c.took+uint64(n)
		if err != nil {
			c.bad(now, err, out)
			return
		}
		if ev.Kind == h1.EventNone {
			break
		}
		c.onEvent(now, ev, out)
	}
	if c.eof && (c.phase == srvReading || c.phase == srvIdle) {
		c.close(now, ReasonClosePeer, out)
	}
}

// begin notes the first octet of a request.
func (c *srvConn) begin(out *app.Effects) {
	if c.partial {
		return
	}
	c.partial = true
	if c.phase == srvIdle {
		c.clock.cancel(timerIdle, out)
	}
	if c.phase == srvIdle || c.s.cfg.DeferAccept {
		c.startHeaderTimer(out)
	}
	c.phase = srvReading
}

func (c *srvConn) startHeaderTimer(out *app.Effects) {
	c.clock.arm(timerHeader, "HTTP header", c.s.cfg.HeaderTimeout, ReasonTimerHeader, out)
}

func (c *srvConn) onEvent(now vtime.Time, ev h1.Event, out *app.Effects) {
	switch ev.Kind {
	case h1.EventNone:
	case h1.EventHead:
		c.onHead(now, ev.Head, out)
	case h1.EventContent:
		c.req.bodyLen += ev.N
		if c.s.cfg.keepBody {
			c.req.body = append(c.req.body, ev.Data...)
		}
		c.clock.arm(timerBody, "HTTP body", c.s.cfg.BodyTimeout, ReasonTimerBody, out)
		if limit := c.s.cfg.MaxBody; limit > 0 && c.req.bodyLen > limit {
			c.tooLarge(now, out)
		}
	case h1.EventEnd:
		c.onRequest(now, ev, out)
	}
}

func (c *srvConn) onHead(now vtime.Time, h *h1.Head, out *app.Effects) {
	c.clock.cancel(timerHeader, out)
	c.req = &inbound{head: h}
	cfg := &c.s.cfg
	switch {
	case h.Framing == "" || h.Framing == FramingLength && h.Length == 0:
		return
	case cfg.MaxBody > 0 && h.Length > cfg.MaxBody:
		c.tooLarge(now, out)
		return
	case cfg.Unread:
		c.deaf = true
		c.serve(now, out)
		return
	case cfg.ContinueAuto && h.Version == HTTP11 && h.HasToken("Expect", "100-continue") && len(c.rest) == 0:
		c.interim(now, 100, ReasonContinue, out)
	}
	c.clock.arm(timerBody, "HTTP body", cfg.BodyTimeout, ReasonTimerBody, out)
}

// onRequest: a request has been read to its end.
func (c *srvConn) onRequest(now vtime.Time, ev h1.Event, out *app.Effects) {
	c.clock.cancel(timerBody, out)
	c.req.complete, c.partial = true, false
	reportReceived(c.sock, c.took, ev, 0, out)
	c.serve(now, out)
}

// serve answers c.req, now or when a worker is free.
func (c *srvConn) serve(now vtime.Time, out *app.Effects) {
	c.phase = srvServing
	if !c.s.worker(c, out) {
		return
	}
	c.requests++
	if len(c.rest) > 0 {
		c.blocked(out)
	}
	c.s.answers.answer(now, c, out)
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
	case timerThink:
		c.respondPage(now, out)
	case timerLinger, timerTotal:
		c.finish(ReasonCloseLingerEnd, out)
		c.s.forget(now, c, out)
	}
}

// late: a request did not come in time (RFC 9110 §15.5.9 for those that answer).
func (c *srvConn) late(now vtime.Time, why Reason, out *app.Effects) {
	a := c.s.cfg.TimeoutAnswer
	if a == AnswerNew || a == AnswerPartial && c.partial {
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
	why := refusal(e.Fault)
	out.Report(app.Report{Kind: app.ReportRefusal, Sock: c.sock, Why: why, Text: e.Text})
	c.closeWhy = ReasonCloseError
	c.respondError(now, e.Status, why, out)
}

func (c *srvConn) tooLarge(now vtime.Time, out *app.Effects) {
	c.deaf, c.closeWhy = true, ReasonCloseUnread
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
