package format

import (
	"fmt"

	"wirewalk/sim/measure"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// addresses are the packet's source and destination as the sender wrote them,
// with ports where the protocol has ports.
func addresses(t *trace.Trace, p *trace.Packet) (src, dst string) {
	var a, b fmt.Stringer
	if p.From != 0 {
		a = t.AddrOf(p.From, p)
	}
	if p.To != 0 {
		b = t.AddrOf(p.To, p)
	}
	if x := p.Extra(); x != nil {
		if x.Src.IsValid() {
			a = x.Src
		}
		if x.Dst.IsValid() {
			b = x.Dst
		}
	}
	src, dst = address(a), address(b)
	if p.Proto != trace.TCP && p.Proto != trace.UDP {
		return src, dst
	}
	return withPort(src, p.Seg.SrcPort), withPort(dst, p.Seg.DstPort)
}

// address is that of a host, "" where it is not known.
func address(ip fmt.Stringer) string {
	if ip == nil {
		return ""
	}
	return ip.String()
}

func withPort(address string, port uint16) string {
	if address == "" {
		return ""
	}
	return measure.HostPort(address, port)
}

// optionNames lists the TCP options in tcpdump's words.
func optionNames(t *trace.Trace, p *trace.Packet) []string {
	base := tcpmodel.Seq(0)
	if side := t.Sender(p); side >= 0 {
		if end := &t.Conn(p.Conn).Ends[1-side]; end.HasISS {
			base = end.ISS
		}
	}
	names := []string{}
	for row, value := range p.Seg.Options.All() {
		words := row.Words(value, func(q tcpmodel.Seq) int64 { return int64(q - base) })
		if len(words) == 0 {
			names = append(names, row.Label())
		}
		for _, w := range words {
			names = append(names, row.Label()+" "+w)
		}
	}
	return names
}
