package tcpmodel

import (
	"testing"

	"wirewalk/sim/vtime"
)

// ipSize is the size of the IPv4 packet that carries s.
func ipSize(s *Segment) int {
	size := 40 + int(s.Payload.Len)
	if s.Options.HasTS {
		size += tsOctets
	}
	if n := int(s.Options.NSACK); n > 0 {
		size += 4 + 8*n
	}
	return size
}

func TestASegmentWithSACKBlocksFitsTheMTU(t *testing.T) { // RFC 9293 MUST-16
	for _, stack := range []Config{Textbook(), Linux()} {
		t.Run(stack.Profile, func(t *testing.T) {
			l := newLab(t, stack, stack)
			l.delay = 50 * vtime.Millisecond
			l.open()
			l.run(second(1))
			data, beside := 0, 0
			l.wire = func(from, _ int, s *Segment) (vtime.Duration, bool) {
				if size := ipSize(s); size > 1500 {
					t.Errorf("%s makes a packet of %d octets", l.show(from, s), size)
				}
				if s.Options.NSACK == 1 && s.Payload.Len == 1436 {
					beside++
				}
				if from == client && s.Payload.Len > 0 {
					data++
				}
				return l.delay, data != 3 || from != client
			}
			l.call(client, Call{Kind: CallSend, N: 60000})
			l.call(server, Call{Kind: CallSend, N: 60000})
			l.run(second(60))
			want(t, beside > 0, "no segment of 1436 octets beside one block")
			for i, e := range l.ends {
				want(t, e.gotN == 60000, "%s has %d octets of 60000", l.ends[i].name, e.gotN)
			}
		})
	}
}
