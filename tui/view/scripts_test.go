package view

import (
	"testing"

	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// opened is a script with one connection that is open on both sides at 84 ms.
func opened(t *testing.T, title string) (*script, trace.ConnID) {
	t.Helper()
	s := newScript(t, title, "client", "server")
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
	s.at(84)
	s.arrive(p3)
	s.state(server, c, tcpmodel.Established)
	return s, c
}

// lossAndRepair loses a request; the retransmission timer repairs it.
func lossAndRepair(t *testing.T) *trace.Trace {
	t.Helper()
	s, c := opened(t, "loss-and-repair")
	s.at(100)
	s.message(client, c, "GET /a HTTP/1.1", true, 100)
	p := s.send(client, c, tcpmodel.ACK|tcpmodel.PSH, 1, 1, octets(100))
	s.timer(client, c, tcpmodel.TimerRetransmit, s.now.Add(vtime.Second))
	s.at(110)
	s.lose(p)
	s.at(1100)
	s.record(trace.Record{Kind: trace.TimerFired, Host: client, Conn: c, Sub: uint8(tcpmodel.TimerRetransmit)})
	q := s.again(client, c, p)
	s.timer(client, c, tcpmodel.TimerRetransmit, s.now.Add(2*vtime.Second))
	s.at(1128)
	s.arrive(q)
	r := s.send(server, c, tcpmodel.ACK, 1, 101, "")
	s.at(1156)
	s.arrive(r)
	s.timer(client, c, tcpmodel.TimerRetransmit, vtime.Never)
	return s.w.Trace()
}

// throughProxy has three lifelines: a request passes a proxy on two connections.
func throughProxy(t *testing.T) *trace.Trace {
	t.Helper()
	s := newScript(t, "through-a-proxy", "client", "proxy", "origin")
	const proxy, origin trace.HostID = 2, 3
	a, b := s.conn(client, proxy, 40000), s.conn(proxy, origin, 50000)
	for i, c := range []trace.ConnID{a, b} {
		from, to := client, proxy
		if i == 1 {
			from, to = proxy, origin
		}
		at := int64(i * 100)
		s.at(at)
		s.call(from, c, app.CallConnect)
		s.state(from, c, tcpmodel.SynSent)
		p := s.send(from, c, tcpmodel.SYN, 0, 0, "")
		s.at(at + 10)
		s.arrive(p)
		s.state(to, c, tcpmodel.SynReceived)
		q := s.send(to, c, tcpmodel.SYN|tcpmodel.ACK, 0, 1, "")
		s.at(at + 20)
		s.arrive(q)
		s.state(from, c, tcpmodel.Established)
		s.message(from, c, "GET /a HTTP/1.1", true, 50)
		r := s.send(from, c, tcpmodel.ACK|tcpmodel.PSH, 1, 1, octets(50))
		s.at(at + 30)
		s.arrive(r)
		s.state(to, c, tcpmodel.Established)
	}
	return s.w.Trace()
}

// deadPeer sends ten keepalive probes to a host that lost power.
func deadPeer(t *testing.T) *trace.Trace {
	t.Helper()
	s, c := opened(t, "dead-peer")
	s.timer(server, c, tcpmodel.TimerKeepalive, s.now.Add(2*vtime.Hour))
	s.at(1000)
	s.record(trace.Record{Kind: trace.Fault, Host: client, Sub: uint8(trace.FaultCrash)})
	for i := range int64(10) {
		s.at(7_200_084 + i*75_000)
		s.record(trace.Record{Kind: trace.TimerFired, Host: server, Conn: c, Sub: uint8(tcpmodel.TimerKeepalive)})
		p := s.send(server, c, tcpmodel.ACK, 0, 1, "")
		s.timer(server, c, tcpmodel.TimerKeepalive, s.now.Add(75*vtime.Second))
		s.lose(p)
	}
	s.at(7_200_084 + 10*75_000)
	s.record(trace.Record{Kind: trace.TimerFired, Host: server, Conn: c, Sub: uint8(tcpmodel.TimerKeepalive)})
	s.state(server, c, tcpmodel.Closed)
	s.record(trace.Record{Kind: trace.Indication, Host: server, Conn: c, Sub: uint8(app.Failed), Errno: tcpmodel.ETIMEDOUT})
	return s.w.Trace()
}

// idleCloseRace is the lesson in which a request crosses the server's FIN
// (capture e07a): the client repeats it on a second connection.
func idleCloseRace(t *testing.T) *trace.Trace {
	t.Helper()
	s := newScript(t, "idle-close-race", "client", "server")
	a := s.conn(client, server, 40000)
	s.at(0)
	s.call(client, a, app.CallConnect)
	s.state(client, a, tcpmodel.SynSent)
	p1 := s.send(client, a, tcpmodel.SYN, 0, 0, "")
	s.at(28)
	s.arrive(p1)
	s.state(server, a, tcpmodel.SynReceived)
	p2 := s.send(server, a, tcpmodel.SYN|tcpmodel.ACK, 0, 1, "")
	s.at(56)
	s.arrive(p2)
	s.state(client, a, tcpmodel.Established)
	p3 := s.send(client, a, tcpmodel.ACK, 1, 1, "")
	s.message(client, a, "GET /a HTTP/1.1", true, 100)
	p4 := s.send(client, a, tcpmodel.ACK|tcpmodel.PSH, 1, 1, octets(100))
	s.at(70)
	s.arrive(p3)
	s.state(server, a, tcpmodel.Established)
	s.at(70)
	s.arrive(p4)
	s.message(server, a, "HTTP/1.1 200 OK", false, 249)
	p5 := s.send(server, a, tcpmodel.ACK|tcpmodel.PSH, 1, 101, octets(249))
	s.at(80)
	s.arrive(p5)
	p6 := s.send(client, a, tcpmodel.ACK, 101, 250, "")
	s.at(90)
	s.arrive(p6)
	s.w.AppTimer(trace.AppTimerState{Host: server, Conn: a, Label: "HTTP idle", Deadline: s.now.Add(5 * vtime.Second)})
	s.at(5090)
	s.state(server, a, tcpmodel.FinWait1)
	s.w.AppTimer(trace.AppTimerState{Host: server, Conn: a, Label: "HTTP idle", Deadline: vtime.Never})
	p8 := s.send(server, a, tcpmodel.FIN|tcpmodel.ACK, 250, 101, "")
	s.at(5100)
	s.message(client, a, "GET /b HTTP/1.1", true, 100)
	p9 := s.send(client, a, tcpmodel.ACK|tcpmodel.PSH, 101, 250, octets(100))
	s.at(5118)
	s.arrive(p8)
	s.state(client, a, tcpmodel.CloseWait)
	s.state(client, a, tcpmodel.LastAck)
	p10 := s.send(client, a, tcpmodel.FIN|tcpmodel.ACK, 201, 251, "")
	b := s.conn(client, server, 40001)
	s.state(client, b, tcpmodel.SynSent)
	p11 := s.send(client, b, tcpmodel.SYN, 0, 0, "")
	s.at(5128)
	s.arrive(p9)
	p12 := s.send(server, a, tcpmodel.RST, 250, 0, "")
	s.state(server, a, tcpmodel.Closed)
	s.at(5146)
	s.arrive(p10)
	s.send(server, a, tcpmodel.RST, 251, 0, "")
	s.at(5146)
	s.arrive(p11)
	s.state(server, b, tcpmodel.SynReceived)
	s.send(server, b, tcpmodel.SYN|tcpmodel.ACK, 0, 1, "")
	s.at(5156)
	s.arrive(p12)
	s.state(client, a, tcpmodel.Closed)
	return s.w.Trace()
}
