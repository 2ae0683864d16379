package sim

import (
	"fmt"
	"net/netip"

	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// call carries out a socket call of a program.
func (w *world) call(p *program, c *app.Call, why tcpmodel.Reason, cause trace.RecordID) {
	switch c.Kind {
	case app.CallConnect:
		w.connect(p, c, why, cause)
	case app.CallListen:
		w.listen(p, c, why, cause)
	case app.CallUnlisten:
		w.unlisten(p, c, why, cause)
	case app.CallBindUDP:
		w.bindUDP(p, c, why, cause)
	case app.CallSendTo:
		w.sendTo(p, c, why, cause)
	case app.CallAccept:
		w.acceptCall(p, c, why, cause)
	case app.CallWrite, app.CallRead, app.CallShutdown, app.CallClose, app.CallAbort, app.CallSetOption:
		s := p.host.socks[c.Sock]
		if s == nil || s.ep == nil {
			w.deadCall(p, s, c, why, cause)
			return
		}
		w.connCall(p, s, c, why, cause)
	}
}

// noteCall records a call.
func (w *world) noteCall(p *program, conn trace.ConnID, c *app.Call, n int64, reason tcpmodel.Reason, by trace.RecordID) trace.RecordID {
	if reason == 0 {
		reason = ReasonProgram
	}
	return w.record(trace.Record{
		Kind: trace.Call, Host: p.host.id, Conn: conn, Sub: uint8(c.Kind), N: n, Why: reason, Cause: by,
	})
}

func (w *world) connect(p *program, c *app.Call, why tcpmodel.Reason, cause trace.RecordID) {
	h := p.host
	s := &socket{id: c.Sock, prog: p}
	h.socks[c.Sock] = s
	port := c.Local.Port()
	switch {
	case port == 0:
		if port = w.ephemeral(h, c.Remote, cause); port == 0 {
			w.refuse(p, s, c, tcpmodel.EADDRNOTAVAIL, ReasonPortsExhausted, why, cause)
			return
		}
	case !h.free(port, c.Remote):
		old := h.conns[connKey{ip: ip4(c.Remote.Addr()), port: c.Remote.Port(), local: port}]
		if old == nil || !w.reuseTimeWait(h, old, cause) {
			w.refuse(p, s, c, tcpmodel.EADDRINUSE, ReasonAddressInUse, why, cause)
			return
		}
	}
	local := netip.AddrPortFrom(h.addr, port)
	ep := w.open(h, local, c.Remote, &h.plan.TCP, w.meeting(h, local, c.Remote))
	ep.sock, s.ep, s.conn = s, ep, ep.conn
	s.port = port
	if c.Name != "" {
		w.names[c.Name] = ep.conn
	}
	w.touch(ep)
	rec := w.noteCall(p, ep.conn, c, 0, why, cause)
	w.setUpOptions(ep, c.Setup)
	w.out.Reset()
	ep.tcp.Call(w.now, tcpmodel.Call{Kind: tcpmodel.CallOpenActive}, &w.out)
	w.carryOut(ep, rec)
}

// meeting finds the connection that the other end is already opening towards
// this socket: a simultaneous open is one connection (RFC 9293 §3.5).
func (w *world) meeting(h *host, local, remote netip.AddrPort) trace.ConnID {
	id, ok := w.pairs[pairOf(local, remote)]
	if !ok {
		return 0
	}
	c := w.t.Conn(id)
	if side := c.Side(h.id); side < 0 || c.Ends[side].HasISS {
		return 0
	}
	idx := w.byAddr[ip4(remote.Addr())]
	far := w.nodes[idx].host
	if far == nil {
		return 0
	}
	ep := far.conns[connKey{ip: ip4(local.Addr()), port: local.Port(), local: remote.Port()}]
	if ep == nil || ep.conn != id || ep.tcp.State() != tcpmodel.SynSent {
		return 0
	}
	return id
}

// reuseTimeWait takes over the port of a connection in TIME-WAIT when the
// stack allows it: after 1 s, and only with timestamps, which tell old segments
// from new ones (Linux's tcp_tw_reuse; RFC 6191 is the same idea for the other end).
func (w *world) reuseTimeWait(h *host, old *endpoint, cause trace.RecordID) bool {
	if !h.plan.TCP.TimeWaitReuse || !h.plan.TCP.Timestamps || old.tcp.State() != tcpmodel.TimeWait ||
		w.now.Sub(old.since) < vtime.Second {
		return false
	}
	w.endTimeWait(old, ReasonTimeWaitReused, cause)
	return true
}

func (w *world) endTimeWait(ep *endpoint, why tcpmodel.Reason, cause trace.RecordID) {
	w.record(trace.Record{
		Kind: trace.StateChange, Host: ep.host.id, Conn: ep.conn, Sub: uint8(tcpmodel.TimeWait) << 4, Why: why, Cause: cause,
	})
	ep.tcp = tcpmodel.New(tcpmodel.Params{Config: &ep.host.plan.TCP})
	w.retire(ep)
}

// refuse fails a connect() before anything is sent.
func (w *world) refuse(
	p *program, s *socket, c *app.Call, errno tcpmodel.Errno, guard, why tcpmodel.Reason, cause trace.RecordID,
) {
	rec := w.noteCall(p, 0, c, 0, why, cause)
	w.record(trace.Record{Kind: trace.Refusal, Host: p.host.id, Why: guard, Errno: errno, Cause: rec})
	delete(p.host.socks, s.id)
	w.pending = append(w.pending, pending{
		app: p, in: app.Indication{Kind: app.ConnectFailed, Sock: s.id, Errno: errno, Remote: c.Remote}, cause: rec,
	})
}

func (w *world) listen(p *program, c *app.Call, why tcpmodel.Reason, cause trace.RecordID) {
	h := p.host
	backlog := c.Backlog
	if backlog == 0 {
		backlog = h.plan.TCP.Backlog
	}
	rec := w.noteCall(p, 0, c, int64(backlog), why, cause)
	w.t.Record(rec).Ref = w.tw.Text(fmt.Sprintf(":%d", c.Local.Port()))
	if h.listeners[c.Local.Port()] != nil {
		w.pending = append(w.pending, pending{
			app: p, in: app.Indication{Kind: app.Failed, Sock: c.Sock, Errno: tcpmodel.EADDRINUSE}, cause: rec,
		})
		return
	}
	s := &socket{id: c.Sock, prog: p, port: c.Local.Port(), opened: true}
	h.socks[c.Sock] = s
	l := &listener{sock: s, cfg: h.plan.TCP, backlog: backlog, manual: c.Manual}
	for _, o := range c.Setup {
		applyToConfig(&l.cfg, o)
	}
	h.listeners[c.Local.Port()] = l
}

// unlisten closes a listening socket: connections that wait for accept() are
// reset, half-open ones are forgotten (RFC 9293 §3.10.4 for LISTEN; recorded
// for Linux).
func (w *world) unlisten(p *program, c *app.Call, why tcpmodel.Reason, cause trace.RecordID) {
	rec := w.noteCall(p, 0, c, 0, why, cause)
	h := p.host
	s := h.socks[c.Sock]
	if s == nil {
		return
	}
	delete(h.socks, c.Sock)
	l := h.listeners[s.port]
	if l == nil || l.sock != s {
		return
	}
	delete(h.listeners, s.port)
	for len(l.waiting) > 0 {
		ep := l.waiting[0]
		l.waiting = l.waiting[1:]
		ep.queue = nil
		w.touch(ep)
		w.out.Reset()
		ep.tcp.Call(w.now, tcpmodel.Call{Kind: tcpmodel.CallAbort}, &w.out)
		w.carryOut(ep, rec)
	}
	for _, ep := range w.endpoints {
		if ep.live && ep.listener == l {
			w.forget(ep, why, rec)
		}
	}
}

// forget deletes an endpoint without a word to its peer.
func (w *world) forget(ep *endpoint, why tcpmodel.Reason, cause trace.RecordID) {
	if from := ep.tcp.State(); from != tcpmodel.Closed {
		w.record(trace.Record{
			Kind: trace.StateChange, Host: ep.host.id, Conn: ep.conn, Sub: uint8(from) << 4, Why: why, Cause: cause,
		})
	}
	ep.tcp = tcpmodel.New(tcpmodel.Params{Config: &ep.host.plan.TCP})
	ep.root = cause
	w.retire(ep)
}

// acceptCall takes the first waiting connection of a listener that accepts by hand.
func (w *world) acceptCall(p *program, c *app.Call, why tcpmodel.Reason, cause trace.RecordID) {
	s := p.host.socks[c.Sock]
	rec := w.noteCall(p, 0, c, 0, why, cause)
	if s == nil {
		return
	}
	l := p.host.listeners[s.port]
	if l == nil {
		return
	}
	l.manual = c.Manual
	for len(l.waiting) > 0 {
		ep := l.waiting[0]
		l.waiting = l.waiting[1:]
		ep.queue = nil
		w.accept(l, ep, rec)
		if l.manual {
			return
		}
	}
}

// deadCall answers a call on a socket whose connection is gone, as POSIX does.
func (w *world) deadCall(p *program, s *socket, c *app.Call, why tcpmodel.Reason, cause trace.RecordID) {
	in := app.Indication{Sock: c.Sock}
	switch c.Kind { //nolint:exhaustive // calls that need an answer
	case app.CallWrite:
		in.Kind, in.Errno = app.Sent, tcpmodel.EPIPE
		if s == nil {
			in.Errno = tcpmodel.ENOTCONN
		}
	case app.CallRead:
		in.Kind, in.EOF = app.Received, true
		switch {
		case s != nil && len(s.left) > 0:
			w.readLeft(s, c, &in)
		case s != nil && s.errno != tcpmodel.OK:
			in.Errno, s.errno = s.errno, tcpmodel.OK
		}
	default:
		if s != nil && (c.Kind == app.CallClose || c.Kind == app.CallAbort) {
			delete(p.host.socks, c.Sock)
		}
		return
	}
	rec := w.noteCall(p, w.connOf(p.host, c.Sock), c, in.N, why, cause)
	if s == nil {
		w.record(trace.Record{Kind: trace.Refusal, Host: p.host.id, Why: ReasonNoSuchSocket, Errno: in.Errno, Cause: rec})
	}
	w.pending = append(w.pending, pending{app: p, in: in, cause: rec})
}

// readLeft hands over octets that were left unread when the connection ended.
func (w *world) readLeft(s *socket, c *app.Call, in *app.Indication) {
	in.EOF = false
	for len(s.left) > 0 && (c.Max == 0 || in.N < c.Max) {
		sp := s.left[0]
		if c.Max > 0 && int64(sp.Len) > c.Max-in.N {
			sp.Len = uint32(c.Max - in.N)
		}
		s.left[0].Off += uint64(sp.Len)
		if s.left[0].Len -= sp.Len; s.left[0].Len == 0 {
			s.left = s.left[1:]
		}
		if in.N == 0 {
			in.Span = sp
		}
		in.N += int64(sp.Len)
		if !c.Discard {
			in.Data = w.t.Octets(in.Data, sp)
		}
	}
}

// connCall is a call on a live connection.
func (w *world) connCall(p *program, s *socket, c *app.Call, why tcpmodel.Reason, cause trace.RecordID) {
	ep := s.ep
	w.touch(ep)
	w.out.Reset()
	switch c.Kind { //nolint:exhaustive // the calls on connections
	case app.CallWrite:
		w.write(p, s, c, why, cause)
		return
	case app.CallRead:
		w.read(p, s, c, why, cause)
		return
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
	rec := w.noteCall(p, ep.conn, c, 0, why, cause)
	w.carryOut(ep, rec)
}

// write hands octets to the endpoint; what it takes goes into the stream.
func (w *world) write(p *program, s *socket, c *app.Call, why tcpmodel.Reason, cause trace.RecordID) {
	ep := s.ep
	n := int64(len(c.Data)) + c.Generate
	rec := w.noteCall(p, ep.conn, c, n, why, cause)
	ep.tcp.Call(w.now, tcpmodel.Call{Kind: tcpmodel.CallSend, N: n, Push: c.Push, Urgent: c.Urgent}, &w.out)
	in := app.Indication{Kind: app.Sent, Sock: s.id}
	for i := range w.out.Acts {
		a := &w.out.Acts[i]
		if a.Kind == tcpmodel.ActIndicate && a.Ind == tcpmodel.IndSent {
			in.N, in.Errno = a.N, a.Errno
		}
	}
	literal := min(in.N, int64(len(c.Data)))
	w.tw.Append(ep.stream, c.Data[:literal])
	w.tw.Generate(ep.stream, uint64(in.N-literal))
	w.carryOut(ep, rec)
	w.pending = append(w.pending, pending{app: p, in: in, cause: rec})
}

// read takes octets from the endpoint and hands them over.
func (w *world) read(p *program, s *socket, c *app.Call, why tcpmodel.Reason, cause trace.RecordID) {
	ep := s.ep
	if s.errno != tcpmodel.OK && ep.ready == 0 {
		w.deadCall(p, s, c, why, cause)
		return
	}
	ep.tcp.Call(w.now, tcpmodel.Call{Kind: tcpmodel.CallReceive, N: c.Max}, &w.out)
	in := app.Indication{Kind: app.Received, Sock: s.id}
	for i := range w.out.Acts {
		a := &w.out.Acts[i]
		if a.Kind == tcpmodel.ActIndicate && a.Ind == tcpmodel.IndReceived {
			in.N, in.Errno = a.N, a.Errno
		}
	}
	ep.ready = max(ep.ready-in.N, 0)
	in.EOF = ep.eof && ep.ready == 0
	ep.eofTold = ep.eofTold || in.EOF
	if len(w.out.Spans) > 0 {
		in.Span = w.out.Spans[0]
	}
	if !c.Discard && in.N > 0 {
		var data []byte
		for _, sp := range w.out.Spans {
			data = w.t.Octets(data, sp)
		}
		in.Data = data
	}
	rec := w.noteCall(p, ep.conn, c, in.N, why, cause)
	w.carryOut(ep, rec)
	w.pending = append(w.pending, pending{app: p, in: in, cause: rec})
}

func (w *world) setUpOptions(ep *endpoint, opts []app.SockOpt) {
	for _, o := range opts {
		w.out.Reset()
		ep.tcp.Call(w.now, tcpmodel.Call{Kind: tcpmodel.CallSetOption, Option: o.Option, N: o.N, D: o.D}, &w.out)
	}
}

// applyToConfig makes accepted connections inherit a listening socket's option.
func applyToConfig(c *tcpmodel.Config, o app.SockOpt) {
	switch o.Option {
	case tcpmodel.OptKeepalive:
		c.Keepalive = o.N != 0
	case tcpmodel.OptKeepaliveIdle:
		c.KeepaliveIdle = o.D
	case tcpmodel.OptKeepaliveInterval:
		c.KeepaliveInterval = o.D
	case tcpmodel.OptKeepaliveProbes:
		c.KeepaliveProbes = int(o.N)
	case tcpmodel.OptNoDelay:
		c.Nagle = o.N == 0
	case tcpmodel.OptUserTimeout:
		c.UserTimeout = o.D
	case tcpmodel.OptReceiveBuffer:
		c.ReceiveBuffer = o.N
	case tcpmodel.OptSendBuffer:
		c.SendBuffer = o.N
	case tcpmodel.OptCork, tcpmodel.OptLinger, tcpmodel.OptQuickAck, tcpmodel.OptErrorReports:
	}
}
