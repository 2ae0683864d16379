//nolint:gochecknoglobals // premises are constants that are put together
package premises

import (
	"strings"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
	"wirewalk/tcpmodel/observe"
)

// glance is a packet of a capture with what was seen of its sender and receiver before.
type glance struct {
	n    trace.PacketID
	p    *trace.Packet
	seg  *tcpmodel.Segment
	s, o *sight // its sender and its receiver
	e    *eyes
	now  vtime.Time
	side int
}

// look is the packet of the moment's stop; nil when it is none of a connection.
func (m *moment) look() *glance {
	first, last := m.t.Stop(m.r.Stop)
	for id := first; id <= last; id++ {
		r := m.t.Record(id)
		n := r.Packet()
		if r.Kind != trace.SegmentSent || n == 0 {
			continue
		}
		p := m.t.Packet(n)
		side := -1
		if p.Conn != 0 {
			side = m.t.Sender(p)
		}
		if side < 0 || p.Proto != trace.TCP {
			return nil
		}
		e := m.l.eyes
		e.advance(m.r.Stop)
		return &glance{n: n, p: p, seg: &p.Seg, s: e.at(p.Conn, side), o: e.at(p.Conn, 1-side), e: e, now: r.At, side: side}
	}
	return nil
}

// seen is the premise of what the packet of the stop shows.
func seen(shows func(*glance) bool, otherwise string) func(*moment) error {
	return that(func(m *moment) bool {
		g := m.look()
		return m.t.Inferred && g != nil && shows(g)
	}, otherwise)
}

func (g *glance) has(bits tcpmodel.Flags) bool { return g.seg.Flags.Has(bits) }

// pure reports an ACK that brings nothing.
func (g *glance) pure() bool {
	return g.seg.Len() == 0 && g.has(tcpmodel.ACK) && g.seg.Flags&(tcpmodel.SYN|tcpmodel.FIN|tcpmodel.RST) == 0
}

// known reports that the record is about the sender: its sending, or a change of its state.
func ofSender() func(*moment) error {
	return that(func(m *moment) bool {
		g := m.look()
		return g != nil && (m.r.Kind == trace.SegmentSent || m.r.Kind == trace.StateChange)
	}, "it is no sending")
}

// left is when a packet left its sender, and came when it came to its receiver, by the estimates.
func (g *glance) left() vtime.Time { return g.now.Add(-g.e.t.Conn(g.p.Conn).Away[g.side]) }

// repeats is the premise that octets of the packet were sent before, in the packet that the
// sentence names, where it names one.
var repeatsOctets = all(seen(func(g *glance) bool {
	before := g.s.carried(g.seg.Seq, g.seg.End())
	return g.seg.Len() > 0 && before
}, "its octets were not sent before"), that(func(m *moment) bool {
	g := m.look()
	again := inspect.Repetition(m.t, g.n)
	return again == "" || strings.Contains(m.text, again) || !strings.Contains(m.text, "first sent in") && !strings.Contains(m.text, ", in ")
}, "the packet that is named is another"), that(func(m *moment) bool {
	g := m.look()
	if g.p.Again == 0 {
		return true
	}
	q := m.t.Packet(g.p.Again)
	return q.From == g.p.From && q.Conn == g.p.Conn && q.Seg.Seq.LessEq(g.seg.Seq) && g.seg.Seq.Less(q.Seg.End())
}, "the packet before did not carry these octets"))

// ackKnown reports that an acknowledgment of the packet's octets had come to its sender
// before it left, by the estimates.
func (g *glance) ackKnown() bool {
	for _, r := range g.o.reports {
		q := g.e.t.Packet(r.packet)
		came := g.e.t.Record(q.Sent).At.Add(g.e.t.Conn(g.p.Conn).Away[g.side])
		if g.seg.End().LessEq(r.ack) && came <= g.left() && q.Dropped == 0 {
			return true
		}
	}
	return false
}

// told reports that the receiver had told of octets behind the packet's.
func (g *glance) toldOfGap() bool {
	times := map[tcpmodel.Seq]int{}
	for _, r := range g.o.reports {
		if times[r.ack]++; r.ack.LessEq(g.seg.Seq) && (g.seg.Seq.Less(r.high) && r.high != r.ack || times[r.ack] > 1) {
			return true
		}
	}
	return false
}

