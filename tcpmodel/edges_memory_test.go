package tcpmodel

import (
	"testing"

	"wirewalk/sim/vtime"
)

// The edges of how Linux counts the memory of what it has received.

func TestASegmentCostsABlockOfAPowerOfTwo(t *testing.T) { // recorded: 768 for 100 octets, 1280 for 300, 2304 for 1448
	for n, cost := range map[uint32]int64{
		1: 768, 100: 768, 122: 768, 123: 1280, 300: 1280, 634: 1280, 635: 2304, 1448: 2304, 1658: 2304, 1659: 2305, 3000: 3646,
	} {
		want(t, linuxCost(n) == cost, "%d octets cost %d, want %d", n, linuxCost(n), cost)
	}
}

// measured is a connection of Linux's with a buffer that may grow and a largest segment seen.
func measured(largest uint32) *Conn {
	p := in(Established, Linux())
	c := &p.conn
	c.ack.largest = largest
	return c
}

func TestASegmentOf536OctetsMeasuresWhatOneCosts(t *testing.T) { // tcp_measure_rcv_mss
	for largest, ratio := range map[uint32]int64{0: 128, 535: 128, 536: 536 << 8 / 1280, 1448: 160} {
		want(t, measured(largest).linuxRatio() == ratio, "%d octets: %d of 256, want %d", largest, measured(largest).linuxRatio(), ratio)
	}
}

func TestABufferThatMayGrowKeepsASegmentBackUntilOneIsMeasured(t *testing.T) { // recorded
	for _, x := range []struct {
		start   int64
		largest uint32
		clamp   int64
	}{
		{65536, 0, 65536 - 1460},
		{65536, 535, 65536 - 1460},
		{65536, 536, 131072 * 107 >> 8},
		{65536, 1448, 131072 * 160 >> 8},
		{0, 0, 3 << 20},
		{4000, 0, 2920},
		{4380, 0, 2920},
		{4381, 0, 2921},
		{1, 0, 2920},
	} {
		c := measured(x.largest)
		c.sock.receiveStart = x.start
		want(t, c.linuxClamp() == x.clamp, "%+v: %d", x, c.linuxClamp())
	}
}

func TestTheWindowChangesWithWhatASegmentCostsAndNotElse(t *testing.T) { // recorded: 600 octets make it 54,784
	for _, x := range []struct {
		name                 string
		size                 uint32
		limit, offered, then int64
	}{
		{"a small one leaves a large window", 100, 65160, 65160, 65160},
		{"and a small window", 100, 1000, 65160, 1000},
		{"one that costs more lowers the window", 536, 65160, 65160, 131072 * 107 >> 8},
		{"but does not raise it", 536, 1000, 65160, 1000},
		{"one that costs less raises it to what was offered", 1448, 1000, 65160, 65160},
		{"as far as the buffer gives it", 1448, 1000, 100_000, 131072 * 160 >> 8},
		{"and does not lower it", 1448, 65160, 1000, 65160},
	} {
		c := measured(0)
		c.rcv.limit, c.rcv.offered = x.limit, uint32(x.offered)
		c.segmentMeasured(x.size)
		want(t, c.rcv.limit == x.then && c.ack.largest == x.size, "%s: %d, want %d", x.name, c.rcv.limit, x.then)
	}
	c := measured(0)
	c.segmentMeasured(3000)
	want(t, c.ack.largest == 1460, "more than the MSS is measured: %d", c.ack.largest)
}

