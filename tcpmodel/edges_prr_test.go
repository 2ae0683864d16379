package tcpmodel

import "testing"

// The edges of fast recovery and of what goes with it.

func TestProportionalRateReductionIsThatOfRFC6937(t *testing.T) { // §3.1, in whole segments of 1000 octets
	for _, x := range []struct {
		name                      string
		inflight, ssthresh, prior uint32
		before, out               uint32 // prr_delivered and prr_out
		delivered, acked          uint32
		lost                      bool
		cwnd                      uint32
	}{
		{"half of one delivered segment is due as one", 9000, 5000, 10000, 0, 0, 1000, 0, false, 10000},
		{"half of two is one", 9000, 5000, 10000, 1000, 0, 1000, 0, false, 10000},
		{"what has left is taken off", 9000, 5000, 10000, 1000, 1000, 1000, 0, false, 9000},
		{"and never counts below nothing", 9000, 5000, 10000, 1000, 2000, 1000, 0, false, 9000},
		{"an octet over a segment is due as two", 9000, 5005, 10000, 1000, 1000, 1000, 0, false, 10000},
		{"at ssthresh the bound is what was delivered", 5000, 5000, 10000, 1000, 1000, 1000, 0, false, 5000},
		{"below ssthresh one for one", 3000, 5000, 10000, 4000, 5000, 1000, 0, false, 4000},
		{"and one more for an ACK of new data", 3000, 5000, 10000, 4000, 5000, 1000, 1, false, 5000},
		{"unless it shows a loss", 3000, 5000, 10000, 4000, 5000, 1000, 1, true, 4000},
		{"what is owed, up to ssthresh", 1000, 5000, 10000, 7000, 2000, 1000, 0, false, 5000},
		{"the fast retransmit itself", 9000, 1000, 10000, 0, 0, 1, 0, false, 10000},
		{"one octet delivered counts", 3000, 5000, 10000, 4000, 4000, 1, 0, false, 3001},
		{"nothing delivered leaves cwnd", 3000, 5000, 10000, 4000, 4000, 0, 0, false, 7777},
		{"one octet sent is a retransmit", 9000, 1000, 10000, 0, 1, 1, 0, false, 9999},
		{"the least share is due as a segment", 9000, 1, 10000, 0, 1, 1, 0, false, 9999},
	} {
		p := established(nil)
		c := &p.conn
		c.snd.mss, c.cc.cwnd, c.cc.ssthresh = 1000, 7777, x.ssthresh
		c.snd.nxt = c.snd.una + Seq(x.inflight)
		c.cc.prr = prr{prior: x.prior, delivered: x.before, out: x.out}
		c.prrAck(&ackInfo{delivered: x.delivered, acked: x.acked, lost: x.lost})
		want(t, c.cc.cwnd == x.cwnd, "%s: cwnd %d, want %d", x.name, c.cc.cwnd, x.cwnd)
	}
	p := established(nil)
	p.conn.cc.cwnd = 7777
	p.conn.prrAck(&ackInfo{delivered: 1000})
	want(t, p.conn.cc.cwnd == 7777, "outside recovery: cwnd %d", p.conn.cc.cwnd)
}
