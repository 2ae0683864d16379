// Package linear is the program for screen readers: sentences one after the other,
// lines typed in answer, nothing repainted and nothing on an alternate screen. It
// carries out the same bindings and effects as the terminal does.
package linear

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"

	"wirewalk/sim/inspect"
	"wirewalk/tui/lessons"
	"wirewalk/tui/pages"
	"wirewalk/tui/source"
	"wirewalk/tui/speaker"
	"wirewalk/tui/stage"
	"wirewalk/tui/tour"
)

// Program is what is told.
type Program struct {
	In       io.Reader
	Out      io.Writer
	Tour     *tour.Tour
	Lessons  *lessons.Browser
	Pages    *pages.Book
	Keys     *stage.Keys
	Bindings []stage.Binding // of all modes
	Start    *source.Source  // walked at once, nil for nothing
	Against  *source.Source  // what Start is compared with, nil for nothing
	At       string          // a place in Start, as after ':'
	Filter   string
	Keep     func() func() error // writes down where the reader is, nil where nothing is kept
}

// teller is a program that is told, as it is now.
type teller struct {
	*Program
	in     *bufio.Scanner
	err    error
	status string
	pages  []stage.Page
	asked  *stage.Prompt // what is to be typed, nil for nothing
}

// Run walks by lines of text until the input ends or the way out is taken. What
// the program was started with is done first.
func Run(p *Program) error {
	l := &teller{Program: p, in: bufio.NewScanner(p.In)}
	told := p.Start != nil
	if told {
		l.begin()
	} else {
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
	l.keep()
	return l.err
}

// begin opens what the program was started with, and goes where it was started for.
func (l *teller) begin() {
	l.show(l.Start)
	if l.At != "" {
		l.do(func(out *stage.Effect) { l.Tour.Command(l.At, out) })
	}
	switch {
	case l.Against != nil:
		l.do(func(out *stage.Effect) { l.Tour.Against(func() (*source.Source, error) { return l.Against, nil }, out) })
	case l.Filter != "":
		l.do(func(out *stage.Effect) { l.Tour.Filter(l.Filter, out) })
	}
}

// walk carries out lines until the walk is left; true ends the program. From a
// walk that was chosen in the list the way out goes back there, and the key of
// the lessons does in any.
func (l *teller) walk(chosen bool) (over bool) {
	out, list := l.Keys.Name(stage.Out, stage.InWalk), l.Keys.Name(stage.Lessons, stage.InWalk)
	for l.err == nil {
		line, ok := l.ask("> ")
		line = strings.TrimSpace(line)
		switch {
		case !ok || line == out && !chosen:
			return true
		case line == list || line == out:
			l.keep()
			if line == list {
				l.list()
			}
			return false
		}
		l.carryOut(line)
	}
	return true
}

func (l *teller) say(format string, args ...any) {
	if l.err == nil {
		l.err = speaker.NewFolding(l.Out, 0).Line(fmt.Sprintf(format, args...))
	}
}

// sayKeys is say for a text that names keys by what they do.
func (l *teller) sayKeys(text string, args ...any) { l.say(l.Keys.Fill(text, stage.InWalk), args...) }

// ask prints a prompt and reads a line; false at the end of the input.
func (l *teller) ask(prompt string) (string, bool) {
	if l.err == nil {
		_, l.err = io.WriteString(l.Out, prompt)
	}
	if !l.in.Scan() {
		l.say("")
		return "", false
	}
	return l.in.Text(), true
}

// keep writes down where the reader is.
func (l *teller) keep() {
	if l.Keep != nil {
		if write := l.Keep(); write != nil {
			_ = write() // There is nobody to tell at the end.
		}
	}
}

// do carries out what comes of doing something.
func (l *teller) do(do func(*stage.Effect)) {
	var out stage.Effect
	do(&out)
	l.apply(&out)
}

// apply carries out an effect, and what follows from it, before anything else is asked.
func (l *teller) apply(out *stage.Effect) {
	if !out.Say.Empty() {
		l.status = out.Say.String(l.Keys, stage.InWalk)
	}
	for _, t := range out.Tell {
		text := t.String(l.Keys, stage.InWalk)
		if l.status != "" {
			text += "; " + l.status
		}
		l.status = text
	}
	if out.Close && len(l.pages) > 0 {
		l.pages = l.pages[:len(l.pages)-1]
	}
	if out.Page != nil {
		if !out.Over {
			l.pages = nil
		}
		l.pages = append(l.pages, out.Page)
	}
	if out.Ask != nil {
		l.asked = out.Ask
	}
	if out.Keep {
		l.keep()
	}
	for _, w := range out.Works {
		apply, err := w.Do()
		if err != nil {
			l.status = err.Error()
			continue
		}
		l.do(apply)
	}
	switch out.Act { //nolint:exhaustive // the others are pages
	case "":
	case stage.Open:
		l.open(out.Arg)
	default:
		l.do(func(e *stage.Effect) { l.Pages.Open(l.Tour, out.Act, out.Arg, e) })
	}
}

// show walks what is at hand.
func (l *teller) show(src *source.Source) {
	l.Tour.Show(tour.Read(l.Tour.Env(), src), 0)
	l.pages, l.asked, l.status = nil, nil, ""
}

// open walks a lesson or file; false where it cannot be opened.
func (l *teller) open(name string) bool {
	lib := l.Tour.Env().Library
	if lib == nil {
		return false
	}
	src, err := lib.Open(name)
	if err != nil {
		l.say("%v", err)
		return false
	}
	l.show(src)
	return true
}

// list reads out the lessons.
func (l *teller) list() {
	for i, e := range l.Lessons.All() {
		l.say("%d. %s: %s", i+1, e.Chapter, e.Title)
	}
}

// choose lets the reader pick a lesson by its number.
func (l *teller) choose() bool {
	all := l.Lessons.All()
	out, list := l.Keys.Name(stage.Out, stage.InWalk), l.Keys.Name(stage.Lessons, stage.InWalk)
	for l.err == nil {
		line, ok := l.ask("Number of a lesson, or the path of a file, then Enter. " + list + " lists the lessons, " + out + " ends. ")
		line = strings.TrimSpace(line)
		if !ok || line == out {
			return false
		}
		if line == list {
			l.list()
			continue
		}
		name := line
		if n, err := strconv.Atoi(line); err == nil && n >= 1 && n <= len(all) {
			name = all[n-1].ID
		}
		if name != "" && l.open(name) {
			return true
		}
	}
	return false
}

// greet says what is walked and how.
func (l *teller) greet() {
	t := l.Tour
	src, c := t.Source(), t.Cursor()
	_, of := c.Position()
	l.say("%s, %s, %d stops.", src.Title, src.Stack, of)
	if src.Heading != "" {
		l.say("%s", inspect.Titled(src.Heading, src.Summary))
	}
	if text := t.Reader().HowEstimated(t.Conn()); text != "" {
		l.say("%s", text)
	}
	l.sayKeys("Enter goes on, b goes back, {why} tells why, {help} lists all commands.")
	if compared, _ := t.Compared(); compared {
		l.sayKeys("It is compared with another run: {compare} lists the differences, {swap} goes to the other run and back.")
	}
	if n := t.Said(); n != "" {
		l.say("%s", n)
	}
	if l.status != "" { // What became of a filter or a place that the program was started with.
		l.say("%s", l.status)
	}
	if c.Stop() != 0 {
		l.stop()
		return
	}
	l.announce()
}

// announce tells of a question of the author before the next stop.
func (l *teller) announce() {
	if l.Tour.QuestionWaits() {
		l.sayKeys("A question waits before the next stop: {predict} asks it, Enter goes on.")
	}
}
