package view

import (
	"slices"
	"strings"

	"wirewalk/scenarios/narrate"
	"wirewalk/sim/app"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
	"wirewalk/tui/grid"
	"wirewalk/tui/ladder"
)

// infoLine is one row of the info pane: pieces of text with their roles.
type infoLine []grid.Run

// info is the text below the ladder: the author's note, why the stop happened,
// what changed, what is awaited.
func (w *Walk) info(width int) []infoLine {
	var out []infoLine
	if w.Cursor.Stop() == 0 && w.Heading != "" && w.Ask == nil {
		out = append(out, paragraph("LESSON", strings.TrimSuffix(w.Heading, ".")+". "+w.Summary, "", grid.Title, width)...)
	}
	if w.Note != "" && !w.Present { // On a projector it is the teacher who says it.
		out = append(out, paragraph("NOTE", w.Note, "", grid.Note, width)...)
	}
	if w.Mine != "" && !w.Present {
		out = append(out, paragraph("MINE", w.Mine, "", grid.Note, width)...)
	}
	if w.Cursor.Stop() == 0 {
		if w.Note == "" {
			out = append(out, paragraph("READ", w.howToRead(), "", grid.Plain, width)...)
		}
		if w.Present {
			return out
		}
		return append(out, w.standing(width)...)
	}
	why := narrate.WhyStop(w.Cursor.Trace(), w.Cursor.Stop())
	if w.Selected != 0 {
		if rec := w.Cursor.Trace().Packet(w.Selected).Sent; rec != 0 {
			why = narrate.Why(w.Cursor.Trace(), rec)
		}
	}
	if w.Present {
		why.Sentence = firstSentence(why.Sentence)
	}
	if n := w.passed(); n > 1 && !w.Present {
		out = append(out, paragraph("HERE", itoa(n)+w.fill(" like arrivals at once; {unfold} shows them one by one. The last one:"), "", grid.Plain, width)...)
	}
	if why.Sentence != "" {
		out = append(out, paragraph("WHY", why.Sentence, plainRef(why.Ref), grid.Plain, width)...)
	}
	if w.Present {
		return out
	}
	if text := w.Index.Estimate(max(w.Shown(), 1)); text != "" && w.Shown() != 0 {
		out = append(out, pair(width, "ESTIMATED", text, "", "")...)
	}
	return append(out, w.standing(width)...)
}

// passed counts the stops that are shown as one.
func (w *Walk) passed() int {
	c := *w.Cursor
	c.JumpStop(w.since())
	from, _ := c.Position()
	to, _ := w.Cursor.Position()
	return to - from + 1
}

// firstSentence is what fits on a projector, and that a packet is lost. A stop
// inside a number or a name is followed by no blank.
func firstSentence(s string) string {
	i := strings.Index(s, ". ")
	if i < 0 {
		return s
	}
	if strings.HasSuffix(s, " lost, too.") {
		return s[:i+1] + s[strings.LastIndex(s, ". ")+1:]
	}
	return s[:i+1]
}

// plainRef leaves out the section sign, which ASCII does not have.
func plainRef(ref string) string { return strings.ReplaceAll(ref, "§", "") }

// howToRead explains the first frame.
func (w *Walk) howToRead() string {
	if w.Rows() {
		return w.fill("A row is one connection; they appear as they open, and time runs to the right. {up} and {down} choose one, " +
			"{enter} opens its ladder, {unfold} draws all on one. {next} is what happens next, {back} is back.")
	}
	hosts := w.Cursor.Trace().Hosts()
	if text := w.Index.HowEstimated(w.Conn); text != "" {
		return "Time runs down; an arrow is one packet. " + text + " " + w.goOn()
	}
	if len(hosts) < 2 {
		return "Time runs down; an arrow is one packet. " + w.goOn()
	}
	return "On the left is " + hosts[0].Name + ", on the right " + hosts[len(hosts)-1].Name +
		". Time runs down; an arrow is one packet. " + w.goOn()
}

func (w *Walk) goOn() string { return w.fill("{next} is what happens next, {back} is back.") }

// fill puts the names of keys in the place of actions. A page that was written to
// a file has keys of its own, of these names.
func (w *Walk) fill(text string) string { return filled(w.Fill, text) }

func filled(fill func(string) string, text string) string {
	if fill != nil {
		return fill(text)
	}
	return strings.NewReplacer("{next}", "Space", "{back}", "Backspace", "{up}", "Up", "{down}", "Down", "{enter}", "Enter", "{unfold}", "u",
		"{pane}", "Tab", "{pane-back}", "Shift-Tab", "{page-up}", "PgUp", "{page-down}", "PgDn").Replace(text)
}

// paragraph breaks a text into rows behind a label; the reference ends the
// last row, or stands on a row of its own.
func paragraph(label, text, ref string, role grid.Role, width int) []infoLine {
	indent := grid.Width(label) + 3
	lines := grid.Wrap(text, width-indent-1)
	var out []infoLine
	for i, t := range lines {
		var row infoLine
		if i == 0 {
			row = append(row, grid.Run{X: 1, Text: label, Role: grid.Label})
		}
		out = append(out, append(row, grid.Run{X: indent, Text: t, Role: role}))
	}
	if ref == "" {
		return out
	}
	x := width - 1 - grid.Width(ref)
	if n := len(out) - 1; n >= 0 && indent+grid.Width(lines[n])+2 <= x {
		out[n] = append(out[n], grid.Run{X: x, Text: ref, Role: grid.Ref})
		return out
	}
	return append(out, infoLine{{X: x, Text: ref, Role: grid.Ref}})
}

