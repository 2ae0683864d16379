package trace

import (
	"fmt"
	"strconv"
	"strings"

	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// Filter is a compiled display filter. Its grammar:
//
//	filter = all { "or" all }
//	all    = one { ["and"] one }
//	one    = "not" one | "(" filter ")" | term
//	term   = "host" NAME | "from" NAME | "to" NAME    a host; who sent; who receives
//	       | "conn" N | "port" N                      a connection, by letter or number
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
	return &Filter{source: source, match: m}, nil
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
	case "conn", "port", "kind", "flags", "state", "text":
		return p.named(word)
	case "time", "len", "seq", "ack", "win", "packet":
		return p.compare(word)
	}
	p.at--
	return nil, p.fail("%q is no filter word: try host, conn, flags, time, len, syn, fin, rst, data, lost, again, http", w.text)
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

func (p *filterParser) host(word string) (predicate, error) {
	name, err := p.value(word)
	if err != nil {
		return nil, err
	}
	id := HostID(0)
	var names []string
	for i := range p.t.hosts {
		h := &p.t.hosts[i]
		if strings.EqualFold(h.Name, name) || h.Addr.IsValid() && h.Addr.String() == name {
			id = h.ID
		}
		names = append(names, h.Name)
	}
	if id == 0 {
		p.at--
		return nil, p.fail("there is no host %q: there are %s", name, strings.Join(names[:min(len(names), 8)], ", "))
	}
	return func(t *Trace, rec RecordID) bool {
		r := t.Record(rec)
		if word == "host" && r.Host == id {
			return true
		}
		n := r.Packet()
		if n == 0 {
			return false
		}
		pkt := t.Packet(n)
		return word != "to" && pkt.From == id || word != "from" && pkt.To == id
	}, nil
}

// named compiles the terms that take one word.
func (p *filterParser) named(word string) (predicate, error) {
	v, err := p.value(word)
	if err != nil {
		return nil, err
	}
	p.at--
	defer func() { p.at++ }()
	switch word {
	case "text":
		return containing(v), nil
	case "kind":
		for k := SegmentSent; k <= Command; k++ {
			if strings.EqualFold(k.String(), v) {
				return func(t *Trace, id RecordID) bool { return t.Record(id).Kind == k }, nil
			}
		}
		return nil, p.fail("%q is no kind: try segment_sent, state, timer, call, http, fault", v)
	case "state":
		for s := tcpmodel.Closed; s < tcpmodel.NumStates; s++ {
			if strings.EqualFold(s.String(), v) {
				return func(t *Trace, id RecordID) bool {
					r := t.Record(id)
					return r.Kind == StateChange && r.To() == s
				}, nil
			}
		}
		return nil, p.fail("%q is no state: write for example TIME-WAIT", v)
	case "flags":
		return flagsTerm(v, p)
	case "conn":
		return connTerm(v, p)
	}
	port, err := strconv.ParseUint(v, 10, 16)
	if err != nil {
		return nil, p.fail("%q is no port", v)
	}
	return ofPacket(func(_ *Trace, q *Packet) bool {
		return uint64(q.Seg.SrcPort) == port || uint64(q.Seg.DstPort) == port
	}), nil
}

func connTerm(v string, p *filterParser) (predicate, error) {
	n, err := strconv.ParseUint(v, 10, 32)
	if len(v) == 1 && v[0] >= 'a' && v[0] <= 'z' {
		n, err = uint64(v[0]-'a'+1), nil
	}
	if err != nil {
		return nil, p.fail("%q is no connection: write a letter or a number", v)
	}
	return func(t *Trace, id RecordID) bool { return t.Record(id).Conn == ConnID(n) }, nil
}

func flagsTerm(v string, p *filterParser) (predicate, error) {
	want := tcpmodel.Flags(0)
	for _, c := range strings.ToUpper(v) {
		i := strings.IndexRune("FSRP.UEW", c)
		if i < 0 {
			return nil, p.fail("%q are no flags: write tcpdump's letters, such as S. or F.", v)
		}
		want |= 1 << i
	}
	return ofPacket(func(_ *Trace, q *Packet) bool { return q.Proto == TCP && q.Seg.Flags == want }), nil
}

// compare compiles FIELD OP VALUE.
func (p *filterParser) compare(field string) (predicate, error) {
	op, err := p.value(field)
	if err != nil {
		return nil, err
	}
	test, ok := comparison(op)
	if !ok {
		p.at--
		return nil, p.fail("%s needs one of < <= = >= > !=", field)
	}
	v, err := p.value(field)
	if err != nil {
		return nil, err
	}
	if field == "time" {
		d, err := vtime.ParseDuration(v)
		if err != nil {
			p.at--
			return nil, p.fail("%v", err)
		}
		return func(t *Trace, id RecordID) bool { return test(int64(t.Record(id).At), int64(d)) }, nil
	}
	n, err := strconv.ParseInt(strings.TrimPrefix(v, "#"), 10, 64)
	if err != nil {
		p.at--
		return nil, p.fail("%q is no number", v)
	}
	if field == "packet" {
		return func(t *Trace, id RecordID) bool {
			r := t.Record(id)
			return r.Packet() != 0 && test(int64(r.Packet()), n)
		}, nil
	}
	return ofPacket(func(t *Trace, q *Packet) bool { return test(number(t, q, field), n) }), nil
}

// number is a field of a segment, sequence numbers relative where that is known.
func number(t *Trace, q *Packet, field string) int64 {
	side := -1
	if q.Conn != 0 {
		side = t.Conn(q.Conn).Side(q.From)
	}
	relative := func(side int, s tcpmodel.Seq) int64 {
		if q.Conn != 0 && side >= 0 && t.Conn(q.Conn).Ends[side].HasISS {
			return int64(int32(s - t.Conn(q.Conn).Ends[side].ISS))
		}
		return int64(s)
	}
	switch field {
	case "len":
		return int64(q.Seg.Payload.Len)
	case "win":
		return int64(q.Seg.Window)
	case "seq":
		return relative(side, q.Seg.Seq)
	}
	if side >= 0 {
		side = 1 - side
	}
	return relative(side, q.Seg.Ack)
}

func comparison(op string) (func(a, b int64) bool, bool) {
	switch op {
	case "<":
		return func(a, b int64) bool { return a < b }, true
	case "<=":
		return func(a, b int64) bool { return a <= b }, true
	case "=", "==":
		return func(a, b int64) bool { return a == b }, true
	case ">=":
		return func(a, b int64) bool { return a >= b }, true
	case ">":
		return func(a, b int64) bool { return a > b }, true
	case "!=":
		return func(a, b int64) bool { return a != b }, true
	}
	return nil, false
}
