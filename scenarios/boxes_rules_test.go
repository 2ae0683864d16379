package scenarios_test

import (
	"testing"

	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// Rules of a box hold for both families. A limit of connections counts those that its rule is about: measured of
// Linux's connlimit, where with --dport 83 --connlimit-above 1 two connections to port 80 take none of it.
func TestRulesOfABoxHoldForBothFamilies(t *testing.T) {
	for _, family := range []string{"client: {address: 10.0.0.1}, server: {address: 10.0.0.2}", "client: {address: 2001:db8::1}, server: {address: 2001:db8::2}"} {
		tr := runText(t, `version: 1
title: Rules
stack: linux
hosts: {`+family+`}
boxes:
  fw:
    kind: firewall
    refuse:
      - {to: server, port: 80, packets: opening, after: 1s, answer: admin-prohibited}
      - {to: server, port: 81, answer: reset}
      - {to: server, port: 83, above: 1, answer: reset}
links: {a: {between: [client, fw], delay: 1ms}, b: {between: [fw, server], delay: 1ms}}
servers: []
programs: [{host: server, listen: 80, at_eof: nothing}, {host: server, name: other, listen: 83, at_eof: nothing}]
script:
  - {at: 0s, do: connect, port: 80, as: open}
  - {at: 2s, do: connect, port: 80, as: prohibited}
  - {at: 3s, do: connect, port: 81, as: reset}
  - {at: 4s, do: connect, port: 83, as: one}
  - {at: 5s, do: connect, port: 83, as: two}
until: 6s
`)
		want := map[string]tcpmodel.Errno{
			"open": tcpmodel.OK, "prohibited": tcpmodel.EHOSTUNREACH, "reset": tcpmodel.ECONNREFUSED, "one": tcpmodel.OK, "two": tcpmodel.ECONNREFUSED,
		}
		seen := 0
		for id := trace.RecordID(1); int(id) <= tr.Len(); id++ {
			if r := tr.Record(id); r.Kind == trace.Result {
				name := firstWord(tr.Text(r.Ref))
				if seen++; r.Errno != want[name] {
					t.Errorf("{%s}: %s ends with %s, want %s", family, name, r.Errno, want[name])
				}
			}
		}
		if seen != len(want) {
			t.Errorf("{%s}: %d steps have ended", family, seen)
		}
	}
}

func firstWord(s string) string {
	for i, c := range s {
		if c == ':' || c == ' ' {
			return s[:i]
		}
	}
	return s
}
