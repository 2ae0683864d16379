package decode

import (
	"reflect"
	"strconv"
	"strings"

	"wirewalk/scenarios/language"
	"wirewalk/scenarios/syntax"
)

// Settings lists the values of links, hosts, boxes, HTTP servers and clients, and
// the socket options that steps set, that --set can change, in the order of the language.
func Settings(s *language.File) []language.Setting {
	var out []language.Setting
	add := func(host, path string, v any) {
		list := settingsOf(path, reflect.ValueOf(v).Elem())
		for i := range list {
			list[i].Host = host
		}
		out = append(out, list...)
	}
	for _, l := range s.Links {
		add("", "links."+l.Name, l)
	}
	for _, h := range s.Hosts {
		add(h.Name, "hosts."+h.Name, h)
		add(h.Name, "hosts."+h.Name+".tcp", &h.TCP)
	}
	for _, b := range s.Boxes {
		add(b.Name, "boxes."+b.Name, b)
	}
	if s.Node.Has("servers") {
		for i, p := range s.Servers {
			add(p.Host, entryPath("servers", i, p.Node), p)
		}
	}
	for i, p := range s.Clients {
		add(p.Host, entryPath("clients", i, p.Node), p)
	}
	for i, step := range s.Script {
		out = append(out, socketOptions(entryPath("script", i, nil), step)...)
	}
	return out
}

// socketOptions lists the options that a step sets.
func socketOptions(path string, step *language.Step) []language.Setting {
	var out []language.Setting
	for _, o := range step.Options {
		if o.Value.Node == nil || o.Value.Node.Kind != syntax.Scalar {
			continue
		}
		for _, w := range language.SocketOptions() {
			if w.Word == o.Name {
				out = append(out, language.Setting{
					Path: path + ".options." + o.Name, Value: o.Value.Node.Text, Means: w.Desc, Host: step.Host,
				})
			}
		}
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

// settingsOf lists the single values of a struct, and of the structs in it that are there.
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
				if f.key == "tcp" { // They have a place of their own.
					continue
				}
				out = append(out, settingsOf(path+"."+f.key, x)...)
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
