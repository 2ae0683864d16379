package tcpmodel

// RFC 9293 §3.7.2, RFC 1191 and, for IPv6, RFC 8201: path MTU discovery.

import "wirewalk/sim/vtime"

// HeaderOctets is what the IP header and the TCP header take of a packet, options
// not counted: 20 and 20 octets, in IPv6 40 and 20 (RFC 9293 §3.7.1, RFC 8200 §8.3).
func HeaderOctets(ipv6 bool) int {
	if ipv6 {
		return 60
	}
	return 40
}

// leastMTU6 is the MTU that every link of IPv6 has at least (RFC 8200 §5).
const leastMTU6 = 1280

// leastMTU4 is below what no path of IPv4 is believed to be (RFC 1191 §3).
const leastMTU4 = 68

// linuxLeastMTU is where Linux stops to believe routers: below it, it keeps to
// 552 octets and lets routers fragment (recorded: segments of 500, DF clear).
const linuxLeastMTU = 552

// PathMTU is what a connection knows of its path: the largest packet, 0 for
// what its interface takes, and whether routers may fragment those that are
// larger all the same.
type PathMTU struct {
	MTU        uint16
	Fragmented bool
}

// PathMTU is what the connection has learnt of its path (RFC 1191 §3).
func (c *Conn) PathMTU() PathMTU { return c.snd.path }

// ownMSS is the MSS that this end announces: what its interface takes
// (RFC 9293 §3.7.1, MUST-14).
func (c *Conn) ownMSS() uint16 {
	if c.p.MSS != 0 {
		return c.p.MSS
	}
	return c.cfg.MSS
}

// effectiveMSS is Eff.snd.MSS before options are deducted: the least of what the
// peer takes, what the interface takes, and what the path carries (MUST-16).
func (c *Conn) effectiveMSS() uint16 {
	mss := min(c.announced(), c.ownMSS())
	headers := uint16(HeaderOctets(c.p.IPv6))
	if m := c.snd.path.MTU; m != 0 {
		mss = min(mss, m-headers)
	}
	return mss
}

// plateau is the largest MTU of RFC 1191 §7.1 below the size of a packet that did
// not pass, for a router that does not say what would.
func plateau(size uint32) uint16 {
	for _, mtu := range []uint16{32000, 17914, 8166, 4352, 2002, 1492, 1006, 508, 296} {
		if uint32(mtu) < size {
			return mtu
		}
	}
	return leastMTU4
}

// tooBig takes the news that a packet was too large for the path. What was too
// large is cut and sent again at once. No loss is counted: nothing was lost to
// congestion (RFC 1191 §6.4), so cwnd stays as many segments as it was.
func (c *Conn) tooBig(e env, x ICMPError) {
	next := PathMTU{MTU: max(x.MTU, leastMTU4)}
	switch {
	case c.p.IPv6 && x.MTU < leastMTU6: // RFC 8201 §4: it must be discarded.
		c.discard(e, WhyPathMTUTiny)
		return
	case c.cfg.Linux() && x.MTU < linuxLeastMTU:
		next = PathMTU{MTU: linuxLeastMTU, Fragmented: true}
	case x.MTU == 0:
		next.MTU = plateau(x.Size)
	}
	before := c.snd.mss
	if known := c.snd.path; known.MTU == 0 || next.MTU < known.MTU || next.Fragmented {
		c.snd.path = next
		c.setMSS(c.effectiveMSS())
	}
	if c.snd.mss >= before && c.fits() {
		c.discard(e, WhyPathMTUKnown) // the other packets of the same flight
		return
	}
	why := WhyPathMTU
	if next.Fragmented {
		why = WhyPathMTULow
	}
	c.discard(e, why)
	c.scaleCwnd(before)
	c.cutAgain(e)
	c.output(e, WhyPathMTU)
}

// scaleCwnd keeps cwnd at as many segments as it was when they were larger.
func (c *Conn) scaleCwnd(before uint32) {
	c.cc.cwnd = uint32(uint64(c.cc.cwnd) * uint64(c.snd.mss) / uint64(before))
}

