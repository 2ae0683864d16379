package tracetest

import (
	"testing"

	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// opened is a script with one connection that is open on both sides at 84 ms.
func opened(t *testing.T, title string) (*Script, trace.ConnID) {
	t.Helper()
	s := NewScript(t, title, "client", "server")
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
	s.At(84)
	s.Arrive(p3)
	s.State(Server, c, tcpmodel.Established)
	return s, c
}

// LossAndRepair loses a request; the retransmission timer repairs it.
func LossAndRepair(t *testing.T) *trace.Trace {
	t.Helper()
	s, c := opened(t, "loss-and-repair")
	s.At(100)
	s.Message(Client, c, "GET /a HTTP/1.1", true, 100)
	p := s.Send(Client, c, Segment{Flags: tcpmodel.ACK | tcpmodel.PSH, Seq: 1, Ack: 1, Text: Octets(100)})
	s.timer(Client, c, tcpmodel.TimerRetransmit, s.now.Add(vtime.Second))
	s.At(110)
	s.lose(p)
	s.At(1100)
	s.record(trace.Record{Kind: trace.TimerFired, Host: Client, Conn: c, Sub: uint8(tcpmodel.TimerRetransmit)})
	q := s.Again(Client, c, p)
	s.timer(Client, c, tcpmodel.TimerRetransmit, s.now.Add(2*vtime.Second))
	s.At(1128)
	s.Arrive(q)
	r := s.Send(Server, c, Segment{Flags: tcpmodel.ACK, Seq: 1, Ack: 101})
	s.At(1156)
	s.Arrive(r)
	s.timer(Client, c, tcpmodel.TimerRetransmit, vtime.Never)
	return s.W.Trace()
}

// ThroughProxy has three lifelines: a request passes a proxy on two connections.
func ThroughProxy(t *testing.T) *trace.Trace {
	t.Helper()
	s := NewScript(t, "through-a-proxy", "client", "proxy", "origin")
	const proxy, origin trace.HostID = 2, 3
	a, b := s.Conn(Client, proxy, 40000), s.Conn(proxy, origin, 50000)
	for i, c := range []trace.ConnID{a, b} {
		from, to := Client, proxy
		if i == 1 {
			from, to = proxy, origin
		}
		at := int64(i * 100)
		s.At(at)
		s.Call(from, c, app.CallConnect)
		s.State(from, c, tcpmodel.SynSent)
		p := s.Send(from, c, Segment{Flags: tcpmodel.SYN})
		s.At(at + 10)
		s.Arrive(p)
		s.State(to, c, tcpmodel.SynReceived)
		q := s.Send(to, c, Segment{Flags: tcpmodel.SYN | tcpmodel.ACK, Ack: 1})
		s.At(at + 20)
		s.Arrive(q)
		s.State(from, c, tcpmodel.Established)
		s.Message(from, c, "GET /a HTTP/1.1", true, 50)
		r := s.Send(from, c, Segment{Flags: tcpmodel.ACK | tcpmodel.PSH, Seq: 1, Ack: 1, Text: Octets(50)})
		s.At(at + 30)
		s.Arrive(r)
		s.State(to, c, tcpmodel.Established)
	}
	return s.W.Trace()
}

// DeadPeer sends ten keepalive probes to a host that lost power.
func DeadPeer(t *testing.T) *trace.Trace {
	t.Helper()
	s, c := opened(t, "dead-peer")
	s.timer(Server, c, tcpmodel.TimerKeepalive, s.now.Add(2*vtime.Hour))
	s.At(1000)
	s.record(trace.Record{Kind: trace.Fault, Host: Client, Sub: uint8(trace.FaultCrash)})
	for i := range int64(10) {
		s.At(7_200_084 + i*75_000)
		s.record(trace.Record{Kind: trace.TimerFired, Host: Server, Conn: c, Sub: uint8(tcpmodel.TimerKeepalive)})
		p := s.Send(Server, c, Segment{Flags: tcpmodel.ACK, Ack: 1})
		s.timer(Server, c, tcpmodel.TimerKeepalive, s.now.Add(75*vtime.Second))
		s.lose(p)
	}
	s.At(7_200_084 + 10*75_000)
	s.record(trace.Record{Kind: trace.TimerFired, Host: Server, Conn: c, Sub: uint8(tcpmodel.TimerKeepalive)})
	s.State(Server, c, tcpmodel.Closed)
	s.record(trace.Record{Kind: trace.Indication, Host: Server, Conn: c, Sub: uint8(app.Failed), Errno: tcpmodel.ETIMEDOUT})
	return s.W.Trace()
}

// IdleCloseRace is the lesson in which a request crosses the server's FIN
// (capture e07a): the client repeats it on a second connection.
func IdleCloseRace(t *testing.T) *trace.Trace {
	t.Helper()
	s := NewScript(t, "idle-close-race", "client", "server")
	a := s.Conn(Client, Server, 40000)
	s.At(0)
	s.Call(Client, a, app.CallConnect)
	s.State(Client, a, tcpmodel.SynSent)
	p1 := s.Send(Client, a, Segment{Flags: tcpmodel.SYN})
	s.At(28)
	s.Arrive(p1)
	s.State(Server, a, tcpmodel.SynReceived)
	p2 := s.Send(Server, a, Segment{Flags: tcpmodel.SYN | tcpmodel.ACK, Ack: 1})
	s.At(56)
	s.Arrive(p2)
	s.State(Client, a, tcpmodel.Established)
	p3 := s.Send(Client, a, Segment{Flags: tcpmodel.ACK, Seq: 1, Ack: 1})
	s.Message(Client, a, "GET /a HTTP/1.1", true, 100)
	p4 := s.Send(Client, a, Segment{Flags: tcpmodel.ACK | tcpmodel.PSH, Seq: 1, Ack: 1, Text: Octets(100)})
	s.At(70)
	s.Arrive(p3)
	s.State(Server, a, tcpmodel.Established)
	s.At(70)
	s.Arrive(p4)
	s.Message(Server, a, "HTTP/1.1 200 OK", false, 249)
	p5 := s.Send(Server, a, Segment{Flags: tcpmodel.ACK | tcpmodel.PSH, Seq: 1, Ack: 101, Text: Octets(249)})
	s.At(80)
	s.Arrive(p5)
	p6 := s.Send(Client, a, Segment{Flags: tcpmodel.ACK, Seq: 101, Ack: 250})
	s.At(90)
	s.Arrive(p6)
	s.W.AppTimer(trace.AppTimerState{Host: Server, Conn: a, Label: "HTTP idle", Deadline: s.now.Add(5 * vtime.Second)})
	s.raceAtIdle(a)
	return s.W.Trace()
}

// raceAtIdle lets the server close an idle connection while the client asks on it.
func (s *Script) raceAtIdle(a trace.ConnID) {
	s.At(5090)
	s.State(Server, a, tcpmodel.FinWait1)
	s.W.AppTimer(trace.AppTimerState{Host: Server, Conn: a, Label: "HTTP idle", Deadline: vtime.Never})
	p8 := s.Send(Server, a, Segment{Flags: tcpmodel.FIN | tcpmodel.ACK, Seq: 250, Ack: 101})
	s.At(5100)
	s.Message(Client, a, "GET /b HTTP/1.1", true, 100)
	p9 := s.Send(Client, a, Segment{Flags: tcpmodel.ACK | tcpmodel.PSH, Seq: 101, Ack: 250, Text: Octets(100)})
	s.At(5118)
	s.Arrive(p8)
	s.State(Client, a, tcpmodel.CloseWait)
	s.State(Client, a, tcpmodel.LastAck)
	p10 := s.Send(Client, a, Segment{Flags: tcpmodel.FIN | tcpmodel.ACK, Seq: 201, Ack: 251})
	b := s.Conn(Client, Server, 40001)
	s.State(Client, b, tcpmodel.SynSent)
	p11 := s.Send(Client, b, Segment{Flags: tcpmodel.SYN})
	s.At(5128)
	s.Arrive(p9)
	p12 := s.Send(Server, a, Segment{Flags: tcpmodel.RST, Seq: 250})
	s.State(Server, a, tcpmodel.Closed)
	s.At(5146)
	s.Arrive(p10)
	s.Send(Server, a, Segment{Flags: tcpmodel.RST, Seq: 251})
	s.At(5146)
	s.Arrive(p11)
	s.State(Server, b, tcpmodel.SynReceived)
	s.Send(Server, b, Segment{Flags: tcpmodel.SYN | tcpmodel.ACK, Ack: 1})
	s.At(5156)
	s.Arrive(p12)
	s.State(Client, a, tcpmodel.Closed)
}
