package narrate

import "wirewalk/tcpmodel"

// refusedCases explain segments that are not in the window.
var refusedCases = map[string]prose{ //nolint:gochecknoglobals // a constant table, complete by test
	"outside-window/reset": {
		"The number of RST {arrived} is not one that {host} can take now. Anybody could have sent it, so {host} ignores it.",
		"RFC 9293 §3.10.7.4",
	},
	"outside-window/syn": {
		"{arrived} asks for a connection, and {host} still has one with these addresses and ports, in {stood|another state}. It says which octet that one " +
			"expects (a challenge ACK): a peer that has forgotten it will answer with RST.",
		"RFC 9293 §3.10.7.4",
	},
	"syn/time-wait": {
		"A SYN came for addresses and ports of which {host} had a connection in TIME-WAIT, and its {newer} is newer than that one's: TIME-WAIT gives way. " +
			"The program that listens gets a new connection, and {host} acknowledges the SYN and sends its own in the same packet.",
		"RFC 9293 §3.10.7.4",
	},
	"outside-window/syn-time-wait": {
		"{arrived} asks for a connection, and {host} has one with these addresses and ports in TIME-WAIT. {older} not newer than that one's, " +
			"so TIME-WAIT does not give way (RFC 6191): {host} says which octet it expects (a challenge ACK).",
		"RFC 9293 §3.10.7.4",
	},
	"syn-in-window/time-wait": {
		"{arrived} asks for a connection, and {host} has one with these addresses and ports in TIME-WAIT. {older} not newer than that one's, " +
			"so TIME-WAIT does not give way (RFC 6191): {host} asks with a challenge ACK.",
		"RFC 9293 §3.10.7.4",
	},
	"outside-window/time-wait": {
		"{peer}'s FIN comes again: {host}'s last ACK has not come to it in time. {host} is still in TIME-WAIT: " +
			"it acknowledges again and starts its wait anew[, {in:time-wait}].",
		"RFC 9293 §3.10.7.4",
	},
	"outside-window/time-wait-again": {
		"{arrived} brings {peer}'s FIN once more, although {peer} has not repeated it since. {host} is still in TIME-WAIT: " +
			"it acknowledges again and starts its wait anew[, {in:time-wait}].",
		"RFC 9293 §3.10.7.4",
	},
	"path-mtu-low/again": {
		"A router has named an MTU below 552 octets, or none. {host} keeps to packets of 552 octets, lets routers fragment them (DF is clear), " +
			"and sends again what was too large.",
		"RFC 791 §3.2",
	},
	"outside-window/keepalive": {
		"{arrived} has a number {host} has had already: a keepalive probe. {host}'s TCP must say what it expects next, " +
			"and so shows that it is there.",
		"RFC 9293 §3.8.4",
	},
	"outside-window/probe": {
		"{arrived} asks whether there is room. {host} answers with its window[: {rcvwnd}].", "RFC 9293 §3.8.6.1",
	},
	"outside-window/again": {
		"{arrived} repeats what {host} has already. {host} drops it and acknowledges again, so that {peer} stops repeating.",
		"RFC 9293 §3.10.7.4",
	},
	"beyond-window/whole": {
		"{host} has no room for what {arrived|the segment} brings: all of it lies beyond its window, and is not taken.", "RFC 9293 §3.10.7.4",
	},
}

// refusedCase tells segments apart that are not taken, or not whole.
func refusedCase(f *recordFacts) string {
	p := f.arrival()
	if p == nil {
		return ""
	}
	switch f.r.Why { //nolint:exhaustive // the other reasons say it all
	case tcpmodel.WhyBeyondWindow:
		if f.before != nil && !p.Seg.Seq.Less(f.before.RcvNxt+tcpmodel.Seq(f.before.RcvWnd)) {
			return "beyond-window/whole"
		}
		return ""
	case tcpmodel.WhySYNInWindow:
		if f.stood() == tcpmodel.TimeWait && f.older() != "" {
			return "syn-in-window/time-wait"
		}
		return ""
	case tcpmodel.WhyOutsideWindow:
	default:
		return ""
	}
	switch {
	case p.Seg.Flags.Has(tcpmodel.RST):
		return "outside-window/reset"
	case p.Seg.Flags&(tcpmodel.SYN|tcpmodel.ACK) == tcpmodel.SYN && p.Again == 0:
		if f.stood() == tcpmodel.TimeWait && f.older() != "" {
			return "outside-window/syn-time-wait"
		}
		return "outside-window/syn"
	case p.Seg.Flags.Has(tcpmodel.FIN) && f.s != nil && f.s.State == tcpmodel.TimeWait:
		if p.Again == 0 || p.Copy {
			return "outside-window/time-wait-again"
		}
		return "outside-window/time-wait"
	case p.Sent != 0 && f.t.Record(p.Sent).Why == tcpmodel.WhyKeepaliveProbe:
		return "outside-window/keepalive"
	case p.Sent != 0 && f.t.Record(p.Sent).Why == tcpmodel.WhyWindowProbe:
		return "outside-window/probe"
	case p.Again != 0:
		return "outside-window/again"
	}
	return ""
}
