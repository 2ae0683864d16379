package scenarios_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// As recorded: a read stops before the urgent octet, MSG_OOB gives it; of two in a
// row that nobody asks for a plain read gives neither; in line a read stops there,
// too, and the next one begins with the octet.
func TestWhatIsReadOfUrgentDataIsWhatAProgramOnLinuxRead(t *testing.T) {
	tr := runScenario(t, filepath.Join("testdata", "recordings", "sockets", "urgent.yaml"))
	var reads []string
	for id := trace.RecordID(1); int(id) <= tr.Len(); id++ {
		switch r := tr.Record(id); {
		case r.Kind == trace.Call && app.CallKind(r.Sub) == app.CallRead:
			reads = append(reads, fmt.Sprint(r.N))
		case r.Kind == trace.Call && app.CallKind(r.Sub) == app.CallReadUrgent:
			reads = append(reads, fmt.Sprint("urgent ", r.N))
		case r.Kind == trace.Refusal && r.Why == tcpmodel.WhyUrgentLost:
			reads = append(reads, "lost")
		case r.Kind == trace.Refusal && r.Why == tcpmodel.WhyUrgentPassed:
			reads = append(reads, "passed")
		}
	}
	want := []string{"7", "urgent 1", "5", "passed", "lost", "0", "lost", "2", "1", "2000", "1"}
	if !slices.Equal(reads, want) {
		t.Errorf("the program reads %q, want %q", reads, want)
	}
}

// RFC 9293 §3.8.5: the pointer of each segment with URG names one octet, and it
// never goes back; the state of both ends says the same.
func TestTheUrgentPointerNamesOneOctetForBothEnds(t *testing.T) {
	tr := runScenario(t, filepath.Join("testdata", "recordings", "sockets", "urgent.yaml"))
	var last tcpmodel.Seq
	for id := trace.RecordID(1); int(id) <= tr.Len(); id++ {
		r := tr.Record(id)
		if r.Packet() == 0 || !tr.Packet(r.Packet()).Seg.Flags.Has(tcpmodel.URG) {
			continue
		}
		seg := &tr.Packet(r.Packet()).Seg
		up := seg.Seq + tcpmodel.Seq(seg.Urgent)
		after := id
		for int(after) < tr.Len() && tr.Record(after+1).Stop == r.Stop {
			after++
		}
		switch r.Kind {
		case trace.SegmentSent:
			if s := tr.SnapshotAt(r.Conn, 0, after); s.SndUna+tcpmodel.Seq(s.SndUrgent) != up {
				t.Errorf("#%d: SND.UP is %d octets ahead of SND.UNA, the pointer says otherwise", r.Packet(), s.SndUrgent)
			}
			if last != 0 && up.Less(last) {
				t.Errorf("#%d: the pointer goes back", r.Packet())
			}
			last = up
		case trace.SegmentDelivered:
			s := tr.SnapshotAt(r.Conn, 1, after)
			if next := s.RcvNxt - tcpmodel.Seq(uint32(s.RcvQueued)); next+tcpmodel.Seq(s.RcvUrgent) != up {
				t.Errorf("#%d: RCV.UP is %d octets ahead of what is read, the pointer says otherwise", r.Packet(), s.RcvUrgent)
			}
		}
	}
	if last == 0 {
		t.Error("no segment has URG")
	}
}
