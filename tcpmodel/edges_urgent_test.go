package tcpmodel

import (
	"testing"
)

// The edges of urgent data (RFC 9293 §3.8.5), and of the mark that Berkeley sockets make of it
// (RFC 6093 §3.1, recorded of Linux).

func TestASegmentPointsAtTheEndOfTheUrgentDataUntilItBeginsThere(t *testing.T) { // RFC 9293 MUST-62, §3.1: 16 bits
	for ahead, points := range map[Seq]uint16{1 << 17: 0xffff, 65536: 0xffff, 65535: 65535, 65534: 65534, 1: 1, 0: 0, ^Seq(0): 0} {
		p := established(nil)
		p.conn.snd.urgent, p.conn.snd.up = true, 1001+ahead
		s := Segment{Seq: 1001}
		p.conn.urgentField(&s)
		want(t, s.Urgent == points && s.Flags.Has(URG) == (points > 0), "%d octets ahead: %s, %d", int32(ahead), s.Flags, s.Urgent)
	}
}

// snapshot is what the connection shows of itself.
func (p *peer) snapshot() (s Snapshot) {
	p.conn.Snapshot(&s)
	return s
}

func TestUrgentModeOfTheSenderEndsWithTheAckOfItsLastOctet(t *testing.T) {
	p := established(nil)
	p.call(Call{Kind: CallSetOption, Option: OptNoDelay, N: 1})
	p.call(Call{Kind: CallSend, N: 10, Urgent: true})
	p.call(Call{Kind: CallSend, N: 10})
	for _, x := range []struct {
		ack    Seq
		urgent uint32
	}{{1001, 10}, {1010, 1}, {1011, 0}, {1021, 0}} {
		p.seg(ACK, peerISS+1, x.ack, 0)
		want(t, p.snapshot().SndUrgent == x.urgent && p.conn.snd.urgent == (x.urgent > 0), "ACK %d: %d octets are urgent", x.ack, p.snapshot().SndUrgent)
	}
}

// urgentAt is a segment with n octets from an offset of the peer's stream on, which points a
// number of octets ahead.
func (p *peer) urgentAt(off, n uint32, points uint16) *Out {
	s := segment(ACK|URG, peerISS+1+Seq(off), p.conn.snd.nxt, n)
	s.Urgent = points
	return p.arrive(s)
}

func TestUrgentModeOfTheReceiverEndsWithTheReadOfItsLastOctet(t *testing.T) {
	p := established(nil)
	p.urgentAt(0, 20, 10)
	for _, x := range []struct {
		read   int64
		urgent uint32
	}{{0, 10}, {9, 1}, {1, 0}, {10, 0}} {
		if x.read > 0 {
			p.call(Call{Kind: CallReceive, N: x.read})
		}
		want(t, p.snapshot().RcvUrgent == x.urgent && p.conn.rcv.urgent == (x.urgent > 0), "%d octets more are read: %d are urgent", x.read, p.snapshot().RcvUrgent)
	}
}

func TestAPointerToWhatWasReadTellsNothing(t *testing.T) { // RFC 9293 MUST-32: there is no urgent data
	for points, urgent := range map[uint16]int64{0: 0, 1: 1, 2: 2} {
		p := established(nil)
		p.seg(ACK, peerISS+1, 1001, 10)
		p.call(Call{Kind: CallReceive})
		a := told(p.urgentAt(10, 0, points), IndUrgent)
		want(t, (a != nil) == (urgent > 0) && (a == nil || a.N == urgent), "SEG.UP %d: %+v", points, a)
	}
}

func TestLinuxDoesNotGoBackToAnUrgentOctetThatItHas(t *testing.T) { // tcp_check_urg
	for points, urgent := range map[uint16]int64{4: 0, 5: 0, 6: 11, 7: 12} {
		p := in(Established, Linux())
		p.seg(ACK, peerISS+1, 1001, 10)
		a := told(p.urgentAt(5, 10, points), IndUrgent)
		want(t, (a != nil) == (urgent > 0) && (a == nil || a.N == urgent), "SEG.UP %d of a segment of which half is old: %+v", points, a)
	}
}

// urgentRead is recv() with MSG_OOB.
func (p *peer) urgentRead() (Act, []Span) {
	o := p.call(Call{Kind: CallReceiveUrgent})
	return *told(o, IndReceived), o.Spans
}

func TestTheUrgentOctetIsTheOneBeforeThePointer(t *testing.T) { // RFC 6093 §3.1
	for _, x := range []struct {
		name   string
		off, n uint32 // the segment that comes after the pointer to octet 10
		here   bool
	}{
		{"begins with it", 10, 5, true},
		{"is it", 10, 1, true},
		{"ends with it", 8, 3, true},
		{"ends before it", 8, 2, false},
		{"begins behind it", 11, 5, false},
	} {
		p := in(Established, Linux())
		p.urgentAt(0, 8, 11)
		a, _ := p.urgentRead()
		want(t, a.Errno == EWOULDBLOCK && a.N == 0, "%s: before it came: %+v", x.name, a)
		p.seg(ACK, peerISS+1+Seq(x.off), 1001, x.n)
		a, spans := p.urgentRead()
		if !x.here {
			want(t, a.Errno == EWOULDBLOCK && a.N == 0, "%s: %+v", x.name, a)
			continue
		}
		want(t, a.N == 1 && len(spans) == 1 && spans[0] == Span{Stream: 2, Off: 10, Len: 1}, "%s: %+v %v", x.name, a, spans)
		a, _ = p.urgentRead()
		want(t, a.N == 0 && a.Errno == EINVAL, "%s: a second time: %+v", x.name, a)
	}
	p := in(Established, Linux())
	p.urgentAt(0, 8, 8)
	p.call(Call{Kind: CallClose})
	a, _ := p.urgentRead()
	want(t, a.N == 0 && a.Errno == EPIPE, "after the close: %+v", a)
}

func TestAMarkIsPassedOnlyIfItsOctetIsTheNextToBeRead(t *testing.T) { // as recorded of two in a row
	for _, x := range []struct {
		name   string
		octets uint32 // that came with the first pointer, which is to octet 0 or 1
		points uint16
		passed bool
	}{
		{"it has not come", 0, 1, false},
		{"it is next", 1, 1, true},
		{"one lies before it", 2, 2, false},
	} {
		p := in(Established, Linux())
		p.urgentAt(0, x.octets, x.points)
		o := p.urgentAt(x.octets, 5, 5)
		want(t, (told(o, IndSkipped) != nil) == x.passed, "%s: %s", x.name, p.outcome())
	}
}

func TestAReadStopsAtTheMark(t *testing.T) { // as recorded
	for _, x := range []struct {
		mark  uint16 // the octets before it
		reads int64
		got   int64
		stops bool
	}{
		{1, 0, 1, true},
		{1, 1, 1, false},
		{1, 2, 1, true},
		{5, 4, 4, false},
		{5, 5, 5, false},
		{5, 6, 5, true},
		{5, 100, 5, true},
		{9, 100, 9, true},
		{10, 10, 10, false},
		{10, 100, 10, false},
		{11, 100, 10, false},
	} {
		p := in(Established, Linux())
		p.urgentAt(0, 10, x.mark+1)
		o := p.call(Call{Kind: CallReceive, N: x.reads})
		want(t, told(o, IndReceived).N == x.got && has(o, ActRefuse, WhyUrgentStops) == x.stops, "%+v: %s", x, p.outcome())
	}
}
