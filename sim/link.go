package sim

import (
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// link is a cable between two nodes.
type link struct {
	plan   *LinkPlan
	id     int
	ends   [2]int32
	dirs   [2]direction
	faults []*rule
	cut    bool
	drawn  map[drawKey]uint32 // how often a like packet was sent; only kept when a draw is needed
}

// direction is one way of a link.
type direction struct {
	free   vtime.Time // when the sender's end can start the next packet
	last   vtime.Time // latest arrival, so that jitter does not reorder
	starts instants   // when packets that wait for the rate will start
}

func newLink(p *LinkPlan, id int, ends [2]int32) *link {
	l := &link{plan: p, id: id, ends: ends}
	for i := range p.Faults {
		l.faults = append(l.faults, &rule{Fault: p.Faults[i]})
	}
	if p.LossPPM|p.DuplicatePPM|p.ReorderPPM|p.CorruptPPM != 0 || p.Jitter != 0 {
		l.drawn = map[drawKey]uint32{}
	}
	return l
}

// other returns the node at the far end of the link seen from n.
func (l *link) other(n int32) (int32, bool) {
	switch n {
	case l.ends[0]:
		return l.ends[1], true
	case l.ends[1]:
		return l.ends[0], true
	}
	return 0, false
}

func (l *link) mtu() int {
	if l.plan.MTU == 0 {
		return ethernetMTU
	}
	return l.plan.MTU
}

// enqueue puts a packet onto the link at node from.
func (w *world) enqueue(l *link, from int32, fi uint32) {
	f := w.flights.at(fi)
	size := w.trace.IPLen(f.packet)
	way, to, delay := 0, l.ends[1], l.plan.Delay
	if from != l.ends[0] {
		way, to, delay = 1, l.ends[0], l.plan.DelayBack
	}
	d := &l.dirs[way]
	switch {
	case l.cut:
		w.drop(fi, ReasonCableUnplugged)
		return
	case size > l.mtu() && w.trace.Packet(f.packet).Seg.Fragments:
		f.why = ReasonFragmented
		size += fragmentHeaders(size, l.mtu())
	case size > l.mtu():
		cited := *f // the flight ends with its loss
		why := ReasonTooBig
		if b := w.answering(l, from); b != nil && b.plan.SilentICMP {
			why = ReasonBlackHole
		}
		w.drop(fi, why)
		w.answerError(l, from, &cited, icmpAnswer{kind: tcpmodel.ICMPFragmentationNeeded, mtu: l.mtu(), why: ReasonTooBig})
		return
	}
	start := w.now
	if l.plan.Rate > 0 {
		if start = d.admit(w.now, l.plan.Queue); start == vtime.Never {
			w.drop(fi, ReasonQueueFull)
			return
		}
		d.free = start.Add(transmitTime(size, l.plan.Rate))
		start = d.free
	}
	hit := w.applyFaults(l, way, f)
	if hit.drop {
		cited := *f
		w.drop(fi, hit.why)
		if hit.icmp != 0 {
			w.answerError(l, from, &cited, icmpAnswer{kind: hit.icmp, why: ReasonUnreachable})
		}
		return
	}
	at := start.Add(delay + hit.late + hit.jitter)
	if hit.late == 0 && at < d.last {
		at = d.last
	}
	if hit.late == 0 {
		d.last = at
	}
	if hit.twice {
		w.events.push(event{at: at.Add(hit.copyLate), kind: evArrive, a: w.copyFlight(fi), b: uint32(to)})
	}
	w.events.push(event{at: at, kind: evArrive, a: fi, b: uint32(to)})
}

// fragmentHeaders is what the headers of the further fragments add to a packet
// (RFC 791 §3.2): each carries a multiple of eight octets.
func fragmentHeaders(size, mtu int) int {
	const header = 20
	each := max((mtu-header)/8*8, 8)
	return ((size-header+each-1)/each - 1) * header
}

// admit returns the instant at which a new packet can start, or Never when the queue is full.
func (d *direction) admit(now vtime.Time, limit int) vtime.Time {
	start := max(now, d.free)
	if limit == 0 {
		return start
	}
	d.starts.dropUntil(now)
	if d.starts.len() >= limit {
		return vtime.Never
	}
	if start > now {
		d.starts.add(start)
	}
	return start
}

// transmitTime is how long octets take at a rate in bits a second, rounded up.
func transmitTime(octets int, rate int64) vtime.Duration {
	const ns = int64(vtime.Second)
	bits := int64(octets) * 8
	return vtime.Duration((bits/rate)*ns + ((bits%rate)*ns+rate-1)/rate)
}

// drop ends a flight on the way.
func (w *world) drop(fi uint32, why tcpmodel.Reason) {
	f := w.flights.at(fi)
	p := w.writer.Edit(f.packet)
	rec := w.record(trace.Record{
		Kind: trace.SegmentDropped, Conn: p.Conn, Ref: uint32(f.packet), Why: why, Cause: p.Sent, N: f.faultName(why),
	})
	p.Dropped = rec
	w.flights.release(fi)
}

// faultName is the name of the fault that lost a packet, as a record's N has it;
// 0 when no fault did.
func (f *flight) faultName(why tcpmodel.Reason) int64 {
	if why == ReasonLost || why == ReasonUnreachable || why == ReasonBadChecksum {
		return int64(f.fault)
	}
	return 0
}

func (w *world) newFlight(f flight) uint32 {
	fi := w.flights.take()
	*w.flights.at(fi) = f
	return fi
}

// copyFlight makes the second copy of a packet that the network duplicated.
func (w *world) copyFlight(fi uint32) uint32 {
	f := *w.flights.at(fi)
	p := *w.trace.Packet(f.packet)
	first := f.packet
	p.Again, p.Copy, p.Arrived, p.Dropped = first, true, 0, 0
	f.packet, f.why = w.writer.Packet(p, copied(p.Extra())), ReasonDuplicated
	return w.newFlight(f)
}

// copied is a copy of the rare parts of a packet: what happens to a second copy of the
// packet is not told of the first.
func copied(x *trace.Extra) *trace.Extra {
	if x == nil {
		return nil
	}
	y := *x
	return &y
}
