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

const ms = vtime.Millisecond

// RFC 8305 §3: AAAA is asked for first, A right after it.
func TestBothQuestionsLeaveAtOnceTheOneForIPv6First(t *testing.T) {
	s := newStage(t, dnsmodel.PlainRace())
	s.dial()
	if len(s.asked) != 2 || s.asked[0].msg.Questions[0].Type != dns.AAAA || s.asked[1].msg.Questions[0].Type != dns.A {
		t.Fatalf("asked: %+v", s.asked)
	}
	if a, b := s.asked[0], s.asked[1]; a.msg.ID == b.msg.ID || a.sock == b.sock || !a.msg.RecursionDesired {
		t.Errorf("two questions alike: %+v, %+v", a, b)
	}
}

// RFC 8305 §3: with AAAA in hand the client does not wait for A.
func TestAnIPv6AddressIsTriedAtOnce(t *testing.T) {
	s := newStage(t, dnsmodel.PlainRace())
	s.dial()
	s.until(20 * ms)
	s.answer(dns.AAAA, dns.NoError, six)
	if got := s.remotes(); !slices.Equal(got, []netip.Addr{six}) || s.tried[0].at != vtime.Time(20*ms) {
		t.Errorf("tried %v", s.tried)
	}
}

// RFC 8305 §3 and §8: A alone waits 50 ms for AAAA.
func TestAnIPv4AddressWaitsForTheOtherAnswer(t *testing.T) {
	s := newStage(t, dnsmodel.PlainRace())
	s.dial()
	s.until(10 * ms)
	s.answer(dns.A, dns.NoError, four)
	s.until(59 * ms)
	if len(s.tried) != 0 {
		t.Fatalf("tried %v before the resolution delay was over", s.remotes())
	}
	s.until(60 * ms)
	if got := s.remotes(); !slices.Equal(got, []netip.Addr{four}) {
		t.Fatalf("tried %v", got)
	}
	s.until(100 * ms)
	s.answer(dns.AAAA, dns.NoError, six) // It joins the race in its turn.
	s.until(309 * ms)
	if len(s.tried) != 1 {
		t.Errorf("tried %v within the head start", s.remotes())
	}
	s.until(310 * ms)
	if got := s.remotes(); !slices.Equal(got, []netip.Addr{four, six}) {
		t.Errorf("tried %v", got)
	}
}

func TestAnAddressThatIsKnownLateIsTriedAtOnceWhenTheHeadStartIsOver(t *testing.T) {
	s := newStage(t, dnsmodel.PlainRace())
	s.dial()
	s.answer(dns.AAAA, dns.NoError, six)
	s.until(400 * ms)
	s.answer(dns.A, dns.NoError, four)
	if got := s.remotes(); !slices.Equal(got, []netip.Addr{six, four}) || s.tried[1].at != vtime.Time(400*ms) {
		t.Errorf("tried %v", s.tried)
	}
}

// RFC 8305 §5: the first that is open wins, the others are closed; nothing of the look-up goes on.
func TestTheFirstOpenConnectionWinsAndTheOthersAreClosed(t *testing.T) {
	s := newStage(t, dnsmodel.PlainRace())
	x := s.dial()
	s.answer(dns.AAAA, dns.NoError, six)
	s.answer(dns.A, dns.NoError, four)
	s.until(250 * ms)
	if len(s.tried) != 2 {
		t.Fatalf("tried %v", s.remotes())
	}
	s.until(260 * ms)
	s.tell(&app.Indication{Kind: app.Connected, Sock: s.tried[1].sock, Local: netip.MustParseAddrPort("10.0.0.1:1")})
	switch {
	case !x.Ended() || x.Sock != s.tried[1].sock || x.Remote.Addr() != four || len(s.ended) != 1:
		t.Errorf("%+v", x)
	case !slices.Contains(s.closed, s.tried[0].sock) || slices.Contains(s.closed, x.Sock):
		t.Errorf("closed %v", s.closed)
	case s.pending() != 0:
		t.Errorf("timers that run on: %v", s.timers)
	}
}

