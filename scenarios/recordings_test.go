package scenarios_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"wirewalk/scenarios"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// rules say how one recording is compared.
type rules struct {
	file string
	// at is the host where the packets were seen, of those of a run that has a box
	// between; side ends the name of the recording there.
	at, side string
	// reused: the same ports are used for a second connection.
	reused bool
	// bulk folds runs of bare ACKs to the highest.
	bulk bool
	// from skips what comes before the first packet for which it holds.
	from func(line, *trace.Packet) bool
	// most is how many packets of each direction are compared; 0 compares all.
	most int
	// strict: so many packets of each direction are compared as if bulk were not
	// said. Behind them what a kernel's timer sent a little later met the rest at
	// another place, or the recorder itself was late.
	strict int
	// programs: calls are made by modelled programs, which take no time of their own.
	programs bool
}

// zeroWindow is true of a packet that closes the window.
func zeroWindow(_ line, p *trace.Packet) bool {
	return p.Seg.Window == 0 && !p.Seg.Flags.Has(tcpmodel.RST)
}

func kernelRecordings() []rules {
	return []rules{
		{file: "e1_open_close"},
		{file: "e2_half_close"},
		{file: "e3_close_unread"},
		{file: "e3c_write_after_peer_close"},
		{file: "e4_closed_port"},
		{file: "e5_simclose"},
		{file: "e6_simopen"},
		{file: "e7_ka_live"},
		{file: "e8_ka_dead"},
		{file: "e9_ka_reboot"},
		{file: "e10_ka_hostunreach"},
		{file: "ka_10_5_10"},
		{file: "e12_zerowin", from: zeroWindow, bulk: true},
		{file: "e13_syn_retx"},
		{file: "e14_data_rto"},
		{file: "e15_delack"},
		{file: "e16_slowstart_reno", bulk: true},
		{file: "e17_loss_reno_sack0", bulk: true},
		{file: "e17_loss_reno_sack1", bulk: true},
		{file: "e18_tw_reopen"},
		{file: "e20_lost_SYN"},
		{file: "e20d_lost_fin"},
	}
}

func TestLinuxProfileReproducesKernelRecordings(t *testing.T) {
	for _, r := range kernelRecordings() {
		t.Run(r.file, func(t *testing.T) { compareRecording(t, "kernel", r) })
	}
}

// moreRecordings are described in testdata/recordings/more/README.md.
func moreRecordings() []rules {
	return []rules{
		{file: "server_half_close"},
		{file: "write_write_read"},
		{file: "unread_both"},
		{file: "linger0"},
		{file: "delayed_ack_sizes"},
		{file: "keepalive_with_data_waiting"},
		{file: "lost_synack"},
		{file: "lost_last_ack"},
		{file: "lost_middle"},
		{file: "close_together_with_data"},
		{file: "lost_data_and_fin"},
		{file: "lost_small"},
		{file: "two_way_loss", most: 43},
		{file: "nagle_close"},
		{file: "lost_data_before_fin"},
		{file: "reset_in_fin_wait2"},
		{file: "two_losses"},
		{file: "two_lost_at_the_tail"},
	}
}

func TestLinuxProfileReproducesMoreRecordings(t *testing.T) {
	for _, r := range moreRecordings() {
		t.Run(r.file, func(t *testing.T) { compareRecording(t, "more", r) })
	}
}

// mechanismRecordings are described in testdata/recordings/mechanisms/README.md.
func mechanismRecordings() []rules {
	return []rules{
		{file: "backlog_full"},
		{file: "collapse"},
		{file: "cork"},
		{file: "crash_reconnect", reused: true},
		{file: "ecn", bulk: true},
		{file: "never_reads", bulk: true},
		{file: "persist_answered", from: zeroWindow},
		{file: "pmtu", bulk: true},
		{file: "r2_long_rtt"},
		{file: "reads_only"},
		{file: "tiny_reader", from: zeroWindow},
		{file: "small300", most: 20},
		{file: "mid800"},
		{file: "burst30"},
		{file: "datafin"},
		{file: "cork2"},
		{file: "nagle3"},
		{file: "answerer"},
		{file: "orphan"},
		{file: "v6_open_close"},
		{file: "offload_flights", most: 19},
		{file: "loopback"},
		{file: "loopback_own"},
	}
}

func TestLinuxProfileReproducesMechanisms(t *testing.T) {
	for _, r := range mechanismRecordings() {
		t.Run(r.file, func(t *testing.T) { compareRecording(t, "mechanisms", r) })
	}
}

// socketRecordings are described in testdata/recordings/sockets/README.md.
func socketRecordings() []rules {
	return []rules{
		{file: "defer_accept"},
		{file: "overflow_abort"},
		{file: "shut_rd"},
		{file: "urgent"},
		{file: "path_mtu_shared", bulk: true, strict: 3},
		{file: "user_timeout_dead"},
		{file: "user_timeout_keepalive"},
		{file: "user_timeout_keepalive_long"},
		{file: "user_timeout_keepalive_short"},
		{file: "user_timeout_late"},
		{file: "user_timeout_syn"},
		{file: "user_timeout_zero_alive"},
		{file: "user_timeout_zero_dead"},
	}
}

func TestLinuxProfileReproducesWhatProgramsAskOfSockets(t *testing.T) {
	for _, r := range socketRecordings() {
		t.Run(r.file, func(t *testing.T) {
			compareRecording(t, "sockets", r)
			if r.strict > 0 {
				compareRecording(t, "sockets", rules{file: r.file, most: r.strict})
			}
			holdExpectations(t, "sockets", r.file)
		})
	}
}

