package tracetest

import (
	"net/netip"

	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// The initial sequence numbers.
const (
	ClientISS = 0xfffffff0 // so that relative numbers wrap inside the request
	serverISS = 5000
)

// Small writes a trace by hand: a handshake, one request of 30 octets whose
// first copy is lost, and a client that closes first.
type Small struct {
	W              *trace.Writer
	Client, server trace.HostID
	Conn           trace.ConnID
	Last           trace.RecordID
	Now            vtime.Time
}

// NewSmall begins the trace.
func NewSmall(clientName string) *Small {
	w := trace.NewWriter("by hand")
	s := &Small{W: w}
	a, b := netip.MustParseAddr("10.0.0.1"), netip.MustParseAddr("10.0.0.2")
	s.Client = w.Host(trace.Host{Name: clientName, Addr: a})
	s.server = w.Host(trace.Host{Name: "server", Addr: b})
	s.Conn = w.Conn(
		trace.End{
			Host: s.Client, Addr: netip.AddrPortFrom(a, 40000), Stream: w.Stream(),
			ISS: ClientISS, HasISS: true,
		},
		trace.End{
			Host: s.server, Addr: netip.AddrPortFrom(b, 80), Stream: w.Stream(),
			ISS: serverISS, HasISS: true,
		})
	return s
}

func (s *Small) rec(r trace.Record) trace.RecordID {
	r.At, r.Cause = s.Now, s.Last
	s.Last = s.W.Record(r)
	return s.Last
}

func (s *Small) state(h trace.HostID, from, to tcpmodel.State) {
	s.rec(trace.Record{
		Kind: trace.StateChange, Host: h, Conn: s.Conn,
		Sub: uint8(from)<<4 | uint8(to),
	})
	side := 0
	if h == s.server {
		side = 1
	}
	s.W.Snapshot(s.Conn, side, &tcpmodel.Snapshot{
		State: to, SndUna: 7, SndNxt: 7,
		Timers: Timers(nil),
	})
}

// Timers are the timers of an end, of which some are armed.
func Timers(armed map[tcpmodel.TimerKind]vtime.Time) (all [tcpmodel.NumTimers]vtime.Time) {
	for i := range all {
		all[i] = vtime.Never
		if at, ok := armed[tcpmodel.TimerKind(i)]; ok {
			all[i] = at
		}
	}
	return all
}

// Send records the sending of a segment, and 28 ms later its arrival or loss.
func (s *Small) Send(from trace.HostID, seg tcpmodel.Segment, again trace.PacketID,
	lost bool,
) trace.PacketID {
	to := s.Client + s.server - from
	seg.SrcPort, seg.DstPort = 40000, 80
	if from == s.server {
		seg.SrcPort, seg.DstPort = 80, 40000
	}
	p := s.W.Packet(trace.Packet{
		Seg: seg, Conn: s.Conn, From: from, To: to, Proto: trace.TCP,
		TTL: 64, Again: again,
	}, nil)
	s.W.Edit(p).Sent = s.rec(trace.Record{
		Kind: trace.SegmentSent, Host: from, Conn: s.Conn,
		Ref: uint32(p),
	})
	s.Now = s.Now.Add(28 * vtime.Millisecond)
	s.W.Stop()
	if lost {
		s.W.Edit(p).Dropped = s.rec(trace.Record{
			Kind: trace.SegmentDropped, Conn: s.Conn,
			Ref: uint32(p),
		})
		return p
	}
	s.W.Edit(p).Arrived = s.rec(trace.Record{
		Kind: trace.SegmentDelivered, Host: to, Conn: s.Conn,
		Ref: uint32(p),
	})
	return p
}

// Trace plays the whole story.
func (s *Small) Trace() *trace.Trace {
	const request = "GET /\x1b[2J\u202e HTTP/1.1\r\nX: y\r\n\r\n"
	stream := s.W.Trace().Conn(s.Conn).Ends[0].Stream
	s.W.Append(stream, []byte(request))
	s.rec(trace.Record{Kind: trace.Call, Sub: uint8(app.CallConnect), Host: s.Client, Conn: s.Conn})
	s.state(s.Client, tcpmodel.Closed, tcpmodel.SynSent)
	s.Send(s.Client, tcpmodel.Segment{
		Seq: ClientISS, Flags: tcpmodel.SYN, Window: 65535,
		Options: tcpmodel.Options{
			MSS: 1460, SACKOK: true, HasScale: true, Scale: 7, HasTS: true, TSVal: 1,
		},
	}, 0, false)
	s.state(s.server, tcpmodel.Listen, tcpmodel.SynReceived)
	s.Send(s.server, tcpmodel.Segment{
		Seq: serverISS, Ack: ClientISS + 1,
		Flags: tcpmodel.SYN | tcpmodel.ACK,
	}, 0, false)
	s.state(s.Client, tcpmodel.SynSent, tcpmodel.Established)
	data := tcpmodel.Segment{
		Seq: ClientISS + 1, Ack: serverISS + 1, Flags: tcpmodel.PSH | tcpmodel.ACK, Window: 502,
		Payload: tcpmodel.Span{Stream: stream, Len: uint32(len(request))},
	}
	first := s.Send(s.Client, data, 0, true)
	s.Send(s.Client, data, first, false)
	s.rec(trace.Record{
		Kind: trace.HTTP, Host: s.server, Conn: s.Conn,
		Ref: s.W.Message(trace.Message{
			Message: app.Message{
				Request: true, StartLine: "GET /\x1b[2J\u202e HTTP/1.1",
				HeadLen: int64(len(request)), Exchange: 1,
			},
			Conn: s.Conn, Sender: s.Client,
		}),
	})
	s.rec(trace.Record{
		Kind: trace.Exchange, Host: s.Client, Conn: s.Conn,
		Ref: s.W.Exchange(app.Exchange{
			ID: 1, Method: "GET", Target: "/", Status: 200, Reused: true,
			Lookup: vtime.Never, Connect: vtime.Never, Connected: vtime.Never,
			Queued: vtime.Time(56 * vtime.Millisecond), End: s.Now, Phase: app.PhaseDone,
		}),
	})
	s.state(s.Client, tcpmodel.Established, tcpmodel.TimeWait)
	s.rec(trace.Record{
		Kind: trace.Result, Host: s.Client, Errno: tcpmodel.ECONNRESET,
		Ref: s.W.Text("first"),
	})
	s.W.Finish(s.Now)
	return s.W.Trace()
}

// SegmentOfISS is a bare SYN.
func SegmentOfISS() tcpmodel.Segment {
	return tcpmodel.Segment{Seq: ClientISS, Flags: tcpmodel.SYN}
}
