package decode

import (
	"encoding/json"
	"reflect"
	"strconv"
	"strings"

	"wirewalk/scenarios/language"
	"wirewalk/tcpmodel"
)

// timePattern is a duration as ParseDuration takes it, 0 included.
const timePattern = `^(0|([0-9.]+ ?(ns|us|µs|ms|s|min|m|h) ?)+)$`

// object is a JSON object whose keys keep their order.
type object []member

type member struct {
	key   string
	value any
}

// MarshalJSON writes the members in order.
func (o object) MarshalJSON() ([]byte, error) {
	var b strings.Builder
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		key, err := json.Marshal(m.key)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(m.value)
		if err != nil {
			return nil, err
		}
		b.Write(key)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return []byte(b.String()), nil
}

// Schema is the JSON Schema of the language (draft 2020-12), made from the Go
// types, so that an editor with a YAML language server completes and explains
// keys.
func Schema() []byte {
	g := &schemaWriter{done: map[reflect.Type]bool{}}
	top := object{
		{"$schema", "https://json-schema.org/draft/2020-12/schema"},
		{"title", "wirewalk scenario"},
		{"description", "A small laboratory of hosts and links, what is done in it, and what a teacher says about it."},
	}
	top = append(top, g.structure(reflect.TypeFor[language.File]())...)
	defs := object{}
	for len(g.queue) > 0 {
		t := g.queue[0]
		g.queue = g.queue[1:]
		defs = append(defs, member{defName(t), g.definition(t)})
	}
	top = append(top, member{"$defs", defs})
	out, err := json.MarshalIndent(top, "", "  ")
	if err != nil {
		return nil
	}
	return append(out, '\n')
}

type schemaWriter struct {
	done  map[reflect.Type]bool
	queue []reflect.Type
}

// definition is the schema of a type of its own.
func (g *schemaWriter) definition(t reflect.Type) object {
	if t == eventType() {
		return object{{"anyOf", []any{
			object{{"type", "string"}, {"description", "start, end, or a name of the file's events"}}, g.structure(t),
		}}}
	}
	return g.structure(t)
}

func (g *schemaWriter) structure(t reflect.Type) object {
	props := object{}
	var required []string
	for _, f := range fieldsOf(t) {
		s := g.value(f.typ, &f)
		if d := f.tag.Get("desc"); d != "" {
			s = append(s, member{"description", d + needs(f.tag)})
		}
		if def, ok := f.tag.Lookup("default"); ok {
			s = append(s, member{"default", typedDefault(&f, def)})
		}
		props = append(props, member{f.key, s})
		if f.tag.Get("required") == "true" {
			required = append(required, f.key)
		}
	}
	out := object{{"type", []string{"object", "null"}}, {"additionalProperties", false}, {"properties", props}}
	if len(required) > 0 {
		out[0].value = "object"
		out = append(out, member{"required", required})
	}
	return out
}

func typedDefault(f *field, def string) any {
	switch f.typ.Kind() { //nolint:exhaustive // others are written as text
	case reflect.Bool:
		return def == "true"
	case reflect.Int, reflect.Int64, reflect.Uint64:
		if n, err := strconv.ParseInt(def, 10, 64); err == nil {
			return n
		}
	}
	return def
}

// ref refers to the definition of a struct type, and has it written.
func (g *schemaWriter) ref(t reflect.Type) object {
	if !g.done[t] {
		g.done[t] = true
		g.queue = append(g.queue, t)
	}
	return object{{"$ref", "#/$defs/" + defName(t)}}
}

// defName is what a type is called in the schema.
func defName(t reflect.Type) string {
	if t == reflect.TypeFor[tcpmodel.Config]() {
		return "TCPOptions"
	}
	return t.Name()
}

// value is the schema of one value.
func (g *schemaWriter) value(t reflect.Type, f *field) object {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case t == reflect.TypeFor[language.RawValue]():
		return object{}
	case isText(t):
		p := reflect.New(t).Interface().(language.TextValue)
		if t == reflect.TypeFor[language.Quantity]() {
			return object{{"type", []string{"string", "integer"}}, {"pattern", p.Pattern()}, {"examples", strings.Split(p.Example(), ", ")}}
		}
		return withUnit(p.Pattern(), p.Example())
	case isDuration(t):
		if f.external && !f.tcp {
			words := []string{"never"}
			if f.key == "http_idle_timeout" {
				words = append(words, "close-after-each")
			}
			return object{{"anyOf", []any{object{{"enum", words}}, timeSchema()}}}
		}
		return timeSchema()
	case t.Kind() == reflect.Struct:
		return g.ref(t)
	case t.Kind() == reflect.Slice:
		return g.list(t, f)
	}
	return g.plain(t, f)
}

func timeSchema() object { return withUnit(timePattern, "28ms, 1.5s, 2h") }

// withUnit is a quantity: text with a unit, or 0.
func withUnit(pattern, examples string) object {
	return object{
		{"anyOf", []any{object{{"const", 0}}, object{{"type", "string"}, {"pattern", pattern}}}},
		{"examples", strings.Split(examples, ", ")},
	}
}

func (g *schemaWriter) list(t reflect.Type, f *field) object {
	elem := t.Elem()
	if f.tag.Get("keyed") != "" {
		value := object{}
		switch e := elem.Elem(); {
		case hasRaw(e):
		case e == eventType():
			value = g.structure(e) // A name stands for what an event is, not for another name.
		default:
			value = g.ref(e)
		}
		return object{{"type", []string{"object", "null"}}, {"additionalProperties", value}}
	}
	items := g.value(elem, &field{key: f.key, typ: elem, tag: itemTag(f.tag), external: f.external})
	list := object{{"type", []string{"array", "null"}}, {"items", items}}
	if elem.Kind() != reflect.String {
		return list
	}
	return object{{"anyOf", []any{list, items}}}
}

func hasRaw(t reflect.Type) bool {
	_, ok := t.FieldByName("Value")
	return ok
}

func (g *schemaWriter) plain(t reflect.Type, f *field) object {
	switch t.Kind() { //nolint:exhaustive // the kinds that the language has
	case reflect.Bool:
		return object{{"type", "boolean"}}
	case reflect.String:
		return stringSchema(f)
	}
	switch f.tag.Get("unit") {
	case octets:
		z := new(language.Size)
		return withUnit(z.Pattern(), z.Example())
	case octetRate:
		return withUnit(language.OctetRatePattern, "10KiB/s, 500kB/s")
	}
	if f.tag.Get("unit") != "" {
		return object{{"type", []string{"string", "integer"}}, {"pattern", `^[0-9]+( [a-z]+)?$`}}
	}
	out := object{{"type", "integer"}}
	for _, m := range [][2]string{{"min", "minimum"}, {"max", "maximum"}} {
		if n, err := strconv.ParseInt(f.tag.Get(m[0]), 10, 64); err == nil {
			out = append(out, member{m[1], n})
		}
	}
	if f.tag.Get("enum") == "1" {
		return object{{"const", 1}}
	}
	return out
}

// stringSchema is a text, or one of some words. Words that YAML reads as
// numbers, such as 1.1, may come as numbers.
func stringSchema(f *field) object {
	words := wordsOf(f)
	if len(words) == 0 {
		return object{{"type", []string{"string", "number"}}}
	}
	list := make([]any, 0, len(words))
	for _, w := range words {
		list = append(list, w)
		if n, err := strconv.ParseFloat(w, 64); err == nil {
			list = append(list, n)
		}
	}
	return object{{"enum", list}}
}
