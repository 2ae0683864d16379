package scenarios_test

import (
	"fmt"

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
			"receive_buffer", "receive_window_start: 0, send_buffer: 8MiB, window_scale_shift: 7", `
programs: [{host: server, read: never}]
script:
  - {at: 0s, do: connect, as: c}
  - {do: write, conn: c, size: 8MB}
until: 60s
`, func(t *trace.Trace) string { return fmt.Sprint(snapshot(t, 1).RcvQueued) }, "65535", "3952528", // Linux counts 6 MiB of memory, of which a full segment takes 2304 octets
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
		{"quick_acks", "linux_ack: true, delayed_ack: 100ms", unreadExchange, ackDelay, "100ms", "0s"},
		{"linux_ack", "delayed_ack: 100ms", unreadExchange, ackDelay, "100ms", "0s"},
		{"join_retransmissions", "tail_loss_probe: false", fourLost, func(t *trace.Trace) string {
			for id := trace.PacketID(1); int(id) <= t.Packets(); id++ {
				if p := t.Packet(id); p.Again != 0 {
					return fmt.Sprint(p.Seg.Payload.Len)
				}
			}
			return "nothing"
		}, "100", "300"},
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
			func(t *trace.Trace) string { return fmt.Sprint(snapshot(t, 0).Ssthresh / 1448) }, "8", "16",
		},
		{
			"prr", "congestion: reno, rack: false, tail_loss_probe: false, receive_buffer: 1MiB", oneLoss,
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
			"rack", "tail_loss_probe: false, min_rto: 1s, delayed_ack: 0s, linux_ack: false", `
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
		{"keepalive_reset", "keepalive_probes: 3", onClient + idlePeer, count(sent(1, tcpmodel.RST)), "0", "1"},
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
			"backlog", "syn_queue: 1000", onServer + `
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
			"ephemeral_last", "ephemeral_first: 60999", onClient + `
programs: [{host: server, read: now}]
script:
  - {at: 0s, do: connect, as: c}
  - {do: connect, as: d}
until: 1s
`, func(t *trace.Trace) string { return fmt.Sprint(len(t.Conns())) }, "2", "1",
		},
	}
}
