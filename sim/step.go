package sim

import (
	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
)

// pushStep puts a step into the queue. A segment is injected when all else of the
// instant has happened, with the numbers that are reached then.
func (w *world) pushStep(i int, at vtime.Time) {
	e := event{at: at, kind: evStep, a: uint32(i)}
	if w.plan.Steps[i].World == InjectSegment {
		w.events.pushLast(e)
		return
	}
	w.events.push(e)
}

// runStep starts a step of the script.
func (w *world) runStep(s *Step, cause trace.RecordID) {
	if s.App != nil {
		w.command(s, cause)
		return
	}
	switch s.World {
	case CrashHost, RebootHost:
		w.power(s, cause)
	case UnplugLink, PlugLink:
		w.cable(s, cause)
	case InjectSegment:
		w.inject(s, cause)
	case NoAction:
	}
	if s.Name != "" {
		w.signal(s.Name+".done", trace.RecordID(w.trace.Len()))
	}
}

func (w *world) command(s *Step, cause trace.RecordID) {
	h := w.net.host(s.App.Host)
	if h == nil {
		return
	}
	rec := w.record(trace.Record{
		Kind: trace.Command, Host: h.id, Ref: w.writer.Text(s.App.Label), Why: ReasonScript, Cause: cause,
	})
	for _, p := range h.progs {
		if p.name == s.App.App {
			w.pending = append(w.pending, notification{
				app: p, in: app.Indication{Kind: app.Command, Command: s.App.Command, Name: s.Name}, cause: rec,
			})
			return
		}
	}
}

func (w *world) power(s *Step, cause trace.RecordID) {
	h := w.net.host(s.Host)
	if h == nil {
		return
	}
	kind, why := trace.FaultCrash, ReasonCrashed
	if s.World == RebootHost {
		kind, why = trace.FaultReboot, ReasonRebooted
	}
	rec := w.record(trace.Record{Kind: trace.Fault, Host: h.id, Sub: uint8(kind), Why: why, Cause: cause})
	if h.up {
		w.crash(h, rec)
	}
	if s.World == RebootHost {
		h.boot(w, rec)
	}
}

func (w *world) cable(s *Step, cause trace.RecordID) {
	kind, why := trace.FaultUnplug, ReasonUnplugged
	if s.World == PlugLink {
		kind, why = trace.FaultPlug, ReasonPlugged
	}
	for _, l := range w.net.links {
		if l.plan.Name == s.Link || s.Link == "" {
			l.cut = s.World == UnplugLink
			w.record(trace.Record{Kind: trace.Fault, Sub: uint8(kind), Ref: w.writer.Text(l.plan.Name), Why: why, Cause: cause})
		}
	}
}
