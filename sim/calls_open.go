package sim

import (
	"net/netip"
	"strings"

	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

func (w *world) connect(c *socketCall) {
	h := c.prog.host
	s := &socket{id: c.Sock, prog: c.prog}
	h.socks[c.Sock] = s
	port := c.Local.Port()
	switch {
	case !h.localFor(c.Remote.Addr()).IsValid():
		w.refuse(c, s, tcpmodel.ENETUNREACH, ReasonNoAddress)
		return
	case port == 0:
		if port = w.ephemeral(h, c.Remote, c.cause); port == 0 {
			w.refuse(c, s, tcpmodel.EADDRNOTAVAIL, ReasonPortsExhausted)
			return
		}
	case !h.free(w.net.keyOf(port, c.Remote)):
		old := h.conns[w.net.keyOf(port, c.Remote)]
		if old == nil || !w.reuseTimeWait(h, old, c.cause) {
			w.refuse(c, s, tcpmodel.EADDRINUSE, ReasonAddressInUse)
			return
		}
	}
	local := netip.AddrPortFrom(h.localFor(c.Remote.Addr()), port)
	ep := w.open(h, local, c.Remote, &h.plan.TCP, w.simultaneousOpen(h, local, c.Remote))
	ep.sock, s.ep, s.conn = s, ep, ep.conn
	s.port = port
	if c.Name != "" {
		w.connByName[c.Name] = ep.conn
	}
	w.touch(ep)
	rec := w.recordCall(c, ep.conn, 0)
	var options []string
	for _, o := range c.Setup {
		options = append(options, optionText(o))
	}
	if len(options) > 0 {
		w.writer.Name(rec, strings.Join(options, ", "))
	}
	w.setUpOptions(ep, c.Setup)
	w.out.Reset()
	ep.tcp.Call(w.now, tcpmodel.Call{Kind: tcpmodel.CallOpenActive}, &w.out)
	w.carryOut(ep, rec)
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
		Kind: trace.StateChange, Host: ep.lane(), Conn: ep.conn, Sub: uint8(tcpmodel.TimeWait) << 4, Why: why, Cause: cause,
	})
	ep.tcp = tcpmodel.New(tcpmodel.Params{Config: &ep.host.plan.TCP})
	w.remove(ep)
}

// refuse fails a connect() before anything is sent.
func (w *world) refuse(c *socketCall, s *socket, errno tcpmodel.Errno, guard tcpmodel.Reason) {
	rec := w.recordCall(c, 0, 0)
	w.record(trace.Record{Kind: trace.Refusal, Host: c.prog.host.id, Why: guard, Errno: errno, Cause: rec})
	delete(c.prog.host.socks, s.id)
	w.pending = append(w.pending, notification{
		app: c.prog, in: app.Indication{Kind: app.ConnectFailed, Sock: s.id, Errno: errno, Remote: c.Remote}, cause: rec,
	})
}

// forget deletes an endpoint without a word to its peer.
func (w *world) forget(ep *endpoint, why tcpmodel.Reason, cause trace.RecordID) {
	if from := ep.tcp.State(); from != tcpmodel.Closed {
		w.record(trace.Record{
			Kind: trace.StateChange, Host: ep.lane(), Conn: ep.conn, Sub: uint8(from) << 4, Why: why, Cause: cause,
		})
	}
	ep.tcp = tcpmodel.New(tcpmodel.Params{Config: &ep.host.plan.TCP})
	ep.root = cause
	w.remove(ep)
}
