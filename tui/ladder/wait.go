package ladder

import (
	"slices"
	"strconv"
	"strings"

	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// waiting says what is waited for between a record and the stop that ends the
// wait, in one to three parts: a packet that is on its way all the time, else
// the timers, the one that ends the wait first.
func (f *folder) waiting(since trace.RecordID, next *line) []string {
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
			out = append(out, runningTimer(tcpmodel.TimerKind(r.Sub)))
		case trace.AppTimer:
			if text := t.Text(r.Ref); text != "" {
				out = append(out, appTimer(text))
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
			out = append(out, appTimer(tm.Name))
		} else {
			out = append(out, runningTimer(tm.Kind))
		}
	}
	return out
}

func runningTimer(k tcpmodel.TimerKind) string {
	switch k {
	case tcpmodel.TimerTimeWait:
		return "port kept"
	case tcpmodel.TimerRetransmit:
		return "RTO runs"
	case tcpmodel.TimerLossProbe, tcpmodel.TimerReorder, tcpmodel.TimerPersist, tcpmodel.TimerDelayedAck,
		tcpmodel.TimerKeepalive, tcpmodel.TimerFinWait2, tcpmodel.TimerUser, tcpmodel.TimerSWSOverride:
	}
	return strings.ReplaceAll(k.String(), "-", " ") + " timer runs"
}

// appTimer says that an application's timer runs; one whose name says that
// something is due says it already.
func appTimer(label string) string {
	if strings.HasSuffix(label, "due") {
		return shortTimer(label)
	}
	return label + " timer runs"
}

// shortTimer leaves out of an application timer's label what every reader knows.
func shortTimer(label string) string { return strings.TrimPrefix(label, "HTTP ") }
