package capture

import (
	"encoding/binary"
	"net/netip"

	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// flowKey is a pair of addresses and ports, whichever way; the lower first.
type flowKey struct{ a, b netip.AddrPort }

func keyOf(src, dst netip.AddrPort) flowKey {
	if src.Compare(dst) > 0 {
		src, dst = dst, src
	}
	return flowKey{src, dst}
}

// conn is one connection: one incarnation of a flow.
type conn struct {
	index   int
	ends    [2]netip.AddrPort // [0] sent the first segment, and asks once the roles are settled
	base    [2]tcpmodel.Seq   // the number before the first octet
	hasBase [2]bool
	client  int       // the side that opened it, by its SYN or by a guess from the ports
	sure    bool      // the side that opened it was seen to
	reused  bool      // the ports had served another connection
	mss     [2]uint16 // what each end announced to take
	packets []int
	streams [2]stream
	http    httpConn
	tls     tlsConn
}

// newConn returns a connection whose first segment went from one address to another.
func newConn(index int, src, dst netip.AddrPort) *conn {
	c := &conn{index: index, ends: [2]netip.AddrPort{src, dst}}
	for side := range c.streams {
		c.streams[side].http = httpStream{conn: c, side: side}
	}
	return c
}

const (
	opening = tcpmodel.SYN
	answer  = tcpmodel.SYN | tcpmodel.ACK
)

// assignFlows gives every TCP segment its connection, by the rules by which
// Wireshark 4.0 numbers tcp.stream: a flow begins anew with a SYN whose number
// differs from the one that its sender began with.
func (im *importer) assignFlows() {
	flows := map[flowKey]*conn{}
	maxConns := im.opt.MaxConns
	if maxConns == 0 {
		maxConns = defaultMaxConns
	}
	for i := range im.packets {
		p := im.packets[i]
		switch p.proto {
		case trace.TCP:
			im.assignSegment(flows, i, p)
			if len(im.conns) > maxConns {
				im.warn("only the first %d connections were read: cut the file with a filter to see others", maxConns)
				im.packets, im.conns = im.packets[:i], im.conns[:maxConns]
				return
			}
		case trace.ICMP:
			if p.icmp != 0 {
				im.assignCited(flows, i, p)
			}
		case trace.UDP, trace.Other:
		}
	}
}

func (im *importer) assignSegment(flows map[flowKey]*conn, i int, p *packet) {
	src, dst := netip.AddrPortFrom(p.src, p.seg.SrcPort), netip.AddrPortFrom(p.dst, p.seg.DstPort)
	key := keyOf(src, dst)
	c := flows[key]
	fresh := c == nil
	if c != nil && p.seg.Flags&answer == opening {
		side := c.sideOf(src)
		fresh = c.hasBase[side] && p.seg.Seq != c.base[side]
	}
	if fresh {
		reused := c != nil
		c = newConn(len(im.conns), src, dst)
		c.reused = reused
		im.conns = append(im.conns, c)
		flows[key] = c
	}
	p.conn, p.side = c, c.sideOf(src)
	c.packets = append(c.packets, i)
	c.learn(p)
}

func (c *conn) sideOf(src netip.AddrPort) int {
	if src == c.ends[0] {
		return 0
	}
	return 1
}

// learn notes the numbers and the role that a segment shows.
func (c *conn) learn(p *packet) {
	side, f := p.side, p.seg.Flags
	if !c.hasBase[side] || f&answer == answer {
		c.hasBase[side], c.base[side] = true, p.seg.Seq
		if !f.Has(tcpmodel.SYN) {
			c.base[side]--
		}
	}
	if !c.hasBase[1-side] && f.Has(tcpmodel.ACK) {
		c.hasBase[1-side], c.base[1-side] = true, p.seg.Ack-1
	}
	if f.Has(tcpmodel.SYN) && p.seg.Options.MSS != 0 {
		c.mss[side] = p.seg.Options.MSS
	}
	switch {
	case c.sure:
	case f&answer == opening:
		c.client, c.sure = side, true
	case f&answer == answer:
		c.client, c.sure = 1-side, true
	case len(c.packets) == 1:
		c.client = c.guessClient()
	}
}

// guessClient takes the end with the lower port for the server, since clients
// are given high ones.
func (c *conn) guessClient() int {
	if c.ends[0].Port() < c.ends[1].Port() {
		return 1
	}
	return 0
}

// citedBack is how many packets of a connection are searched for the one that
// an ICMP error is about.
const citedBack = 256

// assignCited finds the packet that an ICMP error is about, by its addresses,
// ports and sequence number.
func (im *importer) assignCited(flows map[flowKey]*conn, i int, p *packet) {
	src, dst, seq, ok := citedSegment(p.payload)
	p.payload = nil
	if !ok {
		return
	}
	c := flows[keyOf(src, dst)]
	if c == nil {
		return
	}
	p.conn, p.side = c, 1-c.sideOf(src)
	for k := len(c.packets) - 1; k >= 0 && k >= len(c.packets)-citedBack; k-- {
		if q := im.packets[c.packets[k]]; q.proto == trace.TCP && q.side == c.sideOf(src) &&
			q.seg.Seq == seq {
			p.cites = c.packets[k]
			break
		}
	}
	c.packets = append(c.packets, i)
}

// citedSegment reads the start of the TCP segment that an ICMP error returns.
func citedSegment(b []byte) (src, dst netip.AddrPort, seq tcpmodel.Seq, ok bool) {
	var from, to netip.Addr
	var proto byte
	at := 0
	switch {
	case len(b) >= 20 && b[0]>>4 == 4:
		at, proto = int(b[0]&15)*4, b[9]
		from, to = netip.AddrFrom4([4]byte(b[12:16])), netip.AddrFrom4([4]byte(b[16:20]))
	case len(b) >= 40 && b[0]>>4 == 6:
		at, proto = 40, b[6]
		from, to = netip.AddrFrom16([16]byte(b[8:24])), netip.AddrFrom16([16]byte(b[24:40]))
	}
	if trace.Proto(proto) != trace.TCP || at < 20 || len(b) < at+8 {
		return src, dst, 0, false
	}
	src = netip.AddrPortFrom(from, binary.BigEndian.Uint16(b[at:]))
	dst = netip.AddrPortFrom(to, binary.BigEndian.Uint16(b[at+2:]))
	return src, dst, tcpmodel.Seq(binary.BigEndian.Uint32(b[at+4:])), true
}
