package scenarios_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"wirewalk/scenarios/narrate"
	"wirewalk/sim"
	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// Every answer to why something was not done holds where it is given. Its premises are
// found from packets, calls, faults and what comes after, and not from the variables of the end.
func TestWhatIsSaidOfWhatWasNotDoneHolds(t *testing.T) {
	table := omissionPremises()
	shown, fails := map[narrate.Answer]int{}, map[narrate.Answer]bool{}
	for file, tr := range everyTraceAnd(t, "omissions") {
		l := &listener{tr: tr, ends: map[[2]int]*heard{}, down: map[trace.HostID]bool{}}
		for stop := trace.StopID(1); int(stop) <= tr.Stops(); stop++ {
			first, last := tr.Stop(stop)
			for id := first; id <= last; id++ {
				l.hear(id)
			}
			answers := narrate.NotDone(tr, stop)
			for _, missing := range l.unexplained(stop, answers) {
				t.Errorf("%s, stop %d: %s", file, stop, missing)
			}
			for _, a := range answers {
				shown[a.Answer]++
				q := l.about(a, stop)
				holds := table[a.Answer]
				if holds == nil {
					t.Fatalf("%q has no premise", a.Answer)
				}
				if what := holds(q); what != "" {
					t.Errorf("%s, stop %d: why no %s of %s: %q: %s", file, stop, a.What, tr.HostName(a.Host), a.Text.Sentence, what)
				}
				for other, holds := range table {
					fails[other] = fails[other] || other != a.Answer && alike(other, a.Answer) && refutes(holds, q)
				}
			}
		}
	}
	for _, a := range narrate.Answers() {
		if shown[a] == 0 {
			t.Errorf("nothing shows %q", a)
		}
		if !fails[a] {
			t.Errorf("the premise of %q holds wherever another answer to the same question is given", a)
		}
	}
}

// alike reports two answers to the same question.
func alike(a, b narrate.Answer) bool {
	one, _, _ := strings.Cut(a.String(), ":")
	other, _, _ := strings.Cut(b.String(), ":")
	return one == other
}

// refutes reports that a premise does not hold for an answer of another kind. One that
// asks for a fact which that answer does not have does not hold either.
func refutes(holds premise, q *asked) (no bool) {
	defer func() { no = recover() != nil || no }()
	return holds(q) != ""
}

// unexplained lists the ends that act in a stop and let octets wait of which nothing is said.
func (l *listener) unexplained(stop trace.StopID, answers []narrate.Omission) []string {
	first, last := l.tr.Stop(stop)
	var out []string
	for id := first; id <= last; id++ {
		r := l.tr.Record(id)
		if r.Conn == 0 || r.Host == 0 || l.tr.Conn(r.Conn).Side(r.Host) < 0 || l.down[l.tr.Machine(r.Host).ID] {
			continue
		}
		s := l.tr.SnapshotAt(r.Conn, l.tr.Conn(r.Conn).Side(r.Host), last)
		said := slices.ContainsFunc(answers, func(a narrate.Omission) bool {
			return a.Host == r.Host && a.Conn == r.Conn && (a.What == "data" || a.What == "more data")
		})
		if s != nil && s.State != tcpmodel.Closed && s.SndQueued > 0 && !said {
			out = append(out, fmt.Sprintf("%d octets wait in %s, and nothing is said of them", s.SndQueued, l.tr.HostName(r.Host)))
		}
	}
	return out
}

// about puts an answer beside what was heard of its end.
func (l *listener) about(a narrate.Omission, stop trace.StopID) *asked {
	side := l.tr.Conn(a.Conn).Side(a.Host)
	q := &asked{heard: l.end(a.Conn, side), l: l, tr: l.tr, a: a, side: side}
	q.first, q.last = l.tr.Stop(stop)
	if m := packetIn.FindStringSubmatch(a.Text.Sentence); m != nil {
		n, _ := strconv.Atoi(m[1])
		q.packet = trace.PacketID(n)
	}
	for _, m := range octetsIn.FindAllStringSubmatch(a.Text.Sentence, -1) {
		n, _ := strconv.ParseInt(strings.ReplaceAll(m[1], ",", ""), 10, 64)
		q.octets = append(q.octets, n)
	}
	for _, m := range spanIn.FindAllStringSubmatch(a.Text.Sentence, -1) {
		n, _ := strconv.ParseFloat(m[1], 64)
		q.left += vtime.Duration(n * float64(units[m[2]]))
	}
	return q
}

