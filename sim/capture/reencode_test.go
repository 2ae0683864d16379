package capture_test

import (
	"bytes"
	"net/netip"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"wirewalk/sim/trace"
	"wirewalk/sim/wire"
)

// What Linux sent is what Encode makes of the same segments: option layout,
// padding, DF, checksums. Only packets that were captured whole can tell.
func TestEncodeGivesTheOctetsThatLinuxSent(t *testing.T) {
	compared := 0
	for _, file := range recordings(t) {
		tr := importFile(t, file)
		for i := 1; i <= tr.Packets(); i++ {
			p := tr.Packet(trace.PacketID(i))
			x := p.Extra()
			if p.Proto != trace.TCP || len(x.Raw) < x.WireLen || x.Raw[0] != 0x45 ||
				x.Raw[1]&0xfc != 0 || x.Inner > 0 ||
				slices.ContainsFunc(x.Labels, func(s string) bool { return strings.HasPrefix(s, "malformed TCP option") }) {
				continue
			}
			raw := x.Raw[:x.WireLen]
			got := encodeAgain(t, p, raw)
			if !bytes.Equal(got, raw) {
				t.Errorf("%s #%d\n sent %x\n made %x", filepath.Base(file), i, raw, got)
			}
			compared++
		}
	}
	if compared < 2000 {
		t.Errorf("only %d packets were compared", compared)
	}
}

// encodeAgain makes a trace of one packet as a simulation would have it.
func encodeAgain(t *testing.T, p *trace.Packet, raw []byte) []byte {
	t.Helper()
	w := trace.NewWriter("")
	from := w.Host(trace.Host{Addr: netip.AddrFrom4([4]byte(raw[12:16]))})
	to := w.Host(trace.Host{Addr: netip.AddrFrom4([4]byte(raw[16:20]))})
	again := trace.Packet{Seg: p.Seg, From: from, To: to, Proto: p.Proto, IPID: p.IPID, TTL: p.TTL}
	again.Seg.Payload.Stream, again.Seg.Payload.Off = w.Stream(), 0
	w.Append(again.Seg.Payload.Stream, raw[len(raw)-int(p.Seg.Payload.Len):])
	octets, err := wire.Encode(w.Trace(), w.Packet(again, nil), from)
	if err != nil {
		t.Fatal(err)
	}
	return octets
}
