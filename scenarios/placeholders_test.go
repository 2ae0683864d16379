package scenarios_test

import (
	"os"
	"strings"
	"testing"

	"wirewalk/scenarios"
	"wirewalk/scenarios/language"
)

const askingFile = `version: 1
title: It waits $(value servers.app.http_idle_timeout)
summary: The MSS is $(value hosts.client.tcp.mss), $$(value seed) asks for the seed.
hosts: {client: {}, server: {}}
links: {wan: {between: [client, server], rate: 5Mbit/s, loss: 0}}
servers:
  - {name: app, http_idle_timeout: 5s, pages: {/a: {size: 13B}, /b: {size: 40KiB}}}
script: [{do: get, path: /a, as: one}, {do: get, path: /b, as: two}]
events:
  opens: {packet: SYN}
  asked: {packet: request}
  closes: {packet: FIN, from: server}
  reset: {packet: RST}
  last: {packet: data, from: server, nth: 3}
notes: [{when: closes, say: "TEXT"}]
remember: ["$(count asked in words) requests", "$(between opens asked) for the handshake"]
variants:
  patient: {title: "now $(value servers.app.http_idle_timeout)", set: {servers.1.http_idle_timeout: 75s}}
`

// asking is the file with a text, and a use of every name.
func asking(t *testing.T, text string) *scenarios.Scenario {
	t.Helper()
	all := "sections: [{name: one, from: opens}, {name: two, from: asked}, {name: three, from: last}]\nexpect: [{never: reset}]\n"
	s, problems := scenarios.Load("asking", []byte(strings.Replace(askingFile, "TEXT", text, 1)+all))
	if s == nil {
		t.Fatal(problems.Format())
	}
	return s
}

func TestAPlaceholderIsFilledFromTheRun(t *testing.T) {
	for placeholder, want := range map[string]string{
		"time closes": "5.140 s", "time closes in s": "5.14 s", "time start": "0.000 s",
		"between asked closes": "5.08 s", "between asked closes in ms": "5085 ms", "between opens asked": "56.2 ms",
		"between opens opens": "0 µs", "between start asked in us": "56,192 µs",
		"count asked": "2", "count asked in words": "two", "count reset": "0", "count reset in words": "no",
		"packet opens": "#1", "octets asked": "33 octets", "octets asked in words": "33", "octets asked in digits": "33", "value servers.1.pages./b.size in digits": "40,960",
		"seq opens": "0", "last opens": "0", "last asked": "33", "last closes": "41107", "ack closes": "67", "seq closes": "41107", "window opens": "65,535 octets", "window opens in KiB": "64 KiB",
		"stat packets": "53", "stat packets host=client": "20", "stat payload conn=one": "41,172 octets", "stat duration": "4 min 5 s",
		"stat octets at=10ms": "60 octets", "stat payload host=server in KiB": "40.1 KiB",
		"value servers.app.http_idle_timeout": "5 s", "value servers.1.pages./b.size": "40,960 octets", "value servers.1.pages./b.size in KiB": "40 KiB",
		"value links.wan.delay": "28 ms", "value links.wan.rate": "5 Mbit/s", "value links.wan.loss": "0%", "value until": "0 µs",
		"value hosts.client.tcp.initial_window": "10", "value hosts.client.stack": "textbook", "value script.two.path": "/b",
		"value hosts.client.tcp.sack": "true", "value hosts.server.tcp.msl": "2 min", "value hosts.server.tcp.msl in s": "120 s",
		"tcp cwnd closes in segments": "24", "tcp mss closes": "1448 octets", "tcp rto opens": "1 s", "tcp unread closes": "0 octets",
	} {
		l, err := asking(t, "$("+placeholder+")").Run()
		if err != nil || len(l.Problems) > 0 {
			t.Errorf("$(%s): %v%s", placeholder, err, l.Problems.Format())
			continue
		}
		if got := l.Notes[0].Text; got != want {
			t.Errorf("$(%s) is %s, want %s", placeholder, got, want)
		}
	}
}

func TestTextsAreFilledWhereTheyAreShown(t *testing.T) {
	s := asking(t, "It waited $(between last closes in s) and said $$(that).")
	if s.Title != "It waits 5 s" || s.Summary != "The MSS is 1460 octets, $(value seed) asks for the seed." {
		t.Errorf("%s: %s", s.Title, s.Summary)
	}
	if l, _ := s.Run(); l.Notes[0].Text != "It waited 5 s and said $(that)." || strings.Join(l.Remember, "; ") != "two requests; 56.2 ms for the handshake" {
		t.Errorf("%s; %q", l.Notes[0].Text, l.Remember)
	}
	patient, problems := s.Variant("patient")
	if patient == nil || patient.Title != "now 75 s" {
		t.Fatalf("%s%s", patient.Title, problems.Format())
	}
}

func TestAChangedRunIsToldWithItsOwnNumbersOrNotToldOf(t *testing.T) {
	s := asking(t, "At $(time closes) the server closes; $(packet last) was its last.")
	slow, _ := s.Set("links.wan.delay=100ms")
	if l, _ := slow.Run(); l.Notes[0].Text == "" || !strings.HasPrefix(l.Notes[0].Text, "At 5.500 s") || l.Remember[1] != "200 ms for the handshake" {
		t.Errorf("with another delay: %s; %q", l.Notes[0].Text, l.Remember)
	}
	cut, problems := s.Set("until=100ms")
	if cut == nil {
		t.Fatal(problems.Format())
	}
	l, err := cut.Run()
	if err != nil || len(l.Problems) > 0 || len(l.Notes) > 0 || len(l.Remember) != 2 {
		t.Errorf("of a run that is cut off: %v, %v, %q%s", err, l.Notes, l.Remember, l.Problems.Format())
	}
	if l, _ = mute(t, s).Run(); len(l.Remember) != 1 || len(l.Problems) > 0 {
		t.Errorf("of a run without a handshake: %q%s", l.Remember, l.Problems.Format())
	}
}

// mute is the scenario in which the client's SYN never arrives.
func mute(t *testing.T, s *scenarios.Scenario) *scenarios.Scenario {
	t.Helper()
	out, problems := s.Intervene("drop packet=SYN nth=1 last=99")
	if out == nil {
		t.Fatal(problems.Format())
	}
	return out
}

func TestTheReferencePageTellsOfEveryPlaceholder(t *testing.T) {
	page, err := os.ReadFile("../docs/SCENARIOS.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range language.Functions() {
		usage, _, _ := strings.Cut(f.Usage(), " [")
		usage = strings.TrimSuffix(strings.Replace(usage, " STAT", " NAME", 1), ")") + ")`"
		if !strings.Contains(string(page), "`"+usage) || !strings.Contains(string(page), f.Means) {
			t.Errorf("the page does not tell of %s: %s", usage, f.Means)
		}
		for _, form := range strings.Fields(f.In) {
			if !strings.Contains(string(page), "`in "+form+"`") {
				t.Errorf("the page does not tell of in %s", form)
			}
		}
	}
	for _, v := range language.VariableNames() {
		if !strings.Contains(string(page), "`"+v+"`") {
			t.Errorf("the page does not tell of the variable %s", v)
		}
	}
}