func TestOnlyAWholeBlockIsGivenBack(t *testing.T) { // recorded: 12 octets behind 1448 cost nothing and keep them
	var u unread
	step := func(name string, do func(), cost int64) {
		t.Helper()
		do()
		want(t, u.cost == cost, "%s: %d, want %d", name, u.cost, cost)
	}
	step("1448 octets", func() { u.add(1448) }, 2304)
	step("210 behind them", func() { u.add(210) }, 2304)
	step("one more", func() { u.add(1) }, 2304+768)
	step("none is read", func() { u.read(0) }, 2304+768)
	step("1447 are read", func() { u.read(1447) }, 2304+768)
	step("and 210", func() { u.read(210) }, 2304+768)
	step("the last of the block", func() { u.read(1) }, 768)
	step("the rest", func() { u.read(1) }, 0)
	step("more than there is", func() { u.read(5) }, 0)
	step("100 octets in a new block", func() { u.add(100) }, 768)
	step("22 behind them", func() { u.add(22) }, 768)
	step("both", func() { u.read(122) }, 0)
	step("two blocks", func() { u.add(1448); u.add(1448) }, 2*2304)
	step("both at once", func() { u.read(2896) }, 0)
	step("one more", func() { u.add(1) }, 768)
	want(t, len(u.blocks) == 1 && u.head == 0, "%d blocks are kept", len(u.blocks))
	step("forgotten", func() { u.clear() }, 0)
	want(t, len(u.blocks) == 0 && u.room == 0, "%d blocks and room for %d are kept", len(u.blocks), u.room)
}

func TestEachSegmentLetsTheWindowGrowByTwo(t *testing.T) { // tcp_grow_window
	for _, x := range []struct {
		name    string
		size    uint32
		largest uint32
		room    int64
		grows   int64
	}{
		{"127 octets are too few", 127, 127, 1 << 20, 0},
		{"128 are enough, and count as the 536 of a full segment", 128, 128, 1 << 20, 2 * 536},
		{"a full one", 1448, 1448, 1 << 20, 2 * 1460},
		{"one that gives as much window as it carries", 1152, 1152, 1 << 20, 2 * 1460},
		{"one that gives an octet more", 1151, 1152, 1 << 20, 2 * 1152},
		{"no more than there is room", 1448, 1448, 100, 100},
		{"one octet of room", 1448, 1448, 1, 1},
		{"no room", 1448, 1448, 0, 0},
		{"less than none", 1448, 1448, -5, 0},
	} {
		c := measured(x.largest)
		c.sock.receiveStart = 3 << 20
		c.rcv.limit = c.linuxClamp() - x.room
		before := c.rcv.limit
		c.ack.quick, c.ack.grown = 2, false
		c.growWindow(x.size)
		want(t, c.rcv.limit-before == x.grows, "%s: %d octets", x.name, c.rcv.limit-before)
		want(t, c.ack.grown == (x.grows > 0) && c.ack.quick == map[bool]int{true: 3, false: 2}[x.grows > 0], "%s: %d ACKs at once", x.name, c.ack.quick)
	}
	p := established(nil)
	p.conn.rcv.limit = 0
	p.conn.growWindow(1460)
	want(t, p.conn.rcv.limit == 0, "the textbook's window grows to %d", p.conn.rcv.limit)
}

// tuning is a connection of Linux's that began to measure what is read at 1 s.
func tuning(start int64, space uint32) *Conn {
	c := measured(0)
	c.sock.receiveStart = start
	c.rtt.minRTT = 100 * ms
	c.rcv.tuner = tuner{since: second(1), octet: c.rcv.nxt, space: space}
	return c
}

// tcp_rcv_space_adjust: twice what was read in a round trip, and twice the share by which it
// was more than in the one before, of which the buffer is half.
func TestABufferGrowsWithWhatIsReadInARoundTrip(t *testing.T) {
	for _, x := range []struct {
		name    string
		start   int64
		read    uint32
		elapsed int64 // ms
		fin     bool
		grown   int64
	}{
		{"as much as before", 100, 10000, 100, false, 0},
		{"an octet more", 100, 10001, 100, false, 2*10001 + 4 - 100}, // 2 (20002 / 10000) = 4
		{"twice as much", 100, 20000, 100, false, 40000 + 2*40000 - 100},
		{"with a FIN", 100, 10000, 100, true, 0},
		{"before the round trip is over", 100, 20000, 99, false, 0},
		{"a buffer that starts with an octet", 1, 10001, 100, false, 2*10001 + 4 - 1},
		{"up to the largest", 100, 3 << 20, 100, false, 3<<20 - 100},
	} {
		c := tuning(x.start, 10000)
		c.rcv.nxt += Seq(x.read)
		if x.fin {
			c.rcv.nxt, c.rcv.fin = c.rcv.nxt+1, true
		}
		c.tuneBuffer(env{second(1).Add(vtime.Duration(x.elapsed) * ms), nil})
		want(t, c.rcv.grown == x.grown, "%s: by %d, want %d", x.name, c.rcv.grown, x.grown)
	}
	c := tuning(100, 0)
	c.rcv.limit = 20000
	c.rcv.irs, c.rcv.nxt = 5000, 5001
	c.tuneBuffer(env{second(9), nil})
	want(t, c.rcv.tuner == tuner{since: second(9), octet: 5001, space: 14600}, "the measure begins with %+v", c.rcv.tuner)
	c = tuning(100, 0)
	c.rcv.limit = 14599
	c.tuneBuffer(env{second(9), nil})
	want(t, c.rcv.tuner.space == 14599, "the measure begins with %+v", c.rcv.tuner)
}

