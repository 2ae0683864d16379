package diagnose

import (
	"strconv"

	"wirewalk/tcpmodel/observe"
)

// seeHost is what several findings ask for.
const seeHost = "see whether the other host is up, and the path to it"

// keepaliveUnreachable is a keepalive probe that an ICMP error answers.
func keepaliveUnreachable() kind {
	return kind{
		id: "keepalive-unreachable", severity: Fault, rank: 60,
		found:   func(c *connStats) bool { return c.unreached.rec != 0 },
		variant: func(c *connStats) string { return c.unreachedBy },
		tell: func(conns []*connStats) (summary, advice string) {
			return "keepalive probes answered by " + conns[0].unreachedBy, seeHost
		},
		place: func(c *connStats) mark { return c.unreached },
		proof: func(c *connStats) []proof {
			return []proof{{c.unreachedProbe, "the probe"}, {c.unreached.packet, "the answer to it"}}
		},
	}
}

// keepaliveReset is a RST that answers a keepalive probe: the other end knew
// nothing of the connection any more.
func keepaliveReset() kind {
	return kind{
		id: "keepalive-reset", severity: Fault, rank: 50,
		found:   func(c *connStats) bool { return c.rst.rec != 0 && c.probed },
		variant: (*connStats).whoReset,
		tell: func(conns []*connStats) (summary, advice string) {
			return "reset by the " + conns[0].whoReset() + " in answer to a keepalive probe: it no longer knew the connection",
				"see whether its host was started anew"
		},
		place: func(c *connStats) mark { return c.rst },
		proof: func(c *connStats) []proof {
			return []proof{{c.rstAnswers, "the probe"}, {c.rst.packet, "the answer to it"}}
		},
	}
}

// keepaliveUnanswered is an end that gave up after probes that nothing answered.
func keepaliveUnanswered() kind {
	return kind{
		id: "keepalive-unanswered", severity: Fault, rank: 60,
		found:   func(c *connStats) bool { return c.rst.rec != 0 && c.rstWhy == observe.ReasonRstKeepalive },
		variant: (*connStats).whoReset,
		tell: func(conns []*connStats) (summary, advice string) {
			probes := "keepalive probes"
			if len(conns) == 1 && conns[0].probes[conns[0].rstSide] > 1 {
				probes = strconv.Itoa(conns[0].probes[conns[0].rstSide]) + " " + probes
			}
			return probes + " of the " + conns[0].whoReset() + " were not answered: it gave the connection up", seeHost
		},
		place: func(c *connStats) mark { return c.rst },
		proof: func(c *connStats) []proof {
			return []proof{{c.probe[c.rstSide], "the last probe"}, {c.rst.packet, "its sender gives up"}}
		},
	}
}
