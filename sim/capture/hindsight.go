package capture

import (
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// A capture sees packets at one place. Whether one got to the other end, and
// what it found there, shows in later packets only.

// answerTime is how long after a segment the RST that answers it may be seen.
const answerTime = 2 * vtime.Second

// hindsight notes what later packets tell of earlier ones.
func (im *importer) hindsight() {
	for i := range im.packets {
		if p := im.packets[i]; p.cites >= 0 && p.icmp != tcpmodel.ICMPSourceQuench {
			im.packets[p.cites].lost = true
		}
	}
	for _, c := range im.conns {
		trips, known := [2]vtime.Duration{}, false
		for k, i := range c.packets {
			p := im.packets[i]
			if p.proto == trace.TCP && p.seg.Flags&(tcpmodel.RST|tcpmodel.ACK) == tcpmodel.RST {
				if !known {
					trips, known = im.roundTrips(c), true
				}
				im.refusedBy(c, k, trips[p.side])
			}
		}
	}
}

// refusedBy finds the segment that a RST answers. A host without the connection
// answers with <SEQ=SEG.ACK><CTL=RST> (RFC 9293 §3.10.7.1), so that neither
// this segment nor those after it have changed anything there. The answer takes a
// round trip at least, as far as one was seen.
func (im *importer) refusedBy(c *conn, k int, trip vtime.Duration) {
	if trip == vtime.Forever {
		trip = 0
	}
	n := im.question(c, k, trip)
	if n < 0 {
		return
	}
	rst := im.packets[c.packets[k]]
	im.packets[c.packets[n]].answered, rst.answers = true, c.packets[n]
	for _, j := range c.packets[n:k] {
		if q := im.packets[j]; q.side != rst.side && q.proto == trace.TCP {
			q.refused = true
		}
	}
}

// question is the latest segment that a RST may answer and that a round trip lies behind,
// or the latest when none lies so far; -1 for none.
func (im *importer) question(c *conn, k int, trip vtime.Duration) int {
	rst, latest := im.packets[c.packets[k]], -1
	for n := k - 1; n >= 0 && n >= k-citedBack; n-- {
		p := im.packets[c.packets[n]]
		switch {
		case p.proto != trace.TCP:
			continue
		case rst.at.Sub(p.at) > answerTime:
			return latest
		case p.side == rst.side && p.seg.Len() > 0 && p.seg.Flags.Has(tcpmodel.SYN):
			return latest // What came before it was not refused.
		case p.side == rst.side || p.answered || p.lost || !p.seg.Flags.Has(tcpmodel.ACK) ||
			p.seg.Flags.Has(tcpmodel.RST) || p.seg.Ack != rst.seg.Seq:
			continue
		case im.acknowledged(c, n, k):
			return latest
		case rst.at.Sub(p.at) >= trip-trip/4: // The least round trip may have been a little shorter.
			return n
		}
		latest = max(latest, n)
	}
	return latest
}

// acknowledged reports whether the octets of the n-th packet of a connection
// were acknowledged before the k-th.
func (im *importer) acknowledged(c *conn, n, k int) bool {
	p := im.packets[c.packets[n]]
	if p.seg.Len() == 0 {
		return false
	}
	for _, j := range c.packets[n+1 : k] {
		q := im.packets[j]
		if q.proto == trace.TCP && q.side != p.side && q.seg.Flags.Has(tcpmodel.ACK) &&
			p.seg.End().LessEq(q.seg.Ack) {
			return true
		}
	}
	return false
}

// confirm moves the news that an HTTP message was received to the packet that
// shows it: where the capture was taken an arrival is seen, at the far end it
// is known once the octets are acknowledged. What is never acknowledged was
// sent, and nobody knows more.
func (e *emitter) confirm(c *conn) {
	var open [2][]*message
	for _, i := range c.packets {
		p := e.packets[i]
		if p.proto != trace.TCP {
			continue
		}
		kept := p.events[:0]
		for _, ev := range p.events {
			if ev.kind == messageReceived && (p.gone() || !e.near(c, ev.msg)) {
				open[ev.msg.side] = append(open[ev.msg.side], ev.msg)
				continue
			}
			kept = append(kept, ev)
		}
		p.events = kept
		if p.seg.Flags&(tcpmodel.ACK|tcpmodel.RST) != tcpmodel.ACK {
			continue // The RST of a program that did not read acknowledges, too.
		}
		sent := &open[1-p.side]
		for len(*sent) > 0 && (*sent)[0].end() <= p.acks {
			p.events = append(p.events, event{kind: messageReceivedBefore, msg: (*sent)[0]})
			*sent = (*sent)[1:]
		}
	}
}

// near reports whether the arrival of a message is seen by the capture. Where
// it was taken is not always known; most are taken where the requests are made.
func (e *emitter) near(c *conn, m *message) bool {
	t := e.w.Trace()
	if t.SeenAt == 0 {
		return !m.Request
	}
	return t.Conns()[c.index].Ends[1-m.side].Host == t.SeenAt
}

// end is the offset after a message's last octet, as it was sent.
func (m *message) end() int64 {
	if m.wire > 0 {
		return m.wire
	}
	return int64(m.Off) + m.HeadLen + m.BodyLen
}
