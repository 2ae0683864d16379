package sim

import (
	"net/netip"
	"slices"

	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// connKey finds a connection of a host: the peer as this host sees it, and the local port.
type connKey struct {
	ip          addrID
	port, local uint16
}

// keyOf is the key of a connection between a port of a host and a remote socket.
func (a *addresses) keyOf(port uint16, remote netip.AddrPort) connKey {
	return connKey{ip: a.number(remote.Addr()), port: remote.Port(), local: port}
}

// endpoint is a connection's end on a host: the pure TCP endpoint with what
// the world needs around it.
type endpoint struct {
	tcp      tcpmodel.Conn
	idx, gen uint32
	host     *host
	key      connKey
	local    addrID
	remote   netip.AddrPort
	conn     trace.ConnID
	side     int
	sock     *socket
	listener *listener // of a passive open, until it is accepted
	queue    *listener // whose accept queue it waits in
	reuse    reuse     // of its socket
	stream   uint32
	live     bool
	marked   bool // in world.touched
	far      bool // it accepted what its own host opened
	eof      bool
	eofTold  bool
	ready    int64        // octets that a read would return
	since    vtime.Time   // when it entered its state
	due      []vtime.Time // of its deadline events in the queue, the latest first
	timers   [tcpmodel.NumTimers]vtime.Time
	armedBy  [tcpmodel.NumTimers]trace.RecordID
	sent     []sentRef // segments that took sequence space; those before acked are acknowledged
	acked    int
	root     trace.RecordID
}

type sentRef struct {
	seq, end tcpmodel.Seq
	packet   trace.PacketID
}

// socket is an application's handle.
type socket struct {
	id     app.Sock
	prog   *program
	ep     *endpoint
	conn   trace.ConnID // also after the endpoint is gone
	port   uint16       // of a listener or UDP socket
	errno  tcpmodel.Errno
	far    bool            // see endpoint
	opened bool            // connect() or accept() has succeeded
	closed bool            // the application has closed it
	ended  bool            // the peer's FIN was reached
	unread []tcpmodel.Span // unread octets of a connection that has ended
	stream uint32          // of what a UDP socket sends
	peer   netip.AddrPort  // of a UDP socket that takes datagrams from nobody else; not valid for none
}

func (w *world) newEndpoint() *endpoint {
	i := w.endpoints.take()
	slot := w.endpoints.at(i)
	if *slot == nil {
		*slot = &endpoint{idx: i}
		return *slot
	}
	ep := *slot
	*ep = endpoint{gen: ep.gen + 1, idx: i, sent: ep.sent[:0], due: ep.due[:0]}
	return ep
}

// open makes an endpoint for a connection between host h and a remote socket.
func (w *world) open(h *host, local, remote netip.AddrPort, cfg *tcpmodel.Config, conn trace.ConnID) *endpoint {
	ep := w.newEndpoint()
	ep.host, ep.local, ep.remote, ep.live = h, w.net.number(local.Addr()), remote, true
	ep.key = w.net.keyOf(local.Port(), remote)
	for i := range ep.timers {
		ep.timers[i] = vtime.Never
	}
	iss := w.pickISS(h, local, remote)
	ep.conn = conn
	if conn == 0 {
		ep.conn = w.newConn(h, local, remote)
	}
	c := w.writer.EditConn(ep.conn)
	ep.side = max(c.Side(h.id), 0)
	if h.loop != 0 && c.Ends[1].Host == h.loop && c.Ends[1].Addr == local {
		ep.side, ep.far = 1, true
	}
	end := &c.Ends[ep.side]
	end.Host, end.Addr, end.ISS, end.HasISS = ep.lane(), local, iss, true
	if !end.Public.IsValid() {
		end.Public = local
	}
	if end.Stream == 0 {
		end.Stream = w.writer.Stream()
	}
	ep.stream = end.Stream
	ep.tcp = tcpmodel.New(tcpmodel.Params{
		Config: cfg, LocalPort: local.Port(), RemotePort: remote.Port(), ISS: iss, Stream: ep.stream,
		MSS: w.announcedMSS(h, cfg, ep.key.ip), Path: h.pathTo(ep.key.ip, w.now),
		IPv6: !remote.Addr().Is4(), TSOffset: w.timestampOffset(local.Addr(), remote.Addr()),
	})
	h.conns[ep.key] = ep
	h.usePort(ep.key, +1)
	return ep
}

// newConn starts a new incarnation between two sockets.
func (w *world) newConn(h *host, local, remote netip.AddrPort) trace.ConnID {
	far := trace.End{Addr: remote, Public: remote}
	if h.isOwn(w.net.number(remote.Addr())) {
		far.Host = w.loopback(h)
	} else if h := w.net.hostAt(w.net.number(remote.Addr())); h != nil {
		far.Host = h.id
	} else if inside, socket := w.insideOf(remote, local); inside != 0 {
		far.Host, far.Addr = inside, socket
	}
	id := w.writer.Conn(trace.End{Host: h.id, Addr: local, Public: local}, far)
	w.connByPair[w.net.pair(local, remote)] = id
	if int(id) > w.limits.Conns {
		w.stop("the run was ended at its limit of connections: raise limits.connections or open fewer")
	}
	return id
}

func (w *world) pickISS(h *host, local, remote netip.AddrPort) tcpmodel.Seq {
	if iss, ok := h.reopen[w.net.pair(local, remote)]; ok {
		delete(h.reopen, w.net.pair(local, remote))
		return iss
	}
	return tcpmodel.ISN(h.key, w.now, local, remote)
}

// timestampOffset hides from the peer how long the host has been up (RFC 7323 §5.4).
func (w *world) timestampOffset(local, remote netip.Addr) uint32 {
	return uint32(mixPair(mix(w.plan.Seed, 0x7473), local, remote))
}

// touch marks an endpoint for a snapshot at the end of the event.
func (w *world) touch(ep *endpoint) {
	if !ep.marked {
		ep.marked = true
		w.touched = append(w.touched, ep)
	}
}

// snapshot stores the endpoint's state, notes which timers were armed by what,
// and sees that the next deadline is in the queue.
func (w *world) snapshot(ep *endpoint) {
	ep.marked = false
	s := &w.snap
	*s = tcpmodel.Snapshot{}
	ep.tcp.Snapshot(s)
	w.writer.Snapshot(ep.conn, ep.side, s)
	ep.noteTimers()
	ep.prune(s.SndUna)
	if !ep.live {
		return
	}
	w.arm(ep)
}

// noteTimers notes what has armed the timers that were armed since the last
// time: that is the cause of their firing.
func (ep *endpoint) noteTimers() {
	for i := range ep.timers {
		if at := ep.tcp.TimerAt(tcpmodel.TimerKind(i)); at != ep.timers[i] {
			ep.timers[i], ep.armedBy[i] = at, ep.root
		}
	}
}

// arm sees that an event for the endpoint's next deadline is in the queue. An
// event that turns out to be too early is put off when it comes up; one that
// is too late stays for what follows. So an endpoint has few of them, however
// often its timers move.
func (w *world) arm(ep *endpoint) {
	next := ep.tcp.Deadline()
	if n := len(ep.due); next == vtime.Never || n > 0 && ep.due[n-1] <= next {
		return
	}
	ep.due = append(ep.due, next)
	w.events.push(event{at: max(next, w.now), kind: evDeadline, a: ep.idx, b: ep.gen})
}

// deadline handles a deadline event: it may be stale, or too early because
// what armed it was put off since.
func (w *world) deadline(idx, gen uint32) {
	ep := *w.endpoints.at(idx)
	if !ep.live || ep.gen != gen {
		return
	}
	ep.due = ep.due[:len(ep.due)-1]
	if ep.tcp.Deadline() > w.now {
		w.arm(ep)
		return
	}
	w.touch(ep)
	w.out.Reset()
	ep.tcp.Expire(w.now, &w.out)
	// An ACK that was put off to the end of its instant has no firing of its own:
	// its cause is what it acknowledges.
	w.carryOut(ep, ep.armedBy[tcpmodel.TimerDelayedAck])
}

// prune forgets the segments that are acknowledged.
func (ep *endpoint) prune(una tcpmodel.Seq) {
	for ep.acked < len(ep.sent) && ep.sent[ep.acked].end.LessEq(una) {
		ep.acked++
	}
	if ep.acked > 32 && ep.acked > len(ep.sent)/2 {
		ep.sent = append(ep.sent[:0], ep.sent[ep.acked:]...)
		ep.acked = 0
	}
}

// earlier finds the packet that carried the first octet of a repeated segment.
func (ep *endpoint) earlier(seq tcpmodel.Seq) trace.PacketID {
	for i := len(ep.sent) - 1; i >= ep.acked; i-- {
		if s := &ep.sent[i]; s.seq.LessEq(seq) && seq.Less(s.end) {
			return s.packet
		}
	}
	return 0
}

// remove ends an endpoint: its TCB is deleted.
func (w *world) remove(ep *endpoint) {
	if !ep.live {
		return
	}
	ep.live = false
	if ep.host.conns[ep.key] == ep {
		delete(ep.host.conns, ep.key)
		ep.host.usePort(ep.key, -1)
	}
	if ep.listener != nil {
		ep.listener.halfOpen--
		ep.listener = nil
	}
	if l := ep.queue; l != nil {
		l.waiting = slices.DeleteFunc(l.waiting, func(x *endpoint) bool { return x == ep })
		ep.queue = nil
	}
	if s := ep.sock; s != nil {
		s.ep = nil
		if s.closed {
			delete(ep.host.socks, s.id)
		}
		ep.sock = nil
	}
	w.snapshot(ep)
	w.unmark(ep)
	w.endpoints.release(ep.idx)
}

// unmark takes a retired endpoint off the list of those to snapshot, since its
// slot may serve another connection before the event ends.
func (w *world) unmark(ep *endpoint) {
	for i, d := range w.touched {
		if d == ep {
			w.touched = append(w.touched[:i], w.touched[i+1:]...)
			return
		}
	}
}
