package httpmodel

import (
	"slices"
	"strings"

	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire/h1"
	"wirewalk/tcpmodel"
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
	p := &proxy{cfg: cfg, cl: newClient(cfg.Client)}
	p.srv = newServer(cfg.Server, p)
	return p
}

// maxHeld bounds the content of one message that a proxy holds, in octets.
const maxHeld = 64 << 20

// proxy is a server towards its clients and a client towards its upstreams,
// with connections of its own on each side (RFC 9110 §7.6.1, RFC 9112 §9).
type proxy struct {
	cfg  ProxyConfig
	srv  *server
	cl   *client
	turn int // of the upstreams
}

// Handle takes one indication and hands it to the side it concerns.
func (p *proxy) Handle(now vtime.Time, in *app.Indication, out *app.Effects) {
	if p.toServer(in) {
		p.srv.Handle(now, in, out)
		p.cl.flush(now, out)
		return
	}
	p.cl.Handle(now, in, out)
}

func (p *proxy) toServer(in *app.Indication) bool {
	switch in.Kind {
	case app.Start, app.Accepted:
		return true
	case app.Command:
		_, ok := in.Command.(Shutdown)
		return ok
	case app.TimerFired:
		switch in.Name {
		case timerIdle, timerHeader, timerBody, timerThink, timerLinger, timerTotal:
			return true
		case timerWrite:
			return p.srv.find(app.Sock(in.Key)) != nil
		}
		return false
	case app.Readable, app.Received, app.Sent, app.Writable, app.Failed, app.Gone, app.Acked, app.SoftError:
		return p.srv.find(in.Sock) != nil
	case app.Signal, app.Connected, app.ConnectFailed, app.Datagram:
	}
	return false
}

