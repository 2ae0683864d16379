package sim

import (
	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// callOnGone answers a call on a socket whose connection is gone, as POSIX does.
func (w *world) callOnGone(c *socketCall, s *socket) {
	in := app.Indication{Sock: c.Sock}
	switch c.Kind { //nolint:exhaustive // calls that need an answer
	case app.CallWrite:
		in.Kind, in.Errno = app.Sent, w.writeError(c.prog.host, s)
	case app.CallRead:
		in.Kind, in.EOF = app.Received, true
		switch {
		case s != nil && len(s.unread) > 0:
			w.readUnread(c, s, &in)
		case s != nil && !s.opened:
			in.Errno = tcpmodel.ENOTCONN // connect() has told its error.
		case s != nil && s.ended && c.prog.host.plan.TCP.ResetKeepsUnread:
			// Recorded of Linux: a FIN that came before the reset is read as the end of file.
		case s != nil && s.errno != tcpmodel.OK:
			in.Errno, s.errno = s.errno, tcpmodel.OK
		}
	case app.CallReadUrgent:
		in.Kind, in.Errno, in.Urgent = app.Received, tcpmodel.EINVAL, true
	default:
		if s != nil && (c.Kind == app.CallClose || c.Kind == app.CallAbort) {
			delete(c.prog.host.socks, c.Sock)
		}
		return
	}
	rec := w.recordCall(c, w.connOf(c.prog.host, c.Sock), in.N)
	if s == nil {
		w.record(trace.Record{Kind: trace.Refusal, Host: c.prog.host.laneOf(c.Sock), Why: ReasonNoSuchSocket, Errno: in.Errno, Cause: rec})
	}
	w.pending = append(w.pending, notification{app: c.prog, in: in, cause: rec})
}

// writeError is what a write gives when the connection has ended. What ended it is the socket's
// pending error, which the first call takes that reads or writes, and no other (POSIX.1-2024 XSH
// §2.10.9, and so measured of Linux). Stacks that end the output first look at that first, so that
// a write never meets the error.
func (*world) writeError(h *host, s *socket) tcpmodel.Errno {
	if s == nil {
		return tcpmodel.ENOTCONN
	}
	errno := tcpmodel.EPIPE
	if s.errno != tcpmodel.OK && h.plan.TCP.Linux() {
		errno, s.errno = s.errno, tcpmodel.OK
	}
	return errno
}

// readUnread hands over octets that were left unread when the connection ended.
func (w *world) readUnread(c *socketCall, s *socket, in *app.Indication) {
	in.EOF = false
	for len(s.unread) > 0 && (c.Max == 0 || in.N < c.Max) {
		sp := s.unread[0]
		if c.Max > 0 && int64(sp.Len) > c.Max-in.N {
			sp.Len = uint32(c.Max - in.N)
		}
		s.unread[0].Off += uint64(sp.Len)
		if s.unread[0].Len -= sp.Len; s.unread[0].Len == 0 {
			s.unread = s.unread[1:]
		}
		if in.N == 0 {
			in.Span = sp
		}
		in.N += int64(sp.Len)
		if !c.Discard {
			in.Data = w.trace.Octets(in.Data, sp)
		}
	}
}
