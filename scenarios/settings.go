package scenarios

import (
	"reflect"
	"strconv"
	"strings"
)

// Setting is a value of a scenario that --set can change.
type Setting struct {
	Path  string // as --set takes it
	Value string // what it is now, as a file would say it
	Means string // the language's own words for it
}

// settings lists the values of links, hosts, HTTP servers and clients that
// --set can change, in the order of the language.
func settings(s *File) []Setting {
	var out []Setting
	for _, l := range s.Links {
		out = append(out, settingsOf("links."+l.Name, reflect.ValueOf(l).Elem())...)
	}
	for _, h := range s.Hosts {
		out = append(out, settingsOf("hosts."+h.Name, reflect.ValueOf(h).Elem())...)
		out = append(out, settingsOf("hosts."+h.Name+".tcp", reflect.ValueOf(&h.TCP).Elem())...)
	}
	if s.src.has("servers") {
		for i, p := range s.Servers {
			out = append(out, settingsOf(entryPath("servers", i, p.src), reflect.ValueOf(p).Elem())...)
		}
	}
	for i, p := range s.Clients {
		out = append(out, settingsOf(entryPath("clients", i, p.src), reflect.ValueOf(p).Elem())...)
	}
	return out
}

// entryPath names an entry of a list by its name, where the file gives one,
// else by its number.
func entryPath(list string, i int, n *node) string {
	if n != nil {
		if name := n.get("name"); name != nil && !strings.Contains(name.text, ".") {
			return list + "." + name.text
		}
	}
	return list + "." + strconv.Itoa(i+1)
}

// settingsOf lists the single values of a struct.
func settingsOf(path string, v reflect.Value) []Setting {
	var out []Setting
	for _, f := range fieldsOf(v.Type()) {
		x := v.FieldByIndex(f.index)
		for x.Kind() == reflect.Pointer && !x.IsNil() {
			x = x.Elem()
		}
		switch x.Kind() { //nolint:exhaustive // these are no single values
		case reflect.Pointer, reflect.Slice, reflect.Map, reflect.Func:
			continue
		case reflect.Struct:
			if !isText(x.Type()) {
				continue
			}
		}
		switch f.key {
		case "host", "name", "role", "address": // They say which, not how.
			continue
		}
		text := fullText(&f, x)
		if text == "" {
			continue
		}
		out = append(out, Setting{Path: path + "." + f.key, Value: text, Means: f.tag.Get("desc")})
	}
	return out
}
