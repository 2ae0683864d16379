package linear

import (
	"strconv"
	"strings"

	"wirewalk/scenarios/narrate"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tui/pages"
	"wirewalk/tui/stage"
	"wirewalk/tui/tour"
)

// brackets puts a reference into brackets; screen readers do not read the section sign.
func brackets(ref string) string {
	if ref == "" {
		return ""
	}
	return "(" + strings.ReplaceAll(ref, "§", "") + ")"
}

// goOn tells the next stop, or the end.
func (l *teller) goOn() {
	t := l.Tour
	c := t.Cursor()
	if n, of := c.Position(); n == of {
		if t.Branch() != "" {
			l.sayKeys("This is the end of the changed run. {swap} goes to the original, esc leaves the changed run.")
			return
		}
		l.say("This is the end of the walk.")
		for _, text := range t.Source().Remember {
			l.say("Remember: %s", text)
		}
		for _, v := range t.OtherVariants() {
			l.sayKeys("Variant: %s {command}variant %s walks it.", inspect.Titled(v.Title, ""), tour.VariantWord(&v))
		}
		if next := t.Following(); next.Title != "" {
			l.say("The next lesson is: %s n opens it.", inspect.Titled(next.Title, ""))
		}
		return
	}
	t.GoOn()
	c = t.Cursor()
	if n, _ := c.Position(); t.StrideStart() < n {
		l.say("Stops %d to %d are alike; the last one:", t.StrideStart(), n)
	}
	l.stop()
	l.ended()
}

// ended notes that the walk was seen to its end.
func (l *teller) ended() {
	c := l.Tour.Cursor()
	if n, of := c.Position(); n == of && l.Tour.Branch() == "" {
		l.do(l.Tour.Finished)
	}
}

// nextLesson opens the lesson that follows.
func (l *teller) nextLesson() {
	id := l.Tour.Following().ID
	if id == "" || l.Tour.Env().Library == nil {
		l.say("No lesson follows this walk.")
		return
	}
	if l.open(id) {
		l.greet()
	}
}

// commands are the lines that people need, in the order in which they need them.
const commands = `Enter: next stop. b: back. first, last: the ends of the walk. A number such as 12: that stop. A time such as 1.5s, or a packet such as #9: go there.
{why}: why this happened. {why-not}: what did not happen here, and why. s: the state of both ends.
{predict}: guess what happens next. n: the next lesson.
{what-if}: what if this packet were lost, or a setting another. {variants}: the variants of this lesson; {beside}: one beside this walk. {compare}: compare with another lesson or file; then, list the differences. {swap}: the other run. esc: leave a changed run, a comparison or a filter.
{find} and a text: find it. {filter} and a filter: show only the stops that match. next and a filter: go to the next that does. {connection}: one connection after the other.
{tables}: tables of sockets, events, the stream, totals. {mark}: mark this stop. {marks}: list marks. {note}: write a note of your own. {next-mark} goes to the next mark.
term TIME-WAIT: what a term means. terms: the terms of this stop.
{export}: write the ladder into a file. {reset}: start over. {lessons}: the list of lessons. {out}: leave the walk, or the program.`

// help says what can be typed: what people need, and then the rest.
func (l *teller) help() {
	for _, s := range strings.Split(commands, "\n") {
		l.sayKeys(s)
	}
	for i := range l.Bindings {
		b := &l.Bindings[i]
		if l.inWalk(b) && !strings.Contains(commands, "{"+string(b.Action)+"}") && !l.told(b.Action) {
			l.sayKeys(Word(l.Keys, b) + ": " + b.Help + ".")
		}
	}
}

// told reports an action that the first of the commands tell of in other words.
func (l *teller) told(a stage.Action) bool {
	switch a { //nolint:exhaustive // the others are told by themselves
	case stage.Next, stage.Back, stage.First, stage.Last, stage.Close, stage.Help, tour.Command:
		return true
	}
	return false
}

// stop tells what happens at the cursor.
func (l *teller) stop() {
	t := l.Tour
	c, tr := t.Cursor(), t.Trace()
	n, of := c.Position()
	if n == 0 {
		l.say("Before the first stop of %d.", of)
		return
	}
	l.say("Stop %d of %d. %s", n, of, narrate.DescribeStop(tr, c.Stop()))
	if id := t.Shown(); id != 0 {
		if text := t.Reader().Estimate(id); text != "" {
			l.say("Estimated: %s.", text)
		}
	}
	if note := t.Said(); note != "" {
		l.say("Note: %s", note)
	}
	if mine := t.Mine(); mine != "" {
		l.say("My note: %s", mine)
	}
	if why := narrate.WhyStop(tr, c.Stop()); why.Sentence != "" {
		l.say("%s", strings.TrimSpace(why.Sentence+" "+brackets(why.Ref)))
	}
	l.announce()
}

