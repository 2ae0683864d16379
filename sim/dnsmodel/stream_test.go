package dnsmodel_test

import (
	"net/netip"
	"slices"
	"testing"

	"wirewalk/sim/app"
	"wirewalk/sim/dnsmodel"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire/dns"
	"wirewalk/tcpmodel"
)

var cutOff = dns.Message{Truncated: true}

// questionsOn are the families that were asked for by a socket, in order.
func (s *stage) questionsOn(sock app.Sock) string {
	text := ""
	for _, q := range s.asked {
		if q.sock == sock {
			text += q.msg.Questions[0].Type.String() + " "
		}
	}
	return text
}

// Recorded of glibc: one answer that is cut brings both questions, with their numbers, onto one connection, in one
// write; the answer to the other datagram no longer counts, and all sockets are closed when both are known.
func TestTheSystemsResolverTakesBothQuestionsToTCP(t *testing.T) {
	s := newStage(t, dnsmodel.SystemRace(vtime.Forever))
	s.dial()
	udp := s.asked[0].sock
	s.answers(dns.A, cutOff)
	if len(s.streams) != 1 {
		t.Fatalf("%d connections to the name server", len(s.streams))
	}
	s.answer(dns.AAAA, dns.NoError, six) // by UDP, late
	if len(s.tried) != 0 {
		t.Error("a late answer is taken")
	}
	tcp := s.streams[0]
	s.tell(&app.Indication{Kind: app.Connected, Sock: tcp})
	if got := s.questionsOn(tcp); got != "A AAAA " || s.asked[2].msg.ID != s.asked[0].msg.ID || s.asked[3].msg.ID != s.asked[1].msg.ID {
		t.Errorf("over TCP %q is asked", got)
	}
	s.answer(dns.A, dns.NoError, four)
	if len(s.tried) != 0 || slices.Contains(s.closed, tcp) {
		t.Error("it does not wait for both")
	}
	s.answer(dns.AAAA, dns.NoError, six)
	if got := s.remotes(); len(got) != 1 || got[0] != six {
		t.Errorf("tried %v", got)
	}
	if !slices.Contains(s.closed, tcp) || !slices.Contains(s.closed, udp) || s.pending() != 0 {
		t.Errorf("closed %v of %d and %d, %d timers run", s.closed, tcp, udp, s.pending())
	}
}

func TestTheSystemsResolverTriesTCPOnce(t *testing.T) { // recorded: EAI_AGAIN at once
	s := newStage(t, dnsmodel.SystemRace(vtime.Forever))
	x := s.dial()
	s.answers(dns.A, cutOff)
	s.tell(&app.Indication{Kind: app.ConnectFailed, Sock: s.streams[0], Errno: tcpmodel.ECONNREFUSED})
	if !x.Ended() || x.Fault != dnsmodel.NoAnswer || x.Errno != tcpmodel.ECONNREFUSED || len(s.asked) != 2 || s.pending() != 0 {
		t.Errorf("ended %v, %s, %s, %d questions, %d timers", x.Ended(), x.Fault, x.Errno, len(s.asked), s.pending())
	}
}

// Recorded of Go: each question has its own connection, and keeps its number; a connection that fails is an attempt.
func TestAResolverWithASocketForEachQuestionTakesOneToTCP(t *testing.T) {
	s := newStage(t, dnsmodel.Race{EDNS: 1232, AttemptDelay: 300 * ms, ResolutionDelay: vtime.Forever})
	s.dial()
	id, udp := s.asked[0].msg.ID, s.asked[0].sock
	s.answers(dns.A, cutOff)
	if !slices.Contains(s.closed, udp) || len(s.streams) != 1 {
		t.Fatalf("closed %v, %d connections", s.closed, len(s.streams))
	}
	s.answer(dns.AAAA, dns.NoError)
	s.tell(&app.Indication{Kind: app.Connected, Sock: s.streams[0]})
	if got := s.questionsOn(s.streams[0]); got != "A " || s.asked[2].msg.ID != id {
		t.Errorf("over TCP %q is asked, number %d, before %d", got, s.asked[2].msg.ID, id)
	}
	s.until(5*vtime.Second - 1)
	if len(s.asked) != 3 {
		t.Error("it asks again before the time")
	}
	s.until(5 * vtime.Second)
	if !slices.Contains(s.closed, s.streams[0]) || len(s.asked) != 4 || s.asked[3].tcp {
		t.Errorf("after 5 s: closed %v, %d questions", s.closed, len(s.asked))
	}
	s.answers(dns.A, cutOff)
	s.tell(&app.Indication{Kind: app.Connected, Sock: s.streams[1]})
	s.answer(dns.A, dns.NoError, four)
	if got := s.remotes(); len(got) != 1 || got[0] != four || s.pending() != 0 {
		t.Errorf("tried %v, %d timers", got, s.pending())
	}
}

