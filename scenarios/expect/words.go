package expect

import (
	"math/bits"
	"strconv"
	"strings"

	"wirewalk/scenarios/language"
	"wirewalk/sim/inspect"
	"wirewalk/sim/vtime"
)

// words writes an amount as texts for people do, in the form that was asked for;
// "" stands for the usual one. ok is false when the amount has no such form.
func (p *filler) words(a language.Amount, in string) (text string, ok bool) {
	switch {
	case a.Kind == language.Word:
		return a.Text, in == ""
	case a.Kind == language.Instant && in == "":
		return p.reader().Clock(vtime.Time(a.N)) + " s", true
	case a.Kind == language.Instant || a.Kind == language.Lasts:
		return lasting(vtime.Duration(a.N), in)
	case in == "words":
		return spelled(a.N)
	case in == "digits":
		return inspect.Grouped(a.N), true
	case a.Kind == language.Number && in == "segments":
		return inspect.Grouped(a.N), true
	case a.Kind == language.Number:
		return inspect.Grouped(a.N), in == ""
	case in == "KiB":
		return ratio(a.N, 1024) + " KiB", true
	case in != "":
		return "", false
	case a.N == 1:
		return "1 octet", true
	}
	return inspect.Grouped(a.N) + " octets", true
}

// lasting writes a length of time: 28 ms, 75 s, 4 min, 2 h 12 min 30 s, or in one unit.
func lasting(d vtime.Duration, in string) (string, bool) {
	units := []struct {
		name string
		size vtime.Duration
	}{{"h", vtime.Hour}, {"min", vtime.Minute}, {"s", vtime.Second}, {"ms", vtime.Millisecond}, {"us", vtime.Microsecond}}
	if in != "" {
		for _, u := range units {
			if u.name == in {
				return ratio(int64(d), int64(u.size)) + " " + strings.Replace(in, "us", "µs", 1), true
			}
		}
		return "", false
	}
	switch {
	case d < vtime.Millisecond:
		return ratio(int64(d), int64(vtime.Microsecond)) + " µs", true
	case d < vtime.Second:
		return ratio(int64(d), int64(vtime.Millisecond)) + " ms", true
	case d < 2*vtime.Minute:
		return ratio(int64(d), int64(vtime.Second)) + " s", true
	}
	d = (d + vtime.Second/2) / vtime.Second * vtime.Second
	var parts []string
	for _, u := range units[:3] {
		if n := d / u.size; n > 0 {
			parts = append(parts, strconv.FormatInt(int64(n), 10)+" "+u.name)
		}
		d %= u.size
	}
	return strings.Join(parts, " "), true
}

// ratio writes n units of a size with the three digits that people read, all of
// those before the point, and without zeros behind it.
func ratio(n, size int64) string {
	if n < 0 {
		return "-" + ratio(-n, size)
	}
	scale := int64(100)
	for whole := n / size; whole >= 10 && scale > 1; whole /= 10 {
		scale /= 10
	}
	hi, lo := bits.Mul64(uint64(n), uint64(scale))
	q, rest := bits.Div64(hi, lo, uint64(size))
	if rest >= uint64(size-size/2) {
		q++
	}
	s := inspect.Grouped(int64(q) / scale)
	if frac := int64(q) % scale; frac > 0 {
		s += "." + strings.TrimRight(strconv.FormatInt(scale+frac, 10)[1:], "0")
	}
	return s
}

// spelled writes a small number as a word, a larger one in digits.
func spelled(n int64) (string, bool) {
	names := strings.Fields("no one two three four five six seven eight nine ten eleven twelve")
	if n >= 0 && int(n) < len(names) {
		return names[n], true
	}
	return inspect.Grouped(n), true
}
