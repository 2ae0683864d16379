package narrate

import (
	"strings"

	"wirewalk/sim"
	"wirewalk/sim/app"
	"wirewalk/sim/dnsmodel"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// Describe says in one sentence what happened at a record, with its time.
func Describe(t *trace.Trace, id trace.RecordID) string {
	if id == 0 || int(id) > t.Len() {
		return ""
	}
	f := factsOf(t, id)
	s := deed(f)
	if s == "" {
		return ""
	}
	return inspect.Clock(f.t, f.r.At) + " s: " + s + "."
}

// DescribeStop says in one sentence all that happened in a stop,
// such as "0.028 s: #1 SYN arrives at server; it goes from LISTEN to SYN-RECEIVED; it sends #2 SYN,ACK".
// Where there are several connections it says of which a deed is, when that changes.
func DescribeStop(t *trace.Trace, stop trace.StopID) string {
	if stop == 0 || int(stop) > t.Stops() {
		return ""
	}
	first, last := t.Stop(stop)
	var parts []string
	host, conn := trace.HostID(0), trace.ConnID(0)
	for id := first; id <= last; id++ {
		f := factsOf(t, id)
		s := deed(f)
		if s == "" || aside(f.r) && !t.ReadAtCommand(f.r) {
			continue
		}
		if end := flight(t, id, last); end-id >= fewSegments {
			s = flightDeed(t, id, end)
			id = end
		}
		if len(parts) > 0 && f.r.Host == host && f.r.Host != 0 {
			s = itInstead(s, f.host(host))
		}
		if f.r.Conn != 0 && f.r.Conn != conn && len(t.Conns()) > 1 {
			s += " (connection " + inspect.Letter(f.r.Conn) + ")"
			conn = f.r.Conn
		}
		host = f.r.Host
		parts = append(parts, s)
	}
	if len(parts) == 0 {
		return ""
	}
	return inspect.Clock(t, t.Record(first).At) + " s: " + strings.Join(parts, "; ") + "."
}

// aside reports what a list of deeds is clearer without: bookkeeping of the
// script, and what the neighbours of the record say as well.
func aside(r trace.Record) bool {
	switch r.Kind {
	case trace.Note:
		return r.Host != 0 // What the world itself notes is nobody's bookkeeping.
	case trace.Command, trace.Exchange, trace.HTTP:
		return true
	case trace.Result:
		return r.Errno == tcpmodel.OK
	case trace.Call:
		return app.CallKind(r.Sub) == app.CallRead || app.CallKind(r.Sub) == app.CallReadUrgent
	case trace.Indication:
		switch app.Kind(r.Sub) {
		case app.Received:
			return r.Errno == tcpmodel.OK && r.N > 0
		case app.Connected, app.Accepted, app.ConnectFailed, app.Failed, app.SoftError, app.Datagram:
			return false
		case app.Start, app.Command, app.Signal, app.TimerFired, app.Readable, app.Sent, app.Writable, app.Acked, app.Gone,
			app.Urgent, app.Listening:
			return r.Errno == tcpmodel.OK
		}
	case trace.SegmentSent, trace.SegmentDelivered, trace.SegmentDropped, trace.StateChange, trace.TimerFired,
		trace.AppTimer, trace.Refusal, trace.Fault:
	}
	return false
}

// itInstead shortens a part that begins with the host named before.
func itInstead(s, host string) string {
	if rest, ok := strings.CutPrefix(s, host+"'s "); ok {
		return "its " + rest
	}
	if rest, ok := strings.CutPrefix(s, host+" "); ok {
		return "it " + rest
	}
	return s
}

// deed is what happened, without time and full stop.
func deed(f *recordFacts) string {
	e := expander{f: f}
	e.expand(deedTemplate(f))
	return string(e.out)
}

func deedTemplate(f *recordFacts) string {
	switch f.r.Kind {
	case trace.SegmentSent:
		return "{host} sends {segment}[, a repetition of {again}][ (at about {about} s)]"
	case trace.SegmentDelivered:
		if f.r.Why == sim.ReasonFragmented {
			return "{segment} arrives at {host} in fragments"
		}
		return "{segment} arrives at {host}[ ({fault})][ with its MSS lowered to {clamped}][ (at about {about} s)]"
	case trace.SegmentDropped:
		return loss(f) + "[ ({fault})]"
	case trace.StateChange:
		return "{host} goes from {from} to {to}"
	case trace.TimerFired:
		return "{host}'s {timer} timer[ ({set})] runs out"
	case trace.AppTimer:
		if strings.HasPrefix(text(f), "HTTP ") { // Others have names that only programs know.
			return "{host}'s timer runs out: {text}[ ({set})]"
		}
		return "{host}'s program has waited long enough"
	case trace.Call:
		switch {
		case f.r.Why == dnsmodel.ReasonSocketDone:
			return "{host}'s resolver closes its UDP socket"
		case f.t.ReadAtCommand(f.r):
			return "{host}'s program calls " + callName(app.CallKind(f.r.Sub), f.r.N) + " and gets {octets}"
		}
		return "{host}'s program calls " + callName(app.CallKind(f.r.Sub), f.r.N)
	case trace.Indication:
		return indicationDeed(f)
	case trace.HTTP:
		return "{host} " + messageVerb(app.ReportKind(f.r.Sub)) + " {text}"
	case trace.Exchange:
		return "{host}: {text}[ is answered with {status}][ fails: {error}]"
	case trace.Result:
		return "the step {done} of {host} ends[ with {errno}]"
	case trace.Command:
		return "[{host} is told: {step}]"
	case trace.Note:
		if f.r.Host == 0 {
			return "[{text}]"
		}
		return "[{host}: {text}]"
	case trace.Fault:
		return fault(f.r)
	case trace.Refusal:
		return ""
	}
	return ""
}

// indicationDeed is what a program is told, or what is kept for it.
func indicationDeed(f *recordFacts) string {
	switch {
	case f.unseen():
		return "{host}'s TCP keeps the connection until octets come"
	case f.waits():
		return "{errno} waits at {host}'s socket"
	}
	return "{host}'s program " + indicationName(f.r)
}

func loss(f *recordFacts) string {
	if f.t.Inferred && f.refusedBy() != 0 {
		return "{segment} is refused on the way"
	}
	switch f.r.Why { //nolint:exhaustive // elsewhere a packet is just lost
	case sim.ReasonHostDown:
		return "{segment} reaches {host}, which has no power"
	case sim.ReasonBadChecksum:
		return "{segment} arrives at {host} damaged, and is dropped"
	case sim.ReasonFlowForgotten, sim.ReasonFlowUnknown, sim.ReasonNoMapping, sim.ReasonOutOfWindow, sim.ReasonRefusedByRule,
		sim.ReasonFiltered, sim.ReasonTooManyConnections:
		return "{segment} is dropped by the box on the way"
	}
	return "{segment} is lost"
}

func fault(r trace.Record) string {
	switch trace.FaultKind(r.Sub) {
	case trace.FaultCrash:
		return "{host} loses power"
	case trace.FaultReboot:
		return "{host} starts again"
	case trace.FaultUnplug:
		return "the cable[ {text}] is pulled"
	case trace.FaultPlug:
		return "the cable[ {text}] is plugged in again"
	case trace.FaultOther:
		return "{text}"
	}
	return "{text}"
}

func messageVerb(k app.ReportKind) string {
	if k == app.ReportMessageReceived {
		return "has read"
	}
	return "writes"
}

func callName(k app.CallKind, n int64) string {
	switch k {
	case app.CallConnect:
		return "connect()"
	case app.CallListen:
		return "listen()"
	case app.CallWrite:
		if n == 0 {
			return "write()"
		}
		return "write() with " + octets(int(n))
	case app.CallRead:
		return "read()"
	case app.CallShutdown:
		return "shutdown() for writing"
	case app.CallClose:
		return "close()"
	case app.CallAbort:
		return "close() with a linger time of 0"
	case app.CallSetOption:
		return "setsockopt()"
	case app.CallBindUDP:
		return "bind() for UDP"
	case app.CallSendTo:
		return "sendto() with " + octets(int(n))
	case app.CallEndReading:
		return "shutdown() for reading"
	case app.CallReadUrgent:
		return "recv() with MSG_OOB"
	case app.CallAccept:
		return "accept()"
	case app.CallUnlisten:
		return "close() of its listening socket"
	case app.CallTold: // It is no call, and stands in no trace.
	}
	return "its TCP"
}

func indicationName(r trace.Record) string {
	failed := func(s string) string {
		if r.Errno != tcpmodel.OK {
			return s + " " + r.Errno.String()
		}
		return s
	}
	if r.Errno != tcpmodel.OK && app.Kind(r.Sub) != app.ConnectFailed && app.Kind(r.Sub) != app.SoftError {
		return "gets " + r.Errno.String()
	}
	switch app.Kind(r.Sub) {
	case app.Start:
		return "starts"
	case app.Command, app.Signal, app.TimerFired:
		return "goes on"
	case app.Connected:
		return "learns that connect() succeeded"
	case app.ConnectFailed:
		return failed("learns that connect() failed:")
	case app.Accepted:
		return "accepts the connection"
	case app.Readable:
		if r.N == 0 {
			return "is told that nothing more will come"
		}
		return "is told that " + octets(int(r.N)) + " can be read"
	case app.Received:
		if r.N == 0 {
			return "reads end of file"
		}
		return "reads " + octets(int(r.N))
	case app.Sent:
		return "has " + octets(int(r.N)) + " taken for sending"
	case app.Writable:
		return "may write again"
	case app.Acked:
		return "has everything acknowledged"
	case app.Failed:
		return "gets an error"
	case app.SoftError:
		return failed("is told of a passing trouble:")
	case app.Urgent:
		return "is told of urgent octets, " + octets(int(r.N)) + " ahead at most"
	case app.Gone:
		return "has nothing left of the connection"
	case app.Datagram:
		return "receives a datagram of " + octets(int(r.N))
	case app.Listening:
		return "listens"
	}
	return "is told something"
}
