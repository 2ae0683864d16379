package tcpmodel

// Span names payload octets without holding them: octets Off to Off+Len of a
// stream that the world stores once. Stream 0 means no octets.
type Span struct {
	Stream uint32
	Len    uint32
	Off    uint64
}

// Block is one SACK block, left edge included, right edge excluded (RFC 2018 §3).
type Block struct{ Left, Right Seq }

// Segment is a TCP segment as RFC 9293 §3.3.1 speaks of it: the SEG.* variables
// and the addressing within a connection. Its payload is a reference.
type Segment struct {
	SrcPort, DstPort uint16
	Seq, Ack         Seq
	Flags            Flags
	// ECN is the IP header's ECN field (RFC 3168 §5): 0 Not-ECT, 1 ECT(1), 2 ECT(0), 3 CE.
	ECN uint8
	// Fragments is whether routers may fragment the packet: DF is clear (RFC 791 §3.1).
	Fragments bool
	Window    uint16 // as on the wire, before scaling
	Urgent    uint16 // SEG.UP
	Payload   Span
	Options   Options
}

// Len is SEG.LEN: the octets of sequence space the segment takes, SYN and FIN
// counted (RFC 9293 §3.3.1).
func (s *Segment) Len() Size {
	n := Size(s.Payload.Len)
	if s.Flags&SYN != 0 {
		n++
	}
	if s.Flags&FIN != 0 {
		n++
	}
	return n
}

// End is the sequence number after the segment's last octet.
func (s *Segment) End() Seq { return s.Seq.Add(s.Len()) }
