package httpmodel

import (
	"net/netip"

	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire/h1"
)

// NewProxy returns a proxy or load balancer.
func NewProxy(cfg ProxyConfig) app.App {
	if cfg.Style == ProxyDumb {
		return newDumb(cfg)
	}
	cfg.Server.Port, cfg.Server.keepBody = cfg.Port, true
	if cfg.Server.MaxBody == 0 || cfg.Server.MaxBody > maxHeld {
		cfg.Server.MaxBody = maxHeld
	}
	if cfg.UpstreamIdle > 0 {
		cfg.Client.Pool.IdleTimeout = cfg.UpstreamIdle
	}
	p := &proxy{cfg: cfg, cl: newClient(cfg.Client), failed: map[netip.AddrPort]vtime.Time{}}
	p.srv = newServer(cfg.Server, p)
	return p
}

// maxHeld bounds the content of one message that a proxy holds, in octets.
const maxHeld = 64 << 20

// proxy is a server towards its clients and a client towards its upstreams,
// with connections of its own on each side (RFC 9110 §7.6.1, RFC 9112 §9).
type proxy struct {
	cfg   ProxyConfig
	srv   *server
	cl    *client
	turn  int        // of the upstreams
	ready []*srvConn // whose answers grew; what came together leaves in one write
	// failed says until when an upstream is left out.
	failed map[netip.AddrPort]vtime.Time
}

// Handle takes one indication and hands it to the side it concerns.
func (p *proxy) Handle(now vtime.Time, in *app.Indication, out *app.Effects) {
	if p.toServer(in) {
		p.srv.Handle(now, in, out)
		p.cl.flush(now, out)
	} else {
		p.cl.Handle(now, in, out)
	}
	for _, c := range p.ready {
		c.out.pump(now, out)
	}
	p.ready = p.ready[:0]
}

func (p *proxy) toServer(in *app.Indication) bool {
	switch in.Kind {
	case app.Start, app.Accepted, app.Listening:
		return true
	case app.Command:
		switch in.Command.(type) {
		case Shutdown, Launch, Restart, Reload:
			return true
		}
		return false
	case app.TimerFired:
		switch in.Name {
		case timerIdle, timerHeader, timerBody, timerThink, timerLinger, timerTotal, timerStop, timerReload, timerBind, timerSoon:
			return true
		case timerWrite:
			return p.srv.find(app.Sock(in.Key)) != nil
		}
		return false
	case app.Readable, app.Received, app.Sent, app.Writable, app.Failed, app.Gone, app.Acked, app.SoftError:
		return p.srv.find(in.Sock) != nil || p.srv.owner(in.Sock) != nil
	case app.Signal, app.Connected, app.ConnectFailed, app.Datagram, app.Urgent:
	}
	return false
}

// answer passes a request on.
func (p *proxy) answer(now vtime.Time, c *srvConn, out *app.Effects) {
	r := &relay{p: p, c: c}
	c.ask = r
	if len(p.cfg.Upstreams) == 0 {
		c.respondError(now, 502, ReasonUpstreamDown, out)
		return
	}
	r.forward(now, out)
}

func (p *proxy) addVia(h *h1.Head, received Version) {
	if p.cfg.Via != "" {
		h.Fields = append(h.Fields, h1.Field{Name: "Via", Value: string(received) + " " + p.cfg.Via})
	}
}

// halfClosed: the client has shut its output while its request is on its way.
func (p *proxy) halfClosed(now vtime.Time, c *srvConn, out *app.Effects) {
	r, ok := c.ask.(*relay)
	if !ok || r.f == nil || r.f.over || r.started || p.cfg.HalfClose == HalfCloseAnswered || p.cfg.HalfClose == "" {
		return
	}
	p.gone(now, c, out)
	if p.cfg.HalfClose == HalfCloseEmpty {
		c.closeWhy = ReasonClosePeer
		c.respond(now, ServerPage{Dynamic: true}, ReasonHangUp, out)
		return
	}
	c.finish(ReasonHangUp, out)
	c.s.forget(now, c, out)
}

// ends: what is idle towards the upstreams is closed at once, and what is in use when its answer
// has come; the program that takes over has connections of its own (recorded of nginx).
func (p *proxy) ends(now vtime.Time, killed bool, out *app.Effects) {
	why := ReasonCloseShutdown
	if killed {
		why = ReasonCloseKilled
	}
	p.cl.closeIdle(now, why, out)
	for _, c := range p.cl.conns {
		c.retires, c.killed = true, killed
	}
}

// gone: the client has left, so nobody wants the answer any more.
func (p *proxy) gone(now vtime.Time, c *srvConn, out *app.Effects) {
	r, ok := c.ask.(*relay)
	if !ok || r.f == nil || r.f.over {
		return
	}
	r.left = true
	r.f.cancel(now, failure{kind: failAbandoned}, out)
}
