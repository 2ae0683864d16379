package quiz

import (
	"strconv"

	"wirewalk/scenarios/language"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// number asks, of those who know what is sent, for its number.
func number(m *moment) *Question {
	s := &m.about
	if !m.Advanced || m.trace().Inferred || m.event == "" || len(s.sent) == 0 {
		return nil
	}
	p := s.Trace.Packet(s.sent[0])
	if p.Proto != trace.TCP || !p.Seg.Flags.Has(tcpmodel.ACK) || p.Seg.Flags.Has(tcpmodel.RST) {
		return nil
	}
	known := s.ackOf(p, 0)
	n, err := strconv.ParseUint(known, 10, 32)
	if err != nil {
		return nil
	}
	q := &Question{LookAt: s.sent[0], prefix: "it is ", Question: &language.Question{
		Ask:   "Which acknowledgment number does its " + s.Kind(s.sent[0]) + " carry?",
		Hints: []string{"Which octet is expected next? SYN and FIN count as one each."}, Explain: ruleNumbers,
	}}
	choices := []choice{right(known)}
	for _, off := range []int64{-1, 1, int64(max(p.Seg.Len(), 2))} {
		off += int64(n)
		if off < 0 {
			continue
		}
		value := uint32(off)
		text := strconv.FormatInt(off, 10)
		other := wrong(text, "")
		other.then = s.instead("ACK "+text, p.Seg.Flags.Script(), &value)
		choices = append(choices, other)
	}
	q.offer(turned(choices, int(s.sent[0])))
	return q
}
