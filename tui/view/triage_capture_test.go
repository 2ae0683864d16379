package view

import (
	"os"
	"path/filepath"
	"testing"

	"wirewalk/sim/capture"
)

func TestTriageJudgesRecordingsAsAnEngineerWould(t *testing.T) {
	const pool = "82 connections, most carried one request: the client's pool keeps too few idle connections"
	for _, c := range []struct {
		file, what string
		usual      int
	}{
		{"e09a_conc10_default", pool, 0},
		{"e09b_conc10_mih10", "", 10},                  // the pool keeps them all
		{"e08b_seq10_close_small", "", 10},             // nothing is ever used again
		{"e16a_port_exhaust_clientclose", "", 28},      // nor here
		{"e15a_ka_alive", "", 1},                       // the probes are answered
		{"e15c_ka_rebooted", "reset by the client", 0}, // by a RST
		{"e15d_ka_unreach_icmp", "keepalive probes answered by ICMP host unreachable", 0},
	} {
		t.Run(c.file, func(t *testing.T) {
			f, err := os.Open(filepath.Join("..", "..", "sim", "capture", "testdata", "http", c.file+".pcap"))
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = f.Close() }()
			tr, err := capture.Import(f, c.file, capture.Options{})
			if err != nil {
				t.Fatal(err)
			}
			found, usual := Triage(NewIndex(tr))
			what := ""
			if len(found) > 0 {
				what = found[0].What
			}
			if what != c.what || usual != c.usual {
				t.Errorf("found %q, and %d usual, want %q and %d", what, usual, c.what, c.usual)
			}
			for _, f := range found {
				if f.First != 0 && tr.Record(f.First).Conn != f.Conns[0] {
					t.Errorf("%q is shown at connection %d, not %d", f.What, tr.Record(f.First).Conn, f.Conns[0])
				}
			}
		})
	}
}
