package quiz

import (
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
)

// senders makes the choices for who sends what: the packet the run sends, and
// mistakes from both sides.
func senders(x *inspect.Reader, answer trace.PacketID) []choice {
	t := x.Trace
	p := t.Packet(answer)
	s := &situation{Reader: x, host: p.From, conn: p.Conn, sent: []trace.PacketID{answer}, last: p.Sent}
	from, other := inspect.HostName(t, p.From), inspect.HostName(t, p.To)
	choices := []choice{right(from + " sends " + s.described())}
	for i, c := range s.mistakes() {
		if i < 2 {
			choices = append(choices, c.sentBy(from))
		}
	}
	swapped := wrong(other+" sends "+s.described(), whyWaits(t, p.To, s.last))
	swapped.then = fromOther(x, p)
	return turned(append(choices, swapped), int(answer))
}
