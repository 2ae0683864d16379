package scenarios

import (
	"strconv"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// warnings looks for actions of the script that did nothing.
func (p *placer) warnings() {
	p.problems = nil
	for _, s := range p.file.Script {
		p.stepWarning(s)
	}
	for _, x := range p.file.Faults {
		p.faultWarning(x)
	}
	for _, w := range p.trace.Warnings {
		p.warn(nil, "", "%s", w)
	}
	p.l.Warnings = p.problems
}

func (p *placer) stepWarning(s *Step) {
	run := p.x.steps[s.As]
	what := s.Do
	if !s.unnamed {
		what = s.As
	}
	if run.begun == 0 && (s.unnamed || run.ended == 0) && !p.x.ran(s) {
		if s.After != "" {
			p.warn(s.src.at("after"), "last event: "+p.x.lastEvent(), "%s never begins: %s did not happen", what, s.After)
			return
		}
		p.warn(s.src, "last event: "+p.x.lastEvent(), "%s never begins", what)
		return
	}
	if run.ended == 0 {
		if at, down := p.x.down(s.Host, run.begun); down && actionOf(s.Do).kind != worldAction {
			p.warn(s.src, "a reboot step gives it power again", "%s does nothing: %s has no power since %s", what, s.Host, seconds(at))
		}
		return
	}
	if at, down := p.x.down(s.Host, run.ended-1); down && s.Do == "crash" {
		p.warn(s.src, "", "%s does nothing: %s has no power since %s", what, s.Host, seconds(at))
		return
	}
	r := p.x.t.Record(run.ended)
	if r.Kind == trace.Result && r.Errno == tcpmodel.ENOTCONN && actionOf(s.Do).kind == tcpAction && !p.x.expected(s) {
		p.warn(s.src, p.x.goneHint(), "%s does nothing: its connection is gone at %s", what, seconds(r.At))
	}
}

// down reports whether a host is without power as of a record, and since when.
func (x *finder) down(host string, as trace.RecordID) (since vtime.Time, down bool) {
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
func (x *finder) ran(s *Step) bool {
	return s.At != nil && actionOf(s.Do).kind == worldAction && vtime.Time(*s.At) <= x.t.End
}

// expected reports whether an expectation is about the step's result, so that its failure is meant.
func (x *finder) expected(s *Step) bool {
	for _, e := range x.f.Expect {
		if e.Step == s.As {
			return true
		}
	}
	return false
}

// goneHint says when the last connection ended.
func (x *finder) goneHint() string {
	for id := trace.RecordID(x.t.Len()); id > 0; id-- {
		if r := x.t.Record(id); r.Kind == trace.StateChange && r.To() == tcpmodel.Closed {
			return "connection " + strconv.Itoa(int(r.Conn)) + " ended at " + seconds(r.At) + " on " + x.hostName(r.Host)
		}
	}
	return ""
}

// faultWarning says that a rule met no packet.
func (p *placer) faultWarning(x *Fault) {
	w := When{
		Packet: x.Packet, Is: "sent", From: x.From, To: x.To, Conn: x.Conn, Number: x.Number, Text: x.Text, Path: x.Path,
		Data: x.Data, After: x.After, Before: x.Before, Nth: max(1, x.Nth),
	}
	n := len(p.x.find(&w))
	switch {
	case n >= w.Nth:
	case n == 0:
		p.warn(x.src, "last event: "+p.x.lastEvent(), "%s does nothing: no packet matches", x.Do)
	case n == 1:
		p.warn(x.src, "last event: "+p.x.lastEvent(), "%s does nothing: only 1 packet matches, nth is %d", x.Do, x.Nth)
	default:
		p.warn(x.src, "last event: "+p.x.lastEvent(), "%s does nothing: only %d packets match, nth is %d", x.Do, n, x.Nth)
	}
}
