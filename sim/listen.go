package sim

import (
	"fmt"
	"slices"

	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// listener is a listening socket.
type listener struct {
	sock     *socket
	name     string // what the program calls it
	cfg      tcpmodel.Config
	backlog  int
	halfOpen int
	waiting  []*endpoint // established and not yet accepted
	manual   bool        // the program accepts one by one
	calls    int64       // accept() calls that wait for a connection
	reuse    reuse
	inherit  []app.SockOpt // options that its connections get and that are no part of cfg
}

// listenerOf is the listener of a socket, nil when it is none.
func (h *host) listenerOf(s *socket) *listener {
	if s == nil {
		return nil
	}
	for _, l := range h.listeners[s.port] {
		if l.sock == s {
			return l
		}
	}
	return nil
}

// setListening sets an option of a listening socket; connections inherit it.
func (w *world) setListening(c *socketCall, s *socket) {
	w.recordCall(c, 0, 0)
	l := c.prog.host.listenerOf(s)
	l.set(app.SockOpt{Option: c.Option, N: c.N, D: c.D})
}

// set keeps an option for the connections to come.
func (l *listener) set(o app.SockOpt) {
	if !applyToConfig(&l.cfg, o) {
		l.inherit = append(l.inherit, o)
	}
}

// reuse are a socket's options about its address; accepted connections inherit them.
type reuse struct {
	address bool // SO_REUSEADDR
	port    bool // SO_REUSEPORT
}

// full reports whether as many connections wait for accept() as the backlog
// allows, which is one more in Linux (recorded: listen(1) holds two).
func (l *listener) full() bool {
	n := l.backlog
	if l.cfg.Linux() {
		n++
	}
	return l.backlog > 0 && len(l.waiting) >= n
}

// listen is bind() and listen() in one call.
func (w *world) listen(c *socketCall) {
	h := c.prog.host
	port := c.Local.Port()
	backlog := c.Backlog
	if backlog == 0 {
		backlog = h.plan.TCP.Backlog
	}
	l := &listener{
		name: c.Name, cfg: h.plan.TCP, backlog: backlog, manual: c.Manual,
		reuse: reuse{address: !c.NoReuse, port: c.ReusePort},
	}
	why, conn := h.inUse(port, l.reuse)
	r := trace.Record{
		Kind: trace.Call, Host: h.id, Sub: uint8(c.Kind), N: int64(backlog), Why: c.reason(), Cause: c.cause,
	}
	if why != 0 {
		r.Errno = tcpmodel.EADDRINUSE
	}
	rec := w.record(r)
	w.writer.Name(rec, portName(port))
	in := app.Indication{Kind: app.Listening, Sock: c.Sock}
	if why != 0 {
		w.record(trace.Record{Kind: trace.Refusal, Host: h.id, Conn: conn, Why: why, Errno: tcpmodel.EADDRINUSE, Cause: rec})
		in.Kind, in.Errno = app.Failed, tcpmodel.EADDRINUSE
		w.pending = append(w.pending, notification{app: c.prog, in: in, cause: rec})
		return
	}
	s := &socket{id: c.Sock, prog: c.prog, port: port, opened: true}
	h.socks[c.Sock] = s
	l.sock = s
	for _, o := range c.Setup {
		l.set(o)
	}
	h.listeners[port] = append(h.listeners[port], l)
	w.pending = append(w.pending, notification{app: c.prog, in: in, cause: rec})
}

func portName(port uint16) string { return fmt.Sprintf(":%d", port) }

// inUse says why a socket cannot be bound to a port, 0 if it can, and which
// connection stands in the way. The rule is Linux's, measured for connections in
// ESTABLISHED, FIN-WAIT-2, CLOSE-WAIT and TIME-WAIT: whatever else has the port
// must not listen and both must have SO_REUSEADDR, or both must have SO_REUSEPORT.
func (h *host) inUse(port uint16, mine reuse) (tcpmodel.Reason, trace.ConnID) {
	for _, l := range h.listeners[port] {
		if !mine.port || !l.reuse.port {
			return ReasonAddressInUse, 0
		}
	}
	found := trace.ConnID(0)
	for k, ep := range h.conns { // The lowest number is the same in whatever order they come.
		allowed := mine.address && ep.reuse.address || mine.port && ep.reuse.port
		if k.local == port && !allowed && (found == 0 || ep.conn < found) {
			found = ep.conn
		}
	}
	if found != 0 {
		return ReasonAddressKept, found
	}
	return 0, 0
}

// listenerFor chooses the listening socket that gets a SYN. Where several share
// the port, Linux hashes the addresses and ports with a secret of its own (recorded:
// eight connections fell 5 to 3); here the seed is the secret.
func (w *world) listenerFor(h *host, f *flight) *listener {
	ls := h.listeners[f.dstPort]
	switch len(ls) {
	case 0:
		return nil
	case 1:
		return ls[0]
	}
	sum := mix(mixPair(w.plan.Seed, w.net.addr(f.src), w.net.addr(f.dst)), uint64(f.srcPort)<<16|uint64(f.dstPort))
	return ls[sum%uint64(len(ls))]
}

// unlisten closes a listening socket: connections that wait for accept() are
// reset, half-open ones are forgotten (RFC 9293 §3.10.4 for LISTEN; recorded
// for Linux, also where another socket listens on the same port).
func (w *world) unlisten(c *socketCall) {
	h := c.prog.host
	rec := w.recordCall(c, 0, 0)
	s := h.socks[c.Sock]
	if s == nil {
		return
	}
	delete(h.socks, c.Sock)
	ls := h.listeners[s.port]
	i := slices.IndexFunc(ls, func(l *listener) bool { return l.sock == s })
	if i < 0 {
		return
	}
	w.writer.Name(rec, portName(s.port))
	l := ls[i]
	last := len(ls) - 1
	ls[i] = ls[last] // As Linux does: the last of a group takes the free place.
	if h.listeners[s.port] = ls[:last]; last == 0 {
		delete(h.listeners, s.port)
	}
	for len(l.waiting) > 0 {
		ep := l.waiting[0]
		l.waiting = l.waiting[1:]
		ep.queue = nil
		w.touch(ep)
		w.out.Reset()
		ep.tcp.Call(w.now, tcpmodel.Call{Kind: tcpmodel.CallAbort}, &w.out)
		w.carryOut(ep, rec)
	}
	for _, ep := range w.endpoints.slots {
		if ep.live && ep.listener == l {
			w.forget(ep, c.why, rec)
		}
	}
}

// acceptCall takes waiting connections of a listener that accepts by hand: as many
// as N says, waiting for those that are still to come, or one, or all from now on.
func (w *world) acceptCall(c *socketCall) {
	s := c.prog.host.socks[c.Sock]
	rec := w.recordCall(c, 0, c.N)
	l := c.prog.host.listenerOf(s)
	if l == nil {
		return
	}
	l.manual, l.calls = c.Manual, l.calls+c.N
	for len(l.waiting) > 0 && (c.N == 0 || l.calls > 0) {
		ep := l.waiting[0]
		l.waiting = l.waiting[1:]
		ep.queue = nil
		l.calls = max(l.calls-1, 0)
		w.accept(l, ep, rec)
		if l.manual && c.N == 0 {
			return
		}
	}
}

// applyToConfig makes accepted connections inherit a listening socket's option; it
// reports whether that is one of the configuration.
func applyToConfig(c *tcpmodel.Config, o app.SockOpt) bool {
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
	case tcpmodel.OptDeferAccept:
		c.DeferAccept = o.D
	case tcpmodel.OptUrgentInline:
		c.UrgentInline = o.N != 0
	case tcpmodel.OptCork, tcpmodel.OptLinger, tcpmodel.OptQuickAck, tcpmodel.OptErrorReports:
		return false
	}
	return true
}
