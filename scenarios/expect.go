package scenarios

import (
	"fmt"
	"strconv"
	"strings"

	"wirewalk/sim/measure"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// Validate runs the scenario and holds it against its expectations. The
// problems are in order of the file; warnings alone do no harm. The lesson is
// nil when nothing could be run.
func (s *Scenario) Validate() (*Lesson, Problems) {
	r := s.reader()
	l, err := s.Run()
	if err != nil {
		r.add(Problem{File: s.Name, Message: err.Error()})
		return nil, r.problems
	}
	for _, p := range l.Problems {
		r.add(p)
	}
	for _, e := range s.Expect {
		for _, f := range l.x.hold(e) {
			hint := f.hint
			if e.Why != "" {
				hint = strings.TrimSuffix(e.Why+"\n"+hint, "\n")
			}
			r.report(e.src, hint, "%s", f.msg)
		}
	}
	for _, p := range l.Warnings {
		r.add(p)
	}
	r.problems.sort()
	return l, r.problems
}

// failure is an expectation that does not hold, with the likely reason.
type failure struct{ msg, hint string }

func failed(hint, format string, args ...any) []failure {
	return []failure{{msg: fmt.Sprintf(format, args...), hint: hint}}
}

// hold checks one expectation.
func (x *finder) hold(e *Expectation) []failure {
	switch {
	case e.Count != nil:
		return x.holdCount(e)
	case len(e.Sequence) > 0:
		return x.holdSequence(e)
	case e.State != "":
		return x.holdState(e)
	case e.TimeOf != nil:
		return x.holdTime(e)
	case e.Step != "":
		return x.holdStep(e)
	case e.AtEnd != "":
		return x.holdEnd(e)
	case e.Stat != "":
		return x.holdStat(e)
	case e.Never != nil:
		return x.holdNever(e)
	case len(e.Order) > 0:
		return x.holdOrder(e)
	}
	return nil
}

// compare holds a number against is, min and max.
func (e *Expectation) compare(got int64) string {
	switch {
	case e.Is != nil && got != e.Is.N:
		return e.Is.say()
	case e.Min != nil && got < e.Min.N:
		return "at least " + e.Min.say()
	case e.Max != nil && got > e.Max.N:
		return "at most " + e.Max.say()
	}
	return ""
}

func (x *finder) holdCount(e *Expectation) []failure {
	found := x.find(e.Count)
	want := e.compare(int64(len(found)))
	if want == "" {
		return nil
	}
	hint := "last event: " + x.lastEvent()
	if why := x.countReason(e.Count); why != "" {
		hint = why
	} else if len(found) > 0 {
		hint = "seen at " + x.places(found)
	}
	return failed(hint, "expected %s x %s, saw %d%s", want, e.Count.describe(), len(found), x.stackNote(e.Count))
}

// stackNote says which stack decided a number that differs between profiles.
func (x *finder) stackNote(w *When) string {
	if w.Packet != "keepalive-probe" {
		return ""
	}
	for _, h := range x.f.Hosts {
		if (w.From == "" || w.From == h.Name) && x.f.keepsAlive(h.Name) {
			return fmt.Sprintf(" (stack %s: %d)", h.Stack, x.f.probesOf(h))
		}
	}
	return ""
}

// probesOf is the number of keepalive probes that a host sends before it gives up.
func (f *File) probesOf(h *Host) int {
	for _, s := range f.Servers {
		if s.Host == h.Name && s.Config.Keepalive.Probes > 0 {
			return s.Config.Keepalive.Probes
		}
	}
	for _, c := range f.Clients {
		if c.Host == h.Name && c.Config.Keepalive.Probes > 0 {
			return c.Config.Keepalive.Probes
		}
	}
	for _, p := range f.Programs {
		if p.Host == h.Name && p.TCPKeepalive != nil && p.TCPKeepalive.Probes > 0 {
			return p.TCPKeepalive.Probes
		}
	}
	return h.TCP.KeepaliveProbes
}

func (x *finder) countReason(w *When) string {
	if len(x.find(w)) > 0 {
		return ""
	}
	return x.reason(w)
}

// places lists where records are, a few of them.
func (x *finder) places(found []trace.RecordID) string {
	var out []string
	for i, id := range found {
		if i == 6 {
			out = append(out, "...")
			break
		}
		out = append(out, x.at(id))
	}
	return strings.Join(out, ", ")
}

// at names a record by its packet and instant.
func (x *finder) at(id trace.RecordID) string {
	r := x.t.Record(id)
	if n := r.Packet(); n != 0 {
		return fmt.Sprintf("#%d (%s)", n, seconds(r.At))
	}
	return seconds(r.At)
}

func (x *finder) holdNever(e *Expectation) []failure {
	found := x.find(e.Never)
	if len(found) == 0 {
		return nil
	}
	return failed("seen at "+x.places(found), "expected no %s, saw %d", e.Never.describe(), len(found))
}

func (x *finder) holdOrder(e *Expectation) []failure {
	var last trace.RecordID
	for i, w := range e.Order {
		id := x.nth(w)
		if id == 0 {
			return failed("last event: "+x.lastEvent(), "order: no %s", w.describe())
		}
		if id < last {
			return failed("", "order: %s, %s, happens before %s, %s", w.describe(), x.at(id), e.Order[i-1].describe(), x.at(last))
		}
		last = id
	}
	return nil
}

// holdSequence compares all packets of a connection, or of the run, with a list.
func (x *finder) holdSequence(e *Expectation) []failure {
	var got []trace.PacketID
	for id := trace.PacketID(1); int(id) <= x.t.Packets(); id++ {
		if e.Conn == "" || containsConn(x.conns(e.Conn), x.t.Packet(id).Conn) {
			got = append(got, id)
		}
	}
	for i, s := range e.Sequence {
		want, _ := parseSequenceItem(s)
		if i >= len(got) {
			return failed("last event: "+x.lastEvent(), "sequence: packet %d of %d, %s, is never sent", i+1, len(e.Sequence), s)
		}
		p := x.t.Packet(got[i])
		if host := x.hostName(p.From); host != want.host || !x.isItem(got[i], want.kind) {
			return failed(fmt.Sprintf("#%d was sent at %s", got[i], seconds(x.t.Record(x.sentAt(p)).At)),
				"sequence: packet %d should be %s, and is %s %s", i+1, s, host, x.kindOf(got[i]))
		}
	}
	if len(got) > len(e.Sequence) {
		n := got[len(e.Sequence)]
		p := x.t.Packet(n)
		return failed("add it to the list, or narrow it down with conn", "sequence: after %s comes %s %s (#%d, %s)",
			plural(len(e.Sequence), "packet"), x.hostName(p.From), x.kindOf(n), n, seconds(x.t.Record(x.sentAt(p)).At))
	}
	return nil
}

func (x *finder) sentAt(p *trace.Packet) trace.RecordID {
	return max(p.Begins(), 1)
}

// isItem is PacketIs with the two words that only sequences have.
func (x *finder) isItem(id trace.PacketID, kind string) bool {
	flags := x.t.Packet(id).Seg.Flags
	switch kind {
	case "FIN-ACK":
		return flags.Has(tcpmodel.FIN | tcpmodel.ACK)
	case "RST-ACK":
		return flags.Has(tcpmodel.RST | tcpmodel.ACK)
	}
	return x.t.PacketIs(id, planKind(kind))
}

func containsConn(list []trace.ConnID, id trace.ConnID) bool {
	for _, c := range list {
		if c == id {
			return true
		}
	}
	return false
}

func (x *finder) holdState(e *Expectation) []failure {
	conns := x.conns(e.Conn)
	if e.Conn == "" && len(x.t.Conns()) > 0 {
		conns = []trace.ConnID{1}
	}
	if len(conns) == 0 {
		return failed("last event: "+x.lastEvent(), "state of %s at %s: there is no such connection in the run", or(e.Conn, "1"), e.Host)
	}
	as, when := trace.RecordID(x.t.Len()), "at the end"
	if e.At != nil {
		when = "at " + lasting(*e.At)
		as = 0
		if stop := x.t.StopAt(vtime.Time(*e.At)); stop != 0 {
			_, as = x.t.Stop(stop)
		}
	}
	side := -1
	for _, h := range x.t.Hosts() {
		if h.Name == e.Host {
			side = x.t.Conn(conns[0]).Side(h.ID)
		}
	}
	if side < 0 {
		return failed("", "state: connection %s does not end at %s", or(e.Conn, "1"), e.Host)
	}
	got := x.t.StateAt(conns[0], side, as).String()
	if got == e.State {
		return nil
	}
	return failed(x.stateHistory(conns[0], e.Host), "expected %s to be in %s %s, it is in %s", e.Host, e.State, when, got)
}

// stateHistory lists the states that an end went through.
func (x *finder) stateHistory(conn trace.ConnID, host string) string {
	var out []string
	for id := trace.RecordID(1); int(id) <= x.t.Len(); id++ {
		if r := x.t.Record(id); r.Kind == trace.StateChange && r.Conn == conn && x.hostName(r.Host) == host && r.From() != r.To() {
			out = append(out, r.To().String()+" "+seconds(r.At))
		}
	}
	if len(out) > 8 {
		out = append([]string{"..."}, out[len(out)-8:]...)
	}
	return host + ": " + strings.Join(out, ", ")
}

func (x *finder) holdStat(e *Expectation) []failure {
	got, unit, err := x.stat(e)
	if err != "" {
		return failed("", "%s", err)
	}
	want := e.compare(got)
	if want == "" {
		return nil
	}
	text := strconv.FormatInt(got, 10)
	if unit == measure.UnitTime {
		text = lasting(vtime.Duration(got))
	}
	of := ""
	if e.Host != "" {
		of += " of " + e.Host
	}
	if e.Conn != "" {
		of += " on " + e.Conn
	}
	return failed("", "expected %s%s to be %s, saw %s", e.Stat, of, want, text)
}
