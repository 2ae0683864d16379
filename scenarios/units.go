package scenarios

import (
	"fmt"
	"strconv"
	"strings"

	"wirewalk/sim/vtime"
)

// Size is a number of octets, written with its unit: 100B, 4KiB, 1.5MB.
type Size int64

// Rate is a number of bits a second, written with its unit: 5Mbit/s; 0 is unlimited.
type Rate int64

// Share is a part of packets in parts per million, written 1% or 250ppm.
type Share int

// IdleTime is a time, or never (vtime.Forever).
type IdleTime vtime.Duration

// Quantity is a number, a size or a time.
type Quantity struct {
	N    int64
	Time bool // N is nanoseconds
	Size bool // N is octets, and was written with a unit
}

// Moment is an instant, or a time after an event.
type Moment struct {
	D     vtime.Duration
	After string // "", "last activity", or a step or signal
}

// complaint is what is wrong with a text, and what to do.
type complaint struct{ msg, hint string }

func wrong(hint, format string, args ...any) *complaint {
	return &complaint{msg: fmt.Sprintf(format, args...), hint: hint}
}

// textParser is a type that reads itself from the text of a scalar.
type textParser interface {
	parseText(s string) *complaint
	// example shows how it is written, pattern is the same as a regular expression.
	example() string
	pattern() string
}

func isNumber(s string) bool {
	if s == "" {
		return false
	}
	for _, r := range s {
		if (r < '0' || r > '9') && r != '.' {
			return false
		}
	}
	return true
}

func parseDuration(s string) (vtime.Duration, *complaint) {
	s = strings.TrimSpace(s)
	switch {
	case s == "0":
		return 0, nil
	case strings.HasPrefix(s, "-"):
		return 0, wrong("time runs forward only: write 0s or more", "%s is negative", s)
	case isNumber(s):
		return 0, wrong("write the unit right after the number; units are ns, us, ms, s, m, h",
			"%s needs a unit: %sms or %ss?", s, s, s)
	}
	d, err := vtime.ParseDuration(strings.ReplaceAll(s, " ", ""))
	if err != nil {
		return 0, wrong("units are ns, us, ms, s, m, h", "%v", err)
	}
	return d, nil
}

// scaled reads a decimal number with one of the units, in integers.
func scaled(s string, units []unit, need string) (int64, *complaint) {
	s = strings.TrimSpace(s)
	if strings.HasPrefix(s, "-") {
		return 0, wrong("write 0 or more", "%s is negative", s)
	}
	n := strings.IndexFunc(s, func(r rune) bool { return (r < '0' || r > '9') && r != '.' })
	if n < 0 && s != "" {
		if strings.Trim(s, "0") == "" {
			return 0, nil
		}
		return 0, wrong("", "%s needs a unit: %s", s, strings.ReplaceAll(need, "N", s))
	}
	if n <= 0 {
		return 0, wrong("", "%q is no number with a unit: write for example %s", s, strings.ReplaceAll(need, "N", "4"))
	}
	word := strings.TrimSpace(s[n:])
	var names []string
	for _, u := range units {
		if u.name == word {
			return multiply(s[:n], u.size, s)
		}
		names = append(names, u.name)
	}
	return 0, wrong("units are "+strings.Join(names, ", "), "%q is not a unit", word)
}

type unit struct {
	name string
	size int64
}

// multiply scales a decimal number with a unit exactly.
func multiply(num string, size int64, all string) (int64, *complaint) {
	whole, frac, _ := strings.Cut(num, ".")
	if whole == "" {
		whole = "0"
	}
	w, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || strings.Contains(frac, ".") {
		return 0, wrong("", "%q is not a number", num)
	}
	if w > (1<<62)/size {
		return 0, wrong("", "%s is more than this program can hold", all)
	}
	total, part := w*size, size
	for i, c := range frac {
		if i > 8 || part%10 != 0 && i > 0 && part < 10 {
			break
		}
		total += int64(c-'0') * part / 10
		part /= 10
	}
	return total, nil
}

func sizeUnits() []unit {
	return []unit{
		{"B", 1},
		{"octets", 1},
		{"octet", 1},
		{"kB", 1000},
		{"KiB", 1 << 10},
		{"MB", 1_000_000},
		{"MiB", 1 << 20},
		{"GB", 1_000_000_000},
		{"GiB", 1 << 30},
	}
}

