package capture_test

import (
	"slices"
	"strings"
	"testing"

	"wirewalk/sim/capture"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel/observe"
)

// causes are the packets in the chain of causes of a packet's sending.
func causes(t *trace.Trace, id trace.PacketID) []trace.PacketID {
	var out []trace.PacketID
	for rec := t.Packet(id).Sent; rec != 0; rec = t.Record(rec).Cause {
		if p := t.Record(rec).Packet(); p != 0 && (len(out) == 0 || out[len(out)-1] != p) {
			out = append(out, p)
		}
	}
	return out
}

func TestARepetitionFollowsWhatToldOfTheGapElseTheFirstOfItsKind(t *testing.T) {
	for _, c := range []struct {
		file   string
		packet trace.PacketID
		why    trace.Reason
		chain  []trace.PacketID
	}{
		// #60 is the third ACK with a SACK block; #25 is the latest in that block.
		{"kernel/e17_loss_reno_sack1", 61, observe.ReasonToldOfGap, []trace.PacketID{61, 60, 25, 23, 7, 2, 1}},
		{"kernel/e20d_lost_fin", 5, observe.ReasonFinAgain, []trace.PacketID{5, 4}},
		{"kernel/e20_lost_SYN", 2, observe.ReasonSynAgain, []trace.PacketID{2, 1}},
		{"kernel/e14_data_rto", 8, observe.ReasonRetransmission, []trace.PacketID{8, 6}},
	} {
		tr := importFile(t, "testdata/"+c.file+".pcap")
		if why := tr.Record(tr.Packet(c.packet).Sent).Why; why != c.why {
			t.Errorf("%s: #%d is sent for %q", c.file, c.packet, observe.ReasonNames()[why])
		}
		if got := causes(tr, c.packet); len(got) < len(c.chain) || !slices.Equal(got[:len(c.chain)], c.chain) {
			t.Errorf("%s: the causes of #%d are %v, want %v", c.file, c.packet, got, c.chain)
		}
	}
}

func TestAPlaceThatTheHandshakesContradictIsDoubted(t *testing.T) {
	const file = "testdata/http/e07b_race_POST.pcap"
	for said, want := range map[string]int{"10.98.0.1": 0, "10.98.0.2": 1} {
		tr := importWith(t, file, capture.Options{SeenAt: said})
		if len(tr.Warnings) != want || want == 1 && !strings.Contains(tr.Warnings[0], "recorded at 10.98.0.1 and not at 10.98.0.2") {
			t.Errorf("said to be seen at %s: warnings %q", said, tr.Warnings)
		}
		if got := tr.Host(tr.SeenAt).Name; got != said {
			t.Errorf("seen at %s, said was %s", got, said)
		}
	}
	// Without a way to go, the handshake proves nothing.
	if tr := importWith(t, "testdata/http/e01_http10_noka.pcap", capture.Options{SeenAt: "10.99.0.2"}); len(tr.Warnings) != 0 {
		t.Errorf("warnings %q", tr.Warnings)
	}
}

// A tail loss probe takes the last octets; a retransmission timer takes the first that wait,
// and waits twice as long after its first repetition than before it.
func TestATailLossProbeIsToldFromATimeout(t *testing.T) {
	for _, c := range []struct {
		file          string
		probe, resent []trace.PacketID // the repetitions by reason
	}{
		{"kernel/e12_zerowin", []trace.PacketID{8}, nil}, // 9.5 ms after #7, while #6 waits; the answer is a D-SACK
		{"kernel/e14_data_rto", []trace.PacketID{7}, []trace.PacketID{8, 9, 10, 11, 12, 13, 14, 15}},
		{"kernel/e17_loss_reno_sack1", nil, nil},
		{"kernel/e20d_lost_fin", nil, nil},
		{"http/e15d_ka_unreach_icmp", nil, nil},
	} {
		tr := importFile(t, "testdata/"+c.file+".pcap")
		var probe, resent []trace.PacketID
		for id := trace.PacketID(1); int(id) <= tr.Packets(); id++ {
			switch tr.Record(tr.Packet(id).Sent).Why {
			case observe.ReasonTailProbe:
				probe = append(probe, id)
			case observe.ReasonRetransmission:
				resent = append(resent, id)
			}
		}
		if !slices.Equal(probe, c.probe) || !slices.Equal(resent, c.resent) {
			t.Errorf("%s: %v are probes and %v are sent again, want %v and %v", c.file, probe, resent, c.probe, c.resent)
		}
	}
}
