package dnsmodel_test

import (
	"net/netip"
	"strings"
	"testing"

	"wirewalk/sim/app"
	"wirewalk/sim/dnsmodel"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire/dns"
)

var asker = netip.MustParseAddrPort("10.0.0.1:40000")

// asks hands a question to a name server and returns what it does.
func asks(t *testing.T, srv app.App, q dns.Question, sock *app.Sock) []app.Effect {
	t.Helper()
	m := dns.Message{ID: 7, RecursionDesired: true, Questions: []dns.Question{q}}
	b, err := m.Append(nil)
	if err != nil {
		t.Fatal(err)
	}
	out := app.NewEffects(sock)
	srv.Handle(0, &app.Indication{Kind: app.Datagram, Sock: 1, Remote: asker, Data: b}, out)
	return out.Items
}

func TestANameServerSaysWhatItKnows(t *testing.T) {
	srv := dnsmodel.NewServer(dnsmodel.ServerConfig{Names: []dnsmodel.Name{
		{Name: "www.example.com", Addrs: []netip.Addr{six, four}, TTL: vtime.Minute},
		{Name: "four.example.com", Addrs: []netip.Addr{four}},
	}})
	sock := app.Sock(0)
	for _, c := range []struct {
		name string
		typ  dns.Type
		code dns.Code
		addr netip.Addr
	}{
		{"www.example.com", dns.A, dns.NoError, four},
		{"WWW.Example.COM", dns.AAAA, dns.NoError, six}, // RFC 1035 §2.3.3
		{"four.example.com", dns.AAAA, dns.NoError, netip.Addr{}},
		{"example.com", dns.A, dns.NameError, netip.Addr{}},
	} {
		items := asks(t, srv, dns.Question{Name: c.name, Type: c.typ, Class: dns.Internet}, &sock)
		if len(items) != 1 || items[0].Call.Kind != app.CallSendTo || items[0].Call.Remote != asker {
			t.Fatalf("%s: %+v", c.name, items)
		}
		m, err := dns.Parse(items[0].Call.Data)
		switch {
		case err != nil || !m.Response || m.ID != 7 || !m.Authoritative || !m.RecursionDesired || m.Code != c.code:
			t.Errorf("%s %s: %+v, %v", c.typ, c.name, m, err)
		case c.addr.IsValid() != (len(m.Answers) == 1) || c.addr.IsValid() && m.Answers[0].Addr != c.addr:
			t.Errorf("%s %s: answers %+v", c.typ, c.name, m.Answers)
		case c.name == "www.example.com" && m.Answers[0].TTL != 60:
			t.Errorf("TTL %d", m.Answers[0].TTL)
		}
	}
}

func TestANameServerTakesItsTimeForEachFamilyOrDoesNotAnswer(t *testing.T) {
	srv := dnsmodel.NewServer(dnsmodel.ServerConfig{Names: []dnsmodel.Name{
		{Name: "a.b", Addrs: []netip.Addr{six, four}, WaitA: 3 * ms, WaitAAAA: vtime.Forever},
	}})
	sock := app.Sock(0)
	if items := asks(t, srv, dns.Question{Name: "a.b", Type: dns.AAAA, Class: dns.Internet}, &sock); len(items) != 1 ||
		items[0].Report.Why != dnsmodel.ReasonSilent {
		t.Errorf("%+v", items)
	}
	items := asks(t, srv, dns.Question{Name: "a.b", Type: dns.A, Class: dns.Internet}, &sock)
	if len(items) != 1 || items[0].Timer.After != 3*ms {
		t.Fatalf("%+v", items)
	}
	out := app.NewEffects(&sock)
	srv.Handle(0, &app.Indication{Kind: app.TimerFired, Name: items[0].Timer.Name, Key: items[0].Timer.Key}, out)
	if len(out.Items) != 1 || out.Items[0].Call.Kind != app.CallSendTo {
		t.Errorf("%+v", out.Items)
	}
}

