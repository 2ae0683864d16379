package sim

import (
	"testing"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// The states and times that Linux 6.18 lists in /proc/net/nf_conntrack of a box between two hosts, with its default
// nf_conntrack_tcp_timeout_*, after the segments of each line had passed (read some 100 ms later).
func TestABoxRemembersATCPFlowAsLongAsConntrackDoes(t *testing.T) {
	const (
		syn, ack, fin, rst = tcpmodel.SYN, tcpmodel.ACK, tcpmodel.FIN, tcpmodel.RST
		c, s               = 0, 1 // who sends: the end that opened, the other one
	)
	type segment struct {
		way      int
		flags    tcpmodel.Flags
		seq, ack tcpmodel.Seq
		n        uint32
	}
	linux := FlowTimeouts{
		SynSent: 120 * vtime.Second, SynRecv: 60 * vtime.Second, Established: 120 * vtime.Hour, FinWait: 120 * vtime.Second,
		CloseWait: 60 * vtime.Second, LastAck: 30 * vtime.Second, TimeWait: 120 * vtime.Second, Close: 10 * vtime.Second,
		Unacknowledged: 300 * vtime.Second,
	}
	open := []segment{{c, syn, 100, 0, 0}, {s, syn | ack, 500, 101, 0}, {c, ack, 101, 501, 0}}
	after := func(more ...segment) []segment { return append(append([]segment(nil), open...), more...) }
	for _, row := range []struct {
		name     string
		segments []segment
		state    flowState
		seconds  int
	}{
		{"a SYN that nobody answers", open[:1], flowSynSent, 120},
		{"SYN,ACK, and its ACK is lost before the box", open[:2], flowSynRecv, 60},
		{"the handshake", open, flowEstablished, 432000},
		{"data whose ACK is lost before the box", after(segment{c, ack, 101, 501, 1}), flowEstablished, 300},
		{"data and its ACK", after(segment{c, ack, 101, 501, 1}, segment{s, ack, 501, 102, 0}), flowEstablished, 432000},
		{"a FIN of the opener, not acknowledged", after(segment{c, fin | ack, 101, 501, 0}), flowFinWait, 120},
		{"a FIN of the other end and its ACK", after(segment{s, fin | ack, 501, 101, 0}, segment{c, ack, 101, 502, 0}), flowCloseWait, 60},
		{"both FINs", after(segment{s, fin | ack, 501, 101, 0}, segment{c, fin | ack, 101, 502, 0}), flowLastAck, 30},
		{
			"both FINs and their ACKs",
			after(segment{s, fin | ack, 501, 101, 0}, segment{c, ack, 101, 502, 0}, segment{c, fin | ack, 101, 502, 0}, segment{s, ack, 502, 102, 0}),
			flowTimeWait, 120,
		},
		{"a RST", after(segment{s, rst, 501, 0, 0}), flowClosed, 10},
		{"in mid-stream", []segment{{c, ack, 900, 700, 0}}, flowEstablished, 432000},
		{"a SYN after the end", after(segment{s, rst, 501, 0, 0}, segment{c, syn, 9000, 0, 0}), flowSynSent, 120},
	} {
		var fl boxFlow
		for _, x := range row.segments {
			fl.see(x.way, &trace.Packet{Proto: trace.TCP, Seg: tcpmodel.Segment{
				Flags: x.flags, Seq: x.seq, Ack: x.ack, Payload: tcpmodel.Span{Len: x.n},
			}}, 0)
		}
		if got := linux.of(&fl); fl.state != row.state || got != vtime.Duration(row.seconds)*vtime.Second {
			t.Errorf("after %s: state %d for %s, want %d for %d s", row.name, fl.state, got, row.state, row.seconds)
		}
	}
}
