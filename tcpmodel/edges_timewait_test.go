package tcpmodel

import (
	"testing"

	"wirewalk/sim/vtime"
)

// What begins the 60 s of TIME-WAIT anew on Linux 6.18, by what ss -o shows: measured with a peer behind a TUN device
// that writes its segments itself, 4 s after the connection had come to TIME-WAIT. In the textbook only a FIN does
// (RFC 9293 §3.10.7.4, eighth step).
func TestWhatBeginsTheTimeOfTimeWaitAnew(t *testing.T) {
	for _, row := range []struct {
		name            string
		flags           Flags
		ahead           int // of RCV.NXT
		n               uint32
		linux, textbook bool
	}{
		{"the FIN again", FIN | ACK, -1, 0, true, true},
		{"a bare ACK in order", ACK, 0, 0, true, false},
		{"an old segment with data", ACK | PSH, -3, 1, true, false},
		{"an ACK beyond the window", ACK, 1_000_000, 0, true, false},
		{"data in order", ACK | PSH, 0, 1, true, false},
		{"an old SYN without ACK", SYN, -1000, 0, false, false},
		{"a RST out of order", RST, 5, 0, false, false},
	} {
		for _, cfg := range []Config{Linux(), plain()} {
			p := in(TimeWait, cfg)
			before := p.conn.TimerAt(TimerTimeWait)
			p.now = p.now.Add(4 * vtime.Second)
			p.seg(row.flags, p.conn.rcv.nxt+Seq(int32(row.ahead)), p.conn.snd.nxt, row.n)
			after, want := p.conn.TimerAt(TimerTimeWait), row.textbook
			if cfg.Linux() {
				want = row.linux
			}
			switch anew := after == before.Add(4*vtime.Second); {
			case p.conn.State() != TimeWait:
				t.Errorf("%q, %s: the connection is in %s", cfg.Profile, row.name, p.conn.State())
			case anew != want || !anew && after != before:
				t.Errorf("%q, %s: the timer is due at %s, before at %s; anew: want %v", cfg.Profile, row.name, after, before, want)
			}
		}
	}
}
