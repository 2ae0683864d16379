package quiz

import (
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// senders makes the choices for who sends what: the packet the run sends, and
// mistakes from both sides.
func senders(x *inspect.Reader, answer trace.PacketID) []choice {
	t := x.Trace
	p := t.Packet(answer)
	from, other := inspect.HostName(t, p.From), inspect.HostName(t, p.To)
	s := sender(x, answer)
	choices := []choice{right(from + " sends " + s.described())}
	if p.Proto == trace.TCP && p.Conn != 0 {
		for i, c := range s.mistakes() {
			if i < 2 {
				choices = append(choices, c.sentBy(from))
			}
		}
	}
	return turned(append(choices, s.fromOther(other, p)), int(answer))
}

// sender is the situation in which a packet is sent.
func sender(x *inspect.Reader, id trace.PacketID) *situation {
	t := x.Trace
	p := t.Packet(id)
	s := &situation{Reader: x, host: p.From, conn: p.Conn, sent: []trace.PacketID{id}, last: p.Begins()}
	s.stop = t.Record(s.last).Stop
	for r := t.Record(s.last).Cause; r != 0 && t.Record(r).Stop == s.stop; r = t.Record(r).Cause {
		if event(x, t.Record(r)) != "" && t.Record(r).Host == s.host {
			s.root = r
		}
	}
	return s
}

// fromOther is that the receiver of a packet sends one like it, at the same time.
// Nobody can send data that its program has not written.
func (s *situation) fromOther(name string, p *trace.Packet) choice {
	t := s.Trace
	o := &situation{Reader: s.Reader, host: p.To, conn: p.Conn, stop: s.stop, last: s.last}
	why := whyWaits(t, p.To, s.last)
	f := p.Seg.Flags &^ notForm
	switch {
	case p.Proto != trace.TCP || p.Seg.Payload.Len > 0:
		return wrong(name+" sends octets of its own", why)
	case p.Seg.Len() == 0 && s.IsProbe(p):
		return wrong(name+" sends a probe", why)
	}
	if f.Has(tcpmodel.RST) {
		f |= tcpmodel.ACK
	}
	c := wrong(name+" sends "+o.would(f), why)
	c.then = o.besides(o.would(f), f)
	return c
}
