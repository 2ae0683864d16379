package tcpmodel

import (
	"testing"

	"wirewalk/sim/vtime"
)

func TestASACKOfAGapPutsTheRTOInThePlaceOfTheProbe(t *testing.T) { // RFC 8985 §7.2, §8
	for name, tail := range map[string]int{"the gap waits for reordering": 2, "the gap is known to be lost": 9} {
		t.Run(name, func(t *testing.T) {
			l := newLab(t, Linux(), Linux())
			l.delay = 50 * vtime.Millisecond
			l.open()
			l.run(second(1))
			l.loseFirst(1)
			sacked := false
			l.arrived = func(to int, s *Segment, _ State) {
				if to != client || s.Options.NSACK == 0 {
					return
				}
				sacked = true
				c := &l.ends[client].Conn
				want(t, !c.armed(TimerLossProbe), "the probe is due at %s beside a SACK", c.timers[TimerLossProbe])
				want(t, c.armed(TimerRetransmit), "no RTO runs")
			}
			l.call(client, Call{Kind: CallSend, N: int64(1+tail) * 1448})
			l.run(second(9))
			want(t, sacked, "no SACK arrived")
			for _, a := range l.ends[client].acts {
				want(t, a.Why != WhyTailLossProbe, "a probe was sent")
			}
		})
	}
}
