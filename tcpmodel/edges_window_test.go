package tcpmodel

import "testing"

// The edges of the window that Linux offers, and of what a window lets out.

func TestAFixedBufferBoundsTheShiftByItsSize(t *testing.T) { // RFC 7323 §2.3; recorded: 1 for 64 KiB
	for _, size := range []int64{2304, 32767, 32768, 65535, 65536, 131071, 131072, 1 << 20} {
		p := in(Established, Linux())
		p.conn.sock.receiveBuffer, p.conn.sock.receiveStart = size, size
		least := uint8(0)
		for 65536<<least <= size {
			least++
		}
		want(t, p.conn.linuxShift() == least, "%d octets: %d, want %d", size, p.conn.linuxShift(), least)
	}
}

func TestASegmentOfMoreThanABlockLeavesNoRoomBehindIt(t *testing.T) {
	for n, room := range map[uint32]bool{1657: true, 1658: false, 1659: false, 3000: false} {
		var u unread
		u.add(n)
		before := u.cost
		u.add(1)
		want(t, (u.cost == before) == room, "an octet behind %d costs %d", n, u.cost-before)
	}
}

// freeing is a connection of Linux's whose buffer of so many octets, which half of its
// memory stands for, has some free.
func freeing(size, free int64) *Conn {
	p := in(Established, Linux())
	c := &p.conn
	c.sock.receiveBuffer, c.sock.receiveStart, c.rcv.grown = size, 0, 0
	c.rcv.shift, c.rcv.limit = 0, size
	c.rcv.unread.cost = 2*size - 2*free
	return c
}

// As Linux's __tcp_select_window has it.
func TestAWindowBelowASegmentOrASixteenthOfTheBufferIsNotOffered(t *testing.T) {
	for _, c := range []struct{ size, free, offered int64 }{
		{65536, 4096, 4096 / 536 * 536},
		{65536, 4095, 0},
		{65536, 3900, 0},
		{8000, 536, 536},
		{8000, 535, 0},
	} {
		conn := freeing(c.size, c.free)
		want(t, conn.linuxFree() == c.free && conn.linuxClamp() == c.size, "%d of %d are free", conn.linuxFree(), conn.linuxClamp())
		got := conn.selectWindow()
		want(t, got == c.offered, "%d of %d octets free: a window of %d, want %d", c.free, c.size, got, c.offered)
	}
}

func TestAnUnscaledWindowThatFitsIsOfferedAgain(t *testing.T) { // recorded: 1448 octets after 104 of them were used
	for told, offered := range map[uint32]int64{463: 536, 464: 536, 465: 465, 999: 999, 1000: 1000, 1001: 536} {
		conn := freeing(8000, 1000)
		conn.rcv.offered = told
		got := conn.selectWindow()
		want(t, got == offered, "1000 octets free, told of %d: a window of %d, want %d", told, got, offered)
	}
}

func TestTheRestOfAWindowGoesWithAFullSegmentWhenHalfOfTheLargestHoldsTwo(t *testing.T) { // recorded of Linux
	for more, leaves := range map[int]bool{-1: false, 0: true, 1: true} {
		p := in(Established, Linux())
		c := &p.conn
		c.snd.unit.left, c.snd.maxWnd = 1, uint32(int(4*c.snd.mss)+more)
		n, why := c.cutByWindow(env{p.now, &p.out}, 100)
		want(t, (n == 100 && why == 0) == leaves, "the largest window is of four segments and %d: %d octets, %q", more, n, why.Name())
	}
}

func TestHalfOfTheLargestWindowLeavesWhileSomethingIsOutOnlyWithoutNagle(t *testing.T) { // RFC 9293 §3.8.6.2.1, rule 3
	for n, half := range map[uint32]bool{999: false, 1000: true} {
		for _, noDelay := range []bool{false, true} {
			for _, idle := range []bool{false, true} {
				p := established(nil)
				c := &p.conn
				if !idle {
					p.call(Call{Kind: CallSend, N: 10})
				}
				c.sock.noDelay, c.snd.maxWnd = noDelay, 2000
				got, why := c.cutByWindow(env{p.now, &p.out}, n)
				leaves := half && (idle || noDelay)
				want(t, (got == n && why == 0) == leaves, "%d of 2000, no delay %t, idle %t: %d octets, %q", n, noDelay, idle, got, why.Name())
			}
		}
	}
}

func TestWhatWasHeldBackForLongLeavesIfCwndHasRoom(t *testing.T) { // RFC 9293 §3.8.6.2.1, the override timeout
	for _, c := range []struct {
		held int64
		cwnd uint32
		size uint32
	}{{0, 100, 0}, {1, 100, 1}, {100, 100, 100}, {100, 101, 100}, {100, 99, 0}} {
		p := established(nil)
		p.call(Call{Kind: CallSetOption, Option: OptCork, N: 1})
		p.conn.cc.cwnd = c.cwnd
		if c.held > 0 {
			p.call(Call{Kind: CallSend, N: c.held})
		}
		p.out.Reset()
		p.conn.override(env{p.now, &p.out})
		want(t, (len(p.out.Segs) == 1) == (c.size > 0) && (c.size == 0 || segLen(&p.out) == c.size), "%+v: %s", c, p.outcome())
	}
}

