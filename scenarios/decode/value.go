package decode

import (
	"reflect"
	"strings"

	"wirewalk/scenarios/language"
	"wirewalk/scenarios/syntax"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

func eventType() reflect.Type { return reflect.TypeFor[language.Event]() }

func isText(t reflect.Type) bool {
	return reflect.PointerTo(t).Implements(reflect.TypeFor[language.TextValue]())
}

func isDuration(t reflect.Type) bool { return t == reflect.TypeFor[vtime.Duration]() }

// value decodes one node into v.
func (d *decoder) value(n *syntax.Node, v reflect.Value, f *field) {
	t := v.Type()
	if t.Kind() == reflect.Pointer {
		if n.Kind == syntax.Empty && t.Elem().Kind() != reflect.Struct {
			d.Report(n, f.tag.Get("desc"), "%s has no value", f.key)
			return
		}
		p := reflect.New(t.Elem())
		d.value(n, p.Elem(), f)
		v.Set(p)
		return
	}
	switch {
	case t == reflect.TypeFor[language.RawValue]():
		v.Set(reflect.ValueOf(language.RawValue{Node: n}))
	case isText(t):
		if s, ok := d.scalar(n, f, v.Addr().Interface().(language.TextValue).Example()); ok {
			d.complain(n, f, v.Addr().Interface().(language.TextValue).ParseText(s))
			d.bounds(n, f, v.Addr().Interface())
		}
	case isDuration(t):
		d.duration(n, v, f)
	case t == eventType() && n.Kind == syntax.Scalar:
		d.edge(n, v.Addr().Interface().(*language.Event))
	case t.Kind() == reflect.Struct:
		d.structure(n, v)
	case t.Kind() == reflect.Slice:
		d.list(n, v, f)
	default:
		d.plain(n, v, f)
	}
}

// plain decodes strings, numbers and truth values.
func (d *decoder) plain(n *syntax.Node, v reflect.Value, f *field) {
	switch v.Kind() { //nolint:exhaustive // the kinds that the language's types have
	case reflect.String:
		d.text(n, v, f)
	case reflect.Bool:
		if s, ok := d.scalar(n, f, "true or false"); ok {
			d.truth(n, s, v, f)
		}
	case reflect.Int, reflect.Int64, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		if s, ok := d.scalar(n, f, "a number"); ok {
			d.number(n, s, v, f)
		}
	default:
		d.Report(n, "", "%s cannot be set in a file", f.key)
	}
}

// scalar returns the text of a single value, or reports that there is none.
func (d *decoder) scalar(n *syntax.Node, f *field, example string) (string, bool) {
	switch n.Kind {
	case syntax.Scalar:
		return n.Text, true
	case syntax.Empty:
		if n.Text != "" {
			d.Report(n, "leave the key out to get its default; put the word in quotes to mean the word", "%s is null", f.key)
			return "", false
		}
		d.Report(n, "write for example "+f.key+": "+firstExample(example), "%s has no value", f.key)
	case syntax.List, syntax.Map:
		d.Report(n, "write for example "+f.key+": "+firstExample(example), "%s takes a single value, and this is %s", f.key, n.Shape())
	}
	return "", false
}

func firstExample(s string) string {
	first, _, _ := strings.Cut(s, ",")
	if first == "a number" {
		return "10"
	}
	first, _, _ = strings.Cut(first, " or ")
	return first
}

func (d *decoder) complain(n *syntax.Node, f *field, c *language.Complaint) {
	if c == nil {
		return
	}
	d.Report(n, c.Hint, "%s: %s", f.key, c.Message)
}

// duration decodes a time. Times of other packages may be never where their description says so.
func (d *decoder) duration(n *syntax.Node, v reflect.Value, f *field) {
	s, ok := d.scalar(n, f, "28ms")
	if !ok {
		return
	}
	if f.external && strings.TrimSpace(s) == "never" && !f.tcp {
		v.SetInt(int64(vtime.Forever))
		return
	}
	if f.key == "http_idle_timeout" {
		switch strings.TrimSpace(s) {
		case "close-after-each":
			v.SetInt(0)
			return
		case "0", "0s":
			d.Report(n, "write never, a time such as 75s, or close-after-each", "0 could mean never or at once")
			return
		}
	}
	x, c := language.ParseDuration(s)
	if c != nil {
		if f.external && !f.tcp && c.Hint != "" {
			c.Hint += "; or write never"
		}
		d.complain(n, f, c)
		return
	}
	if x == 0 && f.tag.Get("zero") == "refused" && n.Origin != "default of "+f.key {
		d.Report(n, "write never, or a time such as 30s", "%s: 0 could mean never or at once", f.key)
		return
	}
	v.SetInt(int64(x))
	d.bounds(n, f, x)
}

// isTCPConfig reports whether a type is tcpmodel.Config, whose times are never unlimited by a word.
func isTCPConfig(t reflect.Type) bool { return t == reflect.TypeFor[tcpmodel.Config]() }

// edge decodes the short forms of an event: start, end, or a name that the file
// gives it.
func (d *decoder) edge(n *syntax.Node, w *language.Event) {
	w.SetOrigin(n, n)
	if w.Nth = 1; n.Text == "start" || n.Text == "end" {
		w.Edge = n.Text
		return
	}
	w.Name = n.Text
}

// text decodes a string and checks its words.
func (d *decoder) text(n *syntax.Node, v reflect.Value, f *field) {
	s, ok := d.scalar(n, f, "some text")
	if !ok {
		return
	}
	words := wordsOf(f)
	if len(words) == 0 {
		if !n.Quoted && n.Origin == "" && syntax.Ambiguous(s) {
			d.Report(n, "put it in quotes: \""+s+"\"", "%s: YAML readers do not agree whether %s is a word or a truth value", f.key, s)
			return
		}
		v.SetString(s)
		return
	}
	if w := language.Canonical(s, words); w != "" {
		v.SetString(w)
		return
	}
	d.Report(n, syntax.DidYouMean(s, words, f.key), "%s: %q is not known", f.key, s)
	if syntax.NearestWord(s, words) != "" && len(words) <= 24 {
		d.AddHint("\nallowed: " + strings.Join(words, ", "))
	}
}

func (d *decoder) truth(n *syntax.Node, s string, v reflect.Value, f *field) {
	switch s {
	case "true", "false":
		v.SetBool(s == "true")
		return
	}
	hint := "write true or false"
	if syntax.Ambiguous(s) {
		hint = "write true or false: readers of YAML do not agree what on, off, yes and no are"
	}
	d.Report(n, hint, "%s: %q is no truth value", f.key, s)
}

// wordsOf lists the words that a text may be, nil when it is free.
func wordsOf(f *field) []string {
	e := f.tag.Get("enum")
	switch {
	case strings.HasPrefix(e, "@"):
		return language.NamedWords(e[1:])
	case e != "":
		return strings.Fields(e)
	}
	return language.TypeWords(f.typ)
}
