package inspect

import (
	"fmt"
	"strings"
	"time"
)

// ParseDate reads a date with its time and zone, as logs write it (RFC 3339):
// 2026-11-20T10:00:00Z, 2026-11-20T10:00:00.25+09:00, a space in the place of the T.
// It is Unix nanoseconds; isDate is false for what does not begin as a date.
func ParseDate(text string) (ns int64, isDate bool, err error) {
	const day = len("2006-01-02")
	if len(text) < day || !begins(text) {
		return 0, false, nil
	}
	at, err := time.Parse(time.RFC3339Nano, strings.Replace(text, " ", "T", 1))
	if err != nil {
		if _, err := time.Parse("2006-01-02T15:04:05.999999999", strings.Replace(text, " ", "T", 1)); err == nil {
			return 0, true, fmt.Errorf("%s has no zone: end it with Z for UTC, or with one such as +09:00", text)
		}
		return 0, true, fmt.Errorf("%s is no date and time: write it as 2026-11-20T10:00:00Z", text)
	}
	if at.Year() < 1970 || at.Year() > 2200 {
		return 0, true, fmt.Errorf("%s is out of reach: years are from 1970 to 2200", text)
	}
	return at.UnixNano(), true, nil
}

// begins reports a text that begins as 2006-01-02 does.
func begins(text string) bool {
	for i, c := range []byte("2006-01-02") {
		if c == '-' != (text[i] == '-') || c != '-' && (text[i] < '0' || text[i] > '9') {
			return false
		}
	}
	return true
}
