package diagnose

import (
	"cmp"
	"slices"
	"sort"

	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// piece is octets of one direction, by the packet that carried them first.
type piece struct {
	off, n uint64
	packet trace.PacketID
	rec    trace.RecordID // when these and all before them had been seen
}

// takeOctets notes the octets of a packet.
func (c *connStats) takeOctets(p *trace.Packet, id trace.PacketID, side int) {
	sp := p.Seg.Payload
	if sp.Len == 0 || sp.Stream == 0 || p.Copy {
		return
	}
	c.sent[side] = append(c.sent[side], piece{off: sp.Off, n: uint64(sp.Len), packet: id, rec: p.Begins()})
}

// putInOrder makes the pieces of each direction follow each other without overlapping.
func (c *connStats) putInOrder() {
	for side := range c.sent {
		slices.SortStableFunc(c.sent[side], func(a, b piece) int { return cmp.Compare(a.off, b.off) })
		kept, next, seen := c.sent[side][:0], uint64(0), trace.RecordID(0)
		for _, p := range c.sent[side] {
			if p.off+p.n <= next {
				continue
			}
			if cut := max(p.off, next) - p.off; cut > 0 {
				p.off, p.n = p.off+cut, p.n-cut
			}
			seen = max(seen, p.rec)
			p.rec, next = seen, p.off+p.n
			kept = append(kept, p)
		}
		c.sent[side] = kept
	}
}

// carrier is the packet that was first to carry an octet of a side, the zero mark if
// none was seen.
func (c *connStats) carrier(side int, off uint64) mark {
	all := c.sent[side]
	i := sort.Search(len(all), func(i int) bool { return all[i].off+all[i].n > off })
	if i == len(all) || all[i].off > off {
		return mark{}
	}
	return c.markOf(all[i].packet)
}

// markOf is where a packet is to be seen.
func (c *connStats) markOf(id trace.PacketID) mark {
	t := c.in.t
	p := t.Packet(id)
	left, _, _ := travel(t, p, t.SentBy(p))
	return mark{id, p.Begins(), t.Record(p.Begins()).At, left}
}

// octetsOf are octets of a side's stream, as far as they are kept, until the next are asked for.
func (c *connStats) octetsOf(side int, off, n uint64) []byte {
	return c.octetsIn(c.in.t.Conn(c.id).Ends[side].Stream, off, n)
}

// clearOf are octets of what a side says in clear, in the same way.
func (c *connStats) clearOf(side int, off, n uint64) []byte {
	return c.octetsIn(c.in.t.Conn(c.id).Ends[side].Clear(), off, n)
}

func (c *connStats) octetsIn(stream uint32, off, n uint64) []byte {
	const most = 1 << 20 // No segment is longer.
	c.in.room = c.in.t.Octets(c.in.room[:0], tcpmodel.Span{Stream: stream, Off: off, Len: uint32(min(n, most))})
	return c.in.room
}

// upto is the offset behind the last octet that a side was seen to send.
func (c *connStats) upto(side int) uint64 {
	if n := len(c.sent[side]); n > 0 {
		return c.sent[side][n-1].off + c.sent[side][n-1].n
	}
	return 0
}

// lacks reports whether a side sent octets that were not seen: the other acknowledged them,
// or its own FIN lies behind them.
func (c *connStats) lacks(side int) bool {
	end := &c.in.t.Conn(c.id).Ends[side]
	last := int64(c.upto(side))
	if fin := c.fin[side]; fin.rec != 0 {
		if n, known := end.Relative(c.finSeq[side]); known && n-1 > last {
			return true
		}
		last++
	}
	n, known := end.Relative(c.idling.acked[side])
	return known && c.idling.acked[side] != 0 && n-1 > last
}
