package idle

import (
	"slices"
	"strings"

	"wirewalk/httpmodel"
	"wirewalk/scenarios/decode"
	"wirewalk/scenarios/language"
	"wirewalk/scenarios/syntax"
)

// served looks at what a server writes.
func (d *finder) served(p *decode.Place, s *language.Server) {
	d.serverConfig(p, &s.Config)
	for _, x := range s.Pages {
		if x.Config.Dynamic && !x.Config.Bare && !anyOf(s.Config.Layout, "Last-Modified", "ETag", "Accept-Ranges") {
			d.says(x.Node, "dynamic", "dynamic does nothing: this server writes no fields of a file", "leave it out, or give the server a profile that writes Last-Modified")
		}
		for i, line := range x.Config.Fields {
			name, _, _ := strings.Cut(line, ":")
			if d.pageWrites(s, &x.Config, name) {
				d.doubled(x.Node, i, name, "the server", "a layout of the server says it otherwise")
			}
		}
	}
}

func (d *finder) serverConfig(p *decode.Place, cfg *httpmodel.ServerConfig) {
	d.layout(p, "keep_alive_field", "Keep-Alive", cfg.Layout)
	d.layout(p, "keep_alive_word", "Connection", cfg.Layout)
	d.layout(p, "connection_field", "Connection", cfg.Layout)
	d.layout(p, "content_type", "Content-Type", cfg.Layout)
	if p.Says("epoch") && !anyOf(cfg.Layout, "Date", "Last-Modified", "ETag") {
		d.says(p.Node, "epoch", "epoch does nothing: layout has no Date", "add Date to layout, or leave epoch out")
	}
	d.twice(p.Node, cfg.Layout)
}

func anyOf(layout []string, names ...string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		_, named := laidOut(layout, name)
		return named
	})
}

// layout reports a key about a field that the layout does not have.
func (d *finder) layout(p *decode.Place, key, field string, layout []string) {
	if p.Says(key) && len(layout) > 0 && !anyOf(layout, field) {
		d.says(p.Node, key, key+" does nothing: layout has no "+field, "add "+field+" to layout, or leave "+key+" out")
	}
}

// twice reports a field that a layout names two times.
func (d *finder) twice(n *syntax.Node, layout []string) {
	if !n.Has("layout") {
		return
	}
	for i, l := range layout {
		name, _, _ := strings.Cut(l, ":")
		for _, other := range layout[:i] {
			if o, _, _ := strings.Cut(other, ":"); strings.EqualFold(o, name) {
				d.entry(n.Item("layout", i), "layout has "+name+" twice", "name it once")
			}
		}
	}
}

func (d *finder) doubled(n *syntax.Node, i int, name, who, otherwise string) {
	d.entry(n.Item("fields", i), "fields writes "+name+" a second time: "+who+" writes one already", "leave it out; "+otherwise)
}

// pageWrites reports whether a server writes a field on a page's response by itself.
func (d *finder) pageWrites(s *language.Server, p *httpmodel.ServerPage, name string) bool {
	layout := s.Config.Layout
	if p.Bare {
		layout = []string{"Connection", "Content-Length", "Transfer-Encoding", "Trailer"}
	}
	literal, found := laidOut(layout, name)
	if literal || !found {
		return literal
	}
	file := !p.Dynamic && (p.Status == 0 || p.Status == 200)
	length := p.Framing != httpmodel.FramingChunked && p.Framing != httpmodel.FramingClose
	switch strings.ToLower(name) {
	case "date":
		return true
	case "content-type":
		return p.Type != "" || s.Config.ContentType != "" && (p.Size > 0 || p.Text != "")
	case "content-length":
		return length && (p.Status != 204 && p.Status != 304)
	case "transfer-encoding":
		return p.Framing == httpmodel.FramingChunked
	case "trailer":
		return len(p.Trailers) > 0
	case "connection":
		return p.Close || s.Config.ConnectionField == httpmodel.AnnounceAlways
	case "last-modified", "etag", "accept-ranges":
		return file
	}
	return false
}

// laidOut looks for a field in a layout: as a line of its own, or as a name that is filled in.
func laidOut(layout []string, name string) (literal, named bool) {
	for _, l := range layout {
		if other, _, line := strings.Cut(l, ": "); strings.EqualFold(other, name) {
			if line {
				return true, true
			}
			named = true
		}
	}
	return false, named
}

// requestFields looks for fields of a request that its client writes by itself.
func (d *finder) requestFields(s *language.Step) {
	k := d.f.ClientOn(s.Host, s.Client)
	if k == nil || language.ActionOf(s.Do).Kind != language.HTTPAction || s.Request.Raw != "" {
		return
	}
	for i, line := range s.Request.Fields {
		name, _, _ := strings.Cut(line, ":")
		if d.requestWrites(k, s, name) {
			d.doubled(s.Node, i, name, "the client", "a layout of the client says it otherwise, raw says all of a request")
		}
	}
	if s.Request.ExpectContinue {
		if _, found := laidOut(k.Config.Layout, "Expect"); !found {
			d.says(s.Node, "expect_continue", "expect_continue asks for nothing: the client's layout has no Expect", "add Expect to its layout")
		}
	}
}

func (d *finder) requestWrites(k *language.Client, s *language.Step, name string) bool {
	r := &s.Request
	literal, found := laidOut(k.Config.Layout, name)
	if literal || !found {
		return literal
	}
	content, chunked := r.Size > 0 || r.Text != "", r.Framing == httpmodel.FramingChunked
	switch strings.ToLower(name) {
	case "host":
		return true
	case "content-type":
		return content || chunked
	case "content-length":
		return !chunked && (content || k.Config.LengthAlways || s.Do == "post" || s.Do == "put")
	case "transfer-encoding":
		return chunked
	case "trailer":
		return len(r.Trailer) > 0
	case "expect":
		return r.ExpectContinue
	case "connection":
		keep, always := k.Config.KeepAlive && !r.Close, k.Config.ConnectionField == httpmodel.AnnounceAlways
		version := r.Version
		if version == "" {
			version = k.Config.Version
		}
		old := version == httpmodel.HTTP10
		return keep && (old || always) || !keep && (!old || always || k.Config.ConnectionField == httpmodel.AnnounceClose)
	}
	return false
}