func TestAFailedAttemptIsFollowedByTheNextAtOnce(t *testing.T) {
	s := newStage(t, dnsmodel.PlainRace())
	x := s.dial()
	s.answer(dns.AAAA, dns.NoError, six)
	s.answer(dns.A, dns.NoError, four)
	s.until(10 * ms)
	s.tell(&app.Indication{Kind: app.ConnectFailed, Sock: s.tried[0].sock, Errno: tcpmodel.ECONNREFUSED})
	if len(s.tried) != 2 || s.tried[1].at != vtime.Time(10*ms) || s.tried[1].why != dnsmodel.ReasonTryAfterError {
		t.Fatalf("tried %+v", s.tried)
	}
	s.tell(&app.Indication{Kind: app.ConnectFailed, Sock: s.tried[1].sock, Errno: tcpmodel.EHOSTUNREACH})
	if !x.Ended() || x.Sock != 0 || x.Errno != tcpmodel.ECONNREFUSED || x.Remote.Addr() != six || x.Fault != dnsmodel.NoFault {
		t.Errorf("%+v", x)
	}
}

func TestNodeClosesAnAttemptWhenTheNextBegins(t *testing.T) {
	race := dnsmodel.SystemRace(250 * ms)
	race.OneByOne = true
	s := newStage(t, race)
	s.dial()
	s.answer(dns.A, dns.NoError, four)
	s.answer(dns.AAAA, dns.NoError, six)
	s.until(250 * ms)
	if len(s.tried) != 2 || !slices.Contains(s.closed, s.tried[0].sock) {
		t.Errorf("tried %v, closed %v", s.tried, s.closed)
	}
}

func TestJavaTriesOneAddressOfIPv4(t *testing.T) {
	race := dnsmodel.SystemRace(vtime.Forever)
	race.FourFirst, race.FirstOnly = true, true
	s := newStage(t, race)
	x := s.dial()
	s.answer(dns.A, dns.NoError, four)
	s.answer(dns.AAAA, dns.NoError, six)
	s.until(vtime.Minute)
	s.tell(&app.Indication{Kind: app.ConnectFailed, Sock: s.tried[0].sock, Errno: tcpmodel.ETIMEDOUT})
	if got := s.remotes(); !slices.Equal(got, []netip.Addr{four}) || !x.Ended() {
		t.Errorf("tried %v", got)
	}
}

func TestTheEndOfALookUpSaysWhatIsWrongWithTheName(t *testing.T) {
	for _, race := range []dnsmodel.Race{dnsmodel.PlainRace(), dnsmodel.SystemRace(200 * ms)} {
		for want, answers := range map[dnsmodel.Fault]func(s *stage){
			dnsmodel.NoName: func(s *stage) {
				s.answer(dns.A, dns.NameError)
				s.answer(dns.AAAA, dns.NameError)
			},
			dnsmodel.NoAddress: func(s *stage) {
				s.answer(dns.A, dns.NoError)
				s.answer(dns.AAAA, dns.NoError)
			},
			dnsmodel.NoAnswer: func(s *stage) { s.until(vtime.Minute) },
		} {
			s := newStage(t, race)
			x := s.dial()
			answers(s)
			if x.Fault != want || !x.Ended() || len(s.tried) != 0 || s.pending() != 0 {
				t.Errorf("joint %v: %s, want %s; tried %v, %d timers run", race.Joint, x.Fault, want, s.remotes(), s.pending())
			}
		}
	}
}

