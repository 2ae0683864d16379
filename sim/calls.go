package sim

import (
	"strconv"

	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// socketCall is a call that a program makes, with its reason and its cause.
type socketCall struct {
	*app.Call
	prog  *program
	why   tcpmodel.Reason
	cause trace.RecordID
}

// call carries out a socket call of a program.
func (w *world) call(c *socketCall) {
	switch c.Kind {
	case app.CallConnect:
		w.connect(c)
	case app.CallListen:
		w.listen(c)
	case app.CallUnlisten:
		w.unlisten(c)
	case app.CallBindUDP:
		w.bindUDP(c)
	case app.CallSendTo:
		w.sendTo(c)
	case app.CallAccept:
		w.acceptCall(c)
	case app.CallTold:
		if s := c.prog.host.socks[c.Sock]; s != nil {
			s.errno = tcpmodel.OK
		}
	case app.CallWrite, app.CallRead, app.CallShutdown, app.CallClose, app.CallAbort, app.CallSetOption,
		app.CallEndReading, app.CallReadUrgent:
		s := c.prog.host.socks[c.Sock]
		switch {
		case s != nil && s.stream != 0 && c.Kind == app.CallClose:
			w.closeUDP(c, s)
		case c.Kind == app.CallSetOption && c.prog.host.listenerOf(s) != nil:
			w.setListening(c, s)
		case s == nil || s.ep == nil:
			w.callOnGone(c, s)
		default:
			w.connCall(c, s)
		}
	}
}

// recordCall records a call; n is how many octets or what else it is about.
func (w *world) recordCall(c *socketCall, conn trace.ConnID, n int64) trace.RecordID {
	return w.record(trace.Record{
		Kind: trace.Call, Host: c.prog.host.laneOf(c.Sock), Conn: conn, Sub: uint8(c.Kind), N: n, Why: c.reason(), Cause: c.cause,
	})
}

// reason is why the call is made: the program's own, or that there is none.
func (c *socketCall) reason() tcpmodel.Reason {
	if c.why == 0 {
		return ReasonProgram
	}
	return c.why
}

// connCall is a call on a live connection.
func (w *world) connCall(c *socketCall, s *socket) {
	ep := s.ep
	w.touch(ep)
	w.out.Reset()
	switch c.Kind { //nolint:exhaustive // the calls on connections
	case app.CallWrite:
		w.write(c, s)
		return
	case app.CallRead, app.CallReadUrgent:
		w.read(c, s)
		return
	case app.CallEndReading:
		ep.tcp.Call(w.now, tcpmodel.Call{Kind: tcpmodel.CallEndReading}, &w.out)
	case app.CallShutdown:
		ep.tcp.Call(w.now, tcpmodel.Call{Kind: tcpmodel.CallShutdown}, &w.out)
	case app.CallClose:
		s.closed = true
		ep.tcp.Call(w.now, tcpmodel.Call{Kind: tcpmodel.CallClose}, &w.out)
	case app.CallAbort:
		s.closed = true
		ep.tcp.Call(w.now, tcpmodel.Call{Kind: tcpmodel.CallAbort}, &w.out)
	case app.CallSetOption:
		ep.tcp.Call(w.now, tcpmodel.Call{Kind: tcpmodel.CallSetOption, Option: c.Option, N: c.N, D: c.D}, &w.out)
	}
	rec := w.recordCall(c, ep.conn, 0)
	if c.Kind == app.CallSetOption {
		w.writer.Name(rec, optionText(app.SockOpt{Option: c.Option, N: c.N, D: c.D}))
	}
	w.carryOut(ep, rec)
}

// optionText is a socket option with its value, as a trace tells it.
func optionText(o app.SockOpt) string {
	if o.D != 0 {
		return o.Option.String() + " " + o.D.String()
	}
	return o.Option.String() + " " + strconv.FormatInt(o.N, 10)
}

// write hands octets to the endpoint; what it takes goes into the stream.
func (w *world) write(c *socketCall, s *socket) {
	ep := s.ep
	n := int64(len(c.Data)) + c.Generate
	rec := w.recordCall(c, ep.conn, n)
	ep.tcp.Call(w.now, tcpmodel.Call{Kind: tcpmodel.CallSend, N: n, Push: c.Push, Urgent: c.Urgent}, &w.out)
	in := app.Indication{Kind: app.Sent, Sock: s.id}
	for i := range w.out.Acts {
		a := &w.out.Acts[i]
		if a.Kind == tcpmodel.ActIndicate && a.Ind == tcpmodel.IndSent {
			in.N, in.Errno = a.N, a.Errno
		}
	}
	literal := min(in.N, int64(len(c.Data)))
	w.writer.Append(ep.stream, c.Data[:literal])
	w.writer.Generate(ep.stream, uint64(in.N-literal))
	w.carryOut(ep, rec)
	w.pending = append(w.pending, notification{app: c.prog, in: in, cause: rec})
}

// read takes octets from the endpoint and hands them over.
func (w *world) read(c *socketCall, s *socket) {
	ep := s.ep
	if s.errno != tcpmodel.OK && ep.ready == 0 {
		w.callOnGone(c, s)
		return
	}
	kind := tcpmodel.CallReceive
	if c.Kind == app.CallReadUrgent {
		kind = tcpmodel.CallReceiveUrgent
	}
	ep.tcp.Call(w.now, tcpmodel.Call{Kind: kind, N: c.Max}, &w.out)
	in := app.Indication{Kind: app.Received, Sock: s.id, Urgent: c.Kind == app.CallReadUrgent}
	var why tcpmodel.Reason
	for i := range w.out.Acts {
		switch a := &w.out.Acts[i]; {
		case a.Kind == tcpmodel.ActIndicate && a.Ind == tcpmodel.IndReceived:
			in.N, in.Errno, why = a.N, a.Errno, a.Why
		case a.Kind == tcpmodel.ActIndicate && a.Ind == tcpmodel.IndSkipped:
			in.Skipped += a.N
		}
	}
	if kind == tcpmodel.CallReceive {
		ep.ready = max(ep.ready-in.N-in.Skipped, 0)
		in.EOF = ep.ready == 0 && (ep.eof || why == tcpmodel.WhyReadingEnded)
		ep.eofTold = ep.eofTold || in.EOF && ep.eof
		if in.EOF && !ep.eof {
			in.Why = why
		}
	}
	if len(w.out.Spans) > 0 {
		in.Span = w.out.Spans[0]
	}
	if !c.Discard && in.N > 0 {
		var data []byte
		for _, sp := range w.out.Spans {
			data = w.trace.Octets(data, sp)
		}
		in.Data = data
	}
	rec := w.recordCall(c, ep.conn, in.N)
	w.carryOut(ep, rec)
	w.pending = append(w.pending, notification{app: c.prog, in: in, cause: rec})
}

func (w *world) setUpOptions(ep *endpoint, opts []app.SockOpt) {
	for _, o := range opts {
		w.out.Reset()
		ep.tcp.Call(w.now, tcpmodel.Call{Kind: tcpmodel.CallSetOption, Option: o.Option, N: o.N, D: o.D}, &w.out)
	}
}
