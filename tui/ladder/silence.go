package ladder

import (
	"slices"
	"strconv"
	"strings"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// wait is what is waited for, in words that get shorter.
type wait []string

// waits says what is waited for between a record and the stop that ends it: a packet
// that is on its way all the time, else one or two timers, the one that ends it first.
func (f *folder) waits(since trace.RecordID, next *line) []wait {
	t := f.x.Trace
	ends := next.stop
	first, _ := t.Stop(ends)
	as := first - 1
	if next.kind == lineTime { // What ends the wait happens in another ladder.
		as = next.rec
	}
	if as == 0 {
		return []wait{{"nothing sent"}}
	}
	if next.guess && next.kind == lineArrives {
		return []wait{{"#" + strconv.Itoa(int(next.packet)) + " on its way"}}
	}
	if id := f.flying(since, as); id != 0 {
		return []wait{{"#" + strconv.Itoa(int(id)) + " on its way"}}
	}
	var out []wait
	timers := f.x.Armed(f.conn, as)
	if next.kind != lineTime {
		timers = append(f.ending(ends), timers...)
	}
	const most = 2
	for _, tm := range timers {
		if w := f.timerWords(tm, as); len(out) < most && !slices.ContainsFunc(out, func(o wait) bool { return o[0] == w[0] }) {
			out = append(out, w)
		}
	}
	switch {
	case len(out) > 0:
		return out
	case t.Inferred:
		return []wait{{"nothing sent"}}
	}
	return []wait{{"no timer runs"}}
}

// flying is the first packet of what is shown that is on its way from one
// record to another, 0 for none.
func (f *folder) flying(since, as trace.RecordID) trace.PacketID {
	const looked = 256
	for _, id := range f.x.Trace.InFlight(as, looked) {
		p := f.x.Trace.Packet(id)
		if p.Sent <= since && (f.conn == 0 || p.Conn == f.conn) {
			return id
		}
	}
	return 0
}

// ending lists the timers of what is shown that run out in a stop.
func (f *folder) ending(stop trace.StopID) []inspect.ArmedTimer {
	t := f.x.Trace
	var out []inspect.ArmedTimer
	first, last := t.Stop(stop)
	for id := first; id <= last; id++ {
		r := t.Record(id)
		if f.conn != 0 && r.Conn != 0 && r.Conn != f.conn || r.Kind != trace.TimerFired && r.Kind != trace.AppTimer {
			continue
		}
		if tm, _, ok := f.x.RanOut(id); ok {
			out = append(out, tm)
		}
	}
	return out
}

// timerWords says whose timer one is and how long it was set for.
func (f *folder) timerWords(tm inspect.ArmedTimer, as trace.RecordID) wait {
	name, value := timerName(tm), ""
	if set := f.x.SetFor(tm, as); set > 0 {
		value = " (" + inspect.Span(set) + ")"
	}
	host := inspect.HostName(f.x.Trace, tm.Host)
	brief := strings.TrimSuffix(name, " timer")
	if f.conn == 0 && tm.Conn != 0 && len(f.x.Trace.Conns()) > 1 {
		of := inspect.Letter(tm.Conn)
		return wait{
			of + "'s " + name + " at the " + host + value, host + " " + of + "'s " + name + value,
			host + " " + of + "'s " + brief + value, name + value, name,
		}
	}
	return wait{host + "'s " + name + value, host + "'s " + brief + value, name + value, name}
}

// timerName is what a timer is called where its host stands in front; an application's
// that says that something is due says it already.
func timerName(tm inspect.ArmedTimer) string {
	switch {
	case tm.App && strings.HasSuffix(tm.Name, "due"):
		return shortTimer(tm.Name)
	case tm.App:
		return shortTimer(tm.Name) + " timer"
	case tm.Kind == tcpmodel.TimerTimeWait || tm.Kind == tcpmodel.TimerRetransmit:
		return tm.Name
	}
	return strings.TrimSuffix(tm.Name, " timer") + " timer"
}

// shortTimer leaves out of an application timer's label what every reader knows.
func shortTimer(label string) string { return strings.TrimPrefix(label, "HTTP ") }

// foldSilences puts a row between rows that are far apart in time.
func (f *folder) foldSilences(lines []line) []line {
	out := make([]line, 0, len(lines)+len(lines)/8)
	for i := range lines {
		next := lines[i]
		if k := len(out); k > 0 && !next.folds() && (f.scaled || !next.steady) && !out[k-1].folds() && next.axis.Sub(out[k-1].axis) >= f.from {
			gap := next.at.Sub(out[k-1].at)
			first, _ := f.x.Trace.Stop(next.stop)
			rec := first - 1
			if next.kind == lineTime {
				rec = next.rec
			}
			text := waitTexts(inspect.Span(gap), f.waits(out[k-1].rec, &next))
			out = append(out, line{
				kind: lineIdle, stop: next.stop, rec: rec, at: next.at, axis: next.axis, later: next.later, text: text[0], short: text[1:],
			})
		}
		out = append(out, next)
	}
	return out
}

// waitTexts are the words for a wait, longest first.
func waitTexts(gap string, waits []wait) []string {
	first := waits[0]
	var out []string
	if len(waits) > 1 {
		out = append(out, gap+": "+first[0]+", "+waits[1][0])
	}
	for _, w := range first {
		out = append(out, gap+": "+w)
	}
	return append(out, gap+" "+first[len(first)-1], gap)
}
