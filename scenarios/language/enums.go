package language

import (
	"reflect"
	"strings"
	"unicode"

	"wirewalk/httpmodel"
	"wirewalk/sim"
	"wirewalk/sim/measure"
	"wirewalk/tcpmodel"
)

// NamedWords are the word lists that other packages or tables own.
func NamedWords(name string) []string {
	switch name {
	case "actions":
		return actionWords()
	case "packets":
		return PacketWords()
	case "states":
		return stateWords()
	case "errors":
		return errnoWords()
	case "boxes":
		return boxWords()
	case "refusals":
		return refusalWords()
	case "icmp":
		return icmpWords()
	case "stats":
		return statWords()
	case "proxies":
		return httpmodel.ProxyProfiles()
	case "stacks":
		return append(tcpmodel.Profiles(), "none")
	case "profiles":
		return tcpmodel.Profiles()
	}
	return nil
}

// TypeWords are the words of httpmodel's word types.
func TypeWords(t reflect.Type) []string {
	switch t {
	case reflect.TypeFor[httpmodel.Version]():
		return []string{"1.0", "1.1"}
	case reflect.TypeFor[httpmodel.Framing]():
		return []string{"length", "chunked", "close"}
	case reflect.TypeFor[httpmodel.Announce]():
		return []string{"needed", "asked", "close", "always"}
	case reflect.TypeFor[httpmodel.CloseStyle]():
		return []string{"abrupt", "staged", "discard", "wait"}
	case reflect.TypeFor[httpmodel.TimeoutAnswer]():
		return []string{"silent", "408-body", "408-partial", "408"}
	case reflect.TypeFor[httpmodel.AtStop]():
		return []string{"closed", "answered", "dropped"}
	case reflect.TypeFor[httpmodel.EarlyAnswers]():
		return []string{"none", "own", "all"}
	case reflect.TypeFor[httpmodel.CutAnswer]():
		return []string{"never", "partial", "always"}
	case reflect.TypeFor[httpmodel.CapBy]():
		return []string{"active", "connections"}
	case reflect.TypeFor[httpmodel.BodyUse]():
		return []string{"drain", "close-early", "leak"}
	case reflect.TypeFor[httpmodel.Writing]():
		return []string{"listens", "reads-on", "gives-up"}
	case reflect.TypeFor[httpmodel.HalfClose]():
		return []string{"answered", "hang-up", "empty-answer"}
	case reflect.TypeFor[httpmodel.AnswerPass]():
		return []string{"streamed", "buffered", "whole"}
	case reflect.TypeFor[httpmodel.ProxyStyle]():
		return []string{"dumb", "right", "balancer"}
	}
	return nil
}

// PacketWords are sim's packet kinds as files write them: SYN-ACK, because
// SYN,ACK would be cut at the comma within { }.
func PacketWords() []string {
	var out []string
	for _, k := range sim.PacketKinds() {
		out = append(out, strings.ReplaceAll(k, ",", "-"))
	}
	return out
}

func stateWords() []string {
	var out []string
	for s := range tcpmodel.State(tcpmodel.NumStates) {
		out = append(out, s.String())
	}
	return out
}

func errnoWords() []string {
	var out []string
	for e := tcpmodel.OK; e.String() != "EUNKNOWN"; e++ {
		out = append(out, e.String())
	}
	return out
}

// statWords are the numbers that a run has: some have only captures.
func statWords() []string {
	var out []string
	for _, d := range measure.List() {
		if d.Shown != measure.ShownOnly {
			out = append(out, string(d.Stat))
		}
	}
	return out
}

func icmpWords() []string {
	return []string{
		"net-unreachable", "host-unreachable", "protocol-unreachable", "port-unreachable", "fragmentation-needed",
		"source-route-failed", "time-exceeded", "parameter-problem", "source-quench", "admin-prohibited",
	}
}

// ICMPKind is the ICMP error of a word.
func ICMPKind(word string) tcpmodel.ICMPKind {
	for i, w := range icmpWords() {
		if w == word {
			return tcpmodel.ICMPNetUnreachable + tcpmodel.ICMPKind(i)
		}
	}
	return 0
}

// Canonical returns the word that s spells, whatever its case and whether it
// joins flags with a comma, a plus or nothing; "" when there is none.
func Canonical(s string, words []string) string {
	for _, w := range words {
		if s == w {
			return w
		}
	}
	folded := fold(s)
	for _, w := range words {
		if folded == fold(w) {
			return w
		}
	}
	return ""
}

// fold is a word without what its spellings differ in.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(",+-_ ", r) {
			return -1
		}
		return unicode.ToLower(r)
	}, s)
}

// PacketKind is sim's word for a kind of packet.
func PacketKind(word string) string {
	if word == "SYN-ACK" {
		return "SYN,ACK"
	}
	return word
}
