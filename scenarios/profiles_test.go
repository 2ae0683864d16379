package scenarios_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"wirewalk/sim"
	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// difference is one field in which the stacks differ, and a run that shows it:
// the same scenario gives another measure under each stack. What the field does
// not concern is set alike.
type difference struct {
	field    string // its key in a scenario
	tcp      string // keys set on both hosts, so that only the field differs
	body     string
	measure  func(*trace.Trace) string
	textbook string
	linux    string
}

const (
	exchangeOf100 = `
programs: [{host: server, read: now}]
script:
  - {at: 0s, do: connect, as: c}
  - {do: write, conn: c, size: 100B}
until: 10s
`
	blackHole = `
hosts: {client: {tcp: {%s}}, server: {stack: none}}
script: [{at: 0s, do: connect, as: c}]
`
	deadPeer = `
programs: [{host: server, read: now}]
script:
  - {at: 0s, do: connect, as: c}
  - {do: write, conn: c, size: 100B}
  - {at: 2s, host: server, do: crash}
  - {at: 3s, host: client, do: write, conn: c, size: 100B}
`
	idlePeer = `
programs: [{host: server, read: now}]
script:
  - {at: 0s, do: connect, as: c, options: {keepalive: true, keepalive_idle: 10s, keepalive_interval: 1s}}
  - {at: 1s, host: server, do: crash}
`
	closeFirst = `
programs: [{host: server, at_eof: close}]
script:
  - {at: 0s, do: connect, as: c}
  - {at: 1s, host: client, do: close, conn: c}
`
	lateFlight = `
programs: [{host: server, read: now}]
script:
  - {at: 0s, do: connect, as: c}
  - {do: write, conn: c, size: 100000B}
faults: [{do: delay, by: 400ms, packet: data, from: client, nth: 1, last: 11}]
until: 10s
`
	oneLoss = `
programs: [{host: server, read: now}]
script:
  - {at: 0s, do: connect, as: c}
  - {do: write, conn: c, size: 100000B}
faults: [{do: drop, from: client, data: 15}]
until: 10s
`
)

