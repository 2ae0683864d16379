package dns_test

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"

	"wirewalk/sim/wire/dns"
)

func answer() *dns.Message {
	return &dns.Message{
		ID: 4660, Response: true, Authoritative: true, RecursionDesired: true, RecursionAvailable: true,
		Questions: []dns.Question{{Name: "www.example.com", Type: dns.AAAA, Class: dns.Internet}},
		Answers: []dns.Record{
			{Name: "www.example.com", Type: dns.AAAA, Class: dns.Internet, TTL: 60, Addr: netip.MustParseAddr("2001:db8::80")},
			{Name: "mail.example.com", Type: dns.A, Class: dns.Internet, TTL: 5, Addr: netip.MustParseAddr("192.0.2.1")},
		},
	}
}

func octets(t *testing.T, m *dns.Message) []byte {
	t.Helper()
	b, err := m.Append(nil)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestAMessageIsReadAsItWasWritten(t *testing.T) {
	want := answer()
	got, err := dns.Parse(octets(t, want))
	if err != nil {
		t.Fatal(err)
	}
	skip := cmp.FilterPath(func(p cmp.Path) bool {
		switch p.Last().String() {
		case ".At", ".End", ".Data":
			return true
		}
		return false
	}, cmp.Ignore())
	opts := []cmp.Option{skip, cmpopts.IgnoreUnexported(dns.Message{}), cmp.Comparer(func(a, b netip.Addr) bool { return a == b })}
	if d := cmp.Diff(want, got, opts...); d != "" {
		t.Error(d)
	}
}

func TestAnotherDecoderReadsTheSame(t *testing.T) {
	var d layers.DNS
	if err := d.DecodeFromBytes(octets(t, answer()), gopacket.NilDecodeFeedback); err != nil {
		t.Fatal(err)
	}
	switch {
	case d.ID != 4660 || !d.QR || !d.AA || !d.RD || !d.RA || d.TC || d.ResponseCode != layers.DNSResponseCodeNoErr:
		t.Errorf("header: %+v", d)
	case len(d.Questions) != 1 || string(d.Questions[0].Name) != "www.example.com" || d.Questions[0].Type != layers.DNSTypeAAAA:
		t.Errorf("question: %+v", d.Questions)
	case len(d.Answers) != 2 || d.Answers[0].IP.String() != "2001:db8::80" || d.Answers[1].IP.String() != "192.0.2.1":
		t.Errorf("answers: %+v", d.Answers)
	case string(d.Answers[1].Name) != "mail.example.com" || d.Answers[1].TTL != 5:
		t.Errorf("second answer: %+v", d.Answers[1])
	}
}

func TestANameThatStandsThereAlreadyIsAPointer(t *testing.T) {
	b := octets(t, answer())
	const question, fixed = 12 + 17 + 4, 10
	first := b[question:]
	if first[0] != 0xc0 || first[1] != 12 {
		t.Errorf("the answer's name is % x, want a pointer to octet 12", first[:2])
	}
	second := b[question+2+fixed+16:]
	if want := "\x04mail\xc0\x10"; string(second[:7]) != want {
		t.Errorf("the second name is %q, want %q", second[:7], want)
	}
}

func TestAnOPTRecordBelongsToTheRoot(t *testing.T) {
	m := &dns.Message{
		ID: 1, RecursionDesired: true, Questions: []dns.Question{{Name: "a.b", Type: dns.A, Class: dns.Internet}},
		Additional: []dns.Record{{Type: dns.OPT, Class: 1232}},
	}
	b := octets(t, m)
	if got := string(b[len(b)-11:]); got != "\x00\x00\x29\x04\xd0\x00\x00\x00\x00\x00\x00" {
		t.Errorf("OPT is % x", got)
	}
}

func TestNamesThatCannotBeAreRefused(t *testing.T) {
	long := strings.Repeat("a", 64)
	for _, name := range []string{"", ".", "a..b", "a.", long, strings.Repeat("abcdefg.", 40) + "x"} {
		if dns.CheckName(name) == nil {
			t.Errorf("%q is taken for a name", name)
		}
	}
	for _, name := range []string{"a", "www.example.com", long[1:] + ".x"} {
		if err := dns.CheckName(name); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
	m := dns.Message{Questions: []dns.Question{{Name: "a..b", Type: dns.A}}}
	if _, err := m.Append(nil); err == nil {
		t.Error("a name that cannot be was written")
	}
}

func TestAMessageThatIsCutOffAnywhereIsNoMessage(t *testing.T) {
	b := octets(t, answer())
	for n := range b {
		if _, err := dns.Parse(b[:n]); err == nil {
			t.Errorf("%d of %d octets are taken for a message", n, len(b))
		}
	}
}

func TestAPointerThatLeadsNowhereEnds(t *testing.T) {
	for _, loop := range []string{"\xc0\x0c", "\xc0\x0e", "\x01a\xc0\x0c", "\xc1\x00", "\x80"} {
		b := append([]byte("\x00\x01\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00"), loop+"\x00\x01\x00\x01"...)
		if m, err := dns.Parse(b); err == nil {
			t.Errorf("% x gives %+v", loop, m.Questions)
		}
	}
}

func FuzzParse(f *testing.F) {
	b, _ := answer().Append(nil)
	f.Add(b)
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := dns.Parse(b)
		if err != nil {
			return
		}
		for _, q := range m.Questions {
			if q.At < 12 || q.End > len(b) || len(q.Name) > 255 {
				t.Errorf("question %+v of %d octets", q, len(b))
			}
		}
	})
}

func TestAnAliasIsReadAsItWasWrittenAndByAnotherDecoder(t *testing.T) {
	m := answer()
	m.Answers = []dns.Record{
		{Name: "www.example.com", Type: dns.CNAME, Class: dns.Internet, TTL: 9, Target: "cdn.example.com"},
		{Name: "cdn.example.com", Type: dns.AAAA, Class: dns.Internet, TTL: 9, Addr: netip.MustParseAddr("2001:db8::80")},
	}
	b := octets(t, m)
	got, err := dns.Parse(b)
	if err != nil || got.Answers[0].Target != "cdn.example.com" || got.Answers[1].Name != "cdn.example.com" {
		t.Errorf("%+v, %v", got, err)
	}
	var d layers.DNS
	if err := d.DecodeFromBytes(b, gopacket.NilDecodeFeedback); err != nil || string(d.Answers[0].CNAME) != "cdn.example.com" {
		t.Errorf("%+v, %v", d.Answers, err)
	}
	// The data is one label and a pointer to "example.com" in the question.
	if at := got.Answers[0].End; string(b[at-8:at]) != "\x00\x06\x03cdn\xc0\x10" {
		t.Errorf("the data of the alias is % x", b[at-8:at])
	}
	b[got.Answers[0].End-7]++ // The length no longer fits the name.
	if _, err := dns.Parse(b); err == nil {
		t.Error("a name that is shorter than its record is taken")
	}
}
