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

// Recorded: of probes that nothing answers the user timeout decides, whatever their count
// is, and not before one of them.
func TestKeepaliveProbesEndWithTheUserTimeoutNotWithTheirCount(t *testing.T) {
	for _, row := range []struct {
		idle, interval, timeout vtime.Duration
		count                   int64
		probes                  int
		end                     vtime.Time
	}{
		{1 * vtime.Second, 1 * vtime.Second, 3500 * vtime.Millisecond, 9, 3, second(4)},
		{3 * vtime.Second, 1 * vtime.Second, 2 * vtime.Second, 9, 1, second(4)},
		{1 * vtime.Second, 1 * vtime.Second, 5500 * vtime.Millisecond, 2, 5, second(6)},
		{1 * vtime.Second, 1 * vtime.Second, 5 * vtime.Second, 2, 4, second(5)},
		{1 * vtime.Second, 1 * vtime.Second, 0, 2, 2, second(3)},
	} {
		p := in(Established, Linux())
		for option, d := range map[Option]vtime.Duration{OptKeepaliveIdle: row.idle, OptKeepaliveInterval: row.interval, OptUserTimeout: row.timeout} {
			p.call(Call{Kind: CallSetOption, Option: option, D: d})
		}
		p.call(Call{Kind: CallSetOption, Option: OptKeepaliveProbes, N: row.count})
		p.call(Call{Kind: CallSetOption, Option: OptKeepalive, N: 1})
		probes := 0
		for range 20 {
			if p.wait(); p.conn.State() == Closed {
				break
			}
			probes++
		}
		want(t, probes == row.probes && p.now == row.end, "%+v: %d probes, the end at %s", row, probes, p.now)
	}
}
