package ladder

import (
	"strconv"
	"strings"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
)

const (
	idleFrom  = 500 * vtime.Millisecond // a wait as long as this gets a row of its own
	runFrom   = 5                       // like stops in a row that fold
	runPeriod = 4                       // stops that may make up what repeats
)

// mixer sums up what stops look like (FNV-1a).
type mixer uint64

func (m *mixer) add(n uint64) { *m = (*m ^ mixer(n)) * 1099511628211 }

func (m *mixer) flag(b bool) {
	if b {
		m.add(2)
	}
	m.add(1)
}

func (m *mixer) text(s string) {
	for i := range len(s) {
		m.add(uint64(s[i]))
	}
}

// signature is equal for stops that look alike but for their numbers.
func (f *folder) signature(lines []line) uint64 {
	m := mixer(14695981039346656037)
	for i := range lines {
		l := &lines[i]
		m.add(uint64(l.kind)<<48 | uint64(l.host)<<32 | uint64(l.conn))
		if l.packet != 0 {
			p := f.x.Trace.Packet(l.packet)
			m.add(uint64(p.Proto)<<48 | uint64(p.Seg.Flags)<<32 | uint64(p.Seg.Payload.Len))
			m.flag(p.Again != 0)
			m.flag(p.Dropped != 0)
			if msg, begins, _ := f.x.Carried(p); msg != nil && begins {
				m.text(msg.StartLine)
				m.add(msg.Off)
			}
		}
		for _, n := range l.Notes {
			m.add(uint64(n.host))
			m.text(n.Text)
		}
	}
	return uint64(m)
}

// folder shortens what repeats and what is idle.
type folder struct {
	x    *Index
	conn trace.ConnID
	from vtime.Duration // how long a wait gets a row of its own
	cut  bool           // there are stops in front of the first group
	// scaled: rows are equal times, of which even the wait in a rhythm has too many.
	scaled bool
}

// group is the rows of one stop.
type group struct {
	lines []line
	sig   uint64
}

// runs folds stops that repeat: the first two and the last stay, the rest
// becomes one row. Only groups[:past] have happened.
func (f *folder) runs(groups []group, past int) []group {
	var out []group
	for i := 0; i < len(groups); {
		period, times := repeats(groups[:past], i)
		if times < runFrom {
			out = append(out, groups[i])
			i++
			continue
		}
		out = append(out, groups[i:i+2*period]...)
		fold, even := f.runLine(groups, i, period, times)
		if second := out[len(out)-period].lines; even && len(second) > 0 {
			second[0].steady = true
		}
		out = append(out, group{lines: []line{fold}})
		i += (times - 1) * period
		out = append(out, groups[i:i+period]...)
		i += period
	}
	return out
}

// repeats is the shortest period in which the groups from i on repeat at least
// runFrom times, and how often they do.
func repeats(groups []group, i int) (period, times int) {
	for period = 1; period <= runPeriod; period++ {
		n := 1
		for at := i + period; at+period <= len(groups) && same(groups, i, at, period); at += period {
			n++
		}
		if n >= runFrom {
			return period, n
		}
	}
	return 1, 1
}

func same(groups []group, a, b, n int) bool {
	for k := range n {
		if groups[a+k].sig != groups[b+k].sig || len(groups[a+k].lines) == 0 {
			return false
		}
	}
	return true
}

// runLine tells how many are folded and in what rhythm, and whether that is even.
func (f *folder) runLine(groups []group, i, period, times int) (fold line, even bool) {
	hidden := times - 3
	at := func(n int) vtime.Time { return groups[i+n*period].lines[0].at }
	text := "x" + strconv.Itoa(hidden)
	if i == 0 && f.cut {
		text += " or more"
	}
	step := at(3).Sub(at(2))
	even = step > 0
	for n := 3; n < times; n++ {
		d := at(n).Sub(at(n - 1))
		even = even && d-step <= step/50 && step-d <= step/50
	}
	if even {
		text += ", every " + inspect.Span(step)
	} else if all := at(times - 2).Sub(at(2)); all > 0 {
		text += " like these in " + inspect.Span(all)
	} else {
		text += " like these at once"
	}
	l := groups[i+2*period].lines[0]
	fold = line{kind: lineRun, stop: l.stop, rec: l.rec, at: l.at, conn: l.conn, Text: text}
	for n := 2 * period; n < (times-1)*period; n++ {
		fold.hides(groups[i+n].lines)
	}
	_, fold.rec = f.x.Trace.Stop(fold.hidden.stops[len(fold.hidden.stops)-1])
	if even {
		fold.hidden.every = strings.Replace(text, ",", "", 1)
		fold.short = []string{fold.hidden.every, "x" + strconv.Itoa(hidden)}
	} else {
		fold.short = shortRun(text)
	}
	return fold, even
}

// flat lists the rows of all groups.
func flat(groups []group) []line {
	n := 0
	for i := range groups {
		n += len(groups[i].lines)
	}
	out := make([]line, 0, n)
	for i := range groups {
		out = append(out, groups[i].lines...)
	}
	return out
}

// idle puts a row between rows that are far apart in time.
func (f *folder) idle(lines []line) []line {
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
			words := f.waiting(out[k-1].rec, &next)
			out = append(out, line{
				kind: lineIdle, stop: next.stop, rec: rec, at: next.at, axis: next.axis, later: next.later,
				Text: inspect.Span(gap) + ": " + strings.Join(words, ", "),
				short: []string{
					inspect.Span(gap) + ": " + words[min(1, len(words)-1)],
					inspect.Span(gap) + ": " + strings.TrimSuffix(words[min(1, len(words)-1)], " runs"),
					inspect.Span(gap) + " " + strings.TrimSuffix(words[min(1, len(words)-1)], " runs"),
					inspect.Span(gap),
				},
			})
		}
		out = append(out, next)
	}
	return out
}

// direct puts departure and arrival at one instant into one row.
func direct(lines []line) []line {
	out := lines[:0]
	for i := range lines {
		ln := lines[i]
		if k := len(out); k > 0 && ln.kind == lineArrives && out[k-1].kind == lineDeparts && out[k-1].packet == ln.packet &&
			out[k-1].at == ln.at && out[k-1].later == ln.later {
			out[k-1].direct = true
			out[k-1].Notes = append(out[k-1].Notes, ln.Notes...)
			out[k-1].stop, out[k-1].rec = ln.stop, ln.rec
			continue
		}
		out = append(out, ln)
	}
	return out
}

// spaced leaves a row free between stops.
func spaced(lines []line) []line {
	var out []line
	for i := range lines {
		if n := len(out); n > 0 && out[n-1].stop != lines[i].stop {
			l := out[n-1]
			out = append(out, line{kind: lineGap, stop: l.stop, rec: l.rec, at: l.at, later: lines[i].later})
		}
		out = append(out, lines[i])
	}
	return out
}
