package scenarios_test

import (
	"fmt"
	"testing"

	"wirewalk/scenarios"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
)

// simulate runs a scenario given as text.
func simulate(t *testing.T, src string) *trace.Trace {
	t.Helper()
	s, problems := scenarios.Load(t.Name()+".yaml", []byte(src))
	if problems.Errors() != nil {
		t.Fatal(problems.Format())
	}
	lesson, err := s.Run()
	if err != nil {
		t.Fatal(err)
	}
	return lesson.Trace
}

// roundTrips counts the flights of a transfer: the segments that leave within
// one round trip of 100 ms are one flight. It returns in which flight each
// number of segments was complete.
func roundTrips(t *trace.Trace, from trace.HostID) []int {
	var done []int // done[i] is how many segments had left by the end of flight i+1
	start, n := vtime.Time(0), 0
	for id := trace.PacketID(1); int(id) <= t.Packets(); id++ {
		p := t.Packet(id)
		if p.From != from || p.Seg.Payload.Len == 0 {
			continue
		}
		at := t.Record(p.Sent).At
		if n == 0 {
			start = at
		}
		flight := int(at.Sub(start)/(100*vtime.Millisecond)) + 1
		n++
		for len(done) < flight {
			done = append(done, n-1)
		}
		done[flight-1] = n
	}
	return done
}

// RFC 6928 §5.1: round trips to deliver n segments, with an ACK for every
// second segment and no delayed-ACK timer.
func TestSlowStartTakesTheRoundTripsOfRFC6928(t *testing.T) {
	segments := []int{3, 6, 10, 12, 21, 25, 33, 46, 51, 78, 79, 120, 127}
	for iw, want := range map[int][]int{
		3:  {1, 2, 3, 3, 4, 5, 5, 6, 6, 7, 8, 8, 9},
		10: {1, 1, 1, 2, 2, 2, 3, 3, 4, 4, 4, 5, 5},
	} {
		for i, n := range segments {
			t.Run(fmt.Sprintf("IW %d, %d segments", iw, n), func(t *testing.T) {
				tr := simulate(t, fmt.Sprintf(`
version: 1
hosts:
  client: {tcp: {initial_window: %d, timestamps: false, send_buffer: 1MiB}}
  server: {tcp: {receive_buffer: 120KiB, window_scale_shift: 7, delayed_ack: 499ms, timestamps: false}}
links: {wan: {delay: 50ms}}
programs: [{host: server}]
script:
  - {at: 0s, do: connect, as: c}
  - {do: write, conn: c, size: %dB}
until: 5s
`, iw, n*1460))
				done := roundTrips(tr, 1)
				for flight, had := range done {
					if had >= n {
						if flight+1 != want[i] {
							t.Errorf("%d round trips, want %d (%v)", flight+1, want[i], done)
						}
						return
					}
				}
				t.Errorf("only %v of %d segments left", done, n)
			})
		}
	}
}

// arrivals lists when bursts of data come to a host and how many segments each has.
func arrivals(t *trace.Trace, at trace.HostID) []string {
	var out []string
	last, n := vtime.Time(-1), 0
	flush := func() {
		if n > 0 {
			out = append(out, fmt.Sprintf("%d ms: %d", (last+499_999)/1_000_000, n))
		}
	}
	for id := trace.RecordID(1); int(id) <= t.Len(); id++ {
		r := t.Record(id)
		if r.Kind != trace.SegmentDelivered || r.Host != at || t.Packet(r.Packet()).Seg.Payload.Len == 0 {
			continue
		}
		if r.At.Sub(last) > 10*vtime.Millisecond {
			flush()
			n = 0
		}
		last = r.At
		n++
	}
	flush()
	return out
}

const book = `
version: 1
hosts:
  client: {tcp: {receive_buffer: 256KiB, window_scale_shift: 7, delayed_ack: 0s, timestamps: false}}
  server: {tcp: {timestamps: false, delayed_ack: 0s, initial_window: %d, slow_start_after_idle: %v, send_buffer: 1MiB}}
links: {wan: {delay: 28ms}}
servers:
  - {http_idle_timeout: never, pages: {/a: {size: 65400B, think: 40ms}}}
script:
  - {at: 0s, do: get, path: /a, as: first}
%s
until: 8s
`

// High Performance Browser Networking, chapter on TCP: 64 KB, a round trip of
// 56 ms, 40 ms of server time.
func TestFetchOf64KBTakesTheTimesOfTheBook(t *testing.T) {
	for _, tt := range []struct {
		name string
		iw   int
		idle bool
		more string
		want []string
	}{
		{"a new connection", 10, true, "", []string{"152 ms: 10", "208 ms: 20", "264 ms: 15"}},
		{"initial window 4 takes one round trip more", 4, true, "", []string{"152 ms: 4", "208 ms: 8", "264 ms: 16", "320 ms: 17"}},
		{
			"a warm connection", 10, true, "  - {at: 400ms, do: get, path: /a}",
			[]string{"152 ms: 10", "208 ms: 20", "264 ms: 15", "496 ms: 45"},
		},
		{
			"after 3 s idle slow start begins again", 10, true, "  - {at: 3400ms, do: get, path: /a}",
			[]string{"152 ms: 10", "208 ms: 20", "264 ms: 15", "3496 ms: 10", "3552 ms: 20", "3608 ms: 15"},
		},
		{
			"after 3 s idle with slow start after idle off", 10, false, "  - {at: 3400ms, do: get, path: /a}",
			[]string{"152 ms: 10", "208 ms: 20", "264 ms: 15", "3496 ms: 45"},
		},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := arrivals(simulate(t, fmt.Sprintf(book, tt.iw, tt.idle, tt.more)), 1)
			if fmt.Sprint(got) != fmt.Sprint(tt.want) {
				t.Errorf("bursts arrive %q, want %q", got, tt.want)
			}
		})
	}
}