func differences() []difference {
	return []difference{
		{"window_scale_shift", "receive_buffer: 1MiB", exchangeOf100, synOf(func(s *tcpmodel.Segment) any { return s.Options.Scale }), "2", "7"},
		{"syn_retries", "syn_linear_timeouts: 0", blackHole, count(sent(1, tcpmodel.SYN)), "8", "7"},
		{"syn_linear_timeouts", "syn_retries: 6", blackHole, nthAt(sent(1, tcpmodel.SYN), 3), "3s", "2s"},
		{
			"synack_retries", "", `
programs: [{host: server}]
script:
  - {at: 0s, do: connect, as: c}
  - {at: 30ms, host: client, do: crash}
`, count(sent(2, tcpmodel.SYN|tcpmodel.ACK)), "8", "6",
		},
		{
			"receive_buffer", "receive_window_start: 0, send_buffer: 8MiB, window_scale_shift: 7, linux_ack: false", `
programs: [{host: server, read: never}]
script:
  - {at: 0s, do: connect, as: c}
  - {do: write, conn: c, size: 8MB}
until: 60s
`, func(t *trace.Trace) string { return fmt.Sprint(snapshot(t, 1).RcvQueued) }, "65535", "3145568", // whole segments
		},
		{
			"receive_window_start", "receive_buffer: 1MiB, window_scale_shift: 7", `
programs: [{host: server, read: now}]
script:
  - {at: 0s, do: connect, as: c}
  - {do: write, conn: c, size: 100B}
until: 200ms
`, func(t *trace.Trace) string { return fmt.Sprint(snapshot(t, 1).RcvWnd > 100_000) }, "true", "false",
		},
		{
			"send_buffer", "", `
programs: [{host: server, read: never}]
script:
  - {at: 0s, do: connect, as: c}
  - {do: write, conn: c, size: 8MB}
until: 57ms
`, func(t *trace.Trace) string { return fmt.Sprint(t.StreamLen(t.Conn(1).Ends[0].Stream)) }, "262144", "2621440",
		},
		{
			"nagle_minshall", "timestamps: false", `
programs: [{host: server, read: now}]
script:
  - {at: 0s, do: connect, as: c}
  - {do: write, conn: c, size: 1560B}
until: 60ms
`, count(dataFrom(1)), "1", "2",
		},
		{
			"window_probe_octet", "", `
hosts: {client: {tcp: {%s}}, server: {tcp: {receive_buffer: 4096B}}}
programs: [{host: server, read: never}]
script:
  - {at: 0s, do: connect, as: c}
  - {do: write, conn: c, size: 9000B}
until: 5s
`, func(t *trace.Trace) string {
				for id := trace.PacketID(1); int(id) <= t.Packets(); id++ {
					if t.PacketIs(id, "window-probe") {
						return fmt.Sprint(t.Packet(id).Seg.Payload.Len)
					}
				}
				return "no probe"
			}, "1", "0",
		},
		{"delayed_ack", "linux_ack: false", exchangeOf100, ackDelay, "200ms", "40ms"},
		{"quick_acks", "linux_ack: true, delayed_ack: 100ms", exchangeOf100, ackDelay, "100ms", "0s"},
		{"linux_ack", "quick_acks: 16, delayed_ack: 100ms", exchangeOf100, ackDelay, "100ms", "0s"},
		{"min_rto", "tail_loss_probe: false, rto_variance_floor: 0s", deadPeer, firstRepeat, "1s", "200ms"},
		{"max_rto", "tail_loss_probe: false, r2: 12", deadPeer, longestGap, "1m", "2m"},
		{
			"rto_variance_floor", "min_rto: 1ms, delayed_ack: 0s", `
programs: [{host: server, answers: [{got: 100B, send: 100B, repeat: true}]}]
script:
  - {at: 0s, do: connect, as: c}
  - {at: 1s, host: client, do: write, conn: c, size: 100B}
  - {at: 2s, host: client, do: write, conn: c, size: 100B}
  - {at: 3s, host: client, do: write, conn: c, size: 100B}
  - {at: 4s, host: client, do: write, conn: c, size: 100B}
  - {at: 5s, host: client, do: write, conn: c, size: 100B}
until: 6s
`, func(t *trace.Trace) string {
				s := snapshot(t, 0)
				return fmt.Sprint(s.RTO-s.Srtt >= 200*vtime.Millisecond)
			}, "false", "true",
		},
		{"r1", "r2: 7, tail_loss_probe: false", deadPeer, count(told(app.SoftError)), "1", "0"},
		{"r2", "tail_loss_probe: false, max_rto: 10s", deadPeer, count(again()), "7", "15"},
		{
			"congestion", "prr: false, rack: false, tail_loss_probe: false", oneLoss,
			func(t *trace.Trace) string { return fmt.Sprint(snapshot(t, 0).Ssthresh / 1448) }, "9", "16",
		},
		{
			"prr", "congestion: reno, rack: false, tail_loss_probe: false, limited_transmit: false, receive_buffer: 1MiB", oneLoss,
			func(t *trace.Trace) string { return fmt.Sprint(afterRepeat(t)) }, "11", "17",
		},
		{
			"frto", "undo: false, timestamps: false, prr: false, rack: false, tail_loss_probe: false, congestion: reno, " +
				"min_rto: 300ms, rto_variance_floor: 0s, linux_ack: false", lateFlight, count(again()), "9", "1",
		},
		{
			"undo", "frto: false, prr: false, rack: false, tail_loss_probe: false, congestion: reno, " +
				"min_rto: 300ms, rto_variance_floor: 0s, linux_ack: false", lateFlight, count(again()), "9", "1",
		},
		{
			"rack", "tail_loss_probe: false, min_rto: 1s, limited_transmit: false, delayed_ack: 0s, linux_ack: false", `
programs: [{host: server, read: now}]
script:
  - {at: 0s, do: connect, as: c}
  - {do: write, conn: c, size: 2900B}
faults: [{do: drop, from: client, data: 1}]
until: 10s
`, func(t *trace.Trace) string { return fmt.Sprint(repeatAt(t) < vtime.Time(500*vtime.Millisecond)) }, "false", "true",
		},
		{
			"tail_loss_probe", "min_rto: 1s, rack: false", `
programs: [{host: server, read: now}]
script:
  - {at: 0s, do: connect, as: c}
  - {do: write, conn: c, size: 100B}
faults: [{do: drop, from: client, data: 1}]
until: 10s
`, func(t *trace.Trace) string { return fmt.Sprint(repeatAt(t) < vtime.Time(900*vtime.Millisecond)) }, "false", "true",
		},
		{"keepalive_probes", "", idlePeer, count(kindOf("keepalive-probe")), "10", "9"},
		{"keepalive_reset", "keepalive_probes: 3", idlePeer, count(sent(1, tcpmodel.RST)), "0", "1"},
		{"msl", "", closeFirst, stay(0, tcpmodel.TimeWait), "4m", "1m"},
		{
			"fin_wait2_timeout", "msl: 1s", `
programs: [{host: server, at_eof: nothing}]
script:
  - {at: 0s, do: connect, as: c}
  - {at: 1s, host: client, do: close, conn: c}
until: 10m
`, func(t *trace.Trace) string { return t.StateAt(1, 0, trace.RecordID(t.Len())).String() }, "FIN-WAIT-2", "CLOSED",
		},
		{
			"reset_keeps_unread", "", `
programs: [{host: server, read: never, at_eof: nothing}]
script:
  - {at: 0s, do: connect, as: c}
  - {do: write, conn: c, size: 100B}
  - {at: 1s, host: client, do: abort, conn: c}
  - {at: 2s, host: server, do: read, conn: c}
`, readAfter(vtime.Time(vtime.Second)), "0", "100",
		},
		{
			"challenge_ack_interval", "", `
hosts: {client: {tcp: {%s}}, server: {tcp: {%s}}, mallory: {stack: none}}
links: {wan: {between: [client, server]}, evil: {between: [mallory, server]}}
programs: [{host: server}]
script:
  - {at: 0s, do: connect, to: server, as: c}
  - {at: 1s, host: mallory, do: inject, segment: {conn: c, to: server, flags: SYN, seq: 3000000000}}
  - {at: 1100ms, host: mallory, do: inject, segment: {conn: c, to: server, flags: SYN, seq: 3000000000}}
until: 5s
`, count(sentAfter(2, vtime.Time(500*vtime.Millisecond))), "2", "1",
		},
		{
			"backlog", "syn_queue: 1000", `
clients: [{profile: plain, timeout: 20s}]
programs: [{host: server, accept: never}]
script: [{at: 0s, do: get, path: /, concurrent: 300}]
until: 30s
`, func(t *trace.Trace) string { return fmt.Sprint(refusals(t, sim.ReasonBacklogFull) > 0) }, "true", "false",
		},
		{
			"syn_queue", "", `
clients: [{profile: plain, timeout: 20s}]
programs: [{host: server}]
script:
  - {at: 0s, do: get, path: /, concurrent: 300}
  - {at: 40ms, host: client, do: crash}
until: 30s
`, func(t *trace.Trace) string { return fmt.Sprint(refusals(t, sim.ReasonSynQueueFull) > 0) }, "true", "false",
		},
		{"ephemeral_first", "", exchangeOf100, synOf(func(s *tcpmodel.Segment) any { return s.SrcPort }), "49152", "32768"},
		{
			"ephemeral_last", "ephemeral_first: 60999", `
programs: [{host: server, read: now}]
script:
  - {at: 0s, do: connect, as: c}
  - {do: connect, as: d}
until: 1s
`, func(t *trace.Trace) string { return fmt.Sprint(len(t.Conns())) }, "2", "1",
		},
	}
}

