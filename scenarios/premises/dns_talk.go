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

// aboutNames adds a packet that has questions about names, or answers.
func (k *talk) aboutNames(id trace.RecordID, r trace.Record) {
	p := k.t.Packet(r.Packet())
	if p.Proto != trace.UDP && p.Proto != trace.TCP || p.Copy || p.Again != 0 {
		return
	}
	for _, m := range k.allIn(p) {
		if len(m.Questions) == 1 {
			k.aboutName(id, r, m)
		}
	}
}

// aboutName adds a question about a name, or an answer.
func (k *talk) aboutName(id trace.RecordID, r trace.Record, m *dns.Message) {
	p := k.t.Packet(r.Packet())
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

// dnsIn reads a packet as a message about names, the first if it has several, nil when it is none.
func (k *talk) dnsIn(p *trace.Packet) *dns.Message {
	if all := k.allIn(p); len(all) > 0 {
		return all[0]
	}
	return nil
}

// allIn are the messages about names in a packet; over TCP each begins with its length.
func (k *talk) allIn(p *trace.Packet) []*dns.Message {
	b := k.t.Octets(nil, p.Seg.Payload)
	if p.Proto == trace.UDP {
		if m, err := dns.Parse(b); err == nil {
			return []*dns.Message{m}
		}
		return nil
	}
	var all []*dns.Message
	for p.Seg.SrcPort == dns.Port || p.Seg.DstPort == dns.Port {
		if len(b) < 2 || len(b) < 2+int(b[0])<<8+int(b[1]) {
			break
		}
		end := 2 + int(b[0])<<8 + int(b[1])
		m, err := dns.Parse(b[2:end])
		if err != nil {
			break
		}
		all, b = append(all, m), b[end:]
	}
	return all
}
