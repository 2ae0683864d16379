package capture

import (
	"bytes"
	"net/netip"
	"slices"
	"strings"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire"
)

// A packet that passes several interfaces of the machine that captures, or a
// switch that copies both ways of a port, is in the file more than once. What is
// sent again is another packet: IPv4 gives it another identification, where its
// sender numbers its packets (RFC 6864 §4), and it comes later.

// How long after a packet a copy of it may come, where its sender numbers its
// packets and where it does not.
const (
	copyFile          = vtime.Forever // at another interface of a pcapng file
	copyFileBare      = vtime.Second
	copyElsewhere     = 20 * vtime.Millisecond // at another interface, or between other stations
	copyElsewhereBare = 2 * vtime.Millisecond
	copyHere          = vtime.Millisecond
	copyHereBare      = 200 * vtime.Microsecond

	fewestCopies  = 3 // at one place; fewer are what the network doubled
	maxCandidates = 8 // of which a packet may be a copy
)

// copies finds the packets that are copies of others.
type copies struct {
	im     *importer
	latest map[octetsKey][]int // packets that may have copies, by what they carry
	ways   map[way]*traffic
	flows  map[way]int // the latest packet of each direction of a flow, counted from 1
	of     []int       // by packet: which it is a copy of, -1 for none
	here   []bool      // by packet: it is a copy at the place of the other
}

// way is a direction between two hosts, or of a flow when it has ports.
type way struct{ src, dst netip.AddrPort }

// octetsKey is equal for packets with the same octets.
type octetsKey struct {
	way
	seq, ack uint32
	length   int
	ipid     uint16
	flags    uint8
	proto    trace.Proto
}

// traffic is what passes between two hosts, one way.
type traffic struct {
	latest          octetsKey
	numbered, bare  int // changes from packet to packet, with and without one of the identification
	telling, copied int // packets of which a copy can be told, and those that have one at the same place
}

// foldCopies makes one packet of those that were captured several times.
func (im *importer) foldCopies() {
	if im.opt.Copies || len(im.packets) == 0 {
		return
	}
	c := copies{
		im: im, latest: map[octetsKey][]int{}, ways: map[way]*traffic{}, flows: map[way]int{},
		of: make([]int, len(im.packets)), here: make([]bool, len(im.packets)),
	}
	for _, p := range im.packets {
		c.count(p)
	}
	for i, p := range im.packets {
		n := c.original(i, p)
		if c.of[i] = n; n >= 0 {
			q := im.packets[n]
			c.here[i] = q.wasAt(p)
			q.copies = append(q.copies, p)
		}
		c.flows[p.way()] = i + 1
	}
	c.fold()
}

// count notes whether the sender of a packet numbers what it sends.
func (c *copies) count(p *packet) {
	w, key := c.between(p), p.octetsKey()
	switch {
	case w.latest == key || p.fragment:
	case w.latest.proto == 0:
	case w.latest.ipid == key.ipid:
		w.bare++
	default:
		w.numbered++
	}
	w.latest = key
}

// between is the traffic from a packet's sender to its receiver.
func (c *copies) between(p *packet) *traffic {
	k := way{netip.AddrPortFrom(p.src, 0), netip.AddrPortFrom(p.dst, 0)}
	w := c.ways[k]
	if w == nil {
		w = &traffic{}
		c.ways[k] = w
	}
	return w
}

// numbered reports whether equal identifications mean one packet.
func (c *copies) numbered(p *packet) bool {
	const most = 4 // of so many packets at most one has the identification of that before it
	w := c.between(p)
	return p.ipid != 0 && p.src.Is4() && w.numbered > 0 && most*w.bare <= w.bare+w.numbered
}

// original is the packet that one is a copy of, -1 for none.
func (c *copies) original(i int, p *packet) int {
	key := p.octetsKey()
	list := c.latest[key]
	for k := len(list) - 1; k >= 0; k-- {
		if q := c.im.packets[list[k]]; q.sameOctets(p) && c.isCopy(list[k], q, p) {
			return list[k]
		}
	}
	if len(list) == maxCandidates {
		list = slices.Delete(list, 0, 1)
	}
	c.latest[key] = append(list, i)
	return -1
}

// isCopy reports whether a packet with the octets of an earlier one is that one,
// captured again.
func (c *copies) isCopy(n int, q, p *packet) bool {
	last := q
	if len(q.copies) > 0 {
		last = q.copies[len(q.copies)-1]
	}
	within := func(long, bare vtime.Duration) bool {
		after := p.at.Sub(last.at)
		return after <= bare || after <= long && c.numbered(p)
	}
	near := last.ttl == p.ttl || last.ttl == p.ttl+1
	switch {
	case q.wasAt(p):
		// Without a number a copy follows at once, before anything comes the other way.
		bare := p.proto == trace.TCP && c.flows[way{p.way().dst, p.way().src}] <= n
		return near && p.intf == last.intf && (bare || c.numbered(p)) && within(copyHere, copyHereBare)
	case p.intf != last.intf:
		return within(copyFile, copyFileBare)
	}
	return near && within(copyElsewhere, copyElsewhereBare)
}

