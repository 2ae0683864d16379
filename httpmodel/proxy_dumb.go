package httpmodel

import (
	"slices"

	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire/h1"
	"wirewalk/tcpmodel"
)

// dumb is the proxy that made Connection: keep-alive a trap in HTTP/1.0 (RFC
// 9112 appendix C.2.2): it reads one request, passes it on as it is, and then
// only copies what the origin sends until the origin closes. The client and the
// origin believe that they agreed on a kept connection.
type dumb struct {
	cfg   ProxyConfig
	pairs []*pair
}

// pair is a client's connection with the one to the origin.
type pair struct {
	down, up app.Sock
	toUp     outlet
	toDown   outlet
	clocks   [2]timers
	req, res *h1.Decoder // they only watch, so that messages can be named
	buf      []byte      // the request
	whole    bool        // the request has been read
	told     bool        // that further octets of the client are not read
	upOpen   bool
}

func newDumb(cfg ProxyConfig) *dumb {
	if cfg.Port == 0 {
		cfg.Port = 80
	}
	return &dumb{cfg: cfg}
}

// Handle takes one indication.
func (d *dumb) Handle(now vtime.Time, in *app.Indication, out *app.Effects) {
	switch in.Kind {
	case app.Start:
		out.Listen(d.cfg.Port, ReasonListen, setup(true, TCPKeepalive{}, nil)...)
	case app.Accepted:
		p := &pair{down: in.Sock, req: h1.NewDecoder(h1.Requests, h1.Limits{}), res: h1.NewDecoder(h1.Responses, h1.Limits{})}
		p.toDown.sock, p.toDown.clock = in.Sock, &p.clocks[0]
		d.pairs = append(d.pairs, p)
	case app.Command:
		if cmd, ok := in.Command.(Shutdown); ok {
			stepDone(cmd.Name, "a dumb proxy cannot do this step", true, out)
		}
	case app.Connected, app.ConnectFailed, app.Readable, app.Received, app.Sent, app.Writable, app.Failed, app.Gone:
		for _, p := range d.pairs {
			if in.Sock == p.down || in.Sock == p.up {
				d.handle(now, p, in, out)
				return
			}
		}
	case app.Signal, app.TimerFired, app.Acked, app.SoftError, app.Datagram:
	}
}

func (d *dumb) handle(now vtime.Time, p *pair, in *app.Indication, out *app.Effects) {
	side := &p.toDown
	if in.Sock == p.up {
		side = &p.toUp
	}
	switch in.Kind { //nolint:exhaustive // Handle takes the others
	case app.Connected:
		p.upOpen = true
		out.Report(app.Report{Kind: app.ReportNote, Sock: p.up, Why: ReasonDumbRelay})
		p.toUp.pump(now, out)
	case app.Readable:
		p.readable(in, out)
	case app.Received:
		if in.Sock == p.down {
			d.request(p, in, out)
		} else {
			p.response(now, in, out)
		}
		if in.EOF {
			d.end(p, ReasonCloseRelay, out)
		}
	case app.Sent:
		if in.Errno == tcpmodel.OK {
			side.sent(now, in.N, out)
			return
		}
		d.end(p, ReasonCloseRelay, out)
	case app.Writable:
		side.writable(now, out)
	case app.ConnectFailed, app.Failed, app.Gone:
		d.end(p, ReasonCloseRelay, out)
	}
}

// readable: after the request only the origin is listened to.
func (p *pair) readable(in *app.Indication, out *app.Effects) {
	if in.Sock == p.up || !p.whole {
		out.Read(in.Sock, 0, ReasonRead)
		return
	}
	if !p.told {
		p.told = true
		out.Report(app.Report{Kind: app.ReportRefusal, Sock: p.down, Why: ReasonRelayUnread})
	}
}

// request collects the request and passes it on unread, Connection and all.
func (d *dumb) request(p *pair, in *app.Indication, out *app.Effects) {
	p.buf = append(p.buf, in.Data...)
	rest := in.Data
	for !p.whole {
		n, ev, err := p.req.Next(rest)
		rest = rest[n:]
		if err != nil {
			p.whole = true
			d.connect(p, part{data: p.buf, why: ReasonForwardRequest}, out)
			return
		}
		switch ev.Kind {
		case h1.EventNone:
			return
		case h1.EventEnd:
			p.whole = true
			reportReceived(p.down, uint64(ev.HeadLen+ev.BodyLen), ev, 0, out)
			p.res.Expect(ev.Head.Method)
			d.connect(p, part{data: p.buf, why: ReasonForwardRequest, reports: []app.Report{
				reportSent(0, ev.Head, ev.HeadLen, ev.BodyLen, 0, 0),
			}}, out)
		case h1.EventHead, h1.EventContent:
		}
	}
}

func (d *dumb) connect(p *pair, first part, out *app.Effects) {
	if len(d.cfg.Upstreams) == 0 {
		d.end(p, ReasonUpstreamDown, out)
		return
	}
	p.up = out.Connect(d.cfg.Upstreams[0], ReasonForwardRequest, setup(true, TCPKeepalive{}, nil)...)
	p.toUp.sock, p.toUp.clock = p.up, &p.clocks[1]
	for i := range first.reports {
		first.reports[i].Sock = p.up
	}
	p.toUp.add(first)
}

// response copies what the origin sends.
func (p *pair) response(now vtime.Time, in *app.Indication, out *app.Effects) {
	if in.N == 0 {
		return
	}
	c := part{data: slices.Clone(in.Data), why: ReasonForwardAnswer}
	for rest := in.Data; ; {
		n, ev, err := p.res.Next(rest)
		rest = rest[n:]
		if err != nil || ev.Kind == h1.EventNone {
			break
		}
		if ev.Kind == h1.EventHead {
			c.reports = append(c.reports, reportSent(p.down, ev.Head, ev.Head.Octets, max(ev.Head.Length, 0), p.toDown.off, 0))
		}
	}
	p.toDown.add(c)
	p.toDown.pump(now, out)
}

// end closes both connections; what the client sent meanwhile is lost.
func (d *dumb) end(p *pair, why Reason, out *app.Effects) {
	if p.up != 0 {
		out.Close(p.up, why)
	}
	out.Close(p.down, why)
	if i := slices.Index(d.pairs, p); i >= 0 {
		d.pairs = slices.Delete(d.pairs, i, i+1)
	}
}
