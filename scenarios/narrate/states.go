package narrate

import (
	"wirewalk/sim"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// entered explains the states that say more than the reason for entering them.
var entered = map[tcpmodel.State]prose{ //nolint:gochecknoglobals,exhaustive // the others need no words of their own
	tcpmodel.TimeWait: {
		"Both directions are closed, and {host} sent its FIN before it had {peer}'s. So {host} stays to answer if its last ACK is lost, " +
			"and until old packets are gone[: {in:time-wait}].",
		"RFC 9293 §3.6.1",
	},
	tcpmodel.Closing: {
		"{peer}'s FIN came, but not the ACK of {host}'s own FIN: both ends closed at the same time.", "RFC 9293 §3.6",
	},
}

// brought explains what an arriving packet means to its receiver.
func brought(p *trace.Packet) prose {
	switch {
	case p.Proto != trace.TCP || p.Seg.Flags&(tcpmodel.SYN|tcpmodel.FIN|tcpmodel.RST) != 0:
		return worldProse[sim.ReasonCarried]
	case p.Seg.Payload.Len > 0:
		return prose{"{packet} brings {datalen} from {sender}, the first of them number {seq}[. It was on its way for {flight}].",
			"RFC 9293 §3.4"}
	case p.Seg.Flags.Has(tcpmodel.ACK):
		return prose{"{packet} says that {sender} has everything before octet {ack}[. It was on its way for {flight}].",
			"RFC 9293 §3.4"}
	}
	return worldProse[sim.ReasonCarried]
}

// inferred reports that a reason belongs to a capture, where nothing is known
// but what was seen.
func inferred(r trace.Reason) bool { return r >= tcpmodel.ReasonObserve }
