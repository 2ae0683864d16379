package narrate

import (
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// noRST is why an end did not reset the connection (RFC 9293 §3.5.2).
func (e *stopEnd) noRST() reply {
	switch {
	case !e.acts:
		return reply{}
	case e.damaged != 0:
		return say(RSTDamaged, "packet", packetNumber(e.damaged))
	case e.arrived == 0:
		return say(RSTNothingCame)
	}
	p, number := e.t.Packet(e.arrived), packetNumber(e.arrived)
	syn := p.Seg.Flags&(tcpmodel.SYN|tcpmodel.ACK) == tcpmodel.SYN
	switch {
	case p.Proto == trace.ICMP:
		return say(RSTForICMP, "packet", number)
	case e.kept:
		return say(RSTKept, "packet", number)
	case p.Proto != trace.TCP:
		return reply{}
	case p.Seg.Flags.Has(tcpmodel.RST):
		return say(RSTForRST)
	case e.s == nil || e.was == tcpmodel.Closed:
		return reply{} // What kept it silent is told where it was refused.
	case syn && e.was == tcpmodel.Listen:
		return say(RSTWelcome, "packet", number)
	case syn && e.was == tcpmodel.SynSent:
		return say(RSTCrossing, "packet", number)
	case syn:
		return reply{} // A SYN within a connection is answered by a rule of its own.
	case e.s.State == tcpmodel.Closed:
		return say(RSTLast, "packet", number)
	case e.s.AppClosed && p.Seg.Payload.Len == 0:
		return say(RSTNoOctets, "packet", number)
	}
	return say(RSTFits, "packet", number)
}

// noACK is why an end did not acknowledge anything.
func (e *stopEnd) noACK() reply {
	if r, ok := e.noACKOfArrival(); ok {
		return r
	}
	waits := e.left(tcpmodel.TimerDelayedAck)
	switch {
	case e.s.State <= tcpmodel.Listen:
		return reply{}
	case e.s.State == tcpmodel.SynSent && e.acts && e.arrived == 0:
		return say(ACKUnheard)
	case e.s.State == tcpmodel.SynSent:
		return reply{}
	case e.s.Timers[tcpmodel.TimerDelayedAck] == e.now:
		return say(ACKSoon)
	case waits > 0:
		return say(ACKDelayed, "left", inWords(waits))
	case e.arrived != 0 && e.limited:
		return say(ACKLimited, "packet", packetNumber(e.arrived))
	case e.arrived != 0 && e.t.Packet(e.arrived).Seg.Len() == 0:
		return say(ACKEmpty, "packet", packetNumber(e.arrived))
	case e.arrived != 0 && e.refused:
		return reply{} // Why it was not taken is told there.
	case !e.acts || !e.allAcked():
		return reply{}
	}
	return say(ACKAll)
}

// noACKOfArrival is why no ACK answers what has come, where that decides alone.
func (e *stopEnd) noACKOfArrival() (reply, bool) {
	if e.damaged != 0 {
		return say(ACKDamaged, "packet", packetNumber(e.damaged)), true
	}
	if e.arrived == 0 {
		return reply{}, false
	}
	p, number := e.t.Packet(e.arrived), packetNumber(e.arrived)
	reset := p.Seg.Flags.Has(tcpmodel.RST)
	switch {
	case p.Proto == trace.ICMP:
		return say(ACKForICMP, "packet", number), true
	case e.kept:
		return say(ACKKept, "packet", number), true
	case p.Proto != trace.TCP:
		return reply{}, true
	case reset && e.s.State == tcpmodel.Closed && e.was != tcpmodel.Closed:
		return say(ACKEnded, "packet", number), true
	case reset && e.s.State == tcpmodel.Closed:
		return reply{}, true
	case reset:
		return say(ACKRSTIgnored, "packet", number), true
	case e.did["RST"]:
		return say(ACKReset, "packet", number), true
	}
	return reply{}, false
}

// allAcked reports that the last ACK of this end covers all that it has received in order.
func (e *stopEnd) allAcked() bool {
	all := false
	e.mine(func(_ trace.PacketID, p *trace.Packet) bool {
		if !p.Seg.Flags.Has(tcpmodel.ACK) {
			return false
		}
		all = p.Seg.Ack == e.s.RcvNxt
		return true
	})
	return all
}
