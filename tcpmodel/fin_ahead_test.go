package tcpmodel

import (
	"testing"

	"wirewalk/sim/vtime"
)

// finBeyondGap loses the client's only segment with octets, so that its FIN
// arrives beyond a gap. It returns the server's segments after that.
func finBeyondGap(t *testing.T, stack Config) (l *lab, filled vtime.Time, answers []Segment, at []vtime.Time) {
	t.Helper()
	l = newLab(t, stack, stack)
	l.delay = 50 * vtime.Millisecond
	l.open()
	l.run(second(1))
	data := 0
	l.wire = func(from, _ int, s *Segment) (vtime.Duration, bool) {
		if from == server {
			answers, at = append(answers, *s), append(at, l.now)
			return l.delay, true
		}
		if s.Payload.Len > 0 {
			if data++; data == 2 {
				filled = l.now.Add(l.delay)
			}
			return l.delay, data > 1
		}
		return l.delay, true
	}
	l.call(client, Call{Kind: CallSend, N: 100})
	l.call(client, Call{Kind: CallShutdown})
	l.run(second(9))
	return l, filled, answers, at
}

func TestAFINBeyondAGapIsReportedAndItsGapAcknowledgedAtOnce(t *testing.T) { // RFC 5681 §4.2, RFC 2018 §4
	for _, stack := range []Config{Textbook(), Linux()} {
		t.Run(stack.Profile, func(t *testing.T) {
			l, filled, answers, at := finBeyondGap(t, stack)
			if len(answers) < 2 {
				t.Fatalf("the server sends %d segments", len(answers))
			}
			o := &answers[0].Options
			iss := l.ends[client].p.ISS
			want(t, o.NSACK == 1 && o.SACK[0] == Block{iss + 101, iss + 102}, "the FIN is reported as %v", o.SACK[:o.NSACK])
			want(t, at[1] == filled && answers[1].Ack == iss+102,
				"the gap is filled at %s, ACK %d leaves at %s", filled, answers[1].Ack-iss, at[1])
		})
	}
}

func TestAFINBeyondAGapThatComesAgainIsAnsweredAgain(t *testing.T) { // RFC 5681 §4.2
	p := stamped(Textbook())
	for i := range uint32(3) {
		s := segment(FIN|ACK, peerISS+101, 1001, 0)
		s.Options.HasTS, s.Options.TSVal = true, 1010+i
		o := p.arrive(s)
		want(t, len(o.Segs) == 1 && o.Segs[0].Ack == peerISS+1, "FIN %d leads to %s", i+1, p.outcome())
	}
}

func TestOctetsBeforeAFINAreReportedInOneBlockWithIt(t *testing.T) { // RFC 2018 §3: blocks are isolated
	p := stamped(Textbook())
	s := segment(FIN|ACK, peerISS+301, 1001, 0)
	s.Options.HasTS, s.Options.TSVal = true, 1010
	p.arrive(s)
	o := p.data(peerISS+201, 100, 1011)
	got := o.Segs[0].Options
	want(t, got.NSACK == 1 && got.SACK[0] == Block{peerISS + 201, peerISS + 302}, "reported: %v", got.SACK[:got.NSACK])
}
