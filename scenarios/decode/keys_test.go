package decode_test

import (
	"bytes"
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"wirewalk/scenarios"
	"wirewalk/scenarios/decode"
	"wirewalk/scenarios/language"
	"wirewalk/scenarios/syntax"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
)

// place is somewhere in a scenario that takes keys.
type place struct {
	name string
	typ  reflect.Type
	base string   // a scenario in which as much as possible happens
	more []string // others, for what cannot happen in the same run
	path string
	skip string            // keys that this place does not try: other places do
	text map[string]string // values of texts and lists
	with map[string]string // what has to be so for a key to show: changes, separated by |
	seen map[string]tried
}

// tried is a scenario in which keys are tried, and what is seen of its run.
type tried struct {
	base *scenarios.Scenario
	seen string
}

// observe is all that a reader of a scenario's run can see of it, and what it
// says of its changes, "" when all is well.
func observe(t *testing.T, s *scenarios.Scenario) (seen, complaint string) {
	t.Helper()
	l, err := s.Run()
	if err != nil {
		return "", err.Error()
	}
	for _, w := range l.Warnings {
		if strings.HasPrefix(w.File, "--set") {
			complaint = w.Message
		}
	}
	var b bytes.Buffer
	happened(&b, l.Trace)
	for _, n := range l.Notes {
		fmt.Fprintf(&b, "note %d %d %s\n", n.Stop, n.Record, n.Text)
	}
	for _, x := range l.Sections {
		fmt.Fprintf(&b, "section %+v\n", x)
	}
	for _, q := range l.Questions {
		fmt.Fprintf(&b, "question %d %d %d\n", q.Stop, q.Record, q.Answer)
	}
	r := &syntax.Reporter{}
	l.Hold(r)
	for _, p := range append(r.Problems, l.Problems...) {
		fmt.Fprintf(&b, "problem %s\n", p.Message)
	}
	return b.String(), complaint
}

// happened writes what a trace holds, without the values of the scenario that stand in it
// for readers.
func happened(b *bytes.Buffer, t *trace.Trace) {
	for id := trace.RecordID(1); int(id) <= t.Len(); id++ {
		r := t.Record(id)
		fmt.Fprint(b, r, t.HostName(r.Host))
		switch r.Kind {
		case trace.SegmentSent, trace.SegmentDelivered, trace.SegmentDropped:
			p := t.Packet(r.Packet())
			fmt.Fprint(b, p.Seg, p.Extra(), p.TTL, p.Corrupt, t.AddrOf(max(p.From, 1), p), t.AddrOf(max(p.To, 1), p))
			if r.Kind == trace.SegmentSent {
				fmt.Fprintf(b, "%x", t.Octets(nil, p.Seg.Payload))
			} else {
				fmt.Fprint(b, t.Text(uint32(r.N)))
			}
		case trace.HTTP:
			fmt.Fprint(b, *t.Message(r.Ref))
		case trace.Exchange:
			fmt.Fprint(b, *t.Exchange(r.Ref))
		default:
			fmt.Fprint(b, t.Text(r.Ref))
		}
		b.WriteByte('\n')
	}
}

// outcome is what became of a value.
type outcome uint8

const (
	nothing outcome = iota // neither is anything else nor is it refused
	acts
	refusal
)

func try(t *testing.T, base *scenarios.Scenario, before, path, value string) outcome {
	t.Helper()
	s, _ := base.Set(path + "=" + value)
	if s == nil {
		return refusal
	}
	seen, said := observe(t, s)
	acted := seen != before
	switch {
	case acted && strings.Contains(said, "does nothing"):
		t.Errorf("%s=%s changes the run, but is refused: %s", path, value, said)
	case said != "":
		return refusal
	case acted:
		return acts
	}
	return nothing
}

