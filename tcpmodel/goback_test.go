package tcpmodel

import (
	"testing"

	"wirewalk/sim/vtime"
)

// loseFirst makes the wire lose the client's first n segments with octets.
func (l *lab) loseFirst(n int) {
	l.wire = func(from, _ int, s *Segment) (vtime.Duration, bool) {
		if from == client && s.Payload.Len > 0 && n > 0 {
			n--
			return 0, false
		}
		return l.delay, true
	}
}

// One timeout is enough for a whole window: slow start from one segment needs
// a round trip for 1, 2, 4, 8 ... of the lost segments.
func TestAfterATimeoutSlowStartRepeatsTheLostWindowWithoutSACK(t *testing.T) { // RFC 5681 §3.1
	for _, tt := range []struct {
		segments   int
		roundTrips int64
	}{{1, 1}, {3, 2}, {10, 4}, {40, 6}} {
		cfg := Textbook()
		cfg.SACK, cfg.Timestamps, cfg.DelayedAck = false, false, 0
		cfg.InitialWindow, cfg.ReceiveBuffer = 40, 1<<20
		l := newLab(t, cfg, cfg)
		l.delay = 50 * vtime.Millisecond
		l.open()
		l.run(second(1))
		l.loseFirst(tt.segments)
		n := int64(tt.segments) * 1460
		var done vtime.Time
		l.check = func(l *lab) {
			if done == 0 && l.ends[server].gotN == n {
				done = l.now
			}
		}
		start := l.now
		l.call(client, Call{Kind: CallSend, N: n})
		l.run(second(600))
		rtt := 100 * vtime.Millisecond
		// The RTO is at its least, a second; what leaves last arrives half a round
		// trip later.
		took := vtime.Second + rtt*vtime.Duration(tt.roundTrips) - rtt/2
		want(t, done.Sub(start) == took, "%d segments took %s, want %s", tt.segments, done.Sub(start), took)
	}
}
