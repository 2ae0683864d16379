package decode

import (
	"cmp"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"wirewalk/scenarios/language"
	"wirewalk/scenarios/syntax"
	"wirewalk/sim/vtime"
)

// Encode writes a file with every default spelled out. The result is a scenario
// file again.
func Encode(f *language.File) []byte {
	w := &encoder{}
	w.structure(reflect.ValueOf(f).Elem(), 0)
	return []byte(w.b.String())
}

type encoder struct{ b strings.Builder }

func (w *encoder) line(depth int, format string, args ...any) {
	w.b.WriteString(strings.Repeat("  ", depth))
	fmt.Fprintf(&w.b, format, args...)
	w.b.WriteByte('\n')
}

// structure writes the keys of a struct in the order of the language.
func (w *encoder) structure(v reflect.Value, depth int) {
	for _, f := range fieldsOf(v.Type()) {
		if applies(v.Addr().Interface(), f.key) {
			w.field(&f, v.FieldByIndex(f.index), depth)
		}
	}
}

// applies reports whether a key means something for a value: the keys of some
// types do not all apply at the same time.
func applies(value any, key string) bool {
	switch x := value.(type) {
	case *language.File:
		return key != "stack" // Each host says its own.
	case *language.Step:
		return stepTakes(x, key)
	case *language.Fault:
		return faultTakes(x, key)
	case *language.Event:
		return eventTakes(x, key)
	case *language.Expectation:
		return expectationTakes(x, key)
	case *language.Program:
		return x.Protocol != "udp" || !slices.Contains(language.TCPOnlyKeys(), key)
	case *language.Page:
		return pageTakes(x, key)
	case *language.Host:
		return key != "tcp" || x.Stack != "none"
	case *language.Box:
		return x.Takes(key) && (key != "address" && key != "addresses" || x.Kind == "nat")
	}
	return true
}

func stepTakes(s *language.Step, key string) bool {
	switch key {
	case "host":
		return s.Host != ""
	case "do", "as":
		return true
	case "at":
		return s.At != nil
	case "after", "wait":
		return s.At == nil
	}
	return slices.Contains(language.ActionOf(s.Do).Keys, key)
}

func faultTakes(x *language.Fault, key string) bool {
	switch key {
	case "flags", "seq", "ack":
		return x.Do == "replace"
	case "by":
		return x.Do == "delay" || x.Do == "duplicate" || x.Do == "reorder"
	case "icmp":
		return x.Do == "icmp"
	case "seq_max":
		return x.SeqMax != 0
	}
	return true
}

func eventTakes(w *language.Event, key string) bool {
	switch key {
	case "is", "from", "to", "number", "text", "data":
		return w.Packet != ""
	case "nth":
		return w.At == nil
	}
	return true
}

func expectationTakes(e *language.Expectation, key string) bool {
	for _, k := range language.ExpectationKinds() {
		if e.Node.Has(k) {
			return key == k || key == "because" || slices.Contains(language.ExpectationKeys(k), key)
		}
	}
	return true
}

func pageTakes(p *language.Page, key string) bool {
	switch key {
	case "status":
		return p.Config.Status != 0
	case "early":
		return p.Config.Early != 0
	case "size":
		return p.Config.Text == ""
	}
	return true
}

func (w *encoder) field(f *field, v reflect.Value, depth int) {
	for v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return
		}
		v = v.Elem()
	}
	if when, ok := v.Interface().(language.Event); ok && cmp.Or(when.Edge, when.Name) != "" {
		w.line(depth, "%s: %s", f.key, cmp.Or(when.Edge, when.Name))
		return
	}
	switch {
	case !isText(v.Type()) && v.Kind() == reflect.Struct:
		if v.IsZero() {
			return
		}
		w.line(depth, "%s:", f.key)
		w.structure(v, depth+1)
	case v.Kind() == reflect.Slice:
		w.list(f, v, depth)
	default:
		if text := fullText(f, v); text != "" && (f.tag.Get("zero") != "refused" || !v.IsZero()) {
			w.line(depth, "%s: %s", f.key, text)
		}
	}
}

