// Package decode fills the types of the language from nodes, with the defaults
// of what is absent, and writes them back: the full file, the settings that can
// be changed, and the JSON Schema.
package decode

import (
	"reflect"
	"slices"
	"strconv"
	"strings"
	"sync"

	"wirewalk/scenarios/language"
	"wirewalk/scenarios/syntax"
)

// decoder fills the language's types from nodes.
type decoder struct {
	*syntax.Reporter
	root *syntax.Node
}

// File reads a scenario file from its tree. Values that are absent have
// their defaults; those that depend on other parts of the file come with
// File.Complete.
func File(r *syntax.Reporter, root *syntax.Node) *language.File {
	f := &language.File{}
	d := &decoder{Reporter: r, root: root}
	d.structure(root, reflect.ValueOf(f).Elem())
	return f
}

// field is one key of a struct type.
type field struct {
	key      string
	index    []int // as reflect.Value.FieldByIndex takes it
	tag      reflect.StructTag
	typ      reflect.Type
	external bool // of another package, prefilled by prepare and without defaults of its own
	tcp      bool // of tcpmodel.Config
}

// fieldsSeen keeps what fieldsOf found.
var fieldsSeen sync.Map //nolint:gochecknoglobals // types do not change

// fieldsOf lists the keys of a struct type in order: its own, then those of
// its inlined struct without the ones that are hidden or its own. Nobody may change
// the list.
func fieldsOf(t reflect.Type) []field {
	if seen, ok := fieldsSeen.Load(t); ok {
		return seen.([]field) //nolint:errcheck,forcetypeassert // nothing else is kept
	}
	out := findFields(t)
	fieldsSeen.Store(t, out)
	return out
}

func findFields(t reflect.Type) []field {
	var out []field
	own := map[string]bool{}
	external := t.PkgPath() != reflect.TypeFor[language.File]().PkgPath()
	for i := range t.NumField() {
		f := t.Field(i)
		key, inline, _ := strings.Cut(f.Tag.Get("yaml"), ",")
		switch {
		case !f.IsExported() || key == "-" || key == "" && inline == "":
		case inline == "inline":
			hidden := strings.Fields(f.Tag.Get("hide"))
			for _, g := range fieldsOf(f.Type) {
				if own[g.key] || slices.Contains(hidden, g.key) {
					continue
				}
				g.index = append([]int{i}, g.index...)
				out = append(out, g)
			}
		default:
			own[key] = true
			out = append(out, field{key: key, index: []int{i}, tag: f.Tag, typ: f.Type, external: external, tcp: isTCPConfig(t)})
		}
	}
	return out
}

// structure decodes a map into a struct.
func (d *decoder) structure(n *syntax.Node, v reflect.Value) {
	d.fill(n, v)
	if s, ok := v.Addr().Interface().(originSetter); ok {
		s.SetOrigin(n, n)
	}
	d.prepare(n, v.Addr().Interface())
	if n.Kind == syntax.Empty {
		d.missing(n, v.Type())
		return
	}
	if n.Kind != syntax.Map {
		d.Report(n, shapeHint(v.Type()), "%s stands where a map of keys is expected", n.Shape())
		return
	}
	fields := fieldsOf(v.Type())
	for i, k := range n.Keys {
		f := lookup(fields, k.Text)
		if f == nil {
			d.unknownKey(n, i, v.Type(), fields)
			continue
		}
		d.value(n.Items[i], v.FieldByIndex(f.index), f)
	}
	d.missing(n, v.Type())
}

func lookup(fields []field, key string) *field {
	for i := range fields {
		if fields[i].key == key {
			return &fields[i]
		}
	}
	return nil
}

// Takes reports whether a type of the language has a key.
func Takes(t reflect.Type, key string) bool { return lookup(fieldsOf(t), key) != nil }

