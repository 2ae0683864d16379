package quiz

import (
	"fmt"

	"wirewalk/scenarios/language"
	"wirewalk/sim/trace"
)

// what asks what a host's TCP sends when something happens to it. A capture does
// not show what made a packet go.
func what(m *moment) *Question {
	t := m.trace()
	if t.Inferred || !m.ofTCP() {
		return nil
	}
	root := t.Record(m.about.root)
	q := &Question{LookAt: root.Packet(), prefix: "this stack sends ", Question: &language.Question{
		Ask: m.event + " What does its TCP send at once?", Hints: []string{whatHint(root)}, Explain: m.why(),
	}}
	q.offer(m.about.choices(int(m.Cursor.Stop())))
	return q
}

// whatHint says what to think of first.
func whatHint(root trace.Record) string {
	switch root.Kind { //nolint:exhaustive // the events that questions begin with
	case trace.SegmentDelivered:
		return fmt.Sprintf("Is #%d what is expected, and does it take sequence numbers? Both decide whether it is answered.", root.Packet())
	case trace.TimerFired:
		return "What is that timer for: to send again, to ask, or to forget?"
	}
	return "What has the program asked for, and does anything hold it back?"
}