// PathTold is the news that another connection of the host has learnt what the
// path carries. A connection that uses the path takes it at once (RFC 1191 §6.2);
// Linux leaves it to the route, at which a connection looks when it next sends.
func (c *Conn) PathTold(now vtime.Time, path PathMTU, out *Out) {
	if !c.cfg.Linux() {
		c.takePath(env{now, out}, path)
		return
	}
	c.snd.route, c.snd.rerouted = path, true
}

// takePath keeps to what another connection has learnt.
func (c *Conn) takePath(e env, path PathMTU) {
	c.snd.rerouted = false
	if known := c.snd.path; known.MTU != 0 && known.MTU <= path.MTU && !path.Fragmented {
		return
	}
	c.snd.path = path
	before := c.snd.mss
	if !c.rcv.synced {
		return // the SYN's answer will make it count
	}
	if c.setMSS(c.effectiveMSS()); c.snd.mss < before {
		c.scaleCwnd(before)
		if c.state == Established || c.state == CloseWait {
			c.refuse(e, WhyPathMTUShared)
		}
	}
}

// passesRoute looks at the route before n new octets are sent. Linux still cuts
// them by what the connection knew, and its own IP refuses what is too large. The
// rest waits for the next ACK, or, when nothing is in flight, for the persist timer
// (recorded: 5000 octets written to an idle connection leave 228 ms later).
func (c *Conn) passesRoute(e env, n uint32) bool {
	if !c.snd.rerouted {
		return true
	}
	c.takePath(e, c.snd.route)
	if n <= c.snd.mss {
		return true
	}
	c.refuse(e, WhyPathMTUHere)
	if c.snd.board.n == 0 {
		c.persist.refused = true
		c.arm(e, TimerPersist, c.persistDelay())
		c.refuse(e, WhyPathMTUWaits)
	}
	return false
}

// sendRefused sends one segment of what the host's own IP had refused.
func (c *Conn) sendRefused(e env) {
	c.fired(e, TimerPersist, WhyPathMTURetry)
	c.persist.refused = false
	n, _ := c.nextSize(e)
	if n == 0 {
		c.output(e, WhyPathMTURetry)
		return
	}
	c.sendNew(e, n, WhyPathMTURetry)
	e.out.Segs[len(e.out.Segs)-1].Flags |= PSH // as recorded
}

// fits reports that nothing in flight is larger than a segment may be now and
// was not yet sent again.
func (c *Conn) fits() bool {
	b := &c.snd.board
	for i := range b.n {
		if s := b.at(i); s.octets() > c.snd.mss && s.mark&(markSacked|markSYN|markRetrans) == 0 {
			return false
		}
	}
	return true
}

// cutAgain marks what is too large as lost. Linux cuts anew what it handed to the
// link at once (recorded: two segments of 1448 octets become 1248, 1248 and 400).
func (c *Conn) cutAgain(e env) {
	b := &c.snd.board
	found := false
	for i := 0; i < b.n; i++ {
		s := b.at(i)
		if s.octets() <= c.snd.mss || s.mark&(markSacked|markSYN) != 0 {
			continue
		}
		for i+1 < b.n && b.at(i+1).mark&(markJoined|markSacked) == markJoined {
			b.join(i)
		}
		for room := c.snd.mss; b.at(i).octets() > room; i++ {
			b.unmark(b.at(i), markRetrans)
			b.setMark(b.at(i), markLost)
			b.split(i, room)
		}
		b.unmark(b.at(i), markRetrans)
		b.setMark(b.at(i), markLost)
		found = true
	}
	if found && c.cc.phase != phaseLoss {
		c.cc.phase, c.cc.everFast, c.cc.shrunk = phaseLoss, true, true
		c.cc.recover = c.snd.nxt
		c.cc.undo = undoState{spare: c.cc.undo.spare}
		c.noLossProbe(e)
	}
}
