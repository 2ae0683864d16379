package dnsmodel

import (
	"net/netip"
	"strings"

	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire/dns"
)

// ServerConfig is what a name server knows.
type ServerConfig struct {
	Names []Name
}

// Name is a name with its addresses.
type Name struct {
	Name  string
	Addrs []netip.Addr
	Alias string         // the name that it stands for (CNAME); it has no addresses then
	TTL   vtime.Duration // how long others may remember it; whole seconds on the wire
	// How long the server takes to answer for each family; vtime.Forever is no answer.
	WaitA, WaitAAAA vtime.Duration
	// Truncate: over UDP the answer is always cut (TC), and whoever asks has to use TCP.
	Truncate bool
}

const (
	timerThink = "dns think"
	// mostWaiting bounds the questions that a server thinks about at once.
	mostWaiting = 10_000
)

// server is the name server: an authoritative one, which says what it knows.
type server struct {
	cfg     ServerConfig
	sock    app.Sock
	waiting []pendingAnswer
	askers  []*asker // by TCP
	last    uint64
}

// pendingAnswer is an answer that waits for the server to have thought.
type pendingAnswer struct {
	key    uint64
	to     netip.AddrPort
	sock   app.Sock // of a TCP connection, 0 for UDP
	octets []byte
	why    Reason
}

// NewServer returns a name server.
func NewServer(cfg ServerConfig) app.App { return &server{cfg: cfg} }

// Handle is app.App.
func (s *server) Handle(_ vtime.Time, in *app.Indication, out *app.Effects) {
	switch in.Kind { //nolint:exhaustive // connections take the rest
	case app.Start:
		s.sock = out.NewSock()
		out.Do(app.Call{Kind: app.CallBindUDP, Sock: s.sock, Local: netip.AddrPortFrom(netip.Addr{}, dns.Port)}, ReasonServe)
		out.Listen(dns.Port, 0)
	case app.Datagram:
		s.asked(question{octets: in.Data, from: in.Remote}, out)
	case app.TimerFired:
		for i := range s.waiting {
			if w := s.waiting[i]; w.key == in.Key {
				s.waiting = append(s.waiting[:i], s.waiting[i+1:]...)
				s.send(w, out)
				return
			}
		}
	default:
		s.overTCP(in, out)
	}
}

// question is what has come to a name server, by UDP or on a connection.
type question struct {
	octets []byte
	from   netip.AddrPort
	sock   app.Sock
}

// asked takes a message, and answers it if it is a question.
func (s *server) asked(x question, out *app.Effects) {
	m, err := dns.Parse(x.octets)
	if err != nil || m.Response || len(m.Questions) != 1 || len(s.waiting) >= mostWaiting {
		out.Report(app.Report{Kind: app.ReportRefusal, Why: ReasonMalformed})
		return
	}
	q := m.Questions[0]
	reply := &dns.Message{
		ID: m.ID, Response: true, Opcode: m.Opcode, Authoritative: true, RecursionDesired: m.RecursionDesired,
		RecursionAvailable: true, Questions: m.Questions,
	}
	why, wait := s.answer(q, reply)
	if wait == vtime.Forever {
		out.Report(app.Report{Kind: app.ReportRefusal, Why: ReasonSilent, Text: questionText(q)})
		return
	}
	octets, err := reply.Append(nil)
	if n := s.named(q.Name); x.sock == 0 && err == nil && (len(octets) > limit(m) || n != nil && n.Truncate) {
		reply.Truncated, reply.Answers, why = true, nil, ReasonTruncated
		octets, err = reply.Append(nil)
	}
	if err != nil {
		out.Report(app.Report{Kind: app.ReportRefusal, Why: ReasonMalformed})
		return
	}
	s.last++
	w := pendingAnswer{key: s.last, to: x.from, sock: x.sock, octets: octets, why: why}
	if wait <= 0 {
		s.send(w, out)
		return
	}
	s.waiting = append(s.waiting, w)
	out.Arm(app.Timer{Name: timerThink, Key: w.key, After: wait, Label: "DNS answer", Why: ReasonThinks})
}

// mostAliases bounds how many names an answer follows.
const mostAliases = 8

// answer fills in what the server knows, and says how long it takes.
func (s *server) answer(q dns.Question, reply *dns.Message) (why Reason, wait vtime.Duration) {
	n := s.named(q.Name)
	if n == nil {
		reply.Code = dns.NameError
		return ReasonNoName, 0
	}
	switch q.Type { //nolint:exhaustive // others have no wait
	case dns.A:
		wait = n.WaitA
	case dns.AAAA:
		wait = n.WaitAAAA
	}
	owner := q.Name
	for n.Alias != "" && len(reply.Answers) < mostAliases { // RFC 1034 §4.3.2, step 3a
		reply.Answers = append(reply.Answers, dns.Record{
			Name: owner, Type: dns.CNAME, Class: dns.Internet, TTL: uint32(n.TTL / vtime.Second), Target: n.Alias,
		})
		owner = n.Alias
		if n = s.named(owner); n == nil {
			reply.Code = dns.NameError
			return ReasonNoName, wait
		}
	}
	why = ReasonAnswer
	if len(reply.Answers) > 0 {
		why = ReasonAlias
	}
	aliases := len(reply.Answers)
	for _, a := range n.Addrs {
		if typeOf(a) == q.Type {
			reply.Answers = append(reply.Answers, dns.Record{
				Name: owner, Type: q.Type, Class: dns.Internet, TTL: uint32(n.TTL / vtime.Second), Addr: a,
			})
		}
	}
	if len(reply.Answers) == aliases {
		why = ReasonNoAddress // RFC 2308 §2.2: no error, and no answer.
	}
	return why, wait
}

// named is what the server knows of a name, nil for nothing.
func (s *server) named(name string) *Name {
	for i := range s.cfg.Names {
		if strings.EqualFold(s.cfg.Names[i].Name, name) { // RFC 1035 §2.3.3
			return &s.cfg.Names[i]
		}
	}
	return nil
}

func (s *server) send(w pendingAnswer, out *app.Effects) {
	if w.sock != 0 {
		s.answered(w, out)
		return
	}
	out.Do(app.Call{Kind: app.CallSendTo, Sock: s.sock, Remote: w.to, Data: w.octets}, w.why)
}

func typeOf(a netip.Addr) dns.Type {
	if a.Is4() {
		return dns.A
	}
	return dns.AAAA
}

func questionText(q dns.Question) string { return q.Type.String() + "? " + q.Name }