// values are some for a key, the one that means nothing first.
func values(p *place, k *decode.Key) []string {
	if v := p.text[k.Name]; v != "" {
		return strings.Split(v, "|")
	}
	typ := k.Type
	if typ.Kind() == reflect.Pointer {
		typ = typ.Elem()
	}
	switch {
	case len(k.Words) > 0:
		return k.Words
	case typ == reflect.TypeFor[vtime.Duration]():
		return []string{"0s", "1ms", "300ms", "20s", "2h"}
	case typ == reflect.TypeFor[language.Rate]():
		return []string{"1Mbit/s"}
	case typ == reflect.TypeFor[language.Share]():
		return []string{"0%", "30%"}
	case typ == reflect.TypeFor[language.Size](), k.Tag.Get("unit") == "octets":
		return []string{"0B", "1B", "100B", "1000B", "20000B"}
	case typ.Kind() == reflect.Bool:
		return []string{"true", "false"}
	case typ.Kind() == reflect.Struct, typ.Kind() == reflect.Slice, typ.Kind() == reflect.String:
		return nil
	}
	return []string{"0", "1", "2", "3", "100"}
}

func TestEveryKeyActsOrIsRefusedWhereverItStands(t *testing.T) {
	t.Parallel()
	for i, p := range places() {
		if testing.Short() && i%6 != 0 {
			continue // The race detector makes each run many times slower.
		}
		t.Run(p.name, func(t *testing.T) {
			t.Parallel()
			p.seen = map[string]tried{}
			for _, k := range decode.Keys(p.typ) {
				if slices.Contains(strings.Fields(p.skip), k.Name) {
					continue
				}
				keyActs(t, &p, &k)
			}
		})
	}
}

func keyActs(t *testing.T, p *place, k *decode.Key) {
	t.Helper()
	all := values(p, k)
	if len(all) == 0 {
		t.Errorf("%s: the test has no value for it", k.Name)
		return
	}
	best, refusals := nothing, 0
	bases := append([]string{p.base}, p.more...)
	for _, src := range bases {
		if best == acts {
			break
		}
		got := outcomes(t, p, k, src, all)
		seen := slices.Collect(maps.Values(got))
		switch {
		case slices.Contains(seen, acts):
			best = acts
		case slices.Contains(seen, refusal):
			refusals++
		}
		if v := all[0]; zero(v) && got[v] == nothing && slices.Contains(seen, acts) && !saysZero(k) {
			if base, _ := scenarios.Load(p.name, []byte(src)); !usually(base, p, k, v) {
				t.Errorf("%s: %s does nothing, and nothing says what it means", k.Name, v)
			}
		}
	}
	if best == nothing && refusals < len(bases) {
		t.Errorf("%s: none of %v does anything, and none is refused", k.Name, all)
	}
}

func zero(v string) bool { return v == "0s" || v == "0B" || v == "0" }

// outcomes says of each value what becomes of it in one scenario.
func outcomes(t *testing.T, p *place, k *decode.Key, src string, all []string) map[string]outcome {
	t.Helper()
	before := p.without(t, src, p.with[k.Name])
	got := map[string]outcome{}
	for _, v := range all {
		if got[v] = try(t, before.base, before.seen, p.path+"."+k.Name, v); got[v] == acts {
			break
		}
	}
	return got
}

// without is a scenario with some changes, before a key is tried in it.
func (p *place) without(t *testing.T, src, changes string) tried {
	t.Helper()
	if x, ok := p.seen[src+changes]; ok {
		return x
	}
	base, ps := scenarios.Load(p.name, []byte(src))
	if base == nil {
		t.Fatal(ps.Format())
	}
	for change := range strings.SplitSeq(changes, "|") {
		if change == "" {
			continue
		}
		if changed, _ := base.Set(change); changed != nil { // If not, the key is refused as well.
			base = changed
		}
	}
	seen, _ := observe(t, base)
	p.seen[src+changes] = tried{base, seen}
	return p.seen[src+changes]
}

// saysZero reports whether the words about a key say what 0 is.
func saysZero(k *decode.Key) bool {
	return strings.Contains(k.Tag.Get("desc"), "0 ") || strings.Contains(k.Tag.Get("desc"), "unless said") || k.Tag.Get("default") != ""
}

// usually reports whether a value is that of a scenario without the key.
func usually(base *scenarios.Scenario, p *place, k *decode.Key, v string) bool {
	for _, s := range base.Settings() {
		if s.Path == p.path+"."+k.Name {
			return strings.TrimSuffix(s.Value, "ns") == strings.TrimSuffix(v, "ns")
		}
	}
	return cmp.Compare(k.Tag.Get("default"), "") == 0
}
