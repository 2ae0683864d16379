package trace

import (
	"fmt"
	"strconv"
	"strings"
)

// Filter is a compiled display filter. Its grammar:
//
//	filter = all { "or" all }
//	all    = one { ["and"] one }
//	one    = "not" one | "(" filter ")" | term
//	term   = "host" NAME | "from" NAME | "to" NAME    a host; who sent; who receives
//	       | "conn" N | "port" N                      a connection, by letter or number
//	       | "addr" ["=" | "=="] ADDRESS[":"PORT]     an end, as logs name it
//	       | "kind" WORD                              a record's kind as in jsonl, such as timer
//	       | "flags" LETTERS                          tcpdump's: S, S., F., P., R
//	       | "state" NAME                             a change to this state
//	       | FIELD OP VALUE                           time, len, seq, ack, win, packet; < <= = >= > !=
//	       | "#" N                                    a packet
//	       | "text" WORD | QUOTED                     payload, message or note contains
//	       | syn | fin | rst | data | lost | again | probe | http | timer | fault | call | change
//
// Names are compared without regard to case.
type Filter struct {
	source string
	match  func(*Trace, RecordID) bool
	conns  []connWord
}

// ParseFilter compiles a filter against the hosts of a trace. Errors say at
// which character they are and what may stand there.
func ParseFilter(t *Trace, source string) (*Filter, error) {
	p := &filterParser{t: t}
	if err := p.split(source); err != nil {
		return nil, err
	}
	if len(p.words) == 0 {
		return nil, fmt.Errorf("a filter is missing: write for example host server and fin")
	}
	m, err := p.any(0)
	if err != nil {
		return nil, err
	}
	if p.at < len(p.words) {
		return nil, p.fail("%q does not belong here", p.words[p.at].text)
	}
	return &Filter{source: source, match: m, conns: p.conns}, nil
}

// String is the filter as it was written.
func (f *Filter) String() string { return f.source }

// Match reports whether the filter wants a record.
func (f *Filter) Match(t *Trace, id RecordID) bool { return f.match(t, id) }

// MatchStop reports whether the filter wants any record of a stop.
func (f *Filter) MatchStop(t *Trace, id StopID) bool {
	first, last := t.Stop(id)
	for rec := first; rec <= last; rec++ {
		if f.match(t, rec) {
			return true
		}
	}
	return false
}

type predicate = func(*Trace, RecordID) bool

type filterWord struct {
	text   string
	pos    int // of its first character, from 1
	quoted bool
}

type filterParser struct {
	t     *Trace
	words []filterWord
	at    int
	conns []connWord
}

// The limits of a filter: longer and deeper ones are mistakes.
const (
	filterLength = 1000
	filterDepth  = 50
)

// split cuts the source into words, operators, brackets and quoted texts.
func (p *filterParser) split(s string) error {
	if len(s) > filterLength {
		return fmt.Errorf("the filter is longer than %d characters", filterLength)
	}
	for i := 0; i < len(s); {
		start := i
		switch c := s[i]; {
		case c == ' ' || c == '\t':
			i++
			continue
		case c == '(' || c == ')':
			i++
		case strings.IndexByte("<>=!", c) >= 0:
			for i < len(s) && strings.IndexByte("<>=!", s[i]) >= 0 {
				i++
			}
		case c == '"':
			end := strings.IndexByte(s[i+1:], '"')
			if end < 0 {
				return fmt.Errorf("at %d: the quotation mark is never closed", start+1)
			}
			p.words = append(p.words, filterWord{s[i+1 : i+1+end], start + 1, true})
			i += end + 2
			continue
		default:
			for i < len(s) && strings.IndexByte(" \t()<>=!\"", s[i]) < 0 {
				i++
			}
		}
		p.words = append(p.words, filterWord{s[start:i], start + 1, false})
	}
	return nil
}

func (p *filterParser) fail(format string, args ...any) error {
	pos := 1
	if n := len(p.words); n > 0 {
		pos = p.words[min(p.at, n-1)].pos
	}
	return fmt.Errorf("at %d: %s", pos, fmt.Sprintf(format, args...))
}

// peek is the next word in lower case, "" at the end or for a quoted one.
func (p *filterParser) peek() string {
	if p.at >= len(p.words) || p.words[p.at].quoted {
		return ""
	}
	return strings.ToLower(p.words[p.at].text)
}

func (p *filterParser) any(depth int) (predicate, error) {
	left, err := p.all(depth)
	if err != nil {
		return nil, err
	}
	for p.peek() == "or" || p.peek() == "||" {
		p.at++
		right, err := p.all(depth)
		if err != nil {
			return nil, err
		}
		a := left
		left = func(t *Trace, id RecordID) bool { return a(t, id) || right(t, id) }
	}
	return left, nil
}

func (p *filterParser) all(depth int) (predicate, error) {
	left, err := p.one(depth)
	if err != nil {
		return nil, err
	}
	for p.at < len(p.words) && p.peek() != "or" && p.peek() != "||" && p.peek() != ")" {
		if p.peek() == "and" || p.peek() == "&&" {
			p.at++
		}
		right, err := p.one(depth)
		if err != nil {
			return nil, err
		}
		a := left
		left = func(t *Trace, id RecordID) bool { return a(t, id) && right(t, id) }
	}
	return left, nil
}

func (p *filterParser) one(depth int) (predicate, error) {
	if depth > filterDepth {
		return nil, p.fail("the filter is nested too deeply")
	}
	switch p.peek() {
	case "not", "!":
		p.at++
		m, err := p.one(depth + 1)
		if err != nil {
			return nil, err
		}
		return func(t *Trace, id RecordID) bool { return !m(t, id) }, nil
	case "(":
		p.at++
		m, err := p.any(depth + 1)
		if err != nil {
			return nil, err
		}
		if p.peek() != ")" {
			return nil, p.fail("a closing bracket is missing")
		}
		p.at++
		return m, nil
	}
	return p.term()
}

func (p *filterParser) term() (predicate, error) {
	if p.at >= len(p.words) {
		return nil, p.fail("something must follow")
	}
	w := p.words[p.at]
	if w.quoted {
		p.at++
		return containing(w.text), nil
	}
	word := strings.ToLower(w.text)
	if m := simpleTerm(word); m != nil {
		p.at++
		return m, nil
	}
	if n, ok := strings.CutPrefix(word, "#"); ok {
		id, err := strconv.ParseUint(n, 10, 32)
		if err != nil {
			return nil, p.fail("%q is no packet: write for example #9", w.text)
		}
		p.at++
		return func(t *Trace, rec RecordID) bool { return t.Record(rec).Packet() == PacketID(id) }, nil
	}
	p.at++
	switch word {
	case "host", "from", "to":
		return p.host(word)
	case "addr":
		return p.address()
	case "conn", "port", "kind", "flags", "state", "text":
		return p.named(word)
	case "time", "len", "seq", "ack", "win", "packet":
		return p.compare(word)
	}
	p.at--
	if near := nearestWord(word); near != "" {
		return nil, p.fail("%q is no filter word: did you mean %s?", w.text, near)
	}
	return nil, p.fail("%q is no filter word: try host, conn, syn or rst", w.text)
}

// value takes the word after the present one.
func (p *filterParser) value(after string) (string, error) {
	if p.at >= len(p.words) {
		return "", p.fail("%s needs a value", after)
	}
	v := p.words[p.at].text
	p.at++
	return v, nil
}
