package diagnose

import (
	"fmt"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// needless is what was sent again although it had come.
type needless struct {
	told  int  // repetitions that the receiver calls duplicates (RFC 2883 §4)
	late  int  // repetitions of octets that had been acknowledged when they were sent
	first mark // the first that shows it
	what  string
}

// takeNeedless looks at a packet before it is counted as sent.
func (c *connStats) takeNeedless(p *trace.Packet, side int, here mark) {
	n := &c.needless
	if p.Again != 0 && p.Seg.Payload.Len > 0 && c.idling.acked[side] != 0 && p.Seg.End().LessEq(c.idling.acked[side]) {
		n.late++
		n.show(here, "repeats what was acknowledged before")
	}
	if c.again > 0 && isDSACK(&p.Seg) {
		n.told++
		n.show(here, "says that octets came twice (D-SACK)")
	}
}

func (n *needless) show(here mark, what string) {
	if n.first.rec == 0 {
		n.first, n.what = here, what
	}
}

// isDSACK reports a segment whose first SACK block is of octets that are acknowledged,
// or lies in the second block (RFC 2883 §4).
func isDSACK(s *tcpmodel.Segment) bool {
	o := &s.Options
	if o.NSACK == 0 {
		return false
	}
	first := o.SACK[0]
	return first.Right.LessEq(s.Ack) ||
		o.NSACK > 1 && o.SACK[1].Left.LessEq(first.Left) && first.Right.LessEq(o.SACK[1].Right)
}

// retransmissionNeedless is repetitions that were all for nothing: the octets had come,
// and their acknowledgment was late, lost, or thought to be (RFC 3522 §1).
func retransmissionNeedless() kind {
	return kind{
		id: "retransmission-needless", severity: Note, rank: 95,
		found: func(c *connStats) bool {
			return c.again > 0 && !c.againFlags.Has(tcpmodel.SYN) && c.unheard == 0 && max(c.needless.told, c.needless.late) >= c.again
		},
		tell: func(conns []*connStats) (summary, advice string) {
			c := conns[0]
			summary = fmt.Sprintf("octets sent again that had come already, the first in #%d, %s after #%d", c.firstAgain.packet,
				inspect.Span(c.repairTime()), c.againOf)
			return summary, "look for ACKs that are lost or late, for packets that change places, or for delays that vary much"
		},
		place: (*connStats).repetition,
		proof: func(c *connStats) []proof {
			if c.needless.first.packet == c.firstAgain.packet {
				return []proof{{c.againOf, "sent first"}, {c.firstAgain.packet, "sent again: " + c.needless.what}}
			}
			return append(c.bothSendings(), proof{c.needless.first.packet, c.needless.what})
		},
	}
}
