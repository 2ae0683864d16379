package view

import (
	"testing"

	"wirewalk/scenarios"
	"wirewalk/sim/measure"
	"wirewalk/sim/trace"
	"wirewalk/sim/trace/tracetest"
	"wirewalk/tcpmodel"
	"wirewalk/tui/ladder"
)

func TestEverySocketIsCountedHoweverManyThereAre(t *testing.T) {
	const many = 5000
	s := tracetest.NewScript(t, "many", "client", "server")
	s.At(0)
	for i := range many {
		c := s.Conn(tracetest.Client, tracetest.Server, uint16(10000+i))
		for _, to := range []tcpmodel.State{tcpmodel.Established, tcpmodel.TimeWait} {
			from := tcpmodel.Closed
			if to == tcpmodel.TimeWait {
				from = tcpmodel.Established
			}
			s.W.Record(trace.Record{Kind: trace.StateChange, Sub: uint8(from)<<4 | uint8(to), Host: tracetest.Client, Conn: c})
			if i%10 == 0 {
				break // One in ten stays open.
			}
		}
	}
	tr := s.W.Trace()
	x := ladder.NewIndex(tr)
	if open, wait := sockets(x, trace.RecordID(tr.Len())); open != many/10 || wait != many/10*9 {
		t.Errorf("%d open and %d in TIME-WAIT of %d", open, wait, many)
	}
	c := trace.NewCursor(tr, nil)
	c.Last()
	w := &Frame{Index: x, Cursor: &c}
	if got := w.timeWait(); got != "client 4500, server 0" {
		t.Errorf("TIME-WAIT: %s", got)
	}
}

// The changes of state say the same as the states themselves.
func TestCountsAgreeWithTheStatesOfAllSockets(t *testing.T) {
	for _, id := range []string{"port-exhaustion", "why-time-wait", "tcp-keepalive-dead-peer", "simultaneous-open-and-close", "ghost-session"} {
		text, _ := scenarios.Open(id)
		s, problems := scenarios.Load(id, text)
		if s == nil {
			t.Fatal(problems.Format())
		}
		res, err := s.Run()
		if err != nil {
			t.Fatal(err)
		}
		tr := res.Trace
		x := ladder.NewIndex(tr)
		for stop := trace.StopID(1); int(stop) <= tr.Stops(); stop += 7 {
			_, as := tr.Stop(stop)
			var open, wait int64
			for i := range tr.Conns() {
				a, b := tr.StateAt(trace.ConnID(i+1), 0, as), tr.StateAt(trace.ConnID(i+1), 1, as)
				open += int64(max(measure.Opens(a), measure.Opens(b)))
				for _, s := range []tcpmodel.State{a, b} {
					if s == tcpmodel.TimeWait {
						wait++
					}
				}
			}
			if o, w := sockets(x, as); o != open || w != wait {
				t.Fatalf("%s, stop %d: %d open, %d waiting; by the states %d and %d", id, stop, o, w, open, wait)
			}
		}
	}
}
