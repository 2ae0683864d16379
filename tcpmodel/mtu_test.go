package tcpmodel

import (
	"testing"

	"wirewalk/sim/vtime"
)

// ipSize is the size of the IPv4 packet that carries s.
func ipSize(s *Segment) int {
	size := 40 + int(s.Payload.Len)
	if s.Options.HasTS {
		size += 12 // with their no-operations
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
			var data [2]int
			beside := 0
			l.wire = func(from, _ int, s *Segment) (vtime.Duration, bool) {
				if size := ipSize(s); size > 1500 {
					t.Errorf("%s makes a packet of %d octets", l.show(from, s), size)
				}
				if s.Options.NSACK == 1 && s.Payload.Len == 1436 {
					beside++
				}
				if s.Payload.Len > 0 {
					data[from]++
				}
				return l.delay, data[from] != 3 // so both retransmit beside a report
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

func TestATailLossProbeWithNewOctetsFitsTheMTUToo(t *testing.T) { // RFC 9293 MUST-16
	p := stamped(Linux())
	p.data(peerISS+1001, 100, 1001) // a gap to report
	p.conn.snd.wnd = 1 << 16
	p.call(Call{Kind: CallSend, N: 12 * 1448})
	o := p.wait()
	want(t, has(o, ActTimer, WhyTailLossProbe) && len(o.Segs) == 1 && o.Segs[0].Payload.Len == 1436 && ipSize(&o.Segs[0]) == 1500,
		"%s", p.outcome())
}
