package httpmodel

import (
	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire/h1"
	"wirewalk/tcpmodel"
)

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

func (r *relay) connected(vtime.Time, *fetch, *app.Effects) {}

func (r *relay) wrote(vtime.Time, *fetch, *app.Effects) {}

func (r *relay) first(vtime.Time, *fetch, *app.Effects) {}

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
