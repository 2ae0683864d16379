package diagnose

import (
	"fmt"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// sizes follows which sizes of segments of one side come through.
type sizes struct {
	out    []sized // that are not acknowledged, without those that were cut anew
	passed uint32  // octets of the largest that was acknowledged
	stuck  sized   // the latest that was sent three times or more without an acknowledgment
	times  int     // how often
	last   mark    // the latest repetition of it
	small  mark    // what shows that smaller ones come, 0 for nothing
	beyond sized   // the latest that was selectively acknowledged, sent being what told so
	heard  mark    // octets of the other end meanwhile, which it does not repeat, so their ACK has come
	cut    uint32  // octets of the first smaller piece of it, 0 for none
	said   mark    // the ICMP error that says so of one of them
	by     string  // what that is
	about  trace.PacketID
	mtu    uint16
}

// sized is a segment with octets.
type sized struct {
	seq, end tcpmodel.Seq
	n        uint32
	sent     mark
}

// mostOut bounds how many unacknowledged segments are kept.
const mostOut = 4096

// takeSize looks at a segment of a side.
func (c *connStats) takeSize(p *trace.Packet, side int, here mark) {
	c.fits[1-side].acked(p, here)
	if p.Seg.Payload.Len == 0 {
		return
	}
	f := &c.fits[side]
	now := sized{p.Seg.Seq, p.Seg.Seq.Add(tcpmodel.Size(p.Seg.Payload.Len)), p.Seg.Payload.Len, here}
	if p.Again != 0 {
		f.again(now)
	}
	kept := f.out[:0]
	for _, x := range f.out { // What is sent again counts as it is sent now.
		if x.end.LessEq(now.seq) || now.end.LessEq(x.seq) {
			kept = append(kept, x)
		}
	}
	f.out = kept
	if len(f.out) < mostOut {
		f.out = append(f.out, now)
	}
}

// again looks at a repetition.
func (f *sizes) again(now sized) {
	const repeats = 2
	for _, x := range f.out {
		switch {
		case x.seq != now.seq:
		case x.n == now.n && f.stuck.n == x.n && f.stuck.seq == x.seq:
			f.times, f.last = f.times+1, now.sent
		case x.n == now.n:
			f.stuck, f.times, f.last, f.cut, f.small, f.heard = x, repeats, now.sent, 0, mark{}, mark{}
			if f.beyond.n > 0 && f.beyond.n < x.n && x.end.LessEq(f.beyond.seq) {
				f.small = f.beyond.sent
			}
		case x.n > now.n && f.stuck.seq == x.seq && f.stuck.n == x.n && f.cut == 0:
			f.cut = now.n
		case x.n > now.n && x.sent.rec < f.said.rec && f.cut == 0:
			f.stuck, f.times, f.last, f.cut, f.small, f.heard = x, 1, x.sent, now.n, mark{}, mark{}
		}
	}
}

// acked looks at a packet of the other end.
func (f *sizes) acked(p *trace.Packet, here mark) {
	if !p.Seg.Flags.Has(tcpmodel.ACK) {
		return
	}
	switch {
	case p.Again != 0:
		f.heard = mark{}
	case p.Seg.Payload.Len > 0 && f.times > 2 && f.heard.rec == 0:
		f.heard = here
	}
	kept := f.out[:0]
	for _, x := range f.out {
		if !x.end.LessEq(p.Seg.Ack) {
			kept = append(kept, x)
			continue
		}
		f.passed = max(f.passed, x.n)
		if f.stuck.n > x.n && f.stuck.seq.LessEq(x.seq) {
			f.small = here
		}
	}
	f.out = kept
	for _, b := range p.Seg.Options.SACK[:p.Seg.Options.NSACK] {
		for _, x := range f.out {
			if b.Left.LessEq(x.seq) && x.end.LessEq(b.Right) {
				f.passed = max(f.passed, x.n)
				f.beyond = sized{x.seq, x.end, x.n, here}
				if f.stuck.n > x.n && f.stuck.end.LessEq(x.seq) && f.small.rec == 0 {
					f.small = here
				}
			}
		}
	}
}

// takeTooBig looks at an ICMP error that says that a packet is too large for the path.
func (c *connStats) takeTooBig(t *trace.Trace, p *trace.Packet, here mark) {
	x := p.Extra()
	if x == nil || x.ICMPKind != tcpmodel.ICMPFragmentationNeeded || x.Cites == 0 {
		return
	}
	side := t.SentBy(t.Packet(x.Cites))
	if side < 0 || c.fits[side].said.rec != 0 {
		return
	}
	f := &c.fits[side]
	f.said, f.by, f.about, f.mtu = here, inspect.ICMPName(t, p), x.Cites, x.MTU
}

// alwaysPasses is the largest payload that every path takes (RFC 9293 §3.7.1): 576 octets
// less the headers.
const alwaysPasses = 536

// tooLarge is the side of which large segments do not come through while smaller ones
// do, -1 for none. A router says so (RFC 1191 §4, RFC 8201 §4), or the same segment is sent
// three times and more, none as large as it ever came, and a smaller one does (RFC 2923 §2.1).
func (c *connStats) tooLarge() int {
	for side := range c.fits {
		f := &c.fits[side]
		shown := f.small.rec != 0 || f.heard.rec != 0 && f.stuck.n > alwaysPasses
		if f.said.rec != 0 || f.times > 2 && shown && f.passed < f.stuck.n {
			return side
		}
	}
	return -1
}

// pathMTU is segments that are too large for the path (RFC 9293 §3.7.2).
func pathMTU() kind {
	return kind{
		id: "path-mtu", severity: Warning, rank: 60,
		found: func(c *connStats) bool { return c.tooLarge() >= 0 },
		variant: func(c *connStats) string {
			f := &c.fits[c.tooLarge()]
			return fmt.Sprint(sideName(c.tooLarge()), f.said.rec != 0, f.cut != 0)
		},
		tell:  tellPathMTU,
		place: func(c *connStats) mark { return c.fits[c.tooLarge()].shown() },
		proof: func(c *connStats) []proof {
			f := &c.fits[c.tooLarge()]
			if f.said.rec != 0 {
				return []proof{{f.about, "too large"}, {f.said.packet, "says so"}}
			}
			return []proof{
				{f.stuck.sent.packet, fmt.Sprintf("%d octets, sent first", f.stuck.n)},
				{f.last.packet, "the same again"},
				f.alive(),
			}
		},
	}
}

// alive is what shows that the path is there.
func (f *sizes) alive() proof {
	if f.small.rec != 0 {
		return proof{f.small.packet, "shows that a smaller segment has come"}
	}
	return proof{f.heard.packet, "the other end is there, and hears"}
}

// shown is where it is to be seen first.
func (f *sizes) shown() mark {
	if f.said.rec != 0 {
		return f.said
	}
	return f.last
}

func tellPathMTU(conns []*connStats) (summary, advice string) {
	const clamp = "let ICMP \"fragmentation needed\" and \"packet too big\" pass the filters, or have a router clamp the MSS of SYNs"
	c := conns[0]
	side := c.tooLarge()
	f := &c.fits[side]
	if f.said.rec != 0 {
		summary = fmt.Sprintf("segments of %s were too large for the path: %s (#%d) answers #%d", sideName(side), f.by, f.said.packet, f.about)
		if f.mtu > 0 {
			summary += fmt.Sprintf(" and names %d octets", f.mtu)
		}
		if c.idling.acked[side] != 0 && c.in.t.Packet(f.about).Seg.End().LessEq(c.idling.acked[side]) {
			return summary + "; cut smaller, they came", "leave it as it is, or have a router clamp the MSS of SYNs, which saves the first loss"
		}
		return summary, clamp
	}
	waited := f.last.at.Sub(f.stuck.sent.at)
	summary = fmt.Sprintf("segments of %s are too large for the path, and nobody says so: #%d with %d octets, sent %d times in %s, never came",
		sideName(side), f.stuck.sent.packet, f.stuck.n, f.times, inspect.Span(waited))
	if f.cut > 0 {
		return summary + fmt.Sprintf(", and pieces of %d octets did", f.cut), clamp
	}
	if f.small.rec != 0 {
		return summary + fmt.Sprintf(", while smaller ones did (#%d)", f.small.packet), clamp
	}
	return summary + fmt.Sprintf(", while the other end is there (#%d)", f.heard.packet), clamp
}
