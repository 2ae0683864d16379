package sim

import (
	"net/netip"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// inject puts a segment onto the wire, whoever it claims to come from.
func (w *world) inject(s *Step, cause trace.RecordID) {
	r := s.Segment
	h, target := w.net.host(r.From), w.net.host(r.To)
	if h == nil || target == nil {
		return
	}
	src, dst := netip.AddrPortFrom(h.plan.Addr, r.SrcPort), netip.AddrPortFrom(target.like(h.plan.Addr), r.DstPort)
	if r.Src.IsValid() {
		src, dst = netip.AddrPortFrom(r.Src, r.SrcPort), netip.AddrPortFrom(target.like(r.Src), r.DstPort)
	}
	p := trace.Packet{From: h.id, To: target.id, Proto: trace.TCP, TTL: 64, Corrupt: r.BadChecksum}
	seg := &p.Seg
	*seg = r.forged()
	if id := w.connNamed(r.Conn); id != 0 {
		p.Conn = id
		if c := w.trace.Conn(id); c.Side(target.id) >= 0 {
			src, dst = w.speakFor(r, h, c, seg)
		}
	} else if id, ok := w.connByPair[w.net.pair(src, dst)]; ok {
		p.Conn = id
	} else {
		p.Conn = w.injectedConn(h, src, dst, seg.Seq)
	}
	seg.SrcPort, seg.DstPort = src.Port(), dst.Port()
	if len(r.Data) > 0 {
		stream := w.writer.Stream()
		w.writer.Append(stream, r.Data)
		seg.Payload = tcpmodel.Span{Stream: stream, Len: uint32(len(r.Data))}
	}
	d := &departure{packet: p, why: ReasonInjected, cause: cause}
	if src.Addr() != h.plan.Addr {
		d.extra = &trace.Extra{Src: src.Addr(), Dst: dst.Addr()}
	}
	d.flight = flight{src: w.net.number(src.Addr()), dst: w.net.number(dst.Addr()), srcPort: src.Port(), dstPort: dst.Port(), bad: r.BadChecksum}
	w.emit(h, d)
}

// forged is the segment of somebody who knows nothing but what is said.
func (r *RawSegment) forged() tcpmodel.Segment {
	seg := tcpmodel.Segment{Flags: r.Flags, Window: 0xffff}
	r.say(&seg, 0, 0)
	return seg
}

// say writes the numbers that are said, counted from initial ones, and the window.
func (r *RawSegment) say(seg *tcpmodel.Segment, iss, peer tcpmodel.Seq) {
	if r.Seq != nil {
		seg.Seq = iss + tcpmodel.Seq(*r.Seq)
	}
	if r.Ack != nil {
		seg.Ack = peer + tcpmodel.Seq(*r.Ack)
	}
	if r.Window != nil {
		seg.Window = *r.Window
	}
}

// speakFor gives a segment that goes to one end of a connection the sockets of
// that connection and, if asked, its initial numbers. The other end itself has
// the address of its own, whatever a NAT makes of it, and knows what it would
// write.
func (w *world) speakFor(r *RawSegment, h *host, c *trace.Conn, seg *tcpmodel.Segment) (src, dst netip.AddrPort) {
	side := c.Side(w.net.host(r.To).id)
	me, peer := &c.Ends[1-side], &c.Ends[side]
	iss, peerISS := tcpmodel.Seq(0), tcpmodel.Seq(0)
	if r.Relative {
		iss, peerISS = me.ISS, peer.ISS
		seg.Seq, seg.Ack = seg.Seq+iss, seg.Ack+peerISS
	}
	if ep := h.endOf(c.ID, 1-side); ep != nil {
		*seg = ep.wouldSend(w.now, r.Flags, peer.ISS)
		r.say(seg, iss, peerISS)
	}
	if me.Host == h.id {
		return me.Addr, peer.Addr
	}
	return me.Public, peer.Addr
}

// endOf is the end of a connection that a host has, nil for none.
func (h *host) endOf(conn trace.ConnID, side int) *endpoint {
	for _, ep := range h.conns { // There is one at most, in whatever order.
		if ep.conn == conn && ep.side == side && ep.live {
			return ep
		}
	}
	return nil
}

// wouldSend is what an end would write itself; before it has heard of its peer
// that is no number of the peer.
func (ep *endpoint) wouldSend(now vtime.Time, f tcpmodel.Flags, peer tcpmodel.Seq) tcpmodel.Segment {
	seg := ep.tcp.WouldSend(now, f)
	if ep.tcp.State() == tcpmodel.SynSent && f.Has(tcpmodel.ACK) {
		seg.Ack = peer
	}
	return seg
}

// injectedConn makes the connection that an injected segment without any belongs to.
func (w *world) injectedConn(h *host, src, to netip.AddrPort, iss tcpmodel.Seq) trace.ConnID {
	id := w.newConn(h, src, to)
	end := &w.writer.EditConn(id).Ends[0]
	end.ISS, end.HasISS = iss, true
	return id
}
