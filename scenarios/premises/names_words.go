package premises

import (
	"slices"

	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/wire/dns"
)

// sentNow is the message about names that the record sends: itself, or the packet that the
// call sends next.
func (m *moment) sentNow() (*dns.Message, *trace.Packet) {
	p := m.p
	if m.r.Kind == trace.Call && app.CallKind(m.r.Sub) == app.CallWrite { // TCP may hold it back.
		p = nil
		carries := func(_ trace.RecordID, r trace.Record) bool {
			if r.Kind == trace.SegmentSent && r.Conn == m.conn && r.Host == m.r.Host && m.t.Packet(r.Packet()).Seg.Payload.Len > 0 {
				p = m.t.Packet(r.Packet())
			}
			return p != nil
		}
		if !m.later(carries) {
			m.everAgain(func(r trace.Record) bool { return carries(0, r) })
		}
	} else if p == nil || m.r.Kind != trace.SegmentSent {
		m.later(func(_ trace.RecordID, r trace.Record) bool {
			if r.Kind == trace.SegmentSent && r.Cause == m.id {
				p = m.t.Packet(r.Packet())
				return true
			}
			return false
		})
	}
	if p == nil || p.Proto != trace.UDP && p.Proto != trace.TCP {
		return nil, nil
	}
	return m.l.talk.dnsIn(p), p
}

// addressed reports an answer with an address of the family that was asked for.
func addressed(msg *dns.Message) bool {
	return slices.ContainsFunc(msg.Answers, func(r dns.Record) bool { return r.Type == msg.Questions[0].Type && r.Addr.IsValid() })
}

// serves reports a connection of which the host has the port of name servers.
func (m *moment) serves(conn trace.ConnID) bool {
	if conn == 0 {
		return false
	}
	c := m.t.Conn(conn)
	side := c.Side(m.r.Host)
	return side >= 0 && c.Ends[side].Addr.Port() == dns.Port
}
