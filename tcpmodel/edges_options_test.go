package tcpmodel

import (
	"encoding/hex"
	"slices"
	"strings"
	"testing"
)

// octetsOf reads hexadecimal digits with spaces between them.
func octetsOf(t *testing.T, text string) []byte {
	t.Helper()
	b, err := hex.DecodeString(strings.ReplaceAll(text, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func plainNumber(q Seq) int64 { return int64(q) }

// What tcpdump 4.99.3 prints of a capture with these options; bad stands for its [bad opt].
func TestAnOptionIsDumpedAsTcpdumpDoes(t *testing.T) {
	const cookie = "01010101010101010101010101010101"
	for _, c := range []struct {
		kind  byte
		size  int    // of the value; -1: all of it was captured
		value string // what was captured
		text  string
		bad   bool
	}{
		{5, -1, "", " 0 ", false},
		{5, -1, "00000001 00000002", " 1 {1:2}", false},
		{5, -1, "00000001 00000002 00000003 00000004", " 2 {1:2}{3:4}", false},
		{5, 16, "00000001 00000002", " 2 {1:2}", false},
		{5, 16, "00000001 00000002 00000003", " 2 {1:2}", false},
		{5, -1, "00000001", " invalid sack", false},
		{28, -1, "000a", " 0xa 5", false},
		{28, -1, "000b", " 0xb 300", false},
		{28, -1, "8004", " 0x8004 16386", false},
		{28, -1, "8005", " 0x8005 983160", false},
		{29, -1, "", " (invalid)", false},
		{29, -1, "05", " (invalid)", false},
		{29, -1, "05 06", " keyid 5 rnextkeyid 6", false},
		{29, -1, "05 06 07", " keyid 5 rnextkeyid 6 mac 0x07", false},
		{29, -1, "05 06 aabbccdd", " keyid 5 rnextkeyid 6 mac 0xaabbccdd", false},
		{29, 6, "", "", false},
		{29, 6, "05", " keyid 5", false},
		{29, 6, "05 06", " keyid 5 rnextkeyid 6 mac 0x", false},
		{34, -1, "", "  cookiereq", false},
		{34, -1, "0102", "  (invalid)", false},
		{34, -1, "01020304", "  cookie 01020304", false},
		{34, -1, "0102030405", "  (invalid)", false},
		{34, -1, cookie, "  cookie " + cookie, false},
		{34, -1, cookie + "0101", "  (invalid)", false},
		{254, -1, "", "", true},
		{254, -1, "01", "", true},
		{254, -1, "1234", "-1234", false},
		{254, -1, "123456", "-1234", false},
		{254, -1, "f989", "-tfo cookiereq", false},
		{254, -1, "f989 01020304", "-tfo cookie 01020304", false},
		{254, -1, "f989 0102030405", "-tfo (invalid)", false},
		{19, -1, cookie, " shared secret not supplied with -M, can't check - " + cookie, false},
		{6, -1, "00000005", " 5", false},
		{13, -1, "00000005", " 5", false},
		{200, -1, "", "", false},
		{200, -1, "0a", " 0x0a", false},
		{200, -1, "0a0b0c", " 0x0a0b0c", false},
		{4, -1, "", "", false},
		{3, -1, "07", " 7", false},
		{8, -1, "00000001 00000002", " val 1 ecr 2", false},
	} {
		value := octetsOf(t, c.value)
		size := c.size
		if size < 0 {
			size = len(value)
		}
		text, ok := OptionRowOf(c.kind).Dump(size, value, plainNumber)
		want(t, text == c.text && ok == !c.bad, "kind %d, %d octets, %q: %q, %t", c.kind, size, c.value, text, ok)
	}
}

// RFC 5482 §3.3, RFC 2018 §3, RFC 7323 §2 and §3; the words of a user timeout are tcpdump's.
func TestAnOptionsValueIsToldInItsUnit(t *testing.T) {
	for _, c := range []struct {
		kind           byte
		value, summary string
		words          []string
	}{
		{28, "0000", "0 seconds", []string{"0x0 0"}},
		{28, "7fff", "32767 seconds", []string{"0x7fff 982980"}},
		{28, "8001", "1 minutes", []string{"0x8001 983040"}},
		{28, "ffff", "32767 minutes", []string{"0xffff 1966020"}},
		{5, "00000001 00000002", "1", []string{"1:2"}},
		{5, "00000001 00000002 00000003 00000004", "2", []string{"1:2", "3:4"}},
		{3, "07", "7", []string{"7"}},
		{8, "00000001 00000002", "", []string{"val 1 ecr 2"}},
		{4, "", "", nil},
		{200, "", "2 octets", nil},
		{200, "05", "3 octets", []string{"0x05"}},
		{30, "0506", "4 octets", []string{"0x0506"}},
	} {
		row, value := OptionRowOf(c.kind), octetsOf(t, c.value)
		want(t, row.Summary(value) == c.summary, "kind %d, %s: %q", c.kind, c.value, row.Summary(value))
		got := row.Words(value, plainNumber)
		want(t, slices.Equal(got, c.words), "kind %d, %s: %q", c.kind, c.value, got)
	}
}

func TestThePartsOfAnOptionLieWhereItsFieldsAre(t *testing.T) { // RFC 2018 §3, RFC 7323 §3
	for _, c := range []struct {
		kind  byte
		value string
		parts []OptionPart
	}{
		{5, "00000001 00000002 00000003 00000004", []OptionPart{
			{0, 8, "Block", "1 to 2", "left edge included, right edge not"},
			{8, 8, "Block", "3 to 4", "left edge included, right edge not"},
		}},
		{8, "00000001 00000002", []OptionPart{
			{0, 4, "TSval", "1", "the sender's clock"},
			{4, 4, "TSecr", "2", "the latest clock received, echoed"},
		}},
		{2, "05b4", nil},
	} {
		got := OptionRowOf(c.kind).Parts(octetsOf(t, c.value))
		want(t, slices.Equal(got, c.parts), "kind %d: %+v", c.kind, got)
	}
}

func TestAShiftAboveFourteenCountsAsFourteen(t *testing.T) { // RFC 7323 §2.3
	for told, counts := range map[byte]uint8{0: 0, 13: 13, 14: 14, 15: 14, 255: 14} {
		var o Options
		o.Take(3, []byte{told})
		want(t, o.HasScale && o.Scale == counts, "a shift of %d is %d", told, o.Scale)
	}
}

// everyOption has all options of the table but those of one octet.
func everyOption(t *testing.T) Options {
	t.Helper()
	o := Options{MSS: 1460, HasScale: true, SACKOK: true, HasTS: true, NSACK: 1, SACK: [4]Block{{1, 2}}}
	o.Take(28, []byte{0, 1})
	o.Take(34, nil)
	return o
}

func TestAnOptionIsFoundInASegmentThatHasItAndInNoOther(t *testing.T) {
	full, there := everyOption(t), []byte{}
	for row, value := range full.All() {
		there = append(there, row.Kind)
		want(t, row.Fits(len(value)), "%s has %d octets", row.Title, len(value))
	}
	want(t, slices.Equal(there, []byte{2, 4, 8, 3, 5, 28, 34}), "all of them are %v", there)
	for row := range OptionRows() {
		want(t, row.In(&full) == slices.Contains(there, row.Kind), "%s: %t", row.Title, row.In(&full))
		want(t, !row.In(&Options{}), "%s is found where nothing is", row.Title)
	}
}

func TestAWalkOverOptionsEndsWhereItIsLeft(t *testing.T) {
	full := everyOption(t)
	for n := 1; n <= 7; n++ {
		seen := 0
		for range full.All() {
			if seen++; seen == n {
				break
			}
		}
		want(t, seen == n, "left after %d of %d", seen, n)
	}
	for row := range OptionRows() {
		want(t, row.Kind == 0, "the walk begins with kind %d", row.Kind)
		break
	}
}

func TestABitHasNoNameButItsOwn(t *testing.T) { // RFC 9293 §3.1
	for _, row := range FlagTable() {
		bit, ok := FlagOf(row.Name)
		want(t, ok && bit == row.Bit, "%s is %d, %t", row.Name, bit, ok)
	}
	bit, ok := FlagOf("NS")
	want(t, !ok && bit == 0, "NS is %d, %t", bit, ok)
}

func TestTheOptionsOfAHeaderFillItsLastOctet(t *testing.T) { // RFC 9293 §3.1: a data offset of 15 words
	for n, kept := range map[int]bool{17: true, 18: true, 19: false} {
		var o Options
		o.Take(30, make([]byte, 18))
		o.Take(29, make([]byte, n))
		want(t, strings.Contains(o.More, string([]byte{29, byte(2 + n)})) == kept, "%d octets of %d: %x", 22+n, MaxOptions, o.More)
	}
}

// An option of a fixed size has that size and no other; what says less or more is
// passed over (RFC 9293 §3.1, MUST-6).
func TestAnOptionOfAFixedSizeHasNoOther(t *testing.T) {
	sizes := map[byte]int{ // of the value: the length of the option less two octets
		2:  2,  // RFC 9293 §3.7.1
		3:  1,  // RFC 7323 §2.2
		4:  0,  // RFC 2018 §2
		6:  4,  // RFC 1072 §4
		7:  4,  // RFC 1072 §4
		8:  8,  // RFC 7323 §3.2
		11: 4,  // RFC 1644 §3.1
		12: 4,  // RFC 1644 §3.1
		13: 4,  // RFC 1644 §3.1
		19: 16, // RFC 2385 §3.0
		28: 2,  // RFC 5482 §3
	}
	for kind, size := range sizes {
		row := OptionRowOf(kind)
		for n := range 20 {
			want(t, row.Fits(n) == (n == size), "option %d takes a value of %d octets: %v", kind, n, row.Fits(n))
		}
	}
	for row := range OptionRows() {
		if _, known := sizes[row.Kind]; !known && row.Kind > 1 && row.Size != Varies {
			t.Errorf("the size of option %d is held by nothing", row.Kind)
		}
	}
}
