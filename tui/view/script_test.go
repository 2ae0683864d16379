package view

import (
	"net/netip"
	"testing"

	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// script writes a trace by hand, so that the screens are tested apart from the world.
type script struct {
	t     *testing.T
	w     *trace.Writer
	now   vtime.Time
	snaps map[end]*tcpmodel.Snapshot
	sent  map[trace.PacketID]trace.RecordID
	off   map[uint32]uint64
}

type end struct {
	conn trace.ConnID
	side int
}

func newScript(t *testing.T, title string, hosts ...string) *script {
	t.Helper()
	s := &script{
		t: t, w: trace.NewWriter(title), snaps: map[end]*tcpmodel.Snapshot{},
		sent: map[trace.PacketID]trace.RecordID{}, off: map[uint32]uint64{},
	}
	for i, name := range hosts {
		s.w.Host(trace.Host{Name: name, Addr: netip.AddrFrom4([4]byte{10, 0, 0, byte(i + 1)}), Stack: "textbook"})
	}
	return s
}

// conn opens a connection of two hosts: from a port of the first to port 80 of the second.
func (s *script) conn(a, b trace.HostID, port uint16) trace.ConnID {
	t := s.w.Trace()
	ends := [2]trace.End{}
	for i, h := range []trace.HostID{a, b} {
		addr := netip.AddrPortFrom(t.Host(h).Addr, []uint16{port, 80}[i])
		ends[i] = trace.End{Host: h, Addr: addr, Public: addr, Stream: s.w.Stream(), ISS: tcpmodel.Seq(1000 * (i + 1)), HasISS: true}
	}
	id := s.w.Conn(ends[0], ends[1])
	for i := range 2 {
		snap := &tcpmodel.Snapshot{ISS: ends[i].ISS, IRS: ends[1-i].ISS, SndUna: ends[i].ISS, SndNxt: ends[i].ISS, SndWnd: 65535, RcvWnd: 65535, MSS: 1460}
		for k := range snap.Timers {
			snap.Timers[k] = vtime.Never
		}
		s.snaps[end{id, i}] = snap
	}
	return id
}

// at moves the clock and begins a stop.
func (s *script) at(ms int64) {
	s.now = vtime.Time(ms) * vtime.Time(vtime.Millisecond)
	s.w.Stop()
}

func (s *script) record(r trace.Record) trace.RecordID {
	r.At = s.now
	return s.w.Record(r)
}

func (s *script) call(h trace.HostID, c trace.ConnID, k app.CallKind) {
	s.record(trace.Record{Kind: trace.Call, Host: h, Conn: c, Sub: uint8(k)})
}

func (s *script) state(h trace.HostID, c trace.ConnID, to tcpmodel.State) {
	e := end{c, s.w.Trace().Conn(c).Side(h)}
	snap := s.snaps[e]
	from := snap.State
	snap.State = to
	s.record(trace.Record{Kind: trace.StateChange, Host: h, Conn: c, Sub: uint8(from)<<4 | uint8(to)})
	s.w.Snapshot(c, e.side, snap)
}

// timer arms or (with never) stops a timer of an end.
func (s *script) timer(h trace.HostID, c trace.ConnID, k tcpmodel.TimerKind, at vtime.Time) {
	e := end{c, s.w.Trace().Conn(c).Side(h)}
	s.snaps[e].Timers[k] = at
	s.w.Snapshot(c, e.side, s.snaps[e])
}

// send lets a segment leave; text is its payload.
func (s *script) send(h trace.HostID, c trace.ConnID, f tcpmodel.Flags, seq, ack uint32, text string) trace.PacketID {
	conn := s.w.Trace().Conn(c)
	side := conn.Side(h)
	me, peer := &conn.Ends[side], &conn.Ends[1-side]
	p := trace.Packet{
		Conn: c, From: h, To: peer.Host, Proto: trace.TCP, TTL: 64,
		Seg: tcpmodel.Segment{
			SrcPort: me.Addr.Port(), DstPort: peer.Addr.Port(), Flags: f, Window: 65535,
			Seq: me.ISS.Add(tcpmodel.Size(seq)), Ack: peer.ISS.Add(tcpmodel.Size(ack)),
		},
	}
	if text != "" {
		s.w.Append(me.Stream, []byte(text))
		p.Seg.Payload = tcpmodel.Span{Stream: me.Stream, Len: uint32(len(text)), Off: s.off[me.Stream]}
		s.off[me.Stream] += uint64(len(text))
	}
	id := s.w.Packet(p, nil)
	rec := s.record(trace.Record{Kind: trace.SegmentSent, Host: h, Conn: c, Ref: uint32(id)})
	s.w.Edit(id).Sent = rec
	snap := s.snaps[end{c, side}]
	if next := p.Seg.Seq.Add(seqLength(&p.Seg)); !f.Has(tcpmodel.RST) && int32(next-snap.SndNxt) > 0 {
		snap.SndNxt = next
		s.snapshot(end{c, side})
	}
	return id
}

// seqLength is how many sequence numbers a segment takes (RFC 9293 §3.4).
func seqLength(seg *tcpmodel.Segment) tcpmodel.Size {
	n := tcpmodel.Size(seg.Payload.Len)
	if seg.Flags.Has(tcpmodel.SYN) {
		n++
	}
	if seg.Flags.Has(tcpmodel.FIN) {
		n++
	}
	return n
}

// snapshot writes an end's state, if it exists.
func (s *script) snapshot(e end) {
	if s.snaps[e].State != tcpmodel.Closed {
		s.w.Snapshot(e.conn, e.side, s.snaps[e])
	}
}

func (s *script) again(h trace.HostID, c trace.ConnID, of trace.PacketID) trace.PacketID {
	p := *s.w.Edit(of)
	p.Arrived, p.Dropped, p.Again = 0, 0, of
	id := s.w.Packet(p, nil)
	s.w.Edit(id).Sent = s.record(trace.Record{Kind: trace.SegmentSent, Host: h, Conn: c, Ref: uint32(id)})
	return id
}

func (s *script) arrive(id trace.PacketID) {
	p := s.w.Edit(id)
	p.Arrived = s.record(trace.Record{Kind: trace.SegmentDelivered, Host: p.To, Conn: p.Conn, Ref: uint32(id), Cause: p.Sent})
	e := end{p.Conn, s.w.Trace().Conn(p.Conn).Side(p.To)}
	snap := s.snaps[e]
	if p.Seg.Flags.Has(tcpmodel.RST) {
		return
	}
	if n := seqLength(&p.Seg); n > 0 {
		snap.RcvNxt = p.Seg.Seq.Add(n)
	}
	if p.Seg.Flags.Has(tcpmodel.ACK) && int32(p.Seg.Ack-snap.SndUna) > 0 {
		snap.SndUna = p.Seg.Ack
	}
	s.snapshot(e)
}

func (s *script) lose(id trace.PacketID) {
	p := s.w.Edit(id)
	p.Dropped = s.record(trace.Record{Kind: trace.SegmentDropped, Conn: p.Conn, Ref: uint32(id), Cause: p.Sent})
}

func (s *script) eof(h trace.HostID, c trace.ConnID) {
	s.record(trace.Record{Kind: trace.Indication, Host: h, Conn: c, Sub: uint8(app.Received)})
}

func (s *script) message(h trace.HostID, c trace.ConnID, start string, request bool, n int64) {
	conn := s.w.Trace().Conn(c)
	stream := conn.Ends[conn.Side(h)].Stream
	m := trace.Message{Conn: c, Sender: h, Sent: true}
	m.Request, m.StartLine, m.HeadLen, m.Off = request, start, n, s.off[stream]
	ref := s.w.Message(m)
	s.record(trace.Record{Kind: trace.HTTP, Host: h, Conn: c, Ref: ref, Sub: uint8(app.ReportMessageSent)})
}

func octets(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = 'x'
	}
	return string(b)
}

