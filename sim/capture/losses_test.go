package capture_test

import (
	"slices"
	"testing"

	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
	"wirewalk/tcpmodel/observe"
)

// gone lists the packets that a trace takes for lost by a reason.
func gone(t *trace.Trace, why trace.Reason) []int {
	var out []int
	for id := trace.PacketID(1); int(id) <= t.Packets(); id++ {
		if p := t.Packet(id); p.Dropped != 0 && t.Record(p.Dropped).Why == why {
			out = append(out, int(id))
		}
	}
	return out
}

// What is told of the recordings says which packets were dropped.
func TestWhatWasLostIsToldFromWhatWasPerhapsLost(t *testing.T) {
	for _, c := range []struct {
		file          string
		lost, perhaps []int
	}{
		{"kernel/e17_loss_reno_sack1", []int{21}, nil},
		{"kernel/e17_loss_reno_sack0", []int{21}, nil},
		{"kernel/e20d_lost_fin", nil, []int{4}},
		{"kernel/e20_lost_SYN", nil, []int{1}},
		{"kernel/e8_ka_dead", nil, []int{8, 9, 10, 11}}, // the probes and the RST
		{"kernel/e14_data_rto", nil, []int{6, 7, 8, 9, 10, 11, 12, 13, 14, 15}},
		{"kernel/e7_ka_live", nil, nil},
		{"kernel/e9_ka_reboot", nil, nil}, // a RST is an answer
		{"kernel/e16_slowstart_reno", nil, nil},
		{"more/lost_small", []int{4}, nil},
		{"more/lost_data_and_fin", []int{4}, []int{5}},
		{"more/lost_last_ack", nil, []int{9}},
		{"more/lost_middle", nil, nil},          // before it came to where the capture was taken
		{"more/lost_synack", nil, nil},          // the answer has the timestamp of the first SYN
		{"more/two_lost_at_the_tail", nil, nil}, // the same, at the end of a response
		{"http/e07b_race_POST", nil, nil},       // what met a RST had come
		{"http/e21_page_11pipe", nil, nil},      // many at once
		{"http/e15d_ka_unreach_icmp", nil, nil}, // errors say more
		{"kernel/e3c_write_after_peer_close", nil, nil},
		// Sent again in other cuts: too large for the path, which nothing tells (RFC 4821).
		{"more/d02d_pmtu_blackhole_probing", []int{4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18}, nil},
	} {
		tr := importFile(t, "testdata/"+c.file+".pcap")
		if got := gone(tr, observe.ReasonLost); !slices.Equal(got, c.lost) {
			t.Errorf("%s: packets %v were lost, want %v", c.file, got, c.lost)
		}
		if got := gone(tr, observe.ReasonPerhapsLost); !slices.Equal(got, c.perhaps) {
			t.Errorf("%s: packets %v were perhaps lost, want %v", c.file, got, c.perhaps)
		}
	}
}

func TestAnEndThatDidNotSpeakKeepsItsState(t *testing.T) {
	for _, c := range []struct {
		file   string
		packet trace.PacketID
		far    tcpmodel.State
	}{
		{"kernel/e20d_lost_fin", 4, tcpmodel.Established},
		{"kernel/e20d_lost_fin", 5, tcpmodel.CloseWait},
		{"kernel/e8_ka_dead", 11, tcpmodel.Established},
		{"more/lost_last_ack", 9, tcpmodel.LastAck},
		{"more/lost_last_ack", 11, tcpmodel.Closed},
	} {
		tr := importFile(t, "testdata/"+c.file+".pcap")
		_, last := tr.Stop(tr.Record(tr.Packet(c.packet).Sent).Stop)
		if got := tr.StateAt(1, 1, last); got != c.far {
			t.Errorf("%s: after packet %d the server is in %v, want %v", c.file, c.packet, got, c.far)
		}
	}
}
