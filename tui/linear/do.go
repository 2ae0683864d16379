package linear

import (
	"strconv"
	"strings"

	"wirewalk/tui/stage"
	"wirewalk/tui/tour"
)

// Word is what is typed for a binding, "" for what is only about a screen.
func Word(k *stage.Keys, b *stage.Binding) string {
	switch b.Line {
	case "-":
		return ""
	case "":
		if bound := k.Binding(b.Action, b.In); bound != nil {
			b = bound
		}
		return b.Keys[0]
	}
	return b.Line
}

// carryOut does what a line asks for.
func (l *teller) carryOut(line string) {
	switch line {
	case "n":
		l.nextLesson()
		return
	case "s":
		l.state()
		return
	}
	if l.term(line) {
		return
	}
	b, rest := l.binding(line)
	var a stage.Action
	if b != nil && (rest == "" || l.takesRest(b.Action)) {
		a = b.Action
	}
	switch a { //nolint:exhaustive // the others are carried out as on a terminal
	case stage.Next:
		l.goOn()
	case stage.Back, stage.First, stage.Last:
		l.perform(b)
		l.stop()
	case tour.Why:
		l.chain()
	case tour.WhyNot:
		l.whyNot()
	case tour.Predict:
		l.guess()
	case stage.Help:
		l.help()
	case "":
		if !l.goes(line) {
			l.sayKeys("There is no command %s. {help} lists all commands.", line)
		}
	default:
		l.run(b, rest)
	}
}

// takesRest reports an action whose line may go on with the answer to what it asks.
func (l *teller) takesRest(a stage.Action) bool {
	switch a { //nolint:exhaustive // the others ask for something
	case stage.Next, stage.Back, stage.First, stage.Last, tour.Why, tour.WhyNot, tour.Predict, stage.Help, stage.Lessons, stage.Out,
		tour.Command, tour.Section, tour.SectionBack:
		return false
	}
	return true
}

// binding finds what a line stands for, and what follows it.
func (l *teller) binding(line string) (*stage.Binding, string) {
	if line == "" {
		line = "Enter"
	}
	var best *stage.Binding
	rest, length := "", 0
	for i := range l.Bindings {
		b := &l.Bindings[i]
		w := Word(l.Keys, b)
		if !l.inWalk(b) || len(w) < length || !strings.HasPrefix(line, w) {
			continue
		}
		after := line[len(w):]
		if after != "" && after[0] != ' ' && b.Action != stage.Find {
			continue
		}
		best, rest, length = b, strings.TrimSpace(after), len(w)
	}
	return best, rest
}

// inWalk reports a binding that a line in a walk can stand for.
func (l *teller) inWalk(b *stage.Binding) bool {
	return b.In&stage.InWalk != 0 && b.Do != nil && Word(l.Keys, b) != ""
}

// perform carries out a binding, or says why it cannot be done now.
func (l *teller) perform(b *stage.Binding) {
	l.do(func(out *stage.Effect) { stage.Do([]stage.Binding{*b}, b.Action, b.In, out) })
}

// run carries out a line that stands for a key, with what follows it as the
// answer to the first thing that is asked.
func (l *teller) run(b *stage.Binding, rest string) {
	t := l.Tour
	l.status = ""
	c := t.Cursor()
	before, stop := t.Source(), c.Stop()
	switch b.Action { //nolint:exhaustive // the others are carried out as on the screen
	case stage.Close:
		l.leave()
	case stage.Tables:
		l.table(rest)
		rest = ""
	default:
		l.perform(b)
	}
	l.answered(rest)
	changed := t.Source() != before
	switch {
	case b.Action == tour.Variants && changed:
		l.greet()
		return
	case b.Action == tour.WhatIf && changed:
		l.branch()
	case l.status != "":
		l.say("%s", strings.ReplaceAll(l.status, " (!)", ""))
		l.status = ""
	}
	if c := t.Cursor(); changed || c.Stop() != stop {
		l.stop()
	}
}

// leave takes away what is open on top, and says what that was.
func (l *teller) leave() {
	t := l.Tour
	paired, _ := t.Compared()
	c := t.Cursor()
	_, shown := c.Position()
	l.do(t.Close)
	now, _ := t.Compared()
	c = t.Cursor()
	switch _, of := c.Position(); {
	case paired && !now:
		l.say("This is %s alone.", t.Source().Title)
	case of != shown:
		l.say("All %d stops are shown.", of)
	default:
		l.say("There is nothing to leave.")
	}
}

// branch tells of a changed run.
func (l *teller) branch() {
	al, _, _ := l.Tour.Alignment()
	if al == nil || l.Tour.Branch() == "" {
		return
	}
	l.sayKeys("This is a changed run: %s. It has %s. {compare} lists them, {swap} goes to the original run and back, esc leaves it.",
		l.Tour.Branch(), tour.Count(al.Content+al.Times))
}

