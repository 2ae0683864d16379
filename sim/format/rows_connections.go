package format

import (
	"cmp"
	"slices"
	"strconv"

	"wirewalk/sim/inspect"
	"wirewalk/sim/measure"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// connRow is a connection of the list of connections.
type connRow struct {
	r           *Request
	stats       measure.ConnStats
	first, last vtime.Time     // of its packets, as they were sent or first seen
	idle        vtime.Duration // the longest time between two of them
	closer      string         // who sent the first FIN or RST, and which
	exchanges   int
	tls         *inspect.TLS // nil for what is no TLS
}

// connectionsList is the format that lists connections, the longest first.
func connectionsList() Format {
	return rowsOf("connections", "one connection a row, the longest first; --json, --csv, --columns", connColumns(), listConns)
}

func listConns(r *Request) []connRow {
	t := r.Trace
	stats := measure.Collect(t, r.Upto).Connections
	rows := make([]connRow, len(t.Conns()))
	wanted := make([]bool, len(rows))
	for i := range rows {
		rows[i] = connRow{r: r, first: vtime.Never}
	}
	for _, s := range stats {
		rows[s.ID-1].stats = s
	}
	for id := trace.RecordID(1); id <= r.Upto.Rec; id++ {
		rec := t.Record(id)
		if rec.Conn == 0 {
			continue
		}
		row := &rows[rec.Conn-1]
		wanted[rec.Conn-1] = wanted[rec.Conn-1] || r.KeepsRecord(id)
		if rec.Kind == trace.Exchange {
			row.exchanges++
		}
		if p := t.Packet(rec.Packet()); rec.Packet() != 0 && p.Begins() == id && p.Proto == trace.TCP {
			row.take(p, rec.At)
		}
	}
	var out []connRow
	for i, row := range rows {
		if wanted[i] && row.first != vtime.Never {
			row.tls = inspect.TLSOf(t, trace.ConnID(i+1), r.Upto.Rec)
			out = append(out, row)
		}
	}
	slices.SortStableFunc(out, func(a, b connRow) int { return cmp.Compare(b.last.Sub(b.first), a.last.Sub(a.first)) })
	return out
}

// take looks at one packet, in order of sending.
func (c *connRow) take(p *trace.Packet, at vtime.Time) {
	if c.first == vtime.Never {
		c.first, c.last = at, at
	}
	c.idle = max(c.idle, at.Sub(c.last))
	c.last = max(c.last, at)
	if ends := p.Seg.Flags & (tcpmodel.FIN | tcpmodel.RST); ends != 0 && c.closer == "" {
		c.closer = "FIN of "
		if ends.Has(tcpmodel.RST) {
			c.closer = "RST of "
		}
		c.closer += c.r.Trace.HostName(p.From)
	}
}

// states are those of both ends, "" where they are not known.
func (c *connRow) states() string {
	var out [2]string
	for side := range out {
		s := c.r.Trace.SnapshotAt(c.stats.ID, side, c.r.Upto.Rec)
		if s == nil {
			return ""
		}
		out[side] = s.State.String()
	}
	return out[0] + ", " + out[1]
}

// secret is a fact of the TLS of a connection, "" for what is no TLS.
func (c connRow) secret(fact func(*inspect.TLS) string) string {
	if c.tls == nil {
		return ""
	}
	return fact(c.tls)
}

// tlsColumns are what is known of TLS without keys.
func tlsColumns() []column[connRow] {
	type row = connRow
	took := func(c row, to func(*inspect.TLS) trace.PacketID) string {
		return c.secret(func(f *inspect.TLS) string {
			if d := f.Took(c.r.Trace, to(f)); d != vtime.Forever {
				return milli(d)
			}
			return ""
		})
	}
	return []column[row]{
		{name: "tls", more: true, text: func(c row) string { return c.secret((*inspect.TLS).Version) }},
		{name: "sni", more: true, text: func(c row) string { return c.secret((*inspect.TLS).Name) }},
		{name: "alpn", more: true, text: func(c row) string { return c.secret((*inspect.TLS).Protocol) }},
		{name: "alpn_offered", more: true, text: func(c row) string { return c.secret((*inspect.TLS).Offered) }},
		{name: "suite", more: true, text: func(c row) string { return c.secret((*inspect.TLS).Suite) }},
		{name: "resumed", more: true, text: func(c row) string { return c.secret((*inspect.TLS).Resumption) }},
		{name: "handshake_ms", number: true, more: true, text: func(c row) string {
			return took(c, func(f *inspect.TLS) trace.PacketID { return f.Done })
		}},
		{name: "round_trips", number: true, more: true, text: func(c row) string {
			return c.secret(func(f *inspect.TLS) string {
				if f.Done == 0 {
					return ""
				}
				return strconv.Itoa(f.Trips)
			})
		}},
		{name: "first_data_ms", number: true, more: true, text: func(c row) string {
			return took(c, func(f *inspect.TLS) trace.PacketID { return f.Asked })
		}},
	}
}

func connColumns() []column[connRow] {
	type row = connRow
	number := func(n int) string { return strconv.Itoa(n) }
	return append([]column[row]{
		{name: "start", text: func(c row) string { return c.r.utc(c.first) }},
		{name: "lasted_ms", number: true, text: func(c row) string { return milli(c.last.Sub(c.first)) }},
		{name: "client", text: func(c row) string { return c.stats.Client }},
		{name: "server", text: func(c row) string { return c.stats.Server }},
		{name: "packets", number: true, text: func(c row) string { return number(c.stats.Packets) }},
		{name: "payload", number: true, text: func(c row) string { return whole(c.stats.Payload) }},
		{name: "exchanges", number: true, text: func(c row) string { return number(c.exchanges) }},
		{name: "again", number: true, text: func(c row) string { return number(c.stats.Retransmissions) }},
		{name: "idle_ms", number: true, text: func(c row) string { return milli(c.idle) }},
		{name: "ended_by", text: func(c row) string { return c.closer }},
		{name: "states", text: func(c row) string { return c.states() }},
		{name: "conn", text: func(c row) string { return inspect.Letter(c.stats.ID) }},
		{name: "end", more: true, text: func(c row) string { return c.r.utc(c.last) }},
		{name: "octets", number: true, more: true, text: func(c row) string { return whole(c.stats.Octets) }},
		{name: "lost", number: true, more: true, text: func(c row) string { return number(c.stats.Lost) }},
		{name: "resets", number: true, more: true, text: func(c row) string { return number(c.stats.Resets) }},
	}, tlsColumns()...)
}
