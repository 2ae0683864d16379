package diff

import (
	"fmt"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// count is a number that an end goes by.
type count struct {
	name string
	n    int64
	time bool
}

// counts are the numbers that an end goes by at an instant: how long its timers
// still run, and what it would send by.
func counts(s *tcpmodel.Snapshot, now vtime.Time) []count {
	list := []count{
		{name: "RTO", n: int64(s.RTO), time: true},
		{name: "cwnd", n: int64(s.Cwnd)},
		{name: "ssthresh", n: int64(s.Ssthresh)},
	}
	for kind, at := range s.Timers {
		n := int64(-1) // It does not run.
		if at != vtime.Never {
			n = int64(at.Sub(now))
		}
		list = append(list, count{name: tcpmodel.TimerKind(kind).String() + " timer", n: n, time: true})
	}
	return list
}

// reportTimers names, once for each end, what it goes by on one side and not on
// the other, though nothing has come of it.
func (b *pairing) reportTimers() {
	named := map[string]bool{}
	for k := range b.sides[0].segments {
		x := &b.sides[0].segments[k]
		if x.mate < 0 {
			continue
		}
		y := &b.sides[1].segments[x.mate]
		for role := range uint8(2) {
			b.compareCounts(x, y, role, named)
		}
	}
}

// compareCounts compares what an end goes by when it has sent a packet, or seen it come.
func (b *pairing) compareCounts(x, y *segment, role uint8, named map[string]bool) {
	var of [2][]count
	for i, seg := range []*segment{x, y} {
		k := b.sides[i].conv
		rec := seg.p.Sent
		if seg.role != role {
			rec = seg.p.Arrived
		}
		if rec == 0 {
			return
		}
		_, last := k.t.Stop(k.t.Record(rec).Stop)
		s := k.t.SnapshotAt(k.conn, k.end(int(role)), last)
		if s == nil {
			return
		}
		of[i] = counts(s, k.t.Record(rec).At)
	}
	for i := range of[0] {
		m, n := of[0][i], of[1][i]
		key := fmt.Sprint(role, m.name)
		if named[key] || m.n == n.n || m.time && m.n >= 0 && n.n >= 0 && b.al.tolerance.within(vtime.Duration(m.n), vtime.Duration(n.n)) {
			continue
		}
		named[key] = true
		b.listing.add(Difference{
			Kind: Timers, Conn: b.conn, Packets: [2]trace.PacketID{x.id, y.id}, Count: 1,
			Text: fmt.Sprintf("the %s's %s is %s in %s, %s in %s (%s)", roleName(role), m.name, m.value(), b.names()[0],
				n.value(), b.names()[1], ref(x, y)),
		})
	}
}

// value writes a number that an end goes by.
func (c *count) value() string {
	const unset = 1 << 30 // No loss has set the threshold.
	switch {
	case c.time && c.n < 0:
		return "not running"
	case c.time && c.n == 0:
		return "due"
	case c.time:
		return inspect.Span(vtime.Duration(c.n))
	case c.n >= unset:
		return "not set"
	}
	return fmt.Sprintf("%d octets", c.n)
}
