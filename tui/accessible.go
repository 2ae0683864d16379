package tui

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"wirewalk/scenarios/narrate"
	"wirewalk/sim/inspect"
	"wirewalk/tui/speaker"
)

// linear is the program for screen readers: sentences one after the other,
// lines typed in answer, nothing repainted and nothing on an alternate screen.
type linear struct {
	m   *model
	in  *bufio.Scanner
	out io.Writer
	err error
}

// runLinear walks by lines of text until the input ends or q is typed. What
// the program was started with is done first.
func runLinear(m *model, first tea.Cmd, in io.Reader, out io.Writer) error {
	l := &linear{m: m, in: bufio.NewScanner(in), out: out}
	l.wait(first)
	told := m.mode == inWalk
	if !told {
		l.say("wirewalk shows TCP connections packet by packet, in words. Everything is simulated.")
		l.list()
	}
	for l.err == nil && (told || l.choose()) {
		l.greet()
		if l.walk(!told) {
			break
		}
		told = false
	}
	l.wait(l.m.save())
	return l.err
}

// walk carries out lines until the walk is left; true ends the program. From a
// walk that was chosen in the list q goes back there, and l does in any.
func (l *linear) walk(chosen bool) (over bool) {
	for l.err == nil {
		line, ok := l.ask("> ")
		line = strings.TrimSpace(line)
		switch {
		case !ok || line == "q" && !chosen:
			return true
		case line == "l" || line == "q":
			l.wait(l.m.save())
			if line == "l" {
				l.list()
			}
			return false
		}
		l.carryOut(line)
	}
	return true
}

func (l *linear) say(format string, args ...any) {
	if l.err == nil {
		l.err = speaker.NewFolding(l.out, 0).Line(fmt.Sprintf(format, args...))
	}
}

// ask prints a prompt and reads a line; false at the end of the input.
func (l *linear) ask(prompt string) (string, bool) {
	if l.err == nil {
		_, l.err = io.WriteString(l.out, prompt)
	}
	if !l.in.Scan() {
		l.say("")
		return "", false
	}
	return l.in.Text(), true
}

// list reads out the lessons.
func (l *linear) list() {
	for i, e := range l.m.lessons.all {
		l.say("%d. %s: %s", i+1, e.Chapter, e.Title)
	}
}

// choose lets the reader pick a lesson by its number.
func (l *linear) choose() bool {
	all := l.m.lessons.all
	for l.err == nil {
		line, ok := l.ask("Number of a lesson, or the path of a file, then Enter. l lists the lessons, q ends. ")
		line = strings.TrimSpace(line)
		if !ok || line == "q" {
			return false
		}
		if line == "l" {
			l.list()
			continue
		}
		source := line
		for i := range all {
			if line == itoa(i+1) {
				source = all[i].ID
			}
		}
		if source == "" || l.m.opts.Library == nil {
			continue
		}
		w, err := l.m.opts.Library.Open(source)
		if err != nil {
			l.say("%v", err)
			continue
		}
		l.m.start(w)
		return true
	}
	return false
}

// greet says what is walked and how.
func (l *linear) greet() {
	k := &l.m.walk
	_, of := k.cursor.Position()
	l.say("%s, %s, %d stops.", k.walk.Title, k.walk.Stack, of)
	if k.walk.Heading != "" {
		l.say("%s. %s", strings.TrimSuffix(k.walk.Heading, "."), k.walk.Summary)
	}
	if text := k.index.HowEstimated(k.conn); text != "" {
		l.say("%s", text)
	}
	l.say("Enter goes on, b goes back, w tells why, ? lists all commands.")
	if k.original != nil {
		l.say("It is compared with another run: d lists the differences, o goes to the other run and back.")
	}
	if n := k.note(); n != "" {
		l.say("%s", n)
	}
	if l.m.status != "" { // What became of a filter or a place that the program was started with.
		l.say("%s", l.m.status)
	}
	if k.cursor.Stop() != 0 {
		l.stop()
		return
	}
	l.announce()
}

