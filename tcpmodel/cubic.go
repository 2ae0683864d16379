package tcpmodel

// RFC 8312 (and its successor RFC 9438): CUBIC, in integers.

import "wirewalk/sim/vtime"

// cubic is the state of CUBIC's window growth.
type cubic struct {
	wMax   uint32 // octets
	origin uint32 // octets: the plateau of the curve
	k      int64  // ms from the start of the epoch to the plateau
	epoch  vtime.Time
	west   uint32 // octets: the estimate of what Reno would have
	acked  uint32 // towards the next step of west
	active bool   // an epoch has begun
}

// RFC 8312 §4.6 and §5: beta_cubic = 0.7, C = 0.4 segments/s^3.
const (
	betaNum, betaDen = 7, 10
)

// cubicLoss is ssthresh after a loss, with fast convergence (RFC 8312 §4.5, §4.6).
func (c *Conn) cubicLoss() uint32 {
	q, w := &c.cc.cubic, c.cc.cwnd
	last := q.wMax
	*q = cubic{wMax: w}
	if w < last {
		q.wMax = uint32(uint64(w) * (betaDen + betaNum) / (2 * betaDen))
	}
	mss := c.snd.mss
	return max(uint32(uint64(w)*betaNum/betaDen)/mss, 2) * mss
}

// cubicAvoid opens cwnd along the curve W(t) = C (t-K)^3 + W_max (RFC 8312 §4.1 to §4.4).
func (c *Conn) cubicAvoid(e env, n uint32) {
	q, mss := &c.cc.cubic, c.snd.mss
	if !q.active {
		c.cubicEpoch(e)
	}
	t := int64(e.now.Sub(q.epoch)+c.rtt.minRTT) / int64(vtime.Millisecond)
	target := q.curve(t, mss)
	target = min(max(target, c.cc.cwnd), c.cc.cwnd+c.cc.cwnd/2)
	c.friendly(n)
	step := c.cc.cwnd / mss * mss // octets acknowledged for each MSS of growth
	target = max(target, q.west)
	if target > c.cc.cwnd {
		step = uint32(uint64(c.cc.cwnd) * uint64(mss) / uint64(target-c.cc.cwnd))
	} else {
		step = uint32(min(100*uint64(step), noLimit)) // RFC 8312 §4.3: nearly flat at the plateau
	}
	step = max(step, 2*mss)
	c.cc.acked += n
	if c.cc.acked >= step {
		c.cc.acked = min(c.cc.acked-step, step)
		c.cc.cwnd = min(c.cc.cwnd+mss, noLimit)
	}
}

// cubicEpoch starts the curve at the present cwnd: K = cbrt((W_max - cwnd)/C).
func (c *Conn) cubicEpoch(e env) {
	q := &c.cc.cubic
	q.active, q.epoch, q.west, q.acked = true, e.now, c.cc.cwnd, 0
	q.origin = max(c.cc.cwnd, q.wMax)
	// K in ms: cbrt(segments / 0.4) s = cbrt(segments * 2.5e9) ms.
	q.k = int64(cubeRoot(uint64(q.origin-c.cc.cwnd) * 2_500_000_000 / uint64(c.snd.mss)))
}

// curve is W(t) in octets for t in ms.
func (q *cubic) curve(t int64, mss uint32) uint32 {
	d := min(max(t-q.k, -1_000_000), 1_000_000)
	// 0.4 segments/s^3 = 4e-10 segments/ms^3.
	grown := d * d / 1000 * d / 1000 * 4 * int64(mss) / 10_000
	return uint32(min(max(int64(q.origin)+grown, int64(mss)), noLimit))
}

// friendly moves the estimate of Reno's window (RFC 8312 §4.2):
// 3 (1-beta)/(1+beta) = 9/17 MSS for each window of octets acknowledged.
func (c *Conn) friendly(n uint32) {
	q := &c.cc.cubic
	q.acked += n
	step := uint32(uint64(c.cc.cwnd) * 17 / 9) // cwnd is a segment at least
	q.west = uint32(min(uint64(q.west)+uint64(q.acked/step)*uint64(c.snd.mss), noLimit))
	q.acked %= step
}

// cubeRoot is the integer cube root.
func cubeRoot(x uint64) uint64 {
	lo, hi := uint64(0), uint64(2_642_245)
	for lo < hi {
		m := (lo+hi)/2 + 1
		if m*m*m <= x {
			lo = m
		} else {
			hi = m - 1
		}
	}
	return lo
}
