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
