package ladder

import (
	"wirewalk/sim/trace"
	"wirewalk/tui/grid"
)

// flight is a packet's way over the rows of a ladder. Distances along the way
// are counted in columns from the sender's lifeline.
type flight struct {
	pkt      trace.PacketID
	from, to int // columns of the lifelines
	dir      int // 1 to the right, -1 to the left
	dep, arr int // rows, -1 when there is none
	lost     bool
	alone    bool // nothing else was on its way when it left
	direct   bool // one row from lifeline to lifeline
	bent     bool
	cross    *flight // the flight that departs while this one is on its way, and crosses it
	crossed  bool    // it is the other one of a pair
	steep    int     // 1: the first row below the corner is straight below it
	corner   int     // distance
	label    string
}

// length is the number of columns from lifeline to lifeline.
func (f *flight) length() int { return (f.to - f.from) * f.dir }

// col turns a distance into a column.
func (f *flight) col(u int) int { return f.from + u*f.dir }

// at is the distance of a bent line at a row from its departure to its arrival.
func (f *flight) at(row int) int {
	if row == f.dep {
		return f.corner
	}
	return f.corner + row - f.dep - f.steep
}

// Room around a label: "-- label -" before a corner, "-- label -->" as a stub,
// "--> label -->" at an arrival.
const (
	bendRoom    = 6
	stubRoom    = 7
	arrivalRoom = 8
	bendTail    = 4 // columns between the end of a bend and the far lifeline
)

// layout decides how each packet of a list of rows is drawn: as a bent line
// while it is alone on its way, as one of two that cross, else as stubs with
// its number at both ends.
type layout struct {
	x       *Index
	raw     bool
	scaled  bool // rows are equal times: lines are bent as long as there is room
	aligned bool // the rows are those of another ladder, too: none is added
	lanes   *lanes
	lines   []line
	flights map[trace.PacketID]*flight
	order   []*flight
	taken   [][]span // by row
}

// span is a stretch of columns that belongs to a packet.
type span struct {
	lo, hi int
	pkt    trace.PacketID
	fall   int // 1 or -1: a part of a line that falls to the right or to the left
}

func newLayout(of *ladder, lines []line) *layout {
	l := &layout{
		x: of.x, raw: of.o.Raw, scaled: of.o.Scale > 0, aligned: of.aligned, lanes: of.lanes, flights: map[trace.PacketID]*flight{},
	}
	l.lines = l.withGaps(lines)
	l.rows()
	l.place()
	return l
}

// collect makes the flights of the rows; rows without packets have none.
func (l *layout) collect(lines []line) {
	clear(l.flights)
	l.order = l.order[:0]
	for i := range lines {
		ln := &lines[i]
		if ln.packet == 0 {
			continue
		}
		f := l.flights[ln.packet]
		if f == nil {
			p := l.x.Trace.Packet(ln.packet)
			from, ok1 := l.lanes.col(p.From)
			to, ok2 := l.lanes.col(p.To)
			if !ok1 || !ok2 || from == to {
				continue
			}
			f = &flight{pkt: ln.packet, from: from, to: to, dir: 1, dep: -1, arr: -1}
			if to < from {
				f.dir = -1
			}
			f.lost = p.Arrived == 0 && p.Dropped != 0 && l.x.Trace.Record(p.Dropped).Host == 0
			l.flights[ln.packet] = f
			l.order = append(l.order, f)
		}
		switch {
		case ln.direct:
			f.dep, f.arr, f.direct = i, -1, true
		case ln.kind == lineDeparts:
			f.dep = i
		default:
			f.arr = i
		}
	}
}

