package ladder

import (
	"strconv"
	"strings"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// runAtOnceFrom is from how many like packets on, sent at one instant, they fold:
// an initial window of ten segments (RFC 6928 §2) is drawn whole. Where rows
// are equal times there is less room.
const runAtOnceFrom = 11

// runsAtOnce folds like packets that leave in one stop: the first two and the last
// stay, and the one that is selected.
func (l *ladder) runsAtOnce(lines []line) []line {
	least := runAtOnceFrom
	if l.o.Scale > 0 {
		least = runFrom
	}
	if len(lines) < least {
		return lines
	}
	var out []line
	for i := 0; i < len(lines); {
		n, what := i+1, l.likeness(&lines[i])
		for what != "" && n < len(lines) && l.likeness(&lines[n]) == what {
			n++
		}
		if n-i < least {
			out = append(out, lines[i:n]...)
		} else {
			out = append(out, lines[i], lines[i+1], runAtOnce(lines[i+2:n-1]), lines[n-1])
		}
		i = n
	}
	return out
}

// runAtOnce is the fold of rows of one instant.
func runAtOnce(rows []line) line {
	l := rows[0]
	text := "x" + strconv.Itoa(len(rows)) + " like these at once"
	fold := line{kind: lineRun, stop: l.stop, rec: l.rec, at: l.at, conn: l.conn, host: l.host, text: text, short: shortRun(text)}
	fold.hides(rows)
	return fold
}

// shortRun are the words of a fold where there is less room.
func shortRun(text string) []string {
	number, rest, _ := strings.Cut(text, " like these")
	return []string{number + rest, number + " like these", number}
}

// likeness is equal for rows of packets that look alike: those that leave one
// host on one connection with the same kind of content and arrive. It is empty
// for rows that stay by themselves.
func (l *ladder) likeness(ln *line) string {
	if ln.kind != lineDeparts || len(ln.notes) > 0 || ln.packet == l.o.Selected {
		return ""
	}
	p := l.t.Packet(ln.packet)
	if p.Proto != trace.TCP || p.Again != 0 || p.Dropped != 0 && p.Arrived == 0 {
		return ""
	}
	what, _ := l.x.Parts(ln.packet, false)
	what, _, _ = strings.Cut(what, " ")
	return what + " " + strconv.Itoa(int(ln.host)) + " " + strconv.Itoa(int(p.Conn)) + " " + (p.Seg.Flags &^ tcpmodel.PSH).String()
}

// runs folds stops that repeat: the first two and the last stay, the rest
// becomes one row. Only groups[:happened] have happened.
func (f *folder) runs(groups []group, happened int) []group {
	var out []group
	for i := 0; i < len(groups); {
		period, times := repeats(groups[:happened], i)
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
	fold = line{kind: lineRun, stop: l.stop, rec: l.rec, at: l.at, conn: l.conn, text: text}
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

// mayRun reports whether the oldest groups, which come last, may belong to a
// run of like ones that began earlier.
func (f *folder) mayRun(groups []group) bool {
	n := len(groups)
	for period := 1; period <= runPeriod; period++ {
		if n >= 2*period && same(groups, n-period, n-2*period, period) {
			return true
		}
	}
	return false
}
