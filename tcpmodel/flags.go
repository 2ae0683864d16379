package tcpmodel

import (
	"cmp"
	"strings"
)

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

// Flag is a row of the table of control bits.
type Flag struct {
	Bit    Flags
	Letter byte   // tcpdump's
	Name   string // RFC 9293 §3.1
	Note   string // what it says when it is set
}

// FlagTable has the control bits, the lowest first.
func FlagTable() [8]Flag {
	return [8]Flag{
		{FIN, 'F', "FIN", "the sender has no more to send"},
		{SYN, 'S', "SYN", "opens the connection: numbers start here"},
		{RST, 'R', "RST", "the connection is void"},
		{PSH, 'P', "PSH", "hand the data to the program now"},
		{ACK, '.', "ACK", "the acknowledgment number is valid"},
		{URG, 'U', "URG", "the urgent pointer is valid"},
		{ECE, 'E', "ECE", "a router has marked congestion (RFC 3168)"},
		{CWR, 'W', "CWR", "the sender has slowed down (RFC 3168)"},
	}
}

// Has reports whether all the bits of x are set.
func (f Flags) Has(x Flags) bool { return f&x == x }

// String gives tcpdump's letters: F S R P . U E W, joined without the brackets.
func (f Flags) String() string {
	var b strings.Builder
	for _, row := range FlagTable() {
		if f.Has(row.Bit) {
			b.WriteByte(row.Letter)
		}
	}
	return cmp.Or(b.String(), "none")
}

// Names lists the bits that are set, SYN before the others.
func (f Flags) Names() []string {
	var names []string
	for _, row := range FlagTable() {
		if f.Has(row.Bit) {
			names = append(names, row.Name)
		}
	}
	if f.Has(SYN | FIN) {
		names[0], names[1] = names[1], names[0]
	}
	return names
}

// Words names the bits that are set as RFC 9293 does: SYN,ACK.
func (f Flags) Words() string {
	return cmp.Or(strings.Join(f.Names(), ","), "no flags")
}

// Brief names what a segment is for, and nothing for data: SYN,ACK. Every
// segment but the first carries ACK; FIN,ACK says no more than FIN.
func (f Flags) Brief() string {
	f &= SYN | FIN | RST | ACK | URG
	if f.Has(FIN) {
		f &^= ACK
	}
	return strings.Join(f.Names(), ",")
}

// Script names the bits as a scenario has them: SYN-ACK.
func (f Flags) Script() string {
	return cmp.Or(strings.Join((f&(SYN|FIN|RST|PSH|ACK)).Names(), "-"), "NONE")
}