// withGaps chooses the style of each packet and inserts a row where two cross.
func (l *layout) withGaps(lines []line) []line {
	l.collect(lines)
	var flying []*flight
	type lineStyle struct{ alone, bent, crossed bool }
	style := map[trace.PacketID]lineStyle{}
	partner := map[trace.PacketID]trace.PacketID{}
	var out []line
	for i := range lines {
		ln := lines[i]
		out = append(out, ln)
		f := l.flights[ln.packet]
		if f == nil {
			continue
		}
		if f.arr == i {
			flying = without(flying, f)
			continue
		}
		f.alone = len(flying) == 0
		style[f.pkt] = lineStyle{alone: f.alone}
		if f.lost || f.arr < 0 {
			continue
		}
		switch {
		case f.alone:
			f.bent = true
		case len(flying) == 1 && l.mayCross(flying[0], f):
			f.bent, f.crossed = true, true
			flying[0].cross = f
			partner[flying[0].pkt] = f.pkt
			if l.aligned || i+1 < len(lines) && lines[i+1].kind == lineTime {
				break
			}
			gap := line{kind: lineGap, stop: ln.stop, rec: ln.rec, at: ln.at, later: true, same: l.scaled}
			if i+1 < len(lines) {
				gap.later = lines[i+1].later
			}
			out = append(out, gap)
		default:
			f.bent = l.mayBendAmong(lines, flying, f)
		}
		style[f.pkt] = lineStyle{f.alone, f.bent, f.crossed}
		flying = append(flying, f)
	}
	l.collect(out)
	for _, f := range l.order {
		f.alone, f.bent, f.crossed = style[f.pkt].alone, style[f.pkt].bent, style[f.pkt].crossed
		f.cross = l.flights[partner[f.pkt]]
		f.steep = 1
		if f.crossed {
			f.steep = 0
		}
	}
	return out
}

// mayBendAmong reports whether a line may be bent while others are on their way.
func (l *layout) mayBendAmong(lines []line, flying []*flight, f *flight) bool {
	if l.scaled {
		return len(flying) < mostBent
	}
	if len(flying) != 1 {
		return false
	}
	p := flying[0]
	return p.bent && p.cross == nil && !p.crossed && p.dir == f.dir && l.most(lines, f) <= 2
}

func without(list []*flight, f *flight) []*flight {
	for i := range list {
		if list[i] == f {
			return append(list[:i], list[i+1:]...)
		}
	}
	return list
}

// mayCross reports whether q, which departs now, can cross p on its way.
func (l *layout) mayCross(p, q *flight) bool {
	return p.bent && p.cross == nil && !p.crossed && p.dir == -q.dir && p.from == q.to && p.to == q.from &&
		p.arr > q.dep && q.arr > q.dep
}

// most is the largest number of packets on their way at once during a flight.
func (l *layout) most(lines []line, f *flight) int {
	n, most := 2, 2
	for i := f.dep + 1; i < f.arr; i++ {
		g := l.flights[lines[i].packet]
		switch {
		case g == nil || g.lost || g.arr < 0:
		case g.arr == i:
			n--
		default:
			n++
			most = max(most, n)
		}
	}
	return most
}

// rows reserves the least room that each packet needs in its rows.
func (l *layout) rows() {
	l.taken = make([][]span, len(l.lines))
	for i := range l.lines {
		if ln := &l.lines[i]; ln.kind == lineWords {
			if col, ok := l.lanes.col(ln.host); ok {
				l.taken[i] = append(l.taken[i], span{lo: col - 1 - grid.Width(ln.notes[0].text), hi: col - 1})
			}
		}
	}
	for _, f := range l.order {
		short := l.shortest(f.pkt)
		if f.direct {
			l.take(f.dep, f, 1, f.length()-1)
		} else if f.dep >= 0 {
			l.take(f.dep, f, 1, min(grid.Width(short)+stubRoom, f.length()-1))
		}
		if f.arr >= 0 {
			l.take(f.arr, f, max(f.length()-arrivalRoom-grid.Width(short), 1), f.length()-1)
		}
	}
}

func (l *layout) shortest(id trace.PacketID) string {
	all := l.x.Labels(id, l.raw)
	return all[len(all)-1]
}

func (l *layout) take(row int, f *flight, u1, u2 int) {
	lo, hi := f.col(u1), f.col(u2)
	l.taken[row] = append(l.taken[row], span{lo: min(lo, hi), hi: max(lo, hi), pkt: f.pkt})
}

// free reports whether the stretch of a row belongs to nobody else.
func (l *layout) free(row int, f *flight, u1, u2 int) bool {
	lo, hi := f.col(u1), f.col(u2)
	lo, hi = min(lo, hi), max(lo, hi)
	for _, s := range l.taken[row] {
		if s.pkt != f.pkt && s.lo <= hi+1 && s.hi >= lo-1 {
			return false
		}
	}
	return true
}

