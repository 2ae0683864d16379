package diagnose

import (
	"fmt"
	"strconv"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
	"wirewalk/tcpmodel/observe"
)

// nothingToCure is the advice where TCP has done what is needed.
const nothingToCure = "leave it as it is: TCP has repaired it"

// synRepeated is an opening that took longer because a SYN had to be sent again.
func synRepeated() kind {
	return kind{
		id: "syn-repeated", severity: Warning, rank: 100,
		found: func(c *connStats) bool { return c.again > 0 && c.againFlags.Has(tcpmodel.SYN) },
		tell: func(conns []*connStats) (summary, advice string) {
			return "SYN sent again" + tellAgain(conns), "look for loss on the path, or for a listening program whose queue is full"
		},
		place: (*connStats).repetition,
		proof: (*connStats).bothSendings,
	}
}

// finRepeated is a close that took longer because a FIN had to be sent again.
func finRepeated() kind {
	return kind{
		id: "fin-repeated", severity: Note, rank: 110,
		found: func(c *connStats) bool { return c.again > 0 && c.againFlags.Has(tcpmodel.FIN) },
		tell: func(conns []*connStats) (summary, advice string) {
			return "FIN sent again" + tellAgain(conns), cureOf(conns)
		},
		place: (*connStats).repetition,
		proof: (*connStats).bothSendings,
	}
}

// loss is octets that had to be sent again, or that were missing where the capture was made
// and came later.
func loss() kind {
	return kind{
		id: "loss", severity: Note, rank: 90,
		found: func(c *connStats) bool { return c.again > 0 || c.repairs.n > 0 },
		variant: func(c *connStats) string {
			if c.again == 0 {
				return "before"
			}
			return ""
		},
		tell: func(conns []*connStats) (summary, advice string) {
			if conns[0].again == 0 {
				return tellRepairs(conns)
			}
			return "octets sent again" + tellAgain(conns), cureOf(conns)
		},
		place: func(c *connStats) mark {
			if c.again == 0 {
				return c.repairs.first
			}
			return c.repetition()
		},
		proof: func(c *connStats) []proof {
			if c.again == 0 {
				return []proof{{c.repairs.shown.packet, "octets before this are missing"}, {c.repairs.first.packet, "brings them"}}
			}
			return c.bothSendings()
		},
	}
}

// repairs are segments whose octets come late where the capture was made: they were lost on
// the way there, or overtaken.
type repairs struct {
	n     int
	gaps  [2][]sized // segments of each side with octets missing before them, the first few
	first mark
	shown mark // the segment that shows what is missing
}

// mostGaps bounds how many gaps are remembered.
const mostGaps = 256

// takeRepair looks at a segment before its octets are counted.
func (c *connStats) takeRepair(p *trace.Packet, side int, here mark) {
	r := &c.repairs
	switch why := c.in.t.Record(here.rec).Why; {
	case why == observe.ReasonRepair:
		if r.n++; r.n > 1 {
			return
		}
		r.first = here
		for _, g := range r.gaps[side] {
			if p.Seg.End().LessEq(g.seq) {
				r.shown = g.sent
				return
			}
		}
	case p.Seg.Payload.Len > 0 && c.next[side] != 0 && c.next[side].Less(p.Seg.Seq) && len(r.gaps[side]) < mostGaps:
		r.gaps[side] = append(r.gaps[side], sized{seq: p.Seg.Seq, sent: here})
	}
}

func tellRepairs(conns []*connStats) (summary, advice string) {
	c := conns[0]
	n, packets := 0, 0
	for _, x := range conns {
		n, packets = n+x.repairs.n, packets+x.packets
	}
	text := "octets were missing where the capture was made, and came later: " + strconv.Itoa(n) + " of " + count(packets, "packet")
	if c.repairs.shown.rec != 0 {
		text += fmt.Sprintf(", first #%d, %s after #%d had shown the gap", c.repairs.first.packet,
			inspect.Span(c.repairs.first.at.Sub(c.repairs.shown.at)), c.repairs.shown.packet)
	} else {
		text += fmt.Sprintf(", first #%d", c.repairs.first.packet)
	}
	return text + ": lost on the way there, or overtaken", "look for a queue that overflows or a bad link between the sender and where the capture was made, if it happens often"
}

// manyRepeats without an answer are silence.
const manyRepeats = 3

// silentPeer is an end that repeats and hears nothing any more.
func silentPeer() kind {
	return kind{
		id: "silent-peer", severity: Fault, rank: 70,
		found: func(c *connStats) bool { return c.unheard >= manyRepeats },
		tell: func(conns []*connStats) (summary, advice string) {
			return "silence: octets sent again and again without an answer" + tellSilence(conns), seeHost
		},
		place: (*connStats).repetition,
		proof: func(c *connStats) []proof {
			return append(c.bothSendings(), proof{c.lastAgain.packet, "the last time that something was sent again"})
		},
	}
}

func (c *connStats) repetition() mark { return c.firstAgain }

// bothSendings are the first packet that was sent again, and its repetition.
func (c *connStats) bothSendings() []proof {
	return []proof{{c.againOf, "sent first"}, {c.firstAgain.packet, "sent again"}}
}

// tellAgain tells how many packets were sent again, and of one connection which was the
// first of them, how long after what it repeats, and what came of it.
func tellAgain(conns []*connStats) string {
	again, packets, heard := 0, 0, true
	for _, c := range conns {
		again, packets, heard = again+c.again, packets+c.packets, heard && c.unheard == 0
	}
	text := ": 1 of " + count(packets, "packet")
	if again > 1 {
		text = fmt.Sprintf(": %d of %s", again, count(packets, "packet"))
	}
	c := conns[0]
	switch {
	case len(conns) > 1:
		text += fmt.Sprintf(", the first of them #%d", c.firstAgain.packet)
	case again > 1:
		text += fmt.Sprintf(", the first of them #%d, %s after #%d", c.firstAgain.packet, inspect.Span(c.repairTime()), c.againOf)
	default:
		text += fmt.Sprintf(", #%d, %s after #%d", c.firstAgain.packet, inspect.Span(c.repairTime()), c.againOf)
	}
	if heard {
		return text + ", and answered"
	}
	return text + ", and nothing answered the last"
}

// repairTime is how long after what it repeats the first repetition was sent.
func (c *connStats) repairTime() vtime.Duration {
	return c.firstAgain.at.Sub(c.in.t.Record(c.in.t.Packet(c.againOf).Begins()).At)
}

// tellSilence tells how often and for how long an end spoke to one that was not heard.
func tellSilence(conns []*connStats) string {
	c := conns[0]
	for _, x := range conns {
		if x.unheard > c.unheard {
			c = x
		}
	}
	return fmt.Sprintf(": %d times, the last in #%d, %s after #%d", c.unheard, c.lastAgain.packet,
		inspect.Span(c.lastAgain.at.Sub(c.in.t.Record(c.in.t.Packet(c.in.t.Packet(c.lastAgain.packet).Again).Begins()).At)), c.in.t.Packet(c.lastAgain.packet).Again)
}

// cureOf is what helps against repetitions: nothing is needed where few packets were sent
// again and an answer came.
func cureOf(conns []*connStats) string {
	const few = 50 // one in so many
	again, packets, heard := 0, 0, true
	for _, c := range conns {
		again, packets, heard = again+c.again, packets+c.packets, heard && c.unheard == 0
	}
	switch {
	case !heard:
		return seeHost
	case again == 1 || again*few <= packets:
		return nothingToCure
	}
	return "look for a queue that overflows or a bad link on the path: this many repetitions cost time"
}
