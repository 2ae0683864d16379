package tcpmodel

import (
	"math"
	"math/big"
	"testing"

	"wirewalk/sim/vtime"
)

// cubical is a connection in congestion avoidance by CUBIC, with a cwnd of so many octets.
func cubical(cwnd uint32) *Conn {
	p := established(func(c *Config) { c.Congestion = "cubic" })
	c := &p.conn
	c.cc.cwnd, c.cc.ssthresh = cwnd, cwnd
	c.cc.cubic = cubic{active: true, origin: cwnd}
	return c
}

// growsAfter wants cwnd to grow by the MSS when step octets were acknowledged, at t after
// the start of the epoch, and not one octet sooner.
func growsAfter(t *testing.T, name string, c *Conn, at vtime.Duration, step uint32) {
	t.Helper()
	before := c.cc.cwnd
	c.cc.acked = step - 2
	c.cubicAvoid(env{vtime.Time(at), nil}, 1)
	want(t, c.cc.cwnd == before, "%s: cwnd grows with less than %d octets", name, step)
	c.cubicAvoid(env{vtime.Time(at), nil}, 1)
	want(t, c.cc.cwnd == min(before+1460, 1<<30), "%s: cwnd is %d after %d octets, before %d", name, c.cc.cwnd, step, before)
}

func TestCUBICIsNearlyFlatAtThePlateau(t *testing.T) { // RFC 8312 §4.3; Linux grows by a segment in a hundred windows
	for _, segs := range []uint32{2, 10, 29418, 100_000} {
		cwnd := segs * 1460
		growsAfter(t, "at the plateau", cubical(cwnd), 0, uint32(min(100*uint64(cwnd), 1<<30)))
	}
	growsAfter(t, "at the largest cwnd", cubical(1<<30-1), 0, 1<<30)
}

func TestCUBICOpensCwndByHalfInARoundTripAtMost(t *testing.T) { // as Linux bounds it
	c := cubical(10 * 1460)
	c.cc.cubic.origin = 1000 * 1460
	growsAfter(t, "far below the curve", c, 0, 2*1460)
}

func TestCUBICFollowsItsCurve(t *testing.T) { // RFC 8312 §4.1: W(t) = 0.4 (t - K)^3 + W_max
	for _, x := range []struct {
		after  vtime.Duration
		target uint32 // segments in tenths beyond cwnd
	}{{vtime.Second, 4}, {2 * vtime.Second, 32}} {
		c := cubical(10 * 1460)
		c.cc.cubic = cubic{}
		c.cubicAvoid(env{0, nil}, 0) // The epoch begins.
		growsAfter(t, x.after.String(), c, x.after, 10*1460*1460/(x.target*146))
	}
	c := cubical(10 * 1460)
	c.cc.cubic = cubic{wMax: (10*1000 + 8*400) * 1460 / 1000} // 3.2 segments above: K = cbrt(3.2 / 0.4) = 2 s
	c.cubicEpoch(env{0, nil})
	want(t, c.cc.cubic.k == 2000, "K is %d ms", c.cc.cubic.k)
	want(t, c.cc.cubic.curve(2000, 1460) == c.cc.cubic.wMax, "the curve is at %d after K", c.cc.cubic.curve(2000, 1460))
}

func TestCUBICsEstimateOfRenoGrowsByNineSeventeenthsOfASegmentAWindow(t *testing.T) { // RFC 8312 §4.2
	c := cubical(9 * 1460)
	c.cubicEpoch(env{0, nil})
	c.friendly(17*1460 - 1)
	want(t, c.cc.cubic.west == 9*1460, "W_est is %d", c.cc.cubic.west)
	c.friendly(1)
	want(t, c.cc.cubic.west == 10*1460, "W_est is %d after 17/9 windows", c.cc.cubic.west)
}