// answered reads the lists that were opened, and asks what is to be typed, until
// nothing is open. An answer that was given before is taken first.
func (l *teller) answered(given string) {
	for l.err == nil && (l.asked != nil || len(l.pages) > 0) {
		if len(l.pages) > 0 {
			l.read(given)
			given = ""
			continue
		}
		p := l.asked
		line, ok := given, true
		if line == "" {
			if p.Check != nil && p.Check(p.Value) != "" {
				l.say("%s.", p.Check(p.Value))
			}
			line, ok = l.ask(l.Keys.Fill(p.Label, stage.InWalk))
		}
		given, l.asked = "", nil
		if !ok {
			return
		}
		kept := p.Kept
		value := p.Value
		if line = strings.TrimSpace(line); line != "" {
			value, kept = line, false
		}
		if p.Take != nil {
			l.do(func(out *stage.Effect) { p.Take(value, kept, out) })
		}
	}
}

// mostRead is how many entries of a list are read out.
const mostRead = 30

// entries reads out a list, with numbers if there is something to choose.
func (l *teller) entries(p *stage.List, numbers bool) {
	l.say("%s", p.Title)
	for _, text := range p.Intro {
		l.say("%s", text)
	}
	if len(p.Items) == 0 {
		l.say("%s", p.Empty)
	}
	group := ""
	for i, it := range p.Items {
		if last := len(p.Items) - 1; i >= mostRead && i < last {
			if i == mostRead {
				l.say("... and %d more, before the last one:", last-i)
			}
			continue
		}
		if it.Group != group {
			group = it.Group
			l.say("%s:", group)
		}
		number := ""
		if numbers && i >= p.Least {
			number = strconv.Itoa(i+1) + ". "
		}
		l.say("%s", number+strings.Join(strings.Fields(it.Head+" "+it.Text+" "+brackets(it.Ref)), " "))
	}
}

// read tells the entries of a list and asks which one to take, if they lead
// somewhere.
func (l *teller) read(given string) {
	p := l.pages[len(l.pages)-1].Content()
	leads := p.Leads()
	if given == "" {
		l.entries(p, leads)
	}
	l.pages = l.pages[:len(l.pages)-1]
	if !leads || len(p.Items) == 0 {
		return
	}
	for l.err == nil {
		if given == "" {
			var ok bool
			if given, ok = l.ask("Number of an entry, or Enter for none: "); !ok {
				return
			}
		}
		given = strings.TrimSpace(given)
		n, err := strconv.Atoi(given)
		switch {
		case given == "":
			return
		case err != nil || n <= p.Least || n > len(p.Items):
			l.say("Write a number from %d to %d, or Enter for none.", p.Least+1, len(p.Items))
			given = ""
			continue
		case p.Pick[n-1] != nil:
			l.do(func(out *stage.Effect) {
				p.Pick[n-1](out)
				out.Close = false // It is closed already.
			})
		}
		return
	}
}

// table asks which table is wanted, if none is named, and reads it.
func (l *teller) table(name string) {
	all := l.Pages.Tables
	names := make([]string, len(all))
	for i := range all {
		names[i] = all[i].Name
	}
	if name = strings.TrimSpace(name); name == "" {
		l.say("Tables: %s.", strings.Join(names, ", "))
		var ok bool
		if name, ok = l.ask("Name of a table, or Enter for none: "); !ok || strings.TrimSpace(name) == "" {
			return
		}
	}
	name = strings.TrimSpace(name)
	for i := range all {
		if all[i].Name != name {
			continue
		}
		if all[i].Picture != "" {
			l.say("%s", all[i].Picture)
			return
		}
		l.apply(&stage.Effect{Act: stage.Tables, Arg: name})
		if n := len(l.pages); n > 0 {
			p := l.pages[n-1].Content()
			p.Title = "Table " + name + ", " + p.Right + "."
		}
		return
	}
	l.say("There is no table %s. The tables are %s.", name, strings.Join(names, ", "))
}

// goes carries out a line that names a place, or a command as after ':'; false
// for a line that is none.
func (l *teller) goes(line string) bool {
	if _, err := strconv.ParseUint(line, 10, 31); err == nil {
		line = "stop " + line
	}
	if !l.Tour.Understands(line) {
		return false
	}
	l.status = ""
	before := l.Tour.Source()
	l.do(func(out *stage.Effect) { l.Tour.Command(line, out) })
	if l.Tour.Source() != before {
		l.greet()
		return true
	}
	if l.status != "" {
		l.say("%s", l.status)
		return true
	}
	l.stop()
	return true
}
