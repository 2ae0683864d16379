package diagnose

import (
	"strings"
	"testing"

	"wirewalk/sim/app"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/trace/tracetest"
	"wirewalk/tcpmodel"
)

// whole is the triage of a whole trace.
func whole(t *trace.Trace) *Report {
	return Triage(inspect.NewReader(t), trace.RecordID(t.Len()))
}

func TestTriageNamesTheGravestThingThatHappened(t *testing.T) {
	refused := func(t *testing.T) *trace.Trace {
		t.Helper()
		s := tracetest.NewScript(t, "refused", "client", "server")
		c := s.Conn(tracetest.Client, tracetest.Server, 40000)
		s.At(0)
		p := s.Send(tracetest.Client, c, tracetest.Segment{Flags: tcpmodel.SYN})
		s.At(1)
		s.Arrive(p)
		s.Send(tracetest.Server, c, tracetest.Segment{Flags: tcpmodel.RST | tcpmodel.ACK, Ack: 1})
		return s.W.Trace()
	}
	unheard := func(t *testing.T) *trace.Trace {
		t.Helper()
		s := tracetest.NewScript(t, "unheard", "client", "server")
		c := s.Conn(tracetest.Client, tracetest.Server, 40000)
		s.At(0)
		s.Call(tracetest.Client, c, app.CallConnect)
		p := s.Send(tracetest.Client, c, tracetest.Segment{Flags: tcpmodel.SYN})
		s.At(1000)
		s.Again(tracetest.Client, c, p)
		return s.W.Trace()
	}
	cut := func(t *testing.T) *trace.Trace {
		t.Helper()
		s := tracetest.NewScript(t, "cut", "client", "server")
		c := s.Conn(tracetest.Client, tracetest.Server, 40000)
		s.At(0)
		s.Send(tracetest.Client, c, tracetest.Segment{Flags: tcpmodel.SYN})
		tr := s.W.Trace()
		tr.Inferred = true
		return tr
	}
	for _, c := range []struct {
		name   string
		script func(*testing.T) *trace.Trace
		what   string
		usual  int
	}{
		{"a close without trouble", tracetest.FourSegmentClose, "", 1},
		{"a request that crosses a FIN", tracetest.IdleCloseRace, "request crossed the other side's FIN, then RST; requests meet it after 5.00 s of idle time (#8)", 1},
		{"a loss that is repaired", tracetest.LossAndRepair, "octets sent again: 1 of 6 packets, #5, 1 s after #4, and answered", 0},
		{"a closed port", refused, "refused: RST answers the SYN, and there is no connection (#2)", 0},
		{"a capture that ends with a SYN", cut, "no answer to the SYN yet: the capture ends less than 1 s after it (#1)", 0},
		{"a host that does not answer", unheard, "SYN never answered: #1, sent 2 times in all; there is no connection", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := whole(c.script(t))
			if r.Usual != c.usual {
				t.Errorf("%d connections are called usual, want %d", r.Usual, c.usual)
			}
			got := ""
			if len(r.Findings) > 0 {
				got = r.Findings[0].Summary
			}
			if got != c.what {
				t.Errorf("found %q, want %q", got, c.what)
			}
		})
	}
}

func TestNotablesListWhatAnExpertLooksAt(t *testing.T) {
	for _, c := range []struct {
		script func(*testing.T) *trace.Trace
		want   []string
	}{
		{tracetest.FourSegmentClose, nil},
		{tracetest.LossAndRepair, []string{"lost", "timeout", "again"}},
		{tracetest.IdleCloseRace, []string{"idle close", "reset", "reset"}},
		{tracetest.DeadPeer, []string{"fault", "lost", "lost"}},
	} {
		tr := c.script(t)
		var kinds []string
		for _, n := range Notables(inspect.NewReader(tr)) {
			kinds = append(kinds, n.What)
		}
		got := strings.Join(kinds[:min(len(kinds), len(c.want))], ", ")
		if want := strings.Join(c.want, ", "); got != want || c.want == nil && len(kinds) > 0 {
			t.Errorf("%s: %v, want %s", tr.Title, kinds, want)
		}
	}
}

func TestTurnsTellWhoSaidWhat(t *testing.T) {
	tr := tracetest.FourSegmentClose(t)
	turns := Turns(inspect.NewReader(tr), 1, trace.RecordID(tr.Len()))
	if len(turns) != 2 {
		t.Fatalf("%d turns, want a request and an answer", len(turns))
	}
	if turns[0].From != tracetest.Client || turns[0].Octets != 100 || turns[1].From != tracetest.Server || turns[1].Octets != 300 {
		t.Errorf("turns are %+v", turns)
	}
	if early := Turns(inspect.NewReader(tr), 1, tr.Packet(3).Sent); len(early) != 0 {
		t.Errorf("before the request was sent there are %d turns", len(early))
	}
}
