package dnsmodel

import (
	"net/netip"
	"strings"

	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire/dns"
	"wirewalk/tcpmodel"
)

// lookup asks for the addresses of a name. Both families are asked for at once. The
// system's resolver sends both queries by one socket and repeats them together
// (recorded of glibc: the same port and the same numbers); other resolvers treat each
// query by itself, with a new socket and a new number for each attempt (recorded of Go).
type lookup struct {
	d       *Dialer
	key     uint64
	name    string
	queries []query // A before AAAA, as recorded; the preferred family first where each goes by itself
	attempt int     // of a joint look-up: those that found no answer
	// serial: one of two answers came in time, so a joint look-up sends the queries one
	// after the other from now on, for name servers that mix them up.
	serial bool
	over   bool
	dials  []*Dial // that wait for it

	streams []*stream
}

// query is the question for the addresses of one family.
type query struct {
	typ     dns.Type
	id      uint16
	sock    app.Sock
	attempt int // of a query by itself: those that found no answer
	asked   bool
	done    bool // answered, or given up
	code    dns.Code
	addrs   []netip.Addr
	errno   tcpmodel.Errno // of the last attempt that found no answer
	heard   bool           // an answer has come
	streams bool           // it goes over TCP
}

// start begins a look-up.
func (d *Dialer) start(name string, out *app.Effects) *lookup {
	d.last++
	l := &lookup{d: d, key: d.last, name: name}
	types := []dns.Type{dns.A, dns.AAAA}
	if !d.cfg.Race.Joint && d.cfg.Race.EDNS == 0 {
		types = []dns.Type{dns.AAAA, dns.A} // RFC 8305 §3
	}
	for _, typ := range types {
		if typ == dns.A && d.cfg.IPv4 || typ == dns.AAAA && d.cfg.IPv6 {
			l.queries = append(l.queries, query{typ: typ, id: d.number(name, typ)})
		}
	}
	d.lookups = append(d.lookups, l)
	out.Report(app.Report{Kind: app.ReportNote, Why: ReasonResolve, Text: name})
	for i := range l.queries {
		l.ask(i, ReasonQuery, out)
	}
	return l
}

// number is the number of a query. Real ones are drawn at random (RFC 5452 §4.3).
func (d *Dialer) number(name string, typ dns.Type) uint16 {
	d.asked++
	const basis, prime = 2166136261, 16777619 // of the hash FNV-1a
	h := uint32(basis)
	for _, b := range append([]byte(name), byte(typ), byte(d.asked), byte(d.asked>>8)) {
		h = (h ^ uint32(b)) * prime
	}
	return uint16(h ^ h>>16)
}

// ask sends a query.
func (l *lookup) ask(i int, why Reason, out *app.Effects) {
	q := &l.queries[i]
	if q.sock == 0 {
		q.sock = l.socket(i, out)
	}
	octets, err := l.message(i).Append(nil)
	if err != nil { // The name was checked.
		q.done, q.code = true, dns.FormatError
		return
	}
	q.asked, q.done = true, false
	out.Do(app.Call{Kind: app.CallSendTo, Sock: q.sock, Remote: l.d.cfg.Server, Data: octets}, why)
	out.Arm(app.Timer{
		Name: timerQuery, Key: l.timerKey(i), After: l.d.cfg.Timeout, Label: "DNS", Why: ReasonTimerQuery,
	})
}

// message is a query as it is sent.
func (l *lookup) message(i int) *dns.Message {
	q := &l.queries[i]
	m := &dns.Message{
		ID: q.id, RecursionDesired: true, Questions: []dns.Question{{Name: l.name, Type: q.typ, Class: dns.Internet}},
	}
	if l.d.cfg.Race.EDNS != 0 {
		m.Additional = []dns.Record{{Type: dns.OPT, Class: l.d.cfg.Race.EDNS}}
	}
	return m
}

// timerKey names the timer of a query; a joint look-up has one.
func (l *lookup) timerKey(i int) uint64 {
	if l.d.cfg.Race.Joint {
		i = 0
	}
	return l.key<<1 | uint64(i)
}

// socket opens the socket of a query, or takes that of the other one.
func (l *lookup) socket(i int, out *app.Effects) app.Sock {
	if l.d.cfg.Race.Joint && (!l.serial || l.attempt == 0) {
		for j := range l.queries {
			if s := l.queries[j].sock; j != i && s != 0 {
				return s
			}
		}
	}
	s := out.NewSock()
	out.Do(app.Call{Kind: app.CallBindUDP, Sock: s, Remote: l.d.cfg.Server}, ReasonResolve)
	return s
}

// closeSocket closes the socket of a query unless the other one needs it.
func (l *lookup) closeSocket(i int, out *app.Effects) {
	s := l.queries[i].sock
	l.queries[i].sock = 0
	for j := range l.queries {
		if l.queries[j].sock == s {
			return
		}
	}
	if s != 0 {
		out.Do(app.Call{Kind: app.CallClose, Sock: s}, ReasonSocketDone)
	}
}

