package tcpmodel

// RFC 2018: selective acknowledgment; RFC 2883: D-SACK; RFC 6675: what the
// sender concludes from them.

// sackBlocks is how many blocks the next segment reports: beside timestamps
// there is room for three (RFC 2018 §3).
func (c *Conn) sackBlocks() int {
	r := &c.rcv
	n := r.nRecent
	if r.hasDSACK {
		n++
	}
	switch {
	case !r.peerSACK:
		return 0
	case c.ts.on:
		return min(n, 3)
	default:
		return min(n, 4)
	}
}

// sackOption writes what lies beyond a gap, the latest first (RFC 2018 §4).
func (c *Conn) sackOption(seg *Segment) {
	r := &c.rcv
	blocks := c.sackBlocks()
	if blocks == 0 {
		return
	}
	n := 0
	if r.hasDSACK {
		seg.Options.SACK[0] = r.dsack
		n, r.hasDSACK = 1, false
	}
	for i := 0; n < blocks; i++ {
		seg.Options.SACK[n] = r.recent[i]
		n++
	}
	seg.Options.NSACK = uint8(n)
}

// payloadRoom is how many octets the next segment can carry: what it reports by
// SACK comes off too (RFC 9293 MUST-16; recorded: 1436 octets beside one block).
func (c *Conn) payloadRoom() uint32 {
	blocks := c.sackBlocks()
	if blocks == 0 {
		return c.snd.mss
	}
	return max(c.snd.mss-min(c.snd.mss, uint32(sackOctets(blocks))), minMSS)
}

// noteStretch puts a stretch in front of the list and drops what it swallowed.
func (r *receiver) noteStretch(b Block) {
	kept := [4]Block{b}
	n := 1
	for i := 0; i < r.nRecent && n < len(kept); i++ {
		old := r.recent[i]
		if b.Left.LessEq(old.Left) && old.Right.LessEq(b.Right) {
			continue
		}
		kept[n] = old
		n++
	}
	r.recent, r.nRecent = kept, n
}

// forgetStretches drops what is no longer beyond a gap.
func (r *receiver) forgetStretches() {
	n := 0
	for i := range r.nRecent {
		if b := r.recent[i]; r.nxt.Less(b.Left) {
			r.recent[n] = b
			n++
		}
	}
	r.nRecent = n
}

// noteDuplicate makes the next ACK report octets that came twice (RFC 2883 §4).
// Linux keeps nothing to report it with once it is in TIME-WAIT.
func (c *Conn) noteDuplicate(left, right Seq) {
	if c.cfg.Linux() && c.state == TimeWait {
		return
	}
	if c.cfg.DSACK && c.rcv.peerSACK {
		c.rcv.dsack, c.rcv.hasDSACK = Block{left, right}, true
	}
}

// takeSACK marks what the peer reports and returns the octets that are new.
func (c *Conn) takeSACK(e env, a *ackInfo) uint32 {
	seg := a.seg
	if !c.rcv.peerSACK || seg.Options.NSACK == 0 {
		c.cc.nSeen = 0
		return 0
	}
	b := &c.snd.board
	before := b.sacked
	n := min(int(seg.Options.NSACK), len(seg.Options.SACK))
	blocks := seg.Options.SACK[:n]
	if reportsDuplicate(seg.Ack, blocks) {
		a.twice = c.takeDSACK(blocks[0])
	}
	for _, block := range blocks {
		if !c.plausible(seg, block) {
			continue
		}
		c.markSacked(e, a, block)
		c.cc.highSack = c.cc.highSack.Max(block.Right)
	}
	c.cc.seen, c.cc.nSeen = seg.Options.SACK, uint8(n)
	return b.sacked - before
}

// reportsDuplicate: the first block lies below the ACK or within the second (RFC 2883 §4).
func reportsDuplicate(ack Seq, blocks []Block) bool {
	first := blocks[0]
	if first.Right.LessEq(ack) {
		return true
	}
	return len(blocks) > 1 && blocks[1].Left.LessEq(first.Left) && first.Right.LessEq(blocks[1].Right)
}

// plausible rejects duplicates (RFC 2883) and blocks outside what was sent. The octet
// before a block is missing (RFC 2018 §3), so that none begins at the ACK.
func (c *Conn) plausible(seg *Segment, x Block) bool {
	return seg.Ack.Less(x.Left) && x.Left.Less(x.Right) && x.Right.LessEq(c.snd.nxt)
}

// alreadySeen is where to look for what a block reports anew: behind what the ACK
// before reported of it, so that a growing block costs only its growth.
func (c *Conn) alreadySeen(x Block) Seq {
	for _, old := range c.cc.seen[:c.cc.nSeen] {
		if old.Left == x.Left && old.Right.LessEq(x.Right) {
			return old.Right
		}
	}
	return x.Left
}

func (c *Conn) markSacked(e env, a *ackInfo, x Block) {
	b := &c.snd.board
	for i := c.find(c.alreadySeen(x)); i < b.n; i++ {
		s := b.at(i)
		if x.Right.Less(s.end()) {
			break
		}
		if s.seq.Less(x.Left) || s.mark&markSacked != 0 {
			continue
		}
		c.rackDelivered(e, s)
		a.segments++
		if s.mark&markEver == 0 && a.sackRTT == 0 {
			a.sackRTT = max(e.now.Sub(s.at), 1)
		}
		a.original = a.original || s.mark&markEver == 0 && s.end().LessEq(c.cc.recover)
		b.put(s, s.mark&^(markLost|markRetrans)|markSacked)
	}
}

// find is the place of the first segment that ends after q.
func (c *Conn) find(q Seq) int {
	b := &c.snd.board
	lo, hi := 0, b.n
	for lo < hi {
		if m := (lo + hi) / 2; b.at(m).end().LessEq(q) {
			lo = m + 1
		} else {
			hi = m
		}
	}
	return lo
}

// detectLoss decides which segments are lost, by time or by count.
func (c *Conn) detectLoss(e env, a *ackInfo) {
	if !c.rcv.peerSACK || c.snd.board.n == 0 {
		return
	}
	if c.cfg.RACK {
		if a.delivered > 0 {
			a.lost, a.lostAgain = c.rackDetect(e)
		}
		return
	}
	if a.sacked > 0 && c.cfg.FastRetransmit {
		a.lost = c.countLosses()
	}
}

// countLosses is IsLost of RFC 6675 §4: a segment is lost when more than two
// segments' octets above it were reported.
func (c *Conn) countLosses() bool {
	b := &c.snd.board
	var above uint32
	i := min(c.find(c.cc.highSack), b.n-1)
	for ; above <= (dupThresh-1)*c.snd.mss; i-- {
		if i == 0 {
			return false // nothing lies below the first
		}
		if s := b.at(i); s.mark&markSacked != 0 {
			above += s.size
		}
	}
	found := false
	for k := c.find(c.cc.scanned); k <= i; k++ {
		if s := b.at(k); s.mark&(markSacked|markLost|markEver) == 0 {
			b.setMark(s, markLost)
			found = true
		}
	}
	c.cc.scanned = c.cc.scanned.Max(b.at(i).end())
	return found
}
