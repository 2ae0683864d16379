package ladder

import (
	"slices"
	"strconv"
	"strings"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// silenceWords says what is waited for between a record and the stop that ends the
// wait, in one to three parts: a packet that is on its way all the time, else
// the timers, the one that ends the wait first.
func (f *folder) silenceWords(since trace.RecordID, next *line) []string {
	t := f.x.Trace
	ends := next.stop
	first, _ := t.Stop(ends)
	as := first - 1
	if next.kind == lineTime { // What ends the wait happens in another ladder.
		as = next.rec
	}
	if as == 0 {
		return []string{"nothing sent"}
	}
	if next.guess && next.kind == lineArrives {
		return []string{"#" + strconv.Itoa(int(next.packet)) + " on its way"}
	}
	if id := f.flying(since, as); id != 0 {
		return []string{"#" + strconv.Itoa(int(id)) + " on its way"}
	}
	words := []string{"nothing sent"}
	timers := f.timers(as)
	if next.kind != lineTime {
		timers = append(f.ending(ends), timers...)
	}
	for _, name := range timers {
		if len(words) < 3 && !slices.Contains(words, name) {
			words = append(words, name)
		}
	}
	if len(words) == 1 && !t.Inferred {
		words = append(words, "no timer runs")
	}
	return words
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

// ending names the timers of what is shown that run out in a stop.
func (f *folder) ending(stop trace.StopID) []string {
	t := f.x.Trace
	var out []string
	first, last := t.Stop(stop)
	for id := first; id <= last; id++ {
		r := t.Record(id)
		if f.conn != 0 && r.Conn != 0 && r.Conn != f.conn {
			continue
		}
		switch r.Kind { //nolint:exhaustive // the others are no timers
		case trace.TimerFired:
			out = append(out, timerWords(tcpmodel.TimerKind(r.Sub)))
		case trace.AppTimer:
			if text := t.Text(r.Ref); text != "" {
				out = append(out, appTimerWords(text))
			}
		}
	}
	return out
}

// timers names the timers that are armed as of a record, the first to run out first.
func (f *folder) timers(as trace.RecordID) []string {
	var out []string
	for _, tm := range f.x.Armed(f.conn, as) {
		if tm.App {
			out = append(out, appTimerWords(tm.Name))
		} else {
			out = append(out, timerWords(tm.Kind))
		}
	}
	return out
}

func timerWords(k tcpmodel.TimerKind) string {
	switch k {
	case tcpmodel.TimerTimeWait:
		return "TIME-WAIT runs"
	case tcpmodel.TimerRetransmit:
		return "RTO runs"
	case tcpmodel.TimerLossProbe, tcpmodel.TimerReorder, tcpmodel.TimerPersist, tcpmodel.TimerDelayedAck,
		tcpmodel.TimerKeepalive, tcpmodel.TimerFinWait2, tcpmodel.TimerUser, tcpmodel.TimerSWSOverride:
	}
	return strings.ReplaceAll(k.String(), "-", " ") + " timer runs"
}

// appTimerWords says that an application's timer runs; one whose name says that
// something is due says it already.
func appTimerWords(label string) string {
	if strings.HasSuffix(label, "due") {
		return shortTimer(label)
	}
	return label + " timer runs"
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
			words := f.silenceWords(out[k-1].rec, &next)
			out = append(out, line{
				kind: lineIdle, stop: next.stop, rec: rec, at: next.at, axis: next.axis, later: next.later,
				text: inspect.Span(gap) + ": " + strings.Join(words, ", "),
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
