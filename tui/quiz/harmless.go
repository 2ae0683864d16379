package quiz

import (
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// harmless is why nobody misses a packet of the run in which it arrives.
func harmless(was *trace.Trace, id trace.PacketID) string {
	p := was.Packet(id)
	to := inspect.HostName(was, p.To)
	switch {
	case p.Proto == trace.UDP:
		return "UDP repeats nothing, and " + to + "'s program does not miss it."
	case p.Proto == trace.ICMP:
		return "It tells " + to + " nothing that changes what it does, and nobody repeats an ICMP message."
	case p.Proto != trace.TCP || p.Conn == 0:
		return "Nobody waits for it."
	}
	side := was.Conn(p.Conn).Side(p.To)
	if side < 0 || was.StateAt(p.Conn, side, p.Arrived-1) <= tcpmodel.Listen {
		return "There is no connection at " + to + " any more that it could be about."
	}
	state := was.SnapshotAt(p.Conn, side, p.Arrived-1)
	switch {
	case state == nil:
		return ""
	case p.Seg.Flags.Has(tcpmodel.RST):
		return capital(to) + " does not take it anyway."
	case p.Seg.Len() > 0 && p.Seg.End().LessEq(state.RcvNxt):
		return "It is about octets that " + to + " has already."
	case p.Seg.Len() > 0:
		return ""
	case p.Seg.Ack.LessEq(state.SndUna):
		return "It acknowledges nothing that was not acknowledged before."
	}
	return "What it acknowledges, " + to + " does not repeat before the run ends."
}

// covers is the packet that brings what a lost acknowledgment would have brought,
// 0 for none.
func covers(t *trace.Trace, lost trace.PacketID, p *trace.Packet) trace.PacketID {
	if p.Proto != trace.TCP || p.Conn == 0 || p.Seg.Len() > 0 || !p.Seg.Flags.Has(tcpmodel.ACK) || p.Seg.Flags.Has(tcpmodel.RST) {
		return 0
	}
	for n := lost + 1; int(n) <= t.Packets(); n++ {
		q := t.Packet(n)
		if q.Conn == p.Conn && q.From == p.From && q.Arrived != 0 && q.Seg.Flags.Has(tcpmodel.ACK) && p.Seg.Ack.LessEq(q.Seg.Ack) {
			return n
		}
	}
	return 0
}
