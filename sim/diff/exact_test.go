package diff_test

import (
	"hash/fnv"
	"strings"
	"testing"

	"wirewalk/scenarios"
	"wirewalk/sim/diff"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// timings are settings of which many change no packet of a lesson.
var timings = map[string]string{
	"msl": "30s", "min_rto": "5s", "fin_wait2_timeout": "7s", "keepalive_idle": "11s", "delayed_ack": "90ms", "max_rto": "33s",
	"user_timeout": "5s", "syn_rto": "2s", "keepalive_interval": "3s",
}

// exactly lays a changed run on the run as it is.
func exactly(a, b *trace.Trace) *diff.Alignment {
	return diff.Align(diff.Side{Trace: a, Name: "A"}, diff.Side{Trace: b, Name: "B"}, diff.Tolerance{})
}

// same reports that two runs tell the same of every end at every instant, without
// a look at how they lie on each other.
func same(a, b *trace.Trace) (string, bool) {
	if a.Len() != b.Len() {
		return "another number of records", false
	}
	for id := trace.RecordID(1); int(id) <= a.Len(); id++ {
		x, y := a.Record(id), b.Record(id)
		if x.At != y.At || x.Kind != y.Kind || x.Host != y.Host || x.Conn != y.Conn || x.Sub != y.Sub || x.Errno != y.Errno {
			return x.Kind.String(), false
		}
		if x.Conn == 0 || x.Kind != trace.SegmentSent && x.Kind != trace.SegmentDelivered {
			continue
		}
		_, last := a.Stop(x.Stop)
		for side := range 2 {
			s, o := a.SnapshotAt(x.Conn, side, last), b.SnapshotAt(x.Conn, side, last)
			if (s == nil) != (o == nil) || s != nil && !alike(s, o) {
				return "a snapshot", false
			}
		}
	}
	return "", a.End == b.End
}

func alike(s, o *tcpmodel.Snapshot) bool {
	return s.State == o.State && s.RTO == o.RTO && s.Timers == o.Timers && s.Cwnd == o.Cwnd && s.Ssthresh == o.Ssthresh &&
		s.SndUna == o.SndUna && s.RcvNxt == o.RcvNxt
}

func TestNoDifferenceMeansEqualStatesTimersAndTimes(t *testing.T) {
	tried, found := 0, 0
	for _, id := range scenarios.IDs() {
		text, _ := scenarios.Open(id)
		s, problems := scenarios.Load(id, text)
		if s == nil {
			t.Fatal(problems.Format())
		}
		var list []string
		for _, x := range s.Settings() {
			key := x.Path[strings.LastIndex(x.Path, ".")+1:]
			if v := timings[key]; v != "" && v != x.Value && strings.HasPrefix(x.Path, "hosts.") {
				list = append(list, "set "+x.Path+"="+v)
			}
		}
		var base *trace.Trace
		for _, change := range list {
			if !drawn(id+change, len(list), 3) {
				continue
			}
			tried++
			if base == nil {
				base = lesson(t, id)
			}
			next, problems := s.Change(change)
			if len(problems) > 0 {
				continue
			}
			l, err := next.Run()
			if err != nil {
				continue
			}
			what, equal := same(base, l.Trace)
			al := exactly(base, l.Trace)
			switch none := al.Content+al.Times == 0; {
			case none && !equal:
				t.Errorf("%s, %s: no difference is told, and there is one: %s", id, change, what)
			case !none:
				found++
			}
			for _, d := range al.Differences {
				if d.Text == "" || d.Packets == [2]trace.PacketID{} && d.Stops == [2]trace.StopID{} {
					t.Errorf("%s, %s: %q leads nowhere", id, change, d.Text)
				}
			}
		}
	}
	if tried < 100 || found < 20 {
		t.Errorf("%d of %d changes made a difference", found, tried)
	}
}

// drawn reports whether one of n is taken, so that some are of each.
func drawn(name string, n, take int) bool {
	h := fnv.New32a()
	_, _ = h.Write([]byte(name))
	return int(h.Sum32()%uint32(n)) < take
}

func TestAWhatIfThatOnlyMovesATimerSaysWhatItMoves(t *testing.T) {
	for _, c := range []struct{ lesson, change, says string }{
		{"half-close", "set hosts.client.tcp.msl=30s", "the client goes from TIME-WAIT to CLOSED 4 min after #12 in A, 60 s after #12 in B"},
		{"simultaneous-open-and-close", "set hosts.left.tcp.msl=30s", "goes from TIME-WAIT to CLOSED 4 min after #"},
		{"close-wait-leak", "set hosts.client.tcp.fin_wait2_timeout=0s", "only in A: the client goes from FIN-WAIT-2 to CLOSED"},
		{"restart-after-idle", "set hosts.server.tcp.min_rto=5s", "in A, "},
		{"three-way-handshake", "set hosts.client.tcp.min_rto=5s", "the client's RTO is 1 s in A, 5 s in B"},
	} {
		text, _ := scenarios.Open(c.lesson)
		s, _ := scenarios.Load(c.lesson, text)
		next, problems := s.Change(c.change)
		if len(problems) > 0 {
			t.Fatal(problems.Format())
		}
		l, err := next.Run()
		if err != nil {
			t.Fatal(err)
		}
		if got := told(exactly(lesson(t, c.lesson), l.Trace)); !strings.Contains(got, c.says) {
			t.Errorf("%s, %s: %q is missing in\n%s", c.lesson, c.change, c.says, got)
		}
	}
}
