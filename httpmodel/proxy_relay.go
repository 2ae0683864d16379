package httpmodel

import (
	"net/netip"

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
	to      netip.AddrPort
	tries   int  // backends that could not be reached, or failed
	started bool // the response has begun
	left    bool // the client is gone
	chunks  bool // the answer goes on in chunks
	held    []byte
}

// forward sends the request to the next upstream.
func (r *relay) forward(now vtime.Time, out *app.Effects) {
	p, req := r.p, r.c.req
	r.to = p.choose(now)
	f := &fetch{owner: r, relay: true, load: req.body, cl: p.cl}
	f.req = Request{
		Remote: r.to, Method: req.head.Method, Path: req.head.Path(), Host: req.head.Host(),
		Fresh: p.cfg.FirstFresh && r.c.requests == 1,
	}
	fields, removed := endToEnd(req.head)
	if removed {
		out.Report(app.Report{Kind: app.ReportNote, Sock: r.c.sock, Why: ReasonHopByHop})
	}
	if p.cfg.PassVersion {
		f.req.Version = req.head.Version
	}
	f.open = !req.complete
	f.fwd = &h1.Head{Request: true, Method: f.req.Method, Target: f.req.Path, Version: f.version(), Fields: fields}
	p.restyle(f.fwd, r.c, f)
	r.f = f
	p.cl.submit(now, f, out)
}

func (r *relay) connected(vtime.Time, *fetch, *app.Effects) {}

func (r *relay) wrote(vtime.Time, *fetch, *app.Effects) {}

// more passes on what has come of the request's content.
func (r *relay) more(now vtime.Time, out *app.Effects) {
	f, req := r.f, r.c.req
	if f == nil || f.over {
		return
	}
	f.load = req.body
	f.grow(req.complete, out)
	r.p.cl.flush(now, out)
}

func (r *relay) first(vtime.Time, *fetch, *app.Effects) {}

// response begins to pass a response on, if its length is known or nobody needs it.
func (r *relay) response(now vtime.Time, f *fetch, out *app.Effects) {
	switch {
	case r.left:
	case f.head.Framing == FramingChunked && r.p.cfg.Answers != PassWhole,
		f.head.Framing == FramingClose && r.p.cfg.Answers == PassStreamed:
		r.begin(now, unknown, out)
	case f.head.Framing != FramingChunked && f.head.Framing != FramingClose:
		r.begin(now, max(f.head.Length, 0), out)
	}
}

// begin writes the head of the forwarded response; length is that of the content.
func (r *relay) begin(now vtime.Time, length int64, out *app.Effects) {
	r.started = true
	fields, _ := endToEnd(r.f.head)
	h := &h1.Head{Status: r.f.head.Status, Phrase: r.f.head.Phrase, Fields: fields}
	r.p.addVia(h, r.f.head.Version)
	r.forwardHead(now, h, length, out)
}

func (r *relay) content(now vtime.Time, f *fetch, ev h1.Event, out *app.Effects) {
	switch {
	case r.left:
	case f.body > maxHeld:
		f.cancel(now, failure{kind: failCut, text: "longer than a proxy here passes on"}, out)
	case r.started && !r.buffers():
		r.forwardContent(ev.Data)
	default:
		r.held = append(r.held, ev.Data...)
		if r.buffers() && len(r.held) >= passBuffer {
			r.spill(now, out)
		}
	}
}

// passBuffer is nginx's proxy_buffer_size, a page of memory (doc).
const passBuffer = 4096

// buffers reports whether the answer goes on in buffers: its end is that of the connection.
func (r *relay) buffers() bool {
	return r.p.cfg.Answers == PassBuffered && r.f.head != nil && r.f.head.Framing == FramingClose
}

// spill passes on what is held.
func (r *relay) spill(now vtime.Time, out *app.Effects) {
	if !r.started {
		r.begin(now, unknown, out)
	}
	r.forwardContent(r.held)
	r.held = nil
}

// finished: the upstream exchange is over.
func (r *relay) finished(now vtime.Time, f *fetch, why failure, out *app.Effects) {
	switch {
	case r.left:
	case !f.x.Failed:
		switch {
		case r.buffers():
			r.spill(now, out)
		case !r.started:
			r.f.head.Fields = append(r.f.head.Fields, h1.Field{Name: "Content-Length", Value: itoa(int64(len(r.held)))})
			r.begin(now, int64(len(r.held)), out)
			r.forwardContent(r.held)
		}
		r.forwardEnd()
	case r.started: // What was promised cannot be kept: only the close can say so (RFC 9112 §8).
		r.c.finish(ReasonCloseRelay, out)
		r.c.s.forget(now, r.c, out)
	case r.again(now, f, why):
		r.tries++
		r.forward(now, out)
	case r.p.cfg.DropLater && r.c.requests > 1 && (why.kind == failEOF || why.kind == failReset):
		r.c.finish(ReasonCloseRelay, out)
		r.c.s.forget(now, r.c, out)
	case why.kind == failConnect && why.errno != tcpmodel.ETIMEDOUT:
		r.c.respondError(now, r.p.cfg.failStatus(), ReasonUpstreamDown, out)
	case why.kind == failTimeout || why.kind == failNoHead || why.kind == failConnect:
		r.c.respondError(now, 504, ReasonUpstreamSlow, out)
	default:
		r.c.respondError(now, r.p.cfg.failStatus(), ReasonUpstreamFailed, out)
	}
}

// again reports whether another backend is to be tried, and leaves the one that
// failed out for a while.
func (r *relay) again(now vtime.Time, f *fetch, why failure) bool {
	cfg := &r.p.cfg
	if cfg.FailTime > 0 && len(cfg.Upstreams) > 1 { // nginx does not leave out the only one.
		r.p.failed[r.to] = now.Add(cfg.FailTime)
	}
	if r.tries+1 >= len(cfg.Upstreams) {
		return false
	}
	return why.kind == failConnect && cfg.Next ||
		why.kind != failConnect && cfg.NextFailed && idempotent(f.req.Method)
}
