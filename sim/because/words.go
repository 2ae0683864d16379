package because

import (
	"strconv"

	"wirewalk/sim/app"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// clock writes an instant as every face does.
func (x *finder) clock(id trace.RecordID) string {
	return inspect.Clock(x.t, x.t.Record(id).At) + " s"
}

func octets(n int64) string {
	if n == 1 {
		return "1 octet"
	}
	return strconv.FormatInt(n, 10) + " octets"
}

func packet(id trace.PacketID) string { return "#" + strconv.Itoa(int(id)) }

// named is a packet with its name, such as "#9 GET /b" or "#9 (100 octets)".
func (x *finder) named(id trace.PacketID) string {
	p := x.t.Packet(id)
	s := x.t.Said(p)
	for i := range x.t.Messages() {
		m := &x.t.Messages()[i]
		if m.Sent && m.Conn == p.Conn && m.Sender == p.From && m.Off >= s.Off && m.Off < s.Off+uint64(s.Len) {
			return packet(id) + " " + m.Name()
		}
	}
	what, _ := (&inspect.Reader{Trace: x.t}).Parts(id, false)
	if what == "" {
		return packet(id)
	}
	if what[0] >= '0' && what[0] <= '9' {
		what = "(" + what + ")"
	}
	return packet(id) + " " + what
}

// callText says that a program called something, and when.
func (x *finder) callText(id trace.RecordID) string {
	r := x.t.Record(id)
	who := inspect.HostName(x.t, r.Host) + "'s program"
	at := " at " + x.clock(id)
	text := x.t.Text(r.Ref)
	switch app.CallKind(r.Sub) { //nolint:exhaustive // the calls that conditions name
	case app.CallClose:
		return who + " had called close()" + at
	case app.CallAbort:
		return who + " had aborted" + at
	case app.CallShutdown:
		return who + " had called shutdown()" + at
	case app.CallEndReading:
		return who + " had ended its reading" + at
	case app.CallListen:
		if r.N > 0 {
			return who + " had called listen() with a backlog of " + strconv.FormatInt(r.N, 10) + at
		}
		return who + " had called listen()" + at
	case app.CallUnlisten:
		return who + " had closed its listening socket" + at
	case app.CallConnect:
		if text != "" {
			return who + " had called connect() with " + text + at
		}
		return who + " had called connect()" + at
	case app.CallSetOption:
		return who + " had called setsockopt() with " + text + at
	case app.CallWrite:
		return who + " had written " + octets(r.N) + at
	case app.CallRead:
		return who + " had read " + octets(r.N) + at
	}
	return who + " had made a call" + at
}

// timerText is what a timer of TCP is called: "keepalive".
func timerText(k tcpmodel.TimerKind) string {
	switch k { //nolint:exhaustive // the others are called as beside a lifeline
	case tcpmodel.TimerTimeWait:
		return "TIME-WAIT"
	case tcpmodel.TimerRetransmit:
		return "retransmission"
	case tcpmodel.TimerUser:
		return "user"
	case tcpmodel.TimerSWSOverride:
		return "SWS override"
	}
	return inspect.TimerName(k)
}

func span(d vtime.Duration) string { return inspect.Span(d) }
