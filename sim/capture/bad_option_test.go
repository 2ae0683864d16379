package capture_test

import (
	"slices"
	"testing"

	"wirewalk/tcpmodel"
)

// withOptions gives a segment options, which take whole words.
func withOptions(seg []byte, options string) []byte {
	out := slices.Concat(seg[:40], []byte(options), seg[40:])
	out[3] += byte(len(options))
	out[20+12] += byte(len(options) << 2)
	return out
}

func TestABadOptionDoesNotLoseTheSegment(t *testing.T) {
	syn := segment(fromClient, 100, 0, 2, "")
	data := segment(fromClient, 101, 901, 0x18, "hello")
	for _, c := range []struct{ name, options, label string }{
		{"a length of 0", "\xfd\x00\x00\x00", "malformed TCP option 253 says that it has 0 octets, where 4 are left"},
		{"a length of 1", "\x01\x01\x05\x01", "malformed TCP option 5 says that it has 1 octets, where 2 are left"},
		{"a length beyond the header", "\x08\x0a\x00\x01", "malformed TCP option 8 says that it has 10 octets, where 4 are left"},
		{"no room for a length", "\x01\x01\x01\x08", "malformed TCP option 8 has no length"},
		{"rubbish behind the end of the list", "\x01\x00\x08\xff", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			tr, p := lastPacket(t, 101, syn, withOptions(data, c.options))
			if len(tr.Conns()) != 1 || p.Conn != 1 || p.Seg.Payload.Len != 5 || string(tr.Octets(nil, p.Seg.Payload)) != "hello" {
				t.Errorf("%d connections, the segment is %+v of connection %d", len(tr.Conns()), p.Seg, p.Conn)
			}
			if got := slices.Contains(p.Extra().Labels, c.label); got != (c.label != "") {
				t.Errorf("labels %q, want %q", p.Extra().Labels, c.label)
			}
		})
	}
}

func TestTheOptionsBeforeABadOneAreRead(t *testing.T) {
	_, p := lastPacket(t, 101, withOptions(segment(fromClient, 100, 0, 2, ""), "\x02\x04\x05\xb4\x03\x30\x07\x00"))
	if p.Seg.Options.MSS != 1460 || p.Seg.Options.HasScale || p.Seg.Flags != tcpmodel.SYN {
		t.Errorf("%+v", p.Seg)
	}
}