// fold takes the copies out. At one place a network may have doubled single
// packets; that the capture did it shows in most packets of a direction being so.
// Acknowledgments without a number tell nothing: a receiver repeats them, too.
func (c *copies) fold() {
	total := 0
	for i, p := range c.im.packets {
		if !c.numbered(p) && p.seg.Len() == 0 {
			continue
		}
		w := c.between(p)
		if c.of[i] < 0 {
			w.telling++
		} else if c.here[i] {
			w.copied++
			total++
		}
	}
	for _, p := range c.im.packets {
		p.copies = nil
	}
	kept := make([]*packet, 0, len(c.im.packets))
	for i, p := range c.im.packets {
		n := c.of[i]
		if n < 0 || c.here[i] && (total < fewestCopies || !c.doubled(p)) {
			kept = append(kept, p)
			continue
		}
		q := c.im.packets[n]
		q.copies = append(q.copies, p)
	}
	c.im.packets = kept
}

// doubled reports whether most packets of a direction are there twice or more; a
// direction that cannot tell is as the other.
func (c *copies) doubled(p *packet) bool {
	w := c.between(p)
	if w.telling == 0 {
		back := c.ways[way{netip.AddrPortFrom(p.dst, 0), netip.AddrPortFrom(p.src, 0)}]
		return back != nil && back.telling > 0 && 2*back.copied >= back.telling
	}
	return 2*w.copied >= w.telling
}

// way is the direction of a packet's flow.
func (p *packet) way() way {
	return way{netip.AddrPortFrom(p.src, p.seg.SrcPort), netip.AddrPortFrom(p.dst, p.seg.DstPort)}
}

func (p *packet) octetsKey() octetsKey {
	return octetsKey{
		way: p.way(), seq: uint32(p.seg.Seq), ack: uint32(p.seg.Ack), length: p.datagram, ipid: p.ipid,
		flags: uint8(p.seg.Flags), proto: p.proto,
	}
}

// sameOctets reports whether two datagrams are equal but for what routers and
// network cards write: TTL and checksums.
func (p *packet) sameOctets(q *packet) bool {
	a, b := p.octets(), q.octets()
	n := min(len(a), len(b))
	if p.datagram != q.datagram || n < 20 || n < min(p.datagram, 40) {
		return false
	}
	at := 0
	for _, skip := range p.written() {
		if skip[0] < at || skip[0] >= n {
			break
		}
		if !bytes.Equal(a[at:skip[0]], b[at:skip[0]]) {
			return false
		}
		at = min(skip[1], n)
	}
	return bytes.Equal(a[at:n], b[at:n])
}

// octets are those of the datagram that is read, as captured.
func (p *packet) octets() []byte {
	b := p.frame[p.inner:]
	return b[:min(len(b), p.datagram)]
}

// written are the ranges of a datagram that change on the way.
func (p *packet) written() [][2]int {
	b := p.octets()
	out, head := [][2]int{{7, 8}}, 40 // the hop limit of IPv6
	if p.src.Is4() {
		out, head = [][2]int{{8, 9}, {10, 12}}, int(b[0]&15)*4
	}
	switch p.proto { //nolint:exhaustive // the others have none that a card fills in
	case trace.TCP:
		out = append(out, [2]int{head + 16, head + 18})
	case trace.UDP:
		out = append(out, [2]int{head + 6, head + 8})
	}
	return out
}

// wasAt reports whether a packet was captured where another was.
func (p *packet) wasAt(q *packet) bool {
	return p.samePlace(q) || slices.ContainsFunc(p.copies, func(c *packet) bool { return c.samePlace(q) })
}

// samePlace compares interfaces, stations and tunnels, as far as the file tells them.
func (p *packet) samePlace(q *packet) bool {
	return p.intf == q.intf && p.link == q.link && bytes.Equal(p.place(), q.place()) && p.tunnels() == q.tunnels()
}

// place are the octets that tell where a packet was captured.
func (p *packet) place() []byte {
	const intf, address = 4, 11
	if p.link == wire.LinkSLL2 && p.ip >= address {
		return p.frame[intf:address] // number and kind of the interface, and the direction
	}
	return p.frame[:p.ip]
}

func (p *packet) tunnels() string {
	out := ""
	for _, text := range p.labels {
		if strings.HasPrefix(text, "tunnel: ") {
			out += text
		}
	}
	return out
}
