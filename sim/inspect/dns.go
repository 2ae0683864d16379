package inspect

import (
	"strings"

	"wirewalk/sim/trace"
	"wirewalk/sim/wire/dns"
)

// DNSMessage is the DNS message that a packet carries, nil for none.
func DNSMessage(t *trace.Trace, p *trace.Packet) *dns.Message {
	if p.Proto != trace.UDP || p.Seg.SrcPort != dns.Port && p.Seg.DstPort != dns.Port {
		return nil
	}
	m, err := dns.Parse(t.Datagram(p))
	if err != nil || len(m.Questions) != 1 {
		return nil
	}
	return m
}

// dnsParts is what a DNS message is, and the name or the addresses that go with it.
func dnsParts(m *dns.Message) (what, number string) {
	q := m.Questions[0]
	if !m.Response {
		return "DNS " + q.Type.String() + "?", Clean(q.Name)
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
