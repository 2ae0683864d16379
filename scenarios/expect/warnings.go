package expect

import (
	"strconv"

	"wirewalk/scenarios/language"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// warnings looks for actions of the script that did nothing.
func (p *placer) warnings() {
	p.Problems = nil
	for _, s := range p.File.Script {
		p.stepWarning(s)
	}
	for _, x := range p.File.Faults {
		p.faultWarning(x)
	}
	for _, w := range p.Trace.Warnings {
		p.Warn(nil, "", "%s", w)
	}
	p.l.Warnings = p.Problems
}

func (p *placer) stepWarning(s *language.Step) {
	run := p.x.steps[s.As]
	what := s.Do
	if !s.Unnamed {
		what = s.As
	}
	if run.begun == 0 && (s.Unnamed || run.ended == 0) && !p.x.ran(s) {
		if s.After != "" {
			p.Warn(s.Node.At("after"), "last event: "+p.x.lastEvent(), "%s never begins: %s did not happen", what, s.After)
			return
		}
		p.Warn(s.Node, "last event: "+p.x.lastEvent(), "%s never begins", what)
		return
	}
	if run.ended == 0 {
		if at, down := p.x.down(s.Host, run.begun); down && language.ActionOf(s.Do).Kind != language.WorldAction {
			p.Warn(s.Node, "a reboot step gives it power again", "%s does nothing: %s has no power since %s", what, s.Host, language.Seconds(at))
		}
		return
	}
	if at, down := p.x.down(s.Host, run.ended-1); down && s.Do == "crash" {
		p.Warn(s.Node, "", "%s does nothing: %s has no power since %s", what, s.Host, language.Seconds(at))
		return
	}
	r := p.x.t.Record(run.ended)
	if r.Kind == trace.Result && (r.Errno == tcpmodel.ENOTCONN || r.Errno == tcpmodel.EBADF) && language.ActionOf(s.Do).Kind == language.TCPAction && !p.x.expected(s) {
		p.Warn(s.Node, p.x.goneHint(), "%s does nothing: its connection is gone at %s", what, language.Seconds(r.At))
	}
}

// down reports whether a host is without power as of a record, and since when.
func (x *matcher) down(host string, as trace.RecordID) (since vtime.Time, down bool) {
	for id := trace.RecordID(1); id <= as; id++ {
		r := x.t.Record(id)
		if r.Kind != trace.Fault || x.hostName(r.Host) != host {
			continue
		}
		switch trace.FaultKind(r.Sub) {
		case trace.FaultCrash:
			if !down {
				since, down = r.At, true
			}
		case trace.FaultReboot:
			down = false
		case trace.FaultUnplug, trace.FaultPlug, trace.FaultOther:
		}
	}
	return since, down
}

// ran reports whether a world step can be taken to have happened though no
// record carries its name.
func (x *matcher) ran(s *language.Step) bool {
	return s.At != nil && language.ActionOf(s.Do).Kind == language.WorldAction && vtime.Time(*s.At) <= x.t.End
}

// expected reports whether an expectation is about the step's result, so that its failure is meant.
func (x *matcher) expected(s *language.Step) bool {
	for _, e := range x.f.Expect {
		if e.Step == s.As {
			return true
		}
	}
	return false
}

// goneHint says when the last connection ended.
func (x *matcher) goneHint() string {
	for id := trace.RecordID(x.t.Len()); id > 0; id-- {
		if r := x.t.Record(id); r.Kind == trace.StateChange && r.To() == tcpmodel.Closed {
			return "connection " + strconv.Itoa(int(r.Conn)) + " ended at " + language.Seconds(r.At) + " on " + x.hostName(r.Host)
		}
	}
	return ""
}

// faultWarning says that a rule met no packet.
func (p *placer) faultWarning(x *language.Fault) {
	w := language.Event{
		Packet: x.Packet, Is: "sent", From: x.From, To: x.To, Conn: x.Conn, Number: x.Number, Text: x.Text, Path: x.Path,
		Data: x.Data, After: x.After, Before: x.Before, Nth: max(1, x.Nth),
	}
	n := len(p.x.find(&w))
	switch {
	case n >= w.Nth:
	case n == 0:
		p.Warn(x.Node, "last event: "+p.x.lastEvent(), "%s does nothing: no packet matches", x.Do)
	case n == 1:
		p.Warn(x.Node, "last event: "+p.x.lastEvent(), "%s does nothing: only 1 packet matches, nth is %d", x.Do, x.Nth)
	default:
		p.Warn(x.Node, "last event: "+p.x.lastEvent(), "%s does nothing: only %d packets match, nth is %d", x.Do, n, x.Nth)
	}
}
