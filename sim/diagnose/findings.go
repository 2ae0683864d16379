package diagnose

import (
	"cmp"
	"slices"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
)

// Finding is something unusual that happened to some connections.
type Finding struct {
	What  string
	Cure  string           // what is likely to help, "" when nothing is known
	Conns []trace.ConnID   // in order
	First trace.RecordID   // where it is to be seen for the first of them
	At    []trace.RecordID // and for each of them, 0 for its end
}

// Triage sorts the connections of a trace by the worst that happened to them,
// the gravest first, and counts those to which nothing did. It needs no
// payload, so encrypted and cut captures are judged too.
func Triage(x *inspect.Reader) ([]Finding, int) {
	cases := make([]connStats, len(x.Trace.Conns()))
	for id := trace.PacketID(1); int(id) <= x.Trace.Packets(); id++ {
		p := x.Trace.Packet(id)
		rec := p.Begins()
		if p.Conn != 0 && rec != 0 && p.Proto == trace.ICMP {
			cases[p.Conn-1].takeError(p, mark{rec: rec, at: x.Trace.Record(rec).At})
		}
		if p.Conn == 0 || rec == 0 || p.Proto != trace.TCP {
			continue
		}
		if side := x.Trace.SentBy(p); side >= 0 {
			cases[p.Conn-1].take(x.Trace, p, id, side)
		}
	}
	findings, usual, ill := sorted(x, cases)
	for _, f := range poolFindings(x.Trace, cases, ill) {
		findings = append(findings, f)
		usual -= len(f.Conns)
	}
	slices.SortStableFunc(findings, func(a, b Finding) int {
		return cmp.Compare(grade(a.What), grade(b.What))
	})
	return findings, usual
}

// sorted puts the connections with the same verdict together.
func sorted(x *inspect.Reader, cases []connStats) (findings []Finding, usual int, ill map[trace.ConnID]bool) {
	type key struct {
		what string
		idle bool
	}
	at, ill := map[key]int{}, map[trace.ConnID]bool{}
	var limits []vtime.Duration
	end := x.LastAt()
	for i := range cases {
		d, ok := cases[i].diagnose(x.Trace.Inferred, end)
		if !ok {
			usual++
			continue
		}
		id := trace.ConnID(i + 1)
		ill[id] = true
		k := key{d.what, d.limit > 0}
		n, seen := at[k]
		if !seen {
			n = len(findings)
			at[k] = n
			findings = append(findings, Finding{What: d.what, Cure: d.cure, First: d.rec})
			limits = append(limits, d.limit)
		}
		findings[n].Conns = append(findings[n].Conns, id)
		findings[n].At = append(findings[n].At, d.rec)
		limits[n] = min(limits[n], d.limit)
	}
	for n, limit := range limits {
		if limit > 0 {
			findings[n].shortestIdle(limit)
		}
	}
	return findings, usual, ill
}

// grade orders findings: what users notice first.
func grade(what string) int {
	for i, prefix := range []string{
		"request crossed", "SYN never", "refused", "written after", "reset", "keepalive probes", "silence", "window",
		"octets sent", "SYN sent", "FIN sent", "no answer",
	} {
		if len(what) >= len(prefix) && what[:len(prefix)] == prefix {
			return i
		}
	}
	return 99
}
