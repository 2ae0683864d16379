// Package export writes a trace or a screen in the forms that other programs
// and documents take: one JSON object a record, socket tables as ss and netstat
// print them, statistics, the ladder as text and as a picture. It writes to the
// writer it is given and opens no file. Times and order are those of the trace,
// so that equal traces give equal octets.
package export

import (
	"unicode"

	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// unsafeRune reports whether a reader of text could be misled by r.
func unsafeRune(r rune) bool {
	return unicode.Is(unicode.Cc, r) || unicode.Is(unicode.Cf, r) ||
		unicode.Is(unicode.Zl, r) || unicode.Is(unicode.Zp, r)
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
