package diagnose

import (
	"slices"
	"strconv"
	"strings"

	"wirewalk/sim/inspect"
	"wirewalk/sim/vtime"
)

// ofTLS sums up the TLS of all connections in words, "" where there is none: its versions, and
// what the handshakes took.
func (s *survey) ofTLS() string {
	counts, names := map[string]int{}, []string(nil)
	resumed, least, most := 0, vtime.Forever, vtime.Duration(0)
	for i := range s.conns {
		f := s.conns[i].tls
		if f == nil {
			continue
		}
		name := f.Version()
		if name == "" {
			name = "TLS"
		}
		if counts[name]++; counts[name] == 1 {
			names = append(names, name)
		}
		if f.Resumed {
			resumed++
		}
		if took := f.Took(s.t, f.Done); took != vtime.Forever {
			least, most = min(least, took), max(most, took)
		}
	}
	if len(names) == 0 {
		return ""
	}
	slices.Sort(names)
	for i, name := range names {
		names[i] = name + " on " + Connections(counts[name])
	}
	text := strings.Join(names, ", ")
	if resumed > 0 {
		text += ", " + strconv.Itoa(resumed) + " resumed"
	}
	switch {
	case least == vtime.Forever:
	case inspect.Span(least) == inspect.Span(most):
		text += ", handshake " + inspect.Span(least)
	default:
		text += ", handshakes " + inspect.Span(least) + " to " + inspect.Span(most)
	}
	return text
}
