package scenarios_test

import (
	"fmt"
	"iter"
	"path/filepath"
	"regexp"
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

// heard is what the packets, calls and faults of a run say of one end, without its own variables.
type heard struct {
	written, sent int64            // octets that the program gave, and that were on the wire
	sentTo, acked int64            // relative numbers: one beyond the last that was sent, and the last acknowledgment of them
	ack           tcpmodel.Seq     // what it acknowledged last
	acks          trace.RecordID   // when
	fin, syn      bool             // on the wire
	finCame       bool             // from the other end
	called        bool             // close(), shutdown() or an abort
	optioned      bool             // a socket option was set
	window        int64            // the other end's latest window
	scale         uint8            // the other end's shift count
	scales        bool             // it has said one itself
	sends         []trace.PacketID // with sequence numbers, in order
	came          []trace.PacketID // TCP packets that it was handed
	kept          []trace.RecordID // and what lies in its receive offload
	again         bool             // something was sent twice
	probe         bool             // the latest segment is a probe
	silent        bool             // and nothing has come since
}

// listener replays a run.
type listener struct {
	tr   *trace.Trace
	ends map[[2]int]*heard
	down map[trace.HostID]bool
}

func (l *listener) end(conn trace.ConnID, side int) *heard {
	key := [2]int{int(conn), side}
	if l.ends[key] == nil {
		l.ends[key] = &heard{}
	}
	return l.ends[key]
}

// hear takes one record in.
func (l *listener) hear(id trace.RecordID) {
	r := l.tr.Record(id)
	if r.Kind == trace.Fault && r.Host != 0 {
		l.down[r.Host] = r.Sub == uint8(trace.FaultCrash)
	}
	if r.Conn == 0 || r.Host == 0 || l.tr.Conn(r.Conn).Side(r.Host) < 0 {
		return
	}
	side := l.tr.Conn(r.Conn).Side(r.Host)
	e := l.end(r.Conn, side)
	switch r.Kind { //nolint:exhaustive // the others say nothing of numbers
	case trace.Call:
		switch app.CallKind(r.Sub) { //nolint:exhaustive // as above
		case app.CallClose, app.CallShutdown, app.CallAbort:
			e.called = true
		case app.CallSetOption:
			e.optioned = true
		case app.CallWrite:
			e.written += r.N
		}
	case trace.SegmentSent:
		if p := l.tr.Packet(r.Packet()); p.Proto == trace.TCP && r.Why != sim.ReasonInjected {
			e.send(l.tr, id, r.Packet(), side)
		}
	case trace.SegmentDelivered:
		if l.tr.Packet(r.Packet()).Proto != trace.TCP {
			return
		}
		e.kept = append(e.kept, id)
		if r.Why == sim.ReasonOffloadKeeps {
			return
		}
		for _, id := range e.kept {
			e.take(l.tr, id, l.tr.Record(id).Packet(), side)
		}
		e.kept = nil
	}
}

// send notes a segment that leaves.
func (e *heard) send(tr *trace.Trace, id trace.RecordID, n trace.PacketID, side int) {
	p := tr.Packet(n)
	f := p.Seg.Flags
	e.fin, e.syn = e.fin || f.Has(tcpmodel.FIN), e.syn || f.Has(tcpmodel.SYN)
	e.again = e.again || p.Again != 0
	e.scales = e.scales || f.Has(tcpmodel.SYN) && p.Seg.Options.HasScale
	if f.Has(tcpmodel.ACK) {
		e.ack, e.acks = p.Seg.Ack, id
	}
	why := tr.Record(id).Why
	e.probe = why == tcpmodel.WhyWindowProbe || why == tcpmodel.WhyKeepaliveProbe
	e.silent = true
	if p.Seg.Len() == 0 || why == tcpmodel.WhyWindowProbe || why == tcpmodel.WhyKeepaliveProbe || f.Has(tcpmodel.RST) {
		return
	}
	e.sends = append(e.sends, n)
	if p.Seg.Payload.Len > 0 {
		e.sent = max(e.sent, int64(p.Seg.Payload.Off)+int64(p.Seg.Payload.Len))
	}
	if to, ok := tr.Conn(p.Conn).Ends[side].Relative(p.Seg.End()); ok {
		e.sentTo = max(e.sentTo, to)
	}
}

// take notes a segment that has come, and what it acknowledges if it was taken.
func (e *heard) take(tr *trace.Trace, id trace.RecordID, n trace.PacketID, side int) {
	p := tr.Packet(n)
	f := p.Seg.Flags
	e.came = append(e.came, n)
	e.silent = false
	if ignored(tr, id) {
		return
	}
	e.finCame = e.finCame || f.Has(tcpmodel.FIN)
	if f.Has(tcpmodel.SYN) && p.Seg.Options.HasScale {
		e.scale = p.Seg.Options.Scale
	}
	if !f.Has(tcpmodel.ACK) {
		return
	}
	e.window = int64(p.Seg.Window)
	if !f.Has(tcpmodel.SYN) && e.scales {
		e.window <<= e.scale
	}
	if to, ok := tr.Conn(p.Conn).Ends[side].Relative(p.Seg.Ack); ok && to <= e.sentTo+1 {
		if to == e.sentTo+1 && e.sent < e.written { // the octet of a probe
			e.sentTo, e.sent = to, e.sent+1
		}
		if to <= e.sentTo {
			e.acked = max(e.acked, to)
		}
	}
}

// ignored reports that what arrived with a record was refused in the same stop.
func ignored(tr *trace.Trace, id trace.RecordID) bool {
	stop := tr.Record(id).Stop
	_, last := tr.Stop(stop)
	for rec := id + 1; rec <= last; rec++ {
		r := tr.Record(rec)
		if r.Kind == trace.Refusal && r.Cause == id && r.Why >= tcpmodel.WhyNoConnection && r.Why <= tcpmodel.WhyResetWithoutAck ||
			r.Kind == trace.Refusal && r.Cause == id && (r.Why == tcpmodel.WhyOldTimestamp || r.Why == tcpmodel.WhyNoTimestamp) {
			return true
		}
	}
	return false
}

// asked is one answer in its place.
type asked struct {
	*heard
	l           *listener
	tr          *trace.Trace
	a           narrate.Omission
	side        int
	first, last trace.RecordID
	packet      trace.PacketID // #n in the sentence
	octets      []int64        // the numbers of octets in it
	left        vtime.Duration // the length of time in it
}

var (
	packetIn = regexp.MustCompile(`#(\d+)`)
	octetsIn = regexp.MustCompile(`([\d,]+) octets?\b`)
	spanIn   = regexp.MustCompile(`([\d.]+) (h|min|s|ms|µs|ns)\b`)
)

// units are those in which a sentence writes a length of time.
var units = map[string]vtime.Duration{
	"h": vtime.Hour, "min": vtime.Minute, "s": vtime.Second, "ms": vtime.Millisecond, "µs": vtime.Microsecond, "ns": vtime.Nanosecond,
}

// omissions are the traces of everyTrace, and those of scenarios that show what these do not.
func omissions(t *testing.T) iter.Seq2[string, *trace.Trace] {
	t.Helper()
	files, _ := filepath.Glob("testdata/omissions/*.yaml")
	return func(yield func(string, *trace.Trace) bool) {
		for _, file := range files {
			lesson, err := load(t, file).Run()
			if err != nil {
				t.Fatal(err)
			}
			if !yield(file, lesson.Trace) {
				return
			}
		}
		everyTrace(t)(yield)
	}
}

// Every answer to why something was not done holds where it is given. Its premises are
// found from packets, calls, faults and what comes after, and not from the variables of the end.
func TestWhatIsSaidOfWhatWasNotDoneHolds(t *testing.T) {
	table := omissionPremises()
	shown, fails := map[narrate.Answer]int{}, map[narrate.Answer]bool{}
	for file, tr := range omissions(t) {
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