// place puts every flight, in order of departure.
func (l *layout) place() {
	for _, f := range l.order {
		if f.crossed {
			continue // It was placed with the one it crosses.
		}
		if f.bent && !l.bend(f) {
			f.bent = false
			if f.cross != nil {
				l.stub(f.cross)
				if f.cross.bent = l.bend(f.cross); f.cross.bent {
					f.cross.crossed = false
				}
				f.cross = nil
			}
		}
		if !f.bent {
			l.stub(f)
		}
	}
}

// stub chooses the longest label for which the departure row has room.
func (l *layout) stub(f *flight) {
	for _, f.label = range l.x.Labels(f.pkt, l.raw) {
		n := grid.Width(f.label) + stubRoom
		row := f.dep
		if row < 0 {
			row = f.arr
		}
		if n < f.length()-2 && l.free(row, f, 1, n) {
			return
		}
	}
}

// bend finds the corner of a bent line, with the longest label that fits.
func (l *layout) bend(f *flight) bool {
	if f.cross != nil {
		return l.bendPair(f, f.cross)
	}
	room := f.length() - bendTail - (f.arr - f.dep - f.steep)
	for _, f.label = range l.x.Labels(f.pkt, l.raw) {
		least := grid.Width(f.label) + bendRoom
		want := min(max(f.length()*2/3, least), room)
		for _, shift := range l.shifts() {
			if f.corner = want + shift; f.corner >= least && f.corner <= room && l.clear(f) {
				l.claim(f)
				return true
			}
		}
	}
	return false
}

// bendPair finds the corners of two lines that cross in the row after the
// second one's departure.
func (l *layout) bendPair(p, q *flight) bool {
	d := p.length()
	fall := q.dep + 1 - p.dep - 1 // rows that p falls before the crossing
	for _, p.label = range l.x.Labels(p.pkt, l.raw) {
		for _, q.label = range l.x.Labels(q.pkt, l.raw) {
			lo := max(grid.Width(q.label)+bendRoom+1, (p.arr-q.dep-1)+bendTail)
			hi := min(d-fall-grid.Width(p.label)-bendRoom, d-bendTail-(q.arr-q.dep-1))
			for _, shift := range []int{0, -2, 2, -4, 4} {
				a := min(max(d/2, lo), hi) + shift
				if a < lo || a > hi {
					continue
				}
				q.corner, p.corner = a-1, d-a-fall
				if l.clear(p) && l.clear(q) {
					l.claim(p)
					l.claim(q)
					return true
				}
			}
		}
	}
	return false
}

// clear reports whether the whole way of a bent line is free.
func (l *layout) clear(f *flight) bool {
	if !l.free(f.dep, f, 1, f.corner) || !l.free(f.arr, f, f.at(f.arr), f.length()-1) {
		return false
	}
	for row := f.dep + 1; row < f.arr; row++ {
		if !l.passes(row, f) {
			return false
		}
	}
	return true
}

// passes reports whether a falling line may be in a row. Where rows are equal
// times it may cross one that falls the other way.
func (l *layout) passes(row int, f *flight) bool {
	x := f.col(f.at(row))
	for _, s := range l.taken[row] {
		if s.pkt == f.pkt || l.scaled && s.fall == -f.dir {
			continue
		}
		if s.lo <= x+1 && s.hi >= x-1 {
			return false
		}
	}
	return true
}

// shifts are how far a corner may be from where it would be best.
func (l *layout) shifts() []int {
	near := []int{0, -2, 2, -4, 4, -6, 6}
	if !l.scaled {
		return near
	}
	return append(near, -8, 8, -10, 10, -12, -14, -16, -18, -20)
}

// mostBent is how many bent lines may be on their way at once where rows are
// equal times; more could not be told apart.
const mostBent = 6

// claim takes the whole way of a bent line.
func (l *layout) claim(f *flight) {
	l.take(f.dep, f, 1, f.corner)
	l.take(f.arr, f, f.at(f.arr), f.length()-1)
	for row := f.dep + 1; row < f.arr; row++ {
		l.take(row, f, f.at(row), f.at(row))
		l.taken[row][len(l.taken[row])-1].fall = f.dir
	}
}
