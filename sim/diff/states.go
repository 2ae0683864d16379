package diff

import (
	"cmp"
	"fmt"
	"slices"
	"sort"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// deedsOf lists what the ends of each connection go through: states, timers,
// errors.
func deedsOf(t *trace.Trace) [][]trace.RecordID {
	out := make([][]trace.RecordID, len(t.Conns())+1)
	for id := trace.RecordID(1); int(id) <= t.Len(); id++ {
		switch r := t.Record(id); r.Kind { //nolint:exhaustive // the others are packets, or what programs do for their own reasons
		case trace.Indication:
			if r.Errno == tcpmodel.OK {
				continue
			}
			out[r.Conn] = append(out[r.Conn], id)
		case trace.StateChange, trace.TimerFired:
			out[r.Conn] = append(out[r.Conn], id)
		}
	}
	return out
}

// step is one of these, with the packet before it at the same end.
type step struct {
	id     trace.RecordID
	role   uint8
	kind   trace.Kind
	sub    uint8
	err    tcpmodel.Errno
	anchor int32 // index of the segment, -1 for none
	since  vtime.Duration
}

// likeness is what steps that are the same have in common.
func (s *step) likeness() step {
	return step{role: s.role, kind: s.kind, sub: s.sub, err: s.err}
}

// steps are what the ends of one side go through, one end after the other.
func (b *pairing) steps(i int) []step {
	k := b.sides[i].conv
	if k.conn == 0 || b.listing.deeds[i] == nil {
		return nil
	}
	var out []step
	for role := range uint8(2) {
		anchors := b.anchors(i, role)
		for _, id := range b.listing.deeds[i][k.conn] {
			r := k.t.Record(id)
			if r.Host != k.hosts[role] {
				continue
			}
			s := step{id: id, role: role, kind: r.Kind, sub: r.Sub, err: r.Errno, anchor: -1, since: r.At.Sub(0)}
			if n := sort.Search(len(anchors), func(n int) bool { return anchors[n].rec > id }); n > 0 {
				s.anchor = anchors[n-1].index
				s.since = r.At.Sub(k.t.Record(anchors[n-1].rec).At)
			}
			if n := len(out) - 1; r.Kind == trace.StateChange && n >= 0 && out[n].kind == trace.TimerFired && k.t.Record(out[n].id).Stop == r.Stop {
				out = out[:n] // The state says what the timer was for.
			}
			out = append(out, s)
		}
	}
	return out
}

// anchored is a segment with the record at which an end sends it, or sees it come.
type anchored struct {
	rec   trace.RecordID
	index int32
}

// anchors are the segments that an end sends and sees, in its order.
func (b *pairing) anchors(i int, role uint8) []anchored {
	var out []anchored
	for k := range b.sides[i].segments {
		seg := &b.sides[i].segments[k]
		rec := seg.p.Sent
		if seg.role != role {
			rec = seg.p.Arrived
		}
		if rec != 0 {
			out = append(out, anchored{rec, int32(k)})
		}
	}
	slices.SortFunc(out, func(x, y anchored) int { return cmp.Compare(x.rec, y.rec) })
	return out
}

// reportStates names what the ends go through on one side only, or at other
// times, where the packets do not tell of it: they differ in nothing. Where that
// does not differ either, it names what they count on for later.
func (b *pairing) reportStates(before [2]int) {
	if b.listing.deeds[0] == nil || b.conn[0] == 0 || b.al.Content != before[0] {
		return
	}
	one, two := b.steps(0), b.steps(1)
	waiting := map[step][]int{}
	for j := range two {
		key := two[j].likeness()
		waiting[key] = append(waiting[key], j)
	}
	taken := make([]bool, len(two))
	for i := range one {
		key := one[i].likeness()
		list := waiting[key]
		if len(list) == 0 {
			b.onlyStep(0, &one[i])
			continue
		}
		taken[list[0]], waiting[key] = true, list[1:]
		b.sameStep(&one[i], &two[list[0]])
	}
	for j := range two {
		if !taken[j] {
			b.onlyStep(1, &two[j])
		}
	}
	if b.al.Content == before[0] && b.al.Times == before[1] {
		b.reportTimers()
	}
}

// sameStep names a step that comes after another time.
func (b *pairing) sameStep(x, y *step) {
	if x.anchor >= 0 && y.anchor >= 0 && b.sides[0].segments[x.anchor].mate != y.anchor || (x.anchor < 0) != (y.anchor < 0) {
		return // What comes before it has come at another time, which is named.
	}
	if b.al.tolerance.within(x.since, y.since) {
		return
	}
	for i, s := range []*step{x, y} {
		b.al.moved[i][b.sides[i].conv.t.Record(s.id).Stop] = true
	}
	text := fmt.Sprintf("%s %s in %s, %s in %s", b.deed(0, x), b.after(0, x), b.names()[0], b.after(1, y), b.names()[1])
	b.listing.addLike(b.between(Timing, x, y, text), fold{b.conn, x.role, class{Timing, "state"}}, foldAfter)
}

// onlyStep names a step of one side.
func (b *pairing) onlyStep(i int, s *step) {
	r := b.sides[i].conv.t.Record(s.id)
	d := Difference{
		Kind: States, Conn: b.conn, Count: 1,
		Text: fmt.Sprintf("only in %s: %s, at %s s", b.names()[i], b.deed(i, s), r.At),
	}
	d.Stops[i] = r.Stop
	if s.anchor >= 0 {
		d.Packets[i] = b.sides[i].segments[s.anchor].id
	}
	b.listing.addLike(d, fold{b.conn, s.role, class{States, b.names()[i]}}, foldAfter)
}

// between is a difference between a step and its mate.
func (b *pairing) between(kind Kind, x, y *step, text string) Difference {
	d := Difference{Kind: kind, Conn: b.conn, Count: 1, Text: text}
	for i, s := range []*step{x, y} {
		d.Stops[i] = b.sides[i].conv.t.Record(s.id).Stop
		if s.anchor >= 0 {
			d.Packets[i] = b.sides[i].segments[s.anchor].id
		}
	}
	return d
}

// after says how long after the packet before it a step comes.
func (b *pairing) after(i int, s *step) string {
	if s.anchor < 0 {
		return "at " + inspect.Span(s.since)
	}
	return after(s.since) + " after " + packetName(b.sides[i].segments[s.anchor].id)
}

// deed says what an end goes through.
func (b *pairing) deed(i int, s *step) string {
	r := b.sides[i].conv.t.Record(s.id)
	who := "the " + roleName(s.role)
	switch s.kind { //nolint:exhaustive // those that are listed
	case trace.StateChange:
		return fmt.Sprintf("%s goes from %s to %s", who, r.From(), r.To())
	case trace.TimerFired:
		return fmt.Sprintf("%s's %s timer runs out", who, tcpmodel.TimerKind(s.sub))
	}
	return fmt.Sprintf("%s's program is told %s", who, s.err)
}
