package quiz

import (
	"strconv"

	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
	"wirewalk/tui/source"
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
	right := s.ackOf(p, 0)
	n, err := strconv.ParseUint(right, 10, 32)
	if err != nil {
		return nil
	}
	q := &Question{
		Text:   "Which acknowledgment number does its " + s.Kind(s.sent[0]) + " carry?",
		prefix: "it is ", LookAt: s.sent[0], Explain: ruleNumbers,
		Hints: []string{"Which octet is expected next? SYN and FIN count as one each."},
	}
	choices := []source.Choice{{Text: right, Right: true}}
	for _, off := range []int64{-1, 1, int64(max(p.Seg.Len(), 2))} {
		other := int64(n) + off
		if other < 0 {
			continue
		}
		value := uint32(other)
		text := strconv.FormatInt(other, 10)
		choices = append(choices, source.Choice{Text: text, Then: s.instead("ACK "+text, p.Seg.Flags.Script(), &value)})
	}
	q.Choices = turned(choices, int(s.sent[0]))
	return q
}
