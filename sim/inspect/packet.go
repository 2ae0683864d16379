package inspect

import (
	"unicode"

	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// Misleading reports whether a reader of text could be misled by r.
func Misleading(r rune) bool {
	if r < unicode.MaxASCII {
		return r < ' '
	}
	return unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r) ||
		unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r)
}

// Relative gives the packet's sequence and acknowledgment numbers counted from
// the initial ones, modulo 2**32: a SYN is 0 and the first octet of data 1.
// Numbers whose base is not known, and an ACK field that is not valid, stay as
// they are and 0.
func Relative(t *trace.Trace, p *trace.Packet) (seq, ack uint32) {
	seq = uint32(p.Seg.Seq)
	if p.Seg.Flags.Has(tcpmodel.ACK) {
		ack = uint32(p.Seg.Ack)
	}
	side := t.Sender(p)
	if side < 0 {
		return seq, ack
	}
	c := t.Conn(p.Conn)
	if n, ok := c.Ends[side].Relative(p.Seg.Seq); ok {
		seq = uint32(n)
	}
	if n, ok := c.Ends[1-side].Relative(p.Seg.Ack); ok && p.Seg.Flags.Has(tcpmodel.ACK) {
		ack = uint32(n)
	}
	return seq, ack
}
