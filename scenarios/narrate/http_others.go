package narrate

import (
	"strings"

	"wirewalk/httpmodel"
	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/wire/h1"
	"wirewalk/tcpmodel"
)

// others says why the connections that a host has to a server are not used for a request
// for which it opens another: "" when it has none.
func (f *recordFacts) others() string {
	mine := f.dialled()
	if mine == 0 {
		return ""
	}
	const most = 200
	groups := map[string][]string{}
	var order []string
	for id := trace.ConnID(1); int(id) <= len(f.t.Conns()); id++ {
		if id == mine || mine > most && id < mine-most {
			continue
		}
		if why := f.unusable(id, mine); why != "" {
			if groups[why] == nil {
				order = append(order, why)
			}
			groups[why] = append(groups[why], letter(id))
		}
	}
	var all []string
	for _, why := range order {
		all = append(all, grouped(groups[why], why))
	}
	return list(all)
}

// grouped puts connections into a clause with one and more of them in it, as "is busy|are busy".
func grouped(names []string, clause string) string {
	const few = 4
	one, more, _ := strings.Cut(clause, "|")
	switch {
	case len(names) == 1:
		return strings.Replace(one, "@", "connection "+names[0], 1)
	case len(names) > few:
		return strings.Replace(more, "@", number(int64(len(names)))+" connections", 1)
	}
	return strings.Replace(more, "@", "connections "+list(names), 1)
}

// list joins words by commas and "and".
func list(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// dialled is the connection that the record opens, or that is opened next in its stop.
func (f *recordFacts) dialled() trace.ConnID {
	_, last := f.t.Stop(f.r.Stop)
	for id := f.id; id <= last; id++ {
		if r := f.t.Record(id); r.Kind == trace.Call && app.CallKind(r.Sub) == app.CallConnect && r.Host == f.r.Host {
			return r.Conn
		}
	}
	return 0
}

// unusable says of an open connection why it is not used instead of a new one, as clauses
// for one and for more; "" for one that is not open at this host, or goes elsewhere.
func (f *recordFacts) unusable(id, mine trace.ConnID) string {
	c, fresh := f.t.Conn(id), f.t.Conn(mine)
	side, to := c.Side(f.r.Host), fresh.Ends[1-max(fresh.Side(f.r.Host), 0)]
	if side != 0 || c.Ends[1].Host != to.Host || c.First > f.id { // Who accepted a connection sends no requests on it.
		return ""
	}
	state := f.stateNow(id)
	far := f.host(c.Ends[1].Host)
	switch {
	case state == tcpmodel.SynSent && c.Ends[1].Addr == to.Addr:
		return "@ is still being opened|@ are still being opened"
	case state != tcpmodel.Established && state != tcpmodel.CloseWait:
		return ""
	case c.Ends[1].Addr != to.Addr:
		return "@ goes to port " + number(int64(c.Ends[1].Addr.Port())) + "|@ go to port " + number(int64(c.Ends[1].Addr.Port()))
	case state == tcpmodel.CloseWait:
		return far + " has closed its side of @|" + far + " has closed its side of @"
	}
	return f.taken(id)
}

// stateNow is the state of the record's host's end of a connection when the record was made.
func (f *recordFacts) stateNow(id trace.ConnID) tcpmodel.State {
	first, _ := f.t.Stop(f.r.Stop)
	for at := f.id - 1; at >= first && at != 0; at-- {
		if r := f.t.Record(at); r.Kind == trace.StateChange && r.Conn == id && r.Host == f.r.Host {
			return r.To()
		}
	}
	return f.t.StateAt(id, f.t.Conn(id).Side(f.r.Host), first-1)
}

// taken says by what an open connection of the record's host is taken.
func (f *recordFacts) taken(id trace.ConnID) string {
	first, last := f.t.Stop(f.r.Stop)
	asked, answered := 0, 0
	ends := false
	for at := last; at > 0 && last-at < lookBack; at-- {
		r := f.t.Record(at)
		if r.Conn != id || r.Host != f.r.Host || r.Kind != trace.HTTP && r.Kind != trace.Note || at > f.id && at < first {
			continue
		}
		if r.Why == httpmodel.ReasonBodyLeaked && at < f.id {
			return "an answer that nobody reads holds @|answers that nobody reads hold @"
		}
		if r.Kind != trace.HTTP {
			continue
		}
		switch m := f.t.Message(r.Ref); {
		case m.Request:
			asked++
			ends = ends || closesAfter(headOf(f.octetsOf(m)))
		case app.ReportKind(r.Sub) == app.ReportMessageReceived && statusOf(m) >= 200:
			answered++
			ends = ends || closesAfter(headOf(f.octetsOf(m)))
		}
	}
	switch {
	case asked > answered:
		return "@ is busy with another request|@ are busy with other requests"
	case ends:
		return "@ ends with its answer|@ end with their answers"
	}
	return "@ is another program's|@ are other programs'"
}

// closesAfter reports a head by which its connection ends with the exchange.
func closesAfter(h *h1.Head) bool {
	return h.HasToken("Connection", "close") || h.Version != h1.HTTP11 && !h.HasToken("Connection", "keep-alive")
}

// busy reports that a request which the record's host has written on a connection is
// unanswered by then.
func (f *recordFacts) busy(conn trace.ConnID) bool {
	open := 0
	for id := f.id - 1; id > 0 && f.id-id < lookBack; id-- {
		r := f.t.Record(id)
		if r.Kind != trace.HTTP || r.Conn != conn || r.Host != f.r.Host {
			continue
		}
		switch m := f.t.Message(r.Ref); {
		case m.Request && app.ReportKind(r.Sub) == app.ReportMessageSent:
			open++
		case !m.Request && app.ReportKind(r.Sub) == app.ReportMessageReceived && statusOf(m) >= 200:
			open--
		}
	}
	return open > 0
}
