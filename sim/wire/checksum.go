package wire

import "wirewalk/sim/trace"

// Checksum is what a look at a transport layer's checksum finds.
type Checksum uint8

// The findings.
const (
	ChecksumUnknown   Checksum = iota // not all octets were captured, or there is none
	ChecksumRight                     // it matches
	ChecksumOffloaded                 // not filled in yet: the network card does that after the capture
	ChecksumWrong                     // it does not match
)

// String is the finding in words.
func (c Checksum) String() string {
	names := [...]string{"not checked", "correct", "offloaded", "wrong"}
	if int(c) < len(names) {
		return names[c]
	}
	return "not checked"
}

// sum16 adds octets as 16-bit words in one's complement (RFC 1071 §1).
func sum16(sum uint32, b []byte) uint32 {
	for len(b) >= 2 {
		sum += uint32(b[0])<<8 | uint32(b[1])
		if sum >= 1<<31 {
			sum = sum&0xffff + sum>>16
		}
		b = b[2:]
	}
	if len(b) == 1 {
		sum += uint32(b[0]) << 8
	}
	return sum
}

func fold(sum uint32) uint16 {
	for sum > 0xffff {
		sum = sum&0xffff + sum>>16
	}
	return uint16(sum)
}

// checksumOf checks the transport checksum of a datagram, whose layers are known.
func checksumOf(datagram []byte, d *Decoded) Checksum {
	at, field := 0, 0
	switch d.Proto {
	case trace.TCP:
		field = 16
	case trace.UDP:
		field = 6
	case trace.ICMP:
		field = 2
	case trace.Other:
		return ChecksumUnknown
	}
	if d.Length > len(datagram) || d.Problem != "" {
		return ChecksumUnknown
	}
	at, ok := transportOffset(datagram)
	if !ok || d.Length < at+field+2 {
		return ChecksumUnknown
	}
	seg := datagram[at:d.Length]
	stored := uint16(seg[field])<<8 | uint16(seg[field+1])
	pseudo := uint32(0)
	if d.Proto != trace.ICMP || d.V6 {
		addrs := datagram[12:20]
		if d.V6 {
			addrs = datagram[8:40]
		}
		pseudo = pseudoSum(addrs, d.Number, len(seg))
	}
	switch {
	case fold(sum16(pseudo, seg)) == 0xffff:
		return ChecksumRight
	case d.Proto == trace.UDP && stored == 0 && !d.V6:
		return ChecksumUnknown // RFC 768: the sender made none.
	case d.Proto != trace.ICMP && (stored == fold(pseudo) || stored == 0):
		// Linux leaves the sum over the pseudo header for the card to complete.
		return ChecksumOffloaded
	}
	return ChecksumWrong
}

// pseudoSum is the sum over the pseudo header with its two addresses (RFC 9293
// §3.1, RFC 8200 §8.1).
func pseudoSum(addrs []byte, proto uint8, length int) uint32 {
	return sum16(uint32(proto)+uint32(length>>16)+uint32(length&0xffff), addrs)
}

// transportOffset is where the transport header of a whole datagram starts.
func transportOffset(b []byte) (int, bool) {
	if len(b) < 20 {
		return 0, false
	}
	if b[0]>>4 == 4 {
		n := int(b[0]&15) * 4
		return n, n >= 20 && n <= len(b)
	}
	if len(b) < 40 {
		return 0, false
	}
	at, next := 40, b[6]
	for range 8 { // more extension headers than RFC 8200 §4.1 lists
		switch next {
		case 0, 43, 60:
			if at+2 > len(b) {
				return 0, false
			}
			next, at = b[at], at+8+int(b[at+1])*8
		default:
			return at, at <= len(b)
		}
	}
	return 0, false
}
