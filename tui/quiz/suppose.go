package quiz

import (
	"fmt"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
	"wirewalk/tui/source"
)

// neverCame is the run without a packet, nil where it comes to nobody anyway, and for
// a copy that the network made: what nobody sends cannot be taken away by its number.
func neverCame(t *trace.Trace, id trace.PacketID) *source.Change {
	if id == 0 || t.Packet(id).Arrived == 0 || t.Packet(id).Copy {
		return nil
	}
	what := fmt.Sprintf("#%d never came", id)
	return &source.Change{What: what, Text: fmt.Sprintf("drop number=%d name=%q", id, "what if "+what), Packet: id}
}

// instead is the run in which the host sends something else, or something where
// it sends nothing. It is nil where the host has no connection to send on.
func (s *situation) instead(text string, f tcpmodel.Flags, ack *uint32) *source.Change {
	p := s.first()
	if p == nil {
		return s.besides(text, f)
	}
	c := &source.Change{
		What:   fmt.Sprintf("%s sends %s instead of #%d", inspect.HostName(s.Trace, s.host), text, s.id(p)),
		Packet: s.id(p),
		Text:   fmt.Sprintf("replace number=%d flags=%s", s.id(p), f.Script()),
	}
	if ack != nil {
		c.Text += fmt.Sprintf(" ack=%d", *ack)
	}
	return c
}

// besides is the run in which the host sends one more segment when all else of
// the instant has happened, with the numbers and options that it would write then.
func (s *situation) besides(text string, f tcpmodel.Flags) *source.Change {
	t, side := s.Trace, s.side()
	if side < 0 {
		return nil
	}
	state, far := s.snapshotAt(s.instantEnd()), &t.Conn(s.conn).Ends[1-side]
	if state == nil || state.State <= tcpmodel.Listen || far.Host == 0 || t.Machine(far.Host) == t.Machine(s.host) {
		return nil
	}
	at := t.Record(s.last).At
	return &source.Change{
		What: inspect.HostName(t, s.host) + " sends " + text, Host: s.host, At: at,
		Text: fmt.Sprintf("inject host=%s to=%s at=%s conn=%d flags=%s", t.Host(s.host).Name, t.Host(far.Host).Name,
			at.Sub(0), s.conn, f.Script()),
	}
}
