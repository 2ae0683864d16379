package scenarios_test

import (
	"bytes"
	"strings"
	"testing"

	"wirewalk/scenarios"
	"wirewalk/sim/capture"
	"wirewalk/sim/diff"
	"wirewalk/sim/format"
	"wirewalk/sim/trace"
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
