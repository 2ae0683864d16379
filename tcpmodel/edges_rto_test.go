package tcpmodel

import (
	"testing"

	"wirewalk/sim/vtime"
)

// The edges of giving up (RFC 9293 §3.8.3) and of what a timeout does.

// repeats is a connection that has repeated a segment so many times, the first time at the
// instant 0.
func repeats(cfg Config, times int) *peer {
	p := in(Established, cfg)
	p.call(Call{Kind: CallSend, N: 100})
	p.conn.rtt.expiries, p.conn.rtt.since = times, 0
	return p
}

func TestATimeBoundsTheRepetitionsFromTheFirstOn(t *testing.T) { // RFC 9293 MUST-20: R2 as a time
	for _, x := range []struct {
		r2Time  vtime.Duration
		times   int
		elapsed vtime.Duration
		over    bool
	}{
		{500 * ms, 1, 500*ms - 1, false},
		{500 * ms, 1, 500 * ms, true},
		{500 * ms, 0, vtime.Hour, false},
		{500 * ms, 100, 499 * ms, false},
		{0, 6, vtime.Hour, false}, // R2 = 7 counts
		{0, 7, 0, true},
	} {
		cfg := plain()
		cfg.R2Time = x.r2Time
		p := repeats(cfg, x.times)
		got := p.conn.exhausted(env{vtime.Time(x.elapsed), &p.out})
		want(t, got == x.over, "%+v: %t", x, got)
	}
}

// Linux repeats for as long as R2 repetitions would take from 200 ms on, and its first
// timeout counts too (retransmits_timed_out).
func TestLinuxRepeatsForTheTimeThatR2StandsFor(t *testing.T) {
	for r2, wants := range map[int]vtime.Duration{1: 400 * ms, 2: 1200 * ms, 3: 2800 * ms, 15: 924400 * ms} { // 924.6 s less the first
		cfg := Linux()
		cfg.R2 = r2
		p := repeats(cfg, 1)
		for d, over := range map[vtime.Duration]bool{wants - 1: false, wants: true} {
			got := p.conn.exhausted(env{vtime.Time(d), &p.out})
			want(t, got == over, "R2 %d, %s after the first repetition: %t", r2, d, got)
		}
	}
	cfg := Linux()
	cfg.R2 = 0
	p := repeats(cfg, 0)
	want(t, p.conn.exhausted(env{0, &p.out}), "R2 0 repeats something")
}

// tcp_orphan_retries: 8 while the timeout can still double, none when it is as long as it gets.
func TestLinuxRepeatsWhatNobodyWaitsForEightTimes(t *testing.T) {
	for _, x := range []struct {
		closed  bool
		backoff int
		time    vtime.Duration
	}{
		{false, 0, 924600 * ms},
		{false, 10, 924600 * ms},
		{true, 0, 102200 * ms}, // 0.2 s (2^9 - 1)
		{true, 9, 102200 * ms},
		{true, 10, 200 * ms}, // a timeout of 0.2 s 2^10 would be more than the 2 min
		{true, 20, 200 * ms},
	} {
		p := repeats(Linux(), 1)
		p.conn.appClosed, p.conn.rtt.backoff = x.closed, x.backoff
		want(t, p.conn.linuxR2() == x.time, "%+v: %s", x, p.conn.linuxR2())
	}
}

func TestAnR1OfOneTellsOfTheFirstRepetition(t *testing.T) { // RFC 9293 SHLD-9
	for r1, told := range map[int]int{-1: 0, 0: 0, 1: 1, 2: 2, 3: 3} {
		cfg := plain()
		cfg.R1 = r1
		p := in(Established, cfg)
		p.call(Call{Kind: CallSend, N: 100})
		at := 0
		for n := 1; n <= 4; n++ {
			if has(p.wait(), ActIndicate, WhyR1Reached) {
				want(t, at == 0, "R1 %d: told twice", r1)
				at = n
			}
		}
		want(t, at == told, "R1 %d: told at repetition %d", r1, at)
	}
}

func TestOnlyTheRepetitionThatFollowsAResetIsSaidToFindItsWayCleared(t *testing.T) { // recorded of Linux
	p := in(SynSent, Linux())
	p.seg(ACK, peerISS, 77, 0)
	o := p.wait()
	want(t, has(o, ActTimer, WhySYNCleared) && has(o, ActSend, WhySYNCleared), "the first: %s", p.outcome())
	o = p.wait()
	want(t, has(o, ActTimer, WhyRTOExpired) && !has(o, ActSend, WhySYNCleared), "the second: %s", p.outcome())
}

func TestTheUserTimeoutOfAnOpenCountsFromItsSYN(t *testing.T) { // recorded of Linux
	for _, start := range []vtime.Time{0, second(5)} {
		p := in(Closed, Linux())
		p.now = start
		p.call(Call{Kind: CallSetOption, Option: OptUserTimeout, D: 2500 * ms})
		p.call(Call{Kind: CallOpenActive})
		for p.conn.State() != Closed {
			p.wait()
		}
		want(t, p.now == start.Add(2500*ms), "opened at %s, given up at %s", start, p.now)
	}
}

func TestTheLeastRoundTripIsTheSmallestSample(t *testing.T) {
	var r roundTrip
	for _, x := range []struct{ sample, least vtime.Duration }{{100 * ms, 100 * ms}, {101 * ms, 100 * ms}, {99 * ms, 99 * ms}, {99 * ms, 99 * ms}, {0, 1}} {
		r.sample(x.sample)
		want(t, r.minRTT == x.least, "after %s: %s", x.sample, r.minRTT)
	}
	r = roundTrip{}
	for range 100 {
		r.sample(0)
	}
	want(t, r.srtt == 1, "SRTT is %d ns", r.srtt)
}
