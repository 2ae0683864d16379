package expect

import (
	"cmp"
	"sort"
	"strconv"
	"strings"

	"wirewalk/scenarios/language"
	"wirewalk/scenarios/syntax"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
)

// Run is a file that was run.
type Run struct {
	File    *language.File
	Trace   *trace.Trace
	Values  Values // what texts can say of the file itself
	Variant string // which variant the file is, in which not every part need begin
	Changed bool   // the run is of a changed file, and what is said of the file need not happen in it
}

// Placement is what a teacher says about a run, at the stops that it is about.
type Placement struct {
	Notes     []PlacedNote
	Questions []PlacedQuestion
	Sections  []PlacedSection
	Remember  []string
	Warnings  syntax.Problems // things that did nothing, or ended the run
	Problems  syntax.Problems // notes, questions and sections whose event does not happen, and wrong answers

	x *matcher
}

// PlacedNote is a note at its stop. Stop 0 is before the first.
type PlacedNote struct {
	Stop   trace.StopID
	Record trace.RecordID
	Text   string
	ID     string
}

// PlacedQuestion is a question that is asked before Stop is shown.
type PlacedQuestion struct {
	Stop     trace.StopID
	Record   trace.RecordID
	Question *language.Question
	Answer   trace.PacketID // the packet that the run sends next, for a question with an answer
}

// PlacedSection is a section from its first stop to its last.
type PlacedSection struct {
	From, To trace.StopID
	Title    string
	ID       string
}

// placer puts a lesson's notes, questions and sections to the stops of the run.
type placer struct {
	*syntax.Reporter
	Run
	l    *Placement
	x    *matcher
	fill filler
}

// Place puts notes, questions and sections in their places. The collector is
// one that knows the lines of the file, with no problems yet.
func Place(r *syntax.Reporter, run Run) *Placement {
	x := newMatcher(run.File, run.Trace)
	p := &placer{Reporter: r, Run: run, l: &Placement{x: x}, x: x, fill: filler{x: x, values: run.Values}}
	p.place()
	return p.l
}

func (p *placer) place() {
	notes, questions, _ := p.File.Told("")
	for _, n := range notes {
		rec, ok := p.record(&n.When, "this note is never shown")
		if own := *n; ok && p.filled(own.Texts()) {
			p.l.Notes = append(p.l.Notes, PlacedNote{Stop: p.stop(&n.When, rec), Record: rec, Text: own.Say, ID: own.ID})
		}
	}
	sort.SliceStable(p.l.Notes, func(i, j int) bool { return p.l.Notes[i].Stop < p.l.Notes[j].Stop })
	p.questions(questions)
	p.remember()
	p.sections()
	p.l.Problems = p.Problems
	p.warnings()
}

// filled puts the run's numbers into texts. One that cannot be filled is
// reported, and what it belongs to is not shown; of a changed run it is only not shown.
func (p *placer) filled(texts []language.Text) bool {
	whole := true
	for _, t := range texts {
		s, bad := p.fill.fill(*t.S)
		if bad != nil && !p.Changed {
			p.Report(p.Within(t.Node, bad.Part), bad.Hint, "%s", bad.Message)
		}
		*t.S, whole = s, whole && bad == nil
	}
	return whole
}

// remember fills what to keep in mind.
func (p *placer) remember() {
	for _, t := range p.File.RememberTexts(p.Variant) {
		own := strings.Clone(*t.S)
		t.S = &own
		if p.filled([]language.Text{t}) {
			p.l.Remember = append(p.l.Remember, own)
		}
	}
}

// questions puts the questions in their places, but those that nobody can answer.
// A changed scenario asks none whose answer no longer holds.
func (p *placer) questions(questions []*language.Question) {
	for i, q := range questions {
		rec, ok := p.record(&q.Before, "this question is never asked")
		own := q.Copy()
		if !ok || !p.filled(own.Texts()) {
			continue
		}
		placed := PlacedQuestion{Stop: p.stop(&q.Before, rec), Record: rec, Question: shuffled(own, cmp.Or(p.File.ID, p.File.Title), i+1)}
		known := len(p.Problems)
		p.answer(q, &placed)
		if p.Changed && len(p.Problems) > known {
			p.Problems = p.Problems[:known]
			continue
		}
		if len(q.Choices) > 0 || placed.Answer != 0 {
			p.l.Questions = append(p.l.Questions, placed)
		}
	}
	sort.SliceStable(p.l.Questions, func(i, j int) bool { return p.l.Questions[i].Stop < p.l.Questions[j].Stop })
}

