package inspect

import (
	"strconv"
	"strings"

	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// Labels names a packet on its arrow, the fullest form first. It gives the
// sequence number if the segment takes sequence space, else the
// acknowledgment.
func (x *Reader) Labels(id trace.PacketID, raw bool) []string {
	p := x.Trace.Packet(id)
	num := "#" + strconv.Itoa(int(id))
	if p.Again != 0 {
		first, last := Repeated(x.Trace, id)
		if num += " = " + number(first); last != first {
			num += "-" + number(last)
		}
		short := num
		if p.Copy {
			num += " (copy)"
		} else {
			num += " again" + x.cause(p)
		}
		return []string{num, short, "#" + strconv.Itoa(int(id))}
	}
	what, number := x.Parts(id, raw)
	out := make([]string, 0, 3)
	if number != "" {
		out = append(out, num+" "+what+" "+number)
	}
	if what != "" {
		out = append(out, num+" "+what)
	}
	if short, _, cut := strings.Cut(what, " "); cut {
		if names := TLSNames(x.Trace, p); len(names) > 0 && strings.HasPrefix(what, names[0]) {
			short = brief(names)
		}
		out = append(out, num+" "+short)
	}
	return append(out, num)
}

// Name is what a packet is called where it arrives: its number and content.
func (x *Reader) Name(id trace.PacketID) string { return x.Labels(id, false)[0] }

// Content is what a packet is, without its number.
func (x *Reader) Content(id trace.PacketID) string {
	what, number := x.Parts(id, false)
	if number == "" {
		return what
	}
	return what + " " + number
}

// Kind is what a packet is, without any number.
func (x *Reader) Kind(id trace.PacketID) string {
	what, number := x.Parts(id, false)
	if number == "" {
		what, _, _ = strings.Cut(what, " ") // A pure ACK is named by its number.
	}
	return what
}

// cause is what made a repetition necessary, in brackets.
func (x *Reader) cause(p *trace.Packet) string {
	if p.Sent == 0 {
		return ""
	}
	switch name := ReasonName(x.Trace.Record(p.Sent).Why); {
	case strings.Contains(name, "rto"), strings.Contains(name, "timeout"):
		return " (RTO)"
	case strings.Contains(name, "fast"):
		return " (fast)"
	case strings.Contains(name, "probe"):
		return " (probe)"
	case strings.Contains(name, "rack"):
		return " (RACK)"
	}
	return ""
}

// Parts is what a packet is, and the number that goes with it.
func (x *Reader) Parts(id trace.PacketID, raw bool) (what, number string) {
	p := x.Trace.Packet(id)
	if more := p.Extra(); more != nil && more.Carries != "" {
		return more.Carries, ""
	}
	switch p.Proto {
	case trace.ICMP:
		return ICMPName(x.Trace, p), ""
	case trace.UDP:
		if m := DNSMessage(x.Trace, p); m != nil {
			return dnsParts(m)
		}
		return "UDP", octetCount(int(p.Seg.Payload.Len))
	case trace.Other:
		return "IP", ""
	case trace.TCP:
	}
	return x.segment(p, raw)
}

func (x *Reader) segment(p *trace.Packet, raw bool) (what, number string) {
	s := &p.Seg
	seq := "seq " + shown(s.Seq, raw, p, x.Trace.SeqOf)
	var words []string
	if s.Payload.Len > 0 {
		words = append(words, x.payload(p))
	}
	words = append(words, (s.Flags & (tcpmodel.SYN | tcpmodel.FIN | tcpmodel.RST | tcpmodel.URG)).Names()...)
	if s.Flags.Has(tcpmodel.SYN | tcpmodel.ACK) {
		words = append(words, "ACK")
	}
	if len(words) > 0 {
		return strings.Join(words, ","), seq
	}
	if x.IsProbe(p) {
		return "probe", seq
	}
	ack := ""
	if s.Flags.Has(tcpmodel.ACK) {
		ack = "ACK " + shown(s.Ack, raw, p, x.Trace.AckOf)
	}
	if s.Window == 0 {
		return ack + " win 0", ""
	}
	return ack, ""
}

// shown writes a number of a packet, as it is on the wire if raw.
func shown(wire tcpmodel.Seq, raw bool, p *trace.Packet, counted func(*trace.Packet) (int64, trace.ConnID)) string {
	if raw {
		return strconv.FormatUint(uint64(wire), 10)
	}
	n, _ := counted(p)
	return strconv.FormatInt(n, 10)
}

// Probe reports a segment that only asks for an answer.
func (x *Reader) Probe(id trace.PacketID) bool { return x.IsProbe(x.Trace.Packet(id)) }

// IsProbe reports a segment that only asks for an answer (RFC 9293 §3.8.4, §3.8.6.1).
func (x *Reader) IsProbe(p *trace.Packet) bool {
	if p.Sent == 0 {
		return false
	}
	name := ReasonName(x.Trace.Record(p.Sent).Why)
	return strings.Contains(name, "keepalive") || strings.Contains(name, "persist") || strings.Contains(name, "probe")
}

// payload names the octets a packet carries: the HTTP message or the TLS records if they are known.
func (x *Reader) payload(p *trace.Packet) string {
	m, begins, more := x.Carried(p)
	if m == nil {
		if names := TLSNames(x.Trace, p); len(names) > 0 {
			return strings.Join(names, " + ")
		}
		if names := StreamedDNS(x.Trace, p); names != "" {
			return names
		}
		return octetCount(int(p.Seg.Payload.Len))
	}
	name := MessageName(m)
	if !begins {
		return name + " goes on"
	}
	if more > 0 {
		name += "+" + strconv.Itoa(more)
	}
	return name
}

func octetCount(n int) string {
	if n == 1 {
		return "1 octet"
	}
	return strconv.Itoa(n) + " octets"
}

// MessageName is a message's short name: "GET /a" for a request, the status for a response.
func MessageName(m *trace.Message) string {
	return m.Name()
}
