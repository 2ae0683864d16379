package tcpmodel

import "testing"

func TestAFINIsAcknowledgedInItsInstantUnlessACloseCarriesTheACK(t *testing.T) { // RFC 9293 §3.10.7.4, eighth step
	p := stamped(Textbook())
	s := segment(FIN|ACK, peerISS+1, 1001, 0)
	s.Options.HasTS, s.Options.TSVal = true, 1010
	o := p.arrive(s)
	want(t, len(o.Segs) == 0 && p.conn.Deadline() == p.now, "before the application knows: %s", p.outcome())
	closing := p.conn

	o = p.wait()
	want(t, p.now == 0 && len(o.Segs) == 1 && o.Segs[0].Ack == peerISS+2, "nobody closes: %s at %s", p.outcome(), p.now)
	want(t, has(o, ActSend, WhyAckNow) && !has(o, ActTimer, WhyDelayedAckExpired), "a timer is blamed: %s", p.outcome())

	p.conn = closing
	o = p.call(Call{Kind: CallClose})
	want(t, len(o.Segs) == 1 && o.Segs[0].Flags == FIN|ACK && o.Segs[0].Ack == peerISS+2, "it closes at once: %s", p.outcome())
	want(t, p.conn.Deadline() > p.now, "an ACK is still due at %s", p.conn.Deadline())
}