// standing lists what changed at the stop, the running timers, the packets on
// their way and the sockets in TIME-WAIT.
func (w *Walk) standing(width int) []infoLine {
	var out []infoLine
	timers := w.timers()
	if timers == "" && !w.Cursor.Trace().Inferred { // A capture does not show timers.
		timers = "none"
	}
	changed := w.changed(width - len(" CHANGED  ") - 1)
	if len(changed) > 1 {
		for i, text := range changed {
			lines := paragraph("CHANGED", text, "", grid.Plain, width)
			if i > 0 {
				lines[0] = lines[0][1:] // The label stands in front of the first.
			}
			out = append(out, lines...)
		}
		out = append(out, pair(width, "", "", "TIMERS", timers)...)
	} else {
		out = append(out, pair(width, "CHANGED", strings.Join(changed, ""), "TIMERS", timers)...)
	}
	out = append(out, pair(width, "APP", w.application(), "", "")...)
	out = append(out, pair(width, "IN FLIGHT", w.inFlight(), "TIME-WAIT", w.timeWait())...)
	return out
}

// reading reports that the text below the ladder is looked at closer: nothing of
// it is left out.
func (w *Walk) reading() bool { return w.Zoom || w.Focus == InfoPane }

// pair puts two labelled texts on one row if they fit, else on rows of their own,
// as many as they need.
func pair(width int, label1, text1, label2, text2 string) []infoLine {
	if text1 == "" {
		label1, text1, label2, text2 = label2, text2, "", ""
	}
	if text1 == "" {
		return nil
	}
	first := paragraph(label1, text1, "", grid.Plain, width)
	if text2 == "" || len(first) == 0 {
		return first
	}
	need := grid.Width(label2) + 2 + grid.Width(text2)
	x := width - 1 - need
	if len(first) > 1 || x < grid.Width(label1)+3+grid.Width(text1)+2 {
		return append(first, paragraph(label2, text2, "", grid.Plain, width)...)
	}
	first[0] = append(first[0], grid.Run{X: x, Text: label2, Role: grid.Label}, grid.Run{X: x + grid.Width(label2) + 2, Text: text2, Role: grid.Plain})
	return first
}

// application tells the HTTP messages and the results that the stop brought.
func (w *Walk) application() string {
	t := w.Cursor.Trace()
	first, last := t.Stop(w.stopOrFirst())
	if w.Cursor.Stop() == 0 {
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
			words = append(words, inspect.HostName(w.Index.Trace, r.Host)+verb+m.StartLine)
		case trace.Exchange:
			if x := t.Exchange(r.Ref); x.Failed {
				words = append(words, inspect.HostName(w.Index.Trace, r.Host)+": "+x.Method+" "+x.Target+" failed: "+x.Error)
			}
		case trace.Result:
			if r.Errno != tcpmodel.OK {
				words = append(words, inspect.HostName(w.Index.Trace, r.Host)+": "+ladder.JoinErrno(t.Text(r.Ref), r.Errno))
			}
		case trace.Indication:
			if r.Errno != tcpmodel.OK {
				words = append(words, inspect.HostName(w.Index.Trace, r.Host)+"'s program gets "+r.Errno.String())
			}
		}
	}
	return strings.Join(words, "; ")
}

func (w *Walk) stopOrFirst() trace.StopID { return max(w.Cursor.Stop(), 1) }

// inFlight names the packets that have left and not come.
func (w *Walk) inFlight() string {
	named := 6
	if w.reading() {
		named = 100
	}
	t := w.Cursor.Trace()
	var words []string
	more := 0
	for _, id := range w.flying() {
		p := t.Packet(id)
		if w.Conn != 0 && p.Conn != w.Conn {
			continue
		}
		if len(words) == named {
			more++
			continue
		}
		labels := w.Index.Labels(id, w.Raw)
		word := labels[min(1, len(labels)-1)]
		if w.Conn == 0 && len(t.Conns()) > 1 && p.Conn != 0 {
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
func (w *Walk) timeWait() string {
	t := w.Cursor.Trace()
	as := w.Cursor.As()
	counts := make([]int, len(t.Hosts())+1)
	for i := range counts {
		counts[i] = w.Index.Tally.Wait[i].At(as)
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
func (w *Walk) timers() string {
	list := w.running()
	most := 3
	if w.reading() {
		most = 100
	}
	var words []string
	for _, tm := range list[:min(len(list), most)] {
		words = append(words, w.who(tm.Host, tm.Conn)+" "+tm.Name+" "+w.countdown("", tm.At))
	}
	if len(list) > most {
		words = append(words, "+"+itoa(len(list)-most))
	}
	return strings.Join(words, ", ")
}

// countdown is how long a timer still runs, with a word in front unless it is
// due at once.
func (w *Walk) countdown(in string, at vtime.Time) string {
	left := at.Sub(w.Cursor.Now())
	if left <= 0 {
		return "now"
	}
	return in + inspect.Span(left)
}
