package tcpmodel

// Linux counts the memory that holds a segment against the receive buffer, and
// offers a window by what a segment is seen to cost. Recorded on paths of 1500
// octets: a buffer that nobody reads ends at 57 segments of 1448 octets, its
// window falling by 11 units of 128 octets with each; one of 100 octets lowers the
// first window from 65,160 to 65,152 octets.

import (
	"math/bits"

	"wirewalk/sim/vtime"
)

// linuxShift bounds the shift count by a buffer that is fixed and smaller than
// what Linux starts with: no larger than its size needs (recorded: 1 for 64 KiB).
func (c *Conn) linuxShift() uint8 {
	if !c.cfg.Linux() || c.sock.receiveStart < c.sock.receiveBuffer {
		return maxShift
	}
	return uint8(max(bits.Len64(uint64(c.sock.receiveBuffer))-16, 0))
}

// fullCost is the memory that a segment of fullPayload octets takes, as recorded.
const fullPayload, fullCost = 1448, 2304

// linuxCost is the memory that a segment with n octets of payload takes: its
// octets, headers and the kernel's record of them, in a block of a power of two
// (recorded: 768 for 100 octets, 1280 for 300, 2304 for 1448).
func linuxCost(n uint32) int64 { return linuxBlock(n) + blockRecord }

const blockRecord, blockAround, largestBlock = 256, 390, 2048

func linuxBlock(n uint32) int64 {
	for block := int64(512); block <= largestBlock; block *= 2 {
		if int64(n)+blockAround <= block {
			return block
		}
	}
	return int64(n) + blockAround
}

// linuxRatio is the share of that memory which counts as window, of 256: half
// until a full segment was seen, then what that one carried.
func (c *Conn) linuxRatio() int64 {
	if n := c.ack.largest; n >= linuxMeasured {
		return int64(n) << 8 / linuxCost(n)
	}
	return 128
}

// linuxSpace is how many octets of window a memory would give.
func (c *Conn) linuxSpace(memory int64) int64 { return max(memory, 0) * c.linuxRatio() >> 8 }

// linuxMemory is the receive buffer with what the kernel adds for its own
// records: twice what was asked for.
func (c *Conn) linuxMemory() int64 { return 2 * c.capacity() }

// linuxClamp is the window that an empty buffer would give. Until a segment
// shows what it costs, a buffer that may grow keeps one segment back: recorded,
// the window of 65,160 octets that a SYN,ACK offered does not come back once
// something small was received, nor does it grow.
func (c *Conn) linuxClamp() int64 {
	clamp := c.linuxSpace(c.linuxMemory())
	if mss := int64(c.recvMSS()); c.sock.receiveStart > 0 && c.ack.largest < linuxMeasured {
		clamp = max(clamp-mss, 2*mss)
	}
	return clamp
}

// segmentMeasured takes the news that a segment is larger than any before, by
// which the window is reckoned from now on.
func (c *Conn) segmentMeasured(size uint32) {
	r := &c.rcv
	before := c.linuxClamp()
	c.ack.largest = max(c.ack.largest, min(size, c.recvMSS()))
	switch after := c.linuxClamp(); {
	case after > before:
		r.limit = max(r.limit, min(int64(r.offered), after))
	case after < before:
		r.limit = min(r.limit, after)
	}
}

// linuxFree is the window that what is free of the buffer would give.
func (c *Conn) linuxFree() int64 {
	ahead := int64(c.rcv.outOfOrderSize) * fullCost / fullPayload
	return c.linuxSpace(c.linuxMemory() - c.rcv.unread.cost - ahead)
}

// unread holds the blocks of memory whose octets were not read to their end:
// only a whole block is given back.
type unread struct {
	counts bool // otherwise nothing is kept
	blocks []block
	head   int
	room   uint32 // left in the last block
	cost   int64
}

// block is memory with octets to be read in it.
type block struct {
	octets uint32
	cost   uint32
}

// add keeps the octets of a segment. Recorded: 12 octets fit into what is left
// behind 1448, cost nothing there, and keep those in memory until they are read too.
func (u *unread) add(n uint32) {
	if u.head == len(u.blocks) {
		u.blocks, u.head, u.room = u.blocks[:0], 0, 0
	}
	if n <= u.room {
		u.blocks[len(u.blocks)-1].octets += n
		u.room -= n
		return
	}
	cost := linuxCost(n)
	u.blocks = append(u.blocks, block{n, uint32(cost)})
	u.room = uint32(max(linuxBlock(n)-int64(n)-blockAround, 0))
	u.cost += cost
}

