package format

import (
	"bufio"
	"cmp"
	"fmt"
	"strings"

	"wirewalk/sim/diff"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
)

// parting names the first packet at which two traces differ in more than time,
// else the first that is sent at another time.
func parting(out *bufio.Writer, a, b Source, al *diff.Alignment) {
	d := al.First()
	if d != nil && (d.Kind == diff.States || d.Kind == diff.Timers) {
		fmt.Fprintf(out, "the same packets; first difference: %s\n", inspect.Clean(d.Text))
		return
	}
	if d != nil && d.Kind != diff.Timing {
		first := cmp.Or(d.Packets[0], d.Packets[1])
		fmt.Fprintf(out, "first difference: packet #%d\n", first)
		fmt.Fprintf(out, "  %s: %s\n", inspect.Clean(a.Name), saying(a.Trace, d.Packets[0], first))
		fmt.Fprintf(out, "  %s: %s\n", inspect.Clean(b.Name), saying(b.Trace, d.Packets[1], first))
		fmt.Fprintf(out, "  %s\n", inspect.Clean(d.Text))
		return
	}
	exact := !a.Trace.Inferred && !b.Trace.Inferred
	later := trace.PacketID(0)
	for n := trace.PacketID(1); exact && int(n) <= a.Trace.Packets(); n++ {
		if m := al.Mate(0, n); m != 0 && sentTime(a.Trace, n) != sentTime(b.Trace, m) {
			later = n
			break
		}
	}
	switch {
	case later == 0 && d != nil && d.Stops[0] != 0:
		fmt.Fprintf(out, "the same packets; first at another time: %s\n", inspect.Clean(d.Text))
	case later == 0 && d != nil:
		fmt.Fprintf(out, "the same packets; the first at another time is #%d: %s s and %s s\n", d.Packets[0],
			sentTime(a.Trace, d.Packets[0]), sentTime(b.Trace, al.Mate(0, d.Packets[0])))
	case later != 0:
		fmt.Fprintf(out, "the same packets; the first at another time is #%d: %s s and %s s\n", later,
			sentTime(a.Trace, later), sentTime(b.Trace, al.Mate(0, later)))
	case !exact:
		fmt.Fprintln(out, "no difference: the same packets at the same times, within 1 ms or 10 %")
	case a.Trace.End != b.Trace.End:
		fmt.Fprintf(out, "the same packets at the same times; the runs end at %s s and %s s\n", a.Trace.End, b.Trace.End)
	default:
		fmt.Fprintln(out, "no difference: the same packets, states and timers at the same times")
	}
}

// saying describes the packet of one side at which the two part, or says that
// it has none there.
func saying(t *trace.Trace, n, at trace.PacketID) string {
	if n == 0 && int(at) > t.Packets() {
		return "no more packets"
	}
	if n == 0 {
		return "no such packet"
	}
	text := sentTime(t, n).String() + " s  " + packetLine(t, n)
	if n != at {
		text = fmt.Sprintf("#%d  %s", n, text)
	}
	return text
}

// sentTime is when packet n left, or was first seen.
func sentTime(t *trace.Trace, n trace.PacketID) vtime.Time {
	if n == 0 {
		return 0
	}
	rec := t.Packet(n).Begins()
	if rec == 0 {
		return 0
	}
	return t.Record(rec).At
}

// packetLine says all of packet n that has nothing to do with time.
func packetLine(t *trace.Trace, n trace.PacketID) string {
	p := t.Packet(n)
	var b strings.Builder
	fmt.Fprintf(&b, "%s -> %s", inspect.Clean(t.HostName(p.From)), inspect.Clean(t.HostName(p.To)))
	if p.Proto == trace.TCP {
		seq, ack := inspect.Relative(t, p)
		fmt.Fprintf(&b, " [%s] seq %d ack %d len %d", p.Seg.Flags, seq, ack, p.Seg.Payload.Len)
	} else {
		fmt.Fprintf(&b, " %s len %d", p.Proto.String(), p.Seg.Payload.Len)
	}
	if p.Dropped != 0 {
		b.WriteString(", lost")
	}
	return b.String()
}

// differences lists the differences by name: those of content, then those of time.
func differences(out *bufio.Writer, r *Request, al *diff.Alignment) {
	times := al.Times
	if r.ContentOnly {
		times = 0
	}
	if al.Content+times == 0 {
		notes(out, al)
		return
	}
	fmt.Fprintf(out, "\ndifferences: A is %s, B is %s; #5 / #6 is #5 in A and #6 in B\n",
		inspect.Clean(r.Name), inspect.Clean(r.Beside.Name))
	notes(out, al)
	content, timing := parted(al)
	kept := 0 // lines for those of time
	if times > 0 {
		kept = min(len(timing), max(mostDifferences/4, mostDifferences-len(content)))
	}
	rest := al.Content - list(out, al, content[:min(len(content), mostDifferences-kept)])
	if times > 0 {
		fmt.Fprintln(out, "at other times, by more than 1 ms and 10 %:")
		rest += times - list(out, al, timing[:kept])
	}
	if rest > 0 {
		fmt.Fprintf(out, "  and %d more\n", rest)
	}
}

// parted are the differences of content and those of time.
func parted(al *diff.Alignment) (content, timing []*diff.Difference) {
	for i := range al.Differences {
		if d := &al.Differences[i]; d.Kind == diff.Timing {
			timing = append(timing, d)
		} else {
			content = append(content, d)
		}
	}
	return content, timing
}

func notes(out *bufio.Writer, al *diff.Alignment) {
	for _, n := range al.Notes {
		fmt.Fprintf(out, "  (%s)\n", inspect.Clean(n))
	}
}

// list writes differences and returns for how many they stand.
func list(out *bufio.Writer, al *diff.Alignment, differences []*diff.Difference) int {
	stood := 0
	for _, d := range differences {
		stood += d.Count
		fmt.Fprintf(out, "  %s%s\n", connLabel(al, d), inspect.Clean(d.Text))
	}
	return stood
}

// connLabel names the connection of a difference where there are several.
func connLabel(al *diff.Alignment, d *diff.Difference) string {
	if len(al.Sides[0].Trace.Conns()) < 2 && len(al.Sides[1].Trace.Conns()) < 2 || d.Kind == diff.Connection {
		return ""
	}
	one, two := d.Conn[0], d.Conn[1]
	switch {
	case one == two && one == 0:
		return ""
	case one == two:
		return inspect.Letter(one) + ": "
	}
	name := func(id trace.ConnID) string {
		if id == 0 {
			return "-"
		}
		return inspect.Letter(id)
	}
	return name(one) + "/" + name(two) + ": "
}
