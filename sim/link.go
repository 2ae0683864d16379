package sim

import (
	"fmt"

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

func (w *world) addLink(p *LinkPlan) error {
	a, okA := w.byName[p.A]
	b, okB := w.byName[p.B]
	switch {
	case !okA:
		return fmt.Errorf("link %s: no host is called %q", p.Name, p.A)
	case !okB:
		return fmt.Errorf("link %s: no host is called %q", p.Name, p.B)
	case a == b:
		return fmt.Errorf("link %s joins %s with itself", p.Name, p.A)
	}
	l := &link{plan: p, id: len(w.links), ends: [2]int32{a, b}}
	for i := range p.Faults {
		l.faults = append(l.faults, &rule{Fault: p.Faults[i]})
	}
	if p.LossPPM|p.DuplicatePPM|p.ReorderPPM|p.CorruptPPM != 0 || p.Jitter != 0 {
		l.drawn = map[drawKey]uint32{}
	}
	w.links = append(w.links, l)
	return nil
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
		return 1500
	}
	return l.plan.MTU
}

// carry puts a packet onto the link at node from.
func (w *world) carry(l *link, from int32, fi uint32) {
	f := &w.flights[fi]
	size := w.t.IPLen(f.packet)
	way, to, delay := 0, l.ends[1], l.plan.Delay
	if from != l.ends[0] {
		way, to, delay = 1, l.ends[0], l.plan.DelayBack
	}
	d := &l.dirs[way]
	switch {
	case l.cut:
		w.lose(fi, ReasonCableUnplugged, 0)
		return
	case size > l.mtu():
		cited := *f // the flight ends with its loss
		w.lose(fi, ReasonTooBig, 0)
		w.answerICMP(&cited, tcpmodel.ICMPFragmentationNeeded, l.mtu())
		return
	}
	start := w.now
	if l.plan.Rate > 0 {
		if start = d.admit(w.now, l.plan.Queue); start == vtime.Never {
			w.lose(fi, ReasonQueueFull, 0)
			return
		}
		d.free = start.Add(transmitTime(size, l.plan.Rate))
		start = d.free
	}
	hit := w.applyFaults(l, way, f)
	if hit.drop {
		w.lose(fi, hit.why, hit.icmp)
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
		w.q.push(event{at: at, kind: evArrive, a: w.copyFlight(fi), b: uint32(to)})
	}
	w.q.push(event{at: at, kind: evArrive, a: fi, b: uint32(to)})
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

// lose ends a flight on the way.
func (w *world) lose(fi uint32, why tcpmodel.Reason, icmp tcpmodel.ICMPKind) {
	f := &w.flights[fi]
	p := w.tw.Edit(f.packet)
	rec := w.record(trace.Record{
		Kind: trace.SegmentDropped, Conn: p.Conn, Ref: uint32(f.packet), Why: why, Cause: p.Sent, N: f.named(why),
	})
	p.Dropped = rec
	if icmp != 0 {
		w.answerICMP(f, icmp, 0)
	}
	w.land(fi)
}

// named is the name of the fault that lost a packet, as a record's N has it;
// 0 when no fault did.
func (f *flight) named(why tcpmodel.Reason) int64 {
	if why == ReasonLost || why == ReasonUnreachable || why == ReasonBadChecksum {
		return int64(f.fault)
	}
	return 0
}

func (w *world) newFlight(f flight) uint32 {
	if n := len(w.freeFly); n > 0 {
		fi := w.freeFly[n-1]
		w.freeFly = w.freeFly[:n-1]
		w.flights[fi] = f
		return fi
	}
	w.flights = append(w.flights, f)
	return uint32(len(w.flights) - 1)
}

func (w *world) land(fi uint32) { w.freeFly = append(w.freeFly, fi) }

// copyFlight makes the second copy of a packet that the network duplicated.
func (w *world) copyFlight(fi uint32) uint32 {
	f := w.flights[fi]
	p := *w.t.Packet(f.packet)
	first := f.packet
	p.Again, p.Copy, p.Arrived, p.Dropped = first, true, 0, 0
	f.packet, f.why = w.tw.Packet(p, nil), ReasonDuplicated
	return w.newFlight(f)
}
