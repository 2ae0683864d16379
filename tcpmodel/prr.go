package tcpmodel

// RFC 6937: proportional rate reduction. During recovery cwnd falls in step with
// what the network delivers, so that it ends at ssthresh.

// prr is the state of RFC 6937 §3.
type prr struct {
	prior     uint32 // RecoverFS: cwnd when recovery began
	delivered uint32 // prr_delivered
	out       uint32 // prr_out
}

// prrAck sets cwnd to what may be in flight after this ACK (RFC 6937 §3.1 and
// the bound of PRR-SSRB).
func (c *Conn) prrAck(a *ackInfo) {
	p, mss := &c.cc.prr, c.snd.mss
	if a.delivered == 0 || p.prior == 0 {
		return
	}
	p.delivered += a.delivered
	inflight := c.cwndUsed()
	var send uint32
	if inflight > c.cc.ssthresh {
		whole := uint64(p.prior) * uint64(mss)
		due := uint32((uint64(c.cc.ssthresh)*uint64(p.delivered)+whole-1)/whole) * mss
		send = due - min(due, p.out)
	} else {
		send = max(p.delivered-min(p.delivered, p.out), a.delivered)
		if a.acked > 0 && !a.lost {
			send += mss
		}
		send = min(c.cc.ssthresh-inflight, send)
	}
	if p.out == 0 {
		send = max(send, mss) // the fast retransmit itself
	}
	c.cc.cwnd = inflight + send
}
