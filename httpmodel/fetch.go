package httpmodel

import (
	"net/netip"
	"slices"

	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire/h1"
	"wirewalk/tcpmodel"
)

// fetch is one exchange under way, over as many connections as it takes.
type fetch struct {
	cl    *client
	id    uint64
	owner fetchOwner
	req   Request
	x     app.Exchange
	conn  *cliConn
	peer  netip.AddrPort // the address of a name, once it is known
	last  netip.AddrPort // the address of the connection it was lost with
	dial  *cliConn       // the connection it is opening
	head  *h1.Head       // of the final response
	fwd   *h1.Head       // a proxy's: the request head as it is forwarded, and its content
	load  []byte
	more  int   // further responses that a raw request of several messages awaits
	body  int64 // octets of content received
	tries int   // how often it was sent again
	got   bool  // an octet of the response has come
	sent  bool  // TCP has taken the whole request
	// A proxy's: open says that more content is to come, laid that the head was laid out
	// all the same, passed how much of the content was.
	open, laid bool
	passed     int
	relay      bool // the owner wants the content itself
	over       bool
}

// fetchOwner is told what becomes of a fetch.
type fetchOwner interface {
	connected(now vtime.Time, f *fetch, out *app.Effects)
	wrote(now vtime.Time, f *fetch, out *app.Effects)
	first(now vtime.Time, f *fetch, out *app.Effects)
	response(now vtime.Time, f *fetch, out *app.Effects)
	content(now vtime.Time, f *fetch, ev h1.Event, out *app.Effects)
	finished(now vtime.Time, f *fetch, why failure, out *app.Effects)
}

// submit begins an exchange.
func (cl *client) submit(now vtime.Time, f *fetch, out *app.Effects) {
	cl.lastID++
	f.cl, f.id = cl, cl.lastID
	if f.req.Method == "" {
		f.req.Method = "GET"
	}
	if f.req.Path == "" {
		f.req.Path = "/"
	}
	f.x = app.Exchange{
		ID: uint32(f.id), Name: f.x.Name, Method: f.req.Method, Target: f.req.Path, Host: f.host(), Queued: now,
		Lookup: vtime.Never, Connect: vtime.Never, Connected: vtime.Never, SendStart: vtime.Never, SendEnd: vtime.Never,
		FirstByte: vtime.Never, End: vtime.Never, Phase: app.PhaseQueued,
	}
	cl.fetches = append(cl.fetches, f)
	limit := f.req.Timeout
	if limit == 0 {
		limit = cl.cfg.Timeout
	}
	if limit > 0 && limit != vtime.Forever {
		out.Arm(app.Timer{Name: timerExchange, Key: f.id, After: limit, Label: "HTTP timeout", Why: ReasonTimerExchange})
	}
	why := ReasonDial
	if f.req.Fresh {
		why = ReasonDialFresh
	}
	cl.place(now, f, why, out)
}

func (f *fetch) host() string {
	if f.req.Host != "" {
		return f.req.Host
	}
	to := f.req.target()
	switch {
	case to.addr.Port() == 80:
		return to.host()
	case to.name != "":
		return to.name + ":" + to.port()
	}
	return f.req.Remote.String()
}

// onConn: the exchange has an established connection.
func (f *fetch) onConn(now vtime.Time, c *cliConn, out *app.Effects) {
	if c.served == 0 && c.called >= f.x.Queued {
		f.x.Lookup, f.x.Connect, f.x.Connected = c.looked, c.called, c.connected
	}
	f.owner.connected(now, f, out)
}

// onHead: the head of a response has come.
func (f *fetch) onHead(now vtime.Time, h *h1.Head, out *app.Effects) {
	c := f.conn
	f.x.ResOctets += h.Octets
	if h.Interim() {
		if h.Status == 100 {
			c.clock.cancel(timerContinue, out)
			c.out.open(now, out)
		}
		return
	}
	c.clock.cancel(timerResponse, out)
	c.clock.cancel(timerContinue, out)
	f.head, f.x.Status = h, h.Status
	f.cl.keepCookies(f, h, out)
	f.owner.response(now, f, out)
	if f.over || h.Framing == "" {
		return
	}
	switch f.use() {
	case BodyCloseEarly: // The program learns of the head when a burst of segments is there (recorded: RST).
		c.cut = f
		c.clock.on = append(c.clock.on, timerWake)
		out.Arm(app.Timer{Name: timerWake, Key: uint64(c.sock), Sock: c.sock, Why: ReasonTimerSoon})
	case BodyLeak:
		f.leak(now, out)
	case BodyDrain:
	}
}

func (f *fetch) use() BodyUse {
	switch {
	case f.relay:
		return BodyDrain
	case f.req.Body != "":
		return f.req.Body
	case f.cl.cfg.Body != "":
		return f.cl.cfg.Body
	}
	return BodyDrain
}

// cutOff closes the content unread: where the next response would begin is
// not known to the program, so the connection goes with it.
func (f *fetch) cutOff(now vtime.Time, out *app.Effects) {
	c := f.conn
	rest := slices.Clone(c.flight[1:])
	c.flight = nil
	c.close(now, ReasonCloseBodyEarly, out)
	f.finish(now, failure{}, out)
	for _, g := range rest {
		g.conn, g.dial, g.got = nil, nil, false
		g.lost(now, c, failure{kind: failEOF}, out)
	}
}