func parseSize(s string) (int64, *complaint) {
	n, c := scaled(s, sizeUnits(), "NB or NKiB?")
	if c != nil && c.hint == "" {
		c.hint = "units are B (octets), kB (1000), KiB (1024), MB, MiB, GB, GiB"
	}
	if c != nil && strings.HasSuffix(strings.TrimSpace(s), "KB") {
		c.hint = "write kB for 1000 octets or KiB for 1024"
	}
	return n, c
}

func (z *Size) parseText(s string) *complaint {
	n, c := parseSize(s)
	*z = Size(n)
	return c
}

func (*Size) example() string { return "100B, 4KiB, 1.5MB" }
func (*Size) pattern() string { return `^(0|[0-9.]+ ?(B|octets?|kB|KiB|MB|MiB|GB|GiB))$` }

func (z *Rate) parseText(s string) *complaint {
	if strings.TrimSpace(s) == "unlimited" {
		*z = 0
		return nil
	}
	n, c := scaled(s, []unit{
		{"bit/s", 1}, {"kbit/s", 1000}, {"Mbit/s", 1_000_000}, {"Gbit/s", 1_000_000_000},
	}, "Nkbit/s or NMbit/s?")
	if c != nil && c.hint == "" {
		c.hint = "units are bit/s, kbit/s, Mbit/s, Gbit/s; or write unlimited"
	}
	if c == nil && n == 0 {
		return wrong("for a link without a limit write unlimited; to cut it, use the unplug step", "a rate of 0 lets nothing pass")
	}
	*z = Rate(n)
	return c
}

func (*Rate) example() string { return "5Mbit/s, unlimited" }
func (*Rate) pattern() string { return `^(unlimited|[0-9.]+ ?[kMG]?bit/s)$` }

func (z *Share) parseText(s string) *complaint {
	n, c := scaled(s, []unit{{"%", 10_000}, {"ppm", 1}}, "N% or Nppm?")
	if c != nil && c.hint == "" {
		c.hint = "1% is one packet in a hundred, 100ppm one in ten thousand"
	}
	if c == nil && n > 1_000_000 {
		return wrong("a share is at most 100%", "%s is more than all packets", s)
	}
	*z = Share(n)
	return c
}

func (*Share) example() string { return "1%, 250ppm" }
func (*Share) pattern() string { return `^(0|[0-9.]+ ?(%|ppm))$` }

func (z *IdleTime) parseText(s string) *complaint {
	if strings.TrimSpace(s) == "never" {
		*z = IdleTime(vtime.Forever)
		return nil
	}
	d, c := parseDuration(s)
	*z = IdleTime(d)
	return c
}

func (*IdleTime) example() string { return "60s, never" }
func (*IdleTime) pattern() string { return `^(never|0|([0-9.]+ ?(ns|us|µs|ms|s|min|m|h) ?)+)$` }

func (z *Quantity) parseText(s string) *complaint {
	if s == "" {
		return wrong("", "a number, a size or a time is missing")
	}
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		if n < 0 {
			return wrong("write 0 or more", "%s is negative", s)
		}
		*z = Quantity{N: n}
		return nil
	}
	if n, c := parseSize(s); c == nil {
		*z = Quantity{N: n, Size: true}
		return nil
	}
	d, c := parseDuration(s)
	if c != nil {
		return wrong("write a number such as 10, a size such as 4KiB, or a time such as 250ms", "%q is no number, size or time", s)
	}
	*z = Quantity{N: int64(d), Time: true}
	return nil
}

func (*Quantity) example() string { return "10, 4KiB, 250ms" }
func (*Quantity) pattern() string { return `^[0-9].*$` }

// String writes the quantity with its unit.
func (z Quantity) String() string {
	switch {
	case z.Time:
		return vtime.Duration(z.N).String()
	case z.Size:
		return strconv.FormatInt(z.N, 10) + "B"
	}
	return strconv.FormatInt(z.N, 10)
}

// say writes the quantity for messages about a run.
func (z Quantity) say() string {
	if z.Time {
		return lasting(vtime.Duration(z.N))
	}
	return z.String()
}

func (z *Moment) parseText(s string) *complaint {
	span, after, found := strings.Cut(s, " after ")
	d, c := parseDuration(span)
	if c != nil {
		return c
	}
	z.D, z.After = d, strings.TrimSpace(after)
	if found && z.After == "" {
		return wrong("name a step or signal, or write: after last activity", "after what?")
	}
	return nil
}

func (*Moment) example() string { return "7950s after last activity, 3s after first, 200ms" }
func (*Moment) pattern() string {
	return `^(0|([0-9.]+ ?(ns|us|µs|ms|s|min|m|h) ?)+)( ?after .+)?$`
}

// number is the value of a text of digits, 0 for others.
func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
