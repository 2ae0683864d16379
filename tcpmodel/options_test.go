package tcpmodel

import (
	"bytes"
	"encoding/hex"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// someOptions draws options that a table can hold.
func someOptions(t *rapid.T, table *optionTable) Options {
	var o Options
	for i := range table.rows {
		row := &table.rows[i]
		if row.Single || rapid.IntRange(0, 3).Draw(t, row.Name) > 0 {
			continue
		}
		n := row.Size
		if n == Varies {
			n = max(row.Unit, 1) * rapid.IntRange(0, 5).Draw(t, "items")
		}
		table.take(&o, row.Kind, rapid.SliceOfN(rapid.Byte(), n, n).Draw(t, "value"))
	}
	return o
}

// read takes options from octets as a receiver does.
func read(table *optionTable, b []byte) Options {
	var o Options
	for len(b) > 0 && b[0] != 0 {
		n := 1
		if b[0] != 1 {
			if n = int(b[1]); n < 2 || n > len(b) {
				break
			}
			table.take(&o, b[0], b[2:n])
		}
		b = b[n:]
	}
	return o
}

func TestOptionsTakeAsManyOctetsAsTheirEncoderWrites(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := someOptions(t, options)
		octets := o.AppendTo(nil)
		if n := o.WireLen(); n != len(octets) || n%4 != 0 {
			t.Errorf("%d octets by reckoning, %d written: %x", n, len(octets), octets)
		}
		if diff := cmp.Diff(o, read(options, octets)); diff != "" {
			t.Errorf("%x reads otherwise (-written +read):\n%s", octets, diff)
		}
	})
}

// The octets are those of Linux: recorded SYN, SYN,ACK and acknowledgments.
func TestOptionsLieAsLinuxLaysThem(t *testing.T) {
	blocks := [4]Block{{1, 2}, {3, 4}, {5, 6}, {7, 8}}
	for want, o := range map[string]Options{
		"": {},
		"020405b4 0402 080a0000000100000002 01 030307": {MSS: 1460, SACKOK: true, HasTS: true, TSVal: 1, TSEcr: 2, HasScale: true, Scale: 7},
		"020405b4 0101 0402 01 030307":                 {MSS: 1460, SACKOK: true, HasScale: true, Scale: 7},
		"0101 080a0000000100000002":                    {HasTS: true, TSVal: 1, TSEcr: 2},
		"0101 080a0000000100000002 0101 050a0000000100000002": {
			HasTS: true, TSVal: 1, TSEcr: 2, NSACK: 1, SACK: blocks,
		},
		"0101 0522 00000001000000020000000300000004 00000005000000060000000700000008": {NSACK: 4, SACK: blocks},
		"0101 0402 0101 050a0000000100000002":                                         {SACKOK: true, NSACK: 1, SACK: blocks},
		"1c048005 0101 220a0102030405060708":                                          {More: "\x1c\x04\x80\x05\x22\x0a\x01\x02\x03\x04\x05\x06\x07\x08"},
	} {
		octets, err := hex.DecodeString(string(bytes.ReplaceAll([]byte(want), []byte(" "), nil)))
		if err != nil {
			t.Fatal(err)
		}
		if got := o.AppendTo(nil); !bytes.Equal(got, octets) {
			t.Errorf("%+v lie as %x, want %s", o, got, want)
		}
		if got := o.WireLen(); got != len(octets) {
			t.Errorf("%+v take %d octets, want %d", o, got, len(octets))
		}
	}
	for n := range 5 {
		if got := (&Options{NSACK: uint8(n)}).WireLen(); n > 0 && got != sackOctets(n) {
			t.Errorf("%d blocks take %d octets, and %d of a segment's room", n, got, sackOctets(n))
		}
	}
}

func TestOctetsThatAreNoOptionLeaveNoTrace(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var o Options
		for range rapid.IntRange(0, 20).Draw(t, "options") {
			kind := rapid.Byte().Draw(t, "kind")
			if rapid.Bool().Draw(t, "known") {
				kind = rapid.SampledFrom(options.rows).Draw(t, "row").Kind
			}
			o.Take(kind, rapid.SliceOfN(rapid.Byte(), 0, MaxOptions).Draw(t, "value"))
		}
		if len(o.More) > MaxOptions {
			t.Errorf("%d octets are kept, a header has room for %d", len(o.More), MaxOptions)
		}
		for row, value := range o.All() {
			if !row.Fits(len(value)) {
				t.Errorf("%s of %d octets was taken", row.Title, len(value))
			}
		}
		if o.WireLen() != len(o.AppendTo(nil)) {
			t.Error("the octets are not those that were reckoned")
		}
	})
	for _, o := range []Options{
		{More: "\x1c"}, {More: "\x1c\x00"}, {More: "\x1c\x01"}, {More: "\x1c\x04\x01"}, {NSACK: 200},
	} {
		if got := o.AppendTo(nil); len(got) != o.WireLen() {
			t.Errorf("%+v take %d octets, %d written", o, o.WireLen(), len(got))
		}
	}
}

