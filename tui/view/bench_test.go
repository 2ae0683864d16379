package view

import (
	"net/netip"
	"testing"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
	"wirewalk/tui/ladder"
)

// bulk is a transfer of n data packets, every second one acknowledged.
func bulk(n int) *trace.Trace {
	w := trace.NewWriter("bulk")
	for i, name := range []string{"client", "server"} {
		w.Host(trace.Host{Name: name, Addr: netip.AddrFrom4([4]byte{10, 0, 0, byte(i + 1)}), Stack: "textbook"})
	}
	out := w.Stream()
	c := w.Conn(
		trace.End{Host: 1, Addr: netip.MustParseAddrPort("10.0.0.1:40000"), Stream: out, HasISS: true},
		trace.End{Host: 2, Addr: netip.MustParseAddrPort("10.0.0.2:80"), Stream: w.Stream(), HasISS: true},
	)
	snap := &tcpmodel.Snapshot{State: tcpmodel.Established}
	for i := range n {
		now := vtime.Time(i) * vtime.Time(vtime.Millisecond)
		from, to := trace.HostID(1), trace.HostID(2)
		p := trace.Packet{Conn: c, From: from, To: to, Proto: trace.TCP, Seg: tcpmodel.Segment{Flags: tcpmodel.ACK, Seq: tcpmodel.Seq(i * 1460)}}
		if i%3 == 2 {
			p.From, p.To, p.Seg.Ack = to, from, tcpmodel.Seq(i*1460)
		} else {
			w.Generate(out, 1460)
			p.Seg.Payload = tcpmodel.Span{Stream: out, Len: 1460, Off: uint64(i) * 1460}
		}
		id := w.Packet(p, nil)
		w.Stop()
		w.Edit(id).Sent = w.Record(trace.Record{At: now, Kind: trace.SegmentSent, Host: p.From, Conn: c, Ref: uint32(id)})
		snap.SndNxt = tcpmodel.Seq(i)
		w.Snapshot(c, i%2, snap)
		w.Stop()
		w.Edit(id).Arrived = w.Record(trace.Record{At: now, Kind: trace.SegmentDelivered, Host: p.To, Conn: c, Ref: uint32(id)})
	}
	return w.Trace()
}

// The product promises a frame of a million-packet trace in under 5 ms.
func BenchmarkFrameOfAMillionPackets(b *testing.B) {
	n := 1_000_000
	if testing.Short() {
		n = 10_000
	}
	tr := bulk(n)
	c := trace.NewCursor(tr, nil)
	w := &Frame{
		Index:  ladder.NewIndex(tr),
		Cursor: &c,
		Texts:  Texts{Title: "bulk"},
	}
	_, of := c.Position()
	b.ResetTimer()
	for i := range b.N {
		c.To(of/2 + i%1000)
		w.Draw(200, 50)
	}
}
