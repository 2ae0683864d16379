package quiz

import (
	"wirewalk/scenarios/language"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
)

// sent asks what a host of a capture sends.
func sent(m *moment) *Question {
	t := m.trace()
	if !t.Inferred {
		return nil
	}
	first, last := t.Stop(m.stop)
	for id := first; id <= last; id++ {
		r := t.Record(id)
		if r.Kind != trace.SegmentSent || r.Conn == 0 || t.Packet(r.Packet()).Proto != trace.TCP {
			continue
		}
		at := &situation{
			Reader: m.Reader, host: r.Host, conn: r.Conn, stop: m.stop, root: id, last: id, bare: m.Advanced,
			sent: []trace.PacketID{r.Packet()},
		}
		q := &Question{LookAt: r.Packet(), prefix: "it is ", Question: &language.Question{
			Ask:   inspect.HostName(t, r.Host) + " sends something" + at.onConn(r.Conn) + ". What is it?",
			Hints: []string{"What came last, and from whom? Whose turn is it?"}, Explain: m.why(),
		}}
		q.offer(at.choices(int(m.Cursor.Stop())))
		return q
	}
	return nil
}