func (u *unread) read(n int64) {
	for n > 0 && u.head < len(u.blocks) {
		first := &u.blocks[u.head]
		if n < int64(first.octets) {
			first.octets -= uint32(n)
			return
		}
		n -= int64(first.octets)
		u.cost -= int64(first.cost)
		u.head++
	}
}

func (u *unread) clear() { *u = unread{counts: u.counts, blocks: u.blocks[:0]} }

// linuxMeasured is the least payload by which Linux measures what a segment
// costs. Recorded: segments of 600 octets make the clamp 54,784 octets, and the
// window falls to that without its right edge moving back.
const linuxMeasured = 536

// linuxGrowing is the least payload for which the window may grow at all.
const linuxGrowing = 128

// growWindow lets the window that is offered at most grow by two segments for
// each that arrives, as far as the buffer has room. An ACK that tells of it is
// not delayed: recorded, 22 ACKs at once for full segments, 16 for small ones.
func (c *Conn) growWindow(size uint32) {
	if !c.cfg.Linux() || size < linuxGrowing {
		return
	}
	r := &c.rcv
	room := min(c.linuxClamp(), c.linuxFree()) - r.limit
	if room <= 0 {
		return
	}
	by := c.fullSize()
	if c.linuxSpace(linuxCost(size)) <= int64(size) {
		by = c.recvMSS()
	}
	r.limit += min(room, 2*int64(max(by, size)))
	c.ack.grown = true
	c.ack.quick |= 1
}

// tuner is the measure by which a receive buffer grows: what the application
// read in one round trip. The time is that of the reading so far.
type tuner struct {
	since vtime.Time
	octet Seq    // the first octet that counts
	space uint32 // the most that was read in one round trip
}

// tuneBuffer lets the buffer grow to what a sender that doubles its rate will
// need in the round trip to come, once more than before was read in one.
func (c *Conn) tuneBuffer(e env) {
	r := &c.rcv
	t := &r.tuner
	if c.sock.receiveStart <= 0 || c.rtt.minRTT == 0 {
		return
	}
	if t.space == 0 {
		t.since, t.octet = e.now, r.irs+1
		t.space = uint32(min(r.limit, 10*int64(c.recvMSS())))
	}
	if e.now.Sub(t.since) < c.rtt.minRTT {
		return
	}
	next := r.nxt - Seq(uint32(r.queued))
	if r.fin {
		next--
	}
	read := uint32(next - t.octet)
	t.since, t.octet = e.now, next
	if read <= t.space {
		return
	}
	want := 2 * int64(read)
	want += 2 * (want * int64(read-t.space) / int64(t.space))
	t.space = read
	octets := want << 8 / c.linuxRatio() / 2
	r.grown = max(r.grown, min(octets, c.sock.receiveBuffer)-c.sock.receiveStart)
}

// firstWindow is what this end is ready to take before anything was sent.
// Linux counts in whole segments and keeps to that until the window grows.
func (c *Conn) firstWindow() {
	r := &c.rcv
	r.limit = c.capacity()
	if !c.cfg.Linux() {
		return
	}
	unit := int64(max(c.ownMSS(), 1))
	if c.ts.on {
		unit -= int64(tsOctets)
	}
	if r.limit > unit && unit > 0 {
		r.limit -= r.limit % unit
	}
}

// linuxWindow is what Linux offers now: never less than before.
func (c *Conn) linuxWindow(current uint32) uint32 {
	r := &c.rcv
	unit := int64(1) << r.shift
	kept := roundUp(int64(current), unit)
	return uint32(min(max(kept, c.selectWindow()), 0xffff<<r.shift))
}

// selectWindow is Linux's rule: nothing below one segment or a sixteenth of the
// buffer, else what is free, in units of the scale or, unscaled, of segments. A
// buffer that is half full ends the ACKs that are sent at once.
func (c *Conn) selectWindow() int64 {
	r := &c.rcv
	full, free := c.linuxClamp(), c.linuxFree()
	mss := min(int64(c.fullSize()), full)
	unit := int64(1) << r.shift
	if free < full/2 {
		c.ack.quick = 0
		free = free / unit * unit
		if free < full/16 || free < mss {
			return 0
		}
	}
	free = min(free, r.limit, c.linuxClamp())
	if r.shift > 0 {
		return roundUp(free, unit)
	}
	// The window last told counts, not what is left of it: recorded, 1448 octets
	// are offered again after 104 of them were used.
	w := int64(r.offered)
	if w <= free-mss || w > free {
		w = free / mss * mss
	}
	return w
}

func roundUp(n, unit int64) int64 { return (n + unit - 1) / unit * unit }
