package scenarios

import (
	"reflect"
	"slices"
	"strings"
)

// Intervene returns the scenario with one thing more that happens: a fault of
// the links or a deed of the world, in the words of a file:
//
//	drop nth=7                         the seventh packet is lost
//	drop packet=data from=server nth=3
//	delay by=200ms packet=SYN-ACK      also duplicate, reorder, corrupt, mark-ce, icmp
//	replace number=7 flags=RST         another segment is sent instead
//	crash host=server at=5s            also reboot, unplug, plug
//	inject host=client at=5s conn=1 flags=RST seq=1
//
// Faults that are added come before those of the file, steps after them. Full
// writes the changed scenario as a file.
func (s *Scenario) Intervene(text string) (*Scenario, Problems) {
	r := s.reporter()
	origin := "--fault " + text
	words, ok := splitWords(text)
	if !ok || len(words) == 0 {
		r.add(Problem{File: origin, Message: "write what happens, then key=value", Hint: "for example --fault 'drop nth=7'"})
		return nil, r.problems
	}
	n := &node{kind: mapNode, origin: origin}
	put := func(key, value string) {
		n.keys = append(n.keys, &node{kind: scalarNode, text: key, origin: origin})
		n.items = append(n.items, &node{kind: scalarNode, text: value, origin: origin, quoted: true})
	}
	put("do", words[0])
	for _, w := range words[1:] {
		key, value, ok := strings.Cut(w, "=")
		switch {
		case !ok:
			r.report(n, "write key=value, such as nth=7 or packet=data", "%q is no key=value", w)
		case n.has(key):
			r.report(n, "keep one of them", "%s is given twice", key)
		default:
			put(key, value)
		}
	}
	if len(r.problems) > 0 {
		return nil, r.problems
	}
	return s.intervene(r, n, words[0])
}

// intervene writes the deed into a copy of the file's tree: a fault before the
// others, because the first rule that matches acts; a step after the others.
func (s *Scenario) intervene(r *reporter, n *node, word string) (*Scenario, Problems) {
	faults := strings.Fields("drop delay duplicate reorder corrupt mark-ce icmp replace")
	deeds := strings.Fields("crash reboot unplug plug inject")
	root := s.root.clone()
	switch {
	case slices.Contains(faults, word):
		list := root.list("faults")
		list.items = append([]*node{n}, list.items...)
	case slices.Contains(deeds, word):
		if !n.has("at") && !n.has("after") {
			n.keys = append(n.keys, &node{kind: scalarNode, text: "at", origin: n.origin})
			n.items = append(n.items, &node{kind: scalarNode, text: "0s", origin: n.origin})
		}
		if word == "inject" {
			n.gather("segment", func(key string) bool { return takes(reflect.TypeFor[RawSegment](), key) })
		}
		list := root.list("script")
		list.items = append(list.items, n)
	default:
		r.report(n, didYouMean(word, append(faults, deeds...), "intervention"), "%q is nothing that can be made to happen", word)
		return nil, r.problems
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
