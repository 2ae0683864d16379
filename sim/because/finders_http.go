package because

import (
	"fmt"
	"strconv"

	"wirewalk/sim/app"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

func number(n int64) string { return strconv.FormatInt(n, 10) }

func portText(port uint16) string { return strconv.Itoa(int(port)) }

// backlog are the connections that wait for accept(), and the call that says how many may.
func (x *finder) backlog() {
	x.waiting()
	x.listening()
}

// waiting adds the connections of the port that no program has accepted.
func (x *finder) waiting() {
	if x.in == 0 {
		return
	}
	const most = 4
	n, first := 0, trace.RecordID(0)
	var names string
	port := x.t.Packet(x.in).Seg.DstPort
	for i := range x.t.Conns() {
		c := &x.t.Conns()[i]
		if c.ID == x.conn || c.Ends[1].Host != x.r.Host || c.Ends[1].Addr.Port() != port {
			continue
		}
		if s := x.t.StateAt(c.ID, 1, x.id); s < tcpmodel.Established || s == tcpmodel.Closed {
			continue
		}
		id := x.unaccepted(c.ID)
		if id == 0 {
			continue
		}
		if n++; n <= most {
			if names != "" {
				names += ", "
			}
			names += inspect.Letter(c.ID)
		}
		if first == 0 {
			first = id
		}
	}
	if n > 0 {
		x.add(Queue, first, fmt.Sprintf("%s in the accept queue: %s, the first since %s", waits(n), names, x.clock(first)))
	}
}

func waits(n int) string {
	if n == 1 {
		return "1 connection waits"
	}
	return strconv.Itoa(n) + " connections wait"
}

// unaccepted is the record by which an end became ESTABLISHED that no program has
// been given by then; 0 for others.
func (x *finder) unaccepted(conn trace.ConnID) trace.RecordID {
	opened := trace.RecordID(0)
	for id := trace.RecordID(1); id < x.id; id++ {
		r := x.t.Record(id)
		if r.Conn != conn || r.Host != x.r.Host {
			continue
		}
		switch {
		case r.Kind == trace.StateChange && r.To() == tcpmodel.Established:
			opened = id
		case r.Kind == trace.Indication && app.Kind(r.Sub) == app.Accepted:
			return 0
		}
	}
	return opened
}

// ports are the connections that hold the host's ports.
func (x *finder) ports() {
	const most = 4
	n, waits := 0, 0
	type holder struct {
		id   trace.RecordID
		text string
	}
	var held []holder
	for i := range x.t.Conns() {
		c := &x.t.Conns()[i]
		side := c.Side(x.r.Host)
		if side < 0 || c.ID == x.r.Conn {
			continue
		}
		s := x.t.StateAt(c.ID, side, x.id-1)
		if s == tcpmodel.Closed || s == tcpmodel.Listen {
			continue
		}
		n++
		if s == tcpmodel.TimeWait {
			waits++
		}
		id := x.last(func(_ trace.RecordID, r trace.Record) bool {
			return r.Kind == trace.StateChange && r.Conn == c.ID && r.Host == x.r.Host
		})
		held = append(held, holder{id, fmt.Sprintf("connection %s holds port %d: %s since ", inspect.Letter(c.ID), c.Ends[side].Addr.Port(), s)})
	}
	if n == 0 {
		return
	}
	x.add(Queue, held[0].id, fmt.Sprintf("%d sockets of %s hold a port, %d of them in TIME-WAIT", n, x.host(), waits))
	for i := range min(len(held), most) {
		x.add(State, held[i].id, held[i].text+x.clock(held[i].id))
	}
}

// race is that a request was out when the other end closed: the request, and the FIN.
func (x *finder) race() {
	request := x.last(func(_ trace.RecordID, r trace.Record) bool {
		if r.Kind != trace.HTTP || r.Host != x.r.Host || r.Conn != x.conn {
			return false
		}
		m := x.t.Message(r.Ref)
		return m.Request && app.ReportKind(r.Sub) != app.ReportMessageReceived
	})
	x.peerClosed()
	if request != 0 {
		x.add(State, request, x.t.Message(x.t.Record(request).Ref).StartLine+", written at "+x.clock(request)+", has no answer")
	}
}

// retry is what makes it right to send a request again: the connection had been used,
// it ended without an answer.
func (x *finder) retry() {
	conn := x.conn
	if c := x.lastBroken(); c != 0 {
		x.conn, x.side = c, x.t.Conn(c).Side(x.r.Host)
	}
	x.race()
	reuse := x.last(func(_ trace.RecordID, r trace.Record) bool {
		return r.Kind == trace.HTTP && r.Conn == x.conn && r.Host == x.r.Host && app.ReportKind(r.Sub) == app.ReportMessageReceived
	})
	if reuse != 0 {
		x.add(State, reuse, "connection "+inspect.Letter(x.conn)+" had carried an answer before, at "+x.clock(reuse))
	}
	x.conn = conn
	if conn != 0 {
		x.side = x.t.Conn(conn).Side(x.r.Host)
	}
}

// lastBroken is the connection of the host that ended last under a request.
func (x *finder) lastBroken() trace.ConnID {
	id := x.last(func(_ trace.RecordID, r trace.Record) bool {
		return r.Kind == trace.Call && r.Host == x.r.Host && r.Conn != 0 && app.CallKind(r.Sub) == app.CallClose
	})
	return x.t.Record(id).Conn
}

// upstream is what happened on the proxy's other connection.
func (x *finder) upstream() {
	id := x.last(func(_ trace.RecordID, r trace.Record) bool {
		if r.Host != x.r.Host || r.Conn == 0 || r.Conn == x.conn {
			return false
		}
		switch r.Kind { //nolint:exhaustive // what ends a connection for a proxy
		case trace.Indication:
			return r.Errno != tcpmodel.OK || app.Kind(r.Sub) == app.Received && r.N == 0
		case trace.StateChange:
			return r.To() == tcpmodel.CloseWait || r.To() == tcpmodel.Closed
		}
		return false
	})
	if id == 0 {
		return
	}
	r := x.t.Record(id)
	text := "connection " + inspect.Letter(r.Conn) + " to the server behind it had ended at " + x.clock(id)
	if r.Errno != tcpmodel.OK {
		text = "connection " + inspect.Letter(r.Conn) + " to the server behind it had failed with " + r.Errno.String() + " at " + x.clock(id)
	} else if r.Kind == trace.StateChange && r.To() == tcpmodel.CloseWait || r.Kind == trace.Indication {
		text = "the server behind it had closed connection " + inspect.Letter(r.Conn) + "; its FIN came at " + x.clock(id)
	}
	x.add(State, id, text)
	x.conn, x.side = r.Conn, x.t.Conn(r.Conn).Side(x.r.Host)
	x.peerClosed()
}

// workers are the requests that a server works on.
func (x *finder) workers() {
	id := x.last(func(_ trace.RecordID, r trace.Record) bool {
		return r.Kind == trace.HTTP && r.Host == x.r.Host && r.Conn != x.conn && app.ReportKind(r.Sub) == app.ReportMessageReceived
	})
	if id != 0 {
		x.add(Queue, id, "a worker is at "+x.t.Message(x.t.Record(id).Ref).StartLine+" on connection "+inspect.Letter(x.t.Record(id).Conn)+" since "+x.clock(id))
	}
	x.setting(x.r.Host, "workers")
}
