package trace

// The terms of a display filter that take values; filter.go has the grammar around them.

import (
	"net/netip"
	"strconv"
	"strings"

	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

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

// address compiles the term for what has to do with an address, or with one port of it:
// packets from it or to it, and what belongs to a connection that has it as an end.
func (p *filterParser) address() (predicate, error) {
	v, err := p.value("addr")
	if err == nil && (v == "=" || v == "==") {
		v, err = p.value("addr")
	}
	if err != nil {
		return nil, err
	}
	want, err := netip.ParseAddrPort(v)
	withPort := err == nil
	if !withPort {
		addr, err := netip.ParseAddr(strings.Trim(v, "[]"))
		if err != nil {
			p.at--
			return nil, p.fail("%q is no address: write for example 10.0.0.5, 10.0.0.5:51234 or [fd00::1]:80", v)
		}
		want = netip.AddrPortFrom(addr, 0)
	}
	is := func(addr netip.Addr, port uint16) bool {
		return addr.IsValid() && addr == want.Addr() && (!withPort || port == want.Port())
	}
	return func(t *Trace, id RecordID) bool {
		r := t.Record(id)
		if r.Conn != 0 {
			for _, e := range t.Conn(r.Conn).Ends {
				if is(e.Addr.Addr(), e.Addr.Port()) {
					return true
				}
			}
		}
		n := r.Packet()
		if n == 0 {
			return false
		}
		q := t.Packet(n)
		src, dst := t.AddrOf(q.From, q), t.AddrOf(q.To, q)
		if x := q.Extra(); x != nil && x.Src.IsValid() {
			src, dst = x.Src, x.Dst
		}
		return is(src, q.Seg.SrcPort) || is(dst, q.Seg.DstPort)
	}, nil
}

// ConnNamed is the connection that a ladder calls by a letter from a to z, or by a number.
func ConnNamed(name string) (ConnID, bool) {
	if len(name) == 1 && name[0] >= 'a' && name[0] <= 'z' {
		return ConnID(name[0]-'a') + 1, true
	}
	n, err := strconv.ParseUint(name, 10, 32)
	return ConnID(n), err == nil
}

func connTerm(v string, p *filterParser) (predicate, error) {
	n, ok := ConnNamed(v)
	if !ok {
		return nil, p.fail("%q is no connection: write a letter or a number", v)
	}
	w := p.words[p.at]
	from, to := w.pos-1, w.pos-1+len(w.text)
	if w.quoted {
		to += 2
	}
	p.conns = append(p.conns, connWord{from, to, n})
	return func(t *Trace, id RecordID) bool { return t.Record(id).Conn == n }, nil
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
	switch field {
	case "len":
		return int64(q.Seg.Payload.Len)
	case "win":
		return int64(q.Seg.Window)
	case "seq":
		n, _ := t.SeqOf(q)
		return n
	}
	n, _ := t.AckOf(q)
	return n
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
