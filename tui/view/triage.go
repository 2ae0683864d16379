package view

import (
	"cmp"
	"fmt"
	"slices"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// Finding is something unusual that happened to some connections.
type Finding struct {
	What  string
	Cure  string         // what is likely to help, "" when nothing is known
	Conns []trace.ConnID // in order
	First trace.RecordID // where it is to be seen for the first of them
}

// Triage sorts the connections of a trace by the worst that happened to them,
// the gravest first; usual counts those to which nothing did. It needs no
// payload, so encrypted and cut captures are judged too.
func Triage(x *Index) (findings []Finding, usual int) {
	cases := make([]patient, len(x.t.Conns()))
	for id := trace.PacketID(1); int(id) <= x.t.Packets(); id++ {
		p := x.t.Packet(id)
		rec := p.Sent
		if rec == 0 {
			rec = p.Arrived
		}
		if p.Conn != 0 && rec != 0 && p.Proto == trace.ICMP {
			cases[p.Conn-1].takeError(p, mark{rec, x.t.Record(rec).At})
		}
		if p.Conn == 0 || rec == 0 || p.Proto != trace.TCP {
			continue
		}
		if side := x.t.Conn(p.Conn).Side(p.From); side >= 0 {
			cases[p.Conn-1].take(p, id, side, rec, x.t.Record(rec).At)
		}
	}
	at, ill := map[string]int{}, map[trace.ConnID]bool{}
	for i := range cases {
		d, ok := cases[i].diagnose()
		if !ok {
			usual++
			continue
		}
		ill[trace.ConnID(i+1)] = true
		n, seen := at[d.what]
		if !seen {
			n = len(findings)
			at[d.what] = n
			findings = append(findings, Finding{What: d.what, Cure: d.cure, First: d.rec})
		}
		findings[n].Conns = append(findings[n].Conns, trace.ConnID(i+1))
	}
	for _, f := range poolFindings(x.t, cases, ill) {
		findings = append(findings, f)
		usual -= len(f.Conns)
	}
	slices.SortStableFunc(findings, func(a, b Finding) int {
		return cmp.Compare(grade(a.What), grade(b.What))
	})
	return findings, usual
}

// grade orders findings: what users notice first.
func grade(what string) int {
	for i, prefix := range []string{"request crossed", "SYN never", "refused", "reset", "keepalive probes", "silence", "window", "octets sent"} {
		if len(what) >= len(prefix) && what[:len(prefix)] == prefix {
			return i
		}
	}
	return 99
}

// patient is one connection under examination.
type patient struct {
	syn, answered    bool
	last             vtime.Time // of any packet
	fin              [2]mark    // by end
	finSeq           [2]tcpmodel.Seq
	crossed          mark           // data that was sent without knowledge of the other end's FIN
	crossedSide      int            // who sent it
	idle             vtime.Duration // before the first of FIN and data
	rst              mark
	rstSide          int
	refused          bool
	again, unheard   int // repetitions in all, and since the other end was heard
	firstAgain, zero mark
	quietSide        int
	next             [2]tcpmodel.Seq   // after the octets that each end has sent
	probe            [2]trace.PacketID // the latest keepalive probe of each end
	unreached        mark              // the ICMP error that answers a probe
	unreachedBy      string
}

// mark is a packet's record, 0 for none.
type mark struct {
	rec trace.RecordID
	at  vtime.Time
}

// takeError looks at an ICMP error about one of the packets.
func (c *patient) takeError(p *trace.Packet, here mark) {
	x := p.Extra()
	if x == nil || x.ICMPKind == 0 || x.Cites == 0 || c.unreached.rec != 0 {
		return
	}
	if x.Cites == c.probe[0] || x.Cites == c.probe[1] {
		c.unreached, c.unreachedBy = here, icmpName(p)
	}
}

// takeProbe notes a segment that repeats the number before the next one, as
// keepalive does (RFC 9293 §3.8.4).
func (c *patient) takeProbe(p *trace.Packet, id trace.PacketID, side int) {
	probe := p.Seg.Seq+1 == c.next[side] && (p.Seg.Payload.Len == 0 || p.Seg.Payload.Len == 1 && p.Again == 0) &&
		p.Seg.Flags&(tcpmodel.SYN|tcpmodel.FIN|tcpmodel.RST) == 0
	switch {
	case probe:
		c.probe[side] = id
	case c.next[side] == 0 || c.next[side].Less(p.Seg.End()):
		c.next[side] = p.Seg.End()
	}
}

// take looks at one packet, in order of sending.
func (c *patient) take(p *trace.Packet, id trace.PacketID, side int, rec trace.RecordID, at vtime.Time) {
	f := p.Seg.Flags
	gap := at.Sub(c.last)
	if c.last == 0 {
		gap = 0
	}
	c.last = max(at, 1)
	other := 1 - side
	here := mark{rec, at}
	c.takeProbe(p, id, side)
	switch {
	case f.Has(tcpmodel.RST):
		if c.rst.rec == 0 {
			c.rst, c.rstSide = here, side
			c.refused = c.syn && !c.answered
		}
		return
	case f.Has(tcpmodel.SYN) && side == 0:
		c.syn = true
	case side == 1:
		c.answered = true
	}
	c.repeats(p, side, here)
	if f.Has(tcpmodel.FIN) && c.fin[side].rec == 0 {
		c.fin[side], c.finSeq[side] = here, p.Seg.End()-1
		c.idle = max(c.idle, gap)
	}
	unaware := c.fin[other].rec != 0 && !c.finSeq[other].Less(p.Seg.Ack)
	if p.Seg.Payload.Len > 0 && p.Again == 0 && c.crossed.rec == 0 && (unaware || c.fin[other].rec == 0 && gap >= vtime.Second) {
		c.crossed, c.crossedSide = here, side
		if c.fin[other].rec == 0 {
			c.idle = gap
		}
	}
	if p.Seg.Window == 0 && !f.Has(tcpmodel.SYN) && c.zero.rec == 0 {
		c.zero = here
	}
}

// repeats counts what had to be sent again, and how often without an answer.
func (c *patient) repeats(p *trace.Packet, side int, here mark) {
	if p.Again == 0 {
		if side != c.quietSide {
			c.unheard = 0
		}
		return
	}
	c.again++
	c.unheard++
	c.quietSide = side
	if c.firstAgain.rec == 0 {
		c.firstAgain = here
	}
}

// verdict is what was found about one connection.
type verdict struct {
	what, cure string
	rec        trace.RecordID
}

// diagnose names the gravest finding.
func (c *patient) diagnose() (verdict, bool) {
	const manyRepeats = 3
	crossing := c.crossed.rec != 0 && c.fin[1-c.crossedSide].rec != 0 && c.rst.rec != 0 && c.rstSide != c.crossedSide
	switch {
	case crossing && c.fin[1-c.crossedSide].at.Sub(c.crossed.at) < vtime.Second:
		v := verdict{what: "request crossed the other side's FIN, then RST", rec: c.crossed.rec}
		if c.idle >= vtime.Second {
			v.what += "; idle before: " + seconds(c.idle) + " s"
			v.cure = "close idle client connections before " + Span(c.idle) + ", or let the server wait longer"
		}
		return v, true
	case c.refused:
		return verdict{"refused: RST answers the SYN", "see whether a program listens on this port", c.rst.rec}, true
	case c.syn && !c.answered && c.rst.rec == 0:
		return verdict{"SYN never answered", "look for a firewall that drops, or a host that is down", c.firstAgain.rec}, true
	case c.unreached.rec != 0:
		return verdict{
			"keepalive probes answered by ICMP " + c.unreachedBy, "see whether the other host is up, and the path to it",
			c.unreached.rec,
		}, true
	case c.rst.rec != 0:
		who := "client"
		if c.rstSide == 1 {
			who = "server"
		}
		return verdict{what: "reset by the " + who, rec: c.rst.rec}, true
	case c.unheard >= manyRepeats:
		return verdict{"silence: octets sent again and again without an answer", "see whether the other host is up, and the path to it", c.firstAgain.rec}, true
	case c.zero.rec != 0:
		return verdict{"window closed: the reader was slower than the sender", "let the program read sooner", c.zero.rec}, true
	case c.again > 0:
		return verdict{what: "octets sent again", rec: c.firstAgain.rec}, true
	}
	return verdict{}, false
}

// seconds writes a length with two digits, as timeouts are compared.
func seconds(d vtime.Duration) string {
	hundredths := int64(d / (10 * vtime.Millisecond))
	return fmt.Sprintf("%d.%02d", hundredths/100, hundredths%100)
}
