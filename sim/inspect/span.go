package inspect

import (
	"fmt"
	"strconv"
	"strings"

	"wirewalk/sim/vtime"
)

// Words writes a length of time for a sentence, in the units of Span and with all its
// digits that matter: to the second from two minutes on, else to the millisecond, below
// a second to the hundredth of one: 2 h 12 min 30 s, 75 s, 4.944 s, 27.93 ms.
func Words(d vtime.Duration) string {
	switch {
	case d >= 2*vtime.Minute-vtime.Second/2:
		d = rounded(d, vtime.Second)
		s := ""
		for _, unit := range []struct {
			of   vtime.Duration
			name string
		}{{vtime.Hour, " h "}, {vtime.Minute, " min "}, {vtime.Second, " s "}} {
			if n := d / unit.of; n > 0 {
				s += strconv.FormatInt(int64(n), 10) + unit.name
			}
			d %= unit.of
		}
		return strings.TrimSpace(s)
	case d >= vtime.Second-vtime.Millisecond/2:
		return thousandths(rounded(d, vtime.Millisecond)/vtime.Millisecond) + " s"
	case d >= vtime.Millisecond:
		return thousandths(rounded(d, 10*vtime.Microsecond)/vtime.Microsecond) + " ms"
	case d > 0 && d < vtime.Microsecond:
		return strconv.FormatInt(int64(d), 10) + " ns"
	}
	return thousandths(d) + " µs"
}

// rounded is a length of time to the nearest unit.
func rounded(d, unit vtime.Duration) vtime.Duration { return (d + unit/2) / unit * unit }

// Span writes a length of time in words that are easy to say: 4 min, 1 h 15 min, 1.5 s, 28 ms.
func Span(d vtime.Duration) string {
	switch {
	case d >= vtime.Hour-vtime.Second/2:
		return units(d, vtime.Hour, "h", vtime.Minute, "min")
	case d >= 2*vtime.Minute-vtime.Second/2:
		return units(d, vtime.Minute, "min", vtime.Second, "s")
	case d >= vtime.Second:
		return decimal(d/vtime.Millisecond) + " s"
	case d >= vtime.Millisecond:
		return decimal(d/vtime.Microsecond) + " ms"
	}
	return decimal(d) + " µs"
}

func units(d, big vtime.Duration, bigName string, small vtime.Duration, smallName string) string {
	d += small / 2
	s := strconv.FormatInt(int64(d/big), 10) + " " + bigName
	if rest := d % big / small; rest > 0 {
		s += " " + strconv.FormatInt(int64(rest), 10) + " " + smallName
	}
	return s
}

// decimal writes thousandths, rounded to the three digits that people read.
func decimal(n vtime.Duration) string {
	switch {
	case n >= 100_000:
		n = rounded(n, 1000)
	case n >= 10_000:
		n = rounded(n, 100)
	case n >= 1000:
		n = rounded(n, 10)
	}
	return thousandths(n)
}

// thousandths writes a number of them without zeros at the end.
func thousandths(n vtime.Duration) string {
	s := strconv.FormatInt(int64(n/1000), 10)
	if frac := strings.TrimRight(fmt.Sprintf("%03d", n%1000), "0"); frac != "" {
		s += "." + frac
	}
	return s
}

// Count is a number of things in words: 1 packet, 2 packets.
func Count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return strconv.Itoa(n) + " " + what + "s"
}

// Grouped is a number with a comma between thousands, from 10,000 on.
func Grouped(n int64) string {
	s := strconv.FormatInt(n, 10)
	if n < 10_000 {
		return s
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}
