package decode

import (
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"wirewalk/scenarios/language"
	"wirewalk/scenarios/syntax"
	"wirewalk/sim/vtime"
)

// The units of numbers that are written with them.
const (
	octets    = "octets"
	octetRate = "octets/s"
)

// number decodes an integer; a field whose unit is octets needs the unit.
func (d *decoder) number(n *syntax.Node, s string, v reflect.Value, f *field) {
	s = strings.TrimSpace(s)
	unit := f.tag.Get("unit")
	if unit == octets || unit == octetRate {
		parse := language.ParseSize
		if unit == octetRate {
			parse = language.ParseOctetRate
		}
		x, c := parse(s)
		if c != nil {
			d.complain(n, f, c)
			return
		}
		d.setInt(n, x, s, v, f)
		return
	}
	if unit != "" {
		s = strings.TrimSpace(strings.TrimSuffix(strings.TrimSuffix(s, unit), strings.TrimSuffix(unit, "s")))
	}
	x, err := strconv.ParseInt(s, 10, 64)
	if err != nil {
		if u, e := strconv.ParseUint(s, 10, 64); e == nil && v.Kind() == reflect.Uint64 {
			v.SetUint(u)
			return
		}
		d.notANumber(n, s, f)
		return
	}
	d.setInt(n, x, s, v, f)
}

func (d *decoder) notANumber(n *syntax.Node, s string, f *field) {
	hint := "write a whole number such as 10"
	if _, c := language.ParseDuration(s); c == nil {
		hint = f.key + " is a count, not a time: write a whole number"
	} else if _, c := language.ParseSize(s); c == nil {
		hint = f.key + " is a count, not a size: write a whole number"
	}
	if desc := f.tag.Get("desc"); desc != "" {
		hint += "\n" + f.key + ": " + desc
	}
	d.Report(n, hint, "%s: %q is no whole number", f.key, s)
}

func (d *decoder) setInt(n *syntax.Node, x int64, s string, v reflect.Value, f *field) {
	lo, hi := int64(math.MinInt64), int64(math.MaxInt64)
	switch v.Kind() { //nolint:exhaustive // only the narrow and unsigned ones have bounds of their own
	case reflect.Uint8:
		lo, hi = 0, math.MaxUint8
	case reflect.Uint16:
		lo, hi = 0, math.MaxUint16
	case reflect.Uint32:
		lo, hi = 0, math.MaxUint32
	case reflect.Uint64:
		lo = 0
	default:
		if f.external {
			lo = 0
		}
	}
	if m, err := strconv.ParseInt(f.tag.Get("min"), 10, 64); err == nil {
		lo = m
	}
	if m, err := strconv.ParseInt(f.tag.Get("max"), 10, 64); err == nil {
		hi = m
	}
	if words := strings.Fields(f.tag.Get("enum")); len(words) > 0 && !slices.Contains(words, s) {
		d.Report(n, f.key+": "+f.tag.Get("desc"), "%s: %s is not known; allowed: %s", f.key, s, strings.Join(words, ", "))
		return
	}
	if x < lo || x > hi {
		d.Report(n, f.key+": "+f.tag.Get("desc"), "%s: %s is out of range; it is %s", f.key, s, rangeText(lo, hi))
		return
	}
	switch v.Kind() { //nolint:exhaustive // see plain
	case reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		v.SetUint(uint64(x))
	default:
		v.SetInt(x)
	}
}

func rangeText(lo, hi int64) string {
	switch {
	case hi == math.MaxInt64:
		return "at least " + strconv.FormatInt(lo, 10)
	case lo == math.MinInt64:
		return "at most " + strconv.FormatInt(hi, 10)
	}
	return "from " + strconv.FormatInt(lo, 10) + " to " + strconv.FormatInt(hi, 10)
}

// bounds checks min and max of a quantity with a unit.
func (d *decoder) bounds(n *syntax.Node, f *field, x any) {
	var got int64
	parse := func(s string) int64 { v, _ := language.ParseSize(s); return v }
	switch q := x.(type) {
	case vtime.Duration:
		got = int64(q)
		parse = func(s string) int64 { v, _ := language.ParseDuration(s); return int64(v) }
	case *language.Size:
		got = int64(*q)
	default:
		return
	}
	lo, hi := f.tag.Get("min"), f.tag.Get("max")
	if lo != "" && got < parse(lo) {
		d.Report(n, "", "%s: %s is out of range; it is at least %s", f.key, n.Text, lo)
	}
	if hi != "" && got > parse(hi) {
		d.Report(n, "", "%s: %s is out of range; it is at most %s", f.key, n.Text, hi)
	}
}
