package language

import "strings"

// OctetRatePattern is how a number of octets a second is written, as a regular expression.
const OctetRatePattern = `^(0|[0-9.]+ ?(B|octets?|kB|KiB|MB|MiB|GB|GiB)/s)$`

// ParseOctetRate reads a number of octets a second with its unit, such as 10KiB/s; 0 needs none.
func ParseOctetRate(s string) (int64, *Complaint) {
	const hint = "write for example 10KiB/s or 500kB/s; links count bits (5Mbit/s), answers count octets"
	s = strings.TrimSpace(s)
	if s == "0" {
		return 0, nil
	}
	size, ok := strings.CutSuffix(s, "/s")
	if !ok {
		return 0, wrong(hint, "%s needs a unit of octets a second", s)
	}
	n, c := ParseSize(size)
	if c != nil {
		return 0, wrong(hint, "%q is no number of octets a second", s)
	}
	return n, nil
}
