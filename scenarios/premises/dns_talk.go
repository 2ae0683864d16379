package premises

import (
	"strings"

	"wirewalk/sim/trace"
	"wirewalk/sim/wire/dns"
)

// question is a question about a name that a host has sent.
type question struct {
	sent     trace.RecordID
	from     trace.HostID
	id       uint16
	port     uint16
	name     string
	typ      dns.Type
	arrived  trace.RecordID // at the name server
	replied  trace.RecordID // an answer left
	answered trace.RecordID // an answer came back
	answer   *dns.Message
}

// datagram adds a UDP packet that is a question about a name, or an answer.
func (k *talk) datagram(id trace.RecordID, r trace.Record) {
	p := k.t.Packet(r.Packet())
	if p.Proto != trace.UDP || p.Copy {
		return
	}
	m := k.dnsIn(p)
	if m == nil || len(m.Questions) != 1 {
		return
	}
	q := m.Questions[0]
	if !m.Response && r.Kind == trace.SegmentSent {
		k.asked = append(k.asked, question{sent: id, from: p.From, id: m.ID, port: p.Seg.SrcPort, name: strings.ToLower(q.Name), typ: q.Type})
		return
	}
	for i := len(k.asked) - 1; i >= 0; i-- {
		x := &k.asked[i]
		if x.id != m.ID || x.typ != q.Type || x.name != strings.ToLower(q.Name) {
			continue
		}
		switch {
		case !m.Response && x.arrived == 0 && x.from == p.From:
			x.arrived = id
			return
		case m.Response && r.Kind == trace.SegmentSent && x.replied == 0 && x.arrived != 0:
			x.replied = id
			return
		case m.Response && r.Kind == trace.SegmentDelivered && x.from == r.Host && x.port == p.Seg.DstPort && x.answered == 0:
			x.answered, x.answer = id, m
			return
		}
	}
}

// dnsIn reads the datagram of a packet as a message about names, nil when it is none.
func (k *talk) dnsIn(p *trace.Packet) *dns.Message {
	m, err := dns.Parse(k.t.Octets(nil, p.Seg.Payload))
	if err != nil {
		return nil
	}
	return m
}