// Recorded of Go: 10 s for a question that nobody answers, by a new socket with a new number
// after 5 s; of glibc: by the same socket with the same number.
func TestAQuestionWithoutAnswerIsRepeatedAfterFiveSeconds(t *testing.T) {
	for _, joint := range []bool{false, true} {
		race := dnsmodel.SystemRace(200 * ms)
		race.Joint = joint
		s := newStage(t, race)
		x := s.dial()
		s.until(9999 * ms)
		if len(s.asked) != 4 || s.asked[2].at != vtime.Time(5*vtime.Second) || x.Ended() {
			t.Fatalf("joint %v: asked %+v", joint, s.asked)
		}
		if same := s.asked[0].sock == s.asked[2].sock && s.asked[0].msg.ID == s.asked[2].msg.ID; same != joint {
			t.Errorf("joint %v: the same socket and number: %v", joint, same)
		}
		s.until(10 * vtime.Second)
		if !x.Ended() || x.Fault != dnsmodel.NoAnswer || len(s.closed) == 0 {
			t.Errorf("joint %v: %+v", joint, x)
		}
	}
}

func TestAClosedPortOfTheNameServerIsToldAtOnce(t *testing.T) {
	for _, joint := range []bool{false, true} {
		race := dnsmodel.SystemRace(200 * ms)
		race.Joint = joint
		s := newStage(t, race)
		x := s.dial()
		for n := 0; n < 20 && !x.Ended(); n++ {
			for _, q := range slices.Clone(s.asked) {
				s.tell(&app.Indication{Kind: app.Failed, Sock: q.sock, Errno: tcpmodel.ECONNREFUSED})
			}
		}
		if !x.Ended() || x.Fault != dnsmodel.NoAnswer || x.Errno != tcpmodel.ECONNREFUSED || s.now != 0 {
			t.Errorf("joint %v at %s: %+v", joint, s.now, x)
		}
	}
}

// RFC 5452 §9.1: an answer counts only if it comes from where the question went, to the socket it
// left by, with its number and its question.
func TestAnAnswerThatDoesNotFitIsThrownAway(t *testing.T) {
	s := newStage(t, dnsmodel.PlainRace())
	s.dial()
	q := s.asked[0]
	right := func() (*dns.Message, *app.Indication) {
		return &dns.Message{
			ID: q.msg.ID, Response: true, Questions: q.msg.Questions,
			Answers: []dns.Record{{Name: "www.example.com", Type: dns.AAAA, Class: dns.Internet, Addr: six}},
		}, &app.Indication{Kind: app.Datagram, Sock: q.sock, Remote: nameServer}
	}
	for name, spoil := range map[string]func(*dns.Message, *app.Indication){
		"another number":   func(m *dns.Message, _ *app.Indication) { m.ID++ },
		"a question":       func(m *dns.Message, _ *app.Indication) { m.Response = false },
		"another family":   func(m *dns.Message, _ *app.Indication) { m.Questions = []dns.Question{{Name: "x.y", Type: dns.A}} },
		"another socket":   func(_ *dns.Message, in *app.Indication) { in.Sock = s.asked[1].sock },
		"another sender":   func(_ *dns.Message, in *app.Indication) { in.Remote = netip.MustParseAddrPort("10.6.6.6:53") },
		"no question":      func(m *dns.Message, _ *app.Indication) { m.Questions = nil },
		"nothing but junk": nil,
	} {
		m, in := right()
		if spoil != nil {
			spoil(m, in)
			in.Data, _ = m.Append(nil)
		} else {
			in.Data = []byte("junk")
		}
		s.notes = nil
		s.tell(in)
		if len(s.tried) != 0 || !slices.Contains(s.notes, dnsmodel.ReasonNotAsked) {
			t.Fatalf("%s: tried %v, notes %v", name, s.remotes(), s.notes)
		}
	}
	m, in := right()
	in.Data, _ = m.Append(nil)
	if s.tell(in); len(s.tried) != 1 {
		t.Error("the right answer is not taken")
	}
}

