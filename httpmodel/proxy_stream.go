package httpmodel

import (
	"slices"

	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// begins reports whether a request is passed on before its content has come. Then
// its sender is not to wait for ACKs (HAProxy: TCP_QUICKACK on again; recorded).
func (p *proxy) begins(c *srvConn, out *app.Effects) bool {
	if !p.cfg.StreamRequests || len(p.cfg.Upstreams) == 0 {
		return false
	}
	if p.cfg.Server.SmartAccept {
		out.Do(app.Call{Kind: app.CallSetOption, Sock: c.sock, Option: tcpmodel.OptQuickAck, N: 1}, ReasonQuickAck)
	}
	return true
}

// more tells the relay of content, or of the request's end.
func (p *proxy) more(now vtime.Time, c *srvConn, out *app.Effects) {
	if r, ok := c.ask.(*relay); ok && !r.left {
		r.more(now, out)
	}
}

// openParts lays out a request whose content is still coming.
func (f *fetch) openParts(c *cliConn, head []byte, why Reason, report app.Report) []part {
	parts := []part{{data: head, why: why, join: true, reports: []app.Report{report}}}
	f.laid = true
	if data := f.framed(c, f.load); len(data) > 0 {
		parts = append(parts, part{data: data, why: ReasonForwardRequest, join: true})
	}
	f.passed = len(f.load)
	return parts
}

// framed is content as it is written: in a chunk, if the request goes on in chunks.
func (f *fetch) framed(c *cliConn, data []byte) []byte {
	data = slices.Clone(data)
	if len(data) == 0 || !f.fwd.HasToken("Transfer-Encoding", "chunked") {
		return data
	}
	return c.enc.After(append(c.enc.Before(nil, int64(len(data))), data...))
}

// grow writes what has been added to the content of an open request, and its end.
func (f *fetch) grow(complete bool, out *app.Effects) {
	c := f.conn
	if f.open = !complete; c == nil || !f.laid {
		return // It is laid out when there is a connection.
	}
	r, held := f.owner.(*relay)
	if data := f.framed(c, f.load[f.passed:]); len(data) > 0 {
		if held && !complete {
			r.hold(c.sock, out)
		}
		c.out.add(part{data: data, why: ReasonForwardRequest})
		f.passed = len(f.load)
	}
	if complete {
		p := part{join: true, why: ReasonForwardRequest, done: func(now vtime.Time, out *app.Effects) {
			if held {
				r.let(c.sock, out)
			}
			f.written(now, c, true, out)
		}}
		if f.fwd.HasToken("Transfer-Encoding", "chunked") {
			p.data = c.enc.End(nil, nil)
		}
		c.out.add(p)
	}
	c.cl.dirty = append(c.cl.dirty, c)
}
