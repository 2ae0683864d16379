package capture

import (
	"cmp"
	"slices"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel/observe"
)

// A far end does things in another order than they are captured in: what it
// sends is seen later, and what is sent to it comes later. Its states follow
// from the order in which things were there.

// visit is a packet at one of its ends.
type visit struct {
	at    vtime.Time
	index int // of the packet
	came  bool
}

// farStates writes what is estimated of the ends that were not seen.
func (e *emitter) farStates() {
	for _, c := range e.conns {
		id := e.state[c.index].id
		away := e.w.Trace().Conn(id).Away
		if away[0]+away[1] == 0 {
			continue
		}
		var obs observe.Conn
		for _, v := range e.visits(c, away) {
			p := e.packets[v.index]
			side := p.side
			if v.came {
				side = 1 - side
			}
			e.visit(&obs, p, v)
			if away[side] > 0 {
				obs.Snapshot(side, &e.snap)
				e.w.Estimate(id, side, trace.Estimate{At: v.at, Packet: trace.PacketID(v.index + 1)}, &e.snap)
			}
		}
	}
}

// visit lets the observer see a packet where it left or where it came.
func (e *emitter) visit(obs *observe.Conn, p *packet, v visit) {
	switch {
	case !v.came:
		obs.Sent(v.at, p.side, &p.seg, 0, &e.seen)
	case !p.refused:
		obs.Arrived(v.at, 1-p.side, &p.seg, &e.seen)
	}
}

// visits lists when the packets of a connection were at its ends, in order of
// time. Where both are at one instant, what was captured first comes first.
func (e *emitter) visits(c *conn, away [2]vtime.Duration) []visit {
	list := make([]visit, 0, 2*len(c.packets))
	for _, i := range c.packets {
		p := e.packets[i]
		if p.proto != trace.TCP {
			continue
		}
		list = append(list, visit{at: p.at.Add(-away[p.side]), index: i})
		if !p.gone() {
			list = append(list, visit{at: p.at.Add(away[1-p.side]), index: i, came: true})
		}
	}
	slices.SortStableFunc(list, func(a, b visit) int { return cmp.Compare(a.at, b.at) })
	return list
}
