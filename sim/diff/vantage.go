package diff

import (
	"cmp"
	"fmt"
	"slices"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire"
)

// fromVantage looks at a simulation from the place where the capture was made that
// it is laid on, and leaves out the conversations that cannot be seen from there.
func (al *Alignment) fromVantage(pairs []pair) []pair {
	a, b := al.Sides[0].Trace, al.Sides[1].Trace
	if a.Inferred == b.Inferred {
		if al.apart = a.Inferred && otherEnds(a, b, pairs); al.apart {
			al.Notes = append(al.Notes, "the two were recorded at different ends: times and order differ by the way between them")
		}
		return pairs
	}
	run := 0
	if a.Inferred {
		run = 1
	}
	t := al.Sides[run].Trace
	host := vantageOf(t, al.Sides[1-run].Trace, run, pairs)
	if host == 0 {
		return pairs
	}
	at, rank := sightedAt(t, host)
	out := pairs[:0]
	hidden := 0
	for _, p := range pairs {
		k := p[run]
		switch {
		case k == nil:
		case k.hosts[0] == host || k.hosts[1] == host:
			k.seen = al.fromThere(run, k.seen, at, rank)
		case p[1-run] == nil:
			hidden++
			for _, s := range k.seen {
				al.skipped[run][s.id] = true
			}
			continue
		}
		if p[0] != nil && len(p[0].seen) > 0 || p[1] != nil && len(p[1].seen) > 0 {
			out = append(out, p)
		}
	}
	note := fmt.Sprintf("%s is looked at from its host %s, where the capture %s was made", al.Sides[run].Name, t.Host(host).Name, al.Sides[1-run].Name)
	if hidden > 0 {
		note += fmt.Sprintf("; what does not pass there is left out (%d)", hidden)
	}
	al.Notes = append(al.Notes, note)
	return out
}

// sightedAt is when, and as the how-manieth, each packet was seen at a host.
func sightedAt(t *trace.Trace, host trace.HostID) (at []vtime.Time, rank []int) {
	at, rank = make([]vtime.Time, t.Packets()+1), make([]int, t.Packets()+1)
	n := 0
	for s := range wire.Sightings(t, host) {
		if rank[s.Packet] == 0 {
			n++
			at[s.Packet], rank[s.Packet] = s.At, n
		}
	}
	return at, rank
}

// fromThere keeps of what a conversation consists of what was seen at a host.
func (al *Alignment) fromThere(side int, seen []sighting, at []vtime.Time, rank []int) []sighting {
	kept := seen[:0]
	for _, s := range seen {
		if rank[s.id] == 0 {
			al.skipped[side][s.id] = true
			continue
		}
		kept = append(kept, sighting{s.id, at[s.id]})
	}
	slices.SortFunc(kept, func(x, y sighting) int { return cmp.Compare(rank[x.id], rank[y.id]) })
	return kept
}

// vantageOf is the host of a simulation that plays the part of the host where
// a capture was made.
func vantageOf(run, capture *trace.Trace, side int, pairs []pair) trace.HostID {
	if capture.SeenAt == 0 {
		return wire.Vantage(run)
	}
	for _, p := range pairs {
		if p[0] == nil || p[1] == nil || p[side].conn == 0 {
			continue
		}
		for role, h := range p[1-side].hosts {
			if h == capture.SeenAt {
				return p[side].hosts[role]
			}
		}
	}
	return wire.Vantage(run)
}

// otherEnds reports whether two captures were made at hosts of different roles.
func otherEnds(a, b *trace.Trace, pairs []pair) bool {
	if a.SeenAt == 0 || b.SeenAt == 0 {
		return false
	}
	for _, p := range pairs {
		if p[0] == nil || p[1] == nil || p[0].conn == 0 {
			continue
		}
		for role := range p[0].hosts {
			if p[0].hosts[role] == a.SeenAt {
				return p[1].hosts[role] != b.SeenAt
			}
		}
	}
	return false
}
