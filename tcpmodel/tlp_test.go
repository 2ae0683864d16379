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

func TestARecoveryThatBeginsWithOneSACKEndsTheProbe(t *testing.T) { // RFC 8985 §7.2, §8
	p := stamped(Linux())
	p.conn.snd.wnd = 1 << 16
	p.call(Call{Kind: CallSend, N: 10 * 1448})
	want(t, p.conn.armed(TimerLossProbe), "no probe is due")
	s := segment(ACK, peerISS+1, 1001, 0)
	s.Options = Options{HasTS: true, TSVal: 1010, NSACK: 1}
	s.Options.SACK[0] = Block{1001 + 1448, 1001 + 5*1448}
	o := p.arrive(s)
	want(t, has(o, ActSend, WhyFastRetransmit), "no recovery: %s", p.outcome())
	want(t, !p.conn.armed(TimerLossProbe) && p.conn.armed(TimerRetransmit), "the probe is still due")
}
