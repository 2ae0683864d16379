package wire

import (
	"fmt"
	"slices"

	"wirewalk/tcpmodel"
)

func (t *tree) tcp(l layout) {
	if !t.has(20) {
		return
	}
	size := max(20, t.u8(12)>>4*4)
	flags := tcpmodel.Flags(t.u8(13))
	t.header(size, "TCP", fmt.Sprintf("port %d to %d, %s", t.u16(0), t.u16(2), flags.Words()),
		"Transmission Control Protocol (RFC 9293)")
	t.field(0, 2, "Source port", num(t.u16(0)), "the sender's end of the connection")
	t.field(2, 2, "Destination port", num(t.u16(2)), "the receiver's end")
	t.field(4, 4, "Sequence number", fmt.Sprint(t.u32(4)),
		"number of the first octet carried; a SYN or FIN takes a number of its own")
	ack := "the next octet the sender expects; everything before it has arrived"
	if !flags.Has(tcpmodel.ACK) {
		ack = "not valid: the ACK bit is not set"
	}
	t.field(8, 4, "Acknowledgment number", fmt.Sprint(t.u32(8)), ack)
	t.field(12, 1, "Data offset", octets(t.u8(12)>>4*4),
		"length of this header, counted in words of four octets")
	t.field(12, 1, "Reserved", num(t.u8(12)&15), "")
	t.field(13, 1, "Flags", fmt.Sprintf("0x%02x (%s)", t.u8(13), flags.Words()),
		"the control bits")
	bits := tcpmodel.FlagTable()
	for _, f := range slices.Backward(bits[:]) {
		t.bit(13, byte(f.Bit), f.Name, f.Note)
	}
	t.field(14, 2, "Window", num(t.u16(14)),
		"octets the sender will take, before scaling (RFC 7323)")
	t.field(16, 2, "Checksum", checkText(t.u16(16), t.sum(l)),
		"over header, data and the IP addresses")
	t.field(18, 2, "Urgent pointer", num(t.u16(18)), "where urgent data ends, if URG is set")
	if size > 20 {
		if !t.has(size) {
			return
		}
		t.field(20, size-20, "Options", octets(size-20), "")
		t.options(size)
	}
	t.at += size
	t.payload(l.end)
}

// options reads the options between octet 20 and the end of a header of size octets.
func (t *tree) options(size int) {
	for off := 20; off < size; {
		kind, n := byte(t.u8(off)), 1
		if kind > 1 {
			if off+1 >= size {
				t.deep(off, 1, Field{Depth: 2, Name: "Malformed option", Value: num(int(kind)), Note: "it has no length"})
				return
			}
			if n = t.u8(off + 1); n < 2 || off+n > size {
				t.deep(off, size-off, Field{Depth: 2, Name: "Malformed option", Value: num(int(kind)), Note: fmt.Sprintf("its length is %d", n)})
				return
			}
		}
		t.option(kind, off, n)
		if off += n; kind == 0 {
			if off < size {
				t.deep(off, size-off, Field{Depth: 2, Name: "Padding", Value: octets(size - off), Note: "fills the header to a whole word"})
			}
			return
		}
	}
}

func (t *tree) option(kind byte, off, n int) {
	row, value := tcpmodel.OptionRowOf(kind), []byte(nil)
	if !row.Single {
		value = t.b[t.at+off+2 : t.at+off+n]
	}
	if !row.Fits(len(value)) {
		row = tcpmodel.UnknownOption(kind)
	}
	t.deep(off, n, Field{Depth: 2, Name: row.Title, Value: row.Summary(value), Note: row.Note})
	for _, p := range row.Parts(value) {
		t.deep(off+2+p.Off, p.Len, Field{Depth: 3, Name: p.Name, Value: p.Value, Note: p.Note})
	}
}
