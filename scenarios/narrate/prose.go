package narrate

import (
	"bytes"
	"strconv"
	"strings"
	"unicode"

	"wirewalk/sim/inspect"
	"wirewalk/tcpmodel"
)

// prose is a template and its reference. {name} is replaced by a fact of the
// trace, {name|words} by the words when it is unknown, and a part in [brackets]
// is left out when one of its facts is.
type prose struct{ text, ref string }

// fill replaces the placeholders; names that begin a sentence get a capital.
func (p prose) fill(f *recordFacts) Text {
	e := expander{f: f, capitals: true}
	e.expand(p.text)
	return Text{Sentence: string(e.out), Ref: p.ref}
}

// expander writes templates out.
type expander struct {
	f        *recordFacts
	capitals bool
	out      []byte
}

// expand appends a template and reports false when a fact is missing.
func (e *expander) expand(text string) bool {
	known := true
	for text != "" {
		i := strings.IndexAny(text, "{[")
		if i < 0 {
			i = len(text)
		}
		e.out = append(e.out, text[:i]...)
		text = text[i:]
		if text == "" {
			break
		}
		closing := byte('}')
		if text[0] == '[' {
			closing = ']'
		}
		n := strings.IndexByte(text, closing)
		if n < 0 { // A test finds templates that do not close.
			return false
		}
		if inner := text[1:n]; closing == '}' {
			known = e.fact(inner) && known
		} else if mark := len(e.out); !e.expand(inner) {
			e.out = e.out[:mark]
		}
		text = text[n+1:]
	}
	return known
}

// fact appends the fact of a placeholder, or the words after the bar, or
// something vague; it reports false in the last case.
func (e *expander) fact(placeholder string) bool {
	name, otherwise, has := strings.Cut(placeholder, "|")
	s, ok := e.f.get(name)
	s = printable(s)
	switch {
	case ok:
	case has:
		s, ok = otherwise, true
	default:
		s = vague(name)
	}
	if e.capitals && startsSentence(e.out) {
		s = capital(s)
	}
	e.out = append(e.out, s...)
	return ok
}

// printable escapes what a capture or a scenario could use to fool a terminal:
// control characters, ESC and bidirectional marks.
func printable(s string) string {
	clean := strings.IndexFunc(s, func(r rune) bool { return !unicode.IsPrint(r) || r == unicode.ReplacementChar }) < 0
	if clean {
		return s
	}
	q := strconv.QuoteToGraphic(s)
	return q[1 : len(q)-1]
}

// startsSentence reports that what follows begins a sentence.
func startsSentence(written []byte) bool {
	return len(written) == 0 || bytes.HasSuffix(written, []byte(". "))
}

// capital makes a lower-case name fit for the beginning of a sentence.
func capital(s string) string {
	if s != "" && 'a' <= s[0] && s[0] <= 'z' {
		return string(s[0]-'a'+'A') + s[1:]
	}
	return s
}

// vague stands for a fact that the trace does not know, so that a sentence stays a sentence.
func vague(name string) string {
	switch name {
	case "peer":
		return "the other end"
	case "packet", "segment", "again", "arrived":
		return "a segment"
	case "state", "peerstate", "from", "to":
		return "its state"
	default:
		return "some"
	}
}

// hasProse reports a reason that has words of its own.
func hasProse(r tcpmodel.Reason) bool {
	if r == tcpmodel.ReasonNone {
		return false
	}
	_, ok := catalogue[inspect.ReasonName(r)]
	return ok
}

// tables lists the prose by owning package.
func tables() []map[tcpmodel.Reason]prose {
	return []map[tcpmodel.Reason]prose{tcpProse, tcpRefusals, worldProse, boxProse, scriptProse, namesProse, httpProse, httpCloses, httpRefusals, observeProse}
}
