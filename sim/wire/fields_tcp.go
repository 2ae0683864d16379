package wire

import (
	"fmt"

	"wirewalk/tcpmodel"
)

func (t *tree) tcp(l layout) {
	if !t.has(20) {
		return
	}
	size := max(20, t.u8(12)>>4*4)
	flags := tcpmodel.Flags(t.u8(13))
	t.header(size, "TCP", fmt.Sprintf("port %d to %d, %s", t.u16(0), t.u16(2), FlagWords(flags)),
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
	t.field(13, 1, "Flags", fmt.Sprintf("0x%02x (%s)", t.u8(13), FlagWords(flags)),
		"the control bits")
	t.bit(13, byte(tcpmodel.CWR), "CWR", "the sender has slowed down (RFC 3168)")
	t.bit(13, byte(tcpmodel.ECE), "ECE", "a router has marked congestion (RFC 3168)")
	t.bit(13, byte(tcpmodel.URG), "URG", "the urgent pointer is valid")
	t.bit(13, byte(tcpmodel.ACK), "ACK", "the acknowledgment number is valid")
	t.bit(13, byte(tcpmodel.PSH), "PSH", "hand the data to the program now")
	t.bit(13, byte(tcpmodel.RST), "RST", "the connection is void")
	t.bit(13, byte(tcpmodel.SYN), "SYN", "opens the connection: numbers start here")
	t.bit(13, byte(tcpmodel.FIN), "FIN", "the sender has no more to send")
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
				t.deep(2, off, 1, "Malformed option", num(int(kind)), "it has no length")
				return
			}
			if n = t.u8(off + 1); n < 2 || off+n > size {
				t.deep(2, off, size-off, "Malformed option", num(int(kind)),
					fmt.Sprintf("its length is %d", n))
				return
			}
		}
		t.option(kind, off, n)
		if off += n; kind == 0 {
			if off < size {
				t.deep(2, off, size-off, "Padding", octets(size-off),
					"fills the header to a whole word")
			}
			return
		}
	}
}

func (t *tree) option(kind byte, off, n int) {
	switch {
	case kind == 0:
		t.deep(2, off, n, "End of options", "", "")
	case kind == 1:
		t.deep(2, off, n, "No-operation", "", "aligns the next option")
	case kind == 2 && n == 4:
		t.deep(2, off, n, "Maximum segment size", num(t.u16(off+2)),
			"octets of data the sender takes in one segment (RFC 9293 section 3.7.1)")
	case kind == 3 && n == 3:
		t.deep(2, off, n, "Window scale", num(t.u8(off+2)),
			"windows are shifted left by this many bits (RFC 7323 section 2)")
	case kind == 4 && n == 2:
		t.deep(2, off, n, "SACK permitted", "", "gaps may be reported (RFC 2018)")
	case kind == 5 && n%8 == 2:
		t.deep(2, off, n, "SACK", num((n-2)/8), "ranges received beyond a gap (RFC 2018)")
		for at := off + 2; at < off+n; at += 8 {
			t.deep(3, at, 8, "Block", fmt.Sprintf("%d to %d", t.u32(at), t.u32(at+4)),
				"left edge included, right edge not")
		}
	case kind == 8 && n == 10:
		t.deep(2, off, n, "Timestamps", "",
			"measure round trips and tell old segments (RFC 7323 section 3)")
		t.deep(3, off+2, 4, "TSval", fmt.Sprint(t.u32(off+2)), "the sender's clock")
		t.deep(3, off+6, 4, "TSecr", fmt.Sprint(t.u32(off+6)), "the latest clock received, echoed")
	default:
		t.deep(2, off, n, "Option "+num(int(kind)), octets(n), "")
	}
}

// FlagWords names the control bits that are set: SYN,ACK.
func FlagWords(f tcpmodel.Flags) string {
	words := ""
	for _, c := range []struct {
		bit  tcpmodel.Flags
		name string
	}{
		{tcpmodel.SYN, "SYN"},
		{tcpmodel.FIN, "FIN"},
		{tcpmodel.RST, "RST"},
		{tcpmodel.PSH, "PSH"},
		{tcpmodel.ACK, "ACK"},
		{tcpmodel.URG, "URG"},
		{tcpmodel.ECE, "ECE"},
		{tcpmodel.CWR, "CWR"},
	} {
		if f.Has(c.bit) {
			if words != "" {
				words += ","
			}
			words += c.name
		}
	}
	if words == "" {
		return "no flags"
	}
	return words
}
