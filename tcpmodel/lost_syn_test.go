package tcpmodel

import (
	"testing"

	"wirewalk/sim/vtime"
)

// afterLostSYNs opens a connection whose end who has its first n SYNs lost.
func afterLostSYNs(t *testing.T, stack Config, who, n int) *lab {
	t.Helper()
	l := newLab(t, stack, stack)
	l.delay = 50 * vtime.Millisecond
	l.wire = func(from, _ int, s *Segment) (vtime.Duration, bool) {
		if from == who && s.Flags&SYN != 0 && n > 0 {
			n--
			return 0, false
		}
		return l.delay, true
	}
	l.open()
	l.run(second(20))
	return l
}

func TestTheInitialWindowIsOneSegmentAfterTwoLostSYNs(t *testing.T) { // RFC 6928 §2
	for _, tt := range []struct {
		stack Config
		end   int
	}{{Textbook(), client}, {Textbook(), server}, {Linux(), client}} {
		for lost, segments := range []uint32{10, 10, 1, 1} {
			var s Snapshot
			afterLostSYNs(t, tt.stack, tt.end, lost).ends[tt.end].Snapshot(&s)
			want(t, s.State == Established && s.Cwnd == segments*uint32(s.MSS),
				"%s, end %d: cwnd is %d in %s after %d lost SYNs, want %d segments",
				tt.stack.Profile, tt.end, s.Cwnd, s.State, lost, segments)
		}
	}
}

func TestAfterALostSYNTheRTOStartsFromThreeSeconds(t *testing.T) { // RFC 6298 §5.7
	for _, stamps := range []bool{false, true} {
		for _, end := range []int{client, server} {
			stack := Textbook()
			stack.Timestamps = stamps
			l := afterLostSYNs(t, stack, end, 1)
			var s Snapshot
			l.ends[end].Snapshot(&s)
			want(t, s.RTO == 3*vtime.Second, "timestamps %t, end %d: the RTO is %s", stamps, end, s.RTO)
			l.call(end, Call{Kind: CallSend, N: 10})
			l.run(second(40))
			l.ends[end].Snapshot(&s)
			want(t, s.RTO == vtime.Second, "timestamps %t, end %d: after a measurement it is %s", stamps, end, s.RTO)
		}
	}
}
