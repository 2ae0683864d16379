package scenarios_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// writeRecordings says which recordings the linux profile is held to, and how far.
func writeRecordings(t *testing.T, b *strings.Builder) {
	t.Helper()
	b.WriteString(`
## Recordings of Linux

A test runs a scenario of each of these recordings with the ` + "`linux`" + ` profile and compares the packets of each direction:
flags but PSH, numbers relative to the initial ones, lengths, order and times. Where runs of bare ACKs are folded, order and
times are not compared. The windows are not held equal, but counted: the last column says in how many of the compared
packets the window is another one. What differs there is when the reading program ran (a real one reads after a burst,
the model's at each segment), how fast a receive buffer grows after a loss, and what a segment takes of it on a veth pair.

| recording | compared | other windows |
|---|---|---|
`)
	var rows []string
	for kind, of := range allRecordings() {
		for _, r := range of {
			extent := r.extent()
			if r.strict > 0 {
				r.most, r.bulk = r.strict, false
			}
			pair := runBoth(t, kind, r)
			others := "none"
			if differ, of := pair.windows(r); differ > 0 {
				others = fmt.Sprintf("%d of %d", differ, of)
			}
			rows = append(rows, fmt.Sprintf("| %s | %s | %s |\n", r.name(), extent, others))
		}
	}
	slices.Sort(rows)
	b.WriteString(strings.Join(rows, ""))
}

// name is that of the recording, with the host where it is compared if there are several.
func (r *rules) name() string {
	if r.at == "" {
		return r.file
	}
	return r.file + ", at the " + r.at
}

// extent says what of a recording is compared.
func (r *rules) extent() string {
	var parts []string
	switch {
	case r.strict > 0:
		parts = append(parts, fmt.Sprintf("the first %d packets of each direction; the rest with runs of bare ACKs folded to the highest", r.strict))
	case r.bulk:
		parts = append(parts, "runs of bare ACKs folded to the highest")
	}
	if r.from != nil {
		parts = append(parts, "from the first window of 0")
	}
	if r.most > 0 {
		parts = append(parts, fmt.Sprintf("the first %d packets of each direction", r.most))
	}
	if len(parts) == 0 {
		return "every packet"
	}
	return strings.Join(parts, "; ")
}

// windows counts the compared packets, and those whose window field differs.
func (c *compared) windows(r rules) (differ, of int) {
	g, w := flows(c.got), flows(c.want)
	for k := range w {
		got, want := significant(g[k], r), significant(w[k], r)
		for i := range min(len(got), len(want)) {
			of++
			if c.model.Packet(got[i].packet).Seg.Window != c.recorded.Packet(want[i].packet).Seg.Window {
				differ++
			}
		}
	}
	return differ, of
}