// silence is for how long no octet had come to the sender or left it, by the estimates;
// and whether one was on its way to it.
func (g *glance) silence() (d vtime.Duration, crossing trace.PacketID) {
	last, passed := vtime.Time(0), false
	for n := trace.PacketID(1); n < g.n; n++ {
		p := g.e.t.Packet(n)
		if p.Conn != g.p.Conn || p.Proto != trace.TCP || p.Seg.Payload.Len == 0 || p.Sent == 0 {
			continue
		}
		away := g.e.t.Conn(g.p.Conn).Away[g.side]
		at := g.e.t.Record(p.Sent).At
		if p.From == g.p.From {
			at = at.Add(-away)
		} else {
			at = at.Add(away)
		}
		if at > g.left() {
			crossing = n
			continue
		}
		last, passed = max(last, at), true
	}
	if !passed {
		return 0, crossing
	}
	return g.left().Sub(last), crossing
}

// quietTold is the premise of the quiet time that the sentence tells.
var quietTold = lasts("gone for ", func(m *moment) vtime.Duration { d, _ := m.look().silence(); return d })

// unansweredProbes is how many probes the sender sent in vain.
func (g *glance) unansweredProbes() int { return g.s.probes }

// probeCited reports an ICMP error about a keepalive probe of the packet's sender.
func (g *glance) probeCited() bool {
	for n := trace.PacketID(1); n < g.n; n++ {
		p := g.e.t.Packet(n)
		if x := p.Extra(); p.Proto == trace.ICMP && x != nil && x.Cites != 0 {
			q := g.e.t.Packet(x.Cites)
			if q.Conn == g.p.Conn && q.From == g.p.From && g.e.t.Record(q.Sent).Why == observe.ReasonKeepaliveProbe {
				return true
			}
		}
	}
	return false
}

// cited is the ICMP error about the packet of the stop, 0 for none.
func (m *moment) cited() trace.PacketID {
	first, _ := m.t.Stop(m.r.Stop)
	n := m.t.Record(m.id).Packet()
	for id := first; n == 0 && id <= m.id; id++ {
		n = m.t.Record(id).Packet()
	}
	for q := n + 1; int(q) <= m.t.Packets(); q++ {
		if x := m.t.Packet(q).Extra(); m.t.Packet(q).Proto == trace.ICMP && x != nil && x.Cites == n {
			return q
		}
	}
	return 0
}

// after visits the later packets of a connection.
func (m *moment) after(g *glance, visit func(*trace.Packet) bool) {
	for n := g.n + 1; int(n) <= m.t.Packets(); n++ {
		if q := m.t.Packet(n); q.Conn == g.p.Conn && q.Proto == trace.TCP && visit(q) {
			return
		}
	}
}

// firstFin reports that the sender had sent no FIN with the packet's number.
func (g *glance) firstFin() bool { return g.s.fin == 0 || g.s.finSeq != g.seg.End()-1 }

// cameAfterFin reports octets that came to the sender after its FIN had left, by the estimates.
func (g *glance) cameAfterFin() bool {
	away := g.e.t.Conn(g.p.Conn).Away[g.side]
	fin := g.e.t.Record(g.e.t.Packet(g.s.fin).Sent).At.Add(-away)
	for _, x := range g.o.sent {
		if x.at.Add(away) >= fin {
			return true
		}
	}
	return false
}

// unanswered reports that nothing shows that the packet of the stop came: what it brings is
// sent again before it is acknowledged, or never acknowledged; what an ACK covers is sent
// again; and of a RST nothing can show.
func (m *moment) unanswered() bool {
	g := m.look()
	if g == nil || g.has(tcpmodel.RST) {
		return g != nil
	}
	answered, again, covered := false, false, false
	m.after(g, func(q *trace.Packet) bool {
		back := q.From != g.p.From
		switch {
		case back && g.seg.Len() > 0 && q.Seg.Flags.Has(tcpmodel.ACK) && g.seg.End().LessEq(q.Seg.Ack) && !q.Seg.Flags.Has(tcpmodel.RST):
			answered = true
		case !back && g.seg.Len() > 0 && q.Seg.Len() > 0 && q.Seg.Seq.LessEq(g.seg.Seq) && g.seg.Seq.Less(q.Seg.End()):
			again = true
		case back && g.seg.Len() == 0 && q.Seg.Len() > 0 && q.Seg.Seq.Less(g.seg.Ack):
			covered = true
		}
		return answered || again || covered
	})
	if g.seg.Len() == 0 && !g.s.isProbe(g.seg) {
		return covered
	}
	return again || !answered || g.copied()
}

// copied reports that the packet's octets were sent before.
func (g *glance) copied() bool {
	before := g.s.carried(g.seg.Seq, g.seg.End())
	return before
}

// synOnly reports an end that has shown nothing but its SYN.
func (s *sight) synOnly() bool { return s.syn != 0 && !s.hasAck }
