package quiz

import (
	"wirewalk/scenarios"
	"wirewalk/scenarios/language"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tui/source"
)

// OfLesson are a lesson's questions as the walk asks them. A question that the
// run itself answers gets its answer from the trace, with plausible mistakes
// beside it.
func OfLesson(l *scenarios.Lesson) []source.Question {
	x := inspect.NewReader(l.Trace)
	var out []source.Question
	for i := range l.Questions {
		placed := &l.Questions[i]
		q := source.Question{
			Before: placed.Stop, Ask: placed.Question.Ask, Hints: placed.Question.Hints, Explain: placed.Question.Explain,
		}
		for _, c := range placed.Question.Choices {
			q.Choices = append(q.Choices, choiceOf(c))
		}
		if len(q.Choices) == 0 && placed.Answer != 0 {
			q.Choices = senders(x, placed.Answer)
		}
		if len(q.Choices) > 0 {
			out = append(out, q)
		}
	}
	return out
}

func choiceOf(c *language.Choice) source.Choice {
	switch {
	case c.Right != "":
		return source.Choice{Text: c.Right, Right: true, Because: c.Because}
	case c.Allowed != "":
		return source.Choice{Text: c.Allowed, Allowed: true, Because: c.Because}
	}
	return source.Choice{Text: c.Wrong, Because: c.Because}
}

// senders makes the choices for who sends what: the packet the run sends, and
// mistakes from both sides.
func senders(x *inspect.Reader, answer trace.PacketID) []source.Choice {
	t := x.Trace
	p := t.Packet(answer)
	s := &situation{Reader: x, host: p.From, conn: p.Conn, sent: []trace.PacketID{answer}, last: p.Sent}
	from, other := inspect.HostName(t, p.From), inspect.HostName(t, p.To)
	choices := []source.Choice{{Text: from + " sends " + s.described(), Right: true}}
	for i, c := range s.mistakes() {
		if i < 2 {
			c.Text = from + " sends " + c.Text
			choices = append(choices, c)
		}
	}
	choices = append(choices, source.Choice{
		Text: other + " sends " + s.described(), Because: whyWaits(t, p.To, s.last), Then: fromOther(x, p),
	})
	return turned(choices, int(answer))
}
