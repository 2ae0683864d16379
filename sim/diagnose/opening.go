package diagnose

import (
	"fmt"

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
func (c *connStats) noAnswer() bool { return c.syn && !c.answered && c.rst.rec == 0 }

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

// halfOpen is an opening that met an earlier connection of the same addresses and
// ports, which one end had forgotten and the other had not (RFC 9293 §3.5.1).
func halfOpen() kind {
	return kind{
		id: "half-open", severity: Note, rank: 85,
		found: func(c *connStats) bool { return c.cleared.rec != 0 },
		tell: always("opened over an earlier connection of the same ports: the client had forgotten it, the server had not",
			"let the client's program close its connections, or use another port"),
		place: func(c *connStats) mark { return c.cleared },
		proof: func(c *connStats) []proof {
			return []proof{{c.clearedFor, "the earlier connection answers the SYN"}, {c.cleared.packet, "the RST that ends it"}}
		},
	}
}