// cut is how much sooner than said something with a time may be: what is said is rounded.
func (q *asked) cut() vtime.Duration {
	switch {
	case q.left >= vtime.Minute:
		return vtime.Second
	case q.left >= vtime.Second:
		return vtime.Millisecond
	}
	return 10 * vtime.Microsecond
}

// within says that a record comes later than the sentence has it.
func (q *asked) within(id trace.RecordID) string {
	d := q.tr.Record(id).At.Sub(q.tr.Record(q.last).At)
	return expect(d <= q.left+q.cut(), "it takes %s", d)
}

// fires says that a timer runs out at another time than the sentence has it, if nothing comes before.
func (q *asked) fires(kinds ...tcpmodel.TimerKind) string {
	until := q.tr.Record(q.last).At.Add(q.left)
	for id := q.last + 1; int(id) <= q.tr.Len(); id++ {
		r := q.tr.Record(id)
		if r.At > until.Add(q.cut()) {
			return "no such timer runs out"
		}
		if r.Conn != q.a.Conn || r.Host != q.a.Host {
			continue
		}
		if r.Kind == trace.TimerFired && slices.Contains(kinds, tcpmodel.TimerKind(r.Sub)) {
			return expect(r.At.Add(q.cut()) >= until, "it runs out %s early", until.Sub(r.At))
		}
		return "" // What happens first may stop the timer.
	}
	return ""
}

// before and after are the end's states around the stop.
func (q *asked) before() tcpmodel.State { return q.tr.StateAt(q.a.Conn, q.side, q.first-1) }
func (q *asked) after() tcpmodel.State  { return q.tr.StateAt(q.a.Conn, q.side, q.last) }

// at is the packet that the sentence names, nil unless it comes to this end in the stop.
func (q *asked) at(kind trace.Kind) *trace.Packet {
	if q.packet == 0 {
		return nil
	}
	p := q.tr.Packet(q.packet)
	rec := p.Arrived
	if kind == trace.SegmentDropped {
		rec = p.Dropped
	}
	if rec < q.first || rec > q.last || q.tr.Record(rec).Host != q.a.Host {
		return nil
	}
	return p
}

// in counts the records of this end in the stop for which something holds.
func (q *asked) in(holds func(r trace.Record) bool) int {
	n := 0
	for id := q.first; id <= q.last; id++ {
		if r := q.tr.Record(id); r.Conn == q.a.Conn && r.Host == q.a.Host && holds(r) {
			n++
		}
	}
	return n
}

// flags reports a segment with a flag that this end sends in the stop.
func (q *asked) flags(f tcpmodel.Flags) bool {
	return q.in(func(r trace.Record) bool {
		return r.Kind == trace.SegmentSent && q.tr.Packet(r.Packet()).Seg.Flags.Has(f)
	}) > 0
}

// next is the first record of this end after the stop for which something holds, 0 for none.
func (q *asked) next(holds func(r trace.Record) bool) trace.RecordID {
	for id := q.last + 1; int(id) <= q.tr.Len(); id++ {
		if r := q.tr.Record(id); r.Conn == q.a.Conn && r.Host == q.a.Host && holds(r) {
			return id
		}
	}
	return 0
}

// whole reports that the program's writes of the whole run were taken as they were:
// of a write that finds no room only a part is, and the trace does not say which.
func (q *asked) whole() bool {
	asked := int64(0)
	for id := trace.RecordID(1); int(id) <= q.tr.Len(); id++ {
		if r := q.tr.Record(id); r.Conn == q.a.Conn && r.Host == q.a.Host && isCall(app.CallWrite)(r) {
			asked += r.N
		}
	}
	return asked == int64(q.tr.StreamLen(q.tr.Conn(q.a.Conn).Ends[q.side].Stream))
}

// allSent says that octets wait which the program has written.
func (q *asked) allSent() string {
	if q.written != q.sent && !q.whole() {
		return q.stays()
	}
	return expect(q.written == q.sent, "%d octets were written and %d sent", q.written, q.sent)
}

// expect is what a premise that fails says.
func expect(holds bool, format string, args ...any) string {
	if holds {
		return ""
	}
	return fmt.Sprintf(format, args...)
}

// wasDamaged reports a packet with a flipped bit that is thrown away here.
func (q *asked) wasDamaged() bool {
	p := q.at(trace.SegmentDropped)
	return p != nil && p.Corrupt && q.tr.Record(p.Dropped).Why == sim.ReasonBadChecksum
}
