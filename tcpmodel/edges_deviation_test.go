package tcpmodel

import (
	"testing"

	"wirewalk/sim/vtime"
)

// Linux's estimate of the deviation, reckoned by hand: up at once by three quarters of what
// a sample misses, down by an eighth of that where a round trip got shorter, and what is
// held falls by a quarter when a round trip ends.
func TestTheDeviationFollowsTheSamplesOfARoundTrip(t *testing.T) {
	p := in(Established, Linux())
	d := &p.conn.rtt.linux
	p.conn.rtt = roundTrip{}
	p.conn.snd.una, p.conn.snd.nxt = 2000, 3000
	us := vtime.Microsecond
	for i, row := range []struct {
		sample, srtt     vtime.Duration
		una              Seq
		mean, most, held vtime.Duration
		until            Seq
	}{
		{400 * ms, 0, 2000, 800 * ms, 800 * ms, 800 * ms, 3000},
		{500 * ms, 400 * ms, 2500, 700 * ms, 800 * ms, 800 * ms, 3000},        // 100 - 700/4 below nothing
		{100 * ms, 400 * ms, 3000, 715625 * us, 800 * ms, 800 * ms, 3000},     // (300 - 175) / 8 more; all of it acknowledged, and nothing beyond
		{400 * ms, 400 * ms, 3001, 536718750, 200 * ms, 800 * ms, 4000},       // no miss: a quarter less; the round trip ends
		{400 * ms, 400 * ms, 4001, 402539063, 200 * ms, 700634766, 5000},      // held falls by a quarter of what it is above the most
		{1400 * ms, 400 * ms, 4500, 1301904298, 1301904298, 1301904298, 5000}, // and rises at once
	} {
		p.conn.rtt.srtt, p.conn.snd.una = row.srtt, row.una
		p.conn.snd.nxt = Seq(uint32(row.until))
		p.conn.deviate(row.sample)
		near := func(a, b vtime.Duration) bool { return a-b <= 2 && b-a <= 2 }
		want(t, near(d.mean, row.mean) && near(d.most, row.most) && near(d.held, row.held) && d.until == row.until,
			"sample %d: mean %d, most %d, held %d until %d", i+1, d.mean, d.most, d.held, d.until)
	}
}

func TestASYNACKWaitsATickLongerThanTheSYNBeforeIt(t *testing.T) { // recorded of Linux
	p := in(SynReceived, Linux())
	want(t, p.conn.Deadline() == vtime.Time(vtime.Second+ms), "it goes again at %s", p.conn.Deadline())
}
