package tui

import (
	"fmt"
	"strconv"
	"strings"

	"wirewalk/scenarios/narrate"
	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
	"wirewalk/tui/view"
)

// question is asked before a stop is shown.
type question struct {
	text    string
	choices []Choice
	hints   []string
	explain string
	look    trace.PacketID // where to look again
	then    *question      // the question that follows
	lead    string         // in front of the right answer: "this stack sends "
	tail    string         // and behind it
	author  bool           // the lesson's author asks it
}

// Choice is one answer to a question.
type Choice struct {
	Text    string
	Right   bool
	Allowed bool   // the RFC permits it though this stack does otherwise
	Because string // what speaks for or against it

	then *change // a changed run in which it is so, nil for none
}

// Question is a question of a lesson's author, asked before a stop is shown.
type Question struct {
	Before  trace.StopID
	Ask     string
	Choices []Choice
	Hints   []string
	Explain string
}

// chosen is the answer that is selected.
func (p *predicting) chosen() *Choice { return &p.q.choices[p.selected] }

// predicting is a question on the screen.
type predicting struct {
	q        *question
	selected int
	hints    int // how many are shown
	told     string
	answered bool
	follows  string // what would follow from the answer
	class    bool   // hands are raised before anything is told
	round    int    // of the class: vote, discuss, vote again
	back     int    // rows scrolled back in what was told
	latest   bool   // the last hint has just come
}

// maxQuestions is how many questions of its own the program has answered in one walk.
const maxQuestions = 5

// predict asks what the next stop brings.
func (m *model) predict() {
	k := &m.walk
	next := k.cursor.Upcoming(1)
	switch { // An author's question is always asked.
	case len(next) == 0:
		m.status = "nothing more happens in this walk"
		return
	case k.asked >= maxQuestions && !k.questionWaits():
		m.status = "five questions are enough for one walk; " + k.lookAgain()
		return
	}
	k.selected = 0
	k.shut()
	k.advanced = m.lessons.level(k.walk.ID) == advanced
	k.ask = &predicting{q: m.questionFor(next[0]), class: k.present}
}

// offer asks by itself where the program was started for guessing: once before
// the first stop of a walk and before each that its author asks about.
func (m *model) offer() bool {
	k := &m.walk
	next := k.cursor.Upcoming(1)
	if !m.opts.Predict || m.page != nil || len(next) == 0 || next[0] == k.offered {
		return false
	}
	if k.offered != 0 && !k.questionWaits() {
		return false
	}
	k.offered = next[0]
	m.predict()
	return k.ask != nil
}

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
	now := k.cursor.As()
	for i := range t.Hosts() {
		if h := &t.Hosts()[i]; h.Role != trace.RoleMiddlebox {
			q.choices = append(q.choices, Choice{Text: h.Name, Right: acts[h.ID], Because: k.waits(h.ID, now, acts)})
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

// waits is why a host does not act now, "" for one that does and before
// anything has happened.
func (k *walking) waits(host trace.HostID, now trace.RecordID, acts map[trace.HostID]bool) string {
	switch {
	case acts[host]:
		return ""
	case now == 0:
		return "Nothing has happened yet, and its program only waits."
	}
	return k.whyWaits(host, now)
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

// whatQuestion asks what a host's TCP sends when something happens to it.
func (k *walking) whatQuestion(stop trace.StopID) *question {
	t := k.walk.Trace
	first, last := t.Stop(stop)
	text, root := "", trace.RecordID(0)
	at := &site{last: last, bare: k.advanced}
	for id := first; id <= last; id++ {
		r := t.Record(id)
		if text == "" {
			if text = k.event(r); text != "" {
				root, at.host, at.conn = id, r.Host, r.Conn
			}
		}
		switch {
		case r.Kind == trace.SegmentSent:
			at.sent = append(at.sent, r.Packet())
		case r.Kind == trace.Refusal && strings.Contains(narrate.Name(r.Why), "delayed-ack"):
			at.held = true
		}
	}
	if text == "" {
		return nil
	}
	why := narrate.WhyStop(t, stop)
	q := &question{
		text: text + " What does its TCP send at once?", lead: "this stack sends ", explain: strings.TrimSpace(why.Sentence + " " + brackets(why.Ref)),
		look: t.Record(root).Packet(),
	}
	q.choices = k.answers(at)
	if at.bare {
		q.then = k.numberQuestion(at)
	}
	if p := t.Record(root).Packet(); p != 0 {
		q.hints = append(q.hints, fmt.Sprintf("Does #%d take sequence numbers? What takes numbers is acknowledged.", p))
	}
	return q
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
		choices = append(choices, Choice{Text: text, then: k.instead(s, "ACK "+text, flagWords(p.Seg.Flags), &value)})
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
		if call := view.CallName(app.CallKind(r.Sub)); call != "" {
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

// told is what is said after an answer.
func (p *predicting) verdict(c Choice) string {
	right := ""
	for _, r := range p.q.choices {
		if r.Right {
			right = r.Text
			break
		}
	}
	switch {
	case c.Right:
		return strings.TrimSpace("Yes: " + c.Text + ". " + c.Because)
	case c.Allowed:
		return strings.TrimSpace("Also allowed. " + c.Because + " This stack: " + right + ".")
	}
	about := c.Because
	if p.q.author && about != "" { // The author speaks of what was chosen, not of what is right.
		about = "About your answer: " + about
	}
	return strings.TrimSpace("Not here: " + p.q.lead + right + p.q.tail + ". " + about)
}

// lookAgain names the packets of the questions that went otherwise.
func (k *walking) lookAgain() string {
	if len(k.again) == 0 {
		return "g asks no more here"
	}
	var words []string
	for _, p := range k.again {
		words = append(words, fmt.Sprintf("#%d", p))
	}
	return "look again at " + strings.Join(words, ", ")
}