// stop is where an event is shown: its own stop, or the next in which something
// can be seen, or the last one if nothing is seen after it. The start is before the
// first stop.
func (p *placer) stop(w *language.Event, rec trace.RecordID) trace.StopID {
	if w.Edge == "start" {
		return 0
	}
	stop := p.x.t.Record(rec).Stop
	for at := stop; int(at) <= p.x.t.Stops(); at++ {
		if p.x.t.Visible(at) {
			return at
		}
	}
	for at := stop; at > 0; at-- {
		if p.x.t.Visible(at) {
			return at
		}
	}
	return stop
}

// record finds an event, or reports that it does not happen. What is said of
// the run as the file has it need not happen when something was changed.
func (p *placer) record(w *language.Event, what string) (trace.RecordID, bool) {
	if rec := p.x.nth(w); rec != 0 {
		return rec, true
	}
	if p.Changed {
		return 0, false
	}
	msg, hint := p.x.missing(w)
	p.Report(w.Node, hint, "%s: %s", what, msg)
	return 0, false
}

func (p *placer) sections() {
	p.Changed = p.Changed || p.Variant != "" // Names of parts are for all, as far as they begin.
	for _, s := range p.File.Sections {
		rec, ok := p.record(&s.From, "this section does not begin")
		if own := *s; ok && p.filled(own.Texts()) {
			p.l.Sections = append(p.l.Sections, PlacedSection{Title: own.Name, ID: own.ID, From: max(1, p.stop(&s.From, rec))})
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
func (p *placer) answer(q *language.Question, placed *PlacedQuestion) {
	for _, e := range q.Check {
		for _, fail := range p.x.hold(e) {
			p.Report(e.Node, fail.hint, "the right answer does not hold: %s", fail.msg)
		}
	}
	if q.Answer == nil {
		return
	}
	a := q.Answer
	next := p.x.nextSent(placed.Stop, a)
	if next == 0 {
		p.Report(a.Node, "last event: "+p.x.lastEvent(), "wrong answer: nothing is sent after this")
		return
	}
	placed.Answer = next
	host := p.x.hostName(p.x.t.Packet(next).From)
	if !p.x.fits(next, a) {
		p.Report(a.Node, "write answer: {host: "+host+", packet: "+KindOf(p.x.t, next)+"}",
			"wrong answer: the next packet is %s from %s, not %s from %s", KindOf(p.x.t, next), host, a.Packet, a.Host)
		return
	}
	seq, ack := inspect.Relative(p.x.t, p.x.t.Packet(next))
	if a.Seq != nil && *a.Seq != int64(seq) {
		p.Report(a.Node.At("seq"), "", "wrong answer: its sequence number is %d, not %d", seq, *a.Seq)
	}
	if a.Ack != nil && *a.Ack != int64(ack) {
		p.Report(a.Node.At("ack"), "", "wrong answer: its acknowledgment number is %d, not %d", ack, *a.Ack)
	}
}

// nextSent is the packet that is sent in a stop or after it: of several in one
// stop the one that fits the answer, else the first.
func (x *matcher) nextSent(stop trace.StopID, a *language.Prediction) trace.PacketID {
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

func (x *matcher) fits(id trace.PacketID, a *language.Prediction) bool {
	return x.hostName(x.t.Packet(id).From) == a.Host && x.t.PacketIs(id, language.PacketKind(a.Packet))
}

// KindOf is the most telling kind of a packet, in the words of a file.
func KindOf(t *trace.Trace, id trace.PacketID) string {
	for _, k := range []string{
		"keepalive-probe", "window-probe", "retransmission", "request", "response", "SYN,ACK", "SYN", "RST", "FIN", "data",
		"duplicate-ack", "window-update", "ACK", "icmp", "udp",
	} {
		if t.PacketIs(id, k) {
			return strings.ReplaceAll(k, ",", "-")
		}
	}
	return "any"
}

// lastEvent names the end of the run for messages.
func (x *matcher) lastEvent() string {
	for id := trace.RecordID(x.t.Len()); id > 0; id-- {
		r := x.t.Record(id)
		if n := r.Packet(); n != 0 {
			return "#" + strconv.Itoa(int(n)) + " (" + KindOf(x.t, n) + " from " + x.hostName(x.t.Packet(n).From) + "), " + language.Seconds(r.At)
		}
	}
	return "none, " + language.Seconds(x.t.End)
}
