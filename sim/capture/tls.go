package capture

import (
	"sort"

	"wirewalk/sim/trace"
	"wirewalk/sim/wire/h1"
	"wirewalk/sim/wire/tls"
)

// tlsConn finds the TLS records of a connection: from its start, from where a plain protocol
// gives way to TLS, or from the middle.
type tlsConn struct {
	keys    *tls.Keys
	session *tls.Session // nil until one end begins a record
	spoken  [2]bool      // by sender: its octets are TLS
	places  [2][]place   // by sender: one for each record
	clear   [2][]piece   // by sender: what was decrypted, where it lies in what the end says in clear
}

// place is where a record was seen.
type place struct{ first, last *packet }

// secret takes the next octets of a side, from an offset of its stream on, if they are TLS.
func (c *conn) secret(side int, at *packet, data []byte, off uint64) bool {
	t := &c.tls
	if !t.spoken[side] {
		if w := c.http.watchers[side]; !c.http.off && w != nil && !w.Idle() || !tls.Begins(data) {
			return false
		}
		if t.session == nil {
			t.session = tls.NewSession(t.keys)
		}
		t.spoken[side] = true
	}
	t.spoken[side] = t.session.Take(side, data, off)
	t.mark(side, at)
	c.read(side, at)
	return t.spoken[side]
}

// mark notes with which packet records began and ended.
func (t *tlsConn) mark(side int, at *packet) {
	all, places := t.session.Records(side), t.places[side]
	from := max(len(places)-1, 0)
	for len(places) < len(all) {
		places = append(places, place{first: at})
	}
	for i := from; i < len(all); i++ {
		if all[i].Whole && places[i].last == nil {
			places[i].last = at
		}
	}
	t.places[side] = places
}

// read hands what was decrypted to the search for HTTP messages.
func (c *conn) read(side int, at *packet) {
	opened := c.tls.session.Said(side)
	if len(opened) == 0 {
		return
	}
	if c.http.off && c.tls.clear[0] == nil && c.tls.clear[1] == nil {
		c.http.off, c.http.watchers = false, [2]*h1.Watcher{} // What a tunnel carries begins anew.
	}
	s := &c.streams[side].http
	records := c.tls.session.Records(side)
	for _, o := range opened {
		i := max(sort.Search(len(records), func(i int) bool { return records[i].Text > o.Off })-1, 0)
		s.began, s.wire = c.tls.places[side][i].first, int64(records[i].End())
		if o.Lost > 0 {
			s.skip(at, int64(o.Lost), o.Off)
			continue
		}
		c.tls.clear[side] = append(c.tls.clear[side], piece{off: int64(o.Off), length: int64(len(o.Text)), data: o.Text})
		s.feed(at, o.Text, o.Off)
	}
}

// lose passes over n octets that were not captured. It is false for what is no TLS.
func (c *conn) lose(side int, at *packet, n int64) bool {
	t := &c.tls
	if t.spoken[side] {
		t.session.Lose(side, n)
		t.mark(side, at)
		c.read(side, at)
	}
	return t.spoken[side]
}

// tlsRecords writes the TLS records of a connection, once all packets have their numbers.
func (e *emitter) tlsRecords(c *conn, id trace.ConnID) {
	t := &c.tls
	if t.session == nil {
		return
	}
	t.session.Finish()
	var out [2][]trace.TLSRecord
	for side := range out {
		for i, r := range t.session.Records(side) {
			seen := trace.TLSRecord{Seen: r, First: t.places[side][i].first.id}
			if last := t.places[side][i].last; last != nil {
				seen.Last = last.id
			}
			out[side] = append(out[side], seen)
		}
		if t.clear[side] != nil {
			e.said(c, id, side)
		}
	}
	e.w.TLS(id, out)
	t.session, t.places = nil, [2][]place{}
}
