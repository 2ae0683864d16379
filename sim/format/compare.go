package format

import (
	"bufio"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"text/tabwriter"

	"github.com/charmbracelet/x/ansi"

	"wirewalk/sim/diff"
	"wirewalk/sim/inspect"
	"wirewalk/sim/measure"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
)

// mostDifferences is how many are listed one by one.
const mostDifferences = 40

func compare() Format {
	return Format{
		Name: "compare", Help: "what two sources cost, where they part, and the differences by name", Pair: true,
		Needs: needsPair, Write: Compare, JSON: CompareJSON,
	}
}

func needsPair(r *Request) error {
	if r.Beside != nil {
		return nil
	}
	return &Need{Text: "there is nothing to compare with", Hint: "wirewalk compare A B names two sources"}
}

// Compare writes what two traces cost side by side, where they part, and the
// differences by name; package diff says how packets are laid on each other.
func Compare(w io.Writer, r *Request) error {
	a, b := r.Source, *r.Beside
	rows := costsOf(a, b)
	out := bufio.NewWriter(w)
	tab := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	heads := columnHeads(a.Name, b.Name)
	fmt.Fprintf(tab, "\t%s\t%s\tdifference\t\n", inspect.Clean(heads[0]), inspect.Clean(heads[1]))
	for _, row := range rows {
		fmt.Fprintf(tab, "%s\t%s\t%s\t%s\t\n", row.name, row.write(row.a), row.write(row.b),
			row.difference())
	}
	if err := tab.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(out)
	if heads == lettered() {
		fmt.Fprintf(out, "A is %s\nB is %s\n\n", inspect.Clean(a.Name), inspect.Clean(b.Name))
	}
	al := aligned(a, b)
	parting(out, a, b, al)
	differences(out, r, al)
	return out.Flush()
}

// headWidth is how wide a column may be because of its name.
const headWidth = 30

// columnHeads are the names that fit above columns: of a path its end, and the
// letters A and B where that does not tell the two apart or is long itself. The
// whole names stand below the table.
func columnHeads(a, b string) [2]string {
	heads := [2]string{path.Base(filepath.ToSlash(a)), path.Base(filepath.ToSlash(b))}
	if heads[0] == heads[1] && a != b || max(ansi.StringWidth(heads[0]), ansi.StringWidth(heads[1])) > headWidth {
		return lettered()
	}
	return heads
}

func lettered() [2]string { return [2]string{"A", "B"} }

func aligned(a, b Source) *diff.Alignment {
	return diff.Align(diff.Side{Trace: a.Trace, Name: "A"}, diff.Side{Trace: b.Trace, Name: "B"},
		diff.DefaultTolerance())
}

// costsOf counts what both sides cost.
func costsOf(a, b Source) []cost {
	var stats [2]*measure.Stats
	for i, side := range []Source{a, b} {
		stats[i] = measure.Collect(side.Trace, measure.AtTime(side.Trace, side.Trace.End))
	}
	return costs(a.Trace, b.Trace, stats[0], stats[1])
}

// cost is one row of the comparison.
type cost struct {
	name string
	a, b int64
	time bool
}

func (c *cost) write(n int64) string {
	if c.time {
		return vtime.Time(n).String() + " s"
	}
	return fmt.Sprint(n)
}

func (c *cost) difference() string {
	switch d := c.b - c.a; {
	case d == 0:
		return "-"
	case c.time && d < 0:
		return "-" + vtime.Time(-d).String() + " s"
	case c.time:
		return "+" + vtime.Time(d).String() + " s"
	default:
		return fmt.Sprintf("%+d", d)
	}
}

func costs(ta, tb *trace.Trace, a, b *measure.Stats) []cost {
	of := func(name string, what measure.Stat) cost {
		d, _ := what.Describe()
		return cost{name: name, a: what.Of(a), b: what.Of(b), time: d.Unit == measure.UnitTime}
	}
	rows := []cost{
		of("packets", measure.StatPackets),
		of("octets (IP)", measure.StatOctets),
		of("octets of payload", measure.StatPayload),
		of("connections opened", measure.StatConnections),
		of("times reused", measure.StatReused),
		of("handshakes", measure.StatHandshakes),
	}
	if a.Total.RoundTrips != measure.UnknownTrips && b.Total.RoundTrips != measure.UnknownTrips {
		rows = append(rows, of("round trips", measure.StatRoundTrips))
	}
	rows = append(rows,
		of("retransmissions", measure.StatRetransmissions),
		of("packets lost", measure.StatLost),
		of("resets", measure.StatResets))
	rows = append(rows, timeWaits(ta, tb, a, b)...)
	rows = append(rows, of("HTTP exchanges", measure.StatExchanges))
	if len(a.Exchanges) > 0 && len(b.Exchanges) > 0 {
		rows = append(rows, cost{
			name: "all exchanges done at", a: lastEnd(a), b: lastEnd(b),
			time: true,
		})
	}
	return append(rows, of("duration", measure.StatDuration))
}

func lastEnd(s *measure.Stats) int64 {
	var last int64
	for i := range s.Exchanges {
		if end := s.Exchanges[i].End; end != nil {
			last = max(last, *end)
		}
	}
	return last
}

// timeWaits counts sockets in TIME-WAIT by the hosts that both sides have, and
// by their role where the hosts have other names.
func timeWaits(ta, tb *trace.Trace, a, b *measure.Stats) []cost {
	var rows []cost
	sums := [2][2]int64{}
	other := false
	names := func(list []measure.TimeWait) map[string]int64 {
		out := map[string]int64{}
		for _, h := range list {
			out[h.Host] = int64(h.Entered)
		}
		return out
	}
	na, nb := names(a.TimeWait), names(b.TimeWait)
	for _, h := range a.TimeWait {
		if n, ok := nb[h.Host]; ok {
			rows = append(rows, cost{name: "TIME-WAIT at " + inspect.Clean(h.Host), a: int64(h.Entered), b: n})
		}
	}
	for i, side := range []struct {
		t    *trace.Trace
		list []measure.TimeWait
		has  map[string]int64
	}{{ta, a.TimeWait, nb}, {tb, b.TimeWait, na}} {
		opens := openers(side.t)
		for _, h := range side.list {
			if _, ok := side.has[h.Host]; ok {
				continue
			}
			other = true
			role := 1
			if opens[h.Host] {
				role = 0
			}
			sums[i][role] += int64(h.Entered)
		}
	}
	if !other {
		return rows
	}
	return append(rows, cost{name: "TIME-WAIT, clients", a: sums[0][0], b: sums[1][0]},
		cost{name: "TIME-WAIT, servers", a: sums[0][1], b: sums[1][1]})
}

// openers are the hosts that open connections, by name.
func openers(t *trace.Trace) map[string]bool {
	out := map[string]bool{}
	for i := range t.Conns() {
		if h := t.Conns()[i].Ends[0].Host; h != 0 {
			out[t.Host(h).Name] = true
		}
	}
	return out
}
