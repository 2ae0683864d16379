package sim

import (
	"net/netip"

	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// host is a machine: its stack's tables and its programs.
type host struct {
	id   trace.HostID
	loop trace.HostID // the lifeline of what it accepts from itself, 0 before it does
	node int32
	plan *HostPlan
	owned
	key [16]byte // secret of the ISN generator (RFC 6528)
	up  bool
	boots,
	ipID uint32

	conns     map[connKey]*endpoint
	socks     map[app.Sock]*socket
	listeners map[uint16][]*listener // by port; several with SO_REUSEPORT
	udp       map[uint16]*socket
	ports     map[uint64]int // ephemeral ports in use, by remote socket
	nextPort  uint16
	nextUDP   uint16
	nextSock  app.Sock
	progs     []*program
	paths     map[addrID]knownPath // path MTUs by the far address
	offload   offload
	reopen    map[pairKey]tcpmodel.Seq // ISNs that a TIME-WAIT prescribes to its successor
}

// program is a running application.
type program struct {
	app     app.App
	name    string
	host    *host
	boot    uint32 // of its host, so that what a dead program asked for is void
	effects *app.Effects
	timers  map[timerKey]uint32
}

type timerKey struct {
	name string
	key  uint64
}

// boot starts the programs of a host.
func (h *host) boot(w *world, cause trace.RecordID) {
	h.boots++
	h.up = true
	for i := range h.key {
		h.key[i] = byte(mix(mix(w.plan.Seed, uint64(h.id)), uint64(i)+uint64(h.boots)<<8))
	}
	h.progs = h.progs[:0:0]
	for i := range h.plan.Apps {
		p := &program{
			app: h.plan.Apps[i].New(), name: h.plan.Apps[i].Name, host: h, boot: h.boots,
			effects: app.NewEffects(&h.nextSock), timers: map[timerKey]uint32{},
		}
		h.progs = append(h.progs, p)
		w.pending = append(w.pending, notification{app: p, in: app.Indication{Kind: app.Start}, cause: cause})
	}
}

// ephemeralRange is where connect() takes its ports from.
func (h *host) ephemeralRange() (first, last uint16) {
	first, last = h.plan.TCP.EphemeralFirst, h.plan.TCP.EphemeralLast
	if first == 0 || last < first {
		return 40000, 65535
	}
	return first, last
}

// usePort counts the ephemeral ports that connections to one socket use, so
// that running out of them is told without a search.
func (h *host) usePort(k connKey, d int) {
	if first, last := h.ephemeralRange(); k.local < first || k.local > last {
		return
	}
	dst := uint64(k.ip)<<16 | uint64(k.port)
	if h.ports[dst] += d; h.ports[dst] == 0 {
		delete(h.ports, dst)
	}
}

// ephemeral chooses a local port for a connection to remote, 0 when all are
// taken. A port in TIME-WAIT is taken over only if the stack allows it.
func (w *world) ephemeral(h *host, remote netip.AddrPort, cause trace.RecordID) uint16 {
	first, last := h.ephemeralRange()
	size := int(last-first) + 1
	k := connKey{ip: w.net.number(remote.Addr()), port: remote.Port()}
	if !h.plan.TCP.TimeWaitReuse && h.ports[uint64(k.ip)<<16|uint64(k.port)] >= size {
		return 0
	}
	if h.nextPort < first || h.nextPort > last {
		h.nextPort = first
	}
	for range size {
		k.local = h.nextPort
		if h.nextPort++; h.nextPort > last || h.nextPort == 0 {
			h.nextPort = first
		}
		if h.free(k) {
			return k.local
		}
		if old := h.conns[k]; old != nil && w.reuseTimeWait(h, old, cause) {
			return k.local
		}
	}
	return 0
}

// free reports whether a host may open a connection between two sockets. A socket that
// connects to itself is not modelled.
func (h *host) free(k connKey) bool {
	return len(h.listeners[k.local]) == 0 && (!h.isOwn(k.ip) || k.local != k.port) && h.conns[k] == nil
}

// crash ends everything on a host: its memory is gone and it says nothing.
func (w *world) crash(h *host, cause trace.RecordID) {
	h.up = false
	var eps []*endpoint
	for _, ep := range w.endpoints.slots {
		if ep.live && ep.host == h {
			eps = append(eps, ep)
		}
	}
	for _, ep := range eps {
		w.forget(ep, ReasonPowerLost, cause)
	}
	for _, p := range h.progs {
		w.dropTimers(p)
	}
	h.progs = nil
	h.offload = offload{}
	clear(h.listeners)
	clear(h.socks)
	clear(h.udp)
	clear(h.reopen)
	clear(h.ports)
}

// dropTimers disarms what a dead program had armed, so that no table shows it.
func (w *world) dropTimers(p *program) {
	for i := range w.timers.slots {
		if t := w.timers.at(uint32(i)); t.prog == p && t.armed {
			w.disarm(uint32(i))
		}
	}
}
