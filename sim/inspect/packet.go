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
// the initial ones, modulo 2**32: a SYN is 0 and the first octet of data 1. They
// are those of the connection that the numbers are of, as trace.SeqOf says.
// Numbers whose base is not known, and an ACK field that is not valid, stay as
// they are and 0.
func Relative(t *trace.Trace, p *trace.Packet) (seq, ack uint32) {
	n, _ := t.SeqOf(p)
	if seq = uint32(n); p.Seg.Flags.Has(tcpmodel.ACK) {
		n, _ = t.AckOf(p)
		ack = uint32(n)
	}
	return seq, ack
}