func TestANameServerTakesNoNoticeOfWhatIsNoQuestion(t *testing.T) {
	srv := dnsmodel.NewServer(dnsmodel.ServerConfig{})
	sock := app.Sock(0)
	response := dns.Message{ID: 1, Response: true, Questions: []dns.Question{{Name: "a.b", Type: dns.A, Class: dns.Internet}}}
	b, _ := response.Append(nil)
	for _, octets := range [][]byte{nil, []byte("junk"), b, b[:14]} {
		out := app.NewEffects(&sock)
		srv.Handle(0, &app.Indication{Kind: app.Datagram, Sock: 1, Remote: asker, Data: octets}, out)
		if len(out.Items) != 1 || out.Items[0].Report.Why != dnsmodel.ReasonMalformed {
			t.Errorf("%q: %+v", octets, out.Items)
		}
	}
}

// RFC 1034 §3.6.2 and §4.3.2: the aliases come first, then what the last name has; a resolver follows them in order.
func TestAnAliasIsAnsweredWithTheNameItStandsFor(t *testing.T) {
	srv := dnsmodel.NewServer(dnsmodel.ServerConfig{Names: []dnsmodel.Name{
		{Name: "a.example.com", Alias: "b.example.com", TTL: vtime.Minute},
		{Name: "b.example.com", Alias: "C.example.com"},
		{Name: "c.example.com", Addrs: []netip.Addr{four}},
		{Name: "lost.example.com", Alias: "nowhere.example.com"},
		{Name: "round.example.com", Alias: "round.example.com"},
	}})
	sock := app.Sock(0)
	for _, c := range []struct {
		name string
		typ  dns.Type
		code dns.Code
		want string
	}{
		{"a.example.com", dns.A, dns.NoError, "CNAME b.example.com, CNAME C.example.com, A 10.0.0.80"},
		{"b.example.com", dns.AAAA, dns.NoError, "CNAME C.example.com"},
		{"lost.example.com", dns.A, dns.NameError, "CNAME nowhere.example.com"},
	} {
		items := asks(t, srv, dns.Question{Name: c.name, Type: c.typ, Class: dns.Internet}, &sock)
		m, err := dns.Parse(items[0].Call.Data)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		owner := c.name
		for _, r := range m.Answers {
			if r.Name != owner {
				t.Errorf("%s: a record of %s, want %s", c.name, r.Name, owner)
			}
			if r.Type == dns.CNAME {
				got, owner = append(got, "CNAME "+r.Target), r.Target
			} else {
				got = append(got, r.Type.String()+" "+r.Addr.String())
			}
		}
		if strings.Join(got, ", ") != c.want || m.Code != c.code {
			t.Errorf("%s %s: %s (%s), want %s", c.typ, c.name, strings.Join(got, ", "), m.Code, c.want)
		}
	}
	if items := asks(t, srv, dns.Question{Name: "round.example.com", Type: dns.A, Class: dns.Internet}, &sock); len(items) != 1 {
		t.Errorf("an alias of itself: %+v", items)
	}
}

func TestAResolverTakesOnlyTheAddressesOfTheNameAndItsAliases(t *testing.T) {
	s := newStage(t, dnsmodel.SystemRace(vtime.Forever))
	s.dial()
	s.answer(dns.AAAA, dns.NoError)
	name := "www.example.com"
	s.reply(dns.A,
		dns.Record{Name: name, Type: dns.CNAME, Class: dns.Internet, Target: "cdn.example.net"},
		dns.Record{Name: "other.example.net", Type: dns.A, Class: dns.Internet, Addr: netip.MustParseAddr("10.9.9.9")},
		dns.Record{Name: "CDN.example.net", Type: dns.A, Class: dns.Internet, Addr: four})
	if got := s.remotes(); len(got) != 1 || got[0] != four {
		t.Errorf("tried %v, want %s", got, four)
	}
}
