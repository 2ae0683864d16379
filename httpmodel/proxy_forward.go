package httpmodel

import (
	"slices"
	"strings"

	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire/h1"
	"wirewalk/tcpmodel"
)

// unknown is the length of content that is passed on as it comes.
const unknown = -1

// forwardHead begins a response that somebody else made, with a content of
// bodyLen octets. If that is unknown, chunks tell its end, or to HTTP/1.0 the close.
func (r *relay) forwardHead(now vtime.Time, h *h1.Head, bodyLen int64, out *app.Effects) {
	c, page := r.c, ServerPage{}
	h.Version = c.s.cfg.Version
	if c.s.cfg.EchoVersion {
		h.Version = c.req.head.Version
	}
	if r.p.cfg.PassVersion {
		h.Version = r.f.head.Version
	}
	switch {
	case bodyLen != unknown:
	case c.toOld() || c.old09():
		page.Framing = FramingClose
	default:
		r.chunks = true
		h.Fields = append(h.Fields, h1.Field{Name: "Transfer-Encoding", Value: "chunked"})
	}
	c.closeWhy = c.verdict(now, &page)
	if r.p.cfg.OwnFields {
		h.Fields = c.own(now, h.Fields)
	} else if v := c.connectionValue(); v != "" && (v != "close" || h.Version != HTTP10) {
		h.Fields = append(h.Fields, h1.Field{Name: "Connection", Value: v})
	}
	r.p.small(h)
	head := c.enc.Head(nil, h)
	if r.chunks {
		r.hold(c.sock, out)
	}
	c.out.add(part{
		data: head, why: ReasonForwardAnswer,
		reports: []app.Report{reportSent(c.sock, h, app.Message{
			HeadLen: int64(len(head)), BodyLen: bodyLen, Off: c.out.off,
		})},
	})
	r.p.ready = append(r.p.ready, c)
}

// hold lets what fills no segment wait while more is to come, if the proxy does.
func (r *relay) hold(sock app.Sock, out *app.Effects) {
	if r.p.cfg.HoldParts {
		out.Do(app.Call{Kind: app.CallSetOption, Sock: sock, Option: tcpmodel.OptCork, N: 1}, ReasonHoldParts)
	}
}

// let ends that.
func (r *relay) let(sock app.Sock, out *app.Effects) {
	if r.p.cfg.HoldParts {
		out.Do(app.Call{Kind: app.CallSetOption, Sock: sock, Option: tcpmodel.OptCork}, ReasonHoldParts)
	}
}

// forwardContent passes content on.
func (r *relay) forwardContent(data []byte) {
	if len(data) == 0 {
		return
	}
	data = slices.Clone(data)
	if r.chunks {
		data = r.c.enc.After(append(r.c.enc.Before(nil, int64(len(data))), data...))
	}
	r.c.out.add(part{data: data, why: ReasonForwardAnswer, join: true})
	r.p.ready = append(r.p.ready, r.c)
}

// forwardEnd ends a forwarded response.
func (r *relay) forwardEnd() {
	c := r.c
	if r.chunks {
		c.out.add(part{data: c.enc.End(nil, nil), why: ReasonForwardAnswer, join: true, done: func(_ vtime.Time, out *app.Effects) {
			r.let(c.sock, out)
		}})
	}
	c.out.add(part{done: c.responded})
	r.p.ready = append(r.p.ready, c)
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
