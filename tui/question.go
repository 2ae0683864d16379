package tui

import (
	"fmt"
	"strconv"
	"strings"

	"wirewalk/sim/inspect"

	"wirewalk/scenarios/narrate"
	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
	"wirewalk/tui/ladder"
)

// questionFor is the author's question before a stop, else one made from the run.
func (m *model) questionFor(stop trace.StopID) *question {
	k := &m.walk
	for i := range k.walk.Questions {
		if q := &k.walk.Questions[i]; q.Before == stop {
			return &question{text: q.Ask, choices: q.Choices, hints: q.Hints, explain: q.Explain, author: true}
		}
	}
	return k.whoQuestion(stop)
}

// waiting reports a question of the author before the next stop.
func (k *walking) questionWaits() bool {
	next := k.cursor.Upcoming(1)
	for i := range k.walk.Questions {
		if len(next) > 0 && k.walk.Questions[i].Before == next[0] {
			return true
		}
	}
	return false
}

// whoQuestion asks who acts next. Whoever acts at the same instant is right.
func (k *walking) whoQuestion(stop trace.StopID) *question {
	t := k.walk.Trace
	first, _ := t.Stop(stop)
	at := t.Record(first).At
	acts := map[trace.HostID]bool{}
	for _, id := range k.cursor.Upcoming(8) {
		if r, _ := t.Stop(id); t.Record(r).At == at {
			acts[k.actor(id)] = true
		}
	}
	q := &question{text: "Who acts next?", tail: " acts next", then: k.whatQuestion(stop)}
	if t.Inferred {
		q.text, q.tail = "Who sends the next packet?", " sends the next packet"
	}
	now := k.cursor.As()
	for i := range t.Hosts() {
		if h := &t.Hosts()[i]; h.Role != trace.RoleMiddlebox {
			q.choices = append(q.choices, Choice{Text: h.Name, Right: acts[h.ID], Because: k.waits(h.ID, now, stop, acts)})
		}
	}
	network := Choice{Text: "the network: a packet is lost, or a cable is pulled", Right: acts[0]}
	flying := t.InFlight(now, 16)
	switch {
	case len(flying) > 0:
		q.hints = append(q.hints, fmt.Sprintf("#%d is on its way. Where is it going?", flying[0]))
		q.look = flying[0]
		if !acts[0] {
			network.then, network.Because = neverCame(flying[0]), fmt.Sprintf("#%d gets through.", flying[0])
		}
	default:
		q.hints = append(q.hints, "Nothing is on its way: a program or a timer must begin.")
		if !acts[0] {
			network.Because = "Nothing is on its way that could be lost."
		}
	}
	q.choices = append(q.choices, network)
	return q
}

// waits is why a host does not act now, or what makes it act.
func (k *walking) waits(host trace.HostID, now trace.RecordID, stop trace.StopID, acts map[trace.HostID]bool) string {
	switch {
	case acts[host] && !k.walk.Trace.Inferred:
		return k.sets(host, stop)
	case acts[host]:
		return ""
	case now == 0:
		return "Nothing has happened yet, and its program only waits."
	}
	return k.whyWaits(host, now)
}

// sets is what makes a host act in a stop.
func (k *walking) sets(host trace.HostID, stop trace.StopID) string {
	first, last := k.walk.Trace.Stop(stop)
	for id := first; id <= last; id++ {
		if r := k.walk.Trace.Record(id); r.Host == host {
			if text := k.event(r); text != "" {
				return text
			}
		}
	}
	return ""
}

// actor is the host of a stop's first record that has one, 0 for the network.
func (k *walking) actor(stop trace.StopID) trace.HostID {
	t := k.walk.Trace
	first, last := t.Stop(stop)
	for id := first; id <= last; id++ {
		if r := t.Record(id); r.Kind == trace.SegmentDropped && id == first {
			return r.Host
		} else if r.Host != 0 {
			return r.Host
		}
	}
	return 0
}

