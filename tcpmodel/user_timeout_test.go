package tcpmodel

import (
	"testing"

	"wirewalk/sim/vtime"
)

// As Linux does: a window that opens in between ends the wait, and the next one
// that closes begins a new one.
func TestTheUserTimeoutOfProbesBeginsAnewWithEachClosedWindow(t *testing.T) {
	p := in(Established, Linux())
	p.call(Call{Kind: CallSetOption, Option: OptUserTimeout, D: 5 * vtime.Second})
	p.arrive(windowOf(0))
	p.call(Call{Kind: CallSend, N: 100})
	p.wait()
	want(t, has(&p.out, ActTimer, WhyWindowProbe), "no probe: %s", p.outcome())
	p.now = second(4)
	p.arrive(windowOf(60000))
	p.seg(ACK, peerISS+1, 1101, 0)
	closed := segment(ACK, peerISS+1, 1101, 0)
	closed.Window = 0
	p.arrive(closed)
	p.call(Call{Kind: CallSend, N: 100})
	first := vtime.Time(0)
	for range 30 {
		p.wait()
		if p.conn.State() == Closed {
			break
		}
		if first == 0 && has(&p.out, ActTimer, WhyWindowProbe) {
			first = p.now
		}
	}
	want(t, p.now == first.Add(5*vtime.Second) && first > second(4), "the first probe of the second wait left at %s, the end came at %s", first, p.now)
}
