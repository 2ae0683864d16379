package sim

import (
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// drawKey names a transmission by what is sent, not by when: an intervention
// elsewhere leaves the draw as it was.
type drawKey struct {
	conn     uint32
	way      int8
	flags    tcpmodel.Flags
	seq, ack uint32
	n        uint32
}

// purpose keeps the draws for one packet apart.
type purpose uint64

const (
	drawLoss purpose = iota + 1
	drawDuplicate
	drawReorder
	drawCorrupt
	drawJitter
)

func (w *world) drawFaults(l *link, way int, f *flight, v *verdict) {
	p := w.writer.Edit(f.packet)
	k := drawKey{conn: uint32(p.Conn), way: int8(way), flags: p.Seg.Flags, n: p.Seg.Payload.Len}
	if p.Conn != 0 {
		c := w.trace.Conn(p.Conn)
		if side := c.Side(p.From); side >= 0 {
			seq, _ := c.Ends[side].Relative(p.Seg.Seq)
			ack, _ := c.Ends[1-side].Relative(p.Seg.Ack)
			k.seq, k.ack = uint32(seq), uint32(ack)
		}
	}
	l.drawn[k]++
	h := mix(w.plan.Seed, uint64(l.id)<<1|uint64(way))
	h = mix(mix(h, uint64(k.conn)), uint64(k.seq)<<32|uint64(k.ack))
	h = mix(h, uint64(k.flags)<<56|uint64(k.n)<<24|uint64(l.drawn[k]))
	hit := func(what purpose, ppm int) bool { return ppm > 0 && int(mix(h, uint64(what))%1_000_000) < ppm }
	if hit(drawLoss, l.plan.LossPPM) {
		v.drop, v.why = true, ReasonLostAtRandom
		return
	}
	v.twice = hit(drawDuplicate, l.plan.DuplicatePPM)
	if hit(drawReorder, l.plan.ReorderPPM) {
		v.late, f.why = l.reorderDelay(), ReasonReordered
	}
	if hit(drawCorrupt, l.plan.CorruptPPM) {
		p.Corrupt, f.bad = true, true
	}
	if l.plan.Jitter > 0 {
		v.jitter = vtime.Duration(mix(h, uint64(drawJitter)) % uint64(l.plan.Jitter+1))
	}
}

// mix is the finaliser of a 64-bit hash (the constants are those of SplitMix64).
func mix(h, v uint64) uint64 {
	h ^= v + 0x9e3779b97f4a7c15 + h<<6 + h>>2
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}