func TestABufferOfMoreThan65535OctetsNeedsAShift(t *testing.T) { // RFC 7323 §2.2, §2.3
	for _, x := range []struct {
		size  int64
		asked uint8
		shift uint8
	}{{65535, 2, 0}, {65536, 2, 2}, {1 << 20, 13, 13}, {1 << 20, 14, 14}, {1 << 20, 15, 14}} {
		cfg := plain()
		cfg.ReceiveBuffer, cfg.ScaleShift = x.size, x.asked
		p := in(Established, cfg)
		want(t, p.conn.shift() == x.shift && p.conn.linuxShift() == 14, "%+v: %d, of %d at most", x, p.conn.shift(), p.conn.linuxShift())
	}
	for asked, shift := range map[uint8]uint8{13: 13, 14: 14, 15: 14} { // also where the size of the buffer would need more
		p := in(Established, Linux())
		p.cfg.ScaleShift = asked
		p.conn.sock.receiveBuffer, p.conn.sock.receiveStart = 1<<31, 1<<31
		want(t, p.conn.linuxShift() == 16 && p.conn.shift() == shift, "%d is asked for, %d by the size: %d", asked, p.conn.linuxShift(), p.conn.shift())
	}
}

func TestABufferMayStartWithOneOctet(t *testing.T) {
	for start, capacity := range map[int64]int64{0: 1000, 1: 11, 989: 999, 990: 1000, 991: 1000} {
		p := established(nil)
		p.conn.sock.receiveBuffer, p.conn.sock.receiveStart, p.conn.rcv.grown = 1000, start, 10
		want(t, p.conn.capacity() == capacity, "it starts with %d, and has grown by 10: %d", start, p.conn.capacity())
	}
}

func TestAWindowSaysAtMostWhat16BitsHold(t *testing.T) { // RFC 9293 §3.1
	for size, window := range map[int64]uint16{65534: 65534, 65535: 65535, 65536: 65535, 65537: 65535, 1 << 20: 65535} {
		cfg := plain()
		cfg.ReceiveBuffer = size
		p := in(SynReceived, cfg)
		o := p.seg(ACK, peerISS-100, 1001, 0) // outside the window: an ACK that is no SYN, before the connection is open
		want(t, len(o.Segs) == 1 && o.Segs[0].Flags == ACK && o.Segs[0].Window == window, "%d octets: %+v", size, o.Segs)
	}
}

func TestTheWindowOpensByHalfTheBufferOrASegment(t *testing.T) { // RFC 9293 MUST-39: min(Fr * RCV.BUFF, Eff.snd.MSS), Fr = 1/2
	for _, x := range []struct {
		size, free int64
		window     uint32
	}{
		{1000, 499, 0},
		{1000, 500, 500},
		{1000, 1000, 1000},
		{10000, 1459, 0},
		{10000, 1460, 1460},
	} {
		cfg := plain()
		cfg.ReceiveBuffer = x.size
		p := in(Established, cfg)
		p.conn.rcv.edge, p.conn.rcv.queued = p.conn.rcv.nxt, x.size-x.free
		want(t, p.conn.newWindow() == x.window, "%d of %d are free: a window of %d", x.free, x.size, p.conn.newWindow())
	}
}

func TestAFullBufferOffersNothing(t *testing.T) {
	for free, window := range map[int64]uint32{-5: 0, 0: 0, 1: 1} {
		cfg := plain()
		cfg.ReceiverSWS = false
		p := in(Established, cfg)
		p.conn.rcv.edge, p.conn.rcv.queued = p.conn.rcv.nxt, p.conn.capacity()-free
		want(t, p.conn.newWindow() == window, "%d octets are free: a window of %d", free, p.conn.newWindow())
	}
}

// A read tells the peer of a window when it is twice as large as what the peer knows.
func TestAReadTellsOfAWindowTwiceAsLarge(t *testing.T) {
	for _, x := range []struct {
		size   int64
		known  uint32
		update bool
	}{
		{1 << 20, 32767, true},
		{1 << 20, 32768, false}, // 65,535 without a scale
		{60000, 30000, true},
		{60000, 30001, false},
		{60000, 0, true},
	} {
		cfg := plain()
		cfg.ReceiveBuffer = x.size
		p := in(Established, cfg)
		p.conn.rcv.edge = p.conn.rcv.nxt + Seq(x.known)
		p.out.Reset()
		p.conn.updateWindow(env{p.now, &p.out})
		want(t, (len(p.out.Segs) == 1) == x.update, "%+v: %s", x, p.outcome())
	}
}

func TestInLinuxWhatASegmentCostsDecidesWhetherAReadTellsOfTheWindow(t *testing.T) { // __tcp_cleanup_rbuf: half of the clamp
	for known, update := range map[uint32]bool{50000: true, 60000: true, 62000: true, 63000: false} {
		conn := freeing(100_000, 100_000)
		conn.ack.largest = 1448 // 160/256 of 200,000 octets of memory are 125,000
		conn.rcv.limit, conn.rcv.shift = 1<<20, 7
		conn.rcv.edge = conn.rcv.nxt + Seq(known)
		var out Out
		conn.updateWindow(env{0, &out})
		want(t, conn.linuxClamp() == 125_000 && (len(out.Segs) == 1) == update, "%d octets are known, of %d: %d segments", known, conn.linuxClamp(), len(out.Segs))
	}
}
