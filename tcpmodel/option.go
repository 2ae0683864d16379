package tcpmodel

import (
	"cmp"
	"fmt"
	"strings"

	"wirewalk/sim/vtime"
)

// OptionRow is a row of the table of TCP options: all that the program knows of
// one. A kind, a name and a size are enough for an option to be read, kept,
// written and shown; its value then lies in Options.More.
type OptionRow struct {
	Kind  byte
	Name  string // tcpdump's word, if it has one for the kind
	Title string // in the packet tree
	Short string // in a sentence, "" where Title does
	Note  string // what it is for, and the document that says so
	Size  int    // octets of its value, Varies if they differ
	Unit  int    // octets of an item, where the value is a list of items; else 0
	// Single: it is one octet, without a length and a value (RFC 9293 §3.1).
	Single bool
	// Every segment carries it once both ends have agreed on it.
	Every bool
	// Presence: what differs between two segments is only whether they have it.
	Presence bool

	optionFields
	optionRule
	optionText
}

// Varies is the size of an option whose value has no fixed one.
const Varies = -1

// optionFields say where Options has fields for an option.
type optionFields struct {
	size func(o *Options) int // octets of its value, negative when it is absent
	put  func(to []byte, o *Options) []byte
	take func(o *Options, value []byte)
	// joins is the kind of the option behind it whose no-operations it takes the place of.
	joins byte
}

// optionRule is how two ends agree on an option.
type optionRule struct {
	// offer writes it into a SYN, or into the SYN,ACK that answers one.
	offer func(c *Conn, o *Options, answer bool)
	// learn takes it from the peer's SYN; o may lack it.
	learn func(c *Conn, now vtime.Time, o Options)
}

// optionText writes an option's value; what is nil has a simple text.
type optionText struct {
	words func(value []byte, number Numbering) []string
	dump  func(size int, value []byte, number Numbering) (text string, ok bool)
	parts func(value []byte) []OptionPart
	// summary is the value in the packet tree.
	summary func(value []byte) string
}

// Numbering is the number that is shown for a sequence number.
type Numbering func(Seq) int64

// OptionPart is a field in an option's value.
type OptionPart struct {
	Off, Len          int // octets, counted from the value's first
	Name, Value, Note string
}

// UnknownOption is the row of an option that has none, and of one whose size
// cannot be.
func UnknownOption(kind byte) *OptionRow {
	row := plainOption(kind, fmt.Sprintf("unknown-%d", kind), fmt.Sprintf("Option %d", kind), "")
	return &row
}

// plainOption is a row of an option whose value is shown as octets.
func plainOption(kind byte, name, title, note string) OptionRow {
	return OptionRow{Kind: kind, Name: name, Title: title, Note: note, Size: Varies, Unit: 1, optionText: optionText{
		summary: func(v []byte) string { return fmt.Sprintf("%d octets", 2+len(v)) },
	}}
}

// singleOption is a row of an option of one octet.
func singleOption(kind byte, name, title, note string) OptionRow {
	return OptionRow{Kind: kind, Name: name, Title: title, Note: note, Single: true}
}

// Label is the option's name in the trace as JSON lines.
func (r *OptionRow) Label() string { return cmp.Or(r.Name, r.Title) }

// Fits reports whether a value of the option can have n octets.
func (r *OptionRow) Fits(n int) bool {
	switch {
	case r.Size != Varies:
		return n == r.Size
	case r.Unit > 0:
		return n%r.Unit == 0
	}
	return true
}

// In reports whether a segment's options have it.
func (r *OptionRow) In(o *Options) bool {
	if r.size != nil {
		return r.size(o) >= 0
	}
	for one := range o.more() {
		if one[0] == r.Kind {
			return true
		}
	}
	return false
}

// Words writes the items of a value that fits, and nothing for an option that
// says all by being there.
func (r *OptionRow) Words(value []byte, number Numbering) []string {
	switch {
	case r.words != nil:
		return r.words(value, number)
	case len(value) > 0:
		return []string{fmt.Sprintf("0x%x", value)}
	}
	return nil
}

// Dump is what tcpdump prints behind the option's name: of a value of size
// octets those that were captured, in whole items. It is not ok where tcpdump
// takes the option for a bad one.
func (r *OptionRow) Dump(size int, value []byte, number Numbering) (text string, ok bool) {
	switch {
	case r.dump != nil:
		return r.dump(size, value, number)
	case size == 0:
		return "", true
	case r.words == nil:
		return fmt.Sprintf(" 0x%x", value), true
	}
	return " " + strings.Join(r.words(value, number), " "), true
}

// Summary is the value of an option in the packet tree; what has parts is told
// by them.
func (r *OptionRow) Summary(value []byte) string {
	switch {
	case r.summary != nil:
		return r.summary(value)
	case r.parts != nil:
		return ""
	}
	return strings.Join(r.Words(value, func(q Seq) int64 { return int64(q) }), " ")
}

// Parts are the fields in a value that fits.
func (r *OptionRow) Parts(value []byte) []OptionPart {
	if r.parts == nil {
		return nil
	}
	return r.parts(value)
}