func TestTheLastOptionOfAKindCounts(t *testing.T) {
	var o Options
	for _, n := range []byte{1, 2} {
		o.Take(2, []byte{0, n})
		o.Take(28, []byte{0, n})
		o.Take(34, []byte{n, n, n, n})
	}
	if want := (Options{MSS: 2, More: "\x1c\x04\x00\x02\x22\x06\x02\x02\x02\x02"}); o != want {
		t.Errorf("%+v, want %+v", o, want)
	}
}

func TestMoreOptionsThanAHeaderHasRoomForAreNotKept(t *testing.T) {
	var o Options
	o.Take(34, make([]byte, 16))
	o.Take(29, make([]byte, 21))
	if o.More != string(append([]byte{34, 18}, make([]byte, 16)...)) {
		t.Errorf("kept %x", o.More)
	}
}

func TestASYNACKRepeatsWhatTheSYNOffered(t *testing.T) { // RFC 7323 §1.3, RFC 2018 §2
	cfg := Linux()
	c := &Conn{cfg: &cfg}
	for _, want := range []Options{
		{MSS: c.cfg.MSS},
		{MSS: c.cfg.MSS, SACKOK: true},
		{MSS: c.cfg.MSS, SACKOK: true, HasScale: true, Scale: c.shift()},
	} {
		c.learnSYN(env{}, &Segment{Flags: SYN, Options: want})
		seg := Segment{Flags: SYN | ACK}
		if c.synOptions(&seg); seg.Options != want {
			t.Errorf("the answer has %+v, want %+v", seg.Options, want)
		}
	}
}

func TestARowIsAllThatAnOptionNeeds(t *testing.T) {
	kind := byte(200)
	for options.kinds[kind] != nil {
		kind++
	}
	table := tableOf(append(slices.Clone(options.rows), OptionRow{
		Kind: kind, Name: "toy", Title: "Toy", Size: 3, Every: true,
	})...)
	var o Options
	table.take(&o, 2, []byte{5, 180})
	table.take(&o, kind, []byte{1, 2, 3})
	table.take(&o, kind, []byte{1, 2, 3, 4}) // too long
	octets := table.appendTo(nil, &o)
	if want := []byte{2, 4, 5, 180, 1, 1, 1, kind, 5, 1, 2, 3}; !bytes.Equal(octets, want) {
		t.Errorf("it lies in the header as %x, want %x", octets, want)
	}
	if n := table.wireLen(&o); n != len(octets) {
		t.Errorf("%d octets by reckoning, %d written", n, len(octets))
	}
	if got := read(table, octets); got != o {
		t.Errorf("what was read is %+v, want %+v", got, o)
	}
	row := table.kinds[kind]
	if !row.In(&o) || row.In(&Options{MSS: 1}) {
		t.Error("it is not found where it is, or found where it is not")
	}
	told := ""
	table.walk(&o, func(row *OptionRow, value []byte) bool {
		dump, _ := row.Dump(len(value), value, nil)
		told += row.Name + dump + "," + row.Title + "." + row.Summary(value) + ";"
		return true
	})
	if want := "mss 1460,Maximum segment size.1460;toy 0x010203,Toy.0x010203;"; told != want {
		t.Errorf("it is told as %q, want %q", told, want)
	}
	if o.Take(kind, []byte{1, 2, 3}); options.kinds[kind] != nil {
		t.Error("the table of the program has it")
	}
}

func TestTheTableOfOptionsIsWhole(t *testing.T) {
	names := map[string]bool{}
	var last *OptionRow
	for row := range OptionRows() {
		if last != nil && row.Kind <= last.Kind || names[row.Name] || row.Title == "" {
			t.Errorf("row %d, %q, is twice or has no name", row.Kind, row.Name)
		}
		if (row.put == nil) != (row.take == nil) || (row.put == nil) != (row.size == nil) {
			t.Errorf("%s has some of put, take and size", row.Name)
		}
		names[row.Name], last = true, row
	}
	for i, row := range options.held {
		if row.joins != 0 && (i+1 == len(options.held) || options.held[i+1].Kind != row.joins) {
			t.Errorf("%s joins kind %d, which does not follow it", row.Name, row.joins)
		}
	}
}

func TestControlBitsHaveTheirNames(t *testing.T) {
	for _, c := range []struct {
		flags                         Flags
		letters, words, brief, script string
	}{
		{0, "none", "no flags", "", "NONE"},
		{SYN, "S", "SYN", "SYN", "SYN"},
		{SYN | ACK | ECE, "S.E", "SYN,ACK,ECE", "SYN,ACK", "SYN-ACK"},
		{FIN | ACK | PSH, "FP.", "FIN,PSH,ACK", "FIN", "FIN-PSH-ACK"},
		{SYN | FIN, "FS", "SYN,FIN", "SYN,FIN", "SYN-FIN"},
		{255, "FSRP.UEW", "SYN,FIN,RST,PSH,ACK,URG,ECE,CWR", "SYN,FIN,RST,URG", "SYN-FIN-RST-PSH-ACK"},
		{PSH, "P", "PSH", "", "PSH"},
		{CWR | URG, "UW", "URG,CWR", "URG", "NONE"},
	} {
		got := [4]string{c.flags.String(), c.flags.Words(), c.flags.Brief(), c.flags.Script()}
		if want := [4]string{c.letters, c.words, c.brief, c.script}; got != want {
			t.Errorf("%08b is %q, want %q", c.flags, got, want)
		}
	}
}
