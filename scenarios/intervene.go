package scenarios

import (
	"reflect"
	"slices"
	"strings"

	"wirewalk/scenarios/decode"
	"wirewalk/scenarios/language"
	"wirewalk/scenarios/syntax"
)

// Intervene returns the scenario with one thing more that happens: a fault of
// the links or a deed of the world, in the words of a file:
//
//	drop nth=7                         the seventh packet is lost
//	drop packet=data from=server nth=3
//	delay by=200ms packet=SYN-ACK      also duplicate, reorder, corrupt, mark-ce, icmp
//	replace number=7 flags=RST         another segment is sent instead, with the numbers that the sender would write
//	crash host=server at=5s            also reboot, unplug, plug
//	inject host=client at=5s conn=1 flags=RST   with its own numbers, or seq=1
//
// Faults that are added come before those of the file, steps after them. Full
// writes the changed scenario as a file.
func (s *Scenario) Intervene(text string) (*Scenario, syntax.Problems) {
	r := s.reporter()
	origin := "--fault " + text
	words, ok := splitWords(text)
	if !ok || len(words) == 0 {
		r.Add(syntax.Problem{File: origin, Message: "write what happens, then key=value", Hint: "for example --fault 'drop nth=7'"})
		return nil, r.Problems
	}
	n := &syntax.Node{Kind: syntax.Map, Origin: origin}
	put := func(key, value string) {
		n.Keys = append(n.Keys, &syntax.Node{Kind: syntax.Scalar, Text: key, Origin: origin})
		n.Items = append(n.Items, &syntax.Node{Kind: syntax.Scalar, Text: value, Origin: origin, Quoted: true})
	}
	put("do", words[0])
	for _, w := range words[1:] {
		key, value, ok := strings.Cut(w, "=")
		switch {
		case !ok:
			r.Report(n, "write key=value, such as nth=7 or packet=data", "%q is no key=value", w)
		case n.Has(key):
			r.Report(n, "keep one of them", "%s is given twice", key)
		default:
			put(key, value)
		}
	}
	if len(r.Problems) > 0 {
		return nil, r.Problems
	}
	return s.intervene(r, n, words[0])
}

// intervene writes the deed into a copy of the file's tree: a fault before the
// others, because the first rule that matches acts; a step after the others.
func (s *Scenario) intervene(r *syntax.Reporter, n *syntax.Node, word string) (*Scenario, syntax.Problems) {
	faults := strings.Fields("drop delay duplicate reorder corrupt mark-ce icmp replace")
	deeds := strings.Fields("crash reboot unplug plug inject")
	root := s.root.Clone()
	switch {
	case slices.Contains(faults, word):
		list := root.List("faults")
		list.Items = append([]*syntax.Node{n}, list.Items...)
	case slices.Contains(deeds, word):
		if !n.Has("at") && !n.Has("after") {
			n.Keys = append(n.Keys, &syntax.Node{Kind: syntax.Scalar, Text: "at", Origin: n.Origin})
			n.Items = append(n.Items, &syntax.Node{Kind: syntax.Scalar, Text: "0s", Origin: n.Origin})
		}
		if word == "inject" {
			n.Gather("segment", func(key string) bool { return decode.Takes(reflect.TypeFor[language.RawSegment](), key) })
		}
		list := root.List("script")
		list.Items = append(list.Items, n)
	default:
		r.Report(n, syntax.DidYouMean(word, append(faults, deeds...), "intervention"), "%q is nothing that can be made to happen", word)
		return nil, r.Problems
	}
	return s.rebuild(r, root)
}

// splitWords splits at spaces outside quotes.
func splitWords(s string) ([]string, bool) {
	var out []string
	var b strings.Builder
	var quote rune
	for _, r := range s {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote == 0 && (r == '"' || r == '\''):
			quote = r
		case quote == 0 && (r == ' ' || r == '\t'):
			if b.Len() > 0 {
				out = append(out, b.String())
				b.Reset()
			}
		default:
			b.WriteRune(r)
		}
	}
	if b.Len() > 0 {
		out = append(out, b.String())
	}
	return out, quote == 0
}
