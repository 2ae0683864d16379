package httpmodel

import (
	"slices"

	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire/h1"
)

// dumbProxy is the proxy that made Connection: keep-alive a trap in HTTP/1.0 (RFC
// 9112 appendix C.2.2): it reads one request, passes it on as it is, and then
// only copies what the origin sends until the origin closes. The client and the
// origin believe that they agreed on a kept connection.
type dumbProxy struct {
	cfg   ProxyConfig
	pairs []*pair
}

// pair is a client's connection with the one to the origin.
type pair struct {
	down, up transport
	req, res *h1.Decoder // they only watch, so that messages can be named
	buf      []byte      // the request
	whole    bool        // the request has been read
	told     bool        // that further octets of the client are not read
}

func newDumb(cfg ProxyConfig) *dumbProxy {
	if cfg.Port == 0 {
		cfg.Port = 80
	}
	return &dumbProxy{cfg: cfg}
}

// Handle takes one indication.
func (d *dumbProxy) Handle(now vtime.Time, in *app.Indication, out *app.Effects) {
	switch in.Kind {
	case app.Start:
		out.Listen(d.cfg.Port, ReasonListen, setup(true, TCPKeepalive{}, nil)...)
	case app.Accepted:
		p := &pair{
			req: h1.NewDecoder(h1.Requests, h1.Limits{}), res: h1.NewDecoder(h1.Responses, h1.Limits{}),
		}
		p.down.attach(in.Sock)
		d.pairs = append(d.pairs, p)
	case app.Command:
		if cmd, ok := in.Command.(Shutdown); ok {
			stepDone(cmd.Name, "a dumb proxy cannot do this step", out)
		}
	case app.Connected, app.ConnectFailed, app.Readable, app.Received, app.Sent, app.Writable, app.Failed, app.Gone:
		for _, p := range d.pairs {
			if in.Sock == p.down.sock || in.Sock == p.up.sock {
				d.handle(now, p, in, out)
				return
			}
		}
	case app.Signal, app.TimerFired, app.Acked, app.SoftError, app.Datagram, app.Listening, app.Urgent:
	}
}

func (d *dumbProxy) handle(now vtime.Time, p *pair, in *app.Indication, out *app.Effects) {
	side := &p.down
	if in.Sock == p.up.sock {
		side = &p.up
	}
	switch in.Kind { //nolint:exhaustive // Handle takes the others
	case app.Connected:
		out.Report(app.Report{Kind: app.ReportNote, Sock: p.up.sock, Why: ReasonDumbRelay})
		p.up.out.pump(now, out)
	case app.Readable:
		p.readable(side, out)
	case app.Received:
		if side == &p.down {
			d.request(p, in, out)
		} else {
			p.response(now, in, out)
		}
		if in.EOF {
			d.end(p, side, ReasonClosePeer, out)
		}
	case app.Sent, app.Writable:
		if !side.wrote(now, in, out) {
			d.end(p, side, ReasonCloseFailed, out)
		}
	case app.ConnectFailed, app.Failed, app.Gone:
		d.end(p, side, ReasonCloseFailed, out)
	}
}

// readable: after the request only the origin is listened to.
func (p *pair) readable(side *transport, out *app.Effects) {
	if side == &p.up || !p.whole {
		side.read(0, out)
		return
	}
	if !p.told {
		p.told = true
		out.Report(app.Report{Kind: app.ReportRefusal, Sock: p.down.sock, Why: ReasonRelayUnread})
	}
}

// request collects the request and passes it on unread, Connection and all.
func (d *dumbProxy) request(p *pair, in *app.Indication, out *app.Effects) {
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
			reportReceived(p.down.sock, uint64(ev.HeadLen+ev.BodyLen), ev, 0, out)
			p.res.Expect(ev.Head.Method)
			d.connect(p, part{data: p.buf, why: ReasonForwardRequest, reports: []app.Report{
				reportSent(0, ev.Head, app.Message{HeadLen: ev.HeadLen, BodyLen: ev.BodyLen}),
			}}, out)
		case h1.EventHead, h1.EventContent:
		}
	}
}

func (d *dumbProxy) connect(p *pair, first part, out *app.Effects) {
	if len(d.cfg.Upstreams) == 0 {
		d.end(p, &p.up, ReasonUpstreamDown, out)
		return
	}
	p.up.attach(out.Connect(d.cfg.Upstreams[0], ReasonForwardRequest, setup(true, TCPKeepalive{}, nil)...))
	for i := range first.reports {
		first.reports[i].Sock = p.up.sock
	}
	p.up.out.add(first)
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
			c.reports = append(c.reports, reportSent(p.down.sock, ev.Head, app.Message{
				HeadLen: ev.Head.Octets, BodyLen: max(ev.Head.Length, 0), Off: p.down.out.off,
			}))
		}
	}
	p.down.out.add(c)
	p.down.out.pump(now, out)
}

// end closes both connections, the one whose end gives the reason and with it the
// other; what the client sent meanwhile is lost.
func (d *dumbProxy) end(p *pair, first *transport, why Reason, out *app.Effects) {
	for _, side := range []*transport{&p.up, &p.down} {
		if side.sock == 0 {
			continue
		}
		if side == first || p.up.sock == 0 {
			side.close(why, out)
		} else {
			side.close(ReasonCloseRelay, out)
		}
	}
	if i := slices.Index(d.pairs, p); i >= 0 {
		d.pairs = slices.Delete(d.pairs, i, i+1)
	}
}
