package because

import (
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
	"wirewalk/tcpmodel/observe"
)

// at is when a packet was at one of its ends, as the capture shows or estimates it.
func (x *finder) at(n trace.PacketID, host trace.HostID) (vtime.Time, string) {
	p := x.t.Packet(n)
	rd := inspect.Clocks(x.t)
	at := x.t.Record(max(p.Sent, p.Arrived)).At
	times, ok := rd.Times(n)
	if !ok {
		return at, rd.Clock(at) + " s"
	}
	end := 0
	at = times.Left
	if p.To == host {
		end, at = 1, times.Came
	}
	if times.Estimated[end] {
		return at, rd.EstimatedClock(at, p.Conn) + " s"
	}
	return at, rd.Clock(at) + " s"
}

// packetBefore is the last packet of the connection before the finder's that is as asked for.
func (x *finder) packetBefore(as func(*trace.Packet) bool) trace.PacketID {
	for n := x.packet; n > 1 && x.packet-n < 5000; {
		n--
		if p := x.t.Packet(n); p.Conn == x.conn && p.Proto == trace.TCP && p.Sent != 0 && as(p) {
			return n
		}
	}
	return 0
}

// seenAdd notes a packet that was seen.
func (x *finder) seenAdd(k Kind, n trace.PacketID, text string) {
	if n != 0 {
		x.add(k, x.t.Packet(n).Sent, text)
	}
}

// from is the host that sent the packet that is explained.
func (x *finder) from() trace.HostID {
	if x.packet != 0 {
		return x.t.Packet(x.packet).From
	}
	return x.r.Host
}

// seenAfterClose is the FIN that the end had sent before, and the octets that came for it.
func (x *finder) seenAfterClose() {
	me := x.from()
	fin := x.packetBefore(func(p *trace.Packet) bool { return p.From == me && p.Seg.Flags.Has(tcpmodel.FIN) })
	data := x.packetBefore(func(p *trace.Packet) bool { return p.To == me && p.Seg.Payload.Len > 0 })
	if fin != 0 {
		_, when := x.at(fin, me)
		x.seenAdd(State, fin, "seen: "+inspect.HostName(x.t, me)+" had sent its FIN, "+packet(fin)+", at "+when)
		x.quietBefore(fin)
	}
	if data != 0 {
		_, when := x.at(data, me)
		x.seenAdd(State, data, "seen: "+x.named(data)+" reached "+inspect.HostName(x.t, me)+" at "+when)
	}
}

// quietBefore is that no octet had passed for a while at an end before its FIN.
func (x *finder) quietBefore(fin trace.PacketID) {
	me := x.t.Packet(fin).From
	left, _ := x.at(fin, me)
	last, last2 := trace.PacketID(0), vtime.Time(0)
	for n := fin; n > 1 && fin-n < 5000; {
		n--
		p := x.t.Packet(n)
		if p.Conn != x.conn || p.Proto != trace.TCP || p.Seg.Payload.Len == 0 || p.Sent == 0 {
			continue
		}
		if at, _ := x.at(n, me); at <= left {
			last, last2 = n, at
			break
		}
	}
	if last == 0 {
		return
	}
	if quiet := left.Sub(last2); quiet >= vtime.Second {
		x.seenAdd(Timer, last, "inferred: an idle timer of "+inspect.HostName(x.t, me)+"'s program had run out; no octet had come or gone there for "+
			span(quiet)+", since "+packet(last))
	}
}

func (x *finder) seenIdle() {
	if x.r.Kind == trace.SegmentSent {
		x.quietBefore(x.r.Packet())
	}
}

// seenGone is the end of the connection at the one that sends the RST.
func (x *finder) seenGone() {
	me := x.from()
	rst := x.packetBefore(func(p *trace.Packet) bool { return p.Seg.Flags.Has(tcpmodel.RST) })
	fin := x.packetBefore(func(p *trace.Packet) bool { return p.From == me && p.Seg.Flags.Has(tcpmodel.FIN) })
	switch {
	case rst != 0:
		x.seenAdd(State, rst, "seen: "+packet(rst)+" had ended the connection")
	case fin != 0:
		_, when := x.at(fin, me)
		x.seenAdd(State, fin, "seen: "+inspect.HostName(x.t, me)+" had sent its FIN, "+packet(fin)+", at "+when)
	}
	data := x.packetBefore(func(p *trace.Packet) bool { return p.To == me })
	if data != 0 {
		x.seenAdd(State, data, "seen: "+x.named(data)+" is what it answers")
	}
}

