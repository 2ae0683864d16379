package httpmodel

import (
	"net/netip"
	"slices"
	"strings"

	"wirewalk/sim/vtime"
	"wirewalk/sim/wire/h1"
)

// choose takes the upstreams in turn; one that failed is left out for a while,
// unless all did.
func (p *proxy) choose(now vtime.Time) netip.AddrPort {
	for range p.cfg.Upstreams {
		to := p.cfg.Upstreams[p.turn%len(p.cfg.Upstreams)]
		p.turn++
		if until, bad := p.failed[to]; !bad || now >= until {
			return to
		}
	}
	to := p.cfg.Upstreams[p.turn%len(p.cfg.Upstreams)]
	p.turn++
	return to
}

func (cfg *ProxyConfig) failStatus() int {
	if cfg.FailStatus == 0 {
		return 502
	}
	return cfg.FailStatus
}

// restyle makes a request's fields those that the proxy sends.
func (p *proxy) restyle(h *h1.Head, c *srvConn, f *fetch) {
	cfg, req := &p.cfg, c.req
	switch {
	case req.head.Framing != FramingChunked:
	case cfg.StreamRequests:
		h.Fields = append(h.Fields, h1.Field{Name: "Transfer-Encoding", Value: "chunked"})
	default:
		h.Fields = append(h.Fields, h1.Field{Name: "Content-Length", Value: itoa(int64(len(req.body)))})
	}
	host := req.head.Host()
	for i := range h.Fields { // RFC 9112 §3.2.2: the target's host wins, and is what Host says from here on.
		if strings.EqualFold(h.Fields[i].Name, "Host") {
			h.Fields[i].Value = host
			if cfg.RewriteHost {
				h.Fields[i].Value = f.req.Remote.String()
			}
		}
	}
	if cfg.ForwardedFor {
		h.Fields = append(h.Fields, h1.Field{Name: "X-Forwarded-For", Value: c.remote.Addr().String()})
	}
	fill := strings.NewReplacer("%client", c.remote.Addr().String(), "%host", host)
	for _, field := range appendLines(nil, cfg.AddFields) {
		if !h.Has(field.Name) {
			h.Fields = append(h.Fields, h1.Field{Name: field.Name, Value: fill.Replace(field.Value)})
		}
	}
	p.addVia(h, req.head.Version)
	if v := f.connectionValue(); v != "" {
		h.Fields = append(h.Fields, h1.Field{Name: "Connection", Value: v})
	}
	first := func(field h1.Field) int {
		at := slices.IndexFunc(cfg.FieldsFirst, func(name string) bool { return strings.EqualFold(name, field.Name) })
		if at < 0 {
			return len(cfg.FieldsFirst)
		}
		return at
	}
	slices.SortStableFunc(h.Fields, func(a, b h1.Field) int { return first(a) - first(b) })
	p.small(h)
}

// small writes names in small letters, if the proxy does.
func (p *proxy) small(h *h1.Head) {
	for i := range h.Fields {
		if p.cfg.LowerCase {
			h.Fields[i].Name = strings.ToLower(h.Fields[i].Name)
		}
	}
}

// own lays a forwarded response's fields out as the server's own answers, with
// its own Server and Date.
func (c *srvConn) own(now vtime.Time, fields []h1.Field) []h1.Field {
	left := &h1.Head{Fields: slices.DeleteFunc(slices.Clone(fields), func(f h1.Field) bool {
		return strings.EqualFold(f.Name, "Server") || strings.EqualFold(f.Name, "Date")
	})}
	named := map[string]bool{}
	for _, name := range c.s.cfg.Layout {
		named[strings.ToLower(name)] = true
	}
	var all []h1.Field
	for _, name := range c.s.cfg.Layout {
		literal, value, isLiteral := strings.Cut(name, ": ")
		switch {
		case name == "*":
			for _, f := range left.Fields {
				if !named[strings.ToLower(f.Name)] {
					all = append(all, f)
				}
			}
		case isLiteral:
			all = append(all, h1.Field{Name: literal, Value: value})
		case strings.EqualFold(name, "Date"):
			all = append(all, h1.Field{Name: name, Value: httpDate(c.s.cfg.Epoch, now)})
		case strings.EqualFold(name, "Connection"):
			if v := c.connectionValue(); v != "" {
				all = append(all, h1.Field{Name: name, Value: v})
			}
		case left.Has(name):
			all = append(all, h1.Field{Name: name, Value: left.Get(name)})
		}
	}
	return all
}
