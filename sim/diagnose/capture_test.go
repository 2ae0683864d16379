package diagnose

import (
	"os"
	"path/filepath"
	"testing"

	"wirewalk/sim/capture"
)

func TestTriageJudgesRecordingsAsAnEngineerWould(t *testing.T) {
	const pool = "82 connections, most carried one request: the client's pool keeps too few idle connections (#156, #72, #73 and 79 more)"
	const late = "written after the other side's FIN: the server had closed, and answers the client with RST"
	const unread = "reset by the server: it closed with octets unread, or aborted"
	for _, c := range []struct {
		file, what string
		usual      int
	}{
		{"e09a_conc10_default", pool, 0},
		{"e09b_conc10_mih10", "", 10},             // the pool keeps them all
		{"e08b_seq10_close_small", "", 10},        // nothing is ever used again
		{"e16a_port_exhaust_clientclose", "", 28}, // nor here
		{"e15a_ka_alive", "half closed: the server acknowledges the FIN and has not closed 99.5 ms later, at the end: it is in CLOSE-WAIT (#10)", 0}, // and the probes are answered
		{"e15c_ka_rebooted", "reset by the client in answer to a keepalive probe: it no longer knew the connection (#7)", 0},
		{"../kernel/e9_ka_reboot", "reset by the server in answer to a keepalive probe: it no longer knew the connection (#9)", 0},
		{"../kernel/e8_ka_dead", "3 keepalive probes of the client were not answered: it gave the connection up (#11)", 0},
		{"../kernel/ka_10_5_10", "10 keepalive probes of the client were not answered: it gave the connection up (#18)", 0},
		{"e06b_katimeout5_stale", late + " (#10)", 0},
		{"../kernel/e3c_write_after_peer_close", late + " (#6)", 0},
		{"../kernel/e3_close_unread", unread + " (#6)", 0},
		{"e10c_naive_close", "413 before the request had ended, and a reset for what still came (#10)", 0},
		{"e20_dumb_proxy", unread + " (#10)", 0},
		{"../kernel/e20_lost_SYN", "SYN sent again: 1 of 8 packets, #2, 1.02 s after #1, and answered", 0},
		{"../kernel/e20d_lost_fin", "FIN sent again: 1 of 7 packets, #5, 311 ms after #4, and answered", 0},
		{"../kernel/e17_loss_reno_sack1", "octets sent again: 1 of 144 packets, #61, 100 ms after #21, and answered", 0},
		// The FIN had left a round trip before it came; #7 was the last packet before the wait.
		{"e07b_race_POST", "request crossed the other side's FIN, then RST; requests meet it after 4.94 s of idle time (#8)", 0},
		{"e15d_ka_unreach_icmp", "keepalive probes answered by ICMP host unreachable (#7)", 0},
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
			r := whole(tr)
			what := ""
			if len(r.Findings) > 0 {
				what = r.Findings[0].Summary
			}
			if what != c.what || r.Usual != c.usual {
				t.Errorf("found %q, and %d usual, want %q and %d", what, r.Usual, c.what, c.usual)
			}
			for i := range r.Findings {
				f := &r.Findings[i]
				if f.Advice == "" {
					t.Errorf("%q has no advice", f.Summary)
				}
				for n, at := range f.At {
					if at != 0 && tr.Record(at).Conn != f.Conns[n] {
						t.Errorf("%q is shown at connection %d, not %d", f.Summary, tr.Record(at).Conn, f.Conns[n])
					}
				}
			}
		})
	}
}
