package tcpmodel

import (
	"testing"

	"wirewalk/sim/vtime"
)

// Counts of more than 255 must neither wrap nor end a wait.

func TestAWindowProbeKeepsItsPaceForHours(t *testing.T) { // RFC 9293 MUST-37, SHLD-30
	small := Textbook()
	small.ReceiveBuffer = 4000
	l := newLab(t, Textbook(), small)
	l.delay = 10 * vtime.Millisecond
	l.open()
	l.ends[server].reads = false
	l.run(second(1))
	var last vtime.Time
	probes := 0
	l.wire = func(from, _ int, _ *Segment) (vtime.Duration, bool) {
		if from == client {
			if probes++; probes > 20 && l.now.Sub(last) != vtime.Minute {
				t.Errorf("probe %d comes %s after the one before", probes, l.now.Sub(last))
			}
			last = l.now
		}
		return l.delay, true
	}
	l.call(client, Call{Kind: CallSend, N: 20000})
	l.run(second(6 * 3600))
	want(t, probes > 300, "%d probes in 6 hours", probes)
}

func TestALimitAboveAnOctetIsReached(t *testing.T) {
	const limit = 300
	for _, tt := range []struct {
		key      string
		set      func(*Config)
		open     bool
		write    int64
		segments int
	}{
		{"keepalive_probes", func(c *Config) { c.Keepalive, c.KeepaliveIdle, c.KeepaliveProbes = true, vtime.Second, limit }, true, 0, limit},
		{"r2", func(c *Config) { c.R2 = limit }, true, 100, limit + 1},
		{"syn_retries", func(c *Config) { c.SynRetries = limit }, false, 0, limit + 1},
		{"syn_linear_timeouts", func(c *Config) { c.SynRetries, c.SynLinear = 0, limit }, false, 0, limit + 1},
	} {
		t.Run(tt.key, func(t *testing.T) {
			cfg := Textbook()
			tt.set(&cfg)
			l := newLab(t, cfg, Textbook())
			if tt.open {
				l.open()
				l.run(vtime.Time(vtime.Second / 2))
			}
			sent := 0
			l.wire = func(from, _ int, _ *Segment) (vtime.Duration, bool) {
				if from == client {
					sent++
				}
				return 0, false
			}
			if !tt.open {
				l.call(client, Call{Kind: CallOpenActive})
			}
			if tt.write > 0 {
				l.call(client, Call{Kind: CallSend, N: tt.write})
			}
			l.run(second(48 * 3600))
			want(t, l.ends[client].State() == Closed, "the client is in %s", l.ends[client].State())
			want(t, sent == tt.segments, "%d segments left, want %d", sent, tt.segments)
		})
	}
}

func TestASnapshotTellsCountsUpTo255(t *testing.T) {
	p := in(Established, plain())
	p.conn.rtt.backoff, p.conn.keepalive.unanswered = 300, 256
	var s Snapshot
	p.conn.Snapshot(&s)
	want(t, s.Backoff == 255 && s.Probes == 255, "backoff %d, probes %d", s.Backoff, s.Probes)
}
