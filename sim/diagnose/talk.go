package diagnose

import (
	"bytes"

	"wirewalk/sim/vtime"
	"wirewalk/sim/wire/h1"
)

// talk is what the ends of a connection said to each other in HTTP/1.x, read again from
// the octets, so that also what is no whole message is there.
type talk struct {
	c         *connStats
	requester int // the side that sends requests
	exchanges []*exchange
	answered  int       // of these, how many have their final answer
	stray     []*spoken // final answers to no request
	faults    []fault

	watch  [2]*h1.Watcher
	open   [2]*spoken // the message whose content goes on
	said   [2]int     // messages that have ended, by side
	odd    [2]bool    // where messages of this side begin is not known any more
	next   [2]uint64
	lost   [2]bool // octets of this side were not captured
	junk   [2]mark // the first octets that begin no message
	tunnel bool
}

// exchange is a request and its final answer, nil as long as there is none.
type exchange struct{ request, answer *spoken }

// spoken is a message.
type spoken struct {
	head       *h1.Head
	side       int
	from, upto uint64 // where it lies in the stream of its sender, as far as that goes
	start, end uint64 // the same in what its sender says in clear: of TLS, the text in it
	begun      mark
	last       mark // the packet with its last octet so far
	whole      bool
	again      bool // it follows an answer to the latest request
}

// content is how many octets followed its head.
func (m *spoken) content() int64 { return int64(m.end-m.start) - m.head.Octets }

// hear reads all that was said, in the order in which it was seen.
func (c *connStats) hear() *talk {
	t := &talk{c: c, watch: [2]*h1.Watcher{h1.NewWatcher(), h1.NewWatcher()}}
	at := [2]int{}
	for !t.tunnel {
		side := 0
		switch {
		case at[0] == len(c.sent[0]) && at[1] == len(c.sent[1]):
			t.end()
			t.findOrder()
			return t
		case at[0] == len(c.sent[0]), at[1] < len(c.sent[1]) && c.sent[1][at[1]].rec < c.sent[0][at[0]].rec:
			side = 1
		}
		switch p := c.sent[side][at[side]]; {
		case !c.encrypted(side, p.off):
			t.take(side, p)
		case c.in.t.Conn(c.id).Ends[side].Said == 0:
			t.next[side] = p.off + p.n
		default:
			if s := c.in.t.SaidOf(c.id, side, p.off, p.n); s.Len > 0 {
				t.take(side, piece{off: s.Off, n: uint64(s.Len), packet: p.packet, rec: p.rec})
			}
		}
		at[side]++
	}
	return t
}

// encrypted reports whether an octet of a side lies in what it says in TLS.
func (c *connStats) encrypted(side int, off uint64) bool {
	all := c.in.t.Conn(c.id).TLS[side]
	return len(all) > 0 && all[0].Off <= off && off < all[len(all)-1].End()
}

// take reads the next piece of a side.
func (t *talk) take(side int, p piece) {
	w := t.watch[side]
	if missing := p.off - t.next[side]; missing > 0 {
		t.lost[side] = true
		t.lose(side, p, missing)
	}
	for left := p.n; !t.tunnel; {
		if skip := min(uint64(max(w.Content(), 0)), left); skip > 0 {
			t.lose(side, p, skip)
			left -= skip
			continue
		}
		data := t.c.clearOf(side, t.next[side], left)
		idle, before := w.Idle(), w.GaveUp()
		n, ev := w.Next(data)
		t.next[side], left = t.next[side]+uint64(n), left-uint64(n)
		if why := w.GaveUp(); why != before && t.open[side] != nil {
			t.broken(side, p, why)
		}
		if idle && w.Idle() && ev.Kind == h1.EventNone && len(bytes.Trim(data, "\r\n")) > 0 {
			t.surplus(side, p)
		}
		t.on(side, p, ev)
		if ev.Kind == h1.EventNone {
			if left > 0 { // The rest of the segment was not captured.
				t.lost[side] = true
				t.lose(side, p, left)
			}
			return
		}
	}
}

// lose passes over octets.
func (t *talk) lose(side int, p piece, n uint64) {
	w := t.watch[side]
	for upto := t.next[side] + n; ; {
		took, ev := w.Lose(int64(upto - t.next[side]))
		t.next[side] += uint64(took)
		t.on(side, p, ev)
		if ev.Kind == h1.EventNone || t.next[side] == upto && ev.Kind == h1.EventContent {
			return
		}
	}
}

// on takes what was found up to an offset.
func (t *talk) on(side int, p piece, ev h1.Event) {
	switch ev.Kind {
	case h1.EventHead:
		t.begin(side, ev.Head)
	case h1.EventNone, h1.EventContent:
	case h1.EventEnd:
		if m := t.open[side]; m != nil {
			m.whole = true
			t.extend(m, p)
			t.open[side] = nil
			t.said[side]++
			t.tunnel = t.tunnel || ev.Head.Tunnel
		}
	}
	if m := t.open[side]; m != nil {
		t.extend(m, p)
	}
}

// extend takes a message to go up to where its side has been read.
func (t *talk) extend(m *spoken, p piece) {
	m.end = max(m.end, t.next[m.side])
	m.upto, m.last = t.sent(m.side, m.end-1)+1, t.c.markOf(p.packet)
}

// sent is where what lies at an offset of what a side says in clear is in its stream.
func (t *talk) sent(side int, said uint64) uint64 { return t.c.in.t.Sent(t.c.id, side, said) }

// begin takes a message whose head is there.
func (t *talk) begin(side int, h *h1.Head) {
	start, end := t.next[side]-uint64(h.Octets), t.next[side]
	from, last := t.sent(side, start), t.sent(side, end-1)
	m := &spoken{head: h, side: side, from: from, upto: last + 1, start: start, end: end, begun: t.c.carrier(side, from)}
	m.last = t.c.carrier(side, last)
	t.open[side], t.odd[side] = m, h.Framing == h1.FramingUnknown
	t.judge(m)
	switch {
	case h.Request:
		if len(t.exchanges) == 0 {
			t.requester = side
		}
		t.exchanges = append(t.exchanges, &exchange{request: m})
		t.watch[1-side].Expect(h.Method)
	case h.Interim():
	case t.answered < len(t.exchanges) && t.exchanges[t.answered].request.side != side:
		t.exchanges[t.answered].answer = m
		t.answered++
	case !t.lost[1-side]:
		m.again = t.answered > 0
		t.stray = append(t.stray, m)
	}
}

// end takes the end of what was seen: a FIN ends an answer that lasts until then.
func (t *talk) end() {
	for side, m := range t.open {
		if m == nil {
			continue
		}
		until := m.head.Framing == h1.FramingClose || m.head.Framing == h1.FramingUnknown
		closed := t.c.fin[side].rec != 0 && (t.c.rst.rec == 0 || t.c.rstSide != side || t.c.rst.rec > t.c.fin[side].rec)
		m.whole = until && closed || m.whole
	}
}

// waited is how long an answer was waited for after the last octet of its request.
func (x *exchange) waited() vtime.Duration { return x.answer.begun.at.Sub(x.request.last.at) }

// pending is the first request without an answer, nil for none.
func (t *talk) pending() *exchange {
	if t.tunnel || t.answered >= len(t.exchanges) {
		return nil
	}
	return t.exchanges[t.answered]
}
