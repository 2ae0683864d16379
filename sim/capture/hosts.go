package capture

import (
	"net/netip"
	"sort"

	"wirewalk/sim/trace"
)

// maxHosts bounds the hosts of a trace.
const maxHosts = 1 << 14

// host is a machine seen in a capture. A machine that talks to itself is two:
// its ends would share one lifeline otherwise.
type host struct {
	key            hostKey
	client, server bool // of some connection
	end            bool // it sends or receives something that is not an ICMP error
	rank           int
	id             trace.HostID
}

type hostKey struct {
	addr netip.Addr
	self int // 0, or for a connection to itself 1 for the client and 2 for the server
}

// nameHosts finds the hosts and their order from left to right: clients,
// hosts that are both, servers, the rest; each in order of appearance.
func (im *importer) nameHosts() {
	index := map[hostKey]int{}
	kept := im.packets[:0]
	renumber := make([]int, len(im.packets))
	for i := range im.packets {
		p := im.packets[i]
		from, to := hostKeys(p)
		if len(index) >= maxHosts-1 && !has(index, from, to) {
			im.left.hosts++
			renumber[i] = -1
			continue
		}
		p.from, p.to = im.host(index, from), im.host(index, to)
		im.noteRoles(p)
		renumber[i] = len(kept)
		kept = append(kept, p)
	}
	im.packets = kept
	im.renumber(renumber)
	im.rankHosts()
}

func has(index map[hostKey]int, keys ...hostKey) bool {
	for _, k := range keys {
		if _, ok := index[k]; !ok {
			return false
		}
	}
	return true
}

// renumber corrects references between packets after some were left out.
func (im *importer) renumber(to []int) {
	if im.left.hosts == 0 {
		return
	}
	for i := range im.packets {
		if p := im.packets[i]; p.cites >= 0 {
			p.cites = to[p.cites]
		}
	}
	for _, c := range im.conns {
		kept := c.packets[:0]
		for _, i := range c.packets {
			if to[i] >= 0 {
				kept = append(kept, to[i])
			}
		}
		c.packets = kept
	}
}

// hostKeys are the hosts that a packet comes from and goes to.
func hostKeys(p *packet) (from, to hostKey) {
	from, to = hostKey{addr: p.src}, hostKey{addr: p.dst}
	if p.src != p.dst {
		return from, to
	}
	from.self, to.self = 1, 2
	client := p.seg.SrcPort >= p.seg.DstPort
	if p.conn != nil {
		client = p.side == p.conn.client
	}
	if !client {
		from.self, to.self = to.self, from.self
	}
	return from, to
}

func (im *importer) host(index map[hostKey]int, key hostKey) int {
	if i, ok := index[key]; ok {
		return i
	}
	im.hosts = append(im.hosts, host{key: key})
	index[key] = len(im.hosts) - 1
	return len(im.hosts) - 1
}

func (im *importer) noteRoles(p *packet) {
	from, to := &im.hosts[p.from], &im.hosts[p.to]
	to.end = true
	if p.proto == trace.ICMP && p.icmp != 0 {
		return
	}
	from.end = true
	if p.conn == nil {
		return
	}
	if p.side != p.conn.client {
		from, to = to, from
	}
	from.client, to.server = true, true
}

func (im *importer) rankHosts() {
	order := make([]int, len(im.hosts))
	for i := range im.hosts {
		h := &im.hosts[i]
		order[i] = i
		switch {
		case h.client && h.server:
			h.rank = 1
		case h.client:
			h.rank = 0
		case h.server:
			h.rank = 2
		default:
			h.rank = 3
		}
	}
	sort.SliceStable(order, func(a,
		b int,
	) bool {
		return im.hosts[order[a]].rank < im.hosts[order[b]].rank
	})
	for n, i := range order {
		im.hosts[i].id = trace.HostID(n + 1)
	}
}

// name is how a host is called: by its address.
func (h *host) name() string {
	switch h.key.self {
	case 1:
		return h.key.addr.String() + " client"
	case 2:
		return h.key.addr.String() + " server"
	}
	return h.key.addr.String()
}

func (h *host) role() trace.Role {
	switch {
	case h.client && h.server:
		return trace.RoleProxy
	case !h.end:
		return trace.RoleMiddlebox
	}
	return trace.RoleEnd
}
