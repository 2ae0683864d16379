package sim

import (
	"net/netip"

	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// carryOut does what an endpoint answered to an event, in order. root is the
// record of the event; a timer's is written here, when it turns up.
func (w *world) carryOut(ep *endpoint, root trace.RecordID) {
	ep.root = root
	closed := false
	for i := range w.out.Acts {
		a := &w.out.Acts[i]
		r := trace.Record{Host: ep.lane(), Conn: ep.conn, Why: a.Why, Cause: ep.root}
		switch a.Kind {
		case tcpmodel.ActTimer:
			r.Kind, r.Sub, r.Cause = trace.TimerFired, uint8(a.Timer), ep.armedBy[a.Timer]
			ep.root = w.record(r)
		case tcpmodel.ActSend:
			w.transmit(ep, &w.out.Segs[a.Seg], a)
		case tcpmodel.ActState:
			r.Kind, r.Sub = trace.StateChange, uint8(a.From)<<4|uint8(a.To)
			w.record(r)
			ep.since = w.now
		case tcpmodel.ActIndicate:
			closed = closed || a.Ind == tcpmodel.IndClosed
			w.indicate(ep, a)
		case tcpmodel.ActDiscard, tcpmodel.ActRefuse:
			r.Kind, r.N = trace.Refusal, a.N
			w.record(r)
		}
	}
	ep.noteTimers()
	if closed {
		w.keepUnread(ep)
		w.remove(ep)
	}
}

// keepUnread leaves with the socket what a program may still read of a connection
// that has ended: the endpoint says how much that is.
func (w *world) keepUnread(ep *endpoint) {
	s := ep.sock
	if s == nil || s.closed || ep.ready == 0 {
		return
	}
	s.unread = s.unread[:0]
	for { // A read may stop at an urgent octet.
		w.out.Reset()
		ep.tcp.Call(w.now, tcpmodel.Call{Kind: tcpmodel.CallReceive}, &w.out)
		if len(w.out.Spans) == 0 {
			return
		}
		s.unread = append(s.unread, w.out.Spans...)
	}
}

// transmit sends a segment of an endpoint.
func (w *world) transmit(ep *endpoint, seg *tcpmodel.Segment, a *tcpmodel.Act) {
	h := ep.host
	p := trace.Packet{Seg: *seg, Conn: ep.conn, From: ep.lane(), Proto: trace.TCP, TTL: 64}
	p.To = w.trace.Conn(ep.conn).Ends[1-ep.side].Host
	h.ipID++
	p.IPID = uint16(h.ipID)
	if n := seg.Len(); n > 0 {
		if a.Retrans {
			p.Again = ep.earlier(seg.Seq)
		}
		if p.Again == 0 {
			ep.sent = append(ep.sent, sentRef{seg.Seq, seg.End(), trace.PacketID(w.trace.Packets() + 1)})
		}
	}
	w.emit(h, &departure{
		packet: p, why: a.Why, cause: ep.root, ep: ep,
		flight: flight{src: ep.local, dst: ep.key.ip, srcPort: seg.SrcPort, dstPort: seg.DstPort},
	})
	if n := len(ep.sent); n > 0 && len(w.replacements) > 0 && w.replaced(ep.sent[n-1].packet) {
		ep.sent = ep.sent[:n-1] // These octets have not been sent.
	}
}

// replaced reports a packet in whose place another one was put.
func (w *world) replaced(id trace.PacketID) bool {
	p := w.trace.Packet(id)
	return p.Sent != 0 && w.trace.Record(p.Sent).Why == ReasonReplaced
}

// arrive handles a flight that has come to a node.
func (w *world) arrive(fi uint32, at int32) {
	n := &w.net.nodes[at]
	f := *w.flights.at(fi)
	switch {
	case n.middlebox != nil:
		n.middlebox.forward(w, fi)
		return
	case !n.host.isOwn(f.dst):
		w.forward(fi, at) // A host in between forwards like a router.
		return
	}
	w.flights.release(fi)
	h := n.host
	p := w.writer.Edit(f.packet)
	if p.To != h.loop || p.To == 0 {
		p.To = h.id
	}
	switch {
	case !h.up:
		w.discard(&f, ReasonHostDown)
	case f.bad:
		w.discard(&f, ReasonBadChecksum)
	default:
		w.receive(h, &f, p)
	}
}

// receive records an arrival and hands it up, joined with others where the host
// has a receive offload.
func (w *world) receive(h *host, f *flight, p *trace.Packet) {
	why, up, stays := ReasonCarried, p, false
	if h.plan.ReceiveOffload && !h.plan.NoStack {
		joined := h.offload.joined
		stays, up = w.takes(h, f, p)
		switch {
		case stays:
			why = ReasonOffloadKeeps
		case joined > 0:
			why = ReasonOffloadJoined
		}
	}
	switch {
	case h.plan.NoStack:
		why = ReasonNoStack
	case f.why != 0 && !stays:
		why = f.why
	}
	rec := w.record(trace.Record{
		Kind: trace.SegmentDelivered, Host: p.To, Conn: p.Conn, Ref: uint32(f.packet), Why: why, Cause: p.Sent,
		N: int64(f.fault),
	})
	p.Arrived = rec
	if !h.plan.NoStack && !stays {
		w.deliver(h, f, up, rec)
	}
}

func (w *world) discard(f *flight, why tcpmodel.Reason) {
	p := w.writer.Edit(f.packet)
	p.Dropped = w.record(trace.Record{
		Kind: trace.SegmentDropped, Host: p.To, Conn: p.Conn, Ref: uint32(f.packet), Why: why, Cause: p.Sent, N: f.faultName(why),
	})
}

// deliver finds what a packet is for: a connection, a listener, or nobody.
func (w *world) deliver(h *host, f *flight, p *trace.Packet, rec trace.RecordID) {
	switch p.Proto {
	case trace.UDP:
		w.deliverUDP(h, f, p, rec)
		return
	case trace.ICMP:
		w.deliverICMP(h, p, rec)
		return
	case trace.TCP, trace.Other:
	}
	key := connKey{ip: f.src, port: f.srcPort, local: f.dstPort}
	ep := h.conns[key]
	seg := p.Seg
	seg.SrcPort, seg.DstPort = f.srcPort, f.dstPort
	if x := p.Extra(); x != nil && x.Clamped != 0 {
		seg.Options.MSS = x.Clamped
	}
	if ep != nil && ep.tcp.State() == tcpmodel.TimeWait && w.reopenTimeWait(ep, &seg, rec) {
		ep = nil
	}
	if ep == nil {
		var full bool
		if ep, full = w.accepting(h, f, &seg, p.Conn, rec); full {
			return
		}
	}
	w.out.Reset()
	if ep == nil {
		tcpmodel.AnswerClosed(&seg, &w.out)
		w.answer(h, f, p.Conn, rec)
		return
	}
	if l := ep.listener; l != nil && l.full() && seg.Flags&(tcpmodel.ACK|tcpmodel.RST) == tcpmodel.ACK {
		if l.cfg.AbortOnFull {
			tcpmodel.AnswerClosed(&seg, &w.out)
			w.overflow(ep, f, rec)
			return
		}
		// There is no room for one more connection that waits for accept(): it stays half open.
		w.record(trace.Record{Kind: trace.Refusal, Host: ep.lane(), Conn: ep.conn, Why: ReasonBacklogFull, Cause: rec})
		return
	}
	w.touch(ep)
	ep.tcp.Arrive(w.now, &seg, &w.out)
	w.carryOut(ep, rec)
}

// overflow resets a connection for which there is no room before accept(), and
// forgets it (Linux with tcp_abort_on_overflow, recorded: a RST without ACK).
func (w *world) overflow(ep *endpoint, f *flight, rec trace.RecordID) {
	for i := range w.out.Acts {
		w.out.Acts[i].Why = ReasonOverflowAborted
	}
	w.answer(ep.host, f, ep.conn, rec)
	w.forget(ep, ReasonOverflowAborted, rec)
}

// accepting makes the endpoint for a SYN to a listening socket. Other segments
// get none: the listener's answer to them is that of a listening TCB.
func (w *world) accepting(h *host, f *flight, seg *tcpmodel.Segment, conn trace.ConnID, rec trace.RecordID) (ep *endpoint, full bool) {
	l := w.listenerFor(h, f)
	if l == nil || !seg.Flags.Has(tcpmodel.SYN) || seg.Flags&(tcpmodel.ACK|tcpmodel.RST) != 0 {
		return nil, false
	}
	why := tcpmodel.ReasonNone
	switch {
	case l.full():
		why = ReasonBacklogFull
	case l.cfg.SynQueue > 0 && l.halfOpen >= l.cfg.SynQueue:
		why = ReasonSynQueueFull
	}
	if why != 0 {
		w.record(trace.Record{Kind: trace.Refusal, Host: w.trace.Record(rec).Host, Conn: conn, Why: why, Cause: rec})
		return nil, true // A full listener drops the SYN silently; the client will repeat it.
	}
	local := w.net.socket(f.dst, f.dstPort)
	remote := w.net.socket(f.src, f.srcPort)
	if conn != 0 && (w.trace.Conn(conn).Side(h.id) < 0 || w.over(h, conn, local, remote)) {
		conn = 0
	}
	ep = w.open(h, local, remote, &l.cfg, conn)
	ep.listener, ep.reuse = l, l.reuse
	l.halfOpen++
	if len(h.listeners[f.dstPort]) > 1 {
		w.record(trace.Record{
			Kind: trace.Note, Host: ep.lane(), Conn: ep.conn, Ref: w.writer.Text(l.name), Why: ReasonReusePort, Cause: rec,
		})
	}
	w.setUpOptions(ep, l.inherit)
	w.out.Reset()
	ep.tcp.Call(w.now, tcpmodel.Call{Kind: tcpmodel.CallOpenPassive}, &w.out)
	return ep, false
}

// over: the connection was open at this host before, and the other end has it no more. The SYN
// is a late duplicate, and what it opens is another connection (RFC 9293 §3.5, figure 8).
func (w *world) over(h *host, conn trace.ConnID, local, remote netip.AddrPort) bool {
	c := w.trace.Conn(conn)
	far := w.net.hostAt(w.net.number(remote.Addr()))
	if side := c.Side(h.id); far == nil || side < 0 || !c.Ends[side].HasISS {
		return false
	}
	ep := far.conns[w.net.keyOf(remote.Port(), local)]
	return ep == nil || ep.conn != conn
}

// answer sends what a host without a connection replies (RFC 9293 §3.10.7.1).
func (w *world) answer(h *host, f *flight, conn trace.ConnID, cause trace.RecordID) {
	lane := w.trace.Record(cause).Host
	for i := range w.out.Acts {
		a := &w.out.Acts[i]
		if a.Kind != tcpmodel.ActSend {
			w.record(trace.Record{Kind: trace.Refusal, Host: lane, Conn: conn, Why: a.Why, Cause: cause})
			continue
		}
		seg := w.out.Segs[a.Seg]
		h.ipID++
		p := trace.Packet{Seg: seg, Conn: conn, From: lane, Proto: trace.TCP, TTL: 64, IPID: uint16(h.ipID)}
		switch to := w.net.hostAt(f.src); {
		case h.isOwn(f.src):
			p.To = h.lane(lane != h.loop)
		case to != nil:
			p.To = to.id
		}
		w.emit(h, &departure{packet: p, extra: w.otherPublic(conn, lane, w.net.from(f)), flight: f.back(), why: a.Why, cause: cause})
	}
}

// otherPublic tells where an answer goes to that has the peer under an address
// other than that of the connection: a NAT took the connection up anew.
func (w *world) otherPublic(conn trace.ConnID, me trace.HostID, to netip.AddrPort) *trace.Extra {
	if conn == 0 {
		return nil
	}
	c := w.trace.Conn(conn)
	side := c.Side(me)
	if side < 0 || c.Ends[1-side].Public == c.Ends[1-side].Addr || c.Ends[1-side].Public == to {
		return nil
	}
	return &trace.Extra{Public: to}
}

// indicate turns what an endpoint tells into an indication for its program.
func (w *world) indicate(ep *endpoint, a *tcpmodel.Act) {
	in := app.Indication{Errno: a.Errno, N: a.N}
	switch a.Ind {
	case tcpmodel.IndConnected:
		w.established(ep)
		return
	case tcpmodel.IndReadable:
		ep.ready = a.N
		in.Kind = app.Readable
	case tcpmodel.IndEOF:
		ep.eof = true
		if ep.sock != nil {
			ep.sock.ended = true
		}
		in.Kind, in.EOF, in.N = app.Readable, true, ep.ready
	case tcpmodel.IndWritable:
		in.Kind = app.Writable
	case tcpmodel.IndAcked:
		in.Kind = app.Acked
	case tcpmodel.IndError:
		in.Kind = app.Failed
		if ep.sock != nil {
			ep.sock.errno = a.Errno
			if !ep.sock.opened {
				in.Kind, ep.sock.errno = app.ConnectFailed, tcpmodel.OK
			}
		}
	case tcpmodel.IndClosed:
		in.Kind = app.Gone
	case tcpmodel.IndSoftError:
		in.Kind = app.SoftError
	case tcpmodel.IndRefused:
		w.record(trace.Record{
			Kind: trace.Refusal, Host: ep.lane(), Conn: ep.conn, Why: a.Why, Errno: a.Errno, Cause: ep.root,
		})
		return
	case tcpmodel.IndUrgent:
		in.Kind = app.Urgent
	case tcpmodel.IndSkipped:
		w.record(trace.Record{Kind: trace.Refusal, Host: ep.lane(), Conn: ep.conn, Why: a.Why, N: a.N, Cause: ep.root})
		return // A read tells of it by itself; what is ready is told with the octets that passed it.
	case tcpmodel.IndSent, tcpmodel.IndReceived:
		return // Results are handed over by the calls themselves.
	}
	s := ep.sock
	if s == nil || s.prog == nil || s.closed && in.Kind != app.Gone && in.Kind != app.Failed {
		return
	}
	in.Sock = s.id
	w.pending = append(w.pending, notification{app: s.prog, in: in, cause: ep.root, conn: ep.conn})
}

// established tells a program that its connect() or accept() has succeeded.
func (w *world) established(ep *endpoint) {
	if ep.sock != nil {
		ep.sock.opened = true
		if ep.sock.closed {
			return // The program has let the socket go: nobody is told.
		}
		w.pending = append(w.pending, notification{
			app: ep.sock.prog, cause: ep.root, in: app.Indication{
				Kind: app.Connected, Sock: ep.sock.id, Remote: ep.remote, Local: w.net.socket(ep.local, ep.key.local),
			},
		})
		return
	}
	l := ep.listener
	if l == nil {
		return
	}
	ep.listener = nil
	l.halfOpen--
	if l.manual && l.calls == 0 {
		ep.queue, l.waiting = l, append(l.waiting, ep)
		w.record(trace.Record{
			Kind: trace.Refusal, Host: ep.lane(), Conn: ep.conn, N: int64(len(l.waiting)), Why: ReasonUnaccepted, Cause: ep.root,
		})
		return
	}
	l.calls = max(l.calls-1, 0)
	w.accept(l, ep, ep.root)
}

func (w *world) accept(l *listener, ep *endpoint, cause trace.RecordID) {
	h := ep.host
	h.nextSock++
	s := &socket{id: h.nextSock, prog: l.sock.prog, ep: ep, conn: ep.conn, far: ep.far, opened: true}
	h.socks[s.id] = s
	ep.sock = s
	w.pending = append(w.pending, notification{
		app: s.prog, cause: cause,
		in: app.Indication{Kind: app.Accepted, Sock: s.id, Listener: l.sock.id, Remote: ep.remote},
	})
	if ep.ready > 0 || ep.eof {
		w.pending = append(w.pending, notification{
			app: s.prog, cause: cause,
			in: app.Indication{Kind: app.Readable, Sock: s.id, N: ep.ready, EOF: ep.eof},
		})
	}
}
