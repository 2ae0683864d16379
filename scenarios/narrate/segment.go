package narrate

import (
	"strconv"
	"strings"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// SegmentName is what a sentence calls a packet: "#1 SYN", "#4 GET /a", "#5 (78 octets)".
func SegmentName(t *trace.Trace, id trace.PacketID) string {
	p := t.Packet(id)
	name := "#" + strconv.Itoa(int(id))
	n := int(p.Seg.Payload.Len)
	switch p.Proto {
	case trace.ICMP:
		return name + " (" + inspect.ICMPName(t, p) + ")"
	case trace.UDP:
		if inspect.DNSMessage(t, p) != nil {
			what, _ := (&inspect.Reader{Trace: t}).Parts(id, false)
			return name + " " + what
		}
		return name + " (UDP, " + octets(n) + ")"
	case trace.TCP:
	case trace.Other:
		return name
	}
	if n == 0 && p.Seg.Flags&(tcpmodel.SYN|tcpmodel.FIN|tcpmodel.RST) == 0 && (&inspect.Reader{Trace: t}).IsProbe(p) {
		return name + " probe"
	}
	if n == 0 || p.Seg.Flags&(tcpmodel.SYN|tcpmodel.FIN|tcpmodel.RST) != 0 {
		if s := p.Seg.Flags.Brief(); s != "" {
			name += " " + s
		}
	}
	if n == 0 {
		return name
	}
	if http := messageNames(t, p); http != "" {
		return name + " " + http
	}
	if tls := inspect.TLSBrief(t, p); tls != "" {
		return name + " " + tls
	}
	if about := inspect.StreamedDNS(t, p); about != "" {
		return name + " " + about
	}
	return name + " (" + octets(n) + ")"
}

// messageNames names the HTTP messages that begin in a packet.
func messageNames(t *trace.Trace, p *trace.Packet) string {
	var names []string
	s := t.Said(p)
	for i := range t.Messages() {
		m := &t.Messages()[i]
		if m.Sent && m.Conn == p.Conn && m.Sender == p.From && m.Off >= s.Off && m.Off < s.Off+uint64(s.Len) {
			names = append(names, m.Name())
		}
	}
	return strings.Join(names, ", ")
}

// octets counts octets in words.
func octets(n int) string {
	if n == 1 {
		return "1 octet"
	}
	return inspect.Grouped(int64(n)) + " octets"
}
