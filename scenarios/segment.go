package scenarios

import (
	"net/netip"
	"strings"

	"wirewalk/sim"
	"wirewalk/tcpmodel"
)

// flagsOf reads control bits such as FIN-ACK.
func flagsOf(s string) (tcpmodel.Flags, bool) {
	var out tcpmodel.Flags
	for _, w := range strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(",-+ |", r) }) {
		bit, ok := map[string]tcpmodel.Flags{
			"FIN": tcpmodel.FIN, "SYN": tcpmodel.SYN, "RST": tcpmodel.RST, "PSH": tcpmodel.PSH, "ACK": tcpmodel.ACK,
			"URG": tcpmodel.URG, "ECE": tcpmodel.ECE, "CWR": tcpmodel.CWR, "NONE": 0,
		}[strings.ToUpper(w)]
		if !ok {
			return 0, false
		}
		out |= bit
	}
	return out, s != ""
}

func (c *compiler) segment(s *Step, out *sim.Step) error {
	g := s.Segment
	flags, _ := flagsOf(g.Flags)
	r := &sim.RawSegment{
		From: s.Host, To: g.To, SrcPort: uint16(g.SrcPort), DstPort: uint16(g.Port), Conn: g.Conn, Seq: uint32(g.Seq),
		Ack: uint32(g.Ack), Relative: g.Conn != "", Flags: flags, Window: uint16(g.Window), Data: []byte(g.Text), BadChecksum: g.BadSum,
	}
	if g.Source != "" {
		a, err := netip.ParseAddr(g.Source)
		if err != nil {
			if a, err = c.addr(g.Source); err != nil {
				return err
			}
		}
		r.Src = a
	}
	if r.To == "" {
		r.To = c.f.farEnd(g.Conn, s.Host)
	}
	out.Segment = r
	return nil
}

// farEnd is the host that a segment injected into a connection goes to: the
// end that is not the sender, else the end that listens.
func (f *File) farEnd(conn, sender string) string {
	for _, s := range f.Script {
		if s.As == conn && s.To != "" {
			if s.To == sender {
				return s.Host
			}
			return s.To
		}
	}
	return f.other(sender)
}
