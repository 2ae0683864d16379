package sim

import (
	"net/netip"

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
	s := &socket{id: c.Sock, prog: c.prog, port: port, stream: w.writer.Stream(), opened: true}
	h.udp[port], h.socks[c.Sock] = s, s
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
	h.ipID++
	pk := trace.Packet{From: h.id, Proto: trace.UDP, TTL: 64, IPID: uint16(h.ipID)}
	pk.Seg.SrcPort, pk.Seg.DstPort = s.port, c.Remote.Port()
	pk.Seg.Payload = tcpmodel.Span{Stream: s.stream, Off: off, Len: uint32(n)}
	if to := w.net.hostAt(ip4(c.Remote.Addr())); to != nil {
		pk.To = to.id
	}
	f := flight{src: h.ip, dst: ip4(c.Remote.Addr()), srcPort: s.port, dstPort: c.Remote.Port()}
	w.emit(h, &departure{packet: pk, flight: f, why: ReasonDatagram, cause: rec})
}

func (w *world) deliverUDP(h *host, f *flight, p *trace.Packet, rec trace.RecordID) {
	s := h.udp[f.dstPort]
	if s == nil {
		w.icmpError(h, f, tcpmodel.ICMPPortUnreachable, rec)
		return
	}
	w.pending = append(w.pending, notification{app: s.prog, cause: rec, in: app.Indication{
		Kind: app.Datagram, Sock: s.id, Remote: netip.AddrPortFrom(addrOf(f.src), f.srcPort),
		N: int64(p.Seg.Payload.Len), Data: w.trace.Octets(nil, p.Seg.Payload),
	}})
}

// icmpError sends an ICMP error from a host about a datagram that came to it.
func (w *world) icmpError(h *host, f *flight, kind tcpmodel.ICMPKind, cause trace.RecordID) {
	cited := w.trace.Packet(f.packet)
	h.ipID++
	p := trace.Packet{From: h.id, To: cited.From, Proto: trace.ICMP, TTL: 64, IPID: uint16(h.ipID), Conn: cited.Conn}
	w.emit(h, &departure{
		packet: p, extra: &trace.Extra{ICMPKind: kind, Cites: f.packet}, flight: flight{src: h.ip, dst: f.src},
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
	if cited.Proto != trace.TCP || cited.Conn == 0 || cited.From != h.id {
		return
	}
	c := w.trace.Conn(cited.Conn)
	side := c.Side(h.id)
	if side < 0 {
		return
	}
	remote := c.Ends[1-side].Public
	ep := h.conns[connKey{ip: ip4(remote.Addr()), port: remote.Port(), local: cited.Seg.SrcPort}]
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
