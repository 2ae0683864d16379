package decode

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"wirewalk/scenarios/language"
	"wirewalk/scenarios/syntax"
	"wirewalk/sim/vtime"
)

// Lookup is a single value of a file, its defaults included, by the path that
// --set takes: servers.app.http_idle_timeout. Entries of lists have numbers from
// 1, or are named by their name, host or as.
func Lookup(file *language.File, path string) (language.Amount, *language.Complaint) {
	v, at := reflect.ValueOf(file).Elem(), &field{}
	said := ""
	for parts := language.SplitPath(path); len(parts) > 0; {
		part, taken := parts[0], 1
		for v.Kind() == reflect.Pointer && !v.IsNil() {
			v = v.Elem()
		}
		switch {
		case v.Kind() == reflect.Pointer:
			return language.Amount{}, &language.Complaint{Message: said + " is not set here", Hint: "ask for a value that the file has"}
		case v.Kind() == reflect.Struct && !isText(v.Type()):
			fields := fieldsOf(v.Type())
			f := lookup(fields, part)
			if f == nil {
				return language.Amount{}, noKey(fields, said, part)
			}
			v, at = v.FieldByIndex(f.index), f
		case v.Kind() == reflect.Slice:
			entry, n, c := longestEntry(v, at, parts)
			if c != nil {
				return language.Amount{}, c
			}
			part, taken = strings.Join(parts[:n], "."), n
			v, at = entry, &field{key: at.key, typ: entry.Type(), tag: itemTag(at.tag), external: at.external}
		default:
			return language.Amount{}, &language.Complaint{Message: said + " is a value, it has no " + part, Hint: "end the path at " + said}
		}
		said = strings.TrimPrefix(said+"."+part, ".")
		parts = parts[taken:]
	}
	return amountOf(v, at, said)
}

// noKey says that a map has no such key.
func noKey(fields []field, said, part string) *language.Complaint {
	var words []string
	for _, f := range fields {
		words = append(words, f.key)
	}
	where := "a scenario"
	if said != "" {
		where = said
	}
	return &language.Complaint{Message: fmt.Sprintf("%s has no key %q", where, part), Hint: syntax.DidYouMean(part, words, "key")}
}

// longestEntry finds the entry of a list that the most parts of a path name together, since a
// name may have dots in it, as that of a host in the DNS does.
func longestEntry(v reflect.Value, at *field, parts []string) (entry reflect.Value, n int, c *language.Complaint) {
	for n = len(parts); n > 1; n-- {
		if entry, c = entryOf(v, at, strings.Join(parts[:n], ".")); c == nil {
			return entry, n, nil
		}
	}
	entry, c = entryOf(v, at, parts[0])
	return entry, 1, c
}

// entryOf finds an entry of a list by its number or name.
func entryOf(v reflect.Value, at *field, part string) (reflect.Value, *language.Complaint) {
	if i, err := strconv.Atoi(part); err == nil && at.tag.Get("keyed") == "" {
		if i < 1 || i > v.Len() {
			return v, &language.Complaint{Message: fmt.Sprintf("%s has no entry %d", at.key, i), Hint: "entries are counted from 1"}
		}
		return v.Index(i - 1), nil
	}
	var names []string
	for _, key := range []string{"Name", "Path", "As", "Host"} {
		for i := range v.Len() {
			e := v.Index(i)
			for e.Kind() == reflect.Pointer {
				e = e.Elem()
			}
			if e.Kind() != reflect.Struct {
				continue
			}
			name := e.FieldByName(key)
			if !name.IsValid() || name.Kind() != reflect.String || name.String() == "" {
				continue
			}
			if name.String() == part {
				return e, nil
			}
			names = append(names, name.String())
		}
	}
	return v, &language.Complaint{
		Message: fmt.Sprintf("%s has no entry called %q", at.key, part), Hint: syntax.DidYouMean(part, names, "entry"),
	}
}

// amountOf reads a single value.
func amountOf(v reflect.Value, f *field, said string) (language.Amount, *language.Complaint) {
	for v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	switch x := v.Interface().(type) {
	case vtime.Duration:
		if x == 0 && f.key == "http_idle_timeout" {
			return language.Amount{Text: durationText(f, x)}, nil
		}
		return language.TimeAmount(x), nil
	case language.IdleTime:
		return language.TimeAmount(vtime.Duration(x)), nil
	case language.Size:
		return language.Amount{Kind: language.Octets, N: int64(x)}, nil
	}
	switch v.Kind() { //nolint:exhaustive // the kinds that the language has
	case reflect.Struct, reflect.Slice, reflect.Pointer, reflect.Map, reflect.Func, reflect.Interface:
		if v.Kind() != reflect.Struct || !isText(v.Type()) {
			return language.Amount{}, &language.Complaint{Message: said + " is no single value", Hint: "go on to one of its keys"}
		}
	case reflect.Int, reflect.Int64, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		if _, text := reflect.New(v.Type()).Interface().(language.TextValue); !text && f.tag.Get("unit") != octetRate {
			return numberOf(v, f), nil
		}
	}
	text := fullText(f, v)
	if v.Kind() == reflect.String {
		text = v.String()
	}
	if text == "" {
		return language.Amount{}, &language.Complaint{Message: said + " is empty here", Hint: "ask for a value that the file has"}
	}
	return language.Amount{Text: apart(text)}, nil
}

func numberOf(v reflect.Value, f *field) language.Amount {
	out := language.Amount{Kind: language.Number}
	if f.tag.Get("unit") == octets {
		out.Kind = language.Octets
	}
	if v.CanUint() {
		out.N = int64(v.Uint())
	} else {
		out.N = v.Int()
	}
	return out
}

// apart writes a rate with its unit apart, as people do: 5 Mbit/s.
func apart(text string) string {
	i := strings.IndexFunc(text, func(r rune) bool { return (r < '0' || r > '9') && r != '.' })
	if i > 0 && strings.HasSuffix(text, "/s") {
		return text[:i] + " " + text[i:]
	}
	return text
}
