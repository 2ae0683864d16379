package sim

import (
	"net/netip"

	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

func (w *world) bindUDP(p *program, c *app.Call, why tcpmodel.Reason, cause trace.RecordID) {
	h := p.host
	rec := w.noteCall(p, 0, c, 0, why, cause)
	port := c.Local.Port()
	if port == 0 {
		port = h.freeUDP()
	}
	if port == 0 || h.udp[port] != nil {
		w.pending = append(w.pending, pending{
			app: p, in: app.Indication{Kind: app.Failed, Sock: c.Sock, Errno: tcpmodel.EADDRINUSE}, cause: rec,
		})
		return
	}
	s := &socket{id: c.Sock, prog: p, port: port, stream: w.tw.Stream(), opened: true}
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
func (w *world) sendTo(p *program, c *app.Call, why tcpmodel.Reason, cause trace.RecordID) {
	h := p.host
	s := h.socks[c.Sock]
	if s == nil || s.stream == 0 {
		return
	}
	off := w.t.StreamLen(s.stream)
	n := c.Generate
	if c.Data != nil {
		n = int64(len(c.Data))
		w.tw.Append(s.stream, c.Data)
	} else {
		w.tw.Generate(s.stream, uint64(n))
	}
	rec := w.noteCall(p, 0, c, n, why, cause)
	h.ipID++
	pk := trace.Packet{From: h.id, Proto: trace.UDP, TTL: 64, IPID: uint16(h.ipID)}
	pk.Seg.SrcPort, pk.Seg.DstPort = s.port, c.Remote.Port()
	pk.Seg.Payload = tcpmodel.Span{Stream: s.stream, Off: off, Len: uint32(n)}
	if idx, ok := w.byAddr[ip4(c.Remote.Addr())]; ok && w.nodes[idx].host != nil {
		pk.To = w.nodes[idx].host.id
	}
	f := flight{src: h.ip, dst: ip4(c.Remote.Addr()), srcPort: s.port, dstPort: c.Remote.Port()}
	w.emit(h, pk, nil, f, ReasonDatagram, rec)
}

func (w *world) deliverUDP(h *host, f *flight, p *trace.Packet, rec trace.RecordID) {
	s := h.udp[f.dstPort]
	if s == nil {
		w.icmpError(h, f, tcpmodel.ICMPPortUnreachable, rec)
		return
	}
	w.pending = append(w.pending, pending{app: s.prog, cause: rec, in: app.Indication{
		Kind: app.Datagram, Sock: s.id, Remote: netip.AddrPortFrom(addrOf(f.src), f.srcPort),
		N: int64(p.Seg.Payload.Len), Data: w.t.Octets(nil, p.Seg.Payload),
	}})
}

// icmpError sends an ICMP error from a host about a datagram that came to it.
func (w *world) icmpError(h *host, f *flight, kind tcpmodel.ICMPKind, cause trace.RecordID) {
	cited := w.t.Packet(f.packet)
	h.ipID++
	p := trace.Packet{From: h.id, To: cited.From, Proto: trace.ICMP, TTL: 64, IPID: uint16(h.ipID), Conn: cited.Conn}
	w.emit(h, p, &trace.Extra{ICMPKind: kind, Cites: f.packet}, flight{src: h.ip, dst: f.src}, ReasonPortClosed, cause)
}

// answerICMP sends an ICMP error from a router on the way; mtu goes with
// fragmentation needed. The error arrives at once and no fault applies to it.
func (w *world) answerICMP(f *flight, kind tcpmodel.ICMPKind, mtu int) {
	cited := w.t.Packet(f.packet)
	if cited.Proto == trace.ICMP || w.router == 0 {
		return // No ICMP error about an ICMP error (RFC 1122 §3.2.2).
	}
	from := w.t.Host(w.router)
	p := trace.Packet{From: from.ID, To: cited.From, Proto: trace.ICMP, TTL: 64, Conn: cited.Conn}
	back := flight{src: ip4(from.Addr), dst: f.src}
	back.packet = w.tw.Packet(p, &trace.Extra{ICMPKind: kind, Cites: f.packet, MTU: uint16(mtu)})
	rec := w.record(trace.Record{
		Kind: trace.SegmentSent, Host: from.ID, Conn: cited.Conn, Ref: uint32(back.packet), Why: ReasonUnreachable, Cause: cited.Sent,
	})
	w.tw.Edit(back.packet).Sent = rec
	idx, ok := w.byAddr[f.src]
	if !ok {
		return
	}
	w.q.push(event{at: w.now, kind: evArrive, a: w.newFlight(back), b: uint32(idx)})
}

// deliverICMP hands an error to the connection whose packet it cites.
func (w *world) deliverICMP(h *host, p *trace.Packet, rec trace.RecordID) {
	x := p.Extra()
	if x == nil || x.Cites == 0 {
		return
	}
	cited := w.t.Packet(x.Cites)
	if cited.Proto != trace.TCP || cited.Conn == 0 || cited.From != h.id {
		return
	}
	c := w.t.Conn(cited.Conn)
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
	ep.tcp.ICMP(w.now, x.ICMPKind, cited.Seg.Seq, &w.out)
	w.carryOut(ep, rec)
}