func TestTextbookAndLinuxDifferAsListed(t *testing.T) {
	for _, d := range differences() {
		for _, stack := range []string{"textbook", "linux"} {
			t.Run(d.field+"/"+stack, func(t *testing.T) {
				want := d.textbook
				if stack == "linux" {
					want = d.linux
				}
				if got := d.measure(simulate(t, d.scenario(stack))); got != want {
					t.Errorf("%s, want %s", got, want)
				}
			})
		}
	}
}

func (d *difference) scenario(stack string) string {
	body := d.body
	if !strings.Contains(body, "hosts:") {
		body = "hosts: {client: {tcp: {%s}}, server: {tcp: {%s}}}\n" + body
	}
	return "version: 1\nstack: " + stack + "\n" + strings.ReplaceAll(body, "{%s}", "{"+d.tcp+"}")
}

func TestEveryDifferenceBetweenTextbookAndLinuxIsShown(t *testing.T) {
	shown := map[string]bool{}
	for _, d := range differences() {
		shown[d.field] = true
		if d.textbook == d.linux {
			t.Errorf("%s: the measures are equal", d.field)
		}
	}
	a, b := reflect.ValueOf(tcpmodel.Textbook()), reflect.ValueOf(tcpmodel.Linux())
	for i := range a.NumField() {
		key := a.Type().Field(i).Tag.Get("yaml")
		if differ := a.Field(i).Interface() != b.Field(i).Interface(); differ != shown[key] && key != "-" {
			t.Errorf("%s: differs %v, shown %v", key, differ, shown[key])
		}
	}
}

// pick tells which records a measure is about.
type pick func(t *trace.Trace, r *trace.Record) bool

func sent(from trace.HostID, flags tcpmodel.Flags) pick {
	return func(t *trace.Trace, r *trace.Record) bool {
		return r.Kind == trace.SegmentSent && r.Host == from && t.Packet(r.Packet()).Seg.Flags.Has(flags)
	}
}

