package sim

import (
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// ethernet is the MTU of a link about which nothing is said, and the MSS that
// follows from it (RFC 9293 §3.7.1).
const (
	ethernetMTU = 1500
	ethernetMSS = ethernetMTU - 40 // over IPv4
)

// pathLifetime is how long a host believes in a path MTU that it was told
// (RFC 1191 §6.3, RFC 8201 §5.3: 10 minutes; recorded of Linux: 596 s were left of it).
const pathLifetime = 10 * vtime.Minute

// knownPath is the path MTU towards an address.
type knownPath struct {
	path  tcpmodel.PathMTU
	until vtime.Time
}

// learnPath keeps what a connection was told for those that come after it, and
// tells those that are open to the same address (RFC 1191 §6.2).
func (w *world) learnPath(ep *endpoint, cause trace.RecordID) {
	h, ip, path := ep.host, ep.key.ip, ep.tcp.PathMTU()
	if path == (tcpmodel.PathMTU{}) {
		return
	}
	if h.paths == nil {
		h.paths = map[addrID]knownPath{}
	}
	before := h.pathTo(ip, w.now)
	h.paths[ip] = knownPath{path: path, until: w.now.Add(pathLifetime)}
	if before == path {
		return
	}
	for _, other := range w.endpoints.slots {
		if other == ep || !other.live || other.host != h || other.key.ip != ip {
			continue
		}
		w.touch(other)
		w.out.Reset()
		other.tcp.PathTold(w.now, path, &w.out)
		w.carryOut(other, cause)
	}
}

// pathTo is what a host knows of the path to an address.
func (h *host) pathTo(ip addrID, now vtime.Time) tcpmodel.PathMTU {
	if known, ok := h.paths[ip]; ok && now < known.until {
		return known.path
	}
	return tcpmodel.PathMTU{}
}

// interfaceMTU is the MTU of the interface by which a host reaches an address.
// The MTU of a link to a box is the box's: the host's interface stays that of
// Ethernet, so that the path has to be discovered.
func (w *world) interfaceMTU(h *host, ip addrID) int {
	if h.isOwn(ip) {
		return loopbackMTU
	}
	l := w.net.onward(h.node, ip)
	if l == nil {
		return ethernetMTU
	}
	if far, _ := l.other(h.node); w.net.nodes[far].middlebox != nil {
		return max(l.mtu(), ethernetMTU)
	}
	return l.mtu()
}

// announcedMSS is the MSS of a SYN to an address: what the interface takes, or
// less when the host's stack was told so. Linux also heeds what it knows of the path.
func (w *world) announcedMSS(h *host, cfg *tcpmodel.Config, ip addrID) uint16 {
	mtu := w.interfaceMTU(h, ip)
	if path := h.pathTo(ip, w.now); cfg.Linux() && path.MTU != 0 {
		mtu = min(mtu, int(path.MTU))
	}
	mss := uint16(min(max(mtu-w.headers(ip), 1), 65495))
	if cfg.MSS != ethernetMSS {
		mss = min(mss, cfg.MSS)
	}
	return mss
}

// headers is what the headers of IP and TCP take of a packet to an address.
func (w *world) headers(ip addrID) int { return tcpmodel.HeaderOctets(w.net.family(ip) == inet6) }

// clampMSS lowers the MSS that a SYN announces to what both links of its way
// through the box take.
func (b *middlebox) clampMSS(w *world, f *flight) {
	p := w.trace.Packet(f.packet)
	if !b.plan.ClampMSS || p.Proto != trace.TCP || !p.Seg.Flags.Has(tcpmodel.SYN) || p.Seg.Options.MSS == 0 {
		return
	}
	least := ethernetMTU
	for _, ip := range []addrID{f.src, f.dst} {
		if l := w.net.onward(b.node, ip); l != nil {
			least = min(least, l.mtu())
		}
	}
	mss := uint16(max(least-w.headers(f.src), 1))
	if x := p.Extra(); x != nil && x.Clamped != 0 {
		mss = min(mss, x.Clamped)
	}
	if mss < p.Seg.Options.MSS {
		w.writer.EditExtra(f.packet).Clamped, f.why = mss, ReasonMSSClamped
	}
}
