package language

import (
	"strings"

	"wirewalk/sim/vtime"
)

// Seconds writes an instant for messages as the ladder does: 0.312 s, 7875.168 s.
// Parts of a millisecond are kept, so that what differs looks different.
func Seconds(at vtime.Time) string {
	return strings.TrimSuffix(at.String(), "000") + " s"
}

// Lasting writes a length of time in the same form, so that both can be compared.
func Lasting(d vtime.Duration) string {
	switch {
	case d == vtime.Forever:
		return "forever"
	case d < 0:
		return "-" + Lasting(-d)
	}
	return Seconds(vtime.Time(d))
}