func sentAfter(from trace.HostID, at vtime.Time) pick {
	return func(_ *trace.Trace, r *trace.Record) bool {
		return r.Kind == trace.SegmentSent && r.Host == from && r.At > at
	}
}

func dataFrom(from trace.HostID) pick {
	return func(t *trace.Trace, r *trace.Record) bool {
		return r.Kind == trace.SegmentSent && r.Host == from && t.Packet(r.Packet()).Seg.Payload.Len > 0
	}
}

func again() pick {
	return func(t *trace.Trace, r *trace.Record) bool {
		return r.Kind == trace.SegmentSent && r.Host == 1 && t.Packet(r.Packet()).Again != 0
	}
}

func kindOf(kind string) pick {
	return func(t *trace.Trace, r *trace.Record) bool {
		return r.Kind == trace.SegmentSent && t.PacketIs(r.Packet(), kind)
	}
}

func told(kind app.Kind) pick {
	return func(_ *trace.Trace, r *trace.Record) bool {
		return r.Kind == trace.Indication && app.Kind(r.Sub) == kind
	}
}

func records(t *trace.Trace, p pick) []*trace.Record {
	var out []*trace.Record
	for id := trace.RecordID(1); int(id) <= t.Len(); id++ {
		if r := t.Record(id); p(t, r) {
			out = append(out, r)
		}
	}
	return out
}

func count(p pick) func(*trace.Trace) string {
	return func(t *trace.Trace) string { return fmt.Sprint(len(records(t, p))) }
}

func nthAt(p pick, n int) func(*trace.Trace) string {
	return func(t *trace.Trace) string { return records(t, p)[n-1].At.Sub(0).String() }
}

func synOf(f func(*tcpmodel.Segment) any) func(*trace.Trace) string {
	return func(t *trace.Trace) string { return fmt.Sprint(f(&t.Packet(1).Seg)) }
}

func snapshot(t *trace.Trace, side int) *tcpmodel.Snapshot {
	return t.SnapshotAt(1, side, trace.RecordID(t.Len()))
}

// ackDelay is how long the server takes to acknowledge the first data.
func ackDelay(t *trace.Trace) string {
	data := records(t, dataFrom(1))[0]
	arrived := t.Record(t.Packet(data.Packet()).Arrived).At
	for _, r := range records(t, sent(2, tcpmodel.ACK)) {
		if r.At >= arrived && t.Packet(r.Packet()).Seg.Ack == t.Packet(data.Packet()).Seg.End() {
			return r.At.Sub(arrived).String()
		}
	}
	return "never"
}

// firstRepeat is the time from a write at 3 s to its first repetition.
func firstRepeat(t *trace.Trace) string {
	return records(t, again())[0].At.Sub(vtime.Time(3 * vtime.Second)).String()
}

func repeatAt(t *trace.Trace) vtime.Time { return records(t, again())[0].At }

func longestGap(t *trace.Trace) string {
	var longest vtime.Duration
	all := records(t, again())
	for i := 1; i < len(all); i++ {
		longest = max(longest, all[i].At.Sub(all[i-1].At))
	}
	return longest.String()
}

// afterRepeat counts the segments that leave within a round trip after the repetition.
func afterRepeat(t *trace.Trace) int {
	start := repeatAt(t)
	n := 0
	for _, r := range records(t, dataFrom(1)) {
		if r.At >= start && r.At.Sub(start) < 56*vtime.Millisecond {
			n++
		}
	}
	return n
}

// stay is how long an end was in a state.
func stay(side int, s tcpmodel.State) func(*trace.Trace) string {
	return func(t *trace.Trace) string {
		host := t.Conn(1).Ends[side].Host
		var in vtime.Time
		for _, r := range records(t, func(_ *trace.Trace, r *trace.Record) bool {
			return r.Kind == trace.StateChange && r.Host == host
		}) {
			if r.To() == s {
				in = r.At
			}
			if r.From() == s {
				return r.At.Sub(in).String()
			}
		}
		return "never left"
	}
}

func readAfter(at vtime.Time) func(*trace.Trace) string {
	return func(t *trace.Trace) string {
		var n int64
		for _, r := range records(t, func(_ *trace.Trace, r *trace.Record) bool {
			return r.Kind == trace.Call && app.CallKind(r.Sub) == app.CallRead && r.At > at
		}) {
			n += r.N
		}
		return fmt.Sprint(n)
	}
}

func refusals(t *trace.Trace, why trace.Reason) int {
	return len(records(t, func(_ *trace.Trace, r *trace.Record) bool { return r.Kind == trace.Refusal && r.Why == why }))
}
