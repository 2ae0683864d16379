package decode

import (
	"reflect"
	"strconv"
	"strings"

	"wirewalk/scenarios/language"
	"wirewalk/scenarios/syntax"
)

// Settings lists the values of links, hosts, HTTP servers and clients that
// --set can change, in the order of the language.
func Settings(s *language.File) []language.Setting {
	var out []language.Setting
	for _, l := range s.Links {
		out = append(out, settingsOf("links."+l.Name, reflect.ValueOf(l).Elem())...)
	}
	for _, h := range s.Hosts {
		out = append(out, settingsOf("hosts."+h.Name, reflect.ValueOf(h).Elem())...)
		out = append(out, settingsOf("hosts."+h.Name+".tcp", reflect.ValueOf(&h.TCP).Elem())...)
	}
	if s.Node.Has("servers") {
		for i, p := range s.Servers {
			out = append(out, settingsOf(entryPath("servers", i, p.Node), reflect.ValueOf(p).Elem())...)
		}
	}
	for i, p := range s.Clients {
		out = append(out, settingsOf(entryPath("clients", i, p.Node), reflect.ValueOf(p).Elem())...)
	}
	return out
}

// entryPath names an entry of a list by its name, where the file gives one,
// else by its number.
func entryPath(list string, i int, n *syntax.Node) string {
	if n != nil {
		if name := n.Get("name"); name != nil && !strings.Contains(name.Text, ".") {
			return list + "." + name.Text
		}
	}
	return list + "." + strconv.Itoa(i+1)
}

// settingsOf lists the single values of a struct.
func settingsOf(path string, v reflect.Value) []language.Setting {
	var out []language.Setting
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
		out = append(out, language.Setting{Path: path + "." + f.key, Value: text, Means: f.tag.Get("desc") + needs(f.tag)})
	}
	return out
}
