package narrate

import (
	"wirewalk/sim"
	"wirewalk/sim/app"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// caseOf finds the sentence for what exactly happened, where that of the reason
// would be too general; "" when the reason says it all.
func caseOf(f *recordFacts) string {
	switch f.r.Kind { //nolint:exhaustive // the other kinds are told by their reason alone
	case trace.Indication:
		return toldCase(f)
	case trace.StateChange:
		if id := enteredCase(f); id != "" {
			return id
		}
	case trace.SegmentDelivered:
		if f.r.Why == sim.ReasonCarried {
			return broughtCase(f)
		}
		if f.r.Why == sim.ReasonReordered {
			return reorderedCase(f)
		}
	case trace.HTTP:
		if f.t.Inferred { // The capture knows no more than the text that describes it.
			return seenMessageCase(app.ReportKind(f.r.Sub))
		}
	case trace.SegmentDropped:
		if id := droppedCase(f); id != "" {
			return id
		}
	case trace.SegmentSent:
		if f.p.Proto == trace.ICMP {
			return icmpCase(f)
		}
		if id := boxCase(f); id != "" {
			return id
		}
	}
	for _, choose := range []func(*recordFacts) string{sendCase, closeCase, ackCase, refusedCase, httpCase, seenCase} {
		if id := choose(f); id != "" {
			return id
		}
	}
	return ""
}

// enteredCase explains the states that say more than the reason for entering them.
func enteredCase(f *recordFacts) string {
	if inferred(f.r.Why) {
		return ""
	}
	switch f.r.To() { //nolint:exhaustive // the others need no words of their own
	case tcpmodel.TimeWait:
		return "state/time-wait"
	case tcpmodel.Closing:
		if !f.sentFIN() {
			return "state/closing/unsent"
		}
		return "state/closing"
	}
	return ""
}

// boxCase is what a box sends in another's name.
func boxCase(f *recordFacts) string {
	switch f.r.Why { //nolint:exhaustive // the reasons of boxes for segments of their own
	case sim.ReasonRefusedByRule, sim.ReasonTooManyConnections:
		return "refused-by-rule/reset"
	case sim.ReasonDatagram:
		if id := httpCase(factsOf(f.t, f.r.Cause)); id != "" {
			return id
		}
		if name := inspect.ReasonName(f.t.Record(f.r.Cause).Why); nameReasons[name] {
			return name
		}
	}
	return ""
}

// inferred reports that a reason belongs to a capture, where nothing is known
// but what was seen.
func inferred(r trace.Reason) bool { return r >= tcpmodel.ReasonObserve }
