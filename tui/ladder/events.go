package ladder

import (
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
	"wirewalk/tcpmodel/observe"
)

// ConnEvent is a moment of a connection that its row shows.
type ConnEvent struct {
	Stop trace.StopID
	Mark byte // S handshake, # request, = answer, F, R, X lost, ? perhaps lost
}

// connEvents lists what the rows of connections show. It reads the trace once.
func connEvents(x *Index) [][]ConnEvent {
	t := x.Trace
	out := make([][]ConnEvent, len(t.Conns()))
	for id := trace.PacketID(1); int(id) <= t.Packets(); id++ {
		p := t.Packet(id)
		rec := p.Begins()
		if p.Conn == 0 || rec == 0 {
			continue
		}
		if mark := eventMark(t, p); mark != 0 {
			out[p.Conn-1] = append(out[p.Conn-1], ConnEvent{t.Record(rec).Stop, mark})
		}
		if p.Dropped != 0 {
			r := t.Record(p.Dropped)
			mark := byte('X')
			if r.Why == observe.ReasonPerhapsLost {
				mark = '?'
			}
			out[p.Conn-1] = append(out[p.Conn-1], ConnEvent{r.Stop, mark})
		}
	}
	return out
}

func eventMark(t *trace.Trace, p *trace.Packet) byte {
	switch f := p.Seg.Flags; {
	case p.Proto != trace.TCP:
		return '#'
	case f.Has(tcpmodel.RST):
		return 'R'
	case f.Has(tcpmodel.FIN):
		return 'F'
	case f.Has(tcpmodel.SYN):
		return 'S'
	case p.Seg.Payload.Len == 0:
		return 0
	case t.Sender(p) == 0:
		return '#'
	}
	return '='
}

// Events returns the marks of all connections, counted from 0, in order of packets.
// They are made when first asked for.
func (x *Index) Events() [][]ConnEvent {
	x.once.Do(func() { x.conns = connEvents(x) })
	return x.conns
}
