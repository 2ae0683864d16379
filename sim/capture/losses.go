package capture

import (
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
	"wirewalk/tcpmodel/observe"
)

// Where a capture was taken, what is sent to the far end is seen to leave and
// not to come. That it was lost shows in what comes back, or does not.

// fate is what became of a segment, as far as later ones tell.
type fate uint8

const (
	fateCame    fate = iota // nothing speaks against it
	fatePerhaps             // it or the answer to it did not come
	fateLost                // its receiver had later octets and not these
)

// why is the reason of the record that says so.
func (f fate) why() tcpmodel.Reason {
	switch f {
	case fateLost:
		return observe.ReasonLost
	case fatePerhaps:
		return observe.ReasonPerhapsLost
	case fateCame:
	}
	return 0
}

// gone reports whether nothing may be concluded from a segment at the end that
// it was sent to.
func (p *packet) gone() bool { return p.lost || p.fate != fateCame }

// patience is how long an answer is waited for where the capture ends, at least.
const patience = vtime.Second

// reportsOfLoss is after how many reports of later octets a segment counts as
// lost (RFC 5681 §3.2, RFC 6675 §2: DupThresh).
const reportsOfLoss = 3

// losses judges what was sent to ends that were not seen.
func (e *emitter) losses() {
	seenAt := e.w.Trace().SeenAt
	for _, c := range e.conns {
		conn := e.w.Trace().Conn(e.state[c.index].id)
		var way [2]losing
		for side := range way {
			way[side].off = seenAt != 0 && conn.Ends[1-side].Host == seenAt
		}
		if way[0].off && way[1].off {
			continue
		}
		way[0].trip, way[1].trip = e.leastTrips(c)
		for _, i := range c.packets {
			if p := e.packets[i]; p.proto == trace.TCP {
				way[1-p.side].hears(p)
				way[p.side].sends(p)
			}
		}
		end := e.packets[len(e.packets)-1].at
		way[0].ends(end)
		way[1].ends(end)
	}
}

// leastTrips is the round trip to the other end for each end's segments, 0
// where that is not known.
func (e *emitter) leastTrips(c *conn) (vtime.Duration, vtime.Duration) {
	trips := e.roundTrips(c)
	for i := range trips {
		if trips[i] == vtime.Forever {
			trips[i] = 0
		}
	}
	return trips[1], trips[0]
}

// losing follows what one end sends and the other says about it.
type losing struct {
	off    bool // the receiver was seen: what was captured has come
	trip   vtime.Duration
	open   []*sending
	acks   []*packet // alone, since the other end last sent octets that they do not cover
	next   tcpmodel.Seq
	begun  bool
	acked  bool // the sender has acknowledged something
	heard  bool // the receiver has sent something
	silent int  // questions without an answer since then
	ack    tcpmodel.Seq
	high   tcpmodel.Seq // after the octets that the receiver has sent
	hasTop bool
}

// sending is a segment that waits for a sign that it came.
type sending struct {
	p       *packet
	end     tcpmodel.Seq
	next    tcpmodel.Seq // after everything that was sent up to it
	again   *packet      // that carries its octets again, or the last of them where they are cut otherwise
	reach   tcpmodel.Seq // before which its octets were sent again
	copied  bool         // it repeats octets that wait
	probe   bool         // it asks for an answer and brings no new octets
	reports int          // of octets that were sent after it, and not of its own
}

// sends takes a segment of the sender.
func (l *losing) sends(p *packet) {
	f := p.seg.Flags
	if l.off || p.lost || p.refused {
		return
	}
	l.acked = l.acked || f.Has(tcpmodel.ACK)
	if f.Has(tcpmodel.RST) {
		if l.silent > 0 || l.waits(p.at) {
			p.fate = fatePerhaps
		}
		return
	}
	end := p.seg.End()
	probe := l.begun && p.seg.Seq == l.next-1 && p.seg.Payload.Len <= 1 && f&(tcpmodel.SYN|tcpmodel.FIN) == 0
	if p.seg.Len() == 0 && !probe {
		if len(l.acks) < maxOpen {
			l.acks = append(l.acks, p)
		}
		return
	}
	copied := (probe || l.begun && p.seg.Seq.Less(l.next)) && l.repeats(p, end)
	if !l.begun || l.next.Less(end) {
		l.begun, l.next = true, end
	}
	if len(l.open) < maxOpen {
		l.open = append(l.open, &sending{p: p, end: end, next: l.next, reach: p.seg.Seq, probe: probe, copied: copied})
	}
}

// waits reports whether the answer to a segment is overdue.
func (l *losing) waits(at vtime.Time) bool {
	return len(l.open) > 0 && at.Sub(l.open[0].p.at) > max(patience, 2*l.trip)
}

// repeats notes that octets which wait are sent once more, and reports whether
// there are any.
func (l *losing) repeats(p *packet, end tcpmodel.Seq) (found bool) {
	for _, s := range l.open {
		switch {
		case s.again != nil || s.reach.Less(p.seg.Seq):
		case s.end.LessEq(end):
			s.again, found = p, true
		case s.reach.Less(end):
			s.reach, found = end, true
		}
	}
	if found {
		l.silent++
	}
	return found
}

