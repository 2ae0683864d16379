package capture_test

import (
	"slices"
	"testing"

	"wirewalk/sim/app"
	"wirewalk/sim/capture"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
	"wirewalk/tcpmodel/observe"
)

// stopOf is the packet that the stop of a record is about.
func stopOf(t *trace.Trace, id trace.RecordID) trace.PacketID {
	first, last := t.Stop(t.Record(id).Stop)
	for ; first <= last; first++ {
		if p := t.Record(first).Packet(); p != 0 {
			return p
		}
	}
	return 0
}

// receivedAt lists the packets at whose stops a host receives a message.
func receivedAt(t *trace.Trace, host trace.HostID) []trace.PacketID {
	var at []trace.PacketID
	for id := trace.RecordID(1); int(id) <= t.Len(); id++ {
		r := t.Record(id)
		if r.Kind == trace.HTTP && r.Host == host && app.ReportKind(r.Sub) == app.ReportMessageReceived {
			at = append(at, stopOf(t, id))
		}
	}
	return at
}

func TestTheFarEndReceivesAMessageWhenItAcknowledgesIt(t *testing.T) {
	for _, c := range []struct {
		file           string
		opt            capture.Options
		client, server []trace.PacketID
	}{
		// The server never read the second request, #8: it had closed.
		{"testdata/http/e07b_race_POST.pcap", capture.Options{}, []trace.PacketID{6}, []trace.PacketID{5}},
		{"testdata/http/e07a_race_GET.pcap", capture.Options{}, []trace.PacketID{6, 18}, []trace.PacketID{5, 17}},
		// Seen at the server, a request has arrived and the client acknowledges the response.
		{"testdata/http/e01_http10_noka.pcap", capture.Options{SeenAt: "10.99.0.2"}, []trace.PacketID{7}, []trace.PacketID{4}},
	} {
		tr := importWith(t, c.file, c.opt)
		if got := receivedAt(tr, 1); !slices.Equal(got, c.client) {
			t.Errorf("%s: the client receives with packets %d, want %d", c.file, got, c.client)
		}
		if got := receivedAt(tr, 2); !slices.Equal(got, c.server) {
			t.Errorf("%s: the server receives with packets %d, want %d", c.file, got, c.server)
		}
	}
}

func TestARequestThatMetAFINFailsWithIt(t *testing.T) {
	tr := importFile(t, "testdata/http/e07b_race_POST.pcap")
	for id := trace.RecordID(1); int(id) <= tr.Len(); id++ {
		r := tr.Record(id)
		if r.Kind != trace.Exchange || !tr.Exchange(r.Ref).Failed {
			continue
		}
		x := tr.Exchange(r.Ref)
		if x.Error != "closed by the server before a response (EOF)" || stopOf(tr, id) != 9 || r.Errno != tcpmodel.OK {
			t.Errorf("%s %s: %q with packet %d, error %v", x.Method, x.Target, x.Error, stopOf(tr, id), r.Errno)
		}
		return
	}
	t.Error("no exchange failed")
}

func TestAPacketThatDrewAnICMPErrorHasNotArrived(t *testing.T) {
	tr := importFile(t, "testdata/http/e15d_ka_unreach_icmp.pcap")
	for _, c := range []struct {
		packet trace.PacketID
		client tcpmodel.State
	}{{26, tcpmodel.Established}, {28, tcpmodel.FinWait1}, {29, tcpmodel.Closed}} {
		_, last := tr.Stop(tr.Record(tr.Packet(c.packet).Sent).Stop)
		if got := tr.StateAt(1, 0, last); got != c.client {
			t.Errorf("after packet %d the client is in %v, want %v", c.packet, got, c.client)
		}
	}
	if p := tr.Packet(26); p.Arrived != 0 || p.Dropped == 0 {
		t.Errorf("the RST: %+v", p)
	}
	if why := tr.Record(tr.Packet(29).Sent).Why; why != observe.ReasonRstGone {
		t.Errorf("the last RST has the reason %q", observe.ReasonNames()[why])
	}
}

func TestWhatARSTAnswersHasChangedNothingWhereItCame(t *testing.T) {
	tr := importFile(t, "testdata/http/e07b_race_POST.pcap")
	for packet, server := range map[trace.PacketID]tcpmodel.State{10: tcpmodel.FinWait1, 11: tcpmodel.Closed} {
		_, last := tr.Stop(tr.Record(tr.Packet(packet).Sent).Stop)
		if got := tr.StateAt(1, 1, last); got != server {
			t.Errorf("after packet %d the server is in %v, want %v", packet, got, server)
		}
	}
	for rst, answered := range map[trace.PacketID]trace.PacketID{11: 8, 12: 10} {
		if cause := tr.Record(tr.Packet(rst).Sent).Cause; cause != tr.Packet(answered).Arrived {
			t.Errorf("RST #%d is caused by record %d, want the arrival of #%d", rst, cause, answered)
		}
	}
}
