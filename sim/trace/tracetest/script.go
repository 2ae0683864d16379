package tracetest

import (
	"net/netip"
	"testing"

	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// Script writes a trace by hand, so that the screens are tested apart from the world.
type Script struct {
	t     *testing.T
	W     *trace.Writer
	now   vtime.Time
	Snaps map[End]*tcpmodel.Snapshot
	sent  map[trace.PacketID]trace.RecordID
	off   map[uint32]uint64
}

// End is one end of a connection.
type End struct {
	Conn trace.ConnID
	Side int
}

// NewScript begins a trace of hosts, which are numbered from 1.
func NewScript(t *testing.T, title string, hosts ...string) *Script {
	t.Helper()
	s := &Script{
		t: t, W: trace.NewWriter(title), Snaps: map[End]*tcpmodel.Snapshot{},
		sent: map[trace.PacketID]trace.RecordID{}, off: map[uint32]uint64{},
	}
	for i, name := range hosts {
		s.W.Host(trace.Host{Name: name, Addr: netip.AddrFrom4([4]byte{10, 0, 0, byte(i + 1)}), Stack: "textbook"})
	}
	return s
}

// Conn opens a connection of two hosts: from a port of the first to port 80 of the second.
func (s *Script) Conn(a, b trace.HostID, port uint16) trace.ConnID {
	t := s.W.Trace()
	ends := [2]trace.End{}
	for i, h := range []trace.HostID{a, b} {
		addr := netip.AddrPortFrom(t.Host(h).Addr, []uint16{port, 80}[i])
		ends[i] = trace.End{Host: h, Addr: addr, Public: addr, Stream: s.W.Stream(), ISS: tcpmodel.Seq(1000 * (i + 1)), HasISS: true}
	}
	id := s.W.Conn(ends[0], ends[1])
	for i := range 2 {
		snap := &tcpmodel.Snapshot{ISS: ends[i].ISS, IRS: ends[1-i].ISS, SndUna: ends[i].ISS, SndNxt: ends[i].ISS, SndWnd: 65535, RcvWnd: 65535, MSS: 1460}
		for k := range snap.Timers {
			snap.Timers[k] = vtime.Never
		}
		s.Snaps[End{id, i}] = snap
	}
	return id
}

// At moves the clock and begins a stop.
func (s *Script) At(ms int64) {
	s.now = vtime.Time(ms) * vtime.Time(vtime.Millisecond)
	s.W.Stop()
}

func (s *Script) record(r trace.Record) trace.RecordID {
	r.At = s.now
	return s.W.Record(r)
}

// Call records a socket call.
func (s *Script) Call(h trace.HostID, c trace.ConnID, k app.CallKind) {
	s.record(trace.Record{Kind: trace.Call, Host: h, Conn: c, Sub: uint8(k)})
}

// State records that an end of a connection changes its state.
func (s *Script) State(h trace.HostID, c trace.ConnID, to tcpmodel.State) {
	e := End{c, s.W.Trace().Conn(c).Side(h)}
	snap := s.Snaps[e]
	from := snap.State
	snap.State = to
	s.record(trace.Record{Kind: trace.StateChange, Host: h, Conn: c, Sub: uint8(from)<<4 | uint8(to)})
	s.W.Snapshot(c, e.Side, snap)
}

// timer arms or (with never) stops a timer of an end.
func (s *Script) timer(h trace.HostID, c trace.ConnID, k tcpmodel.TimerKind, at vtime.Time) {
	e := End{c, s.W.Trace().Conn(c).Side(h)}
	s.Snaps[e].Timers[k] = at
	s.W.Snapshot(c, e.Side, s.Snaps[e])
}

// Segment is what a segment says: its numbers count from the ends' initial ones, and
// Text is its payload.
type Segment struct {
	Flags    tcpmodel.Flags
	Seq, Ack uint32
	Text     string
}

// Send lets a segment leave.
func (s *Script) Send(h trace.HostID, c trace.ConnID, seg Segment) trace.PacketID {
	conn := s.W.Trace().Conn(c)
	side := conn.Side(h)
	me, peer := &conn.Ends[side], &conn.Ends[1-side]
	p := trace.Packet{
		Conn: c, From: h, To: peer.Host, Proto: trace.TCP, TTL: 64,
		Seg: tcpmodel.Segment{
			SrcPort: me.Addr.Port(), DstPort: peer.Addr.Port(), Flags: seg.Flags, Window: 65535,
			Seq: me.ISS.Add(tcpmodel.Size(seg.Seq)), Ack: peer.ISS.Add(tcpmodel.Size(seg.Ack)),
		},
	}
	if seg.Text != "" {
		s.W.Append(me.Stream, []byte(seg.Text))
		p.Seg.Payload = tcpmodel.Span{Stream: me.Stream, Len: uint32(len(seg.Text)), Off: s.off[me.Stream]}
		s.off[me.Stream] += uint64(len(seg.Text))
	}
	id := s.W.Packet(p, nil)
	rec := s.record(trace.Record{Kind: trace.SegmentSent, Host: h, Conn: c, Ref: uint32(id)})
	s.W.Edit(id).Sent = rec
	snap := s.Snaps[End{c, side}]
	if next := p.Seg.Seq.Add(seqLength(&p.Seg)); !seg.Flags.Has(tcpmodel.RST) && int32(next-snap.SndNxt) > 0 {
		snap.SndNxt = next
		s.snapshot(End{c, side})
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
func (s *Script) snapshot(e End) {
	if s.Snaps[e].State != tcpmodel.Closed {
		s.W.Snapshot(e.Conn, e.Side, s.Snaps[e])
	}
}

// Again sends a packet once more.
func (s *Script) Again(h trace.HostID, c trace.ConnID, of trace.PacketID) trace.PacketID {
	p := *s.W.Edit(of)
	p.Arrived, p.Dropped, p.Again = 0, 0, of
	id := s.W.Packet(p, nil)
	s.W.Edit(id).Sent = s.record(trace.Record{Kind: trace.SegmentSent, Host: h, Conn: c, Ref: uint32(id)})
	return id
}

// Arrive lets a packet arrive and the variables of its receiver follow.
func (s *Script) Arrive(id trace.PacketID) {
	p := s.W.Edit(id)
	p.Arrived = s.record(trace.Record{Kind: trace.SegmentDelivered, Host: p.To, Conn: p.Conn, Ref: uint32(id), Cause: p.Sent})
	e := End{p.Conn, s.W.Trace().Conn(p.Conn).Side(p.To)}
	snap := s.Snaps[e]
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

func (s *Script) lose(id trace.PacketID) {
	p := s.W.Edit(id)
	p.Dropped = s.record(trace.Record{Kind: trace.SegmentDropped, Conn: p.Conn, Ref: uint32(id), Cause: p.Sent})
}

func (s *Script) eof(h trace.HostID, c trace.ConnID) {
	s.record(trace.Record{Kind: trace.Indication, Host: h, Conn: c, Sub: uint8(app.Received)})
}

// Message reports an HTTP message that a host begins to send.
func (s *Script) Message(h trace.HostID, c trace.ConnID, start string, request bool, n int64) {
	conn := s.W.Trace().Conn(c)
	stream := conn.Ends[conn.Side(h)].Stream
	m := trace.Message{Conn: c, Sender: h, Sent: true}
	m.Request, m.StartLine, m.HeadLen, m.Off = request, start, n, s.off[stream]
	ref := s.W.Message(m)
	s.record(trace.Record{Kind: trace.HTTP, Host: h, Conn: c, Ref: ref, Sub: uint8(app.ReportMessageSent)})
}

// Octets is a payload of n octets.
func Octets(n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = 'x'
	}
	return string(b)
}

// The hosts of most traces.
const (
	Client trace.HostID = 1
	Server trace.HostID = 2
)

// FourSegmentClose is the lesson of that name: open, one exchange, then each
// side closes by itself (RFC 9293 figure 12).
func FourSegmentClose(t *testing.T) *trace.Trace {
	t.Helper()
	s := NewScript(t, "four-segment-close", "client", "server")
	c := s.Conn(Client, Server, 40000)
	s.At(0)
	s.Call(Client, c, app.CallConnect)
	s.State(Client, c, tcpmodel.SynSent)
	p1 := s.Send(Client, c, Segment{Flags: tcpmodel.SYN})
	s.At(28)
	s.Arrive(p1)
	s.State(Server, c, tcpmodel.SynReceived)
	p2 := s.Send(Server, c, Segment{Flags: tcpmodel.SYN | tcpmodel.ACK, Ack: 1})
	s.At(56)
	s.Arrive(p2)
	s.State(Client, c, tcpmodel.Established)
	p3 := s.Send(Client, c, Segment{Flags: tcpmodel.ACK, Seq: 1, Ack: 1})
	s.Call(Client, c, app.CallWrite)
	s.Message(Client, c, "GET /a HTTP/1.1", true, 100)
	p4 := s.Send(Client, c, Segment{Flags: tcpmodel.ACK | tcpmodel.PSH, Seq: 1, Ack: 1, Text: Octets(100)})
	s.At(84)
	s.Arrive(p3)
	s.State(Server, c, tcpmodel.Established)
	s.At(84)
	s.Arrive(p4)
	s.Call(Server, c, app.CallWrite)
	s.Message(Server, c, "HTTP/1.1 200 OK", false, 300)
	p5 := s.Send(Server, c, Segment{Flags: tcpmodel.ACK | tcpmodel.PSH, Seq: 1, Ack: 101, Text: Octets(300)})
	s.At(112)
	s.Arrive(p5)
	s.At(152)
	p6 := s.Send(Client, c, Segment{Flags: tcpmodel.ACK, Seq: 101, Ack: 301})
	s.At(180)
	s.Arrive(p6)
	s.closeInFour(c)
	return s.W.Trace()
}

// closeInFour closes a connection from the client's side, with a segment for each FIN and
// each acknowledgment.
func (s *Script) closeInFour(c trace.ConnID) {
	s.At(200)
	s.Call(Client, c, app.CallClose)
	s.State(Client, c, tcpmodel.FinWait1)
	p7 := s.Send(Client, c, Segment{Flags: tcpmodel.FIN | tcpmodel.ACK, Seq: 101, Ack: 301})
	s.At(228)
	s.Arrive(p7)
	s.State(Server, c, tcpmodel.CloseWait)
	p8 := s.Send(Server, c, Segment{Flags: tcpmodel.ACK, Seq: 301, Ack: 102})
	s.eof(Server, c)
	s.At(256)
	s.Arrive(p8)
	s.State(Client, c, tcpmodel.FinWait2)
	s.At(278)
	s.Call(Server, c, app.CallClose)
	p9 := s.Send(Server, c, Segment{Flags: tcpmodel.FIN | tcpmodel.ACK, Seq: 301, Ack: 102})
	s.State(Server, c, tcpmodel.LastAck)
	s.At(306)
	s.Arrive(p9)
	s.State(Client, c, tcpmodel.TimeWait)
	p10 := s.Send(Client, c, Segment{Flags: tcpmodel.ACK, Seq: 102, Ack: 302})
	s.timer(Client, c, tcpmodel.TimerTimeWait, s.now.Add(4*vtime.Minute))
	s.At(334)
	s.Arrive(p10)
	s.State(Server, c, tcpmodel.Closed)
	s.At(240306)
	s.record(trace.Record{Kind: trace.TimerFired, Host: Client, Conn: c, Sub: uint8(tcpmodel.TimerTimeWait)})
	s.timer(Client, c, tcpmodel.TimerTimeWait, vtime.Never)
	s.State(Client, c, tcpmodel.Closed)
}
