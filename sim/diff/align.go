package diff

import (
	"cmp"
	"slices"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
)

// MaxListed bounds how many differences an alignment keeps.
const MaxListed = 5000

// Side is one of the two traces.
type Side struct {
	Trace *trace.Trace
	Name  string // what sentences call it, such as A
}

// Tolerance is how far two intervals may lie apart and still count as equal:
// the larger of Floor and Percent of the longer one.
type Tolerance struct {
	Floor   vtime.Duration
	Percent int
}

// DefaultTolerance lets pass what scheduling on a quiet machine adds.
func DefaultTolerance() Tolerance { return Tolerance{Floor: vtime.Millisecond, Percent: 10} }

// within reports whether two intervals count as equal.
func (t Tolerance) within(a, b vtime.Duration) bool {
	apart := max(a-b, b-a)
	return apart <= t.Floor || apart <= max(a, b)/100*vtime.Duration(t.Percent)
}

// Difference is one way in which the traces differ.
type Difference struct {
	Kind    Kind
	Conn    [2]trace.ConnID   // 0 where it concerns none
	Packets [2]trace.PacketID // the first it is about on each side, 0 for none
	Stops   [2]trace.StopID   // where it shows, where that is not where its packet is sent or lost; else 0
	Count   int               // of like ones that it stands for
	Text    string            // a sentence without a full stop
	place   int64
}

// Alignment is what was found.
type Alignment struct {
	Sides       [2]Side
	Differences []Difference // in the order of the first side
	Unlisted    int          // differences beyond MaxListed
	Content     int          // differences that are not of time, unlisted ones included
	Times       int          // differences of time
	Notes       []string     // what a reader should know about how the two were laid together
	tolerance   Tolerance
	apart       bool // two captures made at different ends
	conns       [2][]trace.ConnID
	mates       [2][]trace.PacketID
	differs     [2][]bool                // by packet: it differs in content
	fate        [2][]bool                // by packet: it is lost where its mate is not
	later       [2][]bool                // by packet: it is sent after another interval
	slower      [2][]bool                // by packet: it is on its way for another time
	moved       [2]map[trace.StopID]bool // stops with what an end goes through at another time
	skipped     [2][]bool                // by packet: it cannot be seen where the other was recorded
}

// Align lays b over a.
func Align(a, b Side, tol Tolerance) *Alignment {
	al := &Alignment{Sides: [2]Side{a, b}, tolerance: tol}
	for s, side := range al.Sides {
		al.conns[s] = make([]trace.ConnID, len(side.Trace.Conns())+1)
		al.mates[s] = make([]trace.PacketID, side.Trace.Packets()+1)
		al.differs[s] = make([]bool, side.Trace.Packets()+1)
		al.fate[s] = make([]bool, side.Trace.Packets()+1)
		al.later[s] = make([]bool, side.Trace.Packets()+1)
		al.slower[s] = make([]bool, side.Trace.Packets()+1)
		al.skipped[s] = make([]bool, side.Trace.Packets()+1)
		al.moved[s] = map[trace.StopID]bool{}
	}
	conversations := [2][]*conversation{conversationsOf(a.Trace), conversationsOf(b.Trace)}
	pairs := pairUp(conversations[0], conversations[1])
	pairs = al.fromVantage(pairs)
	r := &listing{al: al, folds: map[fold]int{}, octets: maxOctets}
	if !a.Trace.Inferred && !b.Trace.Inferred {
		r.deeds = [2][][]trace.RecordID{deedsOf(a.Trace), deedsOf(b.Trace)}
	}
	for _, p := range pairs {
		al.lay(r, p)
	}
	r.finish()
	al.order()
	return al
}

// Mate is the packet of the other side that a packet of one side was laid on,
// 0 when there is none.
func (al *Alignment) Mate(side int, id trace.PacketID) trace.PacketID {
	return al.mates[side][id]
}

// Conn is the connection of the other side that one was paired with, 0 for none.
func (al *Alignment) Conn(side int, id trace.ConnID) trace.ConnID {
	if int(id) >= len(al.conns[side]) {
		return 0
	}
	return al.conns[side][id]
}

// Differs reports whether a packet differs from its mate in more than time, or
// has no mate. Of windows and of control bits only the first difference of its
// kind in a direction counts: where stacks differ in them, every packet does.
func (al *Alignment) Differs(side int, id trace.PacketID) bool { return al.differs[side][id] }

// order brings the differences into the order of the first side.
func (al *Alignment) order() {
	before := make([]int64, len(al.mates[1]))
	for id := 1; id < len(before); id++ {
		before[id] = max(before[id-1], int64(al.mates[1][id]))
	}
	for i := range al.Differences {
		d := &al.Differences[i]
		switch {
		case d.Packets[0] != 0:
			d.place = 2 * int64(d.Packets[0])
		case d.Packets[1] != 0:
			d.place = 2*before[d.Packets[1]] + 1
		}
	}
	slices.SortStableFunc(al.Differences, func(x, y Difference) int {
		if c := cmp.Compare(x.place, y.place); c != 0 {
			return c
		}
		return cmp.Compare(x.Packets[1], y.Packets[1])
	})
}

// First is the difference at which the two part: of packets, their order or
// their fate before windows, options and control bits, and these before times; nil for none.
func (al *Alignment) First() *Difference {
	var first *Difference
	grade := func(k Kind) int {
		switch k {
		case Timing, States, Timers:
			return 2
		case Options, Window, Bits:
			return 1
		case Connection, Beginning, Only, Repetition, Segmentation, Text, Acknowledged, Closing, Fate, Order:
		}
		return 0
	}
	for i := range al.Differences {
		if d := &al.Differences[i]; first == nil || grade(d.Kind) < grade(first.Kind) {
			first = d
		}
	}
	return first
}
