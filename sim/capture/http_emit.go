package capture

import (
	"strings"

	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
)

// messages writes the HTTP messages of a packet's events of a kind and returns
// the record of the last one.
func (e *emitter) messages(p *packet, st *connState, kind eventKind, cause trace.RecordID) trace.RecordID {
	last := trace.RecordID(0)
	for i := range p.events {
		ev := &p.events[i]
		if ev.kind != kind {
			continue
		}
		e.number(p.conn, ev.msg)
		ends := &e.w.Trace().Conn(st.id).Ends
		sent, report, host := true, app.ReportMessageSent, ends[ev.msg.side].Host
		if kind != messageSent {
			sent, report, host = false, app.ReportMessageReceived, ends[1-ev.msg.side].Host
		}
		ref := e.w.Message(trace.Message{
			Message: ev.msg.Message, Conn: st.id, Sender: ends[ev.msg.side].Host, Sent: sent,
			Rec: trace.RecordID(e.w.Trace().Len() + 1),
		})
		why := cause
		if sent && ev.msg.Request {
			why = 0 // Only a response is written because something was read: its request.
		}
		last = e.w.Record(trace.Record{
			At: p.at, Kind: trace.HTTP, Sub: uint8(report), Ref: ref, Host: host, Conn: st.id,
			Cause: why,
		})
	}
	return last
}

// number gives a request the next exchange number, and its response the same.
func (e *emitter) number(c *conn, m *message) {
	if m.Exchange != 0 {
		return
	}
	if m.Request {
		e.exchanges++
		m.Exchange = e.exchanges
		return
	}
	if x := c.http.byResponse[m]; x != nil {
		m.Exchange = x.request.Exchange
	}
}

// finished writes the exchanges that end with a packet, at the client: with the packet's
// sending if the client sent it, else with its arrival.
func (e *emitter) finished(p *packet, st *connState, sent, arrived trace.RecordID) {
	for i := range p.events {
		x := p.events[i].exch
		if p.events[i].kind != exchangeEnded {
			continue
		}
		client := 1 - p.conn.client
		if x.request.side == p.conn.client {
			client = p.conn.client
		}
		cause := arrived
		if x.request.side == p.side {
			cause = sent
		}
		ref := e.w.Exchange(e.exchange(x, st))
		e.w.Record(trace.Record{
			At: p.at, Kind: trace.Exchange, Ref: ref,
			Host: e.w.Trace().Conn(st.id).Ends[client].Host, Conn: st.id,
			Cause: cause, Errno: x.errno(),
		})
	}
}

func (e *emitter) exchange(x *exchange, st *connState) app.Exchange {
	out := app.Exchange{
		ID: x.request.Exchange, Method: x.request.method, Target: x.request.target,
		Host:   x.request.host,
		Reused: x.reused, Failed: x.failed != "", Error: x.failed, Queued: x.request.at,
		Lookup:    vtime.Never,
		Connect:   vtime.Never,
		Connected: vtime.Never, SendStart: x.request.at, SendEnd: x.sent, FirstByte: vtime.Never,
		End:       x.end,
		ReqOctets: x.request.HeadLen + x.request.BodyLen, Phase: app.PhaseDone,
	}
	out.Name = strings.TrimSpace(out.Method + " " + out.Target)
	if !x.reused && st.opened[1] != 0 {
		out.Queued, out.Connect, out.Connected = st.opened[0], st.opened[0], st.opened[1]
	}
	if x.response != nil {
		out.Status, out.FirstByte = x.response.status, x.first
		out.ResOctets = x.response.HeadLen + x.response.BodyLen
	}
	if x.failed != "" {
		out.Phase = app.PhaseFailed
	}
	e.untimed(&out)
	return out
}
