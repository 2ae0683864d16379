package decode

import (
	"reflect"
	"strings"

	"wirewalk/scenarios/language"
	"wirewalk/scenarios/syntax"
)

// Place is one map of a file with the value that was read from it.
type Place struct {
	Node   *syntax.Node
	value  reflect.Value
	usual  reflect.Value // the same value of a map that says nothing
	fields []field
}

// Visit calls fn for every map of a file that was read, those above before those within.
func Visit(f *language.File, fn func(p *Place)) {
	v := &visitor{d: &decoder{Reporter: &syntax.Reporter{}, root: f.Node}, fn: fn}
	v.structure(f.Node, reflect.ValueOf(f).Elem(), reflect.Value{})
}

type visitor struct {
	d  *decoder
	fn func(p *Place)
}

// structure visits a struct and what is in it. usual is its value by default,
// the zero one for a type of the language, which has defaults of its own.
func (v *visitor) structure(n *syntax.Node, x, usual reflect.Value) {
	if n == nil || n.Kind != syntax.Map {
		return
	}
	if !usual.IsValid() {
		usual = reflect.New(x.Type()).Elem()
		v.d.fill(&syntax.Node{Kind: syntax.Empty}, usual)
		v.d.prepare(n, usual.Addr().Interface())
	}
	p := &Place{n, x, usual, fieldsOf(x.Type())}
	v.fn(p)
	for _, f := range p.fields {
		if n.Has(f.key) {
			v.field(n.Get(f.key), x.FieldByIndex(f.index), usual.FieldByIndex(f.index), f.external)
		}
	}
}

func (v *visitor) field(n *syntax.Node, x, usual reflect.Value, external bool) {
	if x.Kind() == reflect.Pointer {
		if x.IsNil() || x.Elem().Kind() != reflect.Struct {
			return
		}
		x, usual = x.Elem(), reflect.New(x.Type().Elem()).Elem()
	}
	switch {
	case isText(x.Type()):
	case x.Kind() == reflect.Slice:
		for i := range min(x.Len(), len(n.Items)) {
			if e := x.Index(i); e.Kind() == reflect.Pointer {
				v.structure(n.Items[i], e.Elem(), reflect.Value{})
			}
		}
	case x.Kind() == reflect.Struct && external || isTCPConfig(x.Type()):
		v.structure(n, x, usual)
	case x.Kind() == reflect.Struct:
		v.structure(n, x, reflect.Value{})
	}
}

// Value is what the map's value points to, for the type switches of callers.
func (p *Place) Value() any { return p.value.Addr().Interface() }

// Says reports whether the map has a key with another value than that of a map
// without it.
func (p *Place) Says(key string) bool {
	f := lookup(p.fields, key)
	if f == nil || !p.Node.Has(key) {
		return false
	}
	x, usual := p.value.FieldByIndex(f.index), p.usual.FieldByIndex(f.index)
	if x.Kind() == reflect.Pointer && !x.IsNil() && usual.IsNil() {
		return true
	}
	return !reflect.DeepEqual(x.Interface(), usual.Interface())
}

// Need is what a key needs of those beside it to do something.
type Need struct{ Key, Message, Hint string }

// Unmet lists the keys of the map that do nothing, because what they need is not there.
func (p *Place) Unmet() []Need {
	var out []Need
	for _, f := range p.fields {
		needs := f.tag.Get("needs")
		if needs == "" || !p.Says(f.key) {
			continue
		}
		for _, term := range strings.Fields(needs) {
			if !p.meets(term) {
				message, hint := unmet(f.key, term)
				out = append(out, Need{f.key, message, hint})
				break
			}
		}
	}
	return out
}

// meets reports whether a term of a needs tag holds: a|b wants one of the keys
// to have a value, !a wants none, a=x,y and a!=x want a word.
func (p *Place) meets(term string) bool {
	if key, ok := strings.CutPrefix(term, "!"); ok {
		return !p.given(key)
	}
	if key, word, ok := strings.Cut(term, "!="); ok {
		return p.word(key) != word
	}
	if key, words, ok := strings.Cut(term, "="); ok {
		for w := range strings.SplitSeq(words, ",") {
			if p.word(key) == w {
				return true
			}
		}
		return false
	}
	for key := range strings.SplitSeq(term, "|") {
		if p.given(key) {
			return true
		}
	}
	return false
}

// given reports whether a key has a value that means something; a count of 1
// that is the default means no more than none.
func (p *Place) given(key string) bool {
	f := lookup(p.fields, key)
	if f == nil {
		return false
	}
	x := p.value.FieldByIndex(f.index)
	return !x.IsZero() && (f.tag.Get("default") != "1" || x.Int() != 1)
}

func (p *Place) word(key string) string {
	f := lookup(p.fields, key)
	if f == nil {
		return ""
	}
	return fullText(f, p.value.FieldByIndex(f.index))
}

// unmet says what a key lacks, and what to do.
func unmet(key, term string) (message, hint string) {
	switch {
	case key == "trailers": // A field that announces them is written all the same.
		return "only a chunked message has trailers, and framing is not chunked", "write framing: chunked, or leave trailers out"
	case strings.HasPrefix(term, "!"):
		return key + " does nothing beside " + term[1:], "leave one of them out"
	case strings.Contains(term, "!="):
		other, word, _ := strings.Cut(term, "!=")
		return key + " does nothing: " + other + " is " + word, "leave it out, or give " + other + " another value"
	case strings.Contains(term, "="):
		other, words, _ := strings.Cut(term, "=")
		words = strings.ReplaceAll(words, ",", " or ")
		return key + " does nothing: " + other + " is not " + words, "write " + other + ": " + words + ", or leave " + key + " out"
	}
	others := strings.ReplaceAll(term, "|", " or ")
	return key + " does nothing without " + others, "add " + others + ", or leave " + key + " out"
}

// needs says what a key needs of those beside it, as the end of its description.
func needs(tag reflect.StructTag) string {
	var with, without []string
	for term := range strings.FieldsSeq(tag.Get("needs")) {
		switch key, word, is := strings.Cut(term, "="); {
		case strings.HasSuffix(key, "!"):
			without = append(without, strings.TrimSuffix(key, "!")+": "+word)
		case is:
			with = append(with, key+": "+strings.ReplaceAll(word, ",", " or "))
		case strings.HasPrefix(term, "!"):
			without = append(without, term[1:])
		default:
			with = append(with, strings.ReplaceAll(term, "|", " or "))
		}
	}
	text := ""
	if len(with) > 0 {
		text += "; with " + strings.Join(with, " and ")
	}
	if len(without) > 0 {
		text += "; not with " + strings.Join(without, " or ")
	}
	return text
}
