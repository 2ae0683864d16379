package quiz

import (
	"fmt"
	"strconv"

	"wirewalk/scenarios/language"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// number asks, of those who know what is sent, for its number.
func number(m *moment) *Question {
	s := &m.about
	if !m.Advanced || m.trace().Inferred || !m.ofTCP() || len(s.sent) == 0 {
		return nil
	}
	p := s.Trace.Packet(s.sent[0])
	if p.Proto != trace.TCP || !p.Seg.Flags.Has(tcpmodel.ACK) || p.Seg.Flags.Has(tcpmodel.RST) {
		return nil
	}
	known, ok := s.ackOf(p)
	if !ok {
		return nil
	}
	q := &Question{LookAt: s.sent[0], prefix: "it is ", Question: &language.Question{
		Ask:   "Which acknowledgment number does its " + s.Kind(s.sent[0]) + s.onConn(p.Conn) + " carry?",
		Hints: []string{"Which octet is expected next? SYN and FIN count as one each."}, Explain: ruleNumbers,
	}}
	choices := []choice{right(strconv.FormatInt(known, 10))}
	for _, off := range []int64{-1, 1, int64(max(p.Seg.Len(), 2))} {
		n := known + off
		if n < 0 {
			continue
		}
		value := uint32(n)
		text := strconv.FormatInt(n, 10)
		other := wrong(text, notNext(n, known))
		other.then = s.instead("ACK "+text, p.Seg.Flags&^notForm, &value)
		choices = append(choices, other)
	}
	q.offer(turned(choices, int(s.sent[0])))
	return q
}

// notNext is why a number is not the next that is expected.
func notNext(n, known int64) string {
	if n < known {
		return fmt.Sprintf("Number %d has come already.", n)
	}
	return fmt.Sprintf("Number %d has not come: an ACK of %d would claim that it has.", n-1, n)
}
