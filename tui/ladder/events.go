package ladder

import (
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
	"wirewalk/tcpmodel/observe"
)

// connEvent is a moment of a connection that its row shows.
type connEvent struct {
	Stop trace.StopID
	Mark byte
}

// connEvents lists what the rows of connections show: S handshake, # request,
// = answer, F, R, X where a packet is lost and ? where it perhaps is. It reads the trace once.
func connEvents(x *Index) [][]connEvent {
	t := x.Trace
	out := make([][]connEvent, len(t.Conns()))
	for id := trace.PacketID(1); int(id) <= t.Packets(); id++ {
		p := t.Packet(id)
		rec := p.Begins()
		if p.Conn == 0 || rec == 0 {
			continue
		}
		if mark := eventMark(t, p); mark != 0 {
			out[p.Conn-1] = append(out[p.Conn-1], connEvent{t.Record(rec).Stop, mark})
		}
		if p.Dropped != 0 {
			r := t.Record(p.Dropped)
			mark := byte('X')
			if r.Why == observe.ReasonPerhapsLost {
				mark = '?'
			}
			out[p.Conn-1] = append(out[p.Conn-1], connEvent{r.Stop, mark})
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

// Events returns the marks of all connections, made when first asked for.
func (x *Index) Events() [][]connEvent {
	x.once.Do(func() { x.conns = connEvents(x) })
	return x.conns
}
