package capture

import (
	"bytes"
	"slices"
	"strconv"
	"strings"

	"wirewalk/sim/trace"
	"wirewalk/sim/wire"
	"wirewalk/sim/wire/tls"
)

// said writes what an end says in clear: what it sent before TLS, and the text behind it.
func (e *emitter) said(c *conn, id trace.ConnID, side int) {
	stream := e.w.Stream()
	e.w.EditConn(id).Ends[side].Said = stream
	first := int64(c.tls.session.Records(side)[0].Off)
	for _, p := range c.streams[side].pieces {
		if n := min(first-p.off, int64(len(p.data))); n > 0 {
			e.w.AppendAt(stream, uint64(p.off), p.data[:n])
		}
	}
	for _, p := range c.tls.clear[side] {
		e.w.AppendAt(stream, uint64(p.off), p.data)
	}
	c.tls.clear[side] = nil
}

// unread warns once of the connections that could not be decrypted though there are keys.
func (im *importer) unread() {
	if im.keys.Empty() {
		return
	}
	const most = 3 // connections of a reason that are told
	var reasons []string
	conns := map[string][]string{}
	for _, c := range im.conns {
		if c.tls.session == nil {
			continue
		}
		why := c.tls.session.Unread()
		if why == "" {
			continue
		}
		if conns[why] == nil {
			reasons = append(reasons, why)
		}
		conns[why] = append(conns[why], c.ends[0].String()+" to "+c.ends[1].String())
	}
	slices.Sort(reasons)
	for i, why := range reasons {
		list := conns[why]
		text := "connection"
		if len(list) > 1 {
			text += "s"
		}
		text += " " + strings.Join(list[:min(len(list), most)], ", ")
		if more := len(list) - most; more > 0 {
			text += " and " + strconv.Itoa(more) + " more"
		}
		reasons[i] = text + ": " + why
	}
	if len(reasons) > 0 {
		im.warn("TLS that is not read: %s", strings.Join(reasons, "; "))
	}
}

// takeSecrets takes the keys that the file brings (draft-ietf-opsawg-pcapng §4.7).
func (im *importer) takeSecrets(file frames) {
	im.keys = im.opt.Keys
	ng, ok := file.(*ngFile)
	if !ok || len(ng.secrets) == 0 {
		return
	}
	im.secrets = ng.secrets
	keys := im.opt.Keys.Clone()
	for _, s := range ng.secrets {
		if s.Type != secretsTLS {
			continue
		}
		if err := keys.Add(bytes.NewReader(s.Data)); err != nil {
			im.warn("the decryption secrets in the file: %s; the lines behind it are not used", err)
		}
	}
	im.keys = keys
}

// secrets are those of a trace that belong to the connections of a file, all where none is left
// out, none where anything is hidden.
func (x *Selection) secrets() []trace.Secrets {
	switch {
	case x.Hide != nil:
		return nil // Keys would show what is hidden.
	case x.Keep == nil:
		return x.Trace.Secrets
	}
	var out []trace.Secrets
	kept := map[string]bool{}
	for s := range wire.Sightings(x.Trace, x.vantage()) {
		if id := x.Trace.Packet(s.Packet).Conn; id != 0 && x.Keep(s) {
			for _, r := range x.Trace.Conn(id).TLS[0] {
				for i := range r.Parts {
					if h := r.Parts[i].Client; h != nil {
						kept[string(h.Random)] = true
					}
				}
			}
		}
	}
	for _, s := range x.Trace.Secrets {
		if s.Type != secretsTLS {
			continue
		}
		if lines := tls.Lines(s.Data, func(random []byte) bool { return kept[string(random)] }); len(lines) > 0 {
			out = append(out, trace.Secrets{Type: s.Type, Data: lines})
		}
	}
	return out
}