// relay is one request on its way through the proxy.
type relay struct {
	p       *proxy
	c       *srvConn
	f       *fetch
	tries   int  // backends that could not be reached
	started bool // the response has begun
	left    bool // the client is gone
	held    []byte
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

// forward sends the request to the next upstream.
func (r *relay) forward(now vtime.Time, out *app.Effects) {
	p, req := r.p, r.c.req
	to := p.cfg.Upstreams[p.turn%len(p.cfg.Upstreams)]
	p.turn++
	f := &fetch{owner: r, relay: true, load: req.body}
	f.req = Request{Remote: to, Method: req.head.Method, Path: req.head.Target, Host: req.head.Get("Host")}
	f.cl = p.cl
	fields, removed := endToEnd(req.head)
	if removed {
		out.Report(app.Report{Kind: app.ReportNote, Sock: r.c.sock, Why: ReasonHopByHop})
	}
	f.fwd = &h1.Head{Request: true, Method: f.req.Method, Target: f.req.Path, Version: f.version(), Fields: fields}
	if req.head.Framing == FramingChunked {
		f.fwd.Fields = append(f.fwd.Fields, h1.Field{Name: "Content-Length", Value: itoa(int64(len(req.body)))})
	}
	if p.cfg.ForwardedFor {
		f.fwd.Fields = append(f.fwd.Fields, h1.Field{Name: "X-Forwarded-For", Value: r.c.remote.Addr().String()})
	}
	p.addVia(f.fwd, req.head.Version)
	if v := f.connectionValue(); v != "" {
		f.fwd.Fields = append(f.fwd.Fields, h1.Field{Name: "Connection", Value: v})
	}
	r.f = f
	p.cl.submit(now, f, out)
}

func (p *proxy) addVia(h *h1.Head, received Version) {
	if p.cfg.Via != "" {
		h.Fields = append(h.Fields, h1.Field{Name: "Via", Value: string(received) + " " + p.cfg.Via})
	}
}

// endToEnd returns the fields that a proxy forwards: those for one hop are
// removed, Connection and what it names first of all (RFC 9110 §7.6.1).
func endToEnd(h *h1.Head) (fields []h1.Field, removed bool) {
	named := []string{"connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"}
	for _, f := range h.Fields {
		if strings.EqualFold(f.Name, "Connection") {
			for part := range strings.SplitSeq(strings.ToLower(f.Value), ",") {
				named = append(named, strings.Trim(part, " \t"))
			}
		}
	}
	for _, f := range h.Fields {
		if slices.Contains(named, strings.ToLower(f.Name)) {
			removed = true
			continue
		}
		fields = append(fields, f)
	}
	return fields, removed
}

func (r *relay) connected(vtime.Time, *fetch, *app.Effects) {}
func (r *relay) wrote(vtime.Time, *fetch, *app.Effects)     {}
func (r *relay) first(vtime.Time, *fetch, *app.Effects)     {}

// response begins to pass a response on, if its length is known; others are
// held until they are complete.
func (r *relay) response(now vtime.Time, f *fetch, _ *app.Effects) {
	if r.left || f.head.Framing == FramingChunked || f.head.Framing == FramingClose {
		return
	}
	r.begin(now, f.head.Length)
}

// begin writes the head of the forwarded response; length is that of the content.
func (r *relay) begin(now vtime.Time, length int64) {
	r.started = true
	fields, _ := endToEnd(r.f.head)
	h := &h1.Head{Status: r.f.head.Status, Phrase: r.f.head.Phrase, Fields: fields}
	r.p.addVia(h, r.f.head.Version)
	r.c.forwardHead(now, h, max(length, 0))
}

func (r *relay) content(now vtime.Time, f *fetch, ev h1.Event, out *app.Effects) {
	switch {
	case r.left:
	case f.body > maxHeld:
		f.cancel(now, failure{kind: failCut, text: "longer than a proxy here passes on"}, out)
	case r.started:
		r.c.forwardContent(now, ev.Data, out)
	default:
		r.held = append(r.held, ev.Data...)
	}
}

// finished: the upstream exchange is over.
func (r *relay) finished(now vtime.Time, f *fetch, why failure, out *app.Effects) {
	switch {
	case r.left:
	case !f.x.Failed:
		if !r.started {
			r.f.head.Fields = append(r.f.head.Fields, h1.Field{Name: "Content-Length", Value: itoa(int64(len(r.held)))})
			r.begin(now, int64(len(r.held)))
			r.c.forwardContent(now, r.held, out)
		}
		r.c.forwardEnd(now, out)
	case r.started: // What was promised cannot be kept: only the close can say so (RFC 9112 §8).
		r.c.finish(ReasonCloseRelay, out)
		r.c.s.forget(now, r.c, out)
	case why.kind == failConnect && r.p.cfg.Next && r.tries+1 < len(r.p.cfg.Upstreams):
		r.tries++
		r.forward(now, out)
	case why.kind == failConnect && why.errno != tcpmodel.ETIMEDOUT:
		r.c.respondError(now, 502, ReasonUpstreamDown, out)
	case why.kind == failTimeout || why.kind == failNoHead || why.kind == failConnect:
		r.c.respondError(now, 504, ReasonUpstreamSlow, out)
	default:
		r.c.respondError(now, 502, ReasonUpstreamFailed, out)
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

// forwardHead begins a response that somebody else made.
func (c *srvConn) forwardHead(now vtime.Time, h *h1.Head, bodyLen int64) {
	h.Version = c.s.cfg.Version
	if c.s.cfg.EchoVersion {
		h.Version = c.req.head.Version
	}
	c.closeWhy = c.verdict(now, &ServerPage{})
	if v := c.connectionValue(); v != "" {
		h.Fields = append(h.Fields, h1.Field{Name: "Connection", Value: v})
	}
	head := c.enc.Head(nil, h)
	c.out.add(part{
		data: head, why: ReasonForwardAnswer,
		reports: []app.Report{reportSent(c.sock, h, int64(len(head)), bodyLen, c.out.off, 0)},
	})
}

// forwardContent passes content on.
func (c *srvConn) forwardContent(now vtime.Time, data []byte, out *app.Effects) {
	if len(data) > 0 {
		c.out.add(part{data: slices.Clone(data), why: ReasonForwardAnswer, join: true})
		c.out.pump(now, out)
	}
}

// forwardEnd ends a forwarded response.
func (c *srvConn) forwardEnd(now vtime.Time, out *app.Effects) {
	c.out.add(part{done: c.responded})
	c.out.pump(now, out)
}
