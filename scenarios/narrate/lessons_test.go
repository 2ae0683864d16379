package narrate_test

import (
	"iter"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wirewalk/scenarios"
	"wirewalk/scenarios/lessontest"
	"wirewalk/scenarios/narrate"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// runs makes the trace of every lesson.
func runs(t *testing.T) iter.Seq2[string, *trace.Trace] {
	t.Helper()
	return func(yield func(string, *trace.Trace) bool) {
		for _, id := range scenarios.IDs() {
			src, _ := scenarios.Open(id)
			s, problems := scenarios.Load(id, src)
			if s == nil {
				t.Errorf("%s: %v", id, problems)
				continue
			}
			l, err := s.Run()
			if err != nil {
				t.Errorf("%s: %v", id, err)
				continue
			}
			if !yield(id, l.Trace) {
				return
			}
		}
	}
}

func TestEveryStopOfEveryLessonIsExplainedAndDescribed(t *testing.T) {
	for id, tr := range runs(t) {
		for c := trace.NewCursor(tr, nil); c.Next(); {
			why, what := narrate.WhyStop(tr, c.Stop()), narrate.DescribeStop(tr, c.Stop())
			if why.Sentence == "" || what == "" {
				t.Errorf("%s, stop %d: %q because %q", id, c.Stop(), what, why.Sentence)
			}
			for _, s := range []string{why.Sentence, what} {
				if strings.ContainsAny(s, "{}[]|") || strings.Contains(s, "  ") || strings.Contains(s, " .") {
					t.Errorf("%s, stop %d is not well filled in: %q", id, c.Stop(), s)
				}
			}
		}
	}
}

func TestNoExplanationOfALessonIsVague(t *testing.T) {
	vague := []string{"its state", " some ", "the network ", "some octets", "reason-"}
	for id, tr := range runs(t) {
		for rec := trace.RecordID(1); int(rec) <= tr.Len(); rec++ {
			s := narrate.Why(tr, rec).Sentence
			for _, v := range vague {
				if strings.Contains(s, v) && !strings.HasPrefix(s, "The network") {
					t.Errorf("%s, record %d (%s): %q", id, rec, inspect.ReasonName(tr.Record(rec).Why), s)
				}
			}
			if s == "" {
				t.Errorf("%s, record %d (%s, %s) is not explained", id, rec, tr.Record(rec).Kind, inspect.ReasonName(tr.Record(rec).Why))
			}
		}
	}
}

func TestCausalChainsEndAtARoot(t *testing.T) {
	for id, tr := range runs(t) {
		for c := trace.NewCursor(tr, nil); c.Next(); {
			links := narrate.Chain(tr, narrate.Main(tr, c.Stop()))
			if len(links) == 0 {
				t.Fatalf("%s, stop %d has no chain", id, c.Stop())
			}
			for i, l := range links[1:] {
				if l.Rec >= links[i].Rec {
					t.Errorf("%s, stop %d: cause %d does not precede %d", id, c.Stop(), l.Rec, links[i].Rec)
				}
			}
			if root := tr.Record(links[len(links)-1].Rec); root.Cause != 0 && len(links) < 1000 {
				t.Errorf("%s, stop %d: the chain stops at record %d, which has a cause", id, c.Stop(), links[len(links)-1].Rec)
			}
		}
	}
}

func TestTheFirstLessonIsFourStopsThatReadLikeThis(t *testing.T) {
	want := []string{
		"0.000 s: client's program calls connect(); it goes from CLOSED to SYN-SENT; it sends #1 SYN.",
		"Client's program called connect(). Its TCP sends SYN: \"let us start; I number my octets from here\". (RFC 9293 §3.10.1)",
		"0.028 s: #1 SYN arrives at server; it goes from LISTEN to SYN-RECEIVED; it sends #2 SYN,ACK.",
		"A SYN came for a port on which server listens. Server acknowledges it and sends its own SYN in the same packet. " +
			"(RFC 9293 §3.10.7.2)",
		"0.056 s: #2 SYN,ACK arrives at client; it goes from SYN-SENT to ESTABLISHED; it sends #3 ACK; " +
			"its program learns that connect() succeeded.",
		"Server acknowledged client's SYN and sent its own, so client knows that both directions work. " +
			"It acknowledges and is ready to send. (RFC 9293 §3.10.7.3)",
		"0.084 s: #3 ACK arrives at server; it goes from SYN-RECEIVED to ESTABLISHED; its program accepts the connection.",
		"#3 acknowledges server's SYN: client is really there and hears server. The connection is open on both sides. " +
			"(RFC 9293 §3.10.7.4)",
	}
	for id, tr := range runs(t) {
		if id != "three-way-handshake" {
			continue
		}
		var got []string
		for c := trace.NewCursor(tr, nil); c.Next(); {
			why := narrate.WhyStop(tr, c.Stop())
			got = append(got, narrate.DescribeStop(tr, c.Stop()), why.Sentence+" ("+why.Ref+")")
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		return
	}
	t.Error("there is no first lesson")
}

func TestAProgramsReasonComesBeforeWhatItsTCPDoes(t *testing.T) {
	for id, tr := range runs(t) {
		if id != "http-idle-timeout" {
			continue
		}
		for c := trace.NewCursor(tr, nil); c.Next(); {
			if s := narrate.WhyStop(tr, c.Stop()).Sentence; strings.HasPrefix(s, "No request came") {
				if !strings.HasSuffix(s, "Its TCP sends FIN.") {
					t.Errorf("got %q", s)
				}
				return
			}
		}
	}
	t.Error("nobody closes for lack of requests")
}

// says collects what the records with a reason are explained by.
func says(tr *trace.Trace, why trace.Reason) []narrate.Text {
	var out []narrate.Text
	for rec := trace.RecordID(1); int(rec) <= tr.Len(); rec++ {
		if tr.Record(rec).Why == why {
			out = append(out, narrate.Why(tr, rec))
		}
	}
	return out
}

// lessonTrace is the trace of one lesson.
func lessonTrace(t *testing.T, id string) *trace.Trace {
	t.Helper()
	for got, tr := range runs(t) {
		if got == id {
			return tr
		}
	}
	t.Fatalf("there is no lesson %s", id)
	return nil
}

func TestAResetWithTheNumberOfTheFINIsNotSaidToBeExact(t *testing.T) {
	all := says(lessonTrace(t, "idle-close-race"), tcpmodel.WhyResetReceived)
	if len(all) == 0 {
		t.Fatal("nobody is reset")
	}
	for _, text := range all {
		if !strings.Contains(text.Sentence, "has the number of server's FIN, one below the window") || text.Ref != "RFC 5961 §3.2" {
			t.Errorf("got %q (%s)", text.Sentence, text.Ref)
		}
	}
	// The reset of an abort has the number that is expected next.
	for _, text := range says(lessonTrace(t, "abort-with-linger-zero"), tcpmodel.WhyResetReceived) {
		if !strings.Contains(text.Sentence, "expects next, so it counts") {
			t.Errorf("got %q", text.Sentence)
		}
	}
}

func TestAnArrivalOutOfOrderIsAcknowledgedForItsGap(t *testing.T) {
	for _, id := range []string{"fast-retransmit", "lost-ack-and-reordering"} {
		tr := lessonTrace(t, id)
		gaps := 0
		for rec := trace.RecordID(1); int(rec) <= tr.Len(); rec++ {
			r := tr.Record(rec)
			if r.Kind != trace.SegmentSent || !tr.PacketIs(r.Packet(), "duplicate-ack") {
				continue
			}
			if s := narrate.Why(tr, rec).Sentence; strings.HasPrefix(s, "Octets are missing at ") {
				gaps++
			} else {
				t.Errorf("%s, #%d: %q", id, r.Packet(), s)
			}
		}
		if gaps == 0 {
			t.Errorf("%s: no gap is acknowledged", id)
		}
	}
}

func TestTheSecondSegmentShouldNotWait(t *testing.T) {
	n := 0
	for id, tr := range runs(t) {
		for _, text := range says(tr, tcpmodel.WhyAckSecond) {
			n++
			if !strings.Contains(text.Sentence, "(SHLD-19)") { // RFC 9293 §3.8.6.3
				t.Fatalf("%s: %q", id, text.Sentence)
			}
		}
	}
	if n == 0 {
		t.Error("no lesson acknowledges a second segment")
	}
}

func TestTheNameOfAFaultIsTold(t *testing.T) {
	for do, want := range map[string][2]string{
		"do: drop": {
			"it sends #4 GET /a; #4 GET /a is lost (the \"cut\").", "The scenario calls this \"the \"cut\"\".",
		},
		"do: icmp, icmp: host-unreachable": {"#4 GET /a is lost (the \"cut\")", "The scenario calls this \"the \"cut\"\"."},
		"do: corrupt":                      {"arrives at server damaged, and is dropped (the \"cut\")", "The scenario calls this \"the \"cut\"\"."},
		"do: delay, by: 200ms": {
			"#4 GET /a arrives at server (the \"cut\")", "A fault of the scenario has acted on it: \"the \"cut\"\".",
		},
	} {
		s, ps := scenarios.Load("x.yaml", []byte(`version: 1
hosts: {client: {}, server: {}}
servers: [{pages: {/a: {size: 1KiB}}}]
script: [{do: get, path: /a, as: first}]
faults: [{`+do+`, packet: request, nth: 1, name: 'the "cut"'}]
`))
		if s == nil {
			t.Fatal(ps.Format())
		}
		l, err := s.Run()
		if err != nil {
			t.Fatal(err)
		}
		var what, why strings.Builder
		for c := trace.NewCursor(l.Trace, nil); c.Next(); {
			what.WriteString(narrate.DescribeStop(l.Trace, c.Stop()) + "\n")
			for rec, last := l.Trace.Stop(c.Stop()); rec <= last; rec++ {
				why.WriteString(narrate.Why(l.Trace, rec).Sentence + "\n")
			}
		}
		if !strings.Contains(what.String(), want[0]) {
			t.Errorf("%s: want %q in\n%s", do, want[0], what.String())
		}
		if strings.Count(why.String(), want[1]) != 1 {
			t.Errorf("%s: want %q once in\n%s", do, want[1], why.String())
		}
	}
}

// A SYN is told by the state of the connection that it meets (RFC 9293 §3.10.7.4, MAY-2).
func TestASYNIsToldByTheStateThatItMeets(t *testing.T) {
	tr := lessontest.LessonTrace(t, "late-duplicate")
	told := false
	for stop := trace.StopID(1); int(stop) <= tr.Stops(); stop++ {
		says := narrate.WhyStop(tr, stop).Sentence
		told = told || strings.Contains(says, "had a connection in TIME-WAIT, and its timestamp is newer than that one's: TIME-WAIT gives way")
	}
	if !told {
		t.Error("late-duplicate does not say that TIME-WAIT gives way")
	}
}
