package tcpmodel

import (
	"cmp"
	"iter"
	"slices"
)

// Options are the TCP options of a segment. The zero value carries none.
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
	// More has the options of the table that have no field here, as on the wire
	// (RFC 9293 §3.1): kind, length and value of each.
	More string
}

// MaxOptions is how many octets of options a header has room for: its data
// offset has four bits (RFC 9293 §3.1).
const MaxOptions = 40

// options is the table of TCP options, in their order on the wire.
var options = tableOf( //nolint:gochecknoglobals // a constant table
	mssOption(),
	sackPermittedOption(),
	timestampsOption(),
	scaleOption(),
	sackOption(),
	userTimeoutOption(),
	fastOpenOption(),
	numberOption(6, "echo", "Echo", "a number that comes back (RFC 1072)"),
	numberOption(7, "echoreply", "Echo reply", "the number that came (RFC 1072)"),
	numberOption(11, "cc", "CC", "the count of connections of T/TCP, which was given up (RFC 1644)"),
	numberOption(12, "ccnew", "CC.NEW", "begins to count connections anew (RFC 1644)"),
	numberOption(13, "", "CC.ECHO", "the count that came (RFC 1644)"),
	md5Option(),
	authenticationOption(),
	plainOption(30, "mptcp", "Multipath TCP", "one stream over several paths (RFC 8684)"),
	experimentOption(),
	singleOption(0, "eol", "End of options", ""),
	singleOption(1, "nop", "No-operation", "aligns the next option"),
)

// OptionRows are the rows of the table, by kind.
func OptionRows() iter.Seq[*OptionRow] { return options.all }

// OptionRowOf is the row of a kind. What the table does not have is an option
// without a name, of any size.
func OptionRowOf(kind byte) *OptionRow {
	if row := options.kinds[kind]; row != nil {
		return row
	}
	return UnknownOption(kind)
}

// Take reads an option's value. An option that the table does not have, or a
// value of a size that it cannot have, leaves no trace (RFC 9293 MUST-6, MUST-7);
// the last of a kind counts.
func (o *Options) Take(kind byte, value []byte) { options.take(o, kind, value) }

// All walks over the options of a segment in their order on the wire. The value
// is valid until the next one.
func (o *Options) All() iter.Seq2[*OptionRow, []byte] {
	return func(yield func(*OptionRow, []byte) bool) { options.walk(o, yield) }
}

// WireLen is how many octets the options take in a header, padding included.
func (o *Options) WireLen() int { return options.wireLen(o) }

// AppendTo appends the options as they lie in a header. As Linux does it, each
// ends at a word's end, with no-operations before it, and SACK-permitted takes
// the place of those of the timestamps (RFC 7323 appendix A).
func (o *Options) AppendTo(to []byte) []byte { return options.appendTo(to, o) }

// optionTable finds the rows of options.
type optionTable struct {
	rows  []OptionRow     // by kind
	kinds [256]*OptionRow // nil for what has no row
	held  []*OptionRow    // those that have fields in Options, in their order on the wire
}

func tableOf(rows ...OptionRow) *optionTable {
	byKind := func(a, b OptionRow) int { return cmp.Compare(a.Kind, b.Kind) }
	t := &optionTable{rows: slices.SortedFunc(slices.Values(rows), byKind)}
	for i := range t.rows {
		t.kinds[t.rows[i].Kind] = &t.rows[i]
	}
	for i := range rows {
		if rows[i].put != nil {
			t.held = append(t.held, t.kinds[rows[i].Kind])
		}
	}
	return t
}

func (t *optionTable) all(yield func(*OptionRow) bool) {
	for i := range t.rows {
		if !yield(&t.rows[i]) {
			return
		}
	}
}

func (t *optionTable) take(o *Options, kind byte, value []byte) {
	row := t.kinds[kind]
	switch {
	case row == nil, row.Single, !row.Fits(len(value)):
	case row.take != nil:
		row.take(o, value)
	default:
		o.putMore(kind, value)
	}
}

func (t *optionTable) walk(o *Options, yield func(*OptionRow, []byte) bool) {
	var value []byte
	for _, row := range t.held {
		if row.size(o) < 0 {
			continue
		}
		if value = row.put(value[:0], o); !yield(row, value) {
			return
		}
	}
	for one := range o.more() {
		if row := t.kinds[one[0]]; row != nil && !yield(row, []byte(one[2:])) {
			return
		}
	}
}

func (t *optionTable) wireLen(o *Options) int {
	n, joined := 0, 0
	for _, row := range t.held {
		size := row.size(o)
		if size < 0 {
			continue
		}
		size += 2
		n += size
		if t.joins(row, o) {
			joined = size
			continue
		}
		n += toWord(joined + size)
		joined = 0
	}
	for one := range o.more() {
		n += toWord(len(one)) + len(one)
	}
	return n
}

func (t *optionTable) appendTo(to []byte, o *Options) []byte {
	joined := 0
	for _, row := range t.held {
		size := row.size(o)
		if size < 0 {
			continue
		}
		size += 2
		if t.joins(row, o) {
			joined = size
		} else {
			to = appendNops(to, toWord(joined+size))
			joined = 0
		}
		to = row.put(append(to, row.Kind, byte(size)), o)
	}
	for one := range o.more() {
		to = append(appendNops(to, toWord(len(one))), one...)
	}
	return to
}

// joins reports whether an option takes the place of the no-operations of the next.
func (t *optionTable) joins(row *OptionRow, o *Options) bool {
	return row.joins != 0 && t.kinds[row.joins].size(o) >= 0
}

// toWord is how many octets are missing to a whole word of four.
func toWord(n int) int { return -n & 3 }

func appendNops(to []byte, n int) []byte {
	for range n {
		to = append(to, 1)
	}
	return to
}

// more walks over the options that have no fields.
func (o *Options) more() iter.Seq[string] {
	return func(yield func(string) bool) {
		rest := o.More
		for len(rest) >= 2 && rest[1] >= 2 && int(rest[1]) <= len(rest) {
			n := int(rest[1])
			if !yield(rest[:n]) {
				return
			}
			rest = rest[n:]
		}
	}
}

// putMore keeps an option that has no fields, in place of an earlier one of its kind.
func (o *Options) putMore(kind byte, value []byte) {
	kept := ""
	for one := range o.more() {
		if one[0] != kind {
			kept += one
		}
	}
	if n := 2 + len(value); len(kept)+n <= MaxOptions {
		o.More = kept + string([]byte{kind, byte(n)}) + string(value)
	}
}