// whatQuestion asks what a host's TCP sends when something happens to it. In a
// capture, where a stop is a packet and what made it go is not seen, it asks
// what a host sends.
func (k *walking) whatQuestion(stop trace.StopID) *question {
	t := k.walk.Trace
	if t.Inferred {
		return k.sentQuestion(stop)
	}
	first, last := t.Stop(stop)
	text := ""
	at := &site{stop: stop, last: last, bare: k.advanced}
	for id := first; id <= last; id++ {
		r := t.Record(id)
		if text == "" {
			if text = k.event(r); text != "" {
				at.root, at.host, at.conn = id, r.Host, r.Conn
			}
		}
		switch {
		case r.Kind == trace.SegmentSent && r.Host == at.host:
			at.sent = append(at.sent, r.Packet())
		case r.Kind == trace.Refusal && strings.Contains(inspect.ReasonName(r.Why), "delayed-ack"):
			at.held = true
		}
	}
	if text == "" {
		return nil
	}
	why := narrate.WhyStop(t, stop)
	q := &question{
		text: text + " What does its TCP send at once?", lead: "this stack sends ", explain: strings.TrimSpace(why.Sentence + " " + brackets(why.Ref)),
		look: t.Record(at.root).Packet(), hints: []string{k.hint(at.root)},
	}
	q.choices = k.answers(at)
	if at.bare {
		q.then = k.numberQuestion(at)
	}
	return q
}

// hint says what to think of first.
func (k *walking) hint(root trace.RecordID) string {
	switch r := k.walk.Trace.Record(root); r.Kind { //nolint:exhaustive // the events that questions begin with
	case trace.SegmentDelivered:
		return fmt.Sprintf("Does #%d take sequence numbers? What takes numbers is acknowledged.", r.Packet())
	case trace.TimerFired:
		return "What is that timer for: to send again, to ask, or to forget?"
	}
	return "What did the program ask for, and does the window let it go at once?"
}

// sentQuestion asks what a host of a capture sends.
func (k *walking) sentQuestion(stop trace.StopID) *question {
	t := k.walk.Trace
	first, last := t.Stop(stop)
	for id := first; id <= last; id++ {
		r := t.Record(id)
		if r.Kind != trace.SegmentSent {
			continue
		}
		at := &site{host: r.Host, conn: r.Conn, stop: stop, root: id, last: id, bare: k.advanced, sent: []trace.PacketID{r.Packet()}}
		why := narrate.WhyStop(t, stop)
		return &question{
			text: inspect.HostName(t, r.Host) + " sends something. What is it?", lead: "it is ",
			explain: strings.TrimSpace(why.Sentence + " " + brackets(why.Ref)), look: r.Packet(),
			hints: []string{"What came last, and from whom? Whose turn is it?"}, choices: k.answers(at),
		}
	}
	return nil
}

// numberQuestion asks, of those who know what is sent, for its number.
func (k *walking) numberQuestion(s *site) *question {
	if len(s.sent) == 0 {
		return nil
	}
	p := k.walk.Trace.Packet(s.sent[0])
	if p.Proto != trace.TCP || !p.Seg.Flags.Has(tcpmodel.ACK) || p.Seg.Flags.Has(tcpmodel.RST) {
		return nil
	}
	right := k.ackOf(p, 0)
	n, err := strconv.ParseUint(right, 10, 32)
	if err != nil {
		return nil
	}
	q := &question{
		text: "Which acknowledgment number does its " + k.index.Kind(s.sent[0]) + " carry?",
		lead: "it is ", look: s.sent[0], explain: ruleNumbers,
		hints: []string{"Which octet is expected next? SYN and FIN count as one each."},
	}
	choices := []Choice{{Text: right, Right: true}}
	for _, off := range []int64{-1, 1, int64(max(p.Seg.Len(), 2))} {
		other := int64(n) + off
		if other < 0 {
			continue
		}
		value := uint32(other)
		text := strconv.FormatInt(other, 10)
		choices = append(choices, Choice{Text: text, then: k.instead(s, "ACK "+text, p.Seg.Flags.Script(), &value)})
	}
	q.choices = order(choices, int(s.sent[0]))
	return q
}

func brackets(ref string) string {
	if ref == "" {
		return ""
	}
	return "(" + strings.ReplaceAll(ref, "§", "") + ")"
}

// event says what happens to a host, "" when it is nothing to react to.
func (k *walking) event(r *trace.Record) string {
	t := k.walk.Trace
	if r.Host == 0 {
		return ""
	}
	name := t.Host(r.Host).Name
	switch r.Kind { //nolint:exhaustive // the others are consequences
	case trace.SegmentDelivered:
		return k.index.Name(r.Packet()) + " arrives at " + name + "."
	case trace.TimerFired:
		return name + "'s " + tcpmodel.TimerKind(r.Sub).String() + " timer runs out."
	case trace.Call:
		if call := ladder.CallName(app.CallKind(r.Sub)); call != "" {
			return name + "'s program calls " + call + "."
		}
	}
	return ""
}

// order puts the right answer at a place that differs from stop to stop.
func order(choices []Choice, seed int) []Choice {
	n := len(choices)
	out := make([]Choice, n)
	for i, c := range choices {
		out[(i+seed)%n] = c
	}
	return out
}