// leak lets the program go on while the response holds the connection.
func (f *fetch) leak(now vtime.Time, out *app.Effects) {
	c := f.conn
	c.leaked, c.flight = true, slices.Delete(c.flight, 0, 1) // What is pipelined behind it waits for ever.
	out.Report(app.Report{Kind: app.ReportNote, Sock: c.sock, Why: ReasonBodyLeaked, Name: f.x.Name})
	f.finish(now, failure{}, out)
	if f.cl.cfg.Pool.MaxPerHost > 0 {
		f.cl.checkDeadlock(c.to, out)
	}
}

// onEnd: a response has been read to its end.
func (f *fetch) onEnd(now vtime.Time, ev h1.Event, out *app.Effects) {
	c := f.conn
	reportReceived(c.sock, c.took, ev, f.x.ID, out)
	f.x.ResOctets += ev.BodyLen - f.body
	f.body = 0
	if ev.Head.Interim() {
		return
	}
	if f.more > 0 {
		f.more--
		return
	}
	c.flight = slices.Delete(c.flight, 0, 1)
	c.served++
	f.settle(now, c, out)
	f.finish(now, failure{}, out)
}

// settle decides what becomes of the connection after an exchange.
func (f *fetch) settle(now vtime.Time, c *cliConn, out *app.Effects) {
	if why := f.notKept(); why != 0 {
		rest := c.flight
		c.flight = nil
		if why == ReasonCloseDelimited || why == ReasonCloseUnread {
			c.close(now, why, out)
		} else { // One side said close, or nobody said keep-alive: the server's FIN follows.
			c.state = cliClosing
			c.clock.arm(timerFIN, "", finWait, ReasonTimerFIN, out)
			c.cl.freed(now, c.to, out)
		}
		for _, g := range rest {
			g.conn, g.dial = nil, nil
			g.lost(now, c, failure{kind: failEOF}, out)
		}
		return
	}
	if len(c.flight) == 0 {
		c.cl.release(now, c, out)
	}
}

// willing reports whether this side would keep the connection.
func (f *fetch) willing() bool {
	return f.cl.cfg.KeepAlive && !f.req.Close && (!f.cl.cfg.HeadCloses || f.req.Method != "HEAD")
}

// notKept says why the connection ends with this exchange, 0 if it goes on (RFC 9112 §9.3).
func (f *fetch) notKept() Reason {
	switch {
	case f.head.HasToken("Connection", "close"):
		return ReasonCloseAnnounced
	case !f.willing():
		return ReasonCloseNotKept
	case f.head.Tunnel: // RFC 9112 §6.3 item 2: no further response comes on it.
		return ReasonCloseNotKept
	case !f.sent || f.req.HalfClose:
		return ReasonCloseUnread
	case f.head.Framing == FramingClose:
		return ReasonCloseDelimited
	case (f.version() == HTTP10 || f.head.Version == HTTP10) && !f.head.HasToken("Connection", "keep-alive"):
		return ReasonCloseHTTP10
	}
	return 0
}

func (f *fetch) version() Version {
	if f.req.Version != "" {
		return f.req.Version
	}
	return f.cl.cfg.Version
}

// timedOut: the exchange has taken longer than the client waits.
func (f *fetch) timedOut(now vtime.Time, out *app.Effects) {
	f.cancel(now, failure{kind: failTimeout}, out)
}

// cancel ends the exchange before its time; its connection goes with it.
func (f *fetch) cancel(now vtime.Time, why failure, out *app.Effects) {
	c := f.conn
	if c == nil {
		if d := f.dial; d != nil && d.state == cliDialling {
			d.dialFor = nil
		}
		f.fail(now, why, out)
		return
	}
	rest := slices.DeleteFunc(slices.Clone(c.flight), func(g *fetch) bool { return g == f })
	c.flight = nil
	reason := ReasonCloseTimeout
	if c.killed {
		reason = ReasonCloseKilled
	}
	c.close(now, reason, out)
	f.fail(now, why, out)
	for _, g := range rest {
		g.conn, g.dial = nil, nil
		g.lost(now, c, failure{kind: failEOF}, out)
	}
}

// fail ends the exchange badly.
func (f *fetch) fail(now vtime.Time, why failure, out *app.Effects) {
	f.cl.unwait(f)
	if f.cl.cfg.Profile == "node" && (why.kind == failEOF || why.kind == failCut) {
		why.errno = tcpmodel.ECONNRESET // Node's code for an end of file too early.
	}
	f.x.Failed, f.x.Error = true, f.cl.errorText(f, why)
	f.finish(now, why, out)
}

// finish ends the exchange and reports it.
func (f *fetch) finish(now vtime.Time, why failure, out *app.Effects) {
	if f.over {
		return
	}
	f.over = true
	f.x.End, f.x.Phase = now, app.PhaseDone
	reason := ReasonExchangeDone
	if f.x.Failed {
		f.x.Phase, reason = app.PhaseFailed, ReasonExchangeFailed
	}
	if i := slices.Index(f.cl.fetches, f); i >= 0 {
		f.cl.fetches = slices.Delete(f.cl.fetches, i, i+1)
	}
	if f.req.Timeout > 0 || f.cl.cfg.Timeout > 0 && f.cl.cfg.Timeout != vtime.Forever {
		out.Cancel(timerExchange, f.id)
	}
	sock := app.Sock(0)
	if f.conn != nil {
		sock = f.conn.sock
	}
	out.Report(app.Report{
		Kind: app.ReportExchange, Sock: sock, Why: reason, Name: f.x.Name, Text: f.x.Error, Exchange: f.x, Errno: why.errno,
	})
	f.owner.finished(now, f, why, out)
}
