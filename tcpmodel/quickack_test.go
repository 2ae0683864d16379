package tcpmodel

import "testing"

// Recorded: a receiver that has just begun acknowledges 22 full segments one by
// one, and 16 small ones, which do not let its window grow.
func TestAGrowingWindowPutsOffTheDelayedACK(t *testing.T) {
	for size, wanted := range map[uint32]int{1448: 22, 100: 16} {
		p := stamped(Linux())
		single := 0
		for seq := Seq(peerISS + 1); single < 100; seq += Seq(size) {
			if o := p.data(seq, size, 1001); len(o.Segs) == 0 {
				break
			}
			p.call(Call{Kind: CallReceive})
			single++
		}
		want(t, single == wanted, "%d segments of %d octets are acknowledged one by one, want %d", single, size, wanted)
	}
}
