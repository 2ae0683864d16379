package view

import (
	"strings"
	"testing"

	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

func TestTriageNamesTheGravestThingThatHappened(t *testing.T) {
	refused := func(t *testing.T) *trace.Trace {
		t.Helper()
		s := newScript(t, "refused", "client", "server")
		c := s.conn(client, server, 40000)
		s.at(0)
		p := s.send(client, c, tcpmodel.SYN, 0, 0, "")
		s.at(1)
		s.arrive(p)
		s.send(server, c, tcpmodel.RST|tcpmodel.ACK, 0, 1, "")
		return s.w.Trace()
	}
	unheard := func(t *testing.T) *trace.Trace {
		t.Helper()
		s := newScript(t, "unheard", "client", "server")
		c := s.conn(client, server, 40000)
		s.at(0)
		s.call(client, c, app.CallConnect)
		p := s.send(client, c, tcpmodel.SYN, 0, 0, "")
		s.at(1000)
		s.again(client, c, p)
		return s.w.Trace()
	}
	cut := func(t *testing.T) *trace.Trace {
		t.Helper()
		s := newScript(t, "cut", "client", "server")
		c := s.conn(client, server, 40000)
		s.at(0)
		s.send(client, c, tcpmodel.SYN, 0, 0, "")
		tr := s.w.Trace()
		tr.Inferred = true
		return tr
	}
	for _, c := range []struct {
		name   string
		script func(*testing.T) *trace.Trace
		what   string
		usual  int
	}{
		{"a close without trouble", fourSegmentClose, "", 1},
		{"a request that crosses a FIN", idleCloseRace, "request crossed the other side's FIN, then RST; requests meet it after 5.00 s of idle time", 1},
		{"a loss that is repaired", lossAndRepair, "octets sent again", 0},
		{"a closed port", refused, "refused: RST answers the SYN", 0},
		{"a capture that ends with a SYN", cut, "no answer to the SYN yet: the capture ends less than 1 s after it", 0},
		{"a host that does not answer", unheard, "SYN never answered", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			found, usual := Triage(NewReader(c.script(t)))
			if usual != c.usual {
				t.Errorf("%d connections are called usual, want %d", usual, c.usual)
			}
			got := ""
			if len(found) > 0 {
				got = found[0].What
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
		{fourSegmentClose, nil},
		{lossAndRepair, []string{"lost", "timeout", "again"}},
		{idleCloseRace, []string{"idle close", "reset", "reset"}},
		{deadPeer, []string{"fault", "lost", "lost"}},
	} {
		tr := c.script(t)
		var kinds []string
		for _, n := range Notables(NewReader(tr)) {
			kinds = append(kinds, n.What)
		}
		got := strings.Join(kinds[:min(len(kinds), len(c.want))], ", ")
		if want := strings.Join(c.want, ", "); got != want || c.want == nil && len(kinds) > 0 {
			t.Errorf("%s: %v, want %s", tr.Title, kinds, want)
		}
	}
}

func TestTurnsTellWhoSaidWhat(t *testing.T) {
	tr := fourSegmentClose(t)
	turns := Turns(NewReader(tr), 1, trace.RecordID(tr.Len()))
	if len(turns) != 2 {
		t.Fatalf("%d turns, want a request and an answer", len(turns))
	}
	if turns[0].From != client || turns[0].Octets != 100 || turns[1].From != server || turns[1].Octets != 300 {
		t.Errorf("turns are %+v", turns)
	}
	if early := Turns(NewReader(tr), 1, tr.Packet(3).Sent); len(early) != 0 {
		t.Errorf("before the request was sent there are %d turns", len(early))
	}
}
