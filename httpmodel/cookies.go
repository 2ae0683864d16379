package httpmodel

import (
	"strings"

	"wirewalk/sim/app"
	"wirewalk/sim/wire/h1"
)

// cookie is a name and its value, kept for the requests to a host.
type cookie struct{ key, pair string }

// keepCookies stores what Set-Cookie fields say: name and value, by host name.
func (cl *client) keepCookies(f *fetch, h *h1.Head, out *app.Effects) {
	if !cl.cfg.Cookies {
		return
	}
	for _, field := range h.Fields {
		if !strings.EqualFold(field.Name, "Set-Cookie") {
			continue
		}
		pair, _, _ := strings.Cut(field.Value, ";")
		name, _, _ := strings.Cut(pair, "=")
		key := f.x.Host + " " + name
		kept := false
		for i := range cl.jar {
			if cl.jar[i].key == key {
				cl.jar[i].pair, kept = pair, true
			}
		}
		if !kept && len(cl.jar) < 1000 {
			cl.jar = append(cl.jar, cookie{key, pair})
		}
		out.Report(app.Report{Kind: app.ReportNote, Sock: f.conn.sock, Why: ReasonCookie, Text: pair})
	}
}

// cookies is the value of the Cookie field for a request (RFC 6265 §4.2).
func (cl *client) cookies(f *fetch) string {
	var pairs []string
	for _, c := range cl.jar {
		if strings.HasPrefix(c.key, f.x.Host+" ") {
			pairs = append(pairs, c.pair)
		}
	}
	return strings.Join(pairs, "; ")
}
