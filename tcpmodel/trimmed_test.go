package tcpmodel

import "testing"

// A segment that begins below RCV.NXT is cut, but what it says of itself
// counts from the number that it came with.

// halfOld is a segment of 200 octets of which 100 are already received.
func halfOld(flags Flags) (*peer, Segment) {
	p := stamped(Textbook())
	p.data(peerISS+1, 100, 1005)
	s := segment(flags, peerISS+1, 1001, 200)
	s.Options.HasTS, s.Options.TSVal = true, 1020
	return p, s
}

func TestTheUrgentPointerOfATrimmedSegmentStaysWhereItWas(t *testing.T) { // RFC 9293 §3.8.5
	for urgent, wanted := range map[uint16]Seq{150: peerISS + 151, 100: peerISS + 101, 60: peerISS + 61} {
		p, s := halfOld(ACK | URG)
		s.Urgent = urgent
		p.arrive(s)
		want(t, p.conn.rcv.up == wanted, "SEG.UP %d leads to RCV.UP %d, want %d", urgent, p.conn.rcv.up, wanted)
	}
}

func TestTSRecentFollowsASegmentThatIsPartlyOld(t *testing.T) { // RFC 7323 §4.3
	p, s := halfOld(ACK)
	p.arrive(s)
	want(t, p.conn.ts.recent == 1020, "TS.Recent is %d, want 1020", p.conn.ts.recent)
}

func TestAResetIsJudgedByItsOwnNumberWhateverItCarries(t *testing.T) { // RFC 5961 §3
	for _, stack := range []Config{Textbook(), Linux()} {
		p := stamped(stack)
		p.data(peerISS+1, 1000, 1005)
		o := p.seg(RST, peerISS+501, 0, 1000) // from below RCV.NXT to beyond it
		want(t, p.conn.State() == Established && has(o, ActDiscard, WhyResetNotExact), "%s: %s", stack.Profile, p.outcome())
		p.seg(RST, peerISS+1001, 0, 10)
		want(t, p.conn.State() == Closed, "%s: the exact reset leads to %s", stack.Profile, p.outcome())
	}
}
