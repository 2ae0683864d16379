package tcpmodel

// RFC 5961: challenge ACKs, and their limit (§7).

// challenge answers a segment that was not accepted with an ACK, at most once in
// Config.ChallengeGap for segments without octets.
func (c *Conn) challenge(e env, seg *Segment, why Reason) {
	if gap := c.cfg.ChallengeGap; gap > 0 && (seg.Payload.Len == 0 || seg.Flags&SYN != 0) {
		if c.challenged && e.now.Sub(c.challengedAt) < gap {
			c.refuse(e, WhyChallengeLimited)
			return
		}
		c.challenged, c.challengedAt = true, e.now
	}
	c.sendAck(e, why)
}
