package tcpdump

import (
	"fmt"
	"strings"

	"wirewalk/sim/wire/dns"
)

// dns prints a DNS message over UDP; it reports false for what is none that can be read, of
// which tcpdump itself prints guesses.
func (d *dumper) dns(b []byte) bool {
	m, err := dns.Parse(b)
	if err != nil || m.Opcode != 0 {
		return false
	}
	if m.Response {
		d.put("%s", dnsResponse(m))
	} else {
		d.put("%s", dnsQuery(m))
	}
	d.put(" (%d)", len(b))
	return true
}

// dnsStream prints the payload of a segment to or from a name server, of length octets of which
// b was captured: tcpdump takes it for one message behind its length.
func (d *dumper) dnsStream(b []byte, length int) bool {
	const prefix = 2
	if len(b) < prefix {
		return length < prefix
	}
	if n := int(be16(b, 0)); n != length-prefix {
		d.put(" [prefix length(%d) != length(%d)] (invalid)", n, length-prefix)
		return true
	}
	d.put(" ")
	return d.dns(b[prefix:])
}

func dnsResponse(m *dns.Message) string {
	var t strings.Builder
	fmt.Fprintf(&t, "%d%s", m.ID, dnsCode(m.Code))
	const authentic = 1 << 5
	for _, f := range []struct {
		on   bool
		text string
	}{
		{m.Authoritative, "*"}, {!m.RecursionAvailable, "-"}, {m.Truncated, "|"}, {m.Flags()&authentic != 0, "$"},
	} {
		if f.on {
			t.WriteString(f.text)
		}
	}
	if len(m.Questions) != 1 {
		fmt.Fprintf(&t, " [%dq]", len(m.Questions))
	}
	fmt.Fprintf(&t, " %d/%d/%d", len(m.Answers), len(m.Authority), len(m.Additional))
	for i, r := range m.Answers {
		if i > 0 {
			t.WriteString(",")
		}
		fmt.Fprintf(&t, " %s", dnsType(r.Type))
		if r.Addr.IsValid() {
			fmt.Fprintf(&t, " %s", r.Addr)
		}
		if r.Target != "" {
			fmt.Fprintf(&t, " %s.", printableName(r.Target))
		}
	}
	return t.String()
}

func dnsQuery(m *dns.Message) string {
	var t strings.Builder
	fmt.Fprintf(&t, "%d", m.ID)
	if m.RecursionDesired {
		t.WriteString("+")
	}
	const checkingOff, strange = 1 << 4, 0x6cf
	if m.Flags()&checkingOff != 0 {
		t.WriteString("%")
	}
	if odd := m.Flags() & strange; odd != 0 {
		fmt.Fprintf(&t, " [b2&3=0x%x]", m.Flags())
	}
	for _, n := range []struct {
		count int
		usual int
		unit  string
	}{
		{len(m.Questions), 1, "q"}, {len(m.Answers), 0, "a"}, {len(m.Authority), 0, "n"}, {len(m.Additional), 0, "au"},
	} {
		if n.count != n.usual {
			fmt.Fprintf(&t, " [%d%s]", n.count, n.unit)
		}
	}
	for _, q := range m.Questions {
		fmt.Fprintf(&t, " %s? %s.", dnsType(q.Type), printableName(q.Name))
	}
	return t.String()
}

func dnsType(t dns.Type) string {
	switch t {
	case dns.A, dns.AAAA, dns.CNAME, dns.OPT:
		return t.String()
	}
	return fmt.Sprintf("Type%d", t)
}

// dnsCode is how tcpdump writes a response code.
func dnsCode(c dns.Code) string {
	names := [...]string{"", " FormErr", " ServFail", " NXDomain", " NotImp", " Refused"}
	if int(c) < len(names) {
		return names[c]
	}
	return fmt.Sprintf(" Resp%d", c)
}

// printableName keeps octets of a name from controlling a terminal, as tcpdump does.
func printableName(name string) string {
	var t strings.Builder
	for _, c := range []byte(name) {
		switch {
		case c >= ' ' && c < 0x7f:
			t.WriteByte(c)
		case c >= 0x80:
			fmt.Fprintf(&t, "M-%s", printableName(string(c&0x7f)))
		default:
			fmt.Fprintf(&t, "^%c", c^0x40)
		}
	}
	return t.String()
}
