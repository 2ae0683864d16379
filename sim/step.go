package sim

import (
	"net/netip"

	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// runStep starts a step of the script.
func (w *world) runStep(s *Step, cause trace.RecordID) {
	if s.App != nil {
		w.command(s, cause)
		return
	}
	switch s.World {
	case CrashHost, RebootHost:
		w.power(s, cause)
	case UnplugLink, PlugLink:
		w.cable(s, cause)
	case InjectSegment:
		w.inject(s, cause)
	case NoAction:
	}
	if s.Name != "" {
		w.signal(s.Name+".done", trace.RecordID(w.t.Len()))
	}
}

func (w *world) command(s *Step, cause trace.RecordID) {
	idx, ok := w.byName[s.App.Host]
	if !ok || w.nodes[idx].host == nil {
		return
	}
	h := w.nodes[idx].host
	rec := w.record(trace.Record{
		Kind: trace.Command, Host: h.id, Ref: w.tw.Text(s.App.Label), Why: ReasonScript, Cause: cause,
	})
	for _, p := range h.progs {
		if p.name == s.App.App {
			w.pending = append(w.pending, pending{
				app: p, in: app.Indication{Kind: app.Command, Command: s.App.Command, Name: s.Name}, cause: rec,
			})
			return
		}
	}
}

func (w *world) power(s *Step, cause trace.RecordID) {
	idx, ok := w.byName[s.Host]
	if !ok || w.nodes[idx].host == nil {
		return
	}
	h := w.nodes[idx].host
	kind, why := trace.FaultCrash, ReasonCrashed
	if s.World == RebootHost {
		kind, why = trace.FaultReboot, ReasonRebooted
	}
	rec := w.record(trace.Record{Kind: trace.Fault, Host: h.id, Sub: uint8(kind), Why: why, Cause: cause})
	if h.up {
		w.crash(h, rec)
	}
	if s.World == RebootHost {
		h.boot(w, rec)
	}
}

func (w *world) cable(s *Step, cause trace.RecordID) {
	kind, why := trace.FaultUnplug, ReasonUnplugged
	if s.World == PlugLink {
		kind, why = trace.FaultPlug, ReasonPlugged
	}
	for _, l := range w.links {
		if l.plan.Name == s.Link || s.Link == "" {
			l.cut = s.World == UnplugLink
			w.record(trace.Record{Kind: trace.Fault, Sub: uint8(kind), Ref: w.tw.Text(l.plan.Name), Why: why, Cause: cause})
		}
	}
}

// inject puts a segment onto the wire as it stands, whoever it claims to come from.
func (w *world) inject(s *Step, cause trace.RecordID) {
	r := s.Segment
	fromIdx, ok := w.byName[r.From]
	if !ok || w.nodes[fromIdx].host == nil {
		return
	}
	to, ok := w.remoteOf(r.To, r.DstPort)
	if !ok {
		return
	}
	h := w.nodes[fromIdx].host
	src := netip.AddrPortFrom(h.addr, r.SrcPort)
	if r.Src.Is4() {
		src = netip.AddrPortFrom(r.Src, r.SrcPort)
	}
	seg := tcpmodel.Segment{
		Seq: tcpmodel.Seq(r.Seq), Ack: tcpmodel.Seq(r.Ack), Flags: r.Flags, Window: r.Window, Options: r.Options,
	}
	p := trace.Packet{From: h.id, To: w.nodes[w.byName[r.To]].host.id, Proto: trace.TCP, TTL: 64}
	if id := w.connNamed(r.Conn); id != 0 {
		src, to = w.alike(id, r, p.To, &seg, src, to)
		p.Conn = id
	} else if id, ok := w.pairs[pairOf(src, to)]; ok {
		p.Conn = id
	} else {
		p.Conn = w.strange(h, src, to, seg.Seq)
	}
	seg.SrcPort, seg.DstPort = src.Port(), to.Port()
	if len(r.Data) > 0 {
		stream := w.tw.Stream()
		w.tw.Append(stream, r.Data)
		seg.Payload = tcpmodel.Span{Stream: stream, Len: uint32(len(r.Data))}
	}
	p.Seg = seg
	var x *trace.Extra
	if src.Addr() != h.addr {
		x = &trace.Extra{Src: src.Addr(), Dst: to.Addr()}
	}
	f := flight{src: ip4(src.Addr()), dst: ip4(to.Addr()), srcPort: src.Port(), dstPort: to.Port(), bad: r.BadChecksum}
	p.Corrupt = r.BadChecksum
	w.emit(h, p, x, f, ReasonInjected, cause)
}

// alike takes addresses, ports and, if asked, initial numbers from a connection.
func (w *world) alike(
	id trace.ConnID, r *RawSegment, to trace.HostID, seg *tcpmodel.Segment, src, dst netip.AddrPort,
) (netip.AddrPort, netip.AddrPort) {
	c := w.t.Conn(id)
	side := c.Side(to)
	if side < 0 {
		return src, dst
	}
	me, peer := &c.Ends[1-side], &c.Ends[side]
	if r.Relative {
		seg.Seq += me.ISS
		seg.Ack += peer.ISS
	}
	return me.Public, peer.Addr
}

// strange makes the connection that an injected segment without any belongs to.
func (w *world) strange(h *host, src, to netip.AddrPort, iss tcpmodel.Seq) trace.ConnID {
	id := w.newConn(h, src, to)
	end := &w.tw.EditConn(id).Ends[0]
	end.ISS, end.HasISS = iss, true
	return id
}
