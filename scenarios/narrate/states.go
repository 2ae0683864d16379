package narrate

import (
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

// inferred reports that a reason belongs to a capture, where nothing is known
// but what was seen.
func inferred(r trace.Reason) bool { return r >= tcpmodel.ReasonObserve }
