package wire_test

import (
	"testing"

	"wirewalk/sim/trace"
	"wirewalk/sim/wire"
	"wirewalk/tcpmodel"
)

// headers are packets with the options that a connection's packets have.
func headers() *trace.Trace {
	w, conn := pair()
	for _, o := range []tcpmodel.Options{
		{MSS: 1460, SACKOK: true, HasTS: true, TSVal: 1, HasScale: true, Scale: 7},
		{HasTS: true, TSVal: 1, TSEcr: 2},
		{HasTS: true, TSVal: 1, TSEcr: 2, NSACK: 2, SACK: [4]tcpmodel.Block{{Left: 1, Right: 2}, {Left: 3, Right: 4}}},
	} {
		w.Packet(trace.Packet{
			Seg:  tcpmodel.Segment{SrcPort: 40000, DstPort: 80, Flags: tcpmodel.ACK, Options: o},
			Conn: conn, From: 1, To: 2, Proto: trace.TCP,
		}, nil)
	}
	return w.Trace()
}

func BenchmarkEncode(b *testing.B) {
	t := headers()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := wire.Encode(t, trace.PacketID(1+i%3), 1); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkDecode(b *testing.B) {
	t := headers()
	var frames [3][]byte
	for i := range frames {
		frames[i], _ = wire.Encode(t, trace.PacketID(1+i), 1)
	}
	d := wire.NewDecoder()
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if _, err := d.Decode(wire.LinkRaw, frames[i%3], len(frames[i%3])); err != nil {
			b.Fatal(err)
		}
	}
}
