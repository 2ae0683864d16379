package tcpmodel

import (
	"strings"
	"testing"
)

// RFC 5681 §3.1: neither the SYN,ACK nor its acknowledgment opens the window.
func TestTheAckOfASynDoesNotOpenTheCongestionWindow(t *testing.T) {
	for _, profile := range []string{"textbook", "linux"} {
		l := runScript(t, strings.Join([]string{
			"profile " + profile, "link 10ms", "at 0 server listen", "at 0 client open", "until 1",
		}, "\n"))
		for name, c := range map[string]*Conn{"client": &l.ends[0].Conn, "server": &l.ends[1].Conn} {
			var s Snapshot
			c.Snapshot(&s)
			if want := uint32(10) * uint32(s.MSS); s.Cwnd != want {
				t.Errorf("%s: cwnd of the %s is %d after the handshake, want %d", profile, name, s.Cwnd, want)
			}
		}
	}
}

func TestTheAckOfAFinDoesNotOpenTheCongestionWindow(t *testing.T) {
	l := runScript(t, strings.Join([]string{
		"profile textbook", "link 10ms", "at 0 server listen", "at 0 client open", "at 1 client close", "until 2",
	}, "\n"))
	var s Snapshot
	l.ends[0].Snapshot(&s)
	if want := uint32(10) * uint32(s.MSS); s.State != FinWait2 || s.Cwnd != want {
		t.Errorf("in %s cwnd is %d, want FIN-WAIT-2 and %d", s.State, s.Cwnd, want)
	}
}
