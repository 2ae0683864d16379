//nolint:gochecknoglobals // premises are constants that are put together
package premises

import (
	"strconv"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

var seenPremises = map[string]premise{
	"seen-syn": {"a SYN without ACK, the first with this number", all(ofSender(), seen(func(g *glance) bool {
		return g.has(tcpmodel.SYN) && (g.s.syn == 0 || g.s.iss != g.seg.Seq || g.has(tcpmodel.ACK))
	}, "it is no SYN, or a repetition"))},
	"seen-syn-ack": {"a SYN with the ACK of the other end's SYN", all(kind(trace.SegmentSent, trace.StateChange), seen(func(g *glance) bool {
		return g.has(tcpmodel.SYN|tcpmodel.ACK) && (g.o.syn == 0 || g.seg.Ack == g.o.iss+1)
	}, "it is none, or acknowledges something else"))},
	"seen-syn-again": {"a SYN with the number of the sender's SYN before, whose answer had not come", all(ofSender(), seen(func(g *glance) bool {
		return g.has(tcpmodel.SYN) && g.s.syn != 0 && g.seg.Seq == g.s.iss && !g.ackKnown()
	}, "it is no repetition, or was answered"))},
	"seen-syn-again/acked": {"a SYN with the number of the sender's SYN before, of which the ACK that is named had come", all(ofSender(), seen(func(g *glance) bool {
		return g.has(tcpmodel.SYN) && g.s.syn != 0 && g.seg.Seq == g.s.iss && g.ackKnown()
	}, "it is no repetition, or was not answered"), that(func(m *moment) bool {
		n, ok := number(m.text, "though #")
		return ok && m.t.Packet(trace.PacketID(n)).Seg.Ack == m.look().seg.End()
	}, "that one was not for it"))},
	"seen-handshake-done": {"the first ACK of an end, for the other end's SYN", all(kind(trace.SegmentSent, trace.StateChange), seen(func(g *glance) bool {
		return g.has(tcpmodel.ACK) && !g.has(tcpmodel.SYN) && g.o.synAck != 0 && g.seg.Ack == g.o.iss+1 || g.has(tcpmodel.ACK) && g.o.syn != 0 && g.o.iss.Less(g.seg.Ack)
	}, "it acknowledges no SYN"))},
	"seen-data": {"octets that were not seen before, behind all others, as many as the sentence says", all(ofSender(),
		counts("These ", func(m *moment) int64 { return int64(m.look().seg.Payload.Len) }),
		seen(func(g *glance) bool {
			return g.seg.Payload.Len > 0 && (!g.s.shown || g.s.nxt.LessEq(g.seg.Seq) || g.s.probe || g.s.onlyAsked(g.seg.Seq))
		}, "it brings no new octets"))},
	"seen-retransmission": {"octets that were sent before in the packet that is named, and of which no ACK had come to the sender", all(ofSender(), repeatsOctets,
		seen(func(g *glance) bool { return !g.ackKnown() }, "an ACK for them had come"))},
	"seen-retransmission/acked": {"octets that were sent before in the packet that is named, and the ACK that is named was for all of them", all(ofSender(), repeatsOctets,
		seen((*glance).ackKnown, "no ACK for them had come"), that(func(m *moment) bool {
			g := m.look()
			n, ok := number(m.text, "though #")
			return ok && int(n) < int(g.n) && g.seg.End().LessEq(m.t.Packet(trace.PacketID(n)).Seg.Ack) && m.t.Packet(trace.PacketID(n)).From == g.p.To
		}, "that one was not"))},
	"seen-told-of-gap": {"octets that were sent before, after the receiver told of later ones", all(ofSender(), repeatsOctets,
		seen((*glance).toldOfGap, "the receiver told of none"))},
	"seen-too-big": {"octets that were sent before, in a larger packet that an ICMP error cites", all(ofSender(), repeatsOctets, that(func(m *moment) bool {
		g := m.look()
		for n := trace.PacketID(1); n < g.n; n++ {
			p := m.t.Packet(n)
			if x := p.Extra(); p.Proto == trace.ICMP && x != nil && x.Cites != 0 && x.ICMPKind == tcpmodel.ICMPFragmentationNeeded {
				if q := m.t.Packet(x.Cites); q.Conn == g.p.Conn && q.From == g.p.From && g.seg.Payload.Len < q.Seg.Payload.Len {
					return true
				}
			}
		}
		return false
	}, "no ICMP error says so"))},
	"seen-connection-before": {"an ACK that answers a SYN and acknowledges something else than it", all(ofSender(), seen(func(g *glance) bool {
		return g.pure() && g.o.syn != 0 && g.seg.Ack != g.o.iss+1
	}, "it acknowledges the SYN"))},
	"seen-reset-of-before": {"a RST with the number that such an ACK named, from the end that is opening", all(ofSender(), seen(func(g *glance) bool {
		return g.has(tcpmodel.RST) && g.s.syn != 0 && g.o.hasAck && g.seg.Seq == g.o.ack
	}, "it is none"))},
	"seen-syn-after-reset": {"a SYN again, after a RST of its sender", all(ofSender(), seen(func(g *glance) bool {
		return g.has(tcpmodel.SYN) && g.s.syn != 0 && g.seg.Seq == g.s.iss && g.s.rst != 0
	}, "it is none"))},
	"seen-repair": {"octets in front of others that were not seen, a while after these", all(ofSender(), seen(func(g *glance) bool {
		return g.seg.Len() > 0 && g.seg.Seq.Less(g.s.nxt) && !g.s.covers(g.seg.Seq, g.seg.End())
	}, "they were seen, or are behind all others"))},
	"seen-duplicate-ack/nothing-out": {"the same number as before, and the receiver has sent nothing beyond it", all(ofSender(), that(func(m *moment) bool {
		g := m.look()
		for n := trace.PacketID(1); n < g.n; n++ {
			if q := m.t.Packet(n); q.Conn == g.p.Conn && q.From == g.p.To && q.Proto == trace.TCP && g.seg.Ack.Less(q.Seg.Seq+tcpmodel.Seq(q.Seg.Len())) {
				return false
			}
		}
		return true
	}, "something is out"))},
	"seen-repair/not-taken": {"octets in front of others, and the receiver, seen where it is, asks for them in what it sends next", all(ofSender(),
		that(func(m *moment) bool {
			g := m.look()
			for n := g.n + 1; int(n) <= m.t.Packets(); n++ {
				if q := m.t.Packet(n); q.Conn == g.p.Conn && q.From == g.p.To && q.Seg.Flags.Has(tcpmodel.ACK) {
					return m.t.SeenAt == g.p.To && q.Seg.Ack.LessEq(g.seg.Seq) && contains(m.text, "#"+strconv.Itoa(int(n))+" asks")
				}
			}
			return false
		}, "it does not ask for them"))},
	"seen-out-of-order": {"octets in front of others that were not seen, a moment after these", all(ofSender(), seen(func(g *glance) bool {
		before := g.s.carried(g.seg.Seq, g.seg.End())
		if before || g.seg.Len() == 0 || !g.seg.Seq.Less(g.s.nxt) {
			return false
		}
		for _, x := range g.s.sent {
			if g.seg.End().LessEq(x.from) {
				return g.now.Sub(x.at) < 3*vtime.Millisecond
			}
		}
		return false
	}, "they were seen, or come late"))},
	"seen-ack": {"an ACK without octets, for as much as the sentence says", all(kind(trace.SegmentSent), seen((*glance).pure, "it is no pure ACK"),
		counts("before octet ", func(m *moment) int64 {
			g := m.look()
			end := m.t.Conn(g.p.Conn).Ends[1-g.side]
			if n, ok := end.Relative(g.seg.Ack); ok || !end.HasISS {
				return n
			}
			return int64(g.seg.Ack) // It is older than the connection.
		}))},
	"seen-duplicate-ack": {"an ACK without octets, for no more than its sender's ACK before, while octets of the other end are out", all(kind(trace.SegmentSent), seen(func(g *glance) bool {
		return g.pure() && g.s.hasAck && g.seg.Ack == g.s.ack && g.seg.Ack.Less(g.o.nxt)
	}, "it says something new, or nothing is out"))},
	"seen-window-update": {"an ACK without octets, for no more than before, with another window", all(kind(trace.SegmentSent), seen(func(g *glance) bool {
		return g.pure() && g.s.hasAck && g.seg.Ack == g.s.ack && g.seg.Window != g.s.window
	}, "it says something else"))},
	"seen-zero-window": {"an ACK with a window of 0", all(kind(trace.SegmentSent), seen(func(g *glance) bool { return g.pure() && g.seg.Window == 0 }, "its window is open"))},
	"seen-window-probe": {"a number that was acknowledged, or one octet behind it, to an end whose latest window is 0", all(kind(trace.SegmentSent), seen(func(g *glance) bool {
		return g.s.isProbe(g.seg) && g.o.hasAck && g.o.window == 0
	}, "it is no probe, or the window is open"))},
	"seen-keepalive-probe": {"a number that was acknowledged, from an end that awaits nothing, to one whose window is open", all(kind(trace.SegmentSent, trace.SegmentDropped), seen(func(g *glance) bool {
		return g.s.isProbe(g.seg) && g.o.window != 0
	}, "it is no probe"))},
	"seen-keepalive-answer": {"an ACK for no more than before, after a probe of the other end", all(kind(trace.SegmentSent), seen(func(g *glance) bool {
		return g.pure() && g.o.probe && g.seg.Ack == g.s.ack
	}, "it answers no probe"))},
	"seen-fin": {"the first FIN of an end, before which octets passed within a second at its end", all(ofSender(), seen(func(g *glance) bool {
		d, _ := g.silence()
		return g.has(tcpmodel.FIN) && g.firstFin() && d < vtime.Second
	}, "it is none, or the end was quiet"))},
	"seen-fin/idle": {"the first FIN of an end at which no octet had passed for as long as the sentence says", all(ofSender(), quietTold, seen(func(g *glance) bool {
		d, crossing := g.silence()
		return g.has(tcpmodel.FIN) && g.firstFin() && d >= vtime.Second && crossing == 0
	}, "it is none, or the end was not quiet"))},
	"seen-fin/crossed": {"the first FIN of an end at which no octet had passed for as long as the sentence says, with one on its way to it", all(ofSender(), quietTold, seen(func(g *glance) bool {
		d, crossing := g.silence()
		return g.has(tcpmodel.FIN) && g.firstFin() && d >= vtime.Second && crossing != 0
	}, "it is none, or nothing was on its way"))},
	"seen-idle-close": {"the first FIN of an end, a second or more after the last octets that passed", all(ofSender(), seen(func(g *glance) bool {
		return g.has(tcpmodel.FIN) && g.firstFin() && g.now.Sub(g.e.lastOct[g.p.Conn]) >= vtime.Second
	}, "it is none, or octets have passed"))},
	"seen-fin-answer": {"the first FIN of an end, which acknowledges the other end's", all(ofSender(), seen(func(g *glance) bool {
		return g.has(tcpmodel.FIN) && g.firstFin() && g.o.fin != 0 && g.o.finSeq.Less(g.seg.Ack)
	}, "it is none, or the other end has not closed"))},
	"seen-fin-again": {"a FIN with the number of the sender's FIN before, of which no ACK had come", all(ofSender(), seen(func(g *glance) bool {
		return g.has(tcpmodel.FIN) && g.s.fin != 0 && g.seg.End()-1 == g.s.finSeq && !g.ackKnown()
	}, "it is none, or was acknowledged"))},
	"seen-refused": {"a RST from an end that never sent anything, after the other's SYN", all(ofSender(), seen(func(g *glance) bool {
		return g.has(tcpmodel.RST) && !g.s.shown && g.o.syn != 0
	}, "it is none"))},
	"seen-refused/icmp": {"a packet that an ICMP error cites", all(kind(trace.SegmentDropped), that(func(m *moment) bool { return m.cited() != 0 }, "none does"))},
	"seen-connection-gone": {"a RST with the number that a segment of the other end had acknowledged, without ACK", all(ofSender(), seen(func(g *glance) bool {
		return g.has(tcpmodel.RST) && (!g.has(tcpmodel.ACK) || g.seg.Seq == 0)
	}, "it is none, or has an ACK"))},
	"seen-data-after-close": {"a RST from an end that had sent its FIN, after octets of the other end", all(ofSender(), seen(func(g *glance) bool {
		return g.has(tcpmodel.RST) && g.s.fin != 0 && g.cameAfterFin()
	}, "it had not, or none came"))},
	"seen-keepalive-failed": {"a RST from an end that had sent probes which nothing answered", all(ofSender(), seen(func(g *glance) bool {
		return g.has(tcpmodel.RST) && g.unansweredProbes() > 0 && !g.probeCited()
	}, "it had sent none, or they were answered"))},
	"seen-keepalive-failed/answered": {"a RST from an end that had sent probes which ICMP errors cite", all(ofSender(), seen(func(g *glance) bool {
		return g.has(tcpmodel.RST) && g.unansweredProbes() > 0 && g.probeCited()
	}, "it had sent none, or none is cited"))},
	"seen-abort": {"a RST with ACK from an end that had sent no FIN and no probe", all(ofSender(), seen(func(g *glance) bool {
		return g.has(tcpmodel.RST|tcpmodel.ACK) && g.s.fin == 0 && g.s.shown && g.unansweredProbes() == 0
	}, "it had"))},
	"seen-rst-taken": {"the RST has the number behind all that its sender had sent, or what the receiver had acknowledged", all(kind(trace.SegmentDelivered, trace.StateChange), seen(func(g *glance) bool {
		return g.has(tcpmodel.RST) && (g.seg.Seq == g.s.nxt || g.seg.Seq == g.o.ack || !g.s.shown || g.o.synOnly())
	}, "it has another number"))},
	"seen-rst-taken/fin": {"the RST has the number of its sender's FIN, which the receiver has", all(kind(trace.SegmentDelivered, trace.StateChange), seen(func(g *glance) bool {
		return g.has(tcpmodel.RST) && g.s.fin != 0 && g.seg.Seq == g.s.finSeq
	}, "it has another number"))},
	"seen-rst-ignored": {"the RST has another number than the one behind all that its sender had sent", all(kind(trace.SegmentDelivered), seen(func(g *glance) bool {
		return g.has(tcpmodel.RST) && g.seg.Seq != g.o.ack
	}, "it has this number"))},
	"seen-rst-ignored/closed": {"the receiver had sent or got a RST before, or both FINs are acknowledged", all(kind(trace.SegmentDelivered), seen(func(g *glance) bool {
		return g.has(tcpmodel.RST) && (g.o.rst != 0 || g.s.rst != 0 || g.s.fin != 0 && g.o.fin != 0)
	}, "the connection had not ended"))},
	"seen-midstream": {"the first packet of the connection is no SYN", all(kind(trace.StateChange, trace.SegmentSent), seen(func(g *glance) bool {
		return !g.s.shown && !g.o.shown && !g.has(tcpmodel.SYN)
	}, "it is one"))},
	"seen-fin-acked": {"the packet acknowledges the FIN of the end whose state changes", all(kind(trace.StateChange), seen(func(g *glance) bool {
		return g.has(tcpmodel.ACK) && g.o.fin != 0 && g.o.finSeq.Less(g.seg.Ack)
	}, "it does not"))},
	"seen-fin-taken": {"everything up to the other end's FIN has come to the end whose state changes", all(kind(trace.StateChange), that(func(m *moment) bool {
		g := m.look()
		if g == nil {
			return false
		}
		if m.r.Host != g.p.From {
			return g.s.fin != 0 || g.has(tcpmodel.FIN)
		}
		return g.o.fin != 0 && g.o.finSeq.Less(g.seg.Ack) // The sender acknowledges a FIN that came to it.
	}, "it has not"))},
	"seen-lost": {"later packets carry its octets again, after the receiver told of later ones", all(kind(trace.SegmentDropped), that(func(m *moment) bool {
		g := m.look()
		again, told := false, false
		m.after(g, func(q *trace.Packet) bool {
			if q.From != g.p.From && q.Seg.Flags.Has(tcpmodel.ACK) {
				high := q.Seg.Ack
				for _, b := range q.Seg.Options.SACK[:min(int(q.Seg.Options.NSACK), 4)] {
					high = high.Max(b.Right)
				}
				told = told || q.Seg.Ack.Less(g.seg.End()) && g.seg.Seq.Less(high) && high != q.Seg.Ack || q.Seg.Ack.LessEq(g.seg.Seq) && q.Seg.Len() == 0
			}
			if q.From == g.p.From && q.Seg.Len() > 0 && q.Seg.Seq.LessEq(g.seg.Seq) && g.seg.Seq.Less(q.Seg.End()) {
				again = true
			}
			return again && told
		})
		return again && told
	}, "they do not"))},
	"seen-perhaps-lost": {"no ACK for it comes before its octets are sent again, or for a second; an ACK, and what it covers is sent again", all(kind(trace.SegmentDropped), ofCapture,
		that(func(m *moment) bool { return m.cited() == 0 }, "an ICMP error tells what became of it"),
		that((*moment).unanswered, "an answer came"))},
}

// ofCapture is the premise that the trace is one.
var ofCapture = that(func(m *moment) bool { return m.t.Inferred }, "it is no capture")

var seenMessagePremises = map[string]premise{
	"seen-message/sent": {"the packet of the stop carries the first octets of the message", all(kind(trace.HTTP), ofCapture, that(func(m *moment) bool {
		msg, g := m.t.Message(m.r.Ref), m.look()
		return g != nil && msg.Sent && g.p.From == msg.Sender && g.seg.Payload.Len > 0 && g.seg.Payload.Off <= msg.Off && msg.Off < g.seg.Payload.Off+uint64(g.seg.Payload.Len) && m.lineThere(msg)
	}, "it does not"))},
	"seen-message/received": {"the last octets of the message have passed, or are acknowledged by the packet of the stop", all(kind(trace.HTTP), ofCapture, that(func(m *moment) bool {
		msg, g := m.t.Message(m.r.Ref), m.look()
		if g == nil || msg.Sent || !m.lineThere(msg) {
			return false
		}
		end := m.t.Conn(msg.Conn).Ends[m.t.Conn(msg.Conn).Side(msg.Sender)].ISS + 1 + tcpmodel.Seq(msg.Off) + tcpmodel.Seq(msg.HeadLen) + tcpmodel.Seq(max(msg.BodyLen, 0))
		if g.p.From == msg.Sender {
			return end.LessEq(g.s.nxt.Max(g.seg.End()))
		}
		return end.LessEq(g.seg.Ack)
	}, "they have not"))},
}
