package view

import (
	"cmp"
	"slices"
	"strings"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
	"wirewalk/tui/grid"
)

// before is the last record in front of the cursor's stop.
func (f *Frame) before() trace.RecordID {
	if f.Cursor.Stop() == 0 {
		return f.Cursor.As()
	}
	first, _ := f.Cursor.Trace().Stop(f.since())
	return first - 1
}

// since is the first stop of those that are shown as one.
func (f *Frame) since() trace.StopID {
	if f.Since != 0 && f.Since < f.Cursor.Stop() {
		return f.Since
	}
	return f.Cursor.Stop()
}

// changed tells what the stop changed in rows of a width: states first, then
// what limits sending, then the other numbers. What does not fit into the rows
// with words and names has names only; what does not fit then is left out.
func (f *Frame) changed(width int) []string {
	const rows = 2
	var full, short []string
	for _, c := range f.changes() {
		full, short = append(full, c.full), append(short, c.short)
	}
	all := fitted(full, width)
	if f.reading() {
		return all
	}
	if len(all) > rows {
		all = fitted(short, width)
	}
	return all[:min(len(all), rows)]
}

// fitted puts texts into rows; none is broken.
func fitted(texts []string, width int) []string {
	var out []string
	for _, text := range texts {
		if n := len(out) - 1; n >= 0 && grid.Width(out[n])+2+grid.Width(text) <= width {
			out[n] += "; " + text
		} else {
			out = append(out, text)
		}
	}
	return out
}

// changes lists what the stop changed, the most important first.
func (f *Frame) changes() []change {
	t := f.Cursor.Trace()
	if f.Cursor.Stop() == 0 {
		return nil
	}
	var states, limits, numbers []change
	seen := map[inspect.End]bool{}
	compare := func(at inspect.End) {
		if at.Side < 0 || seen[at] {
			return
		}
		seen[at] = true
		of, other := f.difference(at)
		limits, numbers = append(limits, of...), append(numbers, other...)
	}
	for _, at := range f.farEnds() {
		if text := f.farChange(at); text != "" {
			states = append(states, change{full: text, short: text})
		}
		compare(at)
	}
	first, _ := t.Stop(f.since())
	_, last := t.Stop(f.Cursor.Stop())
	for id := first; id <= last; id++ {
		r := t.Record(id)
		if r.Conn == 0 || r.Host == 0 || f.Conn != 0 && r.Conn != f.Conn {
			continue
		}
		at := inspect.End{Conn: r.Conn, Side: t.Conn(r.Conn).Side(r.Host)}
		if f.Index.Far(at.Conn, at.Side) {
			continue
		}
		if r.Kind == trace.StateChange {
			text := f.stateChange(r)
			states = append(states, change{full: text, short: text})
		}
		compare(at)
	}
	if f.Words && !f.reading() { // What needs no name of the RFC can be used by everybody.
		slices.SortStableFunc(numbers, func(a, b change) int { return cmp.Compare(rank(a.named), rank(b.named)) })
	}
	return slices.Concat(states, limits, numbers)
}

// change is something that the stop changed, told with words and names, and with
// names only.
type change struct {
	full, short string
	named       bool // by a name of the RFC
}

// rank puts what is so behind what is not.
func rank(so bool) int {
	if so {
		return 1
	}
	return 0
}

// newChange tells of a variable of an end what it was and is: beginners in words.
func (f *Frame) newChange(who string, v *variable, values string) change {
	switch {
	case v.name == "" || f.Words && !f.reading():
		text := who + " " + v.words + " " + values
		return change{text, text, v.name != ""}
	case v.limits():
		text := who + " " + v.name + " " + values
		return change{full: text, short: text}
	}
	return change{full: who + " " + v.words + " (" + v.name + ") " + values, short: who + " " + v.name + " " + values}
}

// beyond reports a variable that beginners are spared as long as no text at the stop
// speaks of it: the state table has it, and so has the text when it is read closer.
func (f *Frame) beyond(v *variable) bool {
	if !f.Words || f.reading() || f.Unfold || len(v.about) == 0 {
		return false
	}
	text := strings.ToLower(f.Note + " " + f.Asks)
	return !slices.ContainsFunc(v.about, func(word string) bool { return strings.Contains(text, word) })
}

func (f *Frame) stateChange(r trace.Record) string {
	text := f.who(r.Host, r.Conn) + " " + r.From().String() + " -> " + r.To().String()
	c := f.Cursor.Trace().Conn(r.Conn)
	if side := c.Side(r.Host); side >= 0 && r.From() == tcpmodel.TimeWait && r.To() == tcpmodel.Closed {
		text += "; pair :" + itoa(int(c.Ends[side].Addr.Port())) + " to :" + itoa(int(c.Ends[1-side].Addr.Port())) + " is free again"
	}
	return text
}

// difference compares the variables of one end before and after the stop: what
// congestion control allows, and the others.
func (f *Frame) difference(end inspect.End) (limits, numbers []change) {
	was, is := f.stateBefore(end.Conn, end.Side), f.stateOf(end.Conn, end.Side)
	if is == nil || was == nil || was.State < tcpmodel.Established || is.State == tcpmodel.Closed {
		return nil, nil
	}
	who := f.who(f.Cursor.Trace().Conn(end.Conn).Ends[end.Side].Host, end.Conn)
	old, now := &values{f, end, was}, &values{f, end, is}
	for _, v := range variables()[1:] {
		a, b := v.value(old), v.value(now)
		if a == b {
			continue
		}
		if f.beyond(&v) {
			continue
		}
		c := f.newChange(who, &v, a+" -> "+b)
		if v.limits() {
			limits = append(limits, c)
		} else {
			numbers = append(numbers, c)
		}
	}
	return limits, numbers
}
