package scenarios_test

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

const (
	onClient = "hosts: {client: {tcp: {%s}}, server: {}}\n"
	onServer = "hosts: {client: {}, server: {tcp: {%s}}}\n"

	exchangeOf100 = `
programs: [{host: server, read: now}]
script:
  - {at: 0s, do: connect, as: c}
  - {do: write, conn: c, size: 100B}
until: 10s
`
	unreadExchange = `
programs: [{host: server, read: never}]
script:
  - {at: 0s, do: connect, as: c}
  - {do: write, conn: c, size: 100B}
until: 10s
`
	fourLost = `
programs: [{host: server, read: now}]
script:
  - {at: 0s, do: connect, as: c, options: {nodelay: true}}
  - {at: 1s, host: client, do: write, conn: c, size: 100B}
  - {at: 1001ms, host: client, do: write, conn: c, size: 100B}
  - {at: 1002ms, host: client, do: write, conn: c, size: 100B}
faults: [{do: drop, from: client, after: 500ms, before: 1100ms}]
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
type pick func(t *trace.Trace, r trace.Record) bool

func sent(from trace.HostID, flags tcpmodel.Flags) pick {
	return func(t *trace.Trace, r trace.Record) bool {
		return r.Kind == trace.SegmentSent && r.Host == from && t.Packet(r.Packet()).Seg.Flags.Has(flags)
	}
}

func sentAfter(from trace.HostID, at vtime.Time) pick {
	return func(_ *trace.Trace, r trace.Record) bool {
		return r.Kind == trace.SegmentSent && r.Host == from && r.At > at
	}
}

func dataFrom(from trace.HostID) pick {
	return func(t *trace.Trace, r trace.Record) bool {
		return r.Kind == trace.SegmentSent && r.Host == from && t.Packet(r.Packet()).Seg.Payload.Len > 0
	}
}

func again() pick {
	return func(t *trace.Trace, r trace.Record) bool {
		return r.Kind == trace.SegmentSent && r.Host == 1 && t.Packet(r.Packet()).Again != 0
	}
}

func kindOf(kind string) pick {
	return func(t *trace.Trace, r trace.Record) bool {
		return r.Kind == trace.SegmentSent && t.PacketIs(r.Packet(), kind)
	}
}

func told(kind app.Kind) pick {
	return func(_ *trace.Trace, r trace.Record) bool {
		return r.Kind == trace.Indication && app.Kind(r.Sub) == kind
	}
}

func records(t *trace.Trace, p pick) []trace.Record {
	var out []trace.Record
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
		for _, r := range records(t, func(_ *trace.Trace, r trace.Record) bool {
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
		for _, r := range records(t, func(_ *trace.Trace, r trace.Record) bool {
			return r.Kind == trace.Call && app.CallKind(r.Sub) == app.CallRead && r.At > at
		}) {
			n += r.N
		}
		return fmt.Sprint(n)
	}
}

func refusals(t *trace.Trace, why trace.Reason) int {
	return len(records(t, func(_ *trace.Trace, r trace.Record) bool { return r.Kind == trace.Refusal && r.Why == why }))
}