// timeoutRecordings are of timeouts and recoveries, needed and needless.
func timeoutRecordings() []rules {
	return []rules{
		{file: "cubic_reorder", bulk: true, strict: 52},
		{file: "cubic_rto_real2", bulk: true, strict: 82},
		{file: "cubic_spike", bulk: true, strict: 71},
		{file: "late_acks_all", bulk: true, strict: 31},
		{file: "lost_retrans"},
		{file: "lost_retrans_loss"},
		{file: "reorder", bulk: true, strict: 52},
		{file: "reorder3"},
		{file: "reorder_nosack", bulk: true, strict: 52},
		{file: "reorder_nots"},
		{file: "rto_avoidance"},
		{file: "rto_in_recovery"},
		{file: "rto_in_recovery_new"},
		{file: "rto_nonew"},
		{file: "rto_partial"},
		{file: "rto_pauses", bulk: true, strict: 33},
		{file: "rto_real"},
		{file: "rto_real2"},
		{file: "rto_real2_nosack", bulk: true, strict: 18},
		{file: "rto_real_nots"},
		{file: "rto_repeat"},
		{file: "spike", bulk: true, strict: 71},
		{file: "spike_acks", bulk: true, strict: 7},
		{file: "spike_avoidance", bulk: true, strict: 88},
		{file: "spike_fifo", bulk: true, strict: 31},
		{file: "spike_fifo_nosack", bulk: true, strict: 26},
		{file: "spike_fifo_nosack_nots", bulk: true, strict: 26},
		{file: "spike_fifo_nots", bulk: true, strict: 31},
		{file: "spike_nonew"},
		{file: "spike_nonew_nots"},
		{file: "spike_nots", bulk: true}, // the handshake took 42 ms longer than the link
		{file: "spike_tail"},
		{file: "spike_trickle_rto", bulk: true, strict: 9},
		{file: "trickle_recovery"},
		{file: "trickle_rto"},
		{file: "trickle_rto_nosack", bulk: true, strict: 26},
		{file: "two_spikes_nosack", bulk: true, strict: 26},
	}
}

func TestLinuxProfileReproducesTimeoutsAndRecoveries(t *testing.T) {
	for _, r := range timeoutRecordings() {
		t.Run(r.file, func(t *testing.T) {
			compareRecording(t, "more", r)
			if r.strict > 0 {
				compareRecording(t, "more", rules{file: r.file, most: r.strict})
			}
		})
	}
}

// boxRecordings are described in testdata/recordings/boxes/README.md. Those with
// two sides are compared at both.
func boxRecordings() []rules {
	both := func(file string, reused bool) []rules {
		return []rules{
			{file: file, at: "client", side: "_client"},
			{file: file, at: "server", side: "_server", reused: reused},
		}
	}
	return slices.Concat(
		[]rules{{file: "connlimit"}, {file: "refused"}},
		both("nat_loose1", false), both("nat_loose0", false), both("nat_server_speaks", false), both("nat_port_taken", true),
		both("publish", false), both("window", false),
		[]rules{{file: "nat_port_taken", at: "stranger", side: "_client", reused: true}},
	)
}

func TestLinuxProfileReproducesBoxes(t *testing.T) {
	for _, r := range boxRecordings() {
		t.Run(r.file+r.side+r.at, func(t *testing.T) { compareRecording(t, "boxes", r) })
	}
}

// serverRecordings are described in testdata/recordings/servers/README.md.
func serverRecordings() []rules {
	return []rules{
		{file: "nginx_limit_rate"},
		{file: "nginx_limit_rate_after"},
		{file: "reuseport_close"},
		{file: "slow_head_nginx"},
		{file: "nginx_quit"},
		{file: "nginx_term"},
		{file: "nginx_reload", bulk: true},
		{file: "go_shutdown"},
		{file: "go_killed"},
		{file: "apache_prefork"},
		{file: "apache_lingers"},
		{file: "hoard_haproxy_maxconn"},
	}
}

func TestServersReproduceRecordings(t *testing.T) {
	for _, r := range serverRecordings() {
		r.programs = true
		t.Run(r.file, func(t *testing.T) { compareRecording(t, "servers", r) })
	}
}

// drawnRecordings are described in testdata/recordings/drawn/README.md.
func drawnRecordings() []rules {
	return []rules{
		{file: "fin_beyond_gap"},
		{file: "fin_is_no_reply"},
		{file: "fin_read"},
		{file: "fin_waits_for_cwnd"},
		{file: "first_ack_after_data"},
		{file: "late_and_old"},
		{file: "no_round_trip_yet", most: 13},
		{file: "quick_from_in_order"},
		{file: "reset_behind_gap"},
		{file: "short_segment_delivered"},
		{file: "small_reads"},
		{file: "whole_in_small_window", most: 9},
		{file: "window_told_again"},
	}
}

func TestLinuxProfileReproducesDrawnScripts(t *testing.T) {
	for _, r := range drawnRecordings() {
		t.Run(r.file, func(t *testing.T) { compareRecording(t, "drawn", r) })
	}
}

// holdExpectations validates the scenario of a recording: what the packets do not
// show, such as what a program was told and when, is in its expectations.
func holdExpectations(t *testing.T, kind, file string) {
	t.Helper()
	name := filepath.Join("testdata", "recordings", kind, file+".yaml")
	src, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	s, problems := scenarios.Load(name, src)
	if problems == nil {
		_, problems = s.Validate()
	}
	if len(problems) > 0 {
		t.Error(problems.Format())
	}
}
