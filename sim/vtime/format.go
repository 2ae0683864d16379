package vtime

import (
	"fmt"
	"math/bits"
	"strconv"
	"strings"
)

// String writes an instant as seconds with six digits, cut (not rounded) to the
// microsecond as tcpdump does.
func (t Time) String() string {
	if t == Never {
		return "never"
	}
	us := int64(t) / 1000
	return fmt.Sprintf("%d.%06d", us/1_000_000, us%1_000_000)
}

type unit struct {
	name string
	size Duration
}

// units lists the suffixes that Parse accepts, largest first.
func units() []unit {
	return []unit{
		{"h", Hour},
		{"min", Minute},
		{"ms", Millisecond},
		{"us", Microsecond},
		{"µs", Microsecond},
		{"ns", Nanosecond},
		{"s", Second},
		{"m", Minute},
	}
}

// String writes a duration as people do: 28ms, 1.5s, 2h12m30s.
func (d Duration) String() string {
	switch {
	case d == Forever:
		return "forever"
	case d < 0:
		return "-" + (-d).String()
	case d == 0:
		return "0s"
	case d < Microsecond:
		return fmt.Sprintf("%dns", int64(d))
	case d < Millisecond:
		return decimal(d, Microsecond) + "us"
	case d < Second:
		return decimal(d, Millisecond) + "ms"
	}
	var b strings.Builder
	if h := d / Hour; h > 0 {
		fmt.Fprintf(&b, "%dh", int64(h))
		d %= Hour
	}
	if m := d / Minute; m > 0 {
		fmt.Fprintf(&b, "%dm", int64(m))
		d %= Minute
	}
	if d > 0 || b.Len() == 0 {
		b.WriteString(decimal(d, Second) + "s")
	}
	return b.String()
}

// decimal writes d in the unit, without trailing zeros.
func decimal(d, unit Duration) string {
	whole, rest := int64(d/unit), int64(d%unit)
	if rest == 0 {
		return strconv.FormatInt(whole, 10)
	}
	digits := len(strconv.FormatInt(int64(unit), 10)) - 1
	return strconv.FormatInt(whole, 10) + "." + strings.TrimRight(fmt.Sprintf("%0*d", digits, rest), "0")
}

// ParseDuration reads a duration with units, such as 28ms, 1.5s, 2h12m30s or 4min.
// A number without a unit is an error that says what to write.
func ParseDuration(s string) (Duration, error) {
	rest := strings.TrimSpace(s)
	if rest == "" {
		return 0, fmt.Errorf("a duration is missing: write for example 28ms")
	}
	var total Duration
	for rest != "" {
		n := strings.IndexFunc(rest, func(r rune) bool { return (r < '0' || r > '9') && r != '.' })
		if n == 0 {
			return 0, fmt.Errorf("%q is not a duration: write for example 28ms, 1.5s or 2h", s)
		}
		if n < 0 {
			return 0, fmt.Errorf("%s needs a unit: %sms or %ss?", s, rest, rest)
		}
		size, used := unitAt(rest[n:])
		if used == 0 {
			return 0, fmt.Errorf("%q is not a duration: units are ns, us, ms, s, m, h", s)
		}
		part, err := scale(rest[:n], size)
		if err != nil || total > Forever-1-part {
			return 0, fmt.Errorf("%q is not a duration this program can hold", s)
		}
		total += part
		rest = rest[n+used:]
	}
	return total, nil
}

func unitAt(s string) (Duration, int) {
	for _, u := range units() {
		if strings.HasPrefix(s, u.name) {
			return u.size, len(u.name)
		}
	}
	return 0, 0
}

// scale multiplies a decimal number with a unit in integers.
func scale(num string, size Duration) (Duration, error) {
	whole, frac, _ := strings.Cut(num, ".")
	if whole == "" {
		whole = "0"
	}
	w, err := strconv.ParseUint(whole, 10, 63)
	if err != nil {
		return 0, err
	}
	hi, lo := bits.Mul64(w, uint64(size))
	if hi != 0 || lo >= 1<<62 {
		return 0, fmt.Errorf("out of range")
	}
	total := Duration(lo)
	for _, c := range frac {
		if c < '0' || c > '9' {
			return 0, fmt.Errorf("two points")
		}
		size /= 10
		total += Duration(c-'0') * size
	}
	return total, nil
}
