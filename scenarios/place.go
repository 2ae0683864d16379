package scenarios

import (
	"sort"
	"strings"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
)

// placer puts a lesson's notes, questions and sections to the stops of the run.
type placer struct {
	*reader
	l *Lesson
	x *finder
}

func (p *placer) place() {
	f := &p.l.Scenario.File
	for _, n := range f.Notes {
		if rec, ok := p.record(&n.When, "this note is never shown"); ok {
			p.l.Notes = append(p.l.Notes, PlacedNote{Stop: p.stop(&n.When, rec), Record: rec, Text: n.Say})
		}
	}
	sort.SliceStable(p.l.Notes, func(i, j int) bool { return p.l.Notes[i].Stop < p.l.Notes[j].Stop })
	p.questions(f.Questions)
	p.sections(f.Sections)
	p.l.Problems = p.problems
	p.warnings()
}

// questions puts the questions in their places. A changed scenario asks none
// whose answer no longer holds.
func (p *placer) questions(list []*Question) {
	f := &p.l.Scenario.File
	for i, q := range list {
		rec, ok := p.record(&q.Before, "this question is never asked")
		if !ok {
			continue
		}
		placed := PlacedQuestion{Stop: p.stop(&q.Before, rec), Record: rec, Question: q.shuffled(or(f.ID, f.Title), i+1)}
		known := len(p.problems)
		p.answer(q, &placed)
		if p.l.Scenario.changed && len(p.problems) > known {
			p.problems = p.problems[:known]
			continue
		}
		p.l.Questions = append(p.l.Questions, placed)
	}
	sort.SliceStable(p.l.Questions, func(i, j int) bool { return p.l.Questions[i].Stop < p.l.Questions[j].Stop })
}

// stop is where an event is shown: its own stop, or the next in which something
// can be seen. The start is before the first stop.
func (p *placer) stop(w *When, rec trace.RecordID) trace.StopID {
	if w.Edge == "start" {
		return 0
	}
	stop := p.x.t.Record(rec).Stop
	for at := stop; int(at) <= p.x.t.Stops(); at++ {
		if p.x.t.Visible(at) {
			return at
		}
	}
	return stop
}

// record finds an event, or reports that it does not happen. What is said of
// the run as the file has it need not happen when something was changed.
func (p *placer) record(w *When, what string) (trace.RecordID, bool) {
	if rec := p.x.nth(w); rec != 0 {
		return rec, true
	}
	if p.l.Scenario.changed {
		return 0, false
	}
	found := p.x.find(w)
	msg := "no " + w.describe()
	if len(found) > 0 {
		msg = "there is only 1 x " + w.describe() + ", not " + itoa(w.Nth)
		if len(found) > 1 {
			msg = "there are only " + itoa(len(found)) + " x " + w.describe() + ", not " + itoa(w.Nth)
		}
	}
	hint := p.x.reason(w)
	if hint != "" {
		hint += "\n"
	}
	p.report(w.src, hint+"last event: "+p.x.lastEvent(), "%s: %s", what, msg)
	return 0, false
}

func (p *placer) sections(list []*Section) {
	for _, s := range list {
		if rec, ok := p.record(&s.From, "this section does not begin"); ok {
			p.l.Sections = append(p.l.Sections, PlacedSection{Name: s.Name, From: max(1, p.stop(&s.From, rec))})
		}
	}
	sort.SliceStable(p.l.Sections, func(i, j int) bool { return p.l.Sections[i].From < p.l.Sections[j].From })
	for i := range p.l.Sections {
		to := trace.StopID(p.x.t.Stops())
		if i+1 < len(p.l.Sections) {
			to = max(p.l.Sections[i].From, p.l.Sections[i+1].From-1)
		}
		p.l.Sections[i].To = to
	}
}

// answer checks the answer of a question against the run.
func (p *placer) answer(q *Question, placed *PlacedQuestion) {
	for _, e := range q.Check {
		for _, fail := range p.x.hold(e) {
			p.report(e.src, fail.hint, "the right answer does not hold: %s", fail.msg)
		}
	}
	if q.Answer == nil {
		return
	}
	a := q.Answer
	next := p.x.nextSent(placed.Stop, a)
	if next == 0 {
		p.report(a.src, "last event: "+p.x.lastEvent(), "wrong answer: nothing is sent after this")
		return
	}
	placed.Answer = next
	host := p.x.hostName(p.x.t.Packet(next).From)
	if !p.x.fits(next, a) {
		p.report(a.src, "write answer: {host: "+host+", packet: "+p.x.kindOf(next)+"}",
			"wrong answer: the next packet is %s from %s, not %s from %s", p.x.kindOf(next), host, a.Packet, a.Host)
		return
	}
	seq, ack := p.x.relative(next)
	if a.Seq != nil && *a.Seq != seq {
		p.report(a.src.at("seq"), "", "wrong answer: its sequence number is %d, not %d", seq, *a.Seq)
	}
	if a.Ack != nil && *a.Ack != ack {
		p.report(a.src.at("ack"), "", "wrong answer: its acknowledgment number is %d, not %d", ack, *a.Ack)
	}
}

// nextSent is the packet that is sent in a stop or after it: of several in one
// stop the one that fits the answer, else the first.
func (x *finder) nextSent(stop trace.StopID, a *Predict) trace.PacketID {
	from, upto := x.t.Stop(stop)
	var first trace.PacketID
	for id := from; int(id) <= x.t.Len() && (id <= upto || first == 0); id++ {
		r := x.t.Record(id)
		if r.Kind != trace.SegmentSent {
			continue
		}
		if first == 0 {
			first = r.Packet()
		}
		if x.fits(r.Packet(), a) {
			return r.Packet()
		}
	}
	return first
}

func (x *finder) fits(id trace.PacketID, a *Predict) bool {
	return x.hostName(x.t.Packet(id).From) == a.Host && x.t.PacketIs(id, planKind(a.Packet))
}

// relative are a packet's numbers counted from the connection's initial ones.
func (x *finder) relative(id trace.PacketID) (seq, ack int64) {
	s, a := inspect.Relative(x.t, x.t.Packet(id))
	return int64(s), int64(a)
}

// kindOf is the most telling kind of a packet.
func (x *finder) kindOf(id trace.PacketID) string {
	for _, k := range []string{
		"keepalive-probe", "window-probe", "retransmission", "request", "response", "SYN,ACK", "SYN", "RST", "FIN", "data",
		"duplicate-ack", "window-update", "ACK", "icmp", "udp",
	} {
		if x.t.PacketIs(id, k) {
			return strings.ReplaceAll(k, ",", "-")
		}
	}
	return "any"
}

// lastEvent names the end of the run for messages.
func (x *finder) lastEvent() string {
	for id := trace.RecordID(x.t.Len()); id > 0; id-- {
		r := x.t.Record(id)
		if n := r.Packet(); n != 0 {
			return "#" + itoa(int(n)) + " (" + x.kindOf(n) + " from " + x.hostName(x.t.Packet(n).From) + "), " + seconds(r.At)
		}
	}
	return "none, " + seconds(x.t.End)
}

// seconds writes an instant for messages as the ladder does: 0.312 s, 7875.168 s.
// Parts of a millisecond are kept, so that what differs looks different.
func seconds(at vtime.Time) string {
	return strings.TrimSuffix(at.String(), "000") + " s"
}

// lasting writes a length of time in the same form, so that both can be compared.
func lasting(d vtime.Duration) string {
	switch {
	case d == vtime.Forever:
		return "forever"
	case d < 0:
		return "-" + lasting(-d)
	}
	return seconds(vtime.Time(d))
}
