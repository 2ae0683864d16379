package scenarios

import (
	"strings"
	"wirewalk/sim/vtime"
)

// seconds writes an instant for messages as the ladder does: 0.312 s, 7875.168 s.
// Parts of a millisecond are kept, so that what differs looks different.
func seconds(at vtime.Time) string {
	return strings.TrimSuffix(at.String(), "000") + " s"
}

// lasting writes a length of time in the same form, so that both can be compared.
func lasting(d vtime.Duration) string {
	switch {
	case d == vtime.Forever:
		return "forever"
	case d < 0:
		return "-" + lasting(-d)
	}
	return seconds(vtime.Time(d))
}
