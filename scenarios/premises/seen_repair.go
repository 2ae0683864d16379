//nolint:gochecknoglobals // premises are constants that are put together
package premises

import (
	"errors"
	"strconv"
	"strings"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// seenRepairPremises are those of what a capture shows to be sent again, and why.
var seenRepairPremises = map[string]premise{
	"seen-tail-loss-probe": {"the last octets that were sent once before, though octets before them wait in the packet that is named", all(ofSender(), repeatsOctets,
		seen(func(g *glance) bool { return g.tail() && g.s.acked && g.s.una.Less(g.seg.Seq) }, "they are not the last, or the first that wait"), waitTold,
		that(func(m *moment) bool {
			g := m.look()
			n, ok := number(m.text, "and #")
			return ok && g.s.holds(trace.PacketID(n), g.s.una)
		}, "the packet that is named has not what waits"), toldTwice)},
	"seen-tail-loss-probe/early": {"the last octets that were sent once before, less than 200 ms ago", all(ofSender(), repeatsOctets, waitTold,
		seen(func(g *glance) bool { return g.tail() && g.lastWait() < 200*vtime.Millisecond }, "they are not the last, or waited longer"), toldTwice)},
	"seen-tail-loss-probe/evenly": {"the last octets that were sent once before, and again in the packet that is named after less than 1.5 times as long", all(ofSender(), repeatsOctets, waitTold,
		seen((*glance).tail, "they are not the last"), that(func(m *moment) bool {
			g := m.look()
			n, ok := number(m.text, "and #")
			if !ok || int(n) <= int(g.n) || int(n) > m.t.Packets() {
				return false
			}
			q := m.t.Packet(trace.PacketID(n))
			return q.From == g.p.From && q.Conn == g.p.Conn && q.Seg.Seq == g.seg.Seq && 2*m.t.Record(q.Sent).At.Sub(g.now) < 3*g.lastWait()
		}, "it does not carry them, or comes later"), lasts("does so ", func(m *moment) vtime.Duration {
			n, _ := number(m.text, "and #")
			return m.t.Record(m.t.Packet(trace.PacketID(n)).Sent).At.Sub(m.look().now)
		}))},
	"seen-retransmission/timeout": {"octets that were sent before in the packet that is named, the first of which no ACK had come to the capture, 200 ms ago or more", all(ofSender(), repeatsOctets, waitTold,
		seen(func(g *glance) bool {
			return !g.ackKnown() && g.lastWait() >= 200*vtime.Millisecond && g.firstThatWaits()
		}, "an ACK for them had come, or others wait before them"))},
	"seen-told-of-gap/duplicates": {"octets that were sent before, and as many ACKs without SACK for the first of them since as the sentence says", all(ofSender(), repeatsOctets, that(func(m *moment) bool {
		g := m.look()
		count, last := 0, trace.PacketID(0)
		for _, r := range g.o.reports {
			if q := m.t.Packet(r.packet); r.packet > g.lastCarrier() && r.ack == g.seg.Seq && q.Seg.Len() == 0 && q.Seg.Options.NSACK == 0 && g.o.repeatsAck(m.t, r.packet) {
				count, last = count+1, r.packet
			}
		}
		times := "once"
		if count > 1 {
			times = strconv.Itoa(count) + " times"
		}
		return count > 0 && contains(m.text, " "+times+" more") && contains(m.text, "#"+strconv.Itoa(int(last))+",")
	}, "there are not so many"))},
	"seen-ack/twice": {"an ACK without octets whose first SACK block lies before its number or within the second", all(kind(trace.SegmentSent), seen((*glance).pure, "it is no pure ACK"), toldBlock)},
	"seen-duplicate-ack/twice": {"an ACK for no more than before whose first SACK block lies before its number or within the second", all(kind(trace.SegmentSent), seen(func(g *glance) bool {
		return g.pure() && g.s.hasAck && g.seg.Ack == g.s.ack
	}, "it says something new"), toldBlock)},
}

// waitTold is the premise of how long ago the octets were sent last.
func waitTold(m *moment) error {
	wait := func(m *moment) vtime.Duration { return m.look().lastWait() }
	for _, behind := range []string{"again, ", "had come, and ", inspect.Repetition(m.t, m.look().n) + ", "} {
		if _, _, ok := span(m.text, behind); ok {
			return lasts(behind, wait)(m)
		}
	}
	return errors.New("it tells of no time")
}

// toldTwice is the premise of the ACK that is said to tell of octets that came twice.
var toldTwice = that(func(m *moment) bool {
	before, _, ok := strings.Cut(m.text, " answers that its octets had come twice")
	if !ok {
		return true
	}
	n, err := strconv.Atoi(before[strings.LastIndexByte(before, '#')+1:])
	if err != nil || n > m.t.Packets() {
		return false
	}
	q, g := m.t.Packet(trace.PacketID(n)), m.look()
	b := q.Seg.Options.SACK[0]
	return q.From == g.p.To && q.Seg.Options.NSACK > 0 && b.Left.Less(g.seg.End()) && g.seg.Seq.Less(b.Right) && (b.Right.LessEq(q.Seg.Ack) || q.Seg.Options.NSACK > 1)
}, "that one does not")

// toldBlock is the premise of the octets that came twice, and of the repetition that brought them.
var toldBlock = that(func(m *moment) bool {
	g := m.look()
	b := g.seg.Options.SACK[0]
	end := m.t.Conn(g.p.Conn).Ends[1-g.side]
	from, _ := end.Relative(b.Left)
	to, _ := end.Relative(b.Right)
	if !contains(m.text, strconv.FormatInt(from, 10)+" to "+strconv.FormatInt(to-1, 10)) {
		return false
	}
	for _, x := range g.o.sent {
		if contains(m.text, "#"+strconv.Itoa(int(x.packet))+" was not needed") {
			return x.from.LessEq(b.Left) && b.Left.Less(x.to) && g.e.t.Packet(x.packet).Again != 0
		}
	}
	return !contains(m.text, "was not needed")
}, "they did not")

// tail reports that the packet carries the last that its sender had sent, once.
func (g *glance) tail() bool {
	n := len(g.s.sent)
	if n == 0 {
		return false
	}
	last := g.s.sent[n-1]
	return g.seg.End() == g.s.nxt && last.to == g.s.nxt && last.from.LessEq(g.seg.Seq) && g.e.t.Packet(last.packet).Again == 0
}

// lastCarrier is the packet that carried the packet's first octet the time before.
func (g *glance) lastCarrier() trace.PacketID {
	n := trace.PacketID(0)
	for _, x := range g.s.sent {
		if x.from.LessEq(g.seg.Seq) && g.seg.Seq.Less(x.to) {
			n = x.packet
		}
	}
	return n
}

// lastWait is for how long the packet's octets had not been sent.
func (g *glance) lastWait() vtime.Duration {
	n := g.lastCarrier()
	if n == 0 {
		return 0
	}
	return g.now.Sub(g.e.t.Record(g.e.t.Packet(n).Sent).At)
}

// firstThatWaits reports that nothing in front of the packet's octets waits for an ACK.
func (g *glance) firstThatWaits() bool {
	high, heard := g.s.iss, false
	for _, r := range g.o.reports {
		if q := g.e.t.Packet(r.packet); g.e.t.Record(q.Sent).At.Add(g.e.t.Conn(g.p.Conn).Away[g.side]) <= g.left() && q.Dropped == 0 {
			high, heard = high.Max(r.ack), true
		}
	}
	return high == g.seg.Seq || !heard
}

// holds reports that a packet of the end carried an octet.
func (s *sight) holds(n trace.PacketID, q tcpmodel.Seq) bool {
	for _, x := range s.sent {
		if x.packet == n {
			return x.from.LessEq(q) && q.Less(x.to)
		}
	}
	return false
}

// repeatsAck reports that the ACK of a packet is that of the end's packet before it, with the
// same window (RFC 5681 §2).
func (s *sight) repeatsAck(t *trace.Trace, n trace.PacketID) bool {
	for i, r := range s.reports {
		if r.packet == n {
			return i > 0 && s.reports[i-1].ack == r.ack && t.Packet(s.reports[i-1].packet).Seg.Window == t.Packet(n).Seg.Window
		}
	}
	return false
}
