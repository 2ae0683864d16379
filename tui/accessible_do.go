package tui

import (
	"strconv"
	"strings"

	"wirewalk/sim/vtime"
)

// deeds are the lines that do the same as a key does on the screen.
func deeds() map[string]action {
	return map[string]action{
		"x": actWhatIf, "o": actSwap, "d": actCompare, "c": actConnection, "f": actFilter, "/": actFind, "t": actTables,
		"m": actMark, "M": actMarks, "N": actNote, "'": actNextMark, "e": actExport, "r": actReset, "esc": actClose,
	}
}

// does carries out a line that stands for a key, with what follows it as the
// answer to the first thing that is asked; false for another line.
func (l *linear) does(line string) bool {
	key, rest, _ := strings.Cut(line, " ")
	if len(line) > 1 && line[0] == '/' {
		key, rest = "/", line[1:]
	}
	a, ok := deeds()[key]
	if !ok {
		return false
	}
	m := l.m
	m.status = ""
	before, stop := m.walk.walk, m.walk.cursor.Stop()
	switch a { //nolint:exhaustive // the others are carried out as on the screen
	case actClose:
		l.leave()
	case actTables:
		l.table(rest)
		rest = ""
	case actWhatIf:
		m.page = m.whatIfPage()
	default:
		l.wait(m.walkAct(a))
	}
	l.answered(strings.TrimSpace(rest))
	changed := m.walk.walk != before
	switch {
	case a == actWhatIf && changed:
		l.branch()
	case m.status != "":
		l.say("%s", strings.ReplaceAll(m.status, " (!)", ""))
		m.status = ""
	}
	if changed || m.walk.cursor.Stop() != stop {
		l.stop()
	}
	return true
}

// leave takes away what is open on top, and says what that was.
func (l *linear) leave() {
	m := l.m
	paired := m.walk.original != nil
	_, shown := m.walk.cursor.Position()
	l.wait(m.closeTop())
	switch _, of := m.walk.cursor.Position(); {
	case paired && m.walk.original == nil:
		l.say("This is %s alone.", m.walk.walk.Title)
	case of != shown:
		l.say("All %d stops are shown.", of)
	default:
		l.say("There is nothing to leave.")
	}
}

// branch tells of a changed run.
func (l *linear) branch() {
	k := &l.m.walk
	if k.pair == nil || k.branch == "" {
		return
	}
	l.say("This is a changed run: %s. It has %s. d lists them, o goes to the original run and back, esc leaves it.",
		k.branch, count(k.pair.al.Content+k.pair.al.Times))
}

// answered reads the lists that were opened, and asks what is to be typed, until
// nothing is open. An answer that was given before is taken first.
func (l *linear) answered(given string) {
	m := l.m
	for l.err == nil && (m.prompt != nil || m.page != nil) {
		if m.page != nil {
			l.read(given)
			given = ""
			continue
		}
		p := m.prompt
		line, ok := given, true
		if line == "" {
			if p.wrong != "" {
				l.say("%s.", p.wrong)
			}
			line, ok = l.ask(p.label)
		}
		given, m.prompt = "", nil
		if !ok {
			return
		}
		if line = strings.TrimSpace(line); line != "" {
			p.value = line
		}
		l.wait(m.take(p))
	}
}

// mostRead is how many entries of a list are read out.
const mostRead = 30

// entries reads out a list, with numbers if there is something to choose.
func (l *linear) entries(p *page, numbers bool) {
	l.say("%s", p.view.Title)
	for _, text := range p.view.Intro {
		l.say("%s", text)
	}
	if len(p.view.Items) == 0 {
		l.say("%s", p.view.Empty)
	}
	group := ""
	for i, it := range p.view.Items {
		if last := len(p.view.Items) - 1; i >= mostRead && i < last {
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
		if numbers && i >= p.least {
			number = itoa(i+1) + ". "
		}
		l.say("%s", number+strings.Join(strings.Fields(it.Head+" "+it.Text+" "+brackets(it.Ref)), " "))
	}
}

// read tells the entries of a list and asks which one to take, if they lead
// somewhere.
func (l *linear) read(given string) {
	m := l.m
	p := m.page
	leads := len(p.pick) > 0 || p.leads()
	if given == "" {
		l.entries(p, leads)
	}
	m.page = p.behind
	if !leads || len(p.view.Items) == 0 {
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
		case err != nil || n <= p.least || n > len(p.view.Items):
			l.say("Write a number from %d to %d, or Enter for none.", p.least+1, len(p.view.Items))
			given = ""
			continue
		case n <= len(p.pick):
			l.wait(p.pick[n-1](m))
		case n <= len(p.to) && p.to[n-1] != 0:
			m.jumpRecord(p.to[n-1])
		}
		return
	}
}

// table asks which table is wanted, if none is named, and reads it.
func (l *linear) table(name string) {
	names := tableNames()
	if name = strings.TrimSpace(name); name == "" {
		l.say("Tables: %s.", strings.Join(names, ", "))
		var ok bool
		if name, ok = l.ask("Name of a table, or Enter for none: "); !ok || strings.TrimSpace(name) == "" {
			return
		}
	}
	for i, n := range names {
		if n != strings.TrimSpace(name) {
			continue
		}
		if n == "charts" {
			l.say("The charts are pictures only; totals has numbers.")
			return
		}
		l.m.page = l.m.tablesPage(&l.m.walk, i)
		l.m.page.view.Title = "Table " + n + ", " + l.m.page.view.Right + "."
		return
	}
	l.say("There is no table %s. The tables are %s.", name, strings.Join(names, ", "))
}

// goes carries out a line that names a place, or a command as after ':'; false
// for a line that is none.
func (l *linear) goes(line string) bool {
	m := l.m
	word, _, _ := strings.Cut(line, " ")
	if _, err := strconv.ParseUint(line, 10, 31); err == nil {
		line, word = "stop "+line, "stop"
	}
	switch word {
	case "stop", "next", "speed", "raw", "relative", "scale", "align", "clock":
	default:
		_, err := vtime.ParseDuration(line)
		_, number := strconv.ParseFloat(line, 64)
		if err != nil && number != nil && !strings.HasPrefix(line, "#") {
			return false
		}
	}
	m.status = ""
	l.wait(m.command(line))
	if m.status != "" {
		l.say("%s", m.status)
		return true
	}
	l.stop()
	return true
}
