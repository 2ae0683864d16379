package sim

import (
	"testing"

	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// RunSound runs a plan and holds the world that it leaves.
func RunSound(t *testing.T, seed uint64, p Plan) {
	t.Helper()
	w, err := newWorld(p)
	if err != nil {
		t.Fatal(err)
	}
	w.setUp()
	w.loop()
	if w.limitHit {
		t.Errorf("seed %d: %v", seed, w.trace.Warnings)
	}
	checkCauses(t, w.trace)
	checkTables(t, seed, w)
}

// checkTables holds the hosts' tables against the endpoints.
func checkTables(t *testing.T, seed uint64, w *world) {
	t.Helper()
	halfOpen := map[*listener]int{}
	for i, ep := range w.endpoints.slots {
		if !ep.live {
			continue
		}
		if ep.host.conns[ep.key] != ep {
			t.Errorf("seed %d: endpoint %d lives outside its host's table", seed, i)
		}
		if ep.listener != nil {
			halfOpen[ep.listener]++
		}
		switch s := ep.tcp.State(); s {
		case tcpmodel.SynSent, tcpmodel.SynReceived, tcpmodel.LastAck, tcpmodel.Closing, tcpmodel.FinWait1, tcpmodel.TimeWait:
			if ep.tcp.Deadline() == vtime.Never {
				t.Errorf("seed %d: endpoint %d hangs in %s without a timer", seed, i, s)
			}
		}
	}
	for _, h := range w.hosts {
		for port, ls := range h.listeners {
			for _, l := range ls {
				if l.halfOpen != halfOpen[l] {
					t.Errorf("seed %d: port %d counts %d half-open connections, there are %d", seed, port, l.halfOpen, halfOpen[l])
				}
			}
		}
	}
}
