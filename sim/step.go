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
		w.signal(s.Name+".done", trace.RecordID(w.trace.Len()))
	}
}

func (w *world) command(s *Step, cause trace.RecordID) {
	h := w.net.host(s.App.Host)
	if h == nil {
		return
	}
	rec := w.record(trace.Record{
		Kind: trace.Command, Host: h.id, Ref: w.writer.Text(s.App.Label), Why: ReasonScript, Cause: cause,
	})
	for _, p := range h.progs {
		if p.name == s.App.App {
			w.pending = append(w.pending, notification{
				app: p, in: app.Indication{Kind: app.Command, Command: s.App.Command, Name: s.Name}, cause: rec,
			})
			return
		}
	}
}

func (w *world) power(s *Step, cause trace.RecordID) {
	h := w.net.host(s.Host)
	if h == nil {
		return
	}
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
	for _, l := range w.net.links {
		if l.plan.Name == s.Link || s.Link == "" {
			l.cut = s.World == UnplugLink
			w.record(trace.Record{Kind: trace.Fault, Sub: uint8(kind), Ref: w.writer.Text(l.plan.Name), Why: why, Cause: cause})
		}
	}
}

// inject puts a segment onto the wire as it stands, whoever it claims to come from.
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
	seg.Seq, seg.Ack, seg.Flags, seg.Window, seg.Options = tcpmodel.Seq(r.Seq), tcpmodel.Seq(r.Ack), r.Flags, r.Window, r.Options
	if id := w.connNamed(r.Conn); id != 0 {
		p.Conn = id
		if c := w.trace.Conn(id); c.Side(target.id) >= 0 {
			src, dst = r.speakFor(h, c, target.id, seg)
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

// speakFor gives a segment that goes to one end of a connection the sockets of
// that connection and, if asked, its initial numbers. The other end itself has
// the address of its own, whatever a NAT makes of it.
func (r *RawSegment) speakFor(h *host, c *trace.Conn, to trace.HostID, seg *tcpmodel.Segment) (src, dst netip.AddrPort) {
	side := c.Side(to)
	me, peer := &c.Ends[1-side], &c.Ends[side]
	if r.Relative {
		seg.Seq += me.ISS
		seg.Ack += peer.ISS
	}
	if me.Host == h.id {
		return me.Addr, peer.Addr
	}
	return me.Public, peer.Addr
}

// injectedConn makes the connection that an injected segment without any belongs to.
func (w *world) injectedConn(h *host, src, to netip.AddrPort, iss tcpmodel.Seq) trace.ConnID {
	id := w.newConn(h, src, to)
	end := &w.writer.EditConn(id).Ends[0]
	end.ISS, end.HasISS = iss, true
	return id
}
