// Package export writes a trace or a screen in the forms that other programs
// and documents take: one JSON object a record, socket tables as ss and netstat
// print them, statistics, the ladder as text and as a picture. It writes to the
// writer it is given and opens no file. Times and order are those of the trace,
// so that equal traces give equal octets.
package export

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// Clean returns s with every octet that a terminal or a page could take for an
// instruction written as a visible escape: C0 and C1 controls, DEL, format
// characters such as bidirectional overrides, line separators and invalid UTF-8.
func Clean(s string) string {
	if !strings.ContainsFunc(s, unsafeRune) && utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		switch {
		case r == utf8.RuneError && !strings.HasPrefix(s[i:], "\uFFFD"):
			writeHex(&b, 'x', rune(s[i]), 2)
		case !unsafeRune(r):
			b.WriteRune(r)
		case r < 0x100:
			writeHex(&b, 'x', r, 2)
		case r < 0x10000:
			writeHex(&b, 'u', r, 4)
		default:
			writeHex(&b, 'U', r, 8)
		}
	}
	return b.String()
}

// unsafeRune reports whether a reader of text could be misled by r.
func unsafeRune(r rune) bool {
	return unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r) ||
		unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r)
}

func writeHex(b *strings.Builder, letter byte, r rune, digits int) {
	const hex = "0123456789abcdef"
	b.WriteByte('\\')
	b.WriteByte(letter)
	for i := digits - 1; i >= 0; i-- {
		b.WriteByte(hex[(r>>(4*i))&15])
	}
}

// sender is the side of the packet's connection that sent it, -1 when the
// packet belongs to no connection or its sender to neither end (a forger).
func sender(t *trace.Trace, p *trace.Packet) int {
	if p.Conn == 0 {
		return -1
	}
	c := t.Conn(p.Conn)
	// The ports decide first: both ends of a connection can be on one host, and a
	// forged segment claims the side whose port it carries.
	a, b := c.Ends[0].Addr.Port(), c.Ends[1].Addr.Port()
	switch {
	case a != b && p.Seg.SrcPort == a:
		return 0
	case a != b && p.Seg.SrcPort == b:
		return 1
	}
	return c.Side(p.From)
}

// relative gives the packet's sequence and acknowledgment numbers counted from
// the initial ones, modulo 2**32: a SYN is 0 and the first octet of data 1.
// Numbers whose base is not known, and an ACK field that is not valid, stay as
// they are and 0.
func relative(t *trace.Trace, p *trace.Packet) (seq, ack uint32) {
	seq = uint32(p.Seg.Seq)
	if p.Seg.Flags.Has(tcpmodel.ACK) {
		ack = uint32(p.Seg.Ack)
	}
	side := sender(t, p)
	if side < 0 {
		return seq, ack
	}
	c := t.Conn(p.Conn)
	if end := &c.Ends[side]; end.HasISS {
		seq = uint32(p.Seg.Seq - end.ISS)
	}
	if end := &c.Ends[1-side]; end.HasISS && p.Seg.Flags.Has(tcpmodel.ACK) {
		ack = uint32(p.Seg.Ack - end.ISS)
	}
	return seq, ack
}
