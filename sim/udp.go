package sim

import (
	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

func (w *world) bindUDP(c *socketCall) {
	h := c.prog.host
	rec := w.recordCall(c, 0, 0)
	port := c.Local.Port()
	if port == 0 {
		port = h.freeUDP()
	}
	if port == 0 || h.udp[port] != nil {
		w.pending = append(w.pending, notification{
			app: c.prog, in: app.Indication{Kind: app.Failed, Sock: c.Sock, Errno: tcpmodel.EADDRINUSE}, cause: rec,
		})
		return
	}
	s := &socket{id: c.Sock, prog: c.prog, port: port, peer: c.Remote, stream: w.writer.Stream(), opened: true}
	h.udp[port], h.socks[c.Sock] = s, s
}

// closeUDP closes a UDP socket: what comes for its port from now on finds nobody.
func (w *world) closeUDP(c *socketCall, s *socket) {
	h := c.prog.host
	w.recordCall(c, 0, 0)
	delete(h.socks, s.id)
	if h.udp[s.port] == s {
		delete(h.udp, s.port)
	}
}

// failUDP tells the program of a connected UDP socket of a hard ICMP error about what it
// has sent; one that is not connected is told nothing (RFC 1122 §4.1.3.3; recorded of
// Linux: the next call fails with ECONNREFUSED).
func (w *world) failUDP(h *host, cited *trace.Packet, kind tcpmodel.ICMPKind, rec trace.RecordID) {
	s := h.udp[cited.Seg.SrcPort]
	errno, hard := kind.Hard()
	if s == nil || !hard || s.peer.Port() != cited.Seg.DstPort || !s.peer.IsValid() {
		return
	}
	w.pending = append(w.pending, notification{
		app: s.prog, in: app.Indication{Kind: app.Failed, Sock: s.id, Errno: errno}, cause: rec,
	})
}

// freeUDP is a port from 40000 on that no UDP socket has, 0 when there is none.
func (h *host) freeUDP() uint16 {
	const first = 40000
	for range 1<<16 - first {
		port := max(h.nextUDP, first)
		h.nextUDP = port + 1 // wraps to 0 after the last
		if h.udp[port] == nil {
			return port
		}
	}
	return 0
}

// sendTo sends one UDP datagram: nobody will repeat it.
func (w *world) sendTo(c *socketCall) {
	h := c.prog.host
	s := h.socks[c.Sock]
	if s == nil || s.stream == 0 {
		return
	}
	off := w.trace.StreamLen(s.stream)
	n := c.Generate
	if c.Data != nil {
		n = int64(len(c.Data))
		w.writer.Append(s.stream, c.Data)
	} else {
		w.writer.Generate(s.stream, uint64(n))
	}
	rec := w.recordCall(c, 0, n)
	if !h.like(c.Remote.Addr()).IsValid() {
		w.record(trace.Record{Kind: trace.Refusal, Host: h.id, Why: ReasonNoAddress, Errno: tcpmodel.ENETUNREACH, Cause: rec})
		return
	}
	h.ipID++
	pk := trace.Packet{From: h.id, Proto: trace.UDP, TTL: 64, IPID: uint16(h.ipID)}
	pk.Seg.SrcPort, pk.Seg.DstPort = s.port, c.Remote.Port()
	pk.Seg.Payload = tcpmodel.Span{Stream: s.stream, Off: off, Len: uint32(n)}
	f := flight{
		src: w.net.number(h.like(c.Remote.Addr())), dst: w.net.number(c.Remote.Addr()), srcPort: s.port, dstPort: c.Remote.Port(),
	}
	d := &departure{packet: pk, flight: f, why: ReasonDatagram, cause: rec}
	if to := w.net.hostAt(f.dst); to != nil {
		d.packet.To = to.id
		if familyOf(h.plan.Addr) != familyOf(c.Remote.Addr()) || familyOf(to.plan.Addr) != familyOf(c.Remote.Addr()) {
			d.extra = &trace.Extra{Src: w.net.addr(f.src), Dst: c.Remote.Addr()}
		}
	}
	w.emit(h, d)
}

func (w *world) deliverUDP(h *host, f *flight, p *trace.Packet, rec trace.RecordID) {
	s := h.udp[f.dstPort]
	if s == nil || s.peer.IsValid() && s.peer != w.net.socket(f.src, f.srcPort) {
		w.icmpError(h, f, tcpmodel.ICMPPortUnreachable, rec)
		return
	}
	w.pending = append(w.pending, notification{app: s.prog, cause: rec, in: app.Indication{
		Kind: app.Datagram, Sock: s.id, Remote: w.net.socket(f.src, f.srcPort),
		N: int64(p.Seg.Payload.Len), Data: w.trace.Octets(nil, p.Seg.Payload),
	}})
}

// icmpError sends an ICMP error from a host about a datagram that came to it.
func (w *world) icmpError(h *host, f *flight, kind tcpmodel.ICMPKind, cause trace.RecordID) {
	cited := w.trace.Packet(f.packet)
	h.ipID++
	p := trace.Packet{From: h.id, To: cited.From, Proto: trace.ICMP, TTL: 64, IPID: uint16(h.ipID), Conn: cited.Conn}
	w.emit(h, &departure{
		packet: p, extra: &trace.Extra{ICMPKind: kind, Cites: f.packet}, flight: flight{src: f.dst, dst: f.src},
		why: ReasonPortClosed, cause: cause,
	})
}

// deliverICMP hands an error to the connection whose packet it cites.
func (w *world) deliverICMP(h *host, p *trace.Packet, rec trace.RecordID) {
	x := p.Extra()
	if x == nil || x.Cites == 0 {
		return
	}
	cited := w.trace.Packet(x.Cites)
	if cited.Proto == trace.UDP && cited.From == h.id {
		w.failUDP(h, cited, x.ICMPKind, rec)
		return
	}
	if cited.Proto != trace.TCP || cited.Conn == 0 || cited.From != h.id {
		return
	}
	c := w.trace.Conn(cited.Conn)
	side := c.Side(h.id)
	if side < 0 {
		return
	}
	remote := c.Ends[1-side].Public
	ep := h.conns[w.net.keyOf(cited.Seg.SrcPort, remote)]
	if ep == nil {
		return
	}
	w.touch(ep)
	w.out.Reset()
	ep.tcp.ICMP(w.now, tcpmodel.ICMPError{
		Kind: x.ICMPKind, Seq: cited.Seg.Seq, Size: uint32(w.trace.IPLen(x.Cites)), MTU: x.MTU,
	}, &w.out)
	w.carryOut(ep, rec)
	w.learnPath(ep, rec)
}