func TestALossLowersCwndToSevenTenthsAndAnEarlierMaximumFurther(t *testing.T) { // RFC 8312 §4.5, §4.6
	for _, x := range []struct{ cwnd, last, ssthresh, max uint32 }{
		{20, 0, 14, 20},
		{20, 19, 14, 20},
		{20, 20, 14, 20},
		{20, 21, 14, 17}, // 20 (1 + 0.7) / 2
		{40, 41, 28, 34},
		{2, 0, 2, 2},
		{1, 0, 2, 1},
	} {
		c := cubical(x.cwnd * 1460)
		c.cc.cubic.wMax = x.last * 1460
		got := c.cubicLoss()
		want(t, got == x.ssthresh*1460 && c.cc.cubic.wMax == x.max*1460, "cwnd %d after a maximum of %d: ssthresh %d, W_max %d",
			x.cwnd, x.last, got/1460, c.cc.cubic.wMax/1460)
	}
}

func TestTheTimeToThePlateauIsACubeRoot(t *testing.T) { // RFC 8312 §4.1: K = cbrt(W_max (1-beta) / C), C = 0.4
	k := func(below, mss uint32) int64 {
		c := cubical(1 << 20)
		c.snd.mss = mss
		c.cc.cubic = cubic{wMax: 1<<20 + below}
		c.cubicEpoch(env{0, nil})
		want(t, c.cc.cubic.origin == 1<<20+below, "the plateau is at %d", c.cc.cubic.origin)
		return c.cc.cubic.k
	}
	for _, mss := range []uint32{8, 1460} {
		for wants := int64(1); wants < 650_000; wants += 1 + wants/50 {
			cube := new(big.Int).Exp(big.NewInt(wants), big.NewInt(3), nil) // ms^3; 2.5e9 of them are a segment
			least, rest := new(big.Int).DivMod(cube.Mul(cube, big.NewInt(int64(mss))), big.NewInt(2_500_000_000), new(big.Int))
			if rest.Sign() > 0 {
				least.Add(least, big.NewInt(1))
			}
			if least.Cmp(big.NewInt(1<<30)) > 0 {
				break // no cwnd is as large
			}
			below := uint32(least.Uint64()) // octets below the plateau
			want(t, k(below, mss) >= wants && k(below-1, mss) < wants, "%d octets of segments of %d: %d and %d ms, want %d", below, mss, k(below-1, mss), k(below, mss), wants)
		}
	}
	want(t, k(0, 1460) == 0, "at the plateau it is %d ms away", k(0, 1460))
	c := cubical(1 << 20)
	c.cc.cubic = cubic{wMax: 1000}
	c.cubicEpoch(env{0, nil})
	want(t, c.cc.cubic.origin == 1<<20 && c.cc.cubic.k == 0, "above the plateau: %+v", c.cc.cubic)
}

func TestACubeRootIsTheLargestNumberWhoseCubeIsNoLarger(t *testing.T) {
	for _, root := range []uint64{1, 2, 3, 10, 11, 1000, 65536, 2_642_244, 2_642_245} {
		want(t, cubeRoot(root*root*root) == root && cubeRoot(root*root*root-1) == root-1, "of %d and one less: %d and %d",
			root*root*root, cubeRoot(root*root*root), cubeRoot(root*root*root-1))
	}
	want(t, cubeRoot(0) == 0 && cubeRoot(math.MaxUint64) == 2_642_245, "of 0: %d, of the largest: %d", cubeRoot(0), cubeRoot(math.MaxUint64))
}

func TestNeitherTheCurveNorTheEstimateOfRenoExceedsTheLargestCwnd(t *testing.T) {
	q := cubic{origin: 10 * 1460, k: 2000}
	for _, at := range []int64{1_000_000, 1_002_000, 1_002_001, 1 << 40} {
		want(t, q.curve(at, 1460) == 1<<30, "after %d ms the curve is at %d", at, q.curve(at, 1460))
	}
	q.k = 1 << 40
	want(t, q.curve(0, 1460) == 1460, "far before the plateau the curve is at %d", q.curve(0, 1460))
	c := cubical(1460)
	c.cc.cubic.west = 1<<30 - 1
	c.friendly(17 * 1460)
	want(t, c.cc.cubic.west == 1<<30, "W_est is %d", c.cc.cubic.west)
}
