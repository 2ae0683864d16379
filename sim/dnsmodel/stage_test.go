package dnsmodel_test

import (
	"net/netip"
	"testing"

	"wirewalk/sim/app"
	"wirewalk/sim/dnsmodel"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire/dns"
	"wirewalk/tcpmodel"
)

var (
	nameServer = netip.MustParseAddrPort("10.0.0.53:53")
	four       = netip.MustParseAddr("10.0.0.80")
	six        = netip.MustParseAddr("2001:db8::80")
)

// stage is a dialer with nobody around it: the test is the network, the clock and the program.
type stage struct {
	t      *testing.T
	d      *dnsmodel.Dialer
	sock   app.Sock
	now    vtime.Time
	timers map[string]map[uint64]vtime.Time
	asked  []asked    // questions, in order
	tried  []attempt  // connect() calls, in order
	closed []app.Sock // closed sockets
	// streams are connections to the name server, in order.
	streams []app.Sock
	ended   []*dnsmodel.Dial
	notes   []tcpmodel.Reason
}

type asked struct {
	at   vtime.Time
	sock app.Sock
	msg  *dns.Message
	why  tcpmodel.Reason
	tcp  bool
}

type attempt struct {
	at     vtime.Time
	sock   app.Sock
	remote netip.AddrPort
	why    tcpmodel.Reason
}

func newStage(t *testing.T, race dnsmodel.Race) *stage {
	t.Helper()
	return &stage{t: t, timers: map[string]map[uint64]vtime.Time{}, d: dnsmodel.NewDialer(dnsmodel.Config{
		Server: nameServer, IPv4: true, IPv6: true, Race: race,
	})}
}

func (s *stage) dial() *dnsmodel.Dial {
	out := app.NewEffects(&s.sock)
	x := &dnsmodel.Dial{Name: "www.example.com", Port: 80}
	s.d.Dial(s.now, x, out)
	s.take(out)
	return x
}

func (s *stage) tell(in *app.Indication) bool {
	out := app.NewEffects(&s.sock)
	ended, mine := s.d.Handle(s.now, in, out)
	s.ended = append(s.ended, ended...)
	s.take(out)
	return mine
}

// take carries out what the dialer wants.
func (s *stage) take(out *app.Effects) {
	s.t.Helper()
	for i := range out.Items {
		switch e := &out.Items[i]; e.Kind {
		case app.EffectCall:
			s.call(&e.Call, e.Why)
		case app.EffectTimer:
			if s.timers[e.Timer.Name] == nil {
				s.timers[e.Timer.Name] = map[uint64]vtime.Time{}
			}
			delete(s.timers[e.Timer.Name], e.Timer.Key)
			if e.Timer.After >= 0 && e.Timer.After != vtime.Forever {
				s.timers[e.Timer.Name][e.Timer.Key] = s.now.Add(e.Timer.After)
			}
		case app.EffectReport:
			s.notes = append(s.notes, e.Report.Why)
		case app.EffectSignal:
		}
	}
}

func (s *stage) call(c *app.Call, why tcpmodel.Reason) {
	s.t.Helper()
	switch c.Kind {
	case app.CallSendTo:
		m, err := dns.Parse(c.Data)
		if err != nil || c.Remote != nameServer {
			s.t.Fatalf("sent to %s: %v", c.Remote, err)
		}
		s.asked = append(s.asked, asked{s.now, c.Sock, m, why, false})
	case app.CallWrite:
		for b := c.Data; len(b) > 0; b = b[2+int(b[0])<<8+int(b[1]):] {
			m, err := dns.Parse(b[2 : 2+int(b[0])<<8+int(b[1])])
			if err != nil {
				s.t.Fatalf("written: %v", err)
			}
			s.asked = append(s.asked, asked{s.now, c.Sock, m, why, true})
		}
	case app.CallConnect:
		if c.Remote == nameServer {
			s.streams = append(s.streams, c.Sock)
			return
		}
		s.tried = append(s.tried, attempt{s.now, c.Sock, c.Remote, why})
	case app.CallClose:
		s.closed = append(s.closed, c.Sock)
	}
}

// pending counts the timers that run.
func (s *stage) pending() int {
	n := 0
	for _, m := range s.timers {
		n += len(m)
	}
	return n
}

// until lets time pass; timers that are due fire in order.
func (s *stage) until(at vtime.Duration) {
	for {
		name, key, due := "", uint64(0), vtime.Never
		for n, m := range s.timers {
			for k, d := range m {
				if d < due || d == due && (n < name || n == name && k < key) {
					name, key, due = n, k, d
				}
			}
		}
		if due > vtime.Time(at) {
			break
		}
		delete(s.timers[name], key)
		s.now = due
		if !s.tell(&app.Indication{Kind: app.TimerFired, Name: name, Key: key}) {
			s.t.Fatalf("the timer %q is nobody's", name)
		}
	}
	s.now = vtime.Time(at)
}

// answer answers the latest question of a family.
func (s *stage) answer(typ dns.Type, code dns.Code, addrs ...netip.Addr) {
	s.t.Helper()
	m := dns.Message{Code: code}
	for _, a := range addrs {
		m.Answers = append(m.Answers, dns.Record{Name: "www.example.com", Type: typ, Class: dns.Internet, Addr: a})
	}
	s.answers(typ, m)
}

// reply answers the latest question of a family with records.
func (s *stage) reply(typ dns.Type, records ...dns.Record) {
	s.t.Helper()
	s.answers(typ, dns.Message{Answers: records})
}

// answers makes a message the answer to the latest question of a family.
func (s *stage) answers(typ dns.Type, m dns.Message) {
	s.t.Helper()
	for i := len(s.asked) - 1; i >= 0; i-- {
		q := s.asked[i]
		if q.msg.Questions[0].Type != typ {
			continue
		}
		m.ID, m.Response, m.Questions = q.msg.ID, true, q.msg.Questions
		b, err := m.Append(nil)
		if err != nil {
			s.t.Fatal(err)
		}
		if q.tcp {
			s.tell(&app.Indication{Kind: app.Received, Sock: q.sock, Data: append([]byte{byte(len(b) >> 8), byte(len(b))}, b...)})
			return
		}
		s.tell(&app.Indication{Kind: app.Datagram, Sock: q.sock, Remote: nameServer, Data: b})
		return
	}
	s.t.Fatalf("nobody asked for %s", typ)
}

// remotes are the addresses that were tried, in order.
func (s *stage) remotes() []netip.Addr {
	var out []netip.Addr
	for _, a := range s.tried {
		out = append(out, a.remote.Addr())
	}
	return out
}
