package inspect

import (
	"strconv"
	"strings"

	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// ReasonWords is a reason's name in words.
func ReasonWords(why trace.Reason) string {
	if name := ReasonName(why); name != "" {
		return strings.ReplaceAll(strings.TrimPrefix(name, "seen-"), "-", " ")
	}
	return "dropped"
}

// FaultText is what broke or was mended, and where.
func (x *Reader) FaultText(r trace.Record) string {
	text := x.Trace.Text(r.Ref)
	switch kind := trace.FaultKind(r.Sub); {
	case text != "" && kind == trace.FaultUnplug:
		text += " unplugged" // The text is the name of the link.
	case text != "" && kind == trace.FaultPlug:
		text += " plugged in"
	case text == "":
		switch kind {
		case trace.FaultCrash:
			text = "power lost"
		case trace.FaultReboot:
			text = "started again"
		case trace.FaultUnplug:
			text = "cable unplugged"
		case trace.FaultPlug:
			text = "cable plugged in"
		case trace.FaultOther:
			text = ReasonWords(r.Why)
		}
	}
	if r.Host != 0 && !strings.Contains(text, x.Trace.Host(r.Host).Name) {
		text = x.Trace.Host(r.Host).Name + ": " + text
	}
	return text
}

// TimerName is what a timer is called beside a lifeline.
func TimerName(k tcpmodel.TimerKind) string {
	switch k {
	case tcpmodel.TimerRetransmit:
		return "RTO"
	case tcpmodel.TimerLossProbe:
		return "loss probe"
	case tcpmodel.TimerReorder:
		return "reorder"
	case tcpmodel.TimerPersist:
		return "persist"
	case tcpmodel.TimerDelayedAck:
		return "delayed ACK"
	case tcpmodel.TimerKeepalive:
		return "keepalive"
	case tcpmodel.TimerTimeWait:
		return "2 MSL over"
	case tcpmodel.TimerFinWait2:
		return "FIN-WAIT-2"
	case tcpmodel.TimerUser:
		return "user timeout"
	case tcpmodel.TimerSWSOverride:
		return "SWS timer"
	}
	return k.String()
}

// Letter is the letter by which a ladder calls a connection: a to z, then
// numbers.
func Letter(id trace.ConnID) string {
	if id >= 1 && id <= 26 {
		return string(rune('a' + id - 1))
	}
	return strconv.Itoa(int(id))
}

// HostName is the name of a host, "the network" for what happens on the way.
func HostName(t *trace.Trace, h trace.HostID) string {
	if h == 0 || int(h) > len(t.Hosts()) {
		return "the network"
	}
	return t.HostName(h)
}

// CallName is a socket call as it is written where a trace is told, "" for calls
// that are not shown.
func CallName(k app.CallKind) string {
	switch k {
	case app.CallConnect, app.CallListen, app.CallWrite, app.CallShutdown, app.CallClose, app.CallAbort, app.CallSendTo, app.CallAccept,
		app.CallEndReading:
		return k.String() + "()"
	case app.CallRead, app.CallReadUrgent, app.CallSetOption, app.CallBindUDP, app.CallUnlisten, app.CallTold:
	}
	return ""
}

// Vantage names the host where a trace was seen, and whose side it is on.
func Vantage(t *trace.Trace) string {
	if !t.Inferred {
		return "simulated"
	}
	if t.SeenAt == 0 {
		return "vantage point unknown"
	}
	side := ""
	if len(t.Conns()) > 0 {
		switch t.Conns()[0].Side(t.SeenAt) {
		case 0:
			side = " (client side)"
		case 1:
			side = " (server side)"
		}
	}
	return "seen at " + t.Host(t.SeenAt).Name + side
}
