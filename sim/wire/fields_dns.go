package wire

import (
	"fmt"

	"wirewalk/sim/wire/dns"
)

// dns takes a DNS message apart, if one starts here.
func (t *tree) dns(end int) bool {
	b := t.b[t.at:end]
	m, err := dns.Parse(b)
	if err != nil || m.Opcode != 0 || len(m.Questions) == 0 {
		return false
	}
	t.header(len(b), "DNS", dnsTitle(m), "Domain Name System (RFC 1035)")
	t.field(0, 2, "Identification", hex16(int(m.ID)), "the answer has that of the question")
	t.field(2, 2, "Flags", hex16(int(m.Flags())), "what the message is, and what its sender can do")
	t.bit(2, 0x80, "QR", "a response")
	t.bit(2, 0x04, "AA", "the server speaks for the name itself")
	t.bit(2, 0x02, "TC", "the message was cut to fit")
	t.bit(2, 0x01, "RD", "the server is to ask others if it does not know")
	t.bit(3, 0x80, "RA", "the server would do so")
	t.deep(3, 1, Field{Depth: 2, Name: "RCODE", Value: fmt.Sprintf("%d (%s)", m.Code, m.Code), Note: "how it went"})
	for i, name := range []string{"Questions", "Answers", "Authority records", "Additional records"} {
		t.field(4+2*i, 2, name, num(t.u16(4+2*i)), "")
	}
	for _, q := range m.Questions {
		t.field(q.At, q.End-q.At, "Question", fmt.Sprintf("%s %s", q.Type, printable([]byte(q.Name))),
			"the addresses of which family, and of which name")
	}
	for _, list := range []struct {
		name    string
		records []dns.Record
	}{{"Answer", m.Answers}, {"Authority", m.Authority}, {"Additional", m.Additional}} {
		for i := range list.records {
			r := &list.records[i]
			t.field(r.At, r.End-r.At, list.name, recordText(r), recordNote(r))
		}
	}
	return true
}

func dnsTitle(m *dns.Message) string {
	q := m.Questions[0]
	what := "query"
	if m.Response {
		what = "response, " + m.Code.String()
	}
	return fmt.Sprintf("%s: %s %s", what, q.Type, printable([]byte(q.Name)))
}

func recordText(r *dns.Record) string {
	value := octets(len(r.Data))
	if r.Addr.IsValid() {
		value = r.Addr.String()
	}
	return fmt.Sprintf("%s %s %s", r.Type, printable([]byte(r.Name)), value)
}

func recordNote(r *dns.Record) string {
	if r.Type == dns.OPT {
		return fmt.Sprintf("its sender takes %s over UDP (RFC 6891)", octets(int(r.Class)))
	}
	return fmt.Sprintf("may be remembered for %d s", r.TTL)
}
