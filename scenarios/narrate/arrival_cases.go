package narrate

import (
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// arrivalCases explain what an arriving packet means to its receiver.
var arrivalCases = map[string]prose{ //nolint:gochecknoglobals // a constant table, complete by test
	"carried/data": {
		"{packet} brings {datalen} from {sender}, beginning with number {seq}[. It was on its way for {flight}].", "RFC 9293 §3.4",
	},
	"carried/ack": {
		"{packet} says that {sender} has everything before octet {ack}[. It was on its way for {flight}].", "RFC 9293 §3.4",
	},
	"carried/ack-syn": {
		"{packet} acknowledges {host}'s SYN[. It was on its way for {flight}].", "RFC 9293 §3.4",
	},
	"carried/ack-fin": {
		"{packet} acknowledges all that {host} has sent, its FIN too[. It was on its way for {flight}].", "RFC 9293 §3.4",
	},
	"carried/ack-old": {
		"{packet} names octet {ack}; an ACK that came before it has named a later one already. It says nothing new.", "RFC 9293 §3.4",
	},
	"carried/window": {
		"{packet} acknowledges nothing new. It tells of another window: {sender} has room for {told} now.", "RFC 9293 §3.8.6",
	},
	"carried/window-closed": {
		"{packet} acknowledges nothing new. Its window is 0: {sender} can take nothing now.", "RFC 9293 §3.8.6",
	},
	"carried/sack": {
		"{packet} acknowledges nothing new: {sender} still waits for octet {ack}. Its SACK option says that it has later ones.",
		"RFC 2018 §3",
	},
	"carried/dsack-syn": {
		"{packet} acknowledges nothing new. Its SACK option tells that {sender} got {host}'s SYN twice (D-SACK).", "RFC 2883 §4",
	},
	"carried/dsack": {
		"{packet} acknowledges nothing new. Its SACK option tells of octets that {sender} got twice (D-SACK).", "RFC 2883 §4",
	},
	"carried/duplicate": {
		"{packet} acknowledges nothing new: {sender} still waits for octet {ack}.", "RFC 5681 §2",
	},
	"carried/alive": {
		"{packet} answers {host}'s keepalive probe: {sender} is there, and still expects octet {ack}.", "RFC 9293 §3.8.4",
	},
	"carried/probed": {
		"{packet} answers {host}'s window probe: the window is {told} now.", "RFC 9293 §3.8.6.1",
	},
	"carried/stands": {
		"{packet} acknowledges nothing new: it says that {sender} expects octet {ack}, as before.", "RFC 9293 §3.4",
	},
	"carried/stranger": {
		"{packet} is of a connection that {host} is no end of, so {host} can make nothing of its numbers.", "RFC 9293 §3.4",
	},
	"carried/icmp": {
		"{segment} came from {sender}. It is an ICMP message: no segment of the connection, and nothing that TCP acknowledges.", "RFC 792",
	},
}

// broughtCase tells apart what arrives.
func broughtCase(f *recordFacts) string {
	p := f.p
	switch {
	case p.Proto == trace.ICMP:
		return "carried/icmp"
	case p.Proto != trace.TCP || p.Seg.Flags&(tcpmodel.SYN|tcpmodel.FIN|tcpmodel.RST) != 0:
		return ""
	case f.side < 0:
		return "carried/stranger"
	case p.Seg.Payload.Len > 0:
		return "carried/data"
	case p.Seg.Flags.Has(tcpmodel.ACK):
		return broughtAck(f)
	}
	return ""
}

// broughtAck tells pure ACKs apart by what their receiver knew before.
func broughtAck(f *recordFacts) string {
	b, seg := f.before, &f.p.Seg
	switch {
	case b == nil || b.State <= tcpmodel.SynSent:
		return "carried/ack"
	case seg.Ack.Less(b.SndUna):
		return "carried/ack-old"
	case b.SndUna == b.ISS && seg.Ack == b.ISS+1:
		return "carried/ack-syn"
	case b.SndUna.Less(seg.Ack):
		if seg.Ack == b.SndNxt && f.sentFIN() {
			return "carried/ack-fin"
		}
		return "carried/ack"
	}
	return nothingNew(f, b)
}

// sentFIN reports that the record's end has sent a FIN before the record's stop, and
// not only wants to.
func (f *recordFacts) sentFIN() bool {
	if f.before == nil || f.before.SndQueued > 0 {
		return false
	}
	first, _ := f.t.Stop(f.r.Stop)
	for id := first - 1; id > 0 && first-id < lookBack; id-- {
		r := f.t.Record(id)
		if r.Conn == f.conn && r.Host == f.r.Host && r.Kind == trace.SegmentSent && f.t.Packet(r.Packet()).Seg.Flags.Has(tcpmodel.FIN) {
			return true
		}
	}
	return false
}

// nothingNew tells ACKs apart that acknowledge what was acknowledged.
func nothingNew(f *recordFacts, b *tcpmodel.Snapshot) string {
	told, seg := f.toldWindow(), &f.p.Seg
	switch {
	case seg.Options.NSACK > 0 && seg.Options.SACK[0].Left == b.ISS && seg.Options.SACK[0].Right == b.ISS+1:
		return "carried/dsack-syn"
	case seg.Options.NSACK > 0 && !b.SndUna.Less(seg.Options.SACK[0].Right):
		return "carried/dsack"
	case seg.Options.NSACK > 0:
		return "carried/sack"
	case f.asked() == tcpmodel.WhyWindowProbe:
		return "carried/probed"
	case told != int64(b.SndWnd) && told == 0:
		return "carried/window-closed"
	case told != int64(b.SndWnd):
		return "carried/window"
	case f.asked() == tcpmodel.WhyKeepaliveProbe:
		return "carried/alive"
	case b.SndUna != b.SndNxt:
		return "carried/duplicate"
	}
	return "carried/stands"
}

// toldWindow is the window that the record's packet offers to the record's end, in octets.
func (f *recordFacts) toldWindow() int64 { return f.offers(&f.p.Seg) }

// offers is the window that a segment offers to the record's end, in octets.
func (f *recordFacts) offers(seg *tcpmodel.Segment) int64 {
	w := int64(seg.Window)
	if !seg.Flags.Has(tcpmodel.SYN) && f.before != nil && f.before.Scaled {
		w <<= f.before.SndScale
	}
	return w
}

// asked is why the host sent the packet that the record's packet answers; no
// reason when it answers none.
func (f *recordFacts) asked() trace.Reason {
	sent := f.t.Record(f.p.Sent)
	if cause := f.t.Record(sent.Cause); cause.Kind == trace.SegmentDelivered {
		return f.t.Record(f.t.Packet(cause.Packet()).Sent).Why
	}
	return tcpmodel.ReasonNone
}
