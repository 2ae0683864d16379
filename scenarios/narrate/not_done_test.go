package narrate_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"wirewalk/scenarios"
	"wirewalk/scenarios/narrate"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// Whoever acts on an open connection either does a thing, or it is said why
// not: RST, ACK, data, FIN and retransmission.
func TestWhatDidNotHappenIsExplainedAtEveryStopOfEveryLesson(t *testing.T) {
	ref := regexp.MustCompile(`^RFC \d+ §[0-9A-Z]+(\.\d+)*$`)
	for id, tr := range runs(t) {
		for c := trace.NewCursor(tr, nil); c.Next(); {
			absent := narrate.NotDone(tr, c.Stop())
			for _, a := range absent {
				s := a.Text.Sentence
				if !strings.HasSuffix(s, ".") || strings.ContainsAny(s, "{}[]|%") || strings.Contains(s, "  ") {
					t.Errorf("%s, stop %d, %s: %q", id, c.Stop(), a.What, s)
				}
				if a.Text.Ref != "" && !ref.MatchString(a.Text.Ref) {
					t.Errorf("%s, stop %d, %s: reference %q", id, c.Stop(), a.What, a.Text.Ref)
				}
			}
			for _, missing := range unanswered(tr, c.Stop(), absent) {
				t.Errorf("%s, stop %d: %s", id, c.Stop(), missing)
			}
		}
	}
}

// unanswered lists what was neither done nor explained, on connections that are
// open in both directions.
func unanswered(tr *trace.Trace, stop trace.StopID, absent []narrate.Omission) []string {
	type end struct {
		host trace.HostID
		conn trace.ConnID
	}
	did := map[end][]string{}
	first, last := tr.Stop(stop)
	for rec := first; rec <= last; rec++ {
		r := tr.Record(rec)
		if r.Conn == 0 || r.Host == 0 {
			continue
		}
		e := end{r.Host, r.Conn}
		side := tr.Conn(r.Conn).Side(r.Host)
		if side < 0 || tr.StateAt(r.Conn, side, last) != tcpmodel.Established {
			continue
		}
		did[e] = append(did[e], "")
		if r.Kind != trace.SegmentSent {
			continue
		}
		p := tr.Packet(r.Packet())
		for what, done := range map[string]bool{
			"RST": p.Seg.Flags.Has(tcpmodel.RST), "ACK": p.Seg.Flags.Has(tcpmodel.ACK), "FIN": p.Seg.Flags.Has(tcpmodel.FIN),
			"data": p.Seg.Payload.Len > 0, "retry": p.Again != 0,
		} {
			if done {
				did[e] = append(did[e], what)
			}
		}
	}
	var out []string
	for e, done := range did {
		for _, a := range absent {
			if a.Host == e.host && a.Conn == e.conn {
				done = append(done, a.What)
			}
		}
		for _, what := range []string{"RST", "ACK", "data", "FIN", "retry"} {
			if !slices.Contains(done, what) {
				out = append(out, tr.Host(e.host).Name+": nothing is said of "+what)
			}
		}
	}
	return out
}

func TestTheGuardThatFailedIsNamed(t *testing.T) {
	for _, c := range []struct {
		scenario string
		at       func(tr *trace.Trace, stop trace.StopID) bool
		host     string
		what     string
		says     string
		ref      string
	}{
		{
			"four-segment-close", enters(tcpmodel.TimeWait), "client", "reuse",
			"Client keeps this pair of addresses and ports for another 4 min", "RFC 9293 §3.6.1",
		},
		{
			"four-segment-close", enters(tcpmodel.CloseWait), "server", "FIN",
			"has not called close()", "RFC 9293 §3.6",
		},
		{
			"four-segment-close", enters(tcpmodel.CloseWait), "server", "ACK",
			"at the end of this instant", "RFC 9293 §3.8.6.3",
		},
		{
			"four-segment-close", enters(tcpmodel.FinWait1), "client", "data", "has sent its FIN", "RFC 9293 §3.10.2",
		},
		{
			"four-segment-close", enters(tcpmodel.SynReceived), "server", "RST", "A program listens on this port", "RFC 9293 §3.10.7.2",
		},
		{
			"three-way-handshake", enters(tcpmodel.SynSent), "client", "retry", "its timer runs for another 1 s.", "RFC 6298 §5",
		},
		{
			"idle-close-race", enters(tcpmodel.LastAck), "client", "reuse", "Connection a is closed on client's side", "RFC 9293 §3.10.2",
		},
		{
			"four-segment-close", arrives(3), "server", "ACK", "#3 takes no sequence numbers", "RFC 9293 §3.5",
		},
	} {
		src, _ := scenarios.Open(c.scenario)
		s, _ := scenarios.Load(c.scenario, src)
		l, err := s.Run()
		if err != nil {
			t.Fatal(err)
		}
		found := ""
		for stop := trace.StopID(1); int(stop) <= l.Trace.Stops() && found == ""; stop++ {
			if !c.at(l.Trace, stop) {
				continue
			}
			for _, a := range narrate.NotDone(l.Trace, stop) {
				if l.Trace.Host(a.Host).Name == c.host && a.What == c.what && strings.Contains(a.Text.Sentence, c.says) && a.Text.Ref == c.ref {
					found = a.Text.Sentence
				}
			}
			if found == "" {
				t.Errorf("%s, stop %d: nothing like %q in %+v", c.scenario, stop, c.says, narrate.NotDone(l.Trace, stop))
				found = "no"
			}
		}
		if found == "" {
			t.Errorf("%s has no such stop", c.scenario)
		}
	}
}

func enters(state tcpmodel.State) func(*trace.Trace, trace.StopID) bool {
	return func(tr *trace.Trace, stop trace.StopID) bool {
		first, last := tr.Stop(stop)
		for id := first; id <= last; id++ {
			if r := tr.Record(id); r.Kind == trace.StateChange && r.To() == state {
				return true
			}
		}
		return false
	}
}

func arrives(id trace.PacketID) func(*trace.Trace, trace.StopID) bool {
	return func(tr *trace.Trace, stop trace.StopID) bool {
		return tr.Record(tr.Packet(id).Arrived).Stop == stop
	}
}
