package inspect

import (
	"fmt"
	"strconv"
	"strings"

	"wirewalk/sim/vtime"
)

// Span writes a length of time in words that are easy to say: 4 min, 1 h 15 min, 1.5 s, 28 ms.
func Span(d vtime.Duration) string {
	switch {
	case d >= vtime.Hour:
		return units(d, vtime.Hour, "h", vtime.Minute, "min")
	case d >= 2*vtime.Minute:
		return units(d, vtime.Minute, "min", vtime.Second, "s")
	case d >= vtime.Second:
		return decimal(d/vtime.Millisecond) + " s"
	case d >= vtime.Millisecond:
		return decimal(d/vtime.Microsecond) + " ms"
	}
	return decimal(d) + " us"
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
func decimal(thousandths vtime.Duration) string {
	switch {
	case thousandths >= 100_000:
		thousandths = (thousandths + 500) / 1000 * 1000
	case thousandths >= 10_000:
		thousandths = (thousandths + 50) / 100 * 100
	case thousandths >= 1000:
		thousandths = (thousandths + 5) / 10 * 10
	}
	s := strconv.FormatInt(int64(thousandths/1000), 10)
	if frac := strings.TrimRight(fmt.Sprintf("%03d", thousandths%1000), "0"); frac != "" {
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
