package export

import (
	"net/netip"

	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

const (
	clientISS = 0xfffffff0 // so that relative numbers wrap inside the request
	serverISS = 5000
)

// small writes a trace by hand: a handshake, one request of 30 octets whose
// first copy is lost, and a client that closes first.
type small struct {
	w              *trace.Writer
	client, server trace.HostID
	conn           trace.ConnID
	last           trace.RecordID
	now            vtime.Time
}

func newSmall(clientName string) *small {
	w := trace.NewWriter("by hand")
	s := &small{w: w}
	a, b := netip.MustParseAddr("10.0.0.1"), netip.MustParseAddr("10.0.0.2")
	s.client = w.Host(trace.Host{Name: clientName, Addr: a})
	s.server = w.Host(trace.Host{Name: "server", Addr: b})
	s.conn = w.Conn(
		trace.End{
			Host: s.client, Addr: netip.AddrPortFrom(a, 40000), Stream: w.Stream(),
			ISS: clientISS, HasISS: true,
		},
		trace.End{
			Host: s.server, Addr: netip.AddrPortFrom(b, 80), Stream: w.Stream(),
			ISS: serverISS, HasISS: true,
		})
	return s
}

func (s *small) rec(r trace.Record) trace.RecordID {
	r.At, r.Cause = s.now, s.last
	s.last = s.w.Record(r)
	return s.last
}

func (s *small) state(h trace.HostID, from, to tcpmodel.State) {
	s.rec(trace.Record{
		Kind: trace.StateChange, Host: h, Conn: s.conn,
		Sub: uint8(from)<<4 | uint8(to),
	})
	side := 0
	if h == s.server {
		side = 1
	}
	s.w.Snapshot(s.conn, side, &tcpmodel.Snapshot{
		State: to, SndUna: 7, SndNxt: 7,
		Timers: timers(nil),
	})
}

func timers(armed map[tcpmodel.TimerKind]vtime.Time) (all [tcpmodel.NumTimers]vtime.Time) {
	for i := range all {
		all[i] = vtime.Never
		if at, ok := armed[tcpmodel.TimerKind(i)]; ok {
			all[i] = at
		}
	}
	return all
}

// send records the sending of a segment, and 28 ms later its arrival or loss.
func (s *small) send(from trace.HostID, seg tcpmodel.Segment, again trace.PacketID,
	lost bool,
) trace.PacketID {
	to := s.client + s.server - from
	seg.SrcPort, seg.DstPort = 40000, 80
	if from == s.server {
		seg.SrcPort, seg.DstPort = 80, 40000
	}
	p := s.w.Packet(trace.Packet{
		Seg: seg, Conn: s.conn, From: from, To: to, Proto: trace.TCP,
		TTL: 64, Again: again,
	}, nil)
	s.w.Edit(p).Sent = s.rec(trace.Record{
		Kind: trace.SegmentSent, Host: from, Conn: s.conn,
		Ref: uint32(p),
	})
	s.now = s.now.Add(28 * vtime.Millisecond)
	s.w.Stop()
	if lost {
		s.w.Edit(p).Dropped = s.rec(trace.Record{
			Kind: trace.SegmentDropped, Conn: s.conn,
			Ref: uint32(p),
		})
		return p
	}
	s.w.Edit(p).Arrived = s.rec(trace.Record{
		Kind: trace.SegmentDelivered, Host: to, Conn: s.conn,
		Ref: uint32(p),
	})
	return p
}

// trace plays the whole story.
func (s *small) trace() *trace.Trace {
	const request = "GET /\x1b[2J\u202e HTTP/1.1\r\nX: y\r\n\r\n"
	stream := s.w.Trace().Conn(s.conn).Ends[0].Stream
	s.w.Append(stream, []byte(request))
	s.rec(trace.Record{Kind: trace.Call, Sub: uint8(app.CallConnect), Host: s.client, Conn: s.conn})
	s.state(s.client, tcpmodel.Closed, tcpmodel.SynSent)
	s.send(s.client, tcpmodel.Segment{
		Seq: clientISS, Flags: tcpmodel.SYN, Window: 65535,
		Options: tcpmodel.Options{
			MSS: 1460, SACKOK: true, HasScale: true, Scale: 7, HasTS: true, TSVal: 1,
		},
	}, 0, false)
	s.state(s.server, tcpmodel.Listen, tcpmodel.SynReceived)
	s.send(s.server, tcpmodel.Segment{
		Seq: serverISS, Ack: clientISS + 1,
		Flags: tcpmodel.SYN | tcpmodel.ACK,
	}, 0, false)
	s.state(s.client, tcpmodel.SynSent, tcpmodel.Established)
	data := tcpmodel.Segment{
		Seq: clientISS + 1, Ack: serverISS + 1, Flags: tcpmodel.PSH | tcpmodel.ACK, Window: 502,
		Payload: tcpmodel.Span{Stream: stream, Len: uint32(len(request))},
	}
	first := s.send(s.client, data, 0, true)
	s.send(s.client, data, first, false)
	s.rec(trace.Record{
		Kind: trace.HTTP, Host: s.server, Conn: s.conn,
		Ref: s.w.Message(trace.Message{
			Message: app.Message{
				Request: true, StartLine: "GET /\x1b[2J\u202e HTTP/1.1",
				HeadLen: int64(len(request)), Exchange: 1,
			},
			Conn: s.conn, Sender: s.client,
		}),
	})
	s.rec(trace.Record{
		Kind: trace.Exchange, Host: s.client, Conn: s.conn,
		Ref: s.w.Exchange(app.Exchange{
			ID: 1, Method: "GET", Target: "/", Status: 200, Reused: true,
			Connect: vtime.Never, Connected: vtime.Never,
			Queued: vtime.Time(56 * vtime.Millisecond), End: s.now, Phase: app.PhaseDone,
		}),
	})
	s.state(s.client, tcpmodel.Established, tcpmodel.TimeWait)
	s.rec(trace.Record{
		Kind: trace.Result, Host: s.client, Errno: tcpmodel.ECONNRESET,
		Ref: s.w.Text("first"),
	})
	s.w.Finish(s.now)
	return s.w.Trace()
}

// segmentOfISS is a bare SYN.
func segmentOfISS() tcpmodel.Segment {
	return tcpmodel.Segment{Seq: clientISS, Flags: tcpmodel.SYN}
}
