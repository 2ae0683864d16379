package tcpmodel

// RFC 3168 §6.1: explicit congestion notification.

// The ECN field of the IP header (RFC 3168 §5).
const (
	ecnECT0 = 2
	ecnCE   = 3
)

// ecnState is the state of ECN on a connection.
type ecnState struct {
	on      bool // both ends agreed
	offered bool // the peer's SYN asked for it
	echo    bool // ECE goes into every ACK until the peer sends CWR
	reduced bool // CWR goes into the next new data
	until   Seq  // one reduction for each window: up to here
	waiting bool
}

// ecnSYN is what a first SYN or SYN,ACK says (RFC 3168 §6.1.1).
func (c *Conn) ecnSYN() Flags {
	switch {
	case !c.cfg.ECN:
		return 0
	case c.state == SynSent:
		return ECE | CWR
	case c.ecn.offered:
		return ECE
	default:
		return 0
	}
}

// ecnSYNAgain is what a repeated SYN says: a SYN that was lost may have been
// dropped for its ECN bits (RFC 3168 §6.1.1.1).
func (c *Conn) ecnSYNAgain() Flags {
	if c.state == SynSent {
		return 0
	}
	return c.ecnSYN()
}

// ecnAgree takes the peer's SYN or SYN,ACK.
func (c *Conn) ecnAgree(seg *Segment) {
	if !c.cfg.ECN {
		return
	}
	bits := seg.Flags & (ECE | CWR)
	if seg.Flags&ACK != 0 {
		c.ecn.on = bits == ECE
		return
	}
	c.ecn.offered = bits == ECE|CWR
	c.ecn.on = c.ecn.offered
}

func (c *Conn) ecnCapable() bool { return c.ecn.on }

// ecnAck is the echo in an ACK.
func (c *Conn) ecnAck() Flags {
	if c.ecn.on && c.ecn.echo {
		return ECE
	}
	return 0
}

func (c *Conn) ecnRetrans() Flags { return c.ecnAck() }

// ecnData is what new data carries: CWR once after a reduction.
func (c *Conn) ecnData(env) Flags {
	f := c.ecnAck()
	if c.ecn.on && c.ecn.reduced {
		c.ecn.reduced = false
		f |= CWR
	}
	return f
}

// ecnReceived takes the congestion marks of an arriving segment (RFC 3168 §6.1.3).
func (c *Conn) ecnReceived(seg *Segment) {
	if !c.ecn.on {
		return
	}
	if seg.Flags&CWR != 0 {
		c.ecn.echo = false
	}
	if seg.ECN == ecnCE {
		c.ecn.echo = true
		c.ack.immediate = true
	}
}

// ecnMarked reports that an ACK carries the echo of a congestion mark.
func (c *Conn) ecnMarked(seg *Segment) bool {
	return c.ecn.on && seg.Flags&ECE != 0 && seg.Flags&SYN == 0
}

// ecnEchoed reports that an ACK asks to slow down, once for each window
// (RFC 3168 §6.1.2).
func (c *Conn) ecnEchoed(seg *Segment) bool {
	n := &c.ecn
	if !c.ecnMarked(seg) {
		return false
	}
	// The ACK of the whole window still belongs to it: CWR, which ends the echo,
	// goes out with the octets after it.
	if n.waiting && seg.Ack.LessEq(n.until) {
		return false
	}
	n.waiting, n.until, n.reduced = true, c.snd.nxt, true
	return true
}
