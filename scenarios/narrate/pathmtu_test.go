package narrate_test

import (
	"slices"
	"strings"
	"testing"

	"wirewalk/scenarios"
	"wirewalk/scenarios/narrate"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// toldIn runs a scenario and gives what every stop is said to be, each followed by why.
func toldIn(t *testing.T, text string) (*trace.Trace, []string) {
	t.Helper()
	s, problems := scenarios.Load("x.yaml", []byte(text))
	if problems.Errors() != nil {
		t.Fatal(problems.Format())
	}
	lesson, err := s.Run()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for stop := trace.StopID(1); int(stop) <= lesson.Trace.Stops(); stop++ {
		out = append(out, narrate.DescribeStop(lesson.Trace, stop)+" "+narrate.WhyStop(lesson.Trace, stop).Sentence)
	}
	return lesson.Trace, out
}

func smallLink(box, mtu string) string {
	return `version: 1
stack: linux
hosts: {client: {}, server: {}}
boxes: {router: {kind: router` + box + `}}
links:
  a: {between: [client, router], delay: 10ms}
  b: {between: [router, server], delay: 40ms, mtu: ` + mtu + `}
programs: [{host: server}]
script:
  - {at: 0s, host: client, do: connect, as: c}
  - {at: 200ms, host: client, do: write, conn: c, size: 4000B}
until: 2s
`
}

func TestWhatHappensAtALinkThatIsTooSmallIsToldAsItIs(t *testing.T) {
	for _, c := range []struct {
		name, box, mtu string
		want, not      []string
	}{
		{
			"discovered", "", "1300B",
			[]string{
				"cuts its segments to what fits, and sends again what was too large",
				"has learnt already that the path takes only smaller packets",
				"a repetition of #4 and #5",
			},
			[]string{"no acknowledgment", "No acknowledgment", "sends no ICMP", "lowered"},
		},
		{"black hole", ", filter_icmp: true", "1300B", []string{"sends no ICMP: client is not told"}, []string{"cuts its segments"}},
		{"clamped", ", clamp_mss: true", "1300B", []string{"#1 SYN arrives at server with its MSS lowered to 1260"}, []string{"was too large", "too large"}},
		{"below 552", "", "400B", []string{"Linux goes no lower", "#10 (500 octets) arrives at server in fragments"}, nil},
	} {
		tr, said := toldIn(t, smallLink(c.box, c.mtu))
		all := strings.Join(said, "\n")
		for _, want := range c.want {
			if !strings.Contains(all, want) {
				t.Errorf("%s: nothing says %q:\n%s", c.name, want, all)
			}
		}
		for _, not := range c.not {
			if strings.Contains(all, not) {
				t.Errorf("%s: something says %q:\n%s", c.name, not, all)
			}
		}
		for id := trace.RecordID(1); int(id) <= tr.Len(); id++ {
			// Who says that it sends again has to do so, at this stop.
			if r := tr.Record(id); r.Why == tcpmodel.WhyPathMTU && r.Kind == trace.Refusal && !repeats(tr, r.Stop) {
				t.Errorf("%s: at stop %d nothing is sent again", c.name, r.Stop)
			}
		}
	}
}

func repeats(t *trace.Trace, stop trace.StopID) bool {
	first, last := t.Stop(stop)
	for id := first; id <= last; id++ {
		if r := t.Record(id); r.Kind == trace.SegmentSent && t.Packet(r.Packet()).Again != 0 {
			return true
		}
	}
	return false
}

func TestAnICMPErrorIsToldByWhoSendsItAboutWhat(t *testing.T) {
	tr, _ := toldIn(t, smallLink("", "1300B"))
	for id := trace.RecordID(1); int(id) <= tr.Len(); id++ {
		r := tr.Record(id)
		if r.Kind != trace.SegmentSent || tr.Packet(r.Packet()).Proto != trace.ICMP {
			continue
		}
		got := narrate.Why(tr, id).Sentence
		if !strings.HasPrefix(got, "Router tells client by ICMP that #4") || !strings.Contains(got, "the next link takes 1300 octets") {
			t.Errorf("%q", got)
		}
		return
	}
	t.Error("no ICMP error was sent")
}

// What repeats several segments at once names them all, and does not say "the same".
func TestARepetitionOfSeveralSegmentsNamesThemAll(t *testing.T) {
	_, said := toldIn(t, `version: 1
stack: linux
hosts: {client: {}, server: {}}
programs: [{host: server}]
script:
  - {at: 0s, host: client, do: connect, as: c, options: {nodelay: true}}
  - {at: 500ms, host: client, do: write, conn: c, size: 100B}
  - {at: 520ms, host: client, do: write, conn: c, size: 100B}
  - {at: 540ms, host: client, do: write, conn: c, size: 100B}
faults: [{do: drop, from: client, after: 450ms, before: 700ms}]
until: 5s
`)
	i := slices.IndexFunc(said, func(s string) bool { return strings.Contains(s, "retransmit timer (256 ms) runs out") })
	if i < 0 || !strings.Contains(said[i], "a repetition of #4 to #6") || !strings.Contains(said[i], "sends #4 to #6 again, in one segment") {
		t.Errorf("%q", said)
	}
}

// A client that has forgotten its connection opens it anew (RFC 9293 §3.5.1).
func TestAnOpeningOverAForgottenConnectionIsToldAsItIs(t *testing.T) {
	_, said := toldIn(t, `version: 1
stack: linux
hosts: {client: {}, server: {}}
programs: [{host: server, at_eof: nothing}]
script:
  - {at: 0s, host: client, do: connect, from_port: 40000, as: c}
  - {at: 600ms, host: client, do: reboot}
  - {at: 1s, host: client, do: connect, from_port: 40000, as: d}
until: 3s
`)
	all := strings.Join(said, "\n")
	for _, want := range []string{
		"server still has one with these addresses and ports", "does not wait for its timeout: it sends its SYN again after a moment",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("nothing says %q:\n%s", want, all)
		}
	}
	if strings.Contains(all, "No acknowledgment came in time") {
		t.Errorf("no timeout ran out:\n%s", all)
	}
}

func TestARunThatEndsForWantOfNewsSaysSo(t *testing.T) {
	_, said := toldIn(t, `version: 1
hosts: {client: {}, server: {}}
programs: [{host: server}]
script: [{at: 0s, host: client, do: connect, as: c, options: {keepalive: true}}]
`)
	if last := said[len(said)-1]; !strings.Contains(last, "the run ends here") || !strings.Contains(last, "Three keepalive probes in a row were answered") {
		t.Errorf("the last stop is %q", last)
	}
}
