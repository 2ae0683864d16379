package glossary

import (
	"regexp"
	"strings"
	"testing"
)

func found(g *Glossary, text string) string {
	var names []string
	for _, m := range g.Find(text) {
		names = append(names, text[m.From:m.To]+"="+m.Term.Name)
	}
	return strings.Join(names, " | ")
}

func TestTermsAreFoundAsWholeWordsTheLongestFirst(t *testing.T) {
	g := New()
	for text, want := range map[string]string{
		"SYN-RECEIVED is not SYN":               "SYN-RECEIVED=SYN-RECEIVED | SYN=SYN",
		"it waits 2 MSL, not 12 MSL":            "2 MSL=2 MSL | MSL=maximum segment lifetime",
		"SND.NXT 53 -> 105; SND.UNA.":           "SND.NXT=SND.NXT | SND.UNA=SND.UNA",
		"a half-close. Half-close, half-open":   "half-close=half-close | Half-close=half-close",
		"Slow start ends. A Window, \"Window\"": "Slow start=slow start | Window=window",
		"support reports MSLX FINAL unSYN":      "",
		"ports, ACKs, proxies and FINs":         "ports=port | ACKs=ACK | proxies=proxy | FINs=FIN",
		"the peer's window's edge":              "window=window",
		"the delayed-ACK timer":                 "delayed-ACK=delayed ACK",
		"it goes to LISTEN after listen()":      "LISTEN=LISTEN",
		"closed, Closed, CLOSED":                "CLOSED=CLOSED",
		"GET /window /a.port /port/2":           "",
		"a step of the script runs; it stops":   "",
		"#2 SYN,ACK seq 0":                      "SYN,ACK=SYN,ACK",
		"Connection: close is no connection":    "Connection: close=Connection (header field) | connection=connection",
		"(ssthresh) 10 is the cwnd at the RTO":  "ssthresh=slow-start threshold | cwnd=congestion window | RTO=retransmission timeout",
		"客户端SYN é SYN 服务器":                      "SYN=SYN",
	} {
		if got := found(g, text); got != want {
			t.Errorf("%q: found %q, want %q", text, got, want)
		}
	}
}

func TestEveryNameOfATermIsFoundAndLeadsToIt(t *testing.T) {
	g := New()
	for _, term := range g.Terms() {
		for _, n := range append([]string{term.Name}, term.Also...) {
			if to := g.Lookup(n); to == nil || to.Name != term.Name {
				t.Errorf("%q leads to %v, not to %q", n, to, term.Name)
			}
			if got := found(g, "the "+n+" here"); !term.Ours && got != n+"="+term.Name {
				t.Errorf("in a text %q is found as %q", n, got)
			} else if term.Ours && got != "" {
				t.Errorf("%q is an everyday word and is found as %q", n, got)
			}
		}
	}
}

func TestATermIsLookedUpInAnyCaseAndInThePlural(t *testing.T) {
	g := New()
	for ask, want := range map[string]string{
		"time-wait": "TIME-WAIT", " TIME-WAIT ": "TIME-WAIT", "half-closes": "half-close", "rto": "retransmission timeout",
		"Slow  Start": "slow start", "stop": "stop", "nonsense": "", "": "",
	} {
		got := ""
		if to := g.Lookup(ask); to != nil {
			got = to.Name
		}
		if got != want {
			t.Errorf("%q leads to %q, want %q", ask, got, want)
		}
	}
}

func TestASearchPutsTheTermsFirstThatAreCalledSo(t *testing.T) {
	g := New()
	list := g.Search("time-wait")
	if len(list) < 2 || list[0].Name != "TIME-WAIT" {
		t.Errorf("found %d, first %q", len(list), list[0].Name)
	}
	if n := len(g.Search("")); n != len(g.Terms()) {
		t.Errorf("an empty search finds %d of %d", n, len(g.Terms()))
	}
	if list := g.Search("no such words"); len(list) != 0 {
		t.Errorf("found %q", list[0].Name)
	}
}

func TestATextIsSplitFromItsReference(t *testing.T) {
	g := New()
	for name, want := range map[string]string{
		"TIME-WAIT": "RFC 9293 §3.3.2", "challenge ACK": "RFC 5961 §3.2, §4.2", "initial sequence number": "RFC 9293 §3.4.1, RFC 6528",
		"bytes in flight": "RFC 6675 §4", "connection pool": "", "D-SACK": "RFC 2883",
	} {
		term := g.Lookup(name)
		if term.Ref != want || strings.HasSuffix(term.Text, "RFC") || strings.TrimSpace(term.Text) != term.Text {
			t.Errorf("%s: reference %q in %q, want %q", name, term.Ref, term.Text, want)
		}
	}
}

func TestTermsAreSortedAndUnique(t *testing.T) {
	terms := New().Terms()
	if len(terms) < 100 {
		t.Fatalf("only %d terms were found", len(terms))
	}
	names := map[string]string{}
	for i := range terms {
		if i > 0 && strings.ToLower(terms[i-1].Name) >= strings.ToLower(terms[i].Name) {
			t.Errorf("%q stands before %q", terms[i-1].Name, terms[i].Name)
		}
		for _, n := range append([]string{terms[i].Name}, terms[i].Also...) {
			if other, twice := names[n]; twice {
				t.Errorf("%q is a name of %s and of %s", n, other, terms[i].Name)
			}
			names[n] = terms[i].Name
		}
	}
}

func TestTextsHaveAtMostTwoSentences(t *testing.T) {
	end := regexp.MustCompile(`[.?!]"?( |$)`)
	for _, e := range New().Terms() {
		if n := len(end.FindAllString(e.Text, -1)); n < 1 || n > 2 {
			t.Errorf("%s: %d sentences: %q", e.Name, n, e.Text)
		}
		if strings.ContainsAny(e.Text, "*`[") {
			t.Errorf("%s has markup that a screen would show: %q", e.Name, e.Text)
		}
	}
}

func TestAGlossaryOfAnotherShapeIsReadAsFarAsItGoes(t *testing.T) {
	for _, text := range []string{"", "\n## ", "\n## x", "\n## x\n\n*Also: *\n\n*Also: a", "\n## x\n\nRFC 1.\n"} {
		g := Parse(text)
		for _, m := range g.Find("x a RFC") {
			if m.To <= m.From {
				t.Errorf("%q: a match of nothing", text)
			}
		}
		if n := len(g.Search("")); n != len(g.Terms()) {
			t.Errorf("%q: %d of %d terms", text, n, len(g.Terms()))
		}
		g.Lookup("")
	}
}

func FuzzFind(f *testing.F) {
	g := New()
	f.Add("SYN-RECEIVED \xff SND.NXT.")
	f.Fuzz(func(t *testing.T, text string) {
		at := 0
		for _, m := range g.Find(text) {
			if m.From < at || m.To <= m.From || m.To > len(text) {
				t.Fatalf("the match %d to %d after %d of %d", m.From, m.To, at, len(text))
			}
			at = m.To
		}
	})
}
