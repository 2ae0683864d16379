package diff_test

import (
	"testing"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// bulk is one transfer of n packets, acknowledged in pairs, with every kth
// packet sent again.
func bulk(n, again int) *trace.Trace {
	h := newHand(0)
	h.open()
	seq := uint32(1)
	for i := range n {
		h.send(0, sent{seq: seq, ack: 1, n: 1000, at: vtime.Time(i) * 1000})
		if again > 0 && i%again == 0 {
			h.send(0, sent{seq: seq, ack: 1, n: 1000, at: vtime.Time(i) * 1000})
		}
		seq += 1000
		if i%2 == 1 {
			h.send(1, sent{seq: 1, ack: seq, at: vtime.Time(i) * 1000})
		}
	}
	return h.w.Trace()
}

func BenchmarkAlignmentOfTwoTracesOf100000Packets(b *testing.B) {
	x, y := bulk(66_000, 0), bulk(66_000, 7)
	b.ResetTimer()
	for range b.N {
		al := lay(x, y)
		al.Changed(0)
		al.Steps(0)
	}
}

// The worst that a capture can do: every packet is like every other, or comes
// in reverse, or is a connection of its own.
func TestAlignmentOfHostileTracesEnds(t *testing.T) {
	same, back, many := newHand(0), newHand(0), newHand(0)
	for i := range 30_000 {
		at := vtime.Time(i)
		same.send(i%2, sent{seq: 1, ack: 1, at: at})
		back.send(0, sent{seq: uint32(30_000-i) * 3000, ack: uint32(i) * 7919, n: 1000, at: at})
		many.conn(uint16(i), uint32(i), 0)
		many.send(0, sent{flags: tcpmodel.RST, seq: uint32(i), at: at})
	}
	for _, pair := range [][2]*trace.Trace{
		{same.w.Trace(), back.w.Trace()},
		{back.w.Trace(), many.w.Trace()},
		{many.w.Trace(), same.w.Trace()},
		{back.w.Trace(), bulk(30_000, 2)},
		{bulk(30_000, 2), back.w.Trace()},
	} {
		al := lay(pair[0], pair[1])
		if len(al.Differences) > 5000 || al.Content == 0 {
			t.Errorf("%d differences are listed of %d", len(al.Differences), al.Content)
		}
		al.Changed(1)
		al.Steps(1)
	}
}
