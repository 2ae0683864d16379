package tcpmodel

// RFC 6675 §4, NextSeg rules 3 and 4: what recovery sends when nothing is known
// to be lost and no new octets may leave.

// sendDoubtful sends again what may be lost. Rule 3: segments below the highest
// octet that SACK reports; rule 4, once for each recovery: the last segment,
// whose report may be missing for want of anything after it.
func (c *Conn) sendDoubtful(e env) {
	b := &c.snd.board
	if c.cc.phase != phaseRecovery || !c.rcv.peerSACK || c.cfg.RACK || b.again > 0 || b.n == 0 {
		return
	}
	for i := c.find(c.cc.scanned); i < b.n && b.at(i).seq.Less(c.cc.highSack); i++ {
		s := b.at(i)
		if s.mark&(markSacked|markEver) != 0 {
			continue
		}
		if c.cwndRoom() < s.size {
			return
		}
		c.retransmitAt(e, i, WhyMaybeLost)
	}
	if c.cc.rescued || c.cwndRoom() < c.snd.mss {
		return
	}
	for i := b.n - 1; i >= 0; i-- {
		s := b.at(i)
		if s.mark&markSacked != 0 {
			continue
		}
		if s.mark&markEver == 0 && s.seq.Less(c.cc.recover) {
			c.retransmitAt(e, i, WhyRescue)
		}
		break
	}
	c.cc.rescued = true
}
