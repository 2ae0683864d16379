package trace

import (
	"wirewalk/sim/wire/h1"
	"wirewalk/tcpmodel"
)

// maxLookBack bounds how many packets PacketIs goes back to find the one that
// the same end sent before.
const maxLookBack = 2_000

// PacketIs reports whether a packet is of a kind, by the words of
// sim.PacketKinds. SYN does not match SYN,ACK; ACK is a segment that carries
// nothing else; a request or response is a packet in which an HTTP message
// begins. Unknown words match nothing.
func (t *Trace) PacketIs(id PacketID, kind string) bool {
	p := t.Packet(id)
	if kind == "any" || kind == "" {
		return true
	}
	if p.Proto != TCP {
		return kind == "icmp" && p.Proto == ICMP || kind == "udp" && p.Proto == UDP
	}
	s := &p.Seg
	switch kind {
	case "SYN":
		return s.Flags&(tcpmodel.SYN|tcpmodel.ACK) == tcpmodel.SYN
	case "SYN,ACK":
		return s.Flags.Has(tcpmodel.SYN | tcpmodel.ACK)
	case "ACK":
		return pureAck(s)
	case "FIN":
		return s.Flags.Has(tcpmodel.FIN)
	case "RST":
		return s.Flags.Has(tcpmodel.RST)
	case "data":
		return s.Payload.Len > 0
	case "retransmission":
		return p.Again != 0 && !p.Copy
	case "request":
		return t.beginsRequest(p)
	case "response":
		return t.beginsResponse(p)
	case "keepalive-probe", "window-probe":
		return t.probe(p) == kind
	case "duplicate-ack", "window-update":
		return t.repeatedAck(id, p) == kind
	}
	return false
}

// pureAck reports whether a segment acknowledges and does nothing else.
func pureAck(s *tcpmodel.Segment) bool {
	const others = tcpmodel.SYN | tcpmodel.FIN | tcpmodel.RST | tcpmodel.URG
	return s.Flags.Has(tcpmodel.ACK) && s.Flags&others == 0 && s.Payload.Len == 0
}

// beginsRequest reports whether an HTTP request begins in a packet: by the
// octets themselves, or by what the programs reported.
func (t *Trace) beginsRequest(p *Packet) bool {
	return h1.BeginsRequest(t.head(p)) || t.reported(p, true)
}

// beginsResponse is the same for a response.
func (t *Trace) beginsResponse(p *Packet) bool {
	return h1.BeginsResponse(t.head(p)) || t.reported(p, false)
}

// head is the first octets of a packet's payload.
func (t *Trace) head(p *Packet) []byte {
	const enough = 16
	sp := t.Said(p)
	return t.Octets(make([]byte, 0, enough), tcpmodel.Span{Stream: sp.Stream, Off: sp.Off, Len: min(sp.Len, enough)})
}

// reported tells whether a program reported a request, or a response, that
// begins in a packet.
func (t *Trace) reported(p *Packet, request bool) bool {
	sp := t.Said(p)
	for i := range t.messages {
		m := &t.messages[i]
		if m.Conn == p.Conn && m.Sender == p.From && m.Request == request && m.Off >= sp.Off && m.Off < sp.Off+uint64(sp.Len) {
			return true
		}
	}
	return false
}

// probe tells whether a packet asks an idle peer (RFC 9293 §3.8.4), a closed
// window (§3.8.6.1) or is none of both. The sender's variables decide: a
// keepalive probe has the number before SND.UNA with nothing outstanding.
func (t *Trace) probe(p *Packet) string {
	s := &p.Seg
	if s.Flags&(tcpmodel.SYN|tcpmodel.FIN|tcpmodel.RST) != 0 || s.Flags&tcpmodel.ACK == 0 {
		return ""
	}
	side := t.SentBy(p)
	if side < 0 {
		return ""
	}
	b := t.SnapshotAt(p.Conn, side, t.sentAt(p))
	if b == nil || !b.State.Synchronized() {
		return ""
	}
	below := s.Seq+1 == b.SndUna && s.Payload.Len <= 1
	switch {
	case below && b.SndWnd == 0 && b.SndQueued > 0:
		return "window-probe"
	case below && b.SndUna == b.SndNxt:
		return "keepalive-probe"
	case b.SndWnd == 0 && s.Payload.Len > 0 && s.Payload.Len <= 1 && !s.Seq.Less(b.SndUna):
		return "window-probe"
	}
	return ""
}

// sentAt is the record to look at for a packet's sender, the last one for a
// packet that has none yet.
func (t *Trace) sentAt(p *Packet) RecordID {
	if id := p.Begins(); id != 0 {
		return id
	}
	return RecordID(t.Len())
}

// repeatedAck tells a duplicate acknowledgment (RFC 5681 §2) from a window
// update: both repeat the acknowledgment number of the sender's packet before.
func (t *Trace) repeatedAck(id PacketID, p *Packet) string {
	s := &p.Seg
	if !pureAck(s) || p.Conn == 0 || t.probe(p) != "" {
		return ""
	}
	var before *Packet
	for i := id - 1; i > 0 && id-i < maxLookBack; i-- {
		if q := t.Packet(i); q.Conn == p.Conn && q.From == p.From {
			before = q
			break
		}
	}
	if before == nil || before.Seg.Flags&tcpmodel.ACK == 0 || before.Seg.Flags&tcpmodel.SYN != 0 || before.Seg.Ack != s.Ack {
		return ""
	}
	if before.Seg.Window != s.Window {
		return "window-update"
	}
	side := t.SentBy(p)
	if side < 0 {
		return ""
	}
	far := t.SnapshotAt(p.Conn, 1-side, t.sentAt(p))
	if far != nil && s.Ack.Less(far.SndNxt) {
		return "duplicate-ack"
	}
	return ""
}
