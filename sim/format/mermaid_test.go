package format

import (
	"net/netip"
	"strings"
	"testing"

	"wirewalk/scenarios"
	"wirewalk/sim/trace"
)

// diagramOf is the Mermaid diagram of a trace.
func diagramOf(t *testing.T, tr *trace.Trace) string {
	t.Helper()
	var b strings.Builder
	if err := Mermaid(&b, Whole(tr)); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func lesson(t *testing.T, id string) *trace.Trace {
	t.Helper()
	src, _ := scenarios.Open(id)
	s, problems := scenarios.Load(id, src)
	if s == nil {
		t.Fatal(problems.Format())
	}
	l, err := s.Run()
	if err != nil {
		t.Fatal(err)
	}
	return l.Trace
}

func TestADiagramHasThePacketsOfBoxesOnTheWay(t *testing.T) {
	for _, id := range []string{"connecting-to-nothing", "keepalive-unreachable", "keepalive-through-nat", "load-balancer-502"} {
		tr := lesson(t, id)
		got := diagramOf(t, tr)
		if n := strings.Count(got, "->>") + strings.Count(got, "-x"); n != tr.Packets() {
			t.Errorf("%s has %d packets, %d arrows:\n%s", id, tr.Packets(), n, got)
		}
		for _, l := range strings.Split(got, "\n") {
			from, _, arrow := strings.Cut(strings.TrimSpace(l), "->>")
			if arrow && !strings.Contains(got, "participant "+from+" as ") {
				t.Errorf("%s: %s is no participant: %s", id, from, l)
			}
		}
	}
}

func TestADiagramHasAPacketToNobodyAndOneWhoseSendingNobodySaw(t *testing.T) {
	w := trace.NewWriter("udp")
	for i, name := range []string{"client", "server"} {
		w.Host(trace.Host{Name: name, Addr: netip.AddrFrom4([4]byte{10, 0, 0, byte(i + 1)}), Stack: "textbook"})
	}
	lost := w.Packet(trace.Packet{From: 1, Proto: trace.UDP}, nil)
	w.Stop()
	w.Edit(lost).Sent = w.Record(trace.Record{Kind: trace.SegmentSent, Host: 1, Ref: uint32(lost)})
	w.Stop()
	w.Edit(lost).Dropped = w.Record(trace.Record{Kind: trace.SegmentDropped, Ref: uint32(lost)})
	came := w.Packet(trace.Packet{From: 2, To: 1, Proto: trace.UDP}, nil)
	w.Stop()
	w.Edit(came).Arrived = w.Record(trace.Record{Kind: trace.SegmentDelivered, Host: 1, Ref: uint32(came)})
	got := diagramOf(t, w.Trace())
	for _, want := range []string{"participant h0 as elsewhere", "h1-xh0: ", "h2->>h1: "} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing:\n%s", want, got)
		}
	}
}

func TestADiagramOfSeveralConnectionsSaysWhichOneAStateBelongsTo(t *testing.T) {
	got := diagramOf(t, lesson(t, "idle-close-race"))
	for _, want := range []string{"a SYN-SENT\n", "b SYN-SENT\n", ": a #35;1 SYN", ": b #35;11 SYN"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is missing:\n%s", want, got)
		}
	}
	if got := diagramOf(t, lesson(t, "four-segment-close")); strings.Contains(got, " a ") {
		t.Errorf("letters for one connection:\n%s", got)
	}
}