// fill puts the defaults of absent keys in.
func (d *decoder) fill(n *syntax.Node, v reflect.Value) {
	for _, f := range fieldsOf(v.Type()) {
		def, ok := f.tag.Lookup("default")
		if !ok || n.Has(f.key) {
			if f.typ.Kind() == reflect.Struct && !f.external && !n.Has(f.key) && !isText(f.typ) && f.typ != eventType() {
				d.fill(&syntax.Node{Kind: syntax.Empty}, v.FieldByIndex(f.index))
			}
			continue
		}
		d.value(&syntax.Node{Kind: syntax.Scalar, Text: def, Quoted: true, Origin: "default of " + f.key}, v.FieldByIndex(f.index), &f)
	}
}

// missing reports required keys that are absent.
func (d *decoder) missing(n *syntax.Node, t reflect.Type) {
	for _, f := range fieldsOf(t) {
		if f.tag.Get("required") == "true" && !n.Has(f.key) {
			d.Report(n, f.key+": "+f.tag.Get("desc"), "%s is missing here", f.key)
		}
	}
}

// list decodes a list, or a map by name when the field is keyed.
func (d *decoder) list(n *syntax.Node, v reflect.Value, f *field) {
	if keyed := f.tag.Get("keyed"); keyed != "" {
		d.keyed(n, v, keyed, f)
		return
	}
	if f.external && n.Kind == syntax.Map && f.typ.Elem().Kind() == reflect.Struct {
		d.Report(n, "begin each entry with -", "%s is a list", f.key)
		return
	}
	switch n.Kind {
	case syntax.Empty:
		return
	case syntax.Scalar:
		if v.Type().Elem().Kind() != reflect.String {
			d.Report(n, "begin each entry with -", "%s is a list, and this is a single value", f.key)
			return
		}
		n = &syntax.Node{Kind: syntax.List, Items: []*syntax.Node{n}}
	case syntax.Map:
		d.Report(n, "begin each entry with -", "%s is a list, and this is a map", f.key)
		return
	case syntax.List:
	}
	if len(n.Items) > syntax.MaxEntries {
		d.Report(n, "use repeat, or 1..500 in a path", "%s has %d entries; at most %d fit", f.key, len(n.Items), syntax.MaxEntries)
		return
	}
	out := reflect.MakeSlice(v.Type(), 0, len(n.Items))
	for _, item := range n.Items {
		e := reflect.New(v.Type().Elem()).Elem()
		d.value(item, e, &field{key: f.key, typ: v.Type().Elem(), tag: itemTag(f.tag), external: f.external})
		out = reflect.Append(out, e)
	}
	v.Set(out)
}

// itemTag is what of a list's tag holds for its entries.
func itemTag(t reflect.StructTag) reflect.StructTag {
	if e := t.Get("enum"); e != "" {
		return reflect.StructTag(`enum:` + strconv.Quote(e))
	}
	return ""
}

// keyed decodes a map of named things into a list, in the order of the file.
func (d *decoder) keyed(n *syntax.Node, v reflect.Value, name string, f *field) {
	if n.Kind == syntax.Empty {
		return
	}
	if n.Kind != syntax.Map {
		d.Report(n, "write name: {...} for each of them, without -", "%s is a map by name, and this is %s", f.key, n.Shape())
		return
	}
	out := reflect.MakeSlice(v.Type(), 0, len(n.Items))
	for i, k := range n.Keys {
		e := reflect.New(v.Type().Elem().Elem())
		if raw := e.Elem().FieldByName("Value"); raw.IsValid() {
			raw.Set(reflect.ValueOf(language.RawValue{Node: n.Items[i]}))
		} else {
			d.structure(n.Items[i], e.Elem())
		}
		if s, ok := e.Interface().(originSetter); ok {
			s.SetOrigin(n.Items[i], k)
		}
		e.Elem().FieldByName(name).SetString(k.Text)
		out = reflect.Append(out, e)
	}
	v.Set(out)
}

// originSetter is a value that knows where it was read.
type originSetter interface{ SetOrigin(n, key *syntax.Node) }
