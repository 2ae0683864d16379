package decode

import (
	"reflect"

	"wirewalk/scenarios/language"
)

// Key is one key of a type of the language, for tests.
type Key struct {
	Name     string
	Index    []int
	Tag      reflect.StructTag
	Type     reflect.Type
	External bool
	Words    []string
	Text     func(reflect.Value) string // as a file writes a value
}

// Keys lists the keys of a type.
func Keys(t reflect.Type) []Key {
	var out []Key
	for _, f := range fieldsOf(t) {
		out = append(out, Key{f.key, f.index, f.tag, f.typ, f.external, wordsOf(&f), func(v reflect.Value) string { return fullText(&f, v) }})
	}
	return out
}

// Types are the types of the language, in the order in which they are found.
func Types() []reflect.Type {
	g := &schemaWriter{done: map[reflect.Type]bool{}}
	out := []reflect.Type{reflect.TypeFor[language.File]()}
	g.structure(out[0])
	for len(g.queue) > 0 {
		t := g.queue[0]
		g.queue = g.queue[1:]
		g.definition(t)
		if t.PkgPath() == out[0].PkgPath() {
			out = append(out, t)
		}
	}
	return out
}

// IsText reports whether a type reads itself from text.
func IsText(t reflect.Type) bool { return isText(t) }

// Alias is a key as another program calls it, for tests.
type Alias struct{ Names, In, Here string }

// Aliases lists the keys of other programs that are known.
func Aliases() []Alias {
	var out []Alias
	for _, a := range aliases() {
		out = append(out, Alias{a.names, a.in, a.here})
	}
	return out
}

// Needs is what the description of a key says of the keys that it needs.
func Needs(tag reflect.StructTag) string { return needs(tag) }
