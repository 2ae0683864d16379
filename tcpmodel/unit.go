package tcpmodel

import "wirewalk/sim/vtime"

// Linux hands several segments to the link at once and leaves it to the link to
// cut them (segmentation offload, in software if need be). The last of them
// carries PSH, and what was handed over together is cut together later.

// unit is what is being handed over.
type unit struct {
	left int // segments to come
	size int
}

// inUnit gives a new segment its place in a unit, and begins one when there is none.
func (c *Conn) inUnit(item *sentSegment) {
	if !c.cfg.Linux() {
		return
	}
	u := &c.snd.unit
	if u.left == 0 {
		u.size = c.unitSize()
		u.left = u.size
	} else {
		item.mark |= markJoined
	}
	u.left--
	if u.left == 0 && u.size > 1 {
		item.mark |= markLast
	}
}

// unitSize is how many segments go to the link at once now: as many as leave in
// about a millisecond at twice the present rate, and at least two, but no more
// than half of cwnd (recorded at 100 ms: pairs until a flight of 160 segments).
func (c *Conn) unitSize() int {
	s, mss := &c.snd, int64(c.snd.mss)
	waiting := min(s.unsent(), int64(s.usable()))
	segs := min((waiting+mss-1)/mss, int64(c.cwndRoom())/mss, int64(c.cc.cwnd)/mss/2)
	return int(max(1, min(segs, c.burst()/mss)))
}

// waitsForUnit: Linux keeps the rest of cwnd for a larger piece when it is less
// than a third, something has just left, and the next ACK is not known to be
// late, which is so before a round trip was measured. Recorded: after a SYN that
// was sent twice, without timestamps, the tenth segment waits for the next arrival.
func (c *Conn) waitsForUnit(e env) bool {
	s := &c.snd
	if !c.cfg.Linux() || c.rtt.srtt != 0 || s.unit.left > 0 || c.cc.phase != phaseOpen || s.board.n == 0 {
		return false
	}
	room := min(int64(s.usable()), int64(c.cwndRoom()))
	return e.now.Sub(s.lastWrite) <= vtime.Millisecond &&
		s.unsent() > max(room, int64(s.mss)) && room < c.burst() && room < min(int64(s.wnd), int64(c.cc.cwnd))/3
}

// burst is the octets that Linux means to hand over at once: those of 1/1024 s,
// more on short paths.
func (c *Conn) burst() int64 {
	const most = 65536
	n := 2 * int64(c.snd.mss)
	if c.rtt.srtt == 0 {
		return most // recorded: five segments of cwnd 10 after a SYN that was sent twice
	}
	ratio := int64(200) // percent of cwnd for each round trip, as Linux paces
	if c.cc.cwnd >= c.cc.ssthresh/2 {
		ratio = 120
	}
	rate := int64(c.cc.cwnd) * ratio / 100 * int64(vtime.Second) / int64(c.rtt.srtt)
	octets := rate >> 10
	octets += most >> (int64(c.rtt.minRTT/vtime.Microsecond) >> 9)
	return min(max(octets, n), most)
}