// answered takes a message that came from the name server.
func (l *lookup) answered(now vtime.Time, sock app.Sock, m *dns.Message, out *app.Effects) bool {
	for i := range l.queries {
		q := &l.queries[i]
		if q.sock != sock || q.id != m.ID || !q.asked || q.done || len(m.Questions) != 1 || m.Questions[0].Type != q.typ {
			continue
		}
		switch {
		case q.streams:
			return true // It was asked again over TCP: this answer is late.
		case m.Truncated:
			l.cut(i, out)
			return true
		}
		q.learn(l.name, m)
		if l.d.cfg.Race.Joint {
			l.joined(i, out)
		} else {
			out.Cancel(timerQuery, l.timerKey(i))
			l.closeSocket(i, out)
		}
		l.progress(now, out)
		return true
	}
	return false
}

// learn takes an answer: the addresses of the name, and of the names that it stands for
// (RFC 1034 §3.6.2).
func (q *query) learn(name string, m *dns.Message) {
	q.done, q.heard, q.code, q.addrs = true, true, m.Code, nil
	for _, r := range m.Answers {
		switch {
		case !strings.EqualFold(r.Name, name):
		case r.Type == dns.CNAME:
			name = r.Target
		case r.Type == q.typ && r.Addr.IsValid():
			q.addrs = append(q.addrs, r.Addr)
		}
	}
}

// joined goes on with a joint look-up after an answer.
func (l *lookup) joined(i int, out *app.Effects) {
	if l.serial && i+1 < len(l.queries) {
		if l.attempt > 0 {
			l.closeSocket(i, out)
		}
		l.ask(i+1, ReasonQuerySerial, out)
		return
	}
	if l.finished() {
		out.Cancel(timerQuery, l.timerKey(i))
		l.closeAll(out)
	}
}

func (l *lookup) closeAll(out *app.Effects) {
	for i := range l.queries {
		l.closeSocket(i, out)
	}
}

// unanswered: the timer of a query has run out, or its socket has an error.
func (l *lookup) unanswered(now vtime.Time, i int, errno tcpmodel.Errno, out *app.Effects) {
	if l.d.cfg.Race.Joint {
		l.repeatAll(errno, out)
	} else {
		l.repeat(i, errno, out)
	}
	l.progress(now, out)
}

// repeat asks again by a new socket, or gives up.
func (l *lookup) repeat(i int, errno tcpmodel.Errno, out *app.Effects) {
	q := &l.queries[i]
	q.attempt++
	q.errno = errno
	l.closeSocket(i, out)
	l.closeStreamOf(i, out)
	if q.attempt >= l.d.cfg.Attempts {
		q.done = true
		out.Cancel(timerQuery, l.timerKey(i))
		return
	}
	q.id = l.d.number(l.name, q.typ)
	l.ask(i, ReasonQueryAgain, out)
}

// repeatAll goes on with a joint look-up that found no answer, or one of two.
func (l *lookup) repeatAll(errno tcpmodel.Errno, out *app.Effects) {
	some := false
	for i := range l.queries {
		some = some || l.queries[i].done
		if !l.queries[i].done {
			l.queries[i].errno = errno
		}
	}
	switch {
	case some && !l.serial: // Recorded: on the same socket, and not counted as an attempt.
		l.serial = true
	default:
		l.attempt++
		if l.serial {
			l.closeAll(out)
		}
	}
	if l.attempt >= l.d.cfg.Attempts {
		for i := range l.queries {
			l.queries[i].done = true
		}
		out.Cancel(timerQuery, l.timerKey(0))
		l.closeAll(out)
		return
	}
	for i := range l.queries {
		l.queries[i].asked, l.queries[i].done = false, false
	}
	if l.serial {
		l.ask(0, ReasonQuerySerial, out)
		return
	}
	for i := range l.queries {
		l.ask(i, ReasonQueryAgain, out)
	}
}

// finished reports that nothing more will be known.
func (l *lookup) finished() bool {
	for i := range l.queries {
		if !l.queries[i].done {
			return false
		}
	}
	return true
}

// of is what is known of a family; settled says that no more will be.
func (l *lookup) of(four bool) (addrs []netip.Addr, settled bool) {
	for i := range l.queries {
		if q := &l.queries[i]; (q.typ == dns.A) == four {
			return q.addrs, q.done
		}
	}
	return nil, true
}

// progress tells the dials that wait what is known by now.
func (l *lookup) progress(now vtime.Time, out *app.Effects) {
	if l.finished() && !l.over {
		l.over = true
		l.d.settled(now, l)
	}
	for _, x := range append([]*Dial(nil), l.dials...) {
		x.learned(now, out)
	}
}

// abandon ends a look-up for which nobody waits any more.
func (l *lookup) abandon(out *app.Effects) {
	if l.over {
		return
	}
	l.over = true
	for i := range l.queries {
		if !l.queries[i].done {
			out.Cancel(timerQuery, l.timerKey(i))
		}
	}
	l.closeAll(out)
	for len(l.streams) > 0 {
		l.closeStream(l.streams[0], out)
	}
	l.d.drop(l)
}
