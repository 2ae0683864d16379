package tracetest

import (
	"testing"

	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// Chain is a row of hosts, each of which asks the next one.
func Chain(t *testing.T, hosts ...string) *trace.Trace {
	t.Helper()
	s := NewScript(t, "chain", hosts...)
	for i := range len(hosts) - 1 {
		from, to := trace.HostID(i+1), trace.HostID(i+2)
		c := s.Conn(from, to, uint16(40000+i))
		s.At(int64(100 * i))
		s.State(from, c, tcpmodel.SynSent)
		p := s.Send(from, c, Segment{Flags: tcpmodel.SYN})
		s.At(int64(100*i + 28))
		s.Arrive(p)
		s.State(to, c, tcpmodel.SynReceived)
		p = s.Send(to, c, Segment{Flags: tcpmodel.SYN | tcpmodel.ACK, Ack: 1})
		s.At(int64(100*i + 56))
		s.Arrive(p)
		s.State(from, c, tcpmodel.Established)
	}
	return s.W.Trace()
}
