package tui

import (
	"net/netip"
	"strconv"
	"testing"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
	"wirewalk/tui/source"
)

// transfer is a walk of n packets over one connection, every third an ACK, in
// flights of ten that arrive at one instant.
func transfer(n int) *source.Source {
	w := trace.NewWriter("transfer")
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
		now := vtime.Time(i/10) * vtime.Time(vtime.Millisecond)
		p := trace.Packet{
			Conn: c, From: 1, To: 2, Proto: trace.TCP,
			Seg: tcpmodel.Segment{Flags: tcpmodel.ACK, Seq: tcpmodel.Seq(i * 1460), Window: 65000},
		}
		if i%3 == 2 {
			p.From, p.To, p.Seg.Ack = 2, 1, tcpmodel.Seq(i*1460)
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
	return &source.Source{ID: "transfer", Title: "transfer", Stack: "textbook stack", Trace: w.Trace()}
}

// A key is answered with a frame in under 5 ms, at 200x50 and in the middle of
// a trace of a million packets.
func BenchmarkUpdateAndViewOfAMillionPackets(b *testing.B) {
	n := 1_000_000
	if testing.Short() {
		n = 10_000
	}
	walk := transfer(n)
	for _, c := range []struct {
		name string
		keys []string
	}{
		{"next", []string{" "}},
		{"back", []string{"backspace"}},
		{"select", []string{"up"}},
		{"first-last", []string{"home", "end"}},
		{"jump", []string{":", "2", "enter"}},
		{"unfold", []string{"u"}},
		{"why", []string{"w", "esc"}},
		{"guess", []string{"g", "esc"}},
		{"present", []string{"f5"}},
	} {
		b.Run(c.name, func(b *testing.B) {
			m := drawnOn(b, Options{Start: walk, Library: &shelf{}}, 200, 50, true)
			_, of := position(m)
			press(m, ":stop "+strconv.Itoa(of/2), "enter")
			b.ResetTimer()
			for i := range b.N {
				m.Update(keyOf(c.keys[i%len(c.keys)]))
				_ = m.View()
			}
		})
	}
}