func (l *teller) chain() {
	t := l.Tour.Trace()
	shown := map[trace.RecordID]bool{}
	for _, b := range narrate.Branches(t, l.Tour.About()) {
		shown[b.Rec] = true
		l.cause(b)
	}
	for _, link := range narrate.Chain(t, l.Tour.About()) {
		if !shown[link.Rec] {
			l.say("Further back: %s %s", l.deed(link.Rec), link.Text.Sentence)
		}
	}
}

// cause tells a member of the tree of causes: how deep it stands, whether it set off
// what it stands under or is a condition of that.
func (l *teller) cause(b narrate.Branch) {
	lead, under := "", ""
	if b.Depth > 1 {
		under = "Level " + strconv.Itoa(b.Depth) + ", "
	}
	switch {
	case b.Depth == 0:
	case b.Rec == 0:
		lead = "Set: "
	case b.Trigger:
		lead = "Because: "
	default:
		lead = "And: "
	}
	if under != "" {
		lead = under + strings.ToLower(lead)
	}
	if b.Depth == 0 || b.Trigger {
		l.say("%s%s %s", lead, l.deed(b.Rec), b.Text.Sentence)
		return
	}
	l.say("%s%s", lead, b.Text.Sentence)
}

// deed is what happened at a record, with its time.
func (l *teller) deed(id trace.RecordID) string {
	t := l.Tour.Trace()
	text := narrate.Describe(t, id)
	if t.Inferred {
		return l.Tour.When(id) + ": " + pages.Deed(text)
	}
	return text
}

func (l *teller) whyNot() {
	t, c := l.Tour.Trace(), l.Tour.Cursor()
	links, answers := narrate.WhyNot(t, c.Stop()), narrate.NotDone(t, c.Stop())
	switch {
	case len(links)+len(answers) > 0:
	case t.Inferred:
		l.say("A capture does not show what did not happen.")
	default:
		l.say("Nothing was held back at this stop.")
	}
	said := map[string]bool{}
	say := func(lead string, text narrate.Text) {
		if !said[text.Sentence] {
			said[text.Sentence] = true
			l.say("%s%s", lead, strings.TrimSpace(text.Sentence+" "+brackets(text.Ref)))
		}
	}
	for _, link := range links {
		say("", link.Text)
	}
	for _, a := range answers {
		if chosen := l.Tour.Conn(); chosen == 0 || chosen == a.Conn {
			say("Why no "+a.What+" from "+l.Tour.Reader().Who(a.Host, a.Conn, chosen)+": ", a.Text)
		}
	}
}

// state tells the state of each connection that is open.
func (l *teller) state() {
	t, c := l.Tour.Trace(), l.Tour.Cursor()
	const most = 20
	said := 0
	for i := range t.Conns() {
		conn := &t.Conns()[i]
		for side := range conn.Ends {
			if s := c.State(conn.ID, side); s != nil && said < most {
				l.say("%s, port %d: %s.", t.Host(conn.Ends[side].Host).Name, conn.Ends[side].Addr.Port(), s.State)
				said++
			}
		}
	}
	for _, id := range t.InFlight(c.As(), most) {
		l.say("On its way: %s from %s to %s.", l.Tour.Reader().Name(id), inspect.HostName(t, t.Packet(id).From), inspect.HostName(t, t.Packet(id).To))
	}
}

// guess asks what happens next and takes the number of an answer.
func (l *teller) guess() {
	t := l.Tour
	l.status = ""
	l.do(t.Predict)
	if t.Round() == nil {
		l.say("%s", l.status)
		return
	}
	out := l.Keys.Name(stage.Out, stage.InWalk)
	for t.Round() != nil && l.err == nil {
		r := t.Round()
		l.say("%s", r.Question().Ask)
		for i, c := range r.Question().Choices {
			l.say("%d. %s", i+1, c.Text())
		}
		line, ok := l.ask("Number, h for a hint, Enter for the answer, " + out + " to leave the question: ")
		line = strings.TrimSpace(line)
		switch n := []rune(line); {
		case !ok || line == out:
			t.LeaveRound()
			return
		case line == "h":
			hint, more := r.Hint()
			if !more {
				hint = "There is no hint more."
			}
			l.say("%s", hint)
			continue
		case len(n) == 1 && t.Digit(int(n[0]-'0')):
			l.do(func(out *stage.Effect) { t.Apply(r.Answer(), out) })
		case line != "":
			l.say("Write 1 to %d, h or Enter.", len(r.Question().Choices))
			continue
		default:
			l.do(func(out *stage.Effect) { t.Apply(r.Reveal(), out) })
		}
		l.say("%s", r.Told())
		if r.Consequence() != "" {
			l.say("%s", r.Consequence())
		}
		l.do(func(out *stage.Effect) { t.Apply(r.Next(), out) })
	}
	l.stop()
	l.ended()
}
