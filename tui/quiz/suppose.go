package quiz

import (
	"fmt"
	"strings"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
	"wirewalk/tui/source"
)

// neverCame is the run without a packet.
func neverCame(id trace.PacketID) *source.Change {
	return &source.Change{What: fmt.Sprintf("#%d never came", id), Text: fmt.Sprintf("drop number=%d", id)}
}

// instead is the run in which the host sends something else, or something where
// it sends nothing. It is nil where the host has no connection to send on.
func (s *situation) instead(text, flags string, ack *uint32) *source.Change {
	if len(s.sent) == 0 {
		return s.sends(text, flags)
	}
	c := &source.Change{
		What:   fmt.Sprintf("%s sends %s instead of #%d", inspect.HostName(s.Trace, s.host), text, s.sent[0]),
		Packet: s.sent[0],
		Text:   fmt.Sprintf("replace number=%d flags=%s", s.sent[0], flags),
	}
	if ack != nil {
		c.Text += fmt.Sprintf(" ack=%d", *ack)
	}
	return c
}

// sends is the run in which the host sends one more segment right after the last
// record that is known, with the numbers that its connection has reached.
func (s *situation) sends(text, flags string) *source.Change {
	t := s.Trace
	if s.host == 0 {
		return nil
	}
	state := s.snapshot()
	if state == nil || state.State <= tcpmodel.Listen {
		return nil
	}
	c := t.Conn(s.conn)
	own, far := &c.Ends[c.Side(s.host)], &c.Ends[1-c.Side(s.host)]
	if far.Host == 0 {
		return nil
	}
	ack := uint32(0)
	if n, ok := far.Relative(state.RcvNxt); ok && state.State != tcpmodel.SynSent {
		ack = uint32(n)
	}
	seq, _ := own.Relative(state.SndNxt)
	at := t.Record(s.last).At + 1
	return &source.Change{
		What: inspect.HostName(t, s.host) + " sends " + text, Host: s.host, At: at,
		Text: fmt.Sprintf("inject host=%s to=%s at=%s conn=%d flags=%s seq=%d ack=%d", t.Host(s.host).Name, t.Host(far.Host).Name,
			at.Sub(0), s.conn, flags, uint32(seq), ack),
	}
}

// fromOther is the run in which the receiver of a packet sends one like it, at
// the same time.
func fromOther(x *inspect.Reader, p *trace.Packet) *source.Change {
	flags := p.Seg.Flags.Script()
	if p.Sent == 0 || p.Seg.Payload.Len > 0 || flags == "NONE" {
		return nil // Nobody can send data that its program has not written.
	}
	s := &situation{Reader: x, host: p.To, conn: p.Conn, last: p.Sent}
	return s.sends(strings.ReplaceAll(flags, "-", ","), flags)
}
