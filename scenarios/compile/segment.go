package compile

import (
	"cmp"
	"net/netip"

	"wirewalk/scenarios/language"
	"wirewalk/sim"
)

func (c *compiler) segment(s *language.Step, out *sim.Step) error {
	g := s.Segment
	flags, _ := language.ControlBits(g.Flags)
	r := &sim.RawSegment{
		From: s.Host, To: g.To, SrcPort: uint16(g.SrcPort), DstPort: uint16(g.Port), Conn: g.Conn, Seq: number32(g.Seq),
		Ack: number32(g.Ack), Relative: g.Conn != "", Flags: flags, Data: []byte(g.Text), BadChecksum: g.BadSum,
	}
	if g.Window != nil {
		window := uint16(*g.Window)
		r.Window = &window
	}
	if r.To == "" {
		r.To = farEnd(c.f, g.Conn, s.Host)
	}
	out.Segment = r
	var err error
	if r.Src, err = netip.ParseAddr(g.Source); err == nil {
		return nil
	}
	source, err := c.remote(r.To, cmp.Or(g.Source, s.Host), 0)
	r.Src = source.Addr()
	return err
}

// farEnd is the host that a segment injected into a connection goes to: the
// end that is not the sender, else the end that listens.
func farEnd(f *language.File, conn, sender string) string {
	for _, s := range f.Script {
		if s.As == conn && s.To != "" {
			if s.To == sender {
				return s.Host
			}
			return s.To
		}
	}
	return f.OtherHost(sender)
}
