package export

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tui/view"
)

// Side is one of two traces that are compared.
type Side struct {
	Name  string
	Trace *trace.Trace
}

// Compare writes what two traces cost side by side, and where they part: the
// first packet that differs in sender, flags, numbers, length or fate. Times
// alone are no parting; the first packet that is only sent at another time is
// named too.
func Compare(w io.Writer, a, b Side) error {
	var stats [2]*Stats
	for i, side := range []Side{a, b} {
		s, err := Collect(side.Trace, AtTime(side.Trace, side.Trace.End))
		if err != nil {
			return fmt.Errorf("%s: %w", side.Name, err)
		}
		stats[i] = s
	}
	out := bufio.NewWriter(w)
	tab := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(tab, "\t%s\t%s\tdifference\t\n", view.Clean(a.Name), view.Clean(b.Name))
	for _, row := range costs(stats[0], stats[1]) {
		fmt.Fprintf(tab, "%s\t%s\t%s\t%s\t\n", row.name, row.write(row.a), row.write(row.b),
			row.difference())
	}
	if err := tab.Flush(); err != nil {
		return err
	}
	fmt.Fprintln(out)
	parting(out, a, b)
	return out.Flush()
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

func costs(a, b *Stats) []cost {
	rows := []cost{
		{name: "packets", a: int64(a.Total.Packets), b: int64(b.Total.Packets)},
		{name: "octets (IP)", a: a.Total.Octets, b: b.Total.Octets},
		{name: "octets of payload", a: a.Total.Payload, b: b.Total.Payload},
		{name: "connections opened", a: int64(a.Opened), b: int64(b.Opened)},
		{name: "times reused", a: int64(a.Reused), b: int64(b.Reused)},
		{name: "handshakes", a: int64(a.Total.Handshakes), b: int64(b.Total.Handshakes)},
		{name: "round trips", a: int64(a.Total.RoundTrips), b: int64(b.Total.RoundTrips)},
		{
			name: "retransmissions", a: int64(a.Total.Retransmissions),
			b: int64(b.Total.Retransmissions),
		},
		{name: "packets lost", a: int64(a.Total.Lost), b: int64(b.Total.Lost)},
		{name: "resets", a: int64(a.Total.Resets), b: int64(b.Total.Resets)},
	}
	for _, h := range a.TimeWait {
		for _, g := range b.TimeWait {
			if h.Host == g.Host {
				name := "TIME-WAIT at " + view.Clean(h.Host)
				rows = append(rows, cost{name: name, a: int64(h.Entered), b: int64(g.Entered)})
			}
		}
	}
	rows = append(rows, cost{
		name: "HTTP exchanges", a: int64(len(a.Exchanges)),
		b: int64(len(b.Exchanges)),
	})
	if len(a.Exchanges) > 0 && len(b.Exchanges) > 0 {
		rows = append(rows, cost{
			name: "all exchanges done at", a: lastEnd(a), b: lastEnd(b),
			time: true,
		})
	}
	return append(rows, cost{name: "duration", a: a.DurationNs, b: b.DurationNs, time: true})
}

func lastEnd(s *Stats) int64 {
	var last int64
	for i := range s.Exchanges {
		if end := s.Exchanges[i].End; end != nil {
			last = max(last, *end)
		}
	}
	return last
}

// parting names the first packet at which two traces differ.
func parting(out *bufio.Writer, a, b Side) {
	later := 0
	for n := 1; n <= max(a.Trace.Packets(), b.Trace.Packets()); n++ {
		one, two := packetLine(a.Trace, n), packetLine(b.Trace, n)
		if one != two {
			fmt.Fprintf(out, "first difference: packet #%d\n  %s: %s\n  %s: %s\n", n,
				view.Clean(a.Name), saying(a.Trace, n, one),
				view.Clean(b.Name), saying(b.Trace, n, two))
			return
		}
		if later == 0 && sentTime(a.Trace, n) != sentTime(b.Trace, n) {
			later = n
		}
	}
	if later == 0 && a.Trace.End != b.Trace.End {
		fmt.Fprintf(out, "the same packets at the same times; the runs end at %s s and %s s\n", a.Trace.End, b.Trace.End)
		return
	}
	if later == 0 {
		fmt.Fprintln(out, "no difference: the same packets at the same times")
		return
	}
	fmt.Fprintf(out, "the same packets; the first at another time is #%d: %s s and %s s\n", later,
		sentTime(a.Trace, later), sentTime(b.Trace, later))
}

func saying(t *trace.Trace, n int, line string) string {
	if line == "" {
		return "no more packets"
	}
	return sentTime(t, n).String() + " s  " + line
}

// sentTime is when packet n left, or was first seen.
func sentTime(t *trace.Trace, n int) vtime.Time {
	p := t.Packet(trace.PacketID(n))
	for _, id := range []trace.RecordID{p.Sent, p.Arrived, p.Dropped} {
		if id != 0 {
			return t.Record(id).At
		}
	}
	return 0
}

// packetLine says all of packet n that has nothing to do with time, "" when
// there is no such packet.
func packetLine(t *trace.Trace, n int) string {
	if n > t.Packets() {
		return ""
	}
	p := t.Packet(trace.PacketID(n))
	var b strings.Builder
	fmt.Fprintf(&b, "%s -> %s", view.Clean(hostName(t, p.From)), view.Clean(hostName(t, p.To)))
	if p.Proto == trace.TCP {
		seq, ack := relative(t, p)
		fmt.Fprintf(&b, " [%s] seq %d ack %d len %d", p.Seg.Flags, seq, ack, p.Seg.Payload.Len)
	} else {
		fmt.Fprintf(&b, " %s len %d", protoName(p.Proto), p.Seg.Payload.Len)
	}
	if p.Dropped != 0 {
		b.WriteString(", lost")
	}
	return b.String()
}
