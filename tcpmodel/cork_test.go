package tcpmodel

import (
	"testing"

	"wirewalk/sim/vtime"
)

func TestWhatACorkArmedDoesNotGetPastNagleAfterTheCorkIsGone(t *testing.T) { // RFC 9293 §3.7.4
	for _, stack := range []Config{plain(), Linux()} {
		p := in(Established, stack)
		p.call(Call{Kind: CallSend, N: 10}) // unacknowledged: Nagle holds what follows
		p.call(Call{Kind: CallSetOption, Option: OptCork, N: 1})
		p.call(Call{Kind: CallSend, N: 10})
		// Linux counts from when nothing is in flight.
		want(t, p.conn.armed(TimerSWSOverride) != stack.LinuxAck, "%s: no end of the cork is set", stack.Profile)
		p.call(Call{Kind: CallSetOption, Option: OptCork})
		want(t, len(p.out.Segs) == 0, "%s: %s", stack.Profile, p.outcome())
		p.now = p.now.Add(corkTime)
		p.out.Reset()
		p.conn.Expire(p.now, &p.out)
		want(t, len(p.out.Segs) == 0, "%s: %s leaves %s after the cork", stack.Profile, p.outcome(), corkTime)
		want(t, p.conn.holdReason == WhyHeldNagle, "%s: held by %s", stack.Profile, p.conn.holdReason.Name())
	}
}

func TestACorkLetsASmallSegmentOutAfter200Milliseconds(t *testing.T) {
	p := in(Established, plain())
	p.call(Call{Kind: CallSetOption, Option: OptCork, N: 1})
	p.call(Call{Kind: CallSend, N: 10})
	p.wait()
	want(t, p.now == vtime.Time(200*vtime.Millisecond) && len(p.out.Segs) == 1, "at %s: %s", p.now, p.outcome())
}
