package inspect

import (
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// ICMPName is an ICMP error with its protocol: "ICMP fragmentation needed", "ICMPv6 packet too big".
func ICMPName(t *trace.Trace, p *trace.Packet) string {
	if t.OverIPv6(p) {
		return "ICMPv6 " + ICMPError(t, p)
	}
	return "ICMP " + ICMPError(t, p)
}

// ICMPError is what an ICMP error says, by the name of its code (RFC 792, RFC 1122
// §3.2.2; RFC 4443 §3).
func ICMPError(t *trace.Trace, p *trace.Packet) string {
	e := p.Extra()
	if e == nil {
		return "error"
	}
	if t.OverIPv6(p) {
		if name := icmp6Error(e.ICMPKind); name != "" {
			return name
		}
	}
	switch e.ICMPKind {
	case tcpmodel.ICMPNetUnreachable:
		return "net unreachable"
	case tcpmodel.ICMPHostUnreachable:
		return "host unreachable"
	case tcpmodel.ICMPProtoUnreachable:
		return "protocol unreachable"
	case tcpmodel.ICMPPortUnreachable:
		return "port unreachable"
	case tcpmodel.ICMPFragmentationNeeded:
		return "fragmentation needed"
	case tcpmodel.ICMPSourceRouteFailed:
		return "source route failed"
	case tcpmodel.ICMPTimeExceeded:
		return "time exceeded"
	case tcpmodel.ICMPParameterProblem:
		return "parameter problem"
	case tcpmodel.ICMPSourceQuench:
		return "source quench"
	case tcpmodel.ICMPAdminProhibited:
		return "administratively prohibited"
	}
	return "error"
}

// icmp6Error names what ICMPv6 calls otherwise, "" for the rest.
func icmp6Error(k tcpmodel.ICMPKind) string {
	switch k { //nolint:exhaustive // the others have the names of ICMP
	case tcpmodel.ICMPNetUnreachable, tcpmodel.ICMPSourceRouteFailed:
		return "no route to destination"
	case tcpmodel.ICMPHostUnreachable:
		return "address unreachable"
	case tcpmodel.ICMPProtoUnreachable:
		return "unrecognized next header"
	case tcpmodel.ICMPFragmentationNeeded:
		return "packet too big"
	}
	return ""
}
