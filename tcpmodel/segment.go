package tcpmodel

import "strings"

// Flags are the control bits of RFC 9293 §3.1, in their wire positions.
type Flags uint8

// The control bits.
const (
	FIN Flags = 1 << iota
	SYN
	RST
	PSH
	ACK
	URG
	ECE
	CWR
)

// Has reports whether all the bits of x are set.
func (f Flags) Has(x Flags) bool { return f&x == x }

// String gives tcpdump's letters: S F R P . U E W, joined without the brackets.
func (f Flags) String() string {
	var b strings.Builder
	for _, c := range []struct {
		bit Flags
		ch  byte
	}{{FIN, 'F'}, {SYN, 'S'}, {RST, 'R'}, {PSH, 'P'}, {ACK, '.'}, {URG, 'U'}, {ECE, 'E'}, {CWR, 'W'}} {
		if f&c.bit != 0 {
			b.WriteByte(c.ch)
		}
	}
	if b.Len() == 0 {
		return "none"
	}
	return b.String()
}

// Span names payload octets without holding them: octets Off to Off+Len of a
// stream that the world stores once. Stream 0 means no octets.
type Span struct {
	Stream uint32
	Len    uint32
	Off    uint64
}

// Block is one SACK block, left edge included, right edge excluded (RFC 2018 §3).
type Block struct{ Left, Right Seq }

// Options are the TCP options this model sends and understands. The zero value
// carries none.
type Options struct {
	MSS      uint16 // RFC 9293 §3.7.1; 0 means absent
	HasScale bool   // RFC 7323 §2.2
	Scale    uint8  // shift count, 0 to 14
	SACKOK   bool   // RFC 2018 §2
	HasTS    bool   // RFC 7323 §3.2
	NSACK    uint8  // number of SACK blocks in use, at most 4
	TSVal    uint32
	TSEcr    uint32
	SACK     [4]Block
}

// Segment is a TCP segment as RFC 9293 §3.3.1 speaks of it: the SEG.* variables
// and the addressing within a connection. Its payload is a reference.
type Segment struct {
	SrcPort, DstPort uint16
	Seq, Ack         Seq
	Flags            Flags
	// ECN is the IP header's ECN field (RFC 3168 §5): 0 Not-ECT, 1 ECT(1), 2 ECT(0), 3 CE.
	ECN     uint8
	Window  uint16 // as on the wire, before scaling
	Urgent  uint16 // SEG.UP
	Payload Span
	Options Options
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