// announce tells of a question of the author before the next stop.
func (l *linear) announce() {
	if l.m.walk.questionWaits() {
		l.say("A question waits before the next stop: g asks it, Enter goes on.")
	}
}

// carryOut does what a line asks for.
func (l *linear) carryOut(line string) {
	k := &l.m.walk
	switch line {
	case "":
		l.goOn()
	case "n":
		l.nextLesson()
	case "b":
		k.move(k.backward)
		l.stop()
	case "first":
		k.move(k.cursor.First)
		l.stop()
	case "last":
		k.move(k.cursor.Last)
		l.stop()
	case "w":
		l.chain()
	case "W":
		l.whyNot()
	case "s":
		l.state()
	case "g":
		l.guess()
	case "?":
		l.help()
	default:
		if !l.term(line) && !l.does(line) && !l.goes(line) {
			l.say("There is no command %s. ? lists all commands.", line)
		}
	}
}

// goOn tells the next stop, or the end.
func (l *linear) goOn() {
	k := &l.m.walk
	if n, of := k.cursor.Position(); n == of {
		if k.branch != "" {
			l.say("This is the end of the changed run. o goes to the original, esc leaves the changed run.")
			return
		}
		l.say("This is the end of the walk.")
		for _, text := range k.walk.Remember {
			l.say("Remember: %s", text)
		}
		if k.next.Title != "" {
			l.say("The next lesson is: %s. n opens it.", k.next.Title)
		}
		return
	}
	k.move(k.forward)
	if n, _ := k.cursor.Position(); k.runStart(n) < n {
		l.say("Stops %d to %d are alike; the last one:", k.runStart(n), n)
	}
	l.stop()
	l.ended()
}

// ended notes that the walk was seen to its end.
func (l *linear) ended() {
	if n, of := l.m.walk.cursor.Position(); n == of && l.m.walk.branch == "" {
		l.wait(l.m.finished())
	}
}

// wait does what a command does, and what follows from it, before anything else is asked.
func (l *linear) wait(cmd tea.Cmd) {
	for cmd != nil {
		msg := cmd()
		if list, ok := msg.(tea.BatchMsg); ok {
			for _, one := range list {
				l.wait(one)
			}
			return
		}
		_, cmd = l.m.Update(msg)
	}
}

// nextLesson opens the lesson that follows.
func (l *linear) nextLesson() {
	id := l.m.walk.next.ID
	if id == "" || l.m.opts.Library == nil {
		l.say("No lesson follows this walk.")
		return
	}
	w, err := l.m.opts.Library.Open(id)
	if err != nil {
		l.say("%v", err)
		return
	}
	l.m.start(w)
	l.greet()
}

func (l *linear) help() {
	for _, s := range []string{
		"Enter: next stop. b: back. first, last: the ends of the walk. A number such as 12: that stop. A time such as 1.5s, or a packet such as #9: go there.",
		"w: why this happened. W: what did not happen here, and why. s: the state of both ends.",
		"g: guess what happens next. n: the next lesson.",
		"x: what if this packet were lost, or a setting another. d: compare with another lesson or file; then, list the differences. o: the other run. esc: leave a changed run, a comparison or a filter.",
		"/ and a text: find it. f and a filter: show only the stops that match. next and a filter: go to the next that does. c: one connection after the other.",
		"t: tables of sockets, events, the stream, totals. m: mark this stop. M: list marks. N: write a note of your own. ' goes to the next mark.",
		"term TIME-WAIT: what a term means. terms: the terms of this stop.",
		"e: write the ladder into a file. r: start over. l: the list of lessons. q: leave the walk, or the program.",
	} {
		l.say("%s", s)
	}
}

