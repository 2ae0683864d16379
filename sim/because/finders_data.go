package because

import (
	"strings"

	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// keepalive is since when nothing has come, and what switched keepalive on.
func (x *finder) keepalive() {
	if !x.option("SO_KEEPALIVE") {
		x.settingOf(x.r.Host, func(s trace.Setting) bool { return s.Value == "true" }, "keepalive")
	}
	heard := x.last(func(_ trace.RecordID, r trace.Record) bool {
		return r.Kind == trace.SegmentDelivered && x.mine(r) && x.t.Packet(r.Packet()).Proto == trace.TCP
	})
	if heard != 0 {
		x.add(State, heard, "nothing has come from "+x.peer()+" since "+packet(x.t.Record(heard).Packet())+" at "+x.clock(heard))
	}
	if asked := x.last(func(_ trace.RecordID, r trace.Record) bool {
		return r.Kind == trace.SegmentSent && x.mine(r) && r.Why == tcpmodel.WhyKeepaliveProbe
	}); asked > heard {
		x.lasting(x.r.Host, x.r.At.Sub(x.t.Record(asked).At), "keepalive_interval")
	} else if heard != 0 {
		x.lasting(x.r.Host, x.r.At.Sub(x.t.Record(heard).At), "keepalive_idle")
	}
}

// probes are the keepalive probes that had no answer.
func (x *finder) probes() {
	const most = 3
	n := 0
	x.last(func(id trace.RecordID, r trace.Record) bool {
		if !x.mine(r) {
			return false
		}
		if r.Kind == trace.SegmentSent && r.Why == tcpmodel.WhyKeepaliveProbe && id < x.id {
			if n++; n <= most {
				x.add(State, id, "keepalive probe "+packet(r.Packet())+" of "+x.clock(id)+" was not acknowledged")
			}
		}
		return r.Kind == trace.SegmentDelivered && x.t.Packet(r.Packet()).Proto == trace.TCP
	})
}

// nagle is what is unacknowledged, and why its ACK is not here.
func (x *finder) nagle() {
	id := x.last(func(_ trace.RecordID, r trace.Record) bool {
		return r.Kind == trace.SegmentSent && x.mine(r) && x.t.Packet(r.Packet()).Seg.Payload.Len > 0
	})
	if id == 0 || x.after == nil {
		return
	}
	p := x.t.Packet(x.t.Record(id).Packet())
	x.add(State, id, packet(x.t.Record(id).Packet())+" with "+octets(int64(p.Seg.Payload.Len))+", sent at "+x.clock(id)+", is unacknowledged")
	x.add(Queue, x.writer(), octets(int64(x.after.SndQueued))+" wait, less than a segment of "+octets(int64(x.after.MSS)))
	if off := x.last(func(_ trace.RecordID, r trace.Record) bool {
		return r.Kind == trace.Call && x.mine(r) && strings.Contains(x.t.Text(r.Ref), "TCP_NODELAY 0")
	}); off != 0 {
		x.add(Option, off, x.callText(off))
	}
}

// writer is the last write of the end's program.
func (x *finder) writer() trace.RecordID {
	return x.last(func(_ trace.RecordID, r trace.Record) bool {
		return r.Kind == trace.Call && x.mine(r) && app.CallKind(r.Sub) == app.CallWrite
	})
}

// nodelay is that Nagle's algorithm is off, where a small segment leaves in spite of
// unacknowledged octets.
func (x *finder) nodelay() {
	if n := x.r.Packet(); n != 0 && x.after != nil && x.after.SndUna.Less(x.t.Packet(n).Seg.Seq) && x.t.Packet(n).Seg.Payload.Len < uint32(x.after.MSS) {
		x.option("TCP_NODELAY")
	}
}

// window is which packet told of the window, and what the other program has not read.
func (x *finder) window() {
	told := x.last(func(_ trace.RecordID, r trace.Record) bool {
		return r.Kind == trace.SegmentDelivered && x.mine(r) && x.t.Packet(r.Packet()).Seg.Flags.Has(tcpmodel.ACK)
	})
	if told == 0 || x.after == nil {
		return
	}
	x.add(State, told, packet(x.t.Record(told).Packet())+", which came at "+x.clock(told)+", told of a window of "+octets(int64(x.after.SndWnd)))
	if peer := x.t.SnapshotAt(x.conn, 1-x.side, x.id); peer != nil && peer.RcvQueued > 0 {
		id := x.last(func(_ trace.RecordID, r trace.Record) bool {
			return r.Kind == trace.SegmentDelivered && r.Conn == x.conn && r.Host == x.peerHost() && x.t.Packet(r.Packet()).Seg.Payload.Len > 0
		})
		x.add(Queue, id, octets(int64(peer.RcvQueued))+" that have come are unread at "+x.peer())
	}
	x.setting(x.peerHost(), "receive_buffer")
}

// cwnd is what is on its way, and which packet it waits for.
func (x *finder) cwnd() {
	if x.after == nil {
		return
	}
	first := x.last(func(_ trace.RecordID, r trace.Record) bool {
		return r.Kind == trace.SegmentSent && x.mine(r) && x.t.Packet(r.Packet()).Seg.Payload.Len > 0
	})
	x.add(Queue, first, octets(int64(x.after.SndNxt.Sub(x.after.SndUna)))+" are unacknowledged, up to "+packet(x.t.Record(first).Packet())+
		", and the congestion window is "+octets(int64(x.after.Cwnd)))
}

// delayedAck is since when an ACK has been put off, by the last that was sent.
func (x *finder) delayedAck() {
	id := x.last(func(_ trace.RecordID, r trace.Record) bool {
		return r.Kind == trace.SegmentSent && x.mine(r) && x.t.Packet(r.Packet()).Seg.Flags.Has(tcpmodel.ACK)
	})
	if id != 0 {
		x.add(State, id, "the last ACK of "+x.host()+" was "+packet(x.t.Record(id).Packet())+" at "+x.clock(id))
	}
}

// gap is which packet is missing: the first that was sent and has not come.
func (x *finder) gap() {
	if x.after == nil {
		return
	}
	id := x.last(func(_ trace.RecordID, r trace.Record) bool {
		if r.Kind != trace.SegmentSent || r.Conn != x.conn || r.Host != x.peerHost() {
			return false
		}
		p := x.t.Packet(r.Packet())
		return p.Seg.Len() > 0 && p.Seg.Seq == x.after.RcvNxt && (p.Arrived == 0 || p.Arrived > x.id)
	})
	if id == 0 {
		return
	}
	n := x.t.Record(id).Packet()
	if p := x.t.Packet(n); p.Dropped != 0 && p.Dropped < x.id {
		x.add(State, p.Dropped, packet(n)+" was lost at "+x.clock(p.Dropped))
		return
	}
	x.add(State, id, packet(n)+", sent at "+x.clock(id)+", is still on its way")
}

// lostBefore is the packet whose octets are sent again, and what became of it.
func (x *finder) lostBefore() {
	n := x.r.Packet()
	if n == 0 || x.t.Packet(n).Again == 0 {
		return
	}
	p := x.t.Packet(n)
	for m := n; m > 1 && n-m < 5000; {
		m--
		q := x.t.Packet(m)
		if q.From != p.From || q.Conn != p.Conn || q.Copy || m != p.Again && q.Again != p.Again {
			continue
		}
		switch {
		case q.Dropped != 0 && q.Dropped < x.id:
			x.add(State, q.Dropped, x.named(m)+" was lost at "+x.clock(q.Dropped)+", which "+x.host()+" is not told")
		case q.Arrived != 0 && q.Arrived < x.id:
			x.add(State, q.Arrived, x.named(m)+" had arrived at "+x.clock(q.Arrived)+", but no ACK of it is here")
		default:
			x.add(State, q.Sent, x.named(m)+" is still on its way")
		}
		return
	}
}

// duplicates are the duplicate ACKs that told of a loss, and what was lost.
func (x *finder) duplicates() {
	x.lostBefore()
	n, una := 0, tcpmodel.Seq(0)
	if x.after != nil {
		una = x.after.SndUna
	}
	x.last(func(id trace.RecordID, r trace.Record) bool {
		if r.Kind != trace.SegmentDelivered || !x.mine(r) {
			return false
		}
		p := x.t.Packet(r.Packet())
		if p.Seg.Ack != una {
			return true
		}
		if s := x.t.SnapshotAt(x.conn, x.side, id-1); s == nil || s.SndUna.Less(una) {
			return true // It was the first to acknowledge so much.
		}
		if n++; n <= 3 && p.Seg.Len() == 0 {
			x.add(State, id, packet(r.Packet())+" at "+x.clock(id)+" acknowledged nothing new")
		}
		return n >= 3
	})
}

// exhausted are the repetitions that had no answer, and the limit.
func (x *finder) exhausted() {
	const most = 2
	n := 0
	x.last(func(id trace.RecordID, r trace.Record) bool {
		if r.Kind == trace.SegmentSent && x.mine(r) && (x.t.Packet(r.Packet()).Again != 0 || r.Why == tcpmodel.WhyWindowProbe) {
			if n++; n <= most {
				x.add(State, id, x.named(r.Packet())+", sent at "+x.clock(id)+", was not acknowledged")
			}
		}
		return n >= most
	})
	keys := []string{"r2"}
	if x.before != nil && x.before.State < tcpmodel.Established {
		keys = []string{"syn_retries"}
	}
	x.setting(x.r.Host, keys...)
}

// expected is what the end had taken before: the ACK in which it said so.
func (x *finder) expected() {
	id := x.last(func(_ trace.RecordID, r trace.Record) bool {
		return r.Kind == trace.SegmentSent && x.mine(r) && x.t.Packet(r.Packet()).Seg.Flags.Has(tcpmodel.ACK)
	})
	if id == 0 || x.before == nil {
		return
	}
	x.add(State, id, x.host()+" expects octet "+number(int64(x.before.RcvNxt.Sub(x.before.IRS)))+" next, as "+packet(x.t.Record(id).Packet())+" said at "+x.clock(id))
}

// tooBig is the ICMP error that told of a smaller path.
func (x *finder) tooBig() {
	id := x.last(func(_ trace.RecordID, r trace.Record) bool {
		return r.Kind == trace.SegmentDelivered && r.Host == x.r.Host && x.t.Packet(r.Packet()).Proto == trace.ICMP
	})
	if id != 0 {
		x.add(State, id, x.named(x.t.Record(id).Packet())+" came at "+x.clock(id))
	}
}
