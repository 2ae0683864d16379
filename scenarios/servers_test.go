package scenarios_test

import (
	"testing"

	"wirewalk/httpmodel"
	"wirewalk/sim"
	"wirewalk/sim/app"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// serverFacts are what the records up to one say of the connections of a trace.
type serverFacts struct {
	tr       *trace.Trace
	accepted map[trace.ConnID]trace.RecordID
	messages map[trace.ConnID]int // HTTP messages sent or received on it at a server
	waits    map[trace.HostID]int // in the accept queue
}

// What is said of a server's program when it starts, waits and ends is so.
func TestTheReasonsOfServersHold(t *testing.T) {
	seen := map[string]int{}
	for file, tr := range everyTrace(t) {
		f := &serverFacts{
			tr: tr, accepted: map[trace.ConnID]trace.RecordID{}, messages: map[trace.ConnID]int{}, waits: map[trace.HostID]int{},
		}
		for id := trace.RecordID(1); int(id) <= tr.Len(); id++ {
			r := tr.Record(id)
			seen[inspect.ReasonName(r.Why)]++
			f.hold(t, file, id, r)
			f.note(id, r)
		}
	}
	holdsShown(t, seen,
		sim.ReasonAddressKept, sim.ReasonUnaccepted, sim.ReasonReusePort, httpmodel.ReasonWorkerAccepts, httpmodel.ReasonCloseKilled,
		httpmodel.ReasonCloseUnanswered, httpmodel.ReasonPaced, httpmodel.ReasonTimerRate, httpmodel.ReasonTimerReload,
	)
}

func (f *serverFacts) note(id trace.RecordID, r trace.Record) {
	switch {
	case r.Kind == trace.Indication && app.Kind(r.Sub) == app.Accepted:
		f.accepted[r.Conn] = id
		if f.waits[r.Host] > 0 {
			f.waits[r.Host]--
		}
	case r.Kind == trace.HTTP:
		f.messages[r.Conn]++
	case r.Why == sim.ReasonUnaccepted:
		f.waits[r.Host]++
	}
}

func (f *serverFacts) hold(t *testing.T, file string, id trace.RecordID, r trace.Record) {
	t.Helper()
	bad := func(format string, args ...any) {
		t.Errorf("%s, record %d, %s: "+format, append([]any{file, id, inspect.ReasonName(r.Why)}, args...)...)
	}
	switch r.Why {
	case sim.ReasonAddressKept:
		side := f.tr.Conn(r.Conn).Side(r.Host)
		if state := f.tr.StateAt(r.Conn, side, id); state == tcpmodel.Closed || state == tcpmodel.Listen {
			bad("its connection is in %s", state)
		}
		if r.Errno != tcpmodel.EADDRINUSE {
			bad("it ends with %s", r.Errno)
		}
	case sim.ReasonUnaccepted:
		if side := f.tr.Conn(r.Conn).Side(r.Host); !f.tr.StateAt(r.Conn, side, id).Synchronized() {
			bad("TCP has not opened it")
		}
		if f.accepted[r.Conn] != 0 {
			bad("it was accepted")
		}
	case httpmodel.ReasonCloseUnanswered:
		if r.Kind == trace.Call && f.messages[r.Conn] != 0 {
			bad("the connection had carried %d messages", f.messages[r.Conn])
		}
	case httpmodel.ReasonTimerStop:
		if r.Kind != trace.AppTimer {
			return
		}
		if d := r.At.Sub(f.tr.Record(f.accepted[r.Conn]).At); d <= 5*vtime.Second || f.messages[r.Conn] != 0 {
			bad("it was accepted %s before, and carried %d messages", d, f.messages[r.Conn])
		}
	case httpmodel.ReasonPaced, httpmodel.ReasonNotMade:
		f.holdWait(bad, id, r)
	}
}

// holdWait looks for the next write of the program: it comes as much later as was said, or the connection ends first.
func (f *serverFacts) holdWait(bad func(string, ...any), id trace.RecordID, r trace.Record) {
	d, err := vtime.ParseDuration(f.tr.Text(r.Ref))
	if err != nil {
		bad("%v", err)
		return
	}
	for n := id + 1; int(n) <= f.tr.Len(); n++ {
		x := f.tr.Record(n)
		if x.Host != r.Host || x.Conn != r.Conn || x.Kind != trace.Call || app.CallKind(x.Sub) == app.CallRead {
			continue
		}
		if app.CallKind(x.Sub) == app.CallWrite && x.At != r.At.Add(d) {
			bad("it waits %s and writes after %s", d, x.At.Sub(r.At))
		}
		return
	}
}