// seenAbort are the octets that had come before the program closed.
func (x *finder) seenAbort() {
	me := x.from()
	data := x.packetBefore(func(p *trace.Packet) bool { return p.To == me && p.Seg.Payload.Len > 0 })
	if data != 0 {
		_, when := x.at(data, me)
		x.seenAdd(Queue, data, "inferred: octets were unread; the last of them came in "+packet(data)+" at "+when)
	}
	answer := x.packetBefore(func(p *trace.Packet) bool { return p.From == me && p.Seg.Payload.Len > 0 })
	if answer != 0 {
		x.seenAdd(State, answer, "seen: "+x.named(answer)+" is the last that it had sent before")
	}
}

// seenProbes are the keepalive probes that nothing acknowledged.
func (x *finder) seenProbes() {
	me := x.from()
	n := 0
	for k := x.packet; k > 1 && x.packet-k < 5000 && n < 3; {
		k--
		p := x.t.Packet(k)
		if p.Conn == x.conn && p.From == me && p.Sent != 0 && x.t.Record(p.Sent).Why == observe.ReasonKeepaliveProbe {
			n++
			x.seenAdd(State, k, "seen: keepalive probe "+packet(k)+" was not acknowledged")
		}
	}
}

// seenFinBefore is the FIN of the other end, or of the RST's sender.
func (x *finder) seenFinBefore() {
	me := x.from()
	fin := x.packetBefore(func(p *trace.Packet) bool { return p.From != me && p.Seg.Flags.Has(tcpmodel.FIN) })
	if fin != 0 {
		x.seenAdd(State, fin, "seen: "+packet(fin)+" was the FIN of "+inspect.HostName(x.t, x.t.Packet(fin).From))
	}
}

// seenFirst is the packet that carried the octets before.
func (x *finder) seenFirst() {
	n := x.r.Packet()
	if n == 0 {
		return
	}
	if first := x.t.Packet(n).Again; first != 0 && x.t.Packet(first).Sent != 0 {
		x.add(State, x.t.Packet(first).Sent, "seen: "+x.named(first)+" had carried the octets before")
	}
}

// seenClosedWindow is the packet that told of the closed window.
func (x *finder) seenClosedWindow() {
	me := x.from()
	n := x.packetBefore(func(p *trace.Packet) bool { return p.To == me && p.Seg.Flags.Has(tcpmodel.ACK) })
	if n != 0 {
		x.seenAdd(State, n, "seen: "+packet(n)+" had told of a window of "+number(int64(x.t.Packet(n).Seg.Window))+", unscaled")
	}
}

// seenQuiet is the last packet before a keepalive probe.
func (x *finder) seenQuiet() {
	if n := x.packetBefore(func(*trace.Packet) bool { return true }); n != 0 {
		d := x.r.At.Sub(x.t.Record(x.t.Packet(n).Sent).At)
		x.seenAdd(Timer, n, "inferred: a keepalive timer had run out; nothing had passed for "+span(d)+", since "+packet(n))
	}
}

// seenProbe is the probe that is answered.
func (x *finder) seenProbe() {
	me := x.from()
	n := x.packetBefore(func(p *trace.Packet) bool {
		return p.To == me && x.t.Record(p.Sent).Why == observe.ReasonKeepaliveProbe
	})
	if n != 0 {
		x.seenAdd(State, n, "seen: "+packet(n)+" is the probe that it answers")
	}
}

// seenEnd is what had ended the connection before.
func (x *finder) seenEnd() {
	id := x.last(func(_ trace.RecordID, r trace.Record) bool {
		return r.Kind == trace.StateChange && x.mine(r) && r.To() == tcpmodel.Closed
	})
	if id != 0 {
		x.add(State, id, "inferred: the connection had ended at "+x.host()+" before")
	}
}
