package export

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tui/view"
)

// quietTime is from how long on silence gets a note in a Mermaid diagram.
const quietTime = vtime.Second

// Mermaid writes the ladder as a Mermaid sequence diagram: an arrow for each
// packet in the order of sending, a cross where it is lost, states as notes.
// Mermaid draws no time, so that crossing packets do not cross.
func Mermaid(w io.Writer, t *trace.Trace, o LadderOptions) error {
	out := bufio.NewWriter(w)
	x := view.NewIndex(t)
	fmt.Fprintln(out, "sequenceDiagram")
	for i := range t.Hosts() {
		if h := &t.Hosts()[i]; h.Role != trace.RoleMiddlebox {
			fmt.Fprintf(out, "    participant h%d as %s\n", h.ID, mermaidText(h.Name))
		}
	}
	last := vtime.Time(0)
	for id := trace.RecordID(1); int(id) <= t.Len(); id++ {
		r := t.Record(id)
		if o.Until != 0 && r.Stop > o.Until || o.Start {
			break
		}
		if o.Only != nil && !o.Only(r.Stop) || r.Host == 0 {
			continue
		}
		line := mermaidLine(t, x, r)
		if line == "" {
			continue
		}
		if quiet := r.At.Sub(last); quiet >= quietTime {
			fmt.Fprintf(out, "    Note over %s: %s later\n", mermaidEnds(t), view.Span(quiet))
		}
		last = r.At
		fmt.Fprintln(out, "    "+line)
	}
	return out.Flush()
}

// mermaidLine is one record, "" for one that has no place in the diagram.
func mermaidLine(t *trace.Trace, x *view.Index, r *trace.Record) string {
	switch r.Kind { //nolint:exhaustive // the others have no place in the diagram
	case trace.SegmentSent:
		p := t.Packet(r.Packet())
		if p.To == 0 || t.Host(p.From).Role == trace.RoleMiddlebox || t.Host(p.To).Role == trace.RoleMiddlebox {
			return ""
		}
		arrow := "->>"
		if p.Arrived == 0 && p.Dropped != 0 {
			arrow = "-x"
		}
		return fmt.Sprintf("h%d%sh%d: %s", p.From, arrow, p.To, mermaidText(x.Name(r.Packet())))
	case trace.StateChange:
		return fmt.Sprintf("Note over h%d: %s %s", r.Host, x.Clock(r.At), r.To())
	}
	return ""
}

// mermaidEnds are the outermost participants.
func mermaidEnds(t *trace.Trace) string {
	first, last := trace.HostID(0), trace.HostID(0)
	for i := range t.Hosts() {
		h := &t.Hosts()[i]
		if h.Role == trace.RoleMiddlebox {
			continue
		}
		if first == 0 {
			first = h.ID
		}
		last = h.ID
	}
	if first == last {
		return fmt.Sprintf("h%d", first)
	}
	return fmt.Sprintf("h%d,h%d", first, last)
}

// mermaidText writes a text so that no character of it is taken for Mermaid's
// or HTML's own.
func mermaidText(s string) string {
	var b strings.Builder
	for _, r := range view.Clean(s) {
		switch {
		case unsafeRune(r):
			b.WriteByte('?')
		case strings.ContainsRune("#;<>&\"'`\\{}[]()%:|", r):
			fmt.Fprintf(&b, "#%d;", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
