package view

import (
	"testing"

	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

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

