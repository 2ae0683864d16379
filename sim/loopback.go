package sim

import (
	"net/netip"

	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
)

// A host that talks to itself has both ends of a connection. In the trace the end
// that accepts has a lifeline of its own, called after the host and its loopback
// interface: each connection has two hosts there, and each record one end.

// Of the loopback interface of Linux: the time that a packet takes (recorded: 8 to
// 17 us), and its MTU.
const (
	loopbackDelay = 10 * vtime.Microsecond
	loopbackMTU   = 65536
)

// LoopbackName is what the trace calls the accepting end of a host that talks to itself.
func LoopbackName(host string) string { return host + "-lo" }

// isOwn reports an address by which a host reaches itself: its own, or one of
// 127.0.0.0/8 (RFC 1122 §3.2.1.3) or ::1 (RFC 4291 §2.5.3).
func (h *host) isOwn(id addrID) bool { return h.has(id) || h.of.addr(id).IsLoopback() }

// lane is the lifeline of a host's end: the loopback's for one that accepted what
// the host opened towards itself.
func (h *host) lane(far bool) trace.HostID {
	if far {
		return h.loop
	}
	return h.id
}

func (ep *endpoint) lane() trace.HostID { return ep.host.lane(ep.far) }

// laneOf is the lifeline of what a program does with a socket.
func (h *host) laneOf(s app.Sock) trace.HostID {
	k := h.socks[s]
	return h.lane(k != nil && k.far)
}

// loopback is the lifeline of the ends that a host accepts from itself.
func (w *world) loopback(h *host) trace.HostID {
	if h.loop == 0 {
		x := *w.trace.Host(h.id)
		x.Name, x.Of = LoopbackName(x.Name), h.id
		h.loop = w.writer.Host(x)
	}
	return h.loop
}

// localFor is the address that a host has for a remote one.
func (h *host) localFor(remote netip.Addr) netip.Addr {
	if remote.IsLoopback() {
		return remote
	}
	return h.like(remote)
}
