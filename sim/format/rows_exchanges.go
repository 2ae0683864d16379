package format

import (
	"cmp"
	"slices"
	"strconv"

	"wirewalk/sim/app"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
)

// exchangeRow is an exchange of the list of exchanges.
type exchangeRow struct {
	r      *Request
	x      *app.Exchange
	conn   trace.ConnID   // 0 where it had none
	packet trace.PacketID // with the request's first octet, 0 where none was seen
}

// exchangesList is the format that lists HTTP exchanges, the slowest first.
func exchangesList() Format {
	return rowsOf("exchanges", "one HTTP exchange a row, the slowest first; --json, --csv, --columns", exchangeColumns(), listExchanges)
}

func listExchanges(r *Request) []exchangeRow {
	t := r.Trace
	heads := headsOf(t)
	var out []exchangeRow
	for id := trace.RecordID(1); int(id) <= t.Len(); id++ {
		rec := t.Record(id)
		if rec.Kind != trace.Exchange || !r.keepsExchange(id, heads) {
			continue
		}
		row := exchangeRow{r: r, x: t.Exchange(rec.Ref)}
		row.conn = connOf(rec, heads[row.x.ID])
		if m := heads[row.x.ID].request; m != nil {
			row.packet = firstPacket(t, m)
		}
		out = append(out, row)
	}
	slices.SortStableFunc(out, func(a, b exchangeRow) int { return cmp.Compare(b.took(), a.took()) })
	return out
}

// nearby bounds how many records from a message on its packet is looked for.
const nearby = 10_000

// firstPacket is the packet that has the first octet of a message, 0 where none near its
// record has.
func firstPacket(t *trace.Trace, m *trace.Message) trace.PacketID {
	first, _ := t.Stop(t.Record(m.Rec).Stop)
	for id := first; int(id) <= t.Len() && id < first+nearby; id++ {
		n := t.Record(id).Packet()
		if n == 0 || t.Packet(n).Conn != m.Conn || t.Packet(n).From != m.Sender {
			continue
		}
		if s := t.Said(t.Packet(n)); s.Off <= m.Off && m.Off < s.Off+uint64(s.Len) {
			return n
		}
	}
	return 0
}

func (e exchangeRow) took() vtime.Duration { return e.x.End.Sub(e.x.Queued) }

// end is an address of the connection, "" where the exchange has none.
func (e exchangeRow) end(side int) string {
	if e.conn == 0 {
		return ""
	}
	if a := e.r.Trace.Conn(e.conn).Ends[side].Addr; a.IsValid() {
		return a.String()
	}
	return ""
}

func exchangeColumns() []column[exchangeRow] {
	type row = exchangeRow
	return []column[row]{
		{name: "start", text: func(e row) string { return e.r.utc(e.x.Queued) }},
		{name: "took_ms", number: true, text: func(e row) string { return milli(e.took()) }},
		{name: "method", text: func(e row) string { return e.x.Method }},
		{name: "url", text: func(e row) string {
			return requestOf(e.r.Trace, e.x, heads{secret: e.conn != 0 && e.r.Trace.Conn(e.conn).Decrypted()}).URL
		}},
		{name: "status", number: true, text: func(e row) string {
			if e.x.Status == 0 {
				return ""
			}
			return strconv.Itoa(e.x.Status)
		}},
		{name: "ended", text: func(e row) string {
			if e.x.Failed {
				return e.x.Error
			}
			return "whole"
		}},
		{name: "connect_ms", number: true, text: func(e row) string { return between(e.x.Connect, e.x.Connected) }},
		{name: "send_ms", number: true, text: func(e row) string { return between(e.x.SendStart, e.x.SendEnd) }},
		{name: "wait_ms", number: true, text: func(e row) string { return between(e.x.SendEnd, e.x.FirstByte) }},
		{name: "receive_ms", number: true, text: func(e row) string { return between(e.x.FirstByte, e.x.End) }},
		{name: "client", text: func(e row) string { return e.end(0) }},
		{name: "server", text: func(e row) string { return e.end(1) }},
		{name: "conn", text: func(e row) string {
			if e.conn == 0 {
				return ""
			}
			return inspect.Letter(e.conn)
		}},
		{name: "host", more: true, text: func(e row) string { return e.x.Host }},
		{name: "target", more: true, text: func(e row) string { return e.x.Target }},
		{name: "end", more: true, text: func(e row) string { return e.r.utc(e.x.End) }},
		{name: "lookup_ms", number: true, more: true, text: func(e row) string { return between(e.x.Lookup, e.x.Connect) }},
		{name: "request_octets", number: true, more: true, text: func(e row) string { return whole(e.x.ReqOctets) }},
		{name: "response_octets", number: true, more: true, text: func(e row) string { return whole(e.x.ResOctets) }},
		{name: "reused", number: true, more: true, text: func(e row) string { return strconv.FormatBool(e.x.Reused) }},
		{name: "sent_again", number: true, more: true, text: func(e row) string { return strconv.Itoa(e.x.Retried) }},
		{name: "packet", number: true, more: true, text: func(e row) string {
			if e.packet == 0 {
				return ""
			}
			return strconv.Itoa(int(e.packet))
		}},
		{name: "frame", number: true, more: true, text: func(e row) string {
			if e.packet == 0 || !e.r.Trace.Inferred {
				return ""
			}
			return strconv.Itoa(e.r.Trace.Packet(e.packet).Extra().Frame)
		}},
	}
}
