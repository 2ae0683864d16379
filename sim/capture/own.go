package capture

import (
	"fmt"
	"strconv"
	"strings"

	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
)

// file is what the file shows of how it was made.
func (im *importer) file() trace.File {
	var f trace.File
	for i, p := range im.packets {
		if p.moved {
			if f.Moved++; f.First == 0 {
				f.First = trace.PacketID(i + 1)
			}
		}
		if p.stepped > 0 {
			f.Steps = append(f.Steps, trace.Step{Packet: trace.PacketID(i + 1), At: p.at, By: p.stepped + afterStep})
		}
	}
	return f
}

// spansStep reports whether the clock stepped back between two instants.
func (im *importer) spansStep(from, to vtime.Time) bool {
	for _, s := range im.steps {
		if from < s.at && s.at <= to {
			return true
		}
	}
	return false
}

// untimed takes the instants of an exchange away that lie behind a step of the clock:
// how long it took is not known.
func (im *importer) untimed(x *app.Exchange) {
	for _, at := range []*vtime.Time{&x.Connected, &x.SendStart, &x.SendEnd, &x.FirstByte, &x.End} {
		if *at != vtime.Never && im.spansStep(x.Queued, *at) {
			*at = vtime.Never
		}
	}
}

// fileLabels are the remarks that a packet earns by how the file has it.
func (p *packet) fileLabels() []string {
	var labels []string
	if n := len(p.copies); n > 0 {
		labels = append(labels, fmt.Sprintf("captured %d times: frames %s", n+1, numbers(append([]int{p.number}, p.frames()...))))
	}
	switch {
	case p.stepped > 0:
		labels = append(labels, fmt.Sprintf("the clock steps back by %s here: the time before it is not known", p.stepped))
	case p.ranBack > 0:
		labels = append(labels, fmt.Sprintf("time stamp runs back by %s", p.ranBack))
	}
	return labels
}

// numbers lists numbers, at most a handful.
func numbers(list []int) string {
	const most = 8
	var parts []string
	for _, n := range list[:min(len(list), most)] {
		parts = append(parts, strconv.Itoa(n))
	}
	if len(list) > most {
		parts = append(parts, "...")
	}
	return strings.Join(parts, ", ")
}

// frames are the numbers of the copies of a packet.
func (p *packet) frames() []int {
	var out []int
	for _, c := range p.copies {
		out = append(out, c.number)
	}
	return out
}

// own is the time stamp of a packet where the trace has another date for it, else 0.
func (p *packet) own(t *trace.Trace) int64 {
	if p.ns == t.Date(p.at) {
		return 0
	}
	return p.ns
}