// hears takes a segment of the receiver.
func (l *losing) hears(p *packet) {
	if l.off {
		return
	}
	l.heard = true
	l.unheard(p)
	f := p.seg.Flags
	if f.Has(tcpmodel.RST) {
		l.resets()
		return
	}
	if !f.Has(tcpmodel.ACK) {
		return
	}
	l.silent = 0
	if n := len(l.open); n > 0 && l.open[0].p.seg.Flags&answer == opening && !f.Has(tcpmodel.SYN) && p.seg.Ack != l.open[0].end {
		l.open = l.open[:0] // An earlier connection answers: the SYN came, though to that one.
		return
	}
	blocks := p.seg.Options.SACK[:min(int(p.seg.Options.NSACK), 4)]
	var top tcpmodel.Seq
	for _, b := range blocks {
		if p.seg.Ack.Less(b.Right) && top.Less(b.Right) || top == 0 {
			top = b.Right
		}
	}
	repeated := p.seg.Len() == 0 && p.seg.Ack == l.ack
	l.ack = p.seg.Ack
	kept := l.open[:0]
	for _, s := range l.open {
		switch {
		case s.end.LessEq(p.seg.Ack) || covered(s, blocks):
			s.answeredBy(p, l.trip)
			continue
		case p.seg.Window == 0 && s.p.seg.Seq == p.seg.Ack:
			continue // It came, and found no room.
		case len(blocks) > 0 && p.seg.Ack.Less(top):
			if s.next.Less(top) {
				s.reports++
			}
		case repeated && s.p.seg.Seq == p.seg.Ack && s.next.Less(l.next):
			s.reports++
		}
		kept = append(kept, s)
	}
	l.open = kept
}

// covered reports whether SACK blocks name the octets of a segment.
func covered(s *sending, blocks []tcpmodel.Block) bool {
	for _, b := range blocks {
		if b.Left.LessEq(s.p.seg.Seq) && s.end.LessEq(b.Right) {
			return true
		}
	}
	return false
}

// answeredBy judges a segment by what covers its octets. If they were sent
// again, the answer may be to either (RFC 6298 §3), unless it comes too soon for
// the later one, returns the timestamp of the earlier (RFC 3522) or tells that
// both came (RFC 2883).
func (s *sending) answeredBy(p *packet, trip vtime.Duration) {
	if s.again == nil {
		return
	}
	const near = 10 // The least round trip may have been a little shorter than this one.
	echo := p.seg.Options.HasTS && s.p.seg.Options.HasTS && p.seg.Options.TSEcr == s.p.seg.Options.TSVal &&
		s.again.seg.Options.TSVal != s.p.seg.Options.TSVal
	twice := p.seg.Options.NSACK > 0 && p.seg.Options.SACK[0].Right.LessEq(p.seg.Ack)
	switch {
	case echo || twice || p.at.Sub(s.again.at) < trip-trip/near:
	case s.reports > 0 && !s.probe:
		s.p.fate = fateLost
	default:
		s.p.fate = fatePerhaps
	}
}

// unheard finds the acknowledgments that had not come to the receiver, since it
// repeats what they cover.
func (l *losing) unheard(p *packet) {
	end := p.seg.End()
	again := l.hasTop && p.seg.Len() > 0 && end.LessEq(l.high) && (p.seg.Payload.Len != 1 || p.seg.Flags.Has(tcpmodel.FIN))
	if p.seg.Len() > 0 && (!l.hasTop || l.high.Less(end)) {
		l.hasTop, l.high = true, end
		l.acks = l.acks[:0]
	}
	if !again {
		return
	}
	const soon = 10 * vtime.Millisecond // The repetition may have met the acknowledgment on the way.
	for _, a := range l.acks {
		if end.LessEq(a.seg.Ack) && p.at.Sub(a.at) > max(soon, l.trip+l.trip/2) {
			a.fate = fatePerhaps
		}
	}
	l.acks = l.acks[:0]
}

// resets ends the waiting: a connection that is gone acknowledges nothing.
func (l *losing) resets() {
	for _, s := range l.open {
		if s.again != nil && !s.p.answered && !s.p.refused {
			s.p.fate = fatePerhaps
		}
	}
	l.open, l.silent = nil, 0
}

// ends judges what was never answered in a capture that went on to an instant.
func (l *losing) ends(at vtime.Time) {
	if l.off || !l.heard && l.acked {
		return // The packets of one direction were not captured.
	}
	for _, s := range l.open {
		switch {
		case s.reports >= reportsOfLoss && at.Sub(s.p.at) > 2*l.trip:
			s.p.fate = fateLost
		case s.again != nil || s.copied || at.Sub(s.p.at) > max(patience, 2*l.trip):
			s.p.fate = fatePerhaps
		}
	}
}
