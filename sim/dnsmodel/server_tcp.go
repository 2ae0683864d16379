package dnsmodel

import (
	"slices"

	"wirewalk/sim/app"
	"wirewalk/sim/wire/dns"
)

// asker is a TCP connection on which somebody asks.
type asker struct {
	sock app.Sock
	got  frames
	eof  bool // no more questions come; it is closed when all are answered
}

// mostUnparsed bounds what a connection may send ahead: one message of any size.
const mostUnparsed = 1<<16 + lengthSize

// overTCP takes what happens to the connections of those who ask (RFC 7766 §5). They stay open
// until the other side closes (§6.2.1 and §6.2.4).
func (s *server) overTCP(in *app.Indication, out *app.Effects) {
	if in.Kind == app.Accepted {
		s.askers = append(s.askers, &asker{sock: in.Sock})
		return
	}
	i := slices.IndexFunc(s.askers, func(a *asker) bool { return a.sock == in.Sock })
	if i < 0 {
		return
	}
	a := s.askers[i]
	switch in.Kind { //nolint:exhaustive // the others tell a server nothing
	case app.Readable:
		out.Read(a.sock, mostUnparsed, 0)
	case app.Received:
		a.got.data = append(a.got.data, in.Data...)
		for b := a.got.next(); b != nil; b = a.got.next() {
			s.asked(question{octets: b, sock: a.sock}, out)
		}
		a.eof = a.eof || in.EOF
		s.leave(a, out)
	case app.Failed, app.Gone:
		s.drop(a)
	}
}

// leave closes a connection whose other side has, when nothing is owed on it.
func (s *server) leave(a *asker, out *app.Effects) {
	if !a.eof || slices.ContainsFunc(s.waiting, func(w pendingAnswer) bool { return w.sock == a.sock }) {
		return
	}
	out.Close(a.sock, ReasonServed)
	s.drop(a)
}

// drop forgets a connection, and what was to be said on it.
func (s *server) drop(a *asker) {
	s.askers = slices.DeleteFunc(s.askers, func(o *asker) bool { return o == a })
	s.waiting = slices.DeleteFunc(s.waiting, func(w pendingAnswer) bool { return w.sock == a.sock })
}

// answered writes an answer onto a connection.
func (s *server) answered(w pendingAnswer, out *app.Effects) {
	i := slices.IndexFunc(s.askers, func(a *asker) bool { return a.sock == w.sock })
	if i < 0 {
		return
	}
	out.Write(w.sock, framed(nil, w.octets), w.why)
	s.leave(s.askers[i], out)
}

// limit is how many octets of an answer a datagram may carry: 512, or what the question says
// that its sender takes (RFC 1035 §4.2.1, RFC 6891 §6.2.3).
func limit(m *dns.Message) int {
	n := 512
	for _, r := range m.Additional {
		if r.Type == dns.OPT {
			n = max(n, int(r.Class))
		}
	}
	return n
}
