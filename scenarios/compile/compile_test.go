package compile_test

import (
	"strings"
	"testing"

	"wirewalk/scenarios/compile"
	"wirewalk/scenarios/language"
	"wirewalk/scenarios/syntax"
	"wirewalk/sim"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// A file that a program makes, not a decoder, compiles and runs: a connection
// to a program that answers, with a fault, a raw segment and a socket option.
func TestAFileMadeByAProgramRuns(t *testing.T) {
	second := vtime.Second
	number := int64(301)
	f := &language.File{
		Seed:  1,
		Until: 20 * vtime.Second,
		Stack: "textbook",
		Hosts: []*language.Host{{Name: "client"}, {Name: "server"}},
		Links: []*language.Link{{Name: "wan", Delay: 10 * vtime.Millisecond, MTU: 1500}},
		Programs: []*language.Program{{
			Host: "server", Listen: 80, Protocol: "tcp", AtEOF: "close", Answers: []*language.Answer{{Got: 1, Send: 300}},
		}},
		Script: []*language.Step{
			{Do: "connect", As: "c", Options: []*language.SocketOption{{
				Name: "nodelay", Value: language.RawValue{Node: &syntax.Node{Kind: syntax.Scalar, Text: "true"}},
			}}},
			{Do: "write", Conn: "c"},
			{At: &second, Host: "server", Do: "inject", Segment: &language.RawSegment{Conn: "c", Flags: "RST", Seq: &number}},
		},
		Faults: []*language.Fault{{Do: "drop", Packet: "SYN", From: "client", Nth: 1}},
		Limits: language.Limits{Events: 10_000, Time: 60 * vtime.Second, Connections: 10, Octets: 1 << 20},
	}
	f.Script[1].Request.Text = "hello"
	f.Complete()
	plan, err := compile.Plan(f, "made")
	if err != nil {
		t.Fatal(err)
	}
	tr, err := sim.Run(plan)
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	answered := false
	for id := trace.PacketID(1); int(id) <= tr.Packets(); id++ {
		p := tr.Packet(id)
		told = append(told, p.Seg.Flags.String())
		answered = answered || tr.Host(p.From).Name == "server" && p.Seg.Payload.Len == 300
	}
	if tr.Packet(1).Dropped == 0 || !answered || !strings.Contains(strings.Join(told, " "), tcpmodel.RST.String()) {
		t.Errorf("the first SYN is lost: %v, the answer came: %v, packets are %s", tr.Packet(1).Dropped != 0, answered, told)
	}
}
