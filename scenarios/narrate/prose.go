package narrate

import (
	"strconv"
	"strings"
	"wirewalk/sim"
	"wirewalk/sim/script"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
	"wirewalk/tcpmodel/observe"
)

// prose is a template and its reference. {name} is replaced by a fact of the
// trace, {name|words} by the words when it is unknown, and a part in [brackets]
// is left out when one of its facts is.
type prose struct{ text, ref string }

// fill replaces the placeholders.
func (p prose) fill(f *facts) Text {
	s, _ := expand(p.text, f)
	return Text{Sentence: s, Ref: p.ref}
}

// expand reports false when a fact is missing.
func expand(text string, f *facts) (string, bool) {
	var b strings.Builder
	known := true
	for text != "" {
		i := strings.IndexAny(text, "{[")
		if i < 0 {
			b.WriteString(text)
			break
		}
		b.WriteString(text[:i])
		closing := byte('}')
		if text[i] == '[' {
			closing = ']'
		}
		n := strings.IndexByte(text[i:], closing)
		if n < 0 { // A template that does not close is a mistake a test finds.
			b.WriteString(text[i:])
			break
		}
		inner := text[i+1 : i+n]
		if closing == ']' {
			if s, ok := expand(inner, f); ok {
				b.WriteString(s)
			}
		} else {
			name, otherwise, has := strings.Cut(inner, "|")
			s, ok := f.get(name)
			switch {
			case ok:
			case has:
				s = otherwise
			default:
				s, known = vague(name), false
			}
			b.WriteString(s)
		}
		text = text[i+n+1:]
	}
	return b.String(), known
}

// vague stands for a fact that the trace does not know, so that a sentence stays a sentence.
func vague(name string) string {
	switch name {
	case "peer":
		return "the other end"
	case "packet", "segment", "again":
		return "a segment"
	case "state", "peerstate", "from", "to":
		return "its state"
	default:
		return "some"
	}
}

// proseOf finds the words for a reason.
func proseOf(r tcpmodel.Reason) (prose, bool) {
	for _, table := range tables() {
		if p, ok := table[r]; ok {
			return p, true
		}
	}
	return prose{}, false
}

// tables lists the prose by owning package.
func tables() []map[tcpmodel.Reason]prose {
	return []map[tcpmodel.Reason]prose{tcpProse, tcpRefusals, worldProse, scriptProse, observeProse}
}

// nameOf finds the name that the owning package gave.
func nameOf(r tcpmodel.Reason) string {
	for _, names := range nameTables() {
		if s, ok := names[r]; ok {
			return s
		}
	}
	return "reason-" + strconv.Itoa(int(r))
}

// nameTables lists the names by owning package.
func nameTables() []map[tcpmodel.Reason]string {
	return []map[tcpmodel.Reason]string{tcpNames, worldNames, scriptNames, observeNames}
}

// The names, taken once from the packages that own the reasons.
var (
	tcpNames     = tcpmodel.ReasonNames() //nolint:gochecknoglobals // a constant table
	worldNames   = sim.ReasonNames()      //nolint:gochecknoglobals // a constant table
	scriptNames  = script.ReasonNames()   //nolint:gochecknoglobals // a constant table
	observeNames = observe.ReasonNames()  //nolint:gochecknoglobals // a constant table
)

// byKind explains a record that carries no reason.
func byKind(r *trace.Record) prose {
	switch r.Kind {
	case trace.SegmentSent:
		return prose{"{host} sent {segment}.", ""}
	case trace.SegmentDelivered:
		return prose{"{segment} was sent by {sender}[ and took {flight}].", ""}
	case trace.SegmentDropped:
		return prose{"{segment} was lost.", ""}
	case trace.StateChange:
		return prose{"{host} went from {from} to {to}.", "RFC 9293 §3.3.2"}
	case trace.TimerFired:
		return prose{"The {timer} timer of {host} ran out.", ""}
	case trace.AppTimer:
		return prose{"A timer of {host}'s program ran out[: {text}].", ""}
	case trace.Call:
		return prose{"{host}'s program made a call[: {text}].", "RFC 9293 §3.9.1"}
	case trace.Indication:
		return told(r)
	case trace.HTTP:
		return prose{"{text}", "RFC 9112 §2"}
	case trace.Exchange:
		return prose{"{text}[ was answered with {status}][ failed: {error}].", ""}
	case trace.Result, trace.Note, trace.Command, trace.Fault:
		return prose{"[{text}]", ""}
	case trace.Refusal:
		return prose{"Something that could have happened did not[: {text}].", ""}
	}
	return prose{}
}
