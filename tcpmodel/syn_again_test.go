package tcpmodel

import (
	"testing"

	"wirewalk/sim/vtime"
)

// The SYN is repeated when the SYN,ACK is lost, and Linux answers it; its own
// timer, as long as the client's, must not answer a second time (recorded).
func TestALostSYNACKIsSentOnceMore(t *testing.T) {
	for _, delay := range []vtime.Duration{0, 10 * vtime.Microsecond, 50 * vtime.Millisecond} {
		l := newLab(t, Linux(), Linux())
		l.delay = delay
		answers := 0
		l.wire = func(from, _ int, s *Segment) (vtime.Duration, bool) {
			if from == server && s.Flags&SYN != 0 {
				answers++
				return l.delay, answers > 1
			}
			return l.delay, true
		}
		l.open()
		l.run(second(4))
		want(t, answers == 2, "at a delay of %s %d SYN,ACKs leave, want 2", delay, answers)
		want(t, l.ends[server].State() == Established, "the server is in %s", l.ends[server].State())
	}
}