func TestAnAnswerOverTCPMayComeInPieces(t *testing.T) {
	s := newStage(t, dnsmodel.Race{EDNS: 1232, ResolutionDelay: vtime.Forever, FirstOnly: true})
	s.dial()
	s.answers(dns.A, cutOff)
	s.answer(dns.AAAA, dns.NoError)
	s.tell(&app.Indication{Kind: app.Connected, Sock: s.streams[0]})
	q := s.asked[len(s.asked)-1].msg
	m := dns.Message{ID: q.ID, Response: true, Questions: q.Questions}
	for i := range 40 {
		m.Answers = append(m.Answers, dns.Record{Name: "www.example.com", Type: dns.A, Class: dns.Internet, Addr: netip.AddrFrom4([4]byte{10, 0, 1, byte(i)})})
	}
	b, err := m.Append(nil)
	if err != nil {
		t.Fatal(err)
	}
	b = append([]byte{byte(len(b) >> 8), byte(len(b))}, b...)
	for i := range b {
		if len(s.tried) != 0 {
			t.Fatalf("%d of %d octets are taken for the answer", i, len(b))
		}
		s.tell(&app.Indication{Kind: app.Received, Sock: s.streams[0], Data: b[i : i+1]})
	}
	if len(s.tried) != 1 {
		t.Errorf("tried %v", s.remotes())
	}
}

// RFC 1035 §4.2.1 and RFC 6891 §6.2.3: 512 octets, or what the question allows; RFC 1035 §4.2.2 for TCP.
func TestAnAnswerThatIsTooLongIsCut(t *testing.T) {
	var many []netip.Addr
	for i := range 30 {
		many = append(many, netip.AddrFrom4([4]byte{10, 0, 1, byte(i)}))
	}
	srv := dnsmodel.NewServer(dnsmodel.ServerConfig{Names: []dnsmodel.Name{
		{Name: "most.example.com", Addrs: many[:29]}, {Name: "many.example.com", Addrs: many}, {Name: "cut.example.com", Addrs: many[:1], Truncate: true},
	}})
	var sock app.Sock
	for _, c := range []struct {
		name string
		edns uint16
		cut  bool
	}{{"most.example.com", 0, false}, {"many.example.com", 0, true}, {"many.example.com", 1232, false}, {"many.example.com", 100, true}, {"cut.example.com", 1232, true}} {
		q := dns.Message{ID: 7, Questions: []dns.Question{{Name: c.name, Type: dns.A, Class: dns.Internet}}}
		if c.edns > 0 {
			q.Additional = []dns.Record{{Type: dns.OPT, Class: c.edns}}
		}
		b, _ := q.Append(nil)
		out := app.NewEffects(&sock)
		srv.Handle(0, &app.Indication{Kind: app.Datagram, Sock: 1, Remote: asker, Data: b}, out)
		m, err := dns.Parse(out.Items[0].Call.Data)
		if err != nil || m.Truncated != c.cut || c.cut != (len(m.Answers) == 0) {
			t.Errorf("%s, %d: TC %v with %d answers, %v", c.name, c.edns, m.Truncated, len(m.Answers), err)
		}
		out = app.NewEffects(&sock)
		srv.Handle(0, &app.Indication{Kind: app.Accepted, Sock: 9}, out)
		framed := append([]byte{0, byte(len(b))}, b...)
		srv.Handle(0, &app.Indication{Kind: app.Received, Sock: 9, Data: framed[:5]}, out)
		if len(out.Items) != 0 {
			t.Error("half a question is answered")
		}
		srv.Handle(0, &app.Indication{Kind: app.Received, Sock: 9, Data: framed[5:], EOF: true}, out)
		if len(out.Items) != 2 || out.Items[0].Call.Kind != app.CallWrite || out.Items[1].Call.Kind != app.CallClose {
			t.Fatalf("over TCP: %+v", out.Items)
		}
		if m, err := dns.Parse(out.Items[0].Call.Data[2:]); err != nil || m.Truncated || len(m.Answers) == 0 {
			t.Errorf("over TCP: %+v, %v", m, err)
		}
	}
}
