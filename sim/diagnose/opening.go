package diagnose

import (
	"fmt"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
)

// refused is a SYN that is answered by RST (RFC 9293 §3.5.2, group 1).
func refused() kind {
	return kind{
		id: "refused", severity: Fault, rank: 30,
		found: func(c *connStats) bool { return c.refused },
		tell:  always("refused: RST answers the SYN, and there is no connection", "see whether a program listens on this port"),
		place: func(c *connStats) mark { return c.rst },
		proof: func(c *connStats) []proof {
			return []proof{{c.syns.packet, "the SYN"}, {c.rst.packet, "the answer to it"}}
		},
	}
}

// noAnswer reports whether nothing came back to the SYN.
func (c *connStats) noAnswer() bool { return c.syn && !c.answered && c.rst.rec == 0 && c.old.rec == 0 }

// synPending is a SYN so short before the end of a capture that the answer may
// have come after it.
func synPending() kind {
	return kind{
		id: "syn-pending", severity: Note, rank: 120,
		found: func(c *connStats) bool {
			return c.noAnswer() && c.in.t.Inferred && c.in.end.Sub(c.syns.at) < vtime.Second
		},
		tell:  always("no answer to the SYN yet: the capture ends less than 1 s after it", "record for longer"),
		place: func(c *connStats) mark { return c.syns },
		proof: func(c *connStats) []proof { return []proof{{c.syns.packet, "nothing answers it"}} },
	}
}

func synUnanswered() kind {
	return kind{
		id: "syn-unanswered", severity: Fault, rank: 20,
		found: (*connStats).noAnswer,
		tell: func(conns []*connStats) (summary, advice string) {
			summary = "SYN never answered: "
			if len(conns) == 1 {
				summary += fmt.Sprintf("#%d, ", conns[0].syns.packet)
				if n := conns[0].again; n > 0 {
					summary += fmt.Sprintf("sent %d times in all; ", n+1)
				}
			}
			return summary + "there is no connection", "look for a firewall that drops, or a host that is down"
		},
		place: func(c *connStats) mark {
			if c.firstAgain.rec != 0 {
				return c.firstAgain
			}
			return c.syns
		},
		proof: func(c *connStats) []proof {
			return []proof{{c.syns.packet, "nothing answers it"}, {c.lastAgain.packet, "the last time that it was sent"}}
		},
	}
}

// oldConnection is an opening that met an earlier connection of the same addresses and
// ports: the server answers the SYN by an ACK and not by a SYN of its own (RFC 9293 §3.5.1,
// figure 10; RFC 5961 §4).
func oldConnection() kind {
	return kind{
		id: "old-connection-at-peer", severity: Warning, rank: 85,
		found:   func(c *connStats) bool { return c.old.rec != 0 },
		variant: func(c *connStats) string { return fmt.Sprint(c.cleared.rec != 0, c.closedBefore() != 0) },
		tell:    tellOldConnection,
		place:   func(c *connStats) mark { return c.old },
		proof: func(c *connStats) []proof {
			return []proof{
				{c.syns.packet, "the SYN"},
				{c.old.packet, "answers it for the earlier connection"},
				{c.cleared.packet, "ends the earlier connection"},
			}
		},
	}
}

func tellOldConnection(conns []*connStats) (summary, advice string) {
	c := conns[0]
	summary = fmt.Sprintf("SYN answered by an ACK (#%d): the server has an earlier connection of the same addresses and ports", c.old.packet)
	advice = "let the client's program close its connections, or use another port"
	if n := c.closedBefore(); n != 0 {
		summary += fmt.Sprintf(", in TIME-WAIT since its close (#%d)", n)
		advice = "let the client choose another port, or close first itself, so that it is its TIME-WAIT"
	}
	if c.cleared.rec != 0 {
		return summary + fmt.Sprintf("; the client's RST (#%d) ends it", c.cleared.packet), advice
	}
	return summary, advice
}

// closedBefore is the FIN with which the server was first to close the connection before
// this one of the same ends, once both had closed; 0 for none.
func (c *connStats) closedBefore() trace.PacketID {
	ends := &c.in.t.Conn(c.id).Ends
	for id := c.id - 1; id > 0; id-- {
		x := &c.in.conns[id-1]
		if was := &c.in.t.Conn(id).Ends; was[0].Addr != ends[0].Addr || was[1].Addr != ends[1].Addr {
			continue
		}
		if x.fin[0].rec != 0 && x.fin[1].rec > 0 && x.fin[1].rec < x.fin[0].rec && x.rst.rec == 0 {
			return x.fin[1].packet
		}
		return 0
	}
	return 0
}
