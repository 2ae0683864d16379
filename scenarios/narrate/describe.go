package narrate

import (
	"strings"
	"wirewalk/sim/app"
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
	return Seconds(f.r.At) + " s: " + s + "."
}

// DescribeStop says in one sentence all that happened in a stop,
// such as "0.028 s: #1 SYN arrives at server; it goes from LISTEN to SYN-RECEIVED; it sends #2 SYN,ACK".
func DescribeStop(t *trace.Trace, stop trace.StopID) string {
	if stop == 0 || int(stop) > t.Stops() {
		return ""
	}
	first, last := t.Stop(stop)
	var parts []string
	host := trace.HostID(0)
	for id := first; id <= last; id++ {
		f := factsOf(t, id)
		s := deed(f)
		if s == "" {
			continue
		}
		if len(parts) > 0 && f.r.Host == host && f.r.Host != 0 {
			s = itInstead(s, f.host(host))
		}
		host = f.r.Host
		parts = append(parts, s)
	}
	if len(parts) == 0 {
		return ""
	}
	return Seconds(t.Record(first).At) + " s: " + strings.Join(parts, "; ") + "."
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
func deed(f *facts) string {
	s, _ := expand(deedTemplate(f), f)
	return s
}

func deedTemplate(f *facts) string {
	switch f.r.Kind {
	case trace.SegmentSent:
		return "{host} sends {segment}[, a repetition of {again}]"
	case trace.SegmentDelivered:
		return "{segment} arrives at {host}"
	case trace.SegmentDropped:
		return "{segment} is lost"
	case trace.StateChange:
		return "{host} goes from {from} to {to}"
	case trace.TimerFired:
		return "{host}'s {timer} timer runs out"
	case trace.AppTimer:
		return "a timer of {host}'s program runs out[: {text}]"
	case trace.Call:
		return "{host}'s program calls " + callName(app.CallKind(f.r.Sub), f.r.N)
	case trace.Indication:
		return "{host}'s program " + indicationName(f.r)
	case trace.HTTP:
		return "{host} " + messageVerb(app.ReportKind(f.r.Sub)) + " {text}"
	case trace.Exchange:
		return "{host}: {text}[ is answered with {status}][ fails: {error}]"
	case trace.Note, trace.Result, trace.Command, trace.Fault:
		return "{host}: [{text}]"
	case trace.Refusal:
		return ""
	}
	return ""
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
	case app.CallAccept:
		return "accept()"
	case app.CallUnlisten:
		return "close() of its listening socket"
	}
	return "its TCP"
}

func indicationName(r *trace.Record) string {
	failed := func(s string) string {
		if r.Errno != tcpmodel.OK {
			return s + " " + r.Errno.String()
		}
		return s
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
		return "is told that octets can be read"
	case app.Received:
		if r.N == 0 {
			return "reads end of file"
		}
		return "reads " + octets(int(r.N))
	case app.Sent:
		return failed("has " + octets(int(r.N)) + " taken for sending")
	case app.Writable:
		return "may write again"
	case app.Acked:
		return "has everything acknowledged"
	case app.Failed:
		return failed("gets")
	case app.SoftError:
		return failed("is told of a passing trouble:")
	case app.Gone:
		return "has nothing left of the connection"
	case app.Datagram:
		return "receives a datagram of " + octets(int(r.N))
	}
	return "is told something"
}
