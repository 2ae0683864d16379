package language

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

// Complaint is what is wrong with a text, and what to do.
type Complaint struct {
	Message, Hint string
	Part          string // of the text that it is about, "" for all of it
}

func wrong(hint, format string, args ...any) *Complaint {
	return &Complaint{Message: fmt.Sprintf(format, args...), Hint: hint}
}

// TextValue is a type that reads itself from the text of a scalar.
type TextValue interface {
	ParseText(s string) *Complaint
	// Example shows how it is written, Pattern is the same as a regular expression.
	Example() string
	Pattern() string
}

// IsNumber reports whether a text is digits and dots.
func IsNumber(s string) bool {
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

// ParseDuration reads a time with its unit, such as 28ms; 0 needs none.
func ParseDuration(s string) (vtime.Duration, *Complaint) {
	s = strings.TrimSpace(s)
	switch {
	case s == "0":
		return 0, nil
	case strings.HasPrefix(s, "-"):
		return 0, wrong("time runs forward only: write 0s or more", "%s is negative", s)
	case IsNumber(s):
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
func scaled(s string, units []unit, need string) (int64, *Complaint) {
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
func multiply(num string, size int64, all string) (int64, *Complaint) {
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

// ParseSize reads a number of octets with its unit, such as 4KiB; 0 needs none.
func ParseSize(s string) (int64, *Complaint) {
	n, c := scaled(s, sizeUnits(), "NB or NKiB?")
	if c != nil && c.Hint == "" {
		c.Hint = "units are B (octets), kB (1000), KiB (1024), MB, MiB, GB, GiB"
	}
	if c != nil && strings.HasSuffix(strings.TrimSpace(s), "KB") {
		c.Hint = "write kB for 1000 octets or KiB for 1024"
	}
	return n, c
}

// ParseText reads it from the text of a scalar.
func (z *Size) ParseText(s string) *Complaint {
	n, c := ParseSize(s)
	*z = Size(n)
	return c
}

// Example shows how it is written.
func (*Size) Example() string { return "100B, 4KiB, 1.5MB" }

// Pattern is the same as a regular expression.
func (*Size) Pattern() string { return `^(0|[0-9.]+ ?(B|octets?|kB|KiB|MB|MiB|GB|GiB))$` }

// ParseText reads it from the text of a scalar.
func (z *Rate) ParseText(s string) *Complaint {
	if strings.TrimSpace(s) == "unlimited" {
		*z = 0
		return nil
	}
	n, c := scaled(s, []unit{
		{"bit/s", 1}, {"kbit/s", 1000}, {"Mbit/s", 1_000_000}, {"Gbit/s", 1_000_000_000},
	}, "Nkbit/s or NMbit/s?")
	if c != nil && c.Hint == "" {
		c.Hint = "units are bit/s, kbit/s, Mbit/s, Gbit/s; or write unlimited"
	}
	if c == nil && n == 0 {
		return wrong("for a link without a limit write unlimited; to cut it, use the unplug step", "a rate of 0 lets nothing pass")
	}
	*z = Rate(n)
	return c
}

// Example shows how it is written.
func (*Rate) Example() string { return "5Mbit/s, unlimited" }

// Pattern is the same as a regular expression.
func (*Rate) Pattern() string { return `^(unlimited|[0-9.]+ ?[kMG]?bit/s)$` }

// ParseText reads it from the text of a scalar.
func (z *Share) ParseText(s string) *Complaint {
	n, c := scaled(s, []unit{{"%", 10_000}, {"ppm", 1}}, "N% or Nppm?")
	if c != nil && c.Hint == "" {
		c.Hint = "1% is one packet in a hundred, 100ppm one in ten thousand"
	}
	if c == nil && n > 1_000_000 {
		return wrong("a share is at most 100%", "%s is more than all packets", s)
	}
	*z = Share(n)
	return c
}

// Example shows how it is written.
func (*Share) Example() string { return "1%, 250ppm" }

// Pattern is the same as a regular expression.
func (*Share) Pattern() string { return `^(0|[0-9.]+ ?(%|ppm))$` }

// ParseText reads it from the text of a scalar.
func (z *IdleTime) ParseText(s string) *Complaint {
	if strings.TrimSpace(s) == "never" {
		*z = IdleTime(vtime.Forever)
		return nil
	}
	d, c := ParseDuration(s)
	*z = IdleTime(d)
	return c
}

// Example shows how it is written.
func (*IdleTime) Example() string { return "60s, never" }

// Pattern is the same as a regular expression.
func (*IdleTime) Pattern() string { return `^(never|0|([0-9.]+ ?(ns|us|µs|ms|s|min|m|h) ?)+)$` }

// ParseText reads it from the text of a scalar.
func (z *Quantity) ParseText(s string) *Complaint {
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
	if n, c := ParseSize(s); c == nil {
		*z = Quantity{N: n, Size: true}
		return nil
	}
	d, c := ParseDuration(s)
	if c != nil {
		return wrong("write a number such as 10, a size such as 4KiB, or a time such as 250ms", "%q is no number, size or time", s)
	}
	*z = Quantity{N: int64(d), Time: true}
	return nil
}

// Example shows how it is written.
func (*Quantity) Example() string { return "10, 4KiB, 250ms" }

// Pattern is the same as a regular expression.
func (*Quantity) Pattern() string { return `^[0-9].*$` }

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

// Words writes the quantity for messages about a run.
func (z Quantity) Words() string {
	if z.Time {
		return Lasting(vtime.Duration(z.N))
	}
	return z.String()
}

// ParseText reads it from the text of a scalar.
func (z *Moment) ParseText(s string) *Complaint {
	span, after, found := strings.Cut(s, " after ")
	d, c := ParseDuration(span)
	if c != nil {
		return c
	}
	z.D, z.After = d, strings.TrimSpace(after)
	if found && z.After == "" {
		return wrong("name a step or signal, or write: after last activity", "after what?")
	}
	return nil
}

// Example shows how it is written.
func (*Moment) Example() string { return "7950s after last activity, 3s after first, 200ms" }

// Pattern is the same as a regular expression.
func (*Moment) Pattern() string {
	return `^(0|([0-9.]+ ?(ns|us|µs|ms|s|min|m|h) ?)+)( ?after .+)?$`
}

// WholeNumber is the value of a text of digits, 0 for others.
func WholeNumber(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// LastActivity is the word for the last data or acknowledgment of data that an
// end received or sent before its connection was given up.
const LastActivity = "last activity"
