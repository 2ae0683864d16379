package export

import (
	"fmt"

	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// The names of this file are part of the format: docs/TRACE.md lists them.

func callName(sub uint8) string {
	return nameAt(sub, "connect", "listen", "write", "read", "shutdown", "close", "abort",
		"setsockopt", "bind", "sendto", "unlisten", "accept")
}

func indicationName(sub uint8) string {
	return nameAt(sub, "start", "command", "signal", "timer_fired", "connected", "connect_failed",
		"accepted", "readable", "received", "sent", "writable", "acked", "failed", "soft_error", "gone", "datagram")
}

func faultName(sub uint8) string {
	return nameAt(sub, "crash", "reboot", "unplug", "plug", "other")
}

func phaseName(p app.Phase) string {
	return nameAt(uint8(p), "queued", "connect", "send", "wait", "receive", "done", "failed")
}

func icmpName(k tcpmodel.ICMPKind) string {
	return nameAt(uint8(k), "net_unreachable", "host_unreachable", "protocol_unreachable",
		"port_unreachable", "fragmentation_needed", "source_route_failed", "time_exceeded", "parameter_problem", "source_quench")
}

// nameAt is names[i-1]; kinds count from 1.
func nameAt(i uint8, names ...string) string {
	if i == 0 || int(i) > len(names) {
		return ""
	}
	return names[i-1]
}

func protoName(p trace.Proto) string {
	switch p {
	case trace.TCP:
		return "tcp"
	case trace.UDP:
		return "udp"
	case trace.ICMP:
		return "icmp"
	case trace.Other:
	}
	return "other"
}

// hostName is "" for what happens on the way between hosts.
func hostName(t *trace.Trace, id trace.HostID) string {
	if id == 0 {
		return ""
	}
	return t.Host(id).Name
}

// addresses are the packet's source and destination as the sender wrote them,
// with ports where the protocol has ports.
func addresses(t *trace.Trace, p *trace.Packet) (src, dst string) {
	var a, b fmt.Stringer
	if p.From != 0 {
		a = t.Host(p.From).Addr
	}
	if p.To != 0 {
		b = t.Host(p.To).Addr
	}
	if x := p.Extra(); x != nil {
		if x.Src.IsValid() {
			a = x.Src
		}
		if x.Dst.IsValid() {
			b = x.Dst
		}
	}
	ports := p.Proto == trace.TCP || p.Proto == trace.UDP
	return address(a, p.Seg.SrcPort, ports), address(b, p.Seg.DstPort, ports)
}

func address(ip fmt.Stringer, port uint16, ports bool) string {
	switch {
	case ip == nil:
		return ""
	case !ports:
		return ip.String()
	}
	return hostPort(ip.String(), port)
}

// optionNames lists the TCP options in tcpdump's words.
func optionNames(t *trace.Trace, p *trace.Packet) []string {
	base := tcpmodel.Seq(0)
	if side := sender(t, p); side >= 0 {
		if end := &t.Conn(p.Conn).Ends[1-side]; end.HasISS {
			base = end.ISS
		}
	}
	names := []string{}
	for row, value := range p.Seg.Options.All() {
		words := row.Words(value, func(q tcpmodel.Seq) int64 { return int64(q - base) })
		if len(words) == 0 {
			names = append(names, row.Name)
		}
		for _, w := range words {
			names = append(names, row.Name+" "+w)
		}
	}
	return names
}
