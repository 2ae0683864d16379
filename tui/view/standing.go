package view

import (
	"slices"
	"strings"

	"wirewalk/sim/app"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
	"wirewalk/tui/grid"
)

// standing lists what changed at the stop, the running timers, the packets on
// their way and the sockets in TIME-WAIT.
func (f *Frame) standing(width int) []textRow {
	var out []textRow
	timers := f.timers()
	if timers == "" && !f.Cursor.Trace().Inferred { // A capture does not show timers.
		timers = "none"
	}
	changed := f.changed(width - len(" CHANGED  ") - 1)
	if len(changed) > 1 {
		for i, text := range changed {
			lines := paragraph("CHANGED", text, "", grid.Plain, width)
			if i > 0 {
				lines[0] = lines[0][1:] // The label stands in front of the first.
			}
			out = append(out, lines...)
		}
		out = append(out, paragraphPair(width, "", "", "TIMERS", timers)...)
	} else {
		out = append(out, paragraphPair(width, "CHANGED", strings.Join(changed, ""), "TIMERS", timers)...)
	}
	out = append(out, paragraphPair(width, "APP", f.application(), "", "")...)
	out = append(out, paragraphPair(width, "IN FLIGHT", f.inFlight(), "TIME-WAIT", f.timeWait())...)
	return out
}

// application tells the HTTP messages and the results that the stop brought.
func (f *Frame) application() string {
	t := f.Cursor.Trace()
	first, last := t.Stop(f.stopOrFirst())
	if f.Cursor.Stop() == 0 {
		return ""
	}
	var words []string
	for id := first; id <= last; id++ {
		r := t.Record(id)
		switch r.Kind { //nolint:exhaustive // the others are no business of programs
		case trace.HTTP:
			verb := " sends "
			if app.ReportKind(r.Sub) == app.ReportMessageReceived {
				verb = " has read "
			}
			m := t.Message(r.Ref)
			words = append(words, inspect.HostName(f.Index.Trace, r.Host)+verb+m.StartLine)
		case trace.Exchange:
			if x := t.Exchange(r.Ref); x.Failed {
				words = append(words, inspect.HostName(f.Index.Trace, r.Host)+": "+x.Method+" "+x.Target+" failed: "+x.Error)
			}
		case trace.Result:
			if r.Errno != tcpmodel.OK {
				words = append(words, inspect.HostName(f.Index.Trace, r.Host)+": "+withErrno(t.Text(r.Ref), r.Errno))
			}
		case trace.Indication:
			if r.Errno != tcpmodel.OK {
				words = append(words, f.Index.ErrorTold(r))
			}
		}
	}
	return strings.Join(words, "; ")
}

// withErrno names an error behind a text that does not name it.
func withErrno(text string, e tcpmodel.Errno) string {
	if e == tcpmodel.OK || strings.Contains(text, e.String()) {
		return text
	}
	return strings.TrimSpace(text + " " + e.String())
}

func (f *Frame) stopOrFirst() trace.StopID { return max(f.Cursor.Stop(), 1) }

// inFlight names the packets that have left and not come.
func (f *Frame) inFlight() string {
	named := 6
	if f.reading() {
		named = 100
	}
	t := f.Cursor.Trace()
	var words []string
	more := 0
	for _, id := range f.flying() {
		p := t.Packet(id)
		if f.Conn != 0 && p.Conn != f.Conn {
			continue
		}
		if len(words) == named {
			more++
			continue
		}
		labels := f.Index.Labels(id, f.Raw)
		word := labels[min(1, len(labels)-1)]
		if f.Conn == 0 && len(t.Conns()) > 1 && p.Conn != 0 {
			word += " (" + inspect.Letter(p.Conn) + ")"
		}
		words = append(words, word)
	}
	if more > 0 {
		words = append(words, itoa(more)+" more")
	}
	return strings.Join(words, ", ")
}

// timeWait counts the sockets in TIME-WAIT of each host, when there are any.
func (f *Frame) timeWait() string {
	t := f.Cursor.Trace()
	as := f.Cursor.As()
	counts := make([]int, len(t.Hosts())+1)
	for i := range counts {
		counts[i] = f.Index.Sockets.Wait[i].At(as)
	}
	if slices.Max(counts) == 0 {
		return ""
	}
	var words []string
	for i := range t.Hosts() {
		if t.Hosts()[i].Role == trace.RoleEnd || counts[i+1] > 0 {
			words = append(words, t.Hosts()[i].Name+" "+itoa(counts[i+1]))
		}
	}
	return strings.Join(words, ", ")
}

// timers lists the timers that run, the next to expire first.
func (f *Frame) timers() string {
	list := f.armedTimers()
	most := 3
	if f.reading() {
		most = 100
	}
	var words []string
	for _, tm := range list[:min(len(list), most)] {
		words = append(words, f.who(tm.Host, tm.Conn)+" "+tm.Name+" "+f.countdown(tm))
	}
	if len(list) > most {
		words = append(words, "+"+itoa(len(list)-most))
	}
	return strings.Join(words, ", ")
}

// countdown is how long a timer still runs, and how long it was set for.
func (f *Frame) countdown(tm inspect.ArmedTimer) string {
	left, set := tm.At.Sub(f.Cursor.Now()), f.Index.SetFor(tm, f.Cursor.As())
	switch {
	case left <= 0:
		return "now"
	case set <= 0 || inspect.Span(set) == inspect.Span(left):
		return inspect.Span(left)
	}
	return inspect.Span(left) + " of " + inspect.Span(set)
}

// flying adds the packets that are on their way at the cursor by the estimate.
func (f *Frame) flying() []trace.PacketID {
	const looked = 256
	t := f.Cursor.Trace()
	out := t.InFlight(f.Cursor.As(), looked)
	if !f.Index.Estimates(f.Conn) {
		return out
	}
	as := f.Cursor.As()
	for id := as; id > 0 && id+2*looked > as; id-- {
		r := t.Record(id)
		if r.Kind != trace.SegmentDelivered {
			continue
		}
		if times, ok := f.Index.Times(r.Packet()); ok && times.Came > f.Index.UpTo(f.Cursor, r.Conn) {
			out = append(out, r.Packet())
		}
	}
	slices.Sort(out)
	return out
}

// armedTimers lists the timers that are armed at the cursor, the next to expire first.
func (f *Frame) armedTimers() []inspect.ArmedTimer { return f.Index.Armed(f.Conn, f.Cursor.As()) }
