package tcpmodel

import (
	"testing"

	"wirewalk/sim/vtime"
)

// The edges of the clocks: a stack's tick, its timestamps, and what outlives a connection.

func TestATimerIsDueAtATickOfItsStack(t *testing.T) {
	const never = vtime.Never
	for _, x := range []struct {
		grain   vtime.Duration
		at, due vtime.Time
	}{
		{0, 1234567, 1234567},
		{0, never, never},
		{1, 1234567, 1234567},
		{1, never, never},
		{ms, 0, 0},
		{ms, 1, vtime.Time(ms)},
		{ms, vtime.Time(ms), vtime.Time(ms)},
		{ms, vtime.Time(ms) + 1, 2 * vtime.Time(ms)},
		{ms, never, never},
		{250 * ms, second(1), second(1)},
		{250 * ms, second(1) + 1, second(1).Add(250 * ms)},
		{2 * vtime.Second, second(3), second(4)},
	} {
		cfg := plain()
		cfg.TimerGrain = x.grain
		p := in(Closed, cfg)
		want(t, p.conn.tick(x.at) == x.due, "%s, a tick of %s: %s", x.at, x.grain, p.conn.tick(x.at))
	}
}

func TestTheTimestampClockTicksOncePerMillisecond(t *testing.T) { // RFC 7323 §5.4
	for at, value := range map[vtime.Time]uint32{
		0: 7, vtime.Time(ms) - 1: 7, vtime.Time(ms): 8, second(3600) - 1: 3_600_006, second(3600): 3_600_007, second(1 << 24): 1_000<<24 - 3*(1<<32) + 7,
	} {
		want(t, TSVal(at, 7) == value, "at %s: %d, want %d", at, TSVal(at, 7), value)
	}
}

func TestTSRecentIsBelievedFor24Days(t *testing.T) { // RFC 7323 §5.5
	const days = 24 * 24 * vtime.Hour
	for age, believed := range map[vtime.Duration]bool{days - 1: true, days: false, days + 1: false} {
		ts := timestamps{on: true, recent: 1000, recentAt: second(5)}
		s := Segment{Options: Options{HasTS: true, TSVal: 999}}
		want(t, ts.old(second(5).Add(age), &s) == believed, "after %s: %t", age, !believed)
	}
}

func TestASegmentWithTheTimestampOfTSRecentRenewsIt(t *testing.T) { // RFC 7323 §4.3: SEG.TSval >= TS.Recent
	for value, renews := range map[uint32]bool{999: false, 1000: true, 1001: true} {
		ts := timestamps{on: true, recent: 1000, lastAck: 50}
		ts.update(second(9), &Segment{Seq: 50, Options: Options{HasTS: true, TSVal: value}})
		want(t, (ts.recentAt == second(9)) == renews && (ts.recent == value) == renews, "TSval %d: %d from %s", value, ts.recent, ts.recentAt)
	}
}

// RFC 9293 MAY-2 leaves it to the stack. This one asks for a number beyond RCV.NXT, as Linux
// does (tcp_timewait_state_process).
func TestASYNBeyondRCVNXTReopensAConnectionInTimeWait(t *testing.T) {
	for d, opens := range map[Seq]bool{^Seq(0): false, 0: false, 1: true, 2: true} {
		for state := Closed; state <= TimeWait; state++ {
			p := in(state, plain())
			s := segment(SYN, p.conn.rcv.nxt+d, 0, 0)
			iss, ok := p.conn.Reopen(&s)
			want(t, ok == (opens && state == TimeWait), "%s, RCV.NXT%+d: %t", state, int32(d), ok)
			want(t, state == TimeWait || iss == 0, "%s: an ISN of %d", state, iss)
		}
	}
}