func TestTheFirstWindowIsOfWholeSegments(t *testing.T) { // tcp_select_initial_window
	for _, x := range []struct {
		mss    uint16
		ts     bool
		buffer int64
		limit  int64
	}{
		{1460, false, 65536, 44 * 1460},
		{1460, true, 65536, 45 * 1448},
		{1460, false, 1459, 1459},
		{1460, false, 1460, 1460},
		{1460, false, 1461, 1460},
		{13, true, 1000, 1000},
		{12, true, 1000, 1000},
		{11, true, 1000, 1000},
		{14, true, 1001, 1000},
		{1, false, 1001, 1001},
		{2, false, 1001, 1000},
	} {
		c := measured(0)
		c.p.MSS, c.ts.on = x.mss, x.ts
		c.sock.receiveBuffer, c.sock.receiveStart = x.buffer, 0
		c.firstWindow()
		want(t, c.rcv.limit == x.limit, "%+v: %d", x, c.rcv.limit)
	}
}

func TestABufferThatIsHalfFullEndsTheQuickAcks(t *testing.T) { // __tcp_select_window
	for free, quick := range map[int64]int{32768: 5, 32767: 0} {
		conn := freeing(65536, free)
		conn.ack.quick = 5
		conn.selectWindow()
		want(t, conn.ack.quick == quick, "%d of 65536 octets are free: %d", free, conn.ack.quick)
	}
}

func TestLinuxOffersNoMoreThanItsScaleCanTell(t *testing.T) { // RFC 7323 §2.2
	for shift, window := range map[uint8]uint32{0: 65535, 1: 131070, 7: 65535 << 7} {
		c := freeing(1<<24, 1<<24)
		c.rcv.shift = shift
		want(t, c.linuxWindow(0) == window, "shift %d: %d", shift, c.linuxWindow(0))
	}
}

func TestABufferIsTunedByAnyRoundTripThatWasMeasured(t *testing.T) {
	for rtt, grows := range map[vtime.Duration]bool{0: false, 1: true, vtime.Second: true, 2 * vtime.Second: true} {
		c := tuning(100, 10000)
		c.rtt.minRTT = rtt
		c.rcv.nxt += 20000
		c.tuneBuffer(env{second(10), nil})
		want(t, (c.rcv.grown > 0) == grows, "a round trip of %s: by %d", rtt, c.rcv.grown)
	}
}

func TestAScaledWindowIsRoundedUpToItsUnit(t *testing.T) { // as recorded: units of 128 octets
	for _, x := range []struct{ n, unit, up int64 }{{0, 128, 0}, {1, 128, 128}, {127, 128, 128}, {128, 128, 128}, {129, 128, 256}, {5, 1, 5}} {
		want(t, roundUp(x.n, x.unit) == x.up, "%d in units of %d: %d", x.n, x.unit, roundUp(x.n, x.unit))
	}
	for shift, window := range map[uint8]int64{1: 5002, 2: 5004, 7: 5120} {
		c := freeing(8000, 5001)
		c.rcv.shift = shift
		want(t, c.selectWindow() == window, "shift %d, 5001 octets free: %d", shift, c.selectWindow())
	}
}

func TestWhatLiesBeyondAGapTakesTheMemoryOfFullSegments(t *testing.T) { // recorded: 2304 octets for 1448
	c := freeing(1<<21, 1<<21)
	c.rcv.outOfOrderSize = 1000 * 1448
	want(t, c.linuxFree() == 1<<21-1000*1152, "%d octets are free", c.linuxFree())
}
