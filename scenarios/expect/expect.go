// Package expect finds the events of a file in its run: it puts notes,
// questions and sections in their places, holds the run against what the file
// expects, and tells what did nothing.
package expect

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"wirewalk/scenarios/language"
	"wirewalk/scenarios/syntax"
	"wirewalk/sim/measure"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// Hold reports the expectations of the file that its run does not meet.
func (p *Placement) Hold(r *syntax.Reporter) {
	for _, e := range p.x.f.Expect {
		for _, f := range p.x.hold(e) {
			hint := f.hint
			if e.Why != "" {
				hint = strings.TrimSuffix(e.Why+"\n"+hint, "\n")
			}
			r.Report(e.Node, hint, "%s", f.msg)
		}
	}
}

// failure is an expectation that does not hold, with the likely reason.
type failure struct{ msg, hint string }

func failed(hint, format string, args ...any) []failure {
	return []failure{{msg: fmt.Sprintf(format, args...), hint: hint}}
}

// hold checks one expectation.
func (x *matcher) hold(e *language.Expectation) []failure {
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

// differs holds a number against is, min and max.
func differs(e *language.Expectation, got int64) string {
	switch {
	case e.Is != nil && got != e.Is.N:
		return e.Is.Words()
	case e.Min != nil && got < e.Min.N:
		return "at least " + e.Min.Words()
	case e.Max != nil && got > e.Max.N:
		return "at most " + e.Max.Words()
	}
	return ""
}

func (x *matcher) holdCount(e *language.Expectation) []failure {
	found := x.find(e.Count)
	want := differs(e, int64(len(found)))
	if want == "" {
		return nil
	}
	hint := "last event: " + x.lastEvent()
	if why := x.countReason(e.Count); why != "" {
		hint = why
	} else if len(found) > 0 {
		hint = "seen at " + x.places(found)
	}
	return failed(hint, "expected %s x %s, saw %d%s", want, e.Count.Describe(), len(found), x.stackNote(e.Count))
}

// stackNote says which stack decided a number that differs between profiles.
func (x *matcher) stackNote(w *language.Event) string {
	if w.Packet != "keepalive-probe" {
		return ""
	}
	for _, h := range x.f.Hosts {
		if (w.From == "" || w.From == h.Name) && keepsAlive(x.f, h.Name) {
			return fmt.Sprintf(" (stack %s: %d)", h.Stack, probesOf(x.f, h))
		}
	}
	return ""
}

func (x *matcher) countReason(w *language.Event) string {
	if len(x.find(w)) > 0 {
		return ""
	}
	return x.reason(w)
}

// places lists where records are, a few of them.
func (x *matcher) places(found []trace.RecordID) string {
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
func (x *matcher) at(id trace.RecordID) string {
	r := x.t.Record(id)
	if n := r.Packet(); n != 0 {
		return fmt.Sprintf("#%d (%s)", n, language.Seconds(r.At))
	}
	return language.Seconds(r.At)
}

func (x *matcher) holdNever(e *language.Expectation) []failure {
	found := x.find(e.Never)
	if len(found) == 0 {
		return nil
	}
	return failed("seen at "+x.places(found), "expected no %s, saw %d", e.Never.Describe(), len(found))
}

func (x *matcher) holdOrder(e *language.Expectation) []failure {
	var last trace.RecordID
	for i, w := range e.Order {
		id := x.nth(w)
		if id == 0 {
			return failed("last event: "+x.lastEvent(), "order: no %s", w.Describe())
		}
		if id < last {
			return failed("", "order: %s, %s, happens before %s, %s", w.Describe(), x.at(id), e.Order[i-1].Describe(), x.at(last))
		}
		last = id
	}
	return nil
}

// holdSequence compares all packets of a connection, or of the run, with a list.
func (x *matcher) holdSequence(e *language.Expectation) []failure {
	var got []trace.PacketID
	for id := trace.PacketID(1); int(id) <= x.t.Packets(); id++ {
		if e.Conn == "" || slices.Contains(x.conns(e.Conn), x.t.Packet(id).Conn) {
			got = append(got, id)
		}
	}
	for i, s := range e.Sequence {
		want, _ := language.ParseSequenceItem(s)
		if i >= len(got) {
			return failed("last event: "+x.lastEvent(), "sequence: packet %d of %d, %s, is never sent", i+1, len(e.Sequence), s)
		}
		p := x.t.Packet(got[i])
		if host := x.hostName(p.From); host != want.Host || !x.isItem(got[i], want.Kind) {
			return failed(fmt.Sprintf("#%d was sent at %s", got[i], language.Seconds(x.t.Record(x.sentAt(p)).At)),
				"sequence: packet %d should be %s, and is %s %s", i+1, s, host, KindOf(x.t, got[i]))
		}
	}
	if len(got) > len(e.Sequence) {
		n := got[len(e.Sequence)]
		p := x.t.Packet(n)
		return failed("add it to the list, or narrow it down with conn", "sequence: after %s comes %s %s (#%d, %s)",
			plural(len(e.Sequence), "packet"), x.hostName(p.From), KindOf(x.t, n), n, language.Seconds(x.t.Record(x.sentAt(p)).At))
	}
	return nil
}

func (x *matcher) sentAt(p *trace.Packet) trace.RecordID {
	return max(p.Begins(), 1)
}

// isItem is PacketIs with the two words that only sequences have.
func (x *matcher) isItem(id trace.PacketID, kind string) bool {
	flags := x.t.Packet(id).Seg.Flags
	switch kind {
	case "FIN-ACK":
		return flags.Has(tcpmodel.FIN | tcpmodel.ACK)
	case "RST-ACK":
		return flags.Has(tcpmodel.RST | tcpmodel.ACK)
	}
	return x.t.PacketIs(id, language.PacketKind(kind))
}

func (x *matcher) holdState(e *language.Expectation) []failure {
	conns := x.conns(e.Conn)
	if e.Conn == "" && len(x.t.Conns()) > 0 {
		conns = []trace.ConnID{1}
	}
	if len(conns) == 0 {
		return failed("last event: "+x.lastEvent(), "state of %s at %s: there is no such connection in the run", cmp.Or(e.Conn, "1"), e.Host)
	}
	as, when := trace.RecordID(x.t.Len()), "at the end"
	if e.At != nil {
		when = "at " + language.Lasting(*e.At)
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
		return failed("", "state: connection %s does not end at %s", cmp.Or(e.Conn, "1"), e.Host)
	}
	got := x.t.StateAt(conns[0], side, as).String()
	if got == e.State {
		return nil
	}
	return failed(x.stateHistory(conns[0], e.Host), "expected %s to be in %s %s, it is in %s", e.Host, e.State, when, got)
}

// stateHistory lists the states that an end went through.
func (x *matcher) stateHistory(conn trace.ConnID, host string) string {
	var out []string
	for id := trace.RecordID(1); int(id) <= x.t.Len(); id++ {
		if r := x.t.Record(id); r.Kind == trace.StateChange && r.Conn == conn && x.hostName(r.Host) == host && r.From() != r.To() {
			out = append(out, r.To().String()+" "+language.Seconds(r.At))
		}
	}
	if len(out) > 8 {
		out = append([]string{"..."}, out[len(out)-8:]...)
	}
	return host + ": " + strings.Join(out, ", ")
}

func (x *matcher) holdStat(e *language.Expectation) []failure {
	got, unit, err := x.stat(e)
	if err != "" {
		return failed("", "%s", err)
	}
	want := differs(e, got)
	if want == "" {
		return nil
	}
	text := strconv.FormatInt(got, 10)
	if unit == measure.UnitTime {
		text = language.Lasting(vtime.Duration(got))
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

// plural writes a count with its noun.
func plural[T ~int | ~int64](n T, noun string) string {
	s := strconv.FormatInt(int64(n), 10) + " " + noun
	if n != 1 {
		s += "s"
	}
	return s
}
