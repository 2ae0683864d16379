package tcpmodel

import (
	"testing"

	"wirewalk/sim/vtime"
)

// The edges of what Linux hands to the link at once (tcp_tso_autosize, tcp_tso_should_defer).

// handing is a Linux connection with segments of 1448 octets, so many of them as cwnd, and
// octets that wait.
func handing(cwnd uint32, waiting int64) *Conn {
	p := stamped(Linux())
	c := &p.conn
	c.snd.wnd, c.snd.written = 1<<20, waiting
	c.cc.cwnd, c.cc.ssthresh = cwnd*1448, noLimit
	return c
}

func TestAUnitIsNoMoreThanHalfOfCwndAndThanWhatWaits(t *testing.T) { // recorded at 100 ms: pairs at first
	for _, x := range []struct {
		cwnd    uint32
		waiting int64
		window  uint32
		size    int
	}{
		{40, 1, 1 << 20, 1},
		{40, 1448, 1 << 20, 1},
		{40, 1449, 1 << 20, 2},
		{40, 2 * 1448, 1 << 20, 2},
		{40, 100 * 1448, 1449, 2},
		{40, 100 * 1448, 1 << 20, 20},
		{10, 100 * 1448, 1 << 20, 5},
		{3, 100 * 1448, 1 << 20, 1},
		{2, 100 * 1448, 1 << 20, 1},
		{1, 100 * 1448, 1 << 20, 1},
		{1000, 1000 * 1448, 1 << 20, 45}, // of 65,536 octets
	} {
		c := handing(x.cwnd, x.waiting)
		c.snd.wnd = x.window
		c.rtt = roundTrip{}
		want(t, c.unitSize() == x.size, "%+v: %d segments", x, c.unitSize())
	}
}

func TestWhatLeavesAtOnceTakesAMillisecondAtThePacingRate(t *testing.T) { // tcp_update_pacing_rate, tcp_tso_autosize
	const us = vtime.Microsecond
	for _, x := range []struct {
		name           string
		cwnd, ssthresh uint32
		srtt, minRTT   vtime.Duration
		octets         int64
	}{
		{"before a round trip is measured", 14480, noLimit, 0, 0, 65536},
		{"two segments at least", 14480, noLimit, vtime.Second, vtime.Second, 2 * 1448},
		{"twice cwnd for each round trip in slow start", 2_048_000, noLimit, vtime.Second, vtime.Second, 4000},
		{"just less than that", 2_048_000, noLimit, vtime.Second + 1, vtime.Second, 3999},
		{"cwnd is half of ssthresh less an octet", 2_048_000, 4_096_002, vtime.Second, vtime.Second, 4000},
		{"half of ssthresh", 4_096_000, 8_192_000, vtime.Second, vtime.Second, 4800},
		{"a third of ssthresh", 4_096_000, 3 * 4_096_000, vtime.Second, vtime.Second, 8000},
		{"more than ssthresh", 4_096_000, 1, vtime.Second, vtime.Second, 4800},
		{"six fifths, rounded down", 4_096_003, 1, vtime.Second, vtime.Second, 4800},
		{"65,536 octets at most", 60_000_000, noLimit, vtime.Second, vtime.Second, 65536},
		{"and as much on the shortest paths", 60_000_000, noLimit, vtime.Second, 511 * us, 65536},
		{"half of it more for each 512 us of the path", 2_048_000, noLimit, vtime.Second, 512 * us, 4000 + 32768},
		{"a quarter from 1024 us on", 2_048_000, noLimit, vtime.Second, 1024 * us, 4000 + 16384},
		{"just less than that", 2_048_000, noLimit, vtime.Second, 1024*us - 1, 4000 + 32768},
		{"one octet", 2_048_000, noLimit, vtime.Second, 16 * 512 * us, 4001},
		{"nothing", 2_048_000, noLimit, vtime.Second, 17 * 512 * us, 4000},
	} {
		c := handing(10, 0)
		c.cc.cwnd, c.cc.ssthresh = x.cwnd, x.ssthresh
		c.rtt.srtt, c.rtt.minRTT = x.srtt, x.minRTT
		want(t, c.burst() == x.octets, "%s: %d octets, want %d", x.name, c.burst(), x.octets)
	}
}

// deferring is a Linux connection that has measured no round trip and has just sent so many
// octets. The window has room for some more, and cwnd for many.
func deferring(out, room uint32) *Conn {
	c := handing(1000, int64(out)+1<<20)
	c.rtt = roundTrip{}
	c.snd.board.push(sentSegment{seq: c.snd.nxt, size: out})
	c.snd.nxt += Seq(out)
	c.snd.wnd = out + room
	c.snd.lastWrite = vtime.Time(vtime.Second)
	return c
}

func TestTheRestOfCwndWaitsForALargerPiece(t *testing.T) { // tcp_tso_should_defer; recorded after a SYN that was sent twice
	at := vtime.Time(vtime.Second)
	for _, x := range []struct {
		name      string
		out, room uint32
		change    func(*Conn)
		waits     bool
	}{
		{"less than a third of the window", 2000, 998, nil, true},
		{"a third of the window", 2000, 999, nil, false},
		{"less than a third of cwnd", 300_000, 4825, func(c *Conn) { c.cc.cwnd = 14480 }, true},
		{"a third of cwnd", 300_000, 4826, func(c *Conn) { c.cc.cwnd = 14480 }, false},
		{"a segment waits, for which there is no room", 300_000, 700, func(c *Conn) { c.snd.written = 300_000 + 1448 }, false},
		{"an octet more than a segment", 300_000, 700, func(c *Conn) { c.snd.written = 300_000 + 1449 }, true},
		{"what waits fills the room", 300_000, 2000, func(c *Conn) { c.snd.written = 300_000 + 2000 }, false},
		{"an octet more than the room", 300_000, 2000, func(c *Conn) { c.snd.written = 300_000 + 2001 }, true},
		{"less than may leave at once", 300_000, 65535, nil, true},
		{"as much", 300_000, 65536, nil, false},
		{"something left a millisecond ago", 300_000, 700, func(c *Conn) { c.snd.lastWrite = at.Add(-ms) }, true},
		{"or longer ago", 300_000, 700, func(c *Conn) { c.snd.lastWrite = at.Add(-ms - 1) }, false},
		{"the rest of a unit goes with it", 300_000, 700, func(c *Conn) { c.snd.unit.left = 1 }, false},
		{"a round trip was measured", 300_000, 700, func(c *Conn) { c.rtt.srtt = 1 }, false},
		{"nothing is out", 300_000, 700, func(c *Conn) { c.snd.board.pop() }, false},
		{"in recovery", 300_000, 700, func(c *Conn) { c.cc.phase = phaseRecovery }, false},
	} {
		c := deferring(x.out, x.room)
		if x.change != nil {
			x.change(c)
		}
		want(t, c.waitsForUnit(env{at, nil}) == x.waits, "%s: waits %t", x.name, !x.waits)
	}
}