const (
	client trace.HostID = 1
	server trace.HostID = 2
)

// fourSegmentClose is the lesson of that name: open, one exchange, then each
// side closes by itself (RFC 9293 figure 12).
func fourSegmentClose(t *testing.T) *trace.Trace {
	t.Helper()
	s := newScript(t, "four-segment-close", "client", "server")
	c := s.conn(client, server, 40000)
	s.at(0)
	s.call(client, c, app.CallConnect)
	s.state(client, c, tcpmodel.SynSent)
	p1 := s.send(client, c, tcpmodel.SYN, 0, 0, "")
	s.at(28)
	s.arrive(p1)
	s.state(server, c, tcpmodel.SynReceived)
	p2 := s.send(server, c, tcpmodel.SYN|tcpmodel.ACK, 0, 1, "")
	s.at(56)
	s.arrive(p2)
	s.state(client, c, tcpmodel.Established)
	p3 := s.send(client, c, tcpmodel.ACK, 1, 1, "")
	s.call(client, c, app.CallWrite)
	s.message(client, c, "GET /a HTTP/1.1", true, 100)
	p4 := s.send(client, c, tcpmodel.ACK|tcpmodel.PSH, 1, 1, octets(100))
	s.at(84)
	s.arrive(p3)
	s.state(server, c, tcpmodel.Established)
	s.at(84)
	s.arrive(p4)
	s.call(server, c, app.CallWrite)
	s.message(server, c, "HTTP/1.1 200 OK", false, 300)
	p5 := s.send(server, c, tcpmodel.ACK|tcpmodel.PSH, 1, 101, octets(300))
	s.at(112)
	s.arrive(p5)
	s.at(152)
	p6 := s.send(client, c, tcpmodel.ACK, 101, 301, "")
	s.at(180)
	s.arrive(p6)
	s.at(200)
	s.call(client, c, app.CallClose)
	s.state(client, c, tcpmodel.FinWait1)
	p7 := s.send(client, c, tcpmodel.FIN|tcpmodel.ACK, 101, 301, "")
	s.at(228)
	s.arrive(p7)
	s.state(server, c, tcpmodel.CloseWait)
	p8 := s.send(server, c, tcpmodel.ACK, 301, 102, "")
	s.eof(server, c)
	s.at(256)
	s.arrive(p8)
	s.state(client, c, tcpmodel.FinWait2)
	s.at(278)
	s.call(server, c, app.CallClose)
	p9 := s.send(server, c, tcpmodel.FIN|tcpmodel.ACK, 301, 102, "")
	s.state(server, c, tcpmodel.LastAck)
	s.at(306)
	s.arrive(p9)
	s.state(client, c, tcpmodel.TimeWait)
	p10 := s.send(client, c, tcpmodel.ACK, 102, 302, "")
	s.timer(client, c, tcpmodel.TimerTimeWait, s.now.Add(4*vtime.Minute))
	s.at(334)
	s.arrive(p10)
	s.state(server, c, tcpmodel.Closed)
	s.at(240306)
	s.record(trace.Record{Kind: trace.TimerFired, Host: client, Conn: c, Sub: uint8(tcpmodel.TimerTimeWait)})
	s.timer(client, c, tcpmodel.TimerTimeWait, vtime.Never)
	s.state(client, c, tcpmodel.Closed)
	return s.w.Trace()
}
