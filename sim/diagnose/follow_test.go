package diagnose

import (
	"testing"

	"wirewalk/sim/inspect"
)

func TestOctetsThatAreNoTextAreWrittenAsEscapes(t *testing.T) {
	for _, c := range []struct{ octets, want string }{
		{"GET / HTTP/1.1", "GET / HTTP/1.1"},
		{"a\x00b", `a\x00b`},
		{"\x16\x03\x01", `\x16\x03\x01`},
		{"\xff\xfe", `\xff\xfe`},
		{string(make([]byte, 600)), `\x00 (600 times)`},
		{"straße\x1b[2J", `straße\x1b[2J`},
		{"a\u202eb", `a\xe2\x80\xaeb`},
		{"a\tb", "a    b"},
	} {
		if got := escaped(c.octets); got != c.want || inspect.Clean(got) != got {
			t.Errorf("%q is written %q, want %q", c.octets, got, c.want)
		}
	}
}
