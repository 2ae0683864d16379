package narrate

import "wirewalk/sim/trace"

// kindCases explain records that carry no reason.
var kindCases = map[string]prose{ //nolint:gochecknoglobals // a constant table, complete by test
	"kind/sent":       {"{host} sent {segment}.", ""},
	"kind/delivered":  {"{segment} was sent by {sender}[ and took {flight}].", ""},
	"kind/dropped":    {"{segment} was lost.", ""},
	"kind/state":      {"{host} went from {from} to {to}.", "RFC 9293 §3.3.2"},
	"kind/timer":      {"The {timer} timer of {host} ran out.", ""},
	"kind/app-timer":  {"A timer of {host}'s program ran out[: {text}].", ""},
	"kind/call":       {"{host}'s program made a call[: {text}].", "RFC 9293 §3.9.1"},
	"kind/http":       {"{text}", "RFC 9112 §2"},
	"kind/exchange":   {"{text}[ was answered with {status}][ failed: {error}].", ""},
	"kind/text":       {"[{text}]", ""},
	"kind/refusal":    {"Something that could have happened did not[: {text}].", ""},
	"kind/indication": {"{host}'s program is told.", ""},
}

// kindCase is the sentence for a record without a reason.
func kindCase(f *recordFacts) string {
	switch f.r.Kind {
	case trace.SegmentSent:
		return "kind/sent"
	case trace.SegmentDelivered:
		return "kind/delivered"
	case trace.SegmentDropped:
		return "kind/dropped"
	case trace.StateChange:
		return "kind/state"
	case trace.TimerFired:
		return "kind/timer"
	case trace.AppTimer:
		return "kind/app-timer"
	case trace.Call:
		return "kind/call"
	case trace.Indication:
		return toldCase(f)
	case trace.HTTP:
		return "kind/http"
	case trace.Exchange:
		return "kind/exchange"
	case trace.Result, trace.Note, trace.Command, trace.Fault:
		return "kind/text"
	case trace.Refusal:
		return "kind/refusal"
	}
	return ""
}
