package diagnose

import "wirewalk/tcpmodel"

// synRepeated is an opening that took longer because a SYN had to be sent again.
func synRepeated() kind {
	return kind{
		id: "syn-repeated", severity: Warning, rank: 100,
		found: func(c *connStats) bool { return c.again > 0 && c.againFlags.Has(tcpmodel.SYN) },
		tell:  always("SYN sent again", ""),
		place: (*connStats).repetition,
		proof: (*connStats).bothSendings,
	}
}

// finRepeated is a close that took longer because a FIN had to be sent again.
func finRepeated() kind {
	return kind{
		id: "fin-repeated", severity: Note, rank: 110,
		found: func(c *connStats) bool { return c.again > 0 && c.againFlags.Has(tcpmodel.FIN) },
		tell:  always("FIN sent again", ""),
		place: (*connStats).repetition,
		proof: (*connStats).bothSendings,
	}
}

// loss is octets that had to be sent again.
func loss() kind {
	return kind{
		id: "loss", severity: Note, rank: 90,
		found: func(c *connStats) bool { return c.again > 0 },
		tell:  always("octets sent again", ""),
		place: (*connStats).repetition,
		proof: (*connStats).bothSendings,
	}
}

// silentPeer is an end that repeats and hears nothing any more.
func silentPeer() kind {
	const manyRepeats = 3
	return kind{
		id: "silent-peer", severity: Fault, rank: 70,
		found: func(c *connStats) bool { return c.unheard >= manyRepeats },
		tell:  always("silence: octets sent again and again without an answer", seeHost),
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
