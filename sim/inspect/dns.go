package inspect

import (
	"strings"

	"wirewalk/sim/trace"
	"wirewalk/sim/wire/dns"
)

// DNSMessage is the DNS message that a packet carries, nil for none.
func DNSMessage(t *trace.Trace, p *trace.Packet) *dns.Message {
	if p.Proto == trace.TCP {
		if all := streamedDNS(t, p); len(all) > 0 {
			return all[0]
		}
		return nil
	}
	if p.Proto != trace.UDP || p.Seg.SrcPort != dns.Port && p.Seg.DstPort != dns.Port {
		return nil
	}
	m, err := dns.Parse(t.Datagram(p))
	if err != nil || len(m.Questions) != 1 {
		return nil
	}
	return m
}

// streamedDNS are the messages of a segment to or from a name server that begins with one: each
// has its length in two octets before it (RFC 1035 §4.2.2).
func streamedDNS(t *trace.Trace, p *trace.Packet) []*dns.Message {
	const length = 2
	if p.Seg.Payload.Len <= length || p.Seg.SrcPort != dns.Port && p.Seg.DstPort != dns.Port {
		return nil
	}
	var all []*dns.Message
	for b := t.Octets(nil, p.Seg.Payload); len(b) > length; {
		n := length + int(b[0])<<8 + int(b[1])
		if n > len(b) {
			break
		}
		m, err := dns.Parse(b[length:n])
		if err != nil || len(m.Questions) != 1 {
			break
		}
		all, b = append(all, m), b[n:]
	}
	return all
}

// StreamedDNS names what a segment to or from a name server carries, "" for nothing that is known.
func StreamedDNS(t *trace.Trace, p *trace.Packet) string {
	var names []string
	for _, m := range streamedDNS(t, p) {
		what, number := dnsParts(m)
		names = append(names, strings.TrimSpace(what+" "+number))
	}
	return strings.Join(names, ", ")
}

// dnsParts is what a DNS message is, and the name or the addresses that go with it.
func dnsParts(m *dns.Message) (what, number string) {
	q := m.Questions[0]
	if !m.Response {
		return "DNS " + q.Type.String() + "?", Clean(q.Name)
	}
	if m.Truncated {
		return "DNS cut (TC)", ""
	}
	if m.Code != dns.NoError {
		return "DNS " + m.Code.String(), ""
	}
	var list []string
	for _, r := range m.Answers {
		if r.Type == q.Type && r.Addr.IsValid() {
			list = append(list, r.Addr.String())
		}
	}
	if len(list) == 0 {
		return "DNS no " + q.Type.String(), ""
	}
	return "DNS " + q.Type.String(), strings.Join(list, ", ")
}
