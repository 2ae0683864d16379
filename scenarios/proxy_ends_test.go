package scenarios_test

import (
	"slices"
	"testing"

	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// Recorded of nginx 1.22.1 with keepalive and proxy_http_version 1.1 to its upstream: at a reload or quit it closes
// what is idle towards the upstream when the old worker is told to end (about 100 ms after a reload), and what is in
// use when its answer has come; the new worker dials anew. At a stop all is closed at once, with a FIN, and the
// answer that comes later is met by a RST.
func TestAProxyThatEndsClosesItsUpstreamConnectionsAsRecorded(t *testing.T) {
	tr := runScenario(t, "testdata/sentences/proxy_ends.yaml")
	const edge, server = 2, 3
	var fins, dials []string
	for id := trace.PacketID(1); int(id) <= tr.Packets(); id++ {
		p := tr.Packet(id)
		if p.From != edge || p.To != server {
			continue
		}
		at := tr.Record(p.Sent).At.String()
		switch {
		case p.Seg.Flags.Has(tcpmodel.SYN):
			dials = append(dials, at)
		case p.Seg.Flags.Has(tcpmodel.FIN):
			fins = append(fins, at)
		case p.Seg.Flags.Has(tcpmodel.RST):
			fins = append(fins, "RST "+at)
		}
	}
	wantDials := []string{"0.003000", "0.403000", "1.503000", "9.003000"}
	wantFins := []string{
		"1.100000", // idle, at the reload
		"2.205000", // in use at the reload, with its answer
		"5.000000", // in use at the restart at once
		"RST 6.005000", "RST 6.005000",
		"10.000000", // idle, at the stop
	}
	if !slices.Equal(dials, wantDials) || !slices.Equal(fins, wantFins) {
		t.Errorf("dials %v, want %v; ends %v, want %v", dials, wantDials, fins, wantFins)
	}
}
