package tcpmodel

import (
	"fmt"
	"testing"

	"wirewalk/sim/vtime"
)

// RFC 6928 §5.1: the round trips that it takes to deliver so many segments,
// with an ACK for every second one and one more segment for each ACK.
func TestRoundTripsOfRFC6928(t *testing.T) {
	segments := []int64{3, 6, 10, 12, 21, 25, 33, 46, 51, 78, 79, 120, 127}
	table := map[int][]int64{
		3:  {1, 2, 3, 3, 4, 5, 5, 6, 6, 7, 8, 8, 9},
		10: {1, 1, 1, 2, 2, 2, 3, 3, 4, 4, 4, 5, 5},
	}
	for iw, rounds := range table {
		for i, n := range segments {
			t.Run(fmt.Sprintf("IW %d, %d segments", iw, n), func(t *testing.T) {
				if got := roundTrips(t, iw, n); got != rounds[i] {
					t.Errorf("%d round trips, want %d", got, rounds[i])
				}
			})
		}
	}
}

// roundTrips counts in a run without a bandwidth limit and without a delayed-ACK timer.
func roundTrips(t *testing.T, iw int, n int64) int64 {
	t.Helper()
	cfg := Textbook()
	cfg.InitialWindow = iw
	cfg.DelayedAck = vtime.Hour
	cfg.MinRTO, cfg.MaxRTO = vtime.Hour, 2*vtime.Hour
	cfg.ReceiveBuffer, cfg.SendBuffer, cfg.ScaleShift = 1<<20, 1<<20, 7
	const rtt = 100 * vtime.Millisecond
	l := newLab(t, cfg, cfg)
	l.delay = rtt / 2
	var last vtime.Time
	l.arrived = func(to int, s *Segment, _ State) {
		if to == server && s.Payload.Len > 0 {
			last = l.now
		}
	}
	l.at(0, l.open)
	l.at(second(1), func() { l.call(client, Call{Kind: CallSend, N: n * 1448}) })
	l.run(second(30))
	if l.ends[server].gotN != n*1448 {
		t.Fatalf("%d octets arrived", l.ends[server].gotN)
	}
	return int64(last.Sub(second(1))+rtt/2) / int64(rtt)
}
