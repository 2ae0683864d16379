package ladder

import (
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
)

const (
	idleFrom  = 500 * vtime.Millisecond // a wait as long as this gets a row of its own
	runFrom   = 5                       // like stops in a row that fold
	runPeriod = 4                       // stops that may make up what repeats
)

// mixer sums up what stops look like (FNV-1a).
type mixer uint64

func (m *mixer) add(n uint64) { *m = (*m ^ mixer(n)) * 1099511628211 }

func (m *mixer) flag(b bool) {
	if b {
		m.add(2)
	}
	m.add(1)
}

func (m *mixer) text(s string) {
	for i := range len(s) {
		m.add(uint64(s[i]))
	}
}

// signature is equal for stops that look alike but for their numbers.
func (f *folder) signature(lines []line) uint64 {
	m := mixer(14695981039346656037)
	for i := range lines {
		l := &lines[i]
		m.add(uint64(l.kind)<<48 | uint64(l.host)<<32 | uint64(l.conn))
		if l.packet != 0 {
			p := f.x.Trace.Packet(l.packet)
			m.add(uint64(p.Proto)<<48 | uint64(p.Seg.Flags)<<32 | uint64(p.Seg.Payload.Len))
			m.flag(p.Again != 0)
			m.flag(p.Dropped != 0)
			if msg, begins, _ := f.x.Carried(p); msg != nil && begins {
				m.text(msg.StartLine)
				m.add(msg.Off)
			}
		}
		for _, n := range l.notes {
			m.add(uint64(n.host))
			m.text(n.text)
		}
	}
	return uint64(m)
}

// folder shortens what repeats and what is idle.
type folder struct {
	x    *Index
	conn trace.ConnID
	from vtime.Duration // how long a wait gets a row of its own
	cut  bool           // there are stops in front of the first group
	// scaled: rows are equal times, of which even the wait in a rhythm has too many.
	scaled bool
}

// group is the rows of one stop.
type group struct {
	lines []line
	sig   uint64
}

// flat lists the rows of all groups.
func flat(groups []group) []line {
	n := 0
	for i := range groups {
		n += len(groups[i].lines)
	}
	out := make([]line, 0, n)
	for i := range groups {
		out = append(out, groups[i].lines...)
	}
	return out
}

// direct puts departure and arrival at one instant into one row.
func direct(lines []line) []line {
	out := lines[:0]
	for i := range lines {
		ln := lines[i]
		if k := len(out); k > 0 && ln.kind == lineArrives && out[k-1].kind == lineDeparts && out[k-1].packet == ln.packet &&
			out[k-1].at == ln.at && out[k-1].later == ln.later {
			out[k-1].direct = true
			out[k-1].notes = append(out[k-1].notes, ln.notes...)
			out[k-1].stop, out[k-1].rec = ln.stop, ln.rec
			continue
		}
		out = append(out, ln)
	}
	return out
}

// spaced leaves a row free between stops.
func spaced(lines []line) []line {
	var out []line
	for i := range lines {
		if n := len(out); n > 0 && out[n-1].stop != lines[i].stop {
			l := out[n-1]
			out = append(out, line{kind: lineGap, stop: l.stop, rec: l.rec, at: l.at, later: lines[i].later})
		}
		out = append(out, lines[i])
	}
	return out
}
