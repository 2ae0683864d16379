package scenarios

import (
	"reflect"
	"strings"

	"wirewalk/sim"
	"wirewalk/sim/vtime"
)

// Intervene returns the scenario with one thing more that happens: a fault of
// the links or a deed of the world, in the words of a file:
//
//	drop nth=7                         the seventh packet is lost
//	drop packet=data from=server nth=3
//	delay by=200ms packet=SYN-ACK      also duplicate, reorder, corrupt, mark-ce, icmp
//	crash host=server at=5s            also reboot, unplug, plug
//
// Faults that are added come before those of the file.
func (s *Scenario) Intervene(text string) (*Scenario, Problems) {
	r := s.reader()
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

func (s *Scenario) intervene(r *reader, n *node, word string) (*Scenario, Problems) {
	out := *s
	d := &decoder{reader: r, root: s.root}
	c := &checker{reader: r, f: &s.File}
	faults := strings.Fields("drop delay duplicate reorder corrupt mark-ce icmp")
	deeds := strings.Fields("crash reboot unplug plug")
	switch {
	case contains(faults, word):
		var x Fault
		d.structure(n, reflect.ValueOf(&x).Elem())
		if len(r.problems) == 0 {
			c.fault(&x)
		}
		out.extra = append(append([]sim.Intervention(nil), s.extra...), sim.Intervention{Fault: x.rule(), Link: x.Link})
	case contains(deeds, word):
		var st Step
		d.structure(n, reflect.ValueOf(&st).Elem())
		if len(r.problems) == 0 {
			out.steps = append(append([]sim.Step(nil), s.steps...), s.deed(c, &st))
		}
	default:
		r.report(n, didYouMean(word, append(faults, deeds...), "intervention"), "%q is nothing that can be made to happen", word)
	}
	if len(r.problems.Errors()) > 0 {
		return nil, r.problems
	}
	return &out, r.problems
}

// deed is a step that the world does.
func (s *Scenario) deed(c *checker, st *Step) sim.Step {
	st.auto, st.As = true, "what-if "+st.Do
	if st.Do == "crash" || st.Do == "reboot" {
		st.Host = or(st.Host, s.first())
	}
	if st.At == nil && st.After == "" {
		st.At = new(vtime.Duration)
	}
	if st.After != "" && !strings.Contains(st.After, ".") {
		st.After += ".done"
	}
	c.step(st)
	out, _ := (&compiler{f: &s.File}).step(st)
	return out
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