// stop tells what happens at the cursor.
func (l *linear) stop() {
	k := &l.m.walk
	n, of := k.cursor.Position()
	if n == 0 {
		l.say("Before the first stop of %d.", of)
		return
	}
	l.say("Stop %d of %d. %s", n, of, narrate.DescribeStop(k.walk.Trace, k.cursor.Stop()))
	frame := k.frame(l.m)
	if id := frame.Shown(); id != 0 {
		if text := k.index.Estimate(id); text != "" {
			l.say("Estimated: %s.", text)
		}
	}
	if note := k.note(); note != "" {
		l.say("Note: %s", note)
	}
	if mine := k.mine(); mine != "" {
		l.say("My note: %s", mine)
	}
	if why := narrate.WhyStop(k.walk.Trace, k.cursor.Stop()); why.Sentence != "" {
		l.say("%s", strings.TrimSpace(why.Sentence+" "+brackets(why.Ref)))
	}
	l.announce()
}

func (l *linear) chain() {
	t := l.m.walk.walk.Trace
	for i, link := range narrate.Chain(t, l.m.walk.about()) {
		lead := ""
		if i > 0 {
			lead = "Because: "
		}
		text := narrate.Describe(t, link.Rec)
		if t.Inferred {
			text = l.m.when(link.Rec) + ": " + deed(text)
		}
		l.say("%s%s %s", lead, text, link.Text.Sentence)
	}
}

func (l *linear) whyNot() {
	links := narrate.WhyNot(l.m.walk.walk.Trace, l.m.walk.cursor.Stop())
	switch {
	case len(links) > 0:
	case l.m.walk.walk.Trace.Inferred:
		l.say("A capture does not show what did not happen.")
	default:
		l.say("Nothing was held back at this stop.")
	}
	for _, link := range links {
		l.say("%s", strings.TrimSpace(link.Text.Sentence+" "+brackets(link.Text.Ref)))
	}
	t := l.m.walk.walk.Trace
	for _, a := range narrate.NotDone(t, l.m.walk.cursor.Stop()) {
		l.say("Why no %s from %s: %s", a.What, inspect.HostName(t, a.Host), strings.TrimSpace(a.Text.Sentence+" "+brackets(a.Text.Ref)))
	}
}

// state tells the state of each connection that is open.
func (l *linear) state() {
	k := &l.m.walk
	t := k.walk.Trace
	const most = 20
	said := 0
	for i := range t.Conns() {
		c := &t.Conns()[i]
		for side := range c.Ends {
			if s := k.cursor.State(c.ID, side); s != nil && said < most {
				l.say("%s, port %d: %s.", t.Host(c.Ends[side].Host).Name, c.Ends[side].Addr.Port(), s.State)
				said++
			}
		}
	}
	for _, id := range t.InFlight(k.cursor.As(), most) {
		l.say("On its way: %s from %s to %s.", k.index.Name(id), inspect.HostName(t, t.Packet(id).From), inspect.HostName(t, t.Packet(id).To))
	}
}

// guess asks what happens next and takes the number of an answer.
func (l *linear) guess() {
	m := l.m
	m.status = ""
	m.predict()
	if m.walk.ask == nil {
		l.say("%s", m.status)
		return
	}
	for m.walk.ask != nil && l.err == nil {
		p := m.walk.ask
		l.say("%s", p.Question().Text)
		for i, c := range p.Question().Choices {
			l.say("%d. %s", i+1, c.Text)
		}
		line, ok := l.ask("Number, h for a hint, Enter for the answer, q to leave the question: ")
		line = strings.TrimSpace(line)
		switch n := []rune(line); {
		case !ok || line == "q":
			m.walk.ask = nil
			return
		case len(n) == 1 && m.walk.digit(n[0]):
			if try := m.asked(p.Answer()); try != nil {
				m.update(try())
			}
		case line == "h":
			hint, ok := p.Hint()
			if !ok {
				hint = "There is no hint more."
			}
			l.say("%s", hint)
			continue
		case line != "":
			l.say("Write 1 to %d, h or Enter.", len(p.Question().Choices))
			continue
		default:
			m.asked(p.Reveal())
		}
		l.say("%s", p.Told())
		if p.Consequence() != "" {
			l.say("%s", p.Consequence())
		}
		m.asked(p.Next())
	}
	l.stop()
	l.ended()
}
