package tcpmodel

import (
	"testing"

	"wirewalk/sim/vtime"
)

// The edges of the user timeout (RFC 9293 §3.9.1.1, RFC 5482).

func TestTheUserTimeoutGuardsTheFirstUnacknowledgedOctet(t *testing.T) { // RFC 5482 §1
	for _, d := range []vtime.Duration{1, 300 * ms, vtime.Second, 2 * vtime.Second} {
		for _, before := range []bool{true, false} {
			p := established(nil)
			p.now = second(1)
			set := func() { p.call(Call{Kind: CallSetOption, Option: OptUserTimeout, D: d}) }
			if before {
				set()
			}
			want(t, !p.conn.armed(TimerUser), "nothing is out, and the timer runs")
			p.call(Call{Kind: CallSend, N: 1})
			if !before {
				set()
			}
			want(t, p.conn.timers[TimerUser] == second(1).Add(d), "%s, set before %t: %s", d, before, p.conn.timers[TimerUser])
		}
	}
}

// Recorded: Linux's own timer meets the end of the user timeout, which counts from the first
// repetition.
func TestInLinuxTheFirstRepetitionBeginsTheUserTimeout(t *testing.T) {
	for _, d := range []vtime.Duration{250 * ms, vtime.Second, 3 * vtime.Second} {
		cfg := Linux()
		cfg.TLP = false
		p := in(Established, cfg)
		p.conn.rtt.srtt, p.conn.rtt.rttvar = 10*ms, 5*ms
		p.call(Call{Kind: CallSetOption, Option: OptUserTimeout, D: d})
		p.call(Call{Kind: CallSend, N: 100})
		o := p.wait()
		first := p.now
		want(t, len(o.Segs) == 1, "the first timeout: %s", p.outcome())
		for p.conn.State() != Closed {
			p.wait()
		}
		want(t, p.now == first.Add(d) && has(&p.out, ActTimer, WhyUserRepeats), "%s: repeated first at %s, ended at %s, %s", d, first, p.now, p.outcome())
	}
}

func TestAUserTimeoutThatIsOverIsMetInATick(t *testing.T) { // tcp_clamp_rto_to_user_timeout: in 1 ms
	for elapsed, left := range map[vtime.Duration]vtime.Duration{
		0: vtime.Second, 998 * ms: 2 * ms, 999 * ms: ms, 999*ms + 1: ms, vtime.Second: ms, vtime.Hour: ms,
	} {
		p := repeats(Linux(), 1)
		p.conn.sock.userTimeout = vtime.Second
		p.conn.persist.probing, p.conn.persist.since = true, 0
		e := env{vtime.Time(elapsed), &p.out}
		want(t, p.conn.userLeft(e) == left && p.conn.probesLeft(e) == left, "after %s: %s, of probes %s", elapsed, p.conn.userLeft(e), p.conn.probesLeft(e))
	}
}

func TestProbesEndWithAUserTimeoutOfASecond(t *testing.T) { // recorded of Linux: counted from the first probe
	for _, d := range []vtime.Duration{500 * ms, vtime.Second, 2 * vtime.Second} {
		p := closedWindow(Linux(), 100)
		p.call(Call{Kind: CallSetOption, Option: OptUserTimeout, D: d})
		p.wait()
		first := p.now
		for p.conn.State() != Closed {
			p.wait()
			p.ackWith(1001, 0)
		}
		want(t, p.now == first.Add(d), "%s: probed first at %s, ended at %s", d, first, p.now)
	}
}

func TestTheUserTimeoutOfProbesRunsWhileWhatIsOutIsBeyondTheWindow(t *testing.T) { // as for a window that is closed before
	p := in(Established, Linux())
	p.call(Call{Kind: CallSetOption, Option: OptUserTimeout, D: 3 * vtime.Second})
	p.call(Call{Kind: CallSend, N: 100})
	p.ackWith(1001, 0)
	first := vtime.Time(0)
	for range 50 {
		p.wait()
		if p.conn.State() == Closed {
			break
		}
		if first == 0 && has(&p.out, ActTimer, WhyWindowProbe) {
			first = p.now
		}
		p.call(Call{Kind: CallSend, N: 1})
		p.ackWith(1001, 0)
	}
	want(t, first > 0 && p.conn.State() == Closed && has(&p.out, ActTimer, WhyUserProbes), "probed first at %s, at %s %s", first, p.now, p.outcome())
	want(t, p.now >= first.Add(3*vtime.Second) && p.now < first.Add(7*vtime.Second), "the first of the doubling timeouts behind 3 s ends it: probed first at %s, ended at %s", first, p.now)
}
