package scenarios_test

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"wirewalk/scenarios"
	"wirewalk/sim/capture"
	"wirewalk/sim/diff"
	"wirewalk/sim/format"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

func narrowed(t *testing.T, mtu string) *trace.Trace {
	t.Helper()
	s, problems := scenarios.Load("narrow.yaml", []byte(`version: 1
title: A box with a smaller MTU
stack: linux
hosts: {client: {}, server: {}}
boxes: {router: {kind: router}}
links: {a: {between: [client, router]}, b: {between: [router, server], mtu: `+mtu+`}}
programs: [{host: server}]
script:
  - {do: connect, as: talk}
  - {do: write, size: 3000B}
`))
	if problems.Errors() != nil {
		t.Fatal(problems.Format())
	}
	lesson, err := s.Run()
	if err != nil {
		t.Fatal(err)
	}
	return lesson.Trace
}

// RFC 1191 §4: jsonl, tcpdump's text and the comparison tell of the same MTU, of
// a run and of the capture that is made of it.
func TestEveryFaceNamesTheMTUOfAnICMPError(t *testing.T) {
	run := narrowed(t, "1300B")
	var file bytes.Buffer
	if err := capture.WritePcap(&file, run, 1); err != nil {
		t.Fatal(err)
	}
	imported, err := capture.Import(&file, "narrow", capture.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for name, tr := range map[string]*trace.Trace{"run": run, "capture": imported} {
		for face, want := range map[string]string{
			"jsonl": `"icmp":"fragmentation_needed","mtu":1300,`, "tcpdump": "need to frag (mtu 1300)",
		} {
			var out strings.Builder
			for _, f := range format.All() {
				if f.Name != face {
					continue
				}
				if err := f.Write(&out, format.Whole(tr)); err != nil {
					t.Fatal(err)
				}
			}
			if !strings.Contains(out.String(), want) {
				t.Errorf("%s: %s does not say %s:\n%s", name, face, want, out.String())
			}
		}
	}
	other := diff.Align(diff.Side{Trace: run, Name: "A"}, diff.Side{Trace: narrowed(t, "1299B"), Name: "B"}, diff.Tolerance{})
	found := false
	for _, d := range other.Differences {
		found = found || strings.HasPrefix(d.Text, "other MTU in the ICMP error: 1300 / 1299 octets")
	}
	if !found {
		t.Errorf("the comparison says %+v", other.Differences)
	}
}

// What is said of a path MTU that another connection has learnt holds: that one was
// told by ICMP before, no larger packet of this one leaves from then on, and where
// it waits for its persist timer nothing is in flight and the timer runs.
func TestTheReasonsOfASharedPathMTUHold(t *testing.T) {
	tr := runScenario(t, filepath.Join("testdata", "recordings", "sockets", "path_mtu_shared.yaml"))
	toldBy, keeps := map[trace.ConnID]uint16{}, map[trace.ConnID]uint16{}
	seen := map[tcpmodel.Reason]int{}
	refused := map[trace.ConnID]bool{}
	for id := trace.RecordID(1); int(id) <= tr.Len(); id++ {
		r := tr.Record(id)
		var p *trace.Packet
		if r.Packet() != 0 {
			p = tr.Packet(r.Packet())
		}
		switch {
		case p == nil:
		case r.Kind == trace.SegmentDelivered && p.Proto == trace.ICMP:
			toldBy[r.Conn] = p.Extra().MTU
		case r.Kind == trace.SegmentSent && r.Host == 1 && p.Proto == trace.TCP:
			if most := keeps[r.Conn]; most != 0 && tr.IPLen(r.Packet()) > int(most) {
				t.Errorf("record %d: #%d is larger than %d octets", id, r.Packet(), most)
			}
			if r.Why == tcpmodel.WhyPathMTURetry && !refused[r.Conn] {
				t.Errorf("record %d: nothing was refused before", id)
			}
		}
		seen[r.Why]++
		switch r.Why {
		case tcpmodel.WhyPathMTUShared:
			for conn, mtu := range toldBy {
				if conn != r.Conn {
					keeps[r.Conn] = mtu
				}
			}
			if keeps[r.Conn] == 0 {
				t.Errorf("record %d: no other connection was told", id)
			}
		case tcpmodel.WhyPathMTUHere:
			refused[r.Conn] = true
		case tcpmodel.WhyPathMTUWaits:
			if s := tr.SnapshotAt(r.Conn, 0, id); s.Inflight != 0 || s.Timers[tcpmodel.TimerPersist] == vtime.Never {
				t.Errorf("record %d: %d octets in flight or no persist timer", id, s.Inflight)
			}
		}
	}
	for _, why := range []tcpmodel.Reason{
		tcpmodel.WhyPathMTUShared, tcpmodel.WhyPathMTUHere, tcpmodel.WhyPathMTUWaits, tcpmodel.WhyPathMTURetry,
	} {
		if seen[why] == 0 {
			t.Errorf("nothing shows %s", inspect.ReasonName(why))
		}
	}
}