func (w *encoder) list(f *field, v reflect.Value, depth int) {
	if v.Len() == 0 {
		return
	}
	name := f.tag.Get("keyed")
	w.line(depth, "%s:", f.key)
	for i := range v.Len() {
		e := v.Index(i)
		for e.Kind() == reflect.Pointer {
			e = e.Elem()
		}
		switch {
		case name != "" && hasRaw(e.Type()):
			w.line(depth+1, "%s: %s", syntax.QuoteKey(e.FieldByName(name).String()), e.FieldByName("Value").Interface().(language.RawValue).Node.FlowText())
		case name != "":
			w.line(depth+1, "%s:", syntax.QuoteKey(e.FieldByName(name).String()))
			w.structure(e, depth+2)
		case e.Kind() == reflect.Struct:
			w.item(e, depth+1)
		default:
			w.line(depth+1, "- %s", fullText(&field{key: f.key, typ: e.Type(), tag: itemTag(f.tag)}, e))
		}
	}
}

// item writes a struct as an entry of a list: its first key follows the dash.
func (w *encoder) item(e reflect.Value, depth int) {
	sub := &encoder{}
	if when, ok := e.Interface().(language.Event); ok && cmp.Or(when.Edge, when.Name) != "" {
		w.line(depth, "- %s", cmp.Or(when.Edge, when.Name))
		return
	}
	sub.structure(e, depth+1)
	text := sub.b.String()
	if text == "" {
		w.line(depth, "- {}")
		return
	}
	lead := strings.Repeat("  ", depth)
	w.b.WriteString(lead + "- " + strings.TrimPrefix(text, lead+"  "))
}

// fullText is a value as a file writes it, "" when there is nothing to say.
func fullText(f *field, v reflect.Value) string {
	switch x := v.Interface().(type) {
	case vtime.Duration:
		return durationText(f, x)
	case language.Size:
		return strconv.FormatInt(int64(x), 10) + "B"
	case language.Rate:
		return rateText(x)
	case language.Share:
		return shareText(x)
	case language.IdleTime:
		return durationText(&field{external: true}, vtime.Duration(x))
	case language.Quantity:
		return x.String()
	case language.Moment:
		if x.After != "" {
			return x.D.String() + " after " + x.After
		}
		return x.D.String()
	}
	switch v.Kind() { //nolint:exhaustive // the kinds that the language has
	case reflect.String:
		if v.String() == "" {
			return ""
		}
		return syntax.QuoteText(v.String())
	case reflect.Bool:
		return strconv.FormatBool(v.Bool())
	}
	var n int64
	if v.CanUint() {
		n = int64(v.Uint())
	} else {
		n = v.Int()
	}
	if m := f.tag.Get("min"); m == "1" && n == 0 {
		return ""
	}
	switch f.tag.Get("unit") {
	case octets:
		return strconv.FormatInt(n, 10) + "B"
	case octetRate:
		return strconv.FormatInt(n, 10) + "B/s"
	}
	return strconv.FormatInt(n, 10)
}

func durationText(f *field, d vtime.Duration) string {
	switch {
	case d == vtime.Forever:
		return "never"
	case d == 0 && f.key == "http_idle_timeout":
		return "close-after-each"
	}
	return d.String()
}

func rateText(r language.Rate) string {
	switch {
	case r == 0:
		return "unlimited"
	case r%1_000_000 == 0:
		return strconv.FormatInt(int64(r/1_000_000), 10) + "Mbit/s"
	case r%1000 == 0:
		return strconv.FormatInt(int64(r/1000), 10) + "kbit/s"
	}
	return strconv.FormatInt(int64(r), 10) + "bit/s"
}

// shareText writes a share in percent where that is exact.
func shareText(x language.Share) string {
	const perCent = 10_000
	if x%perCent == 0 {
		return strconv.Itoa(int(x/perCent)) + "%"
	}
	return strconv.Itoa(int(x)) + "ppm"
}
