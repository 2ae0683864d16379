package sim

import (
	"net/netip"

	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// simultaneousOpen finds the connection that the other end is already opening towards
// this socket: a simultaneous open is one connection (RFC 9293 §3.5), also where a
// NAT stands between its ends.
func (w *world) simultaneousOpen(h *host, local, remote netip.AddrPort) trace.ConnID {
	if h.isOwn(w.net.number(remote.Addr())) {
		return 0
	}
	seen := w.outsideOf(h, local, remote)
	inside, socket := w.insideOf(remote, seen)
	port := remote.Port()
	if inside != 0 {
		port = socket.Port()
	}
	for _, far := range w.hosts {
		ep := far.conns[w.net.keyOf(port, seen)]
		if far == h || inside != 0 && far.id != inside || ep == nil || ep.tcp.State() != tcpmodel.SynSent {
			continue
		}
		there := netip.AddrPortFrom(far.localFor(seen.Addr()), port)
		mine := &w.writer.EditConn(ep.conn).Ends[1-ep.side]
		if mine.Host != 0 && mine.Host != h.id || w.outsideOf(far, there, seen) != remote {
			continue
		}
		mine.Host = h.id
		w.supersede(h, ep.conn, mine)
		return ep.conn
	}
	return 0
}

// supersede makes way for a second attempt of a host at a connection: what was written to
// the first, which has got nowhere, is lost, and its socket has no connection.
func (w *world) supersede(h *host, conn trace.ConnID, mine *trace.End) {
	mine.Stream = 0
	for _, s := range h.socks {
		if s.conn == conn {
			s.conn = 0
		}
	}
}

// outsideOf is what the far end knows a host's socket by: the socket itself, or that
// which a NAT on the way has given it, or will give it if it keeps ports.
func (w *world) outsideOf(h *host, local, far netip.AddrPort) netip.AddrPort {
	dst := w.net.number(far.Addr())
	for at, hops := h.node, 0; hops < len(w.net.nodes); hops++ {
		l := w.net.onward(at, dst)
		if l == nil {
			break
		}
		at, _ = l.other(at)
		if b := w.net.nodes[at].middlebox; b != nil && b.plan.Kind.Translates && local.Addr().Is4() && !b.has(dst) {
			local = b.outside(local, far, w)
		}
	}
	return local
}

// outside is the socket that a NAT shows for an inside one; the inside one itself when it
// has none for it and will choose one by itself.
func (b *middlebox) outside(inside, far netip.AddrPort, w *world) netip.AddrPort {
	if fl := b.flows.inner[b.of.pair(inside, far)]; fl != nil && !b.stale(fl, w.now) {
		return fl.public
	}
	kept := netip.AddrPortFrom(b.addrs[inet4], inside.Port())
	if fl := b.flows.outer[b.of.pair(kept, far)]; !b.plan.KeepPorts || fl != nil && !b.stale(fl, w.now) {
		return inside
	}
	return kept
}

// insideOf is the host and socket that a socket of a NAT leads to, for one that the NAT
// publishes or has given to a connection with the far socket.
func (w *world) insideOf(outside, far netip.AddrPort) (trace.HostID, netip.AddrPort) {
	at, ok := w.net.byAddr[w.net.number(outside.Addr())]
	if !ok || w.net.nodes[at].middlebox == nil {
		return 0, netip.AddrPort{}
	}
	b := w.net.nodes[at].middlebox
	inside := b.publishedSocket(outside.Port())
	if fl := b.flows.outer[b.of.pair(outside, far)]; fl != nil && !b.stale(fl, w.now) {
		inside = fl.inside
	}
	if h := w.net.hostAt(w.net.number(inside.Addr())); h != nil {
		return h.id, inside
	}
	return 0, netip.AddrPort{}
}