func TestTwoDialsOfOneNameShareALookUpAndARememberedNameNeedsNone(t *testing.T) {
	race := dnsmodel.SystemRace(200 * ms)
	race.Cache = vtime.Minute
	s := newStage(t, race)
	s.dial()
	s.dial()
	if len(s.asked) != 2 {
		t.Fatalf("%d questions for two dials", len(s.asked))
	}
	s.answer(dns.A, dns.NoError, four)
	s.answer(dns.AAAA, dns.NoError, six)
	if len(s.tried) != 2 {
		t.Fatalf("tried %v", s.remotes())
	}
	s.until(59 * vtime.Second)
	if s.dial(); len(s.asked) != 2 || s.tried[len(s.tried)-1].remote.Addr() != six {
		t.Errorf("%d questions, tried %v", len(s.asked), s.remotes())
	}
	s.until(61 * vtime.Second)
	if s.dial(); len(s.asked) != 4 {
		t.Errorf("%d questions after the addresses were forgotten", len(s.asked))
	}
}

func TestADialThatIsCancelledLeavesNothingBehind(t *testing.T) {
	for _, after := range []vtime.Duration{0, 100 * ms, 300 * ms} {
		s := newStage(t, dnsmodel.PlainRace())
		x := s.dial()
		if after > 0 {
			s.answer(dns.AAAA, dns.NoError, six)
			s.answer(dns.A, dns.NoError, four)
		}
		s.until(after)
		out := app.NewEffects(&s.sock)
		s.d.Cancel(x, out)
		s.take(out)
		if s.pending() != 0 || !x.Ended() {
			t.Errorf("after %s: timers %v", after, s.timers)
		}
		for _, a := range s.tried {
			if !slices.Contains(s.closed, a.sock) {
				t.Errorf("after %s: an attempt goes on", after)
			}
		}
		for _, q := range s.asked {
			if !slices.Contains(s.closed, q.sock) {
				t.Errorf("after %s: a socket of the look-up stays open", after)
			}
		}
	}
}

func TestADialThatIsCancelledWaitsForNoAnswer(t *testing.T) {
	s := newStage(t, dnsmodel.PlainRace())
	x := s.dial()
	s.answer(dns.A, dns.NoError, four)
	out := app.NewEffects(&s.sock)
	s.d.Cancel(x, out)
	if s.take(out); s.pending() != 0 {
		t.Errorf("timers run on: %v", s.timers)
	}
}

// RFC 8305 §4: the families take turns.
func TestSeveralAddressesAreTriedOfBothFamiliesInTurn(t *testing.T) {
	four2, six2, six3 := netip.MustParseAddr("10.0.0.81"), netip.MustParseAddr("2001:db8::81"), netip.MustParseAddr("2001:db8::82")
	s := newStage(t, dnsmodel.SystemRace(100*ms))
	s.dial()
	s.answer(dns.A, dns.NoError, four, four2)
	s.answer(dns.AAAA, dns.NoError, six, six2, six3)
	s.until(vtime.Second)
	if got, want := s.remotes(), []netip.Addr{six, four, six2, four2, six3}; !slices.Equal(got, want) {
		t.Errorf("tried %v, want %v", got, want)
	}
	for i, a := range s.tried {
		if want := vtime.Time(i) * vtime.Time(100*ms); a.at != want {
			t.Errorf("attempt %d at %s, want %s", i+1, a.at, want)
		}
	}
}

func TestAHostOfOneFamilyAsksForThatAlone(t *testing.T) {
	s := newStage(t, dnsmodel.PlainRace())
	s.d = dnsmodel.NewDialer(dnsmodel.Config{Server: nameServer, IPv4: true})
	s.dial()
	if len(s.asked) != 1 || s.asked[0].msg.Questions[0].Type != dns.A {
		t.Fatalf("asked %+v", s.asked)
	}
	s.answer(dns.A, dns.NoError, four)
	if got := s.remotes(); !slices.Equal(got, []netip.Addr{four}) {
		t.Errorf("tried %v", got)
	}
}
