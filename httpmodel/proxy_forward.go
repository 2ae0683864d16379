package httpmodel

import (
	"slices"
	"strings"

	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire/h1"
)

// forwardHead begins a response that somebody else made.
func (c *srvConn) forwardHead(now vtime.Time, p *proxy, h *h1.Head, bodyLen int64) {
	h.Version = c.s.cfg.Version
	if c.s.cfg.EchoVersion {
		h.Version = c.req.head.Version
	}
	c.closeWhy = c.verdict(now, &ServerPage{})
	if p.cfg.OwnFields {
		h.Fields = c.own(now, h.Fields)
	} else if v := c.connectionValue(); v != "" {
		h.Fields = append(h.Fields, h1.Field{Name: "Connection", Value: v})
	}
	p.small(h)
	head := c.enc.Head(nil, h)
	c.out.add(part{
		data: head, why: ReasonForwardAnswer,
		reports: []app.Report{reportSent(c.sock, h, app.Message{
			HeadLen: int64(len(head)), BodyLen: bodyLen, Off: c.out.off,
		})},
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
