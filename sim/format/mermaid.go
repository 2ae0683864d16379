package format

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
)

// quietTime is from how long on silence gets a note in a Mermaid diagram.
const quietTime = vtime.Second

// elsewhere is the participant for packets to an address that no host has.
const elsewhere trace.HostID = 0

func mermaid() Format {
	return Format{
		Name: "mermaid", Ending: ".mmd", Help: "the packets as a Mermaid sequence diagram, for documents",
		Takes: Upto | Filtered | OneConn, Write: Mermaid,
	}
}

// diagram is one Mermaid diagram in the making.
type diagram struct {
	t       *trace.Trace
	x       *inspect.Reader
	parts   []trace.HostID // from left to right
	letters bool           // connections are called by letters
}

// Mermaid writes the ladder as a Mermaid sequence diagram: an arrow for each
// packet in the order of sending, a cross where it is lost, states as notes.
// Of several connections each has its letter. A box on the way is there if it
// sends or gets packets of its own. Mermaid draws no time, so that crossing
// packets do not cross.
func Mermaid(w io.Writer, req *Request) error {
	t, out := req.Trace, bufio.NewWriter(w)
	m := &diagram{t: t, x: inspect.NewReader(t), parts: participants(t), letters: len(t.Conns()) > 1}
	fmt.Fprintln(out, "sequenceDiagram")
	for _, id := range m.parts {
		name := "elsewhere"
		if id != elsewhere {
			name = t.Host(id).Name
		}
		fmt.Fprintf(out, "    participant h%d as %s\n", id, mermaidText(name))
	}
	last := vtime.Time(0)
	for id := trace.RecordID(1); int(id) <= t.Len(); id++ {
		r := t.Record(id)
		if !req.KeepsStop(r.Stop) {
			continue
		}
		line := m.line(id, r)
		if line == "" {
			continue
		}
		if quiet := r.At.Sub(last); quiet >= quietTime {
			fmt.Fprintf(out, "    Note over %s: %s later\n", m.ends(), inspect.Span(quiet))
		}
		last = r.At
		fmt.Fprintln(out, "    "+line)
	}
	return out.Flush()
}

// participants are the hosts that get a line, what is in between in between,
// and last of all the place where packets to nobody go.
func participants(t *trace.Trace) []trace.HostID {
	used := map[trace.HostID]bool{}
	for id := trace.PacketID(1); int(id) <= t.Packets(); id++ {
		used[t.Packet(id).From], used[t.Packet(id).To] = true, true
	}
	var ends, between []trace.HostID
	for i := range t.Hosts() {
		switch h := &t.Hosts()[i]; {
		case h.Role != trace.RoleMiddlebox:
			ends = append(ends, h.ID)
		case used[h.ID]:
			between = append(between, h.ID)
		}
	}
	half := len(ends) / 2
	parts := slices.Concat(ends[:half], between, ends[half:])
	if used[elsewhere] {
		parts = append(parts, elsewhere)
	}
	return parts
}

// line is one record, "" for one that has no place in the diagram.
func (m *diagram) line(id trace.RecordID, r *trace.Record) string {
	switch r.Kind { //nolint:exhaustive // the others have no place in the diagram
	case trace.SegmentSent, trace.SegmentDelivered, trace.SegmentDropped:
		p := m.t.Packet(r.Packet())
		if id != p.Begins() {
			return ""
		}
		arrow := "->>"
		if p.Arrived == 0 && p.Dropped != 0 {
			arrow = "-x"
		}
		return fmt.Sprintf("h%d%sh%d: %s%s", p.From, arrow, p.To, m.letter(p.Conn), mermaidText(m.x.Name(r.Packet())))
	case trace.StateChange:
		if r.Host != 0 {
			return fmt.Sprintf("Note over h%d: %s %s%s", r.Host, m.x.Clock(r.At), m.letter(r.Conn), r.To())
		}
	}
	return ""
}

// letter stands in front of what belongs to one of several connections.
func (m *diagram) letter(conn trace.ConnID) string {
	if conn == 0 || !m.letters {
		return ""
	}
	return inspect.Letter(conn) + " "
}

// ends are the outermost hosts.
func (m *diagram) ends() string {
	hosts := m.parts
	if n := len(hosts); n > 1 && hosts[n-1] == elsewhere {
		hosts = hosts[:n-1]
	}
	first, last := hosts[0], hosts[len(hosts)-1]
	if first == last {
		return fmt.Sprintf("h%d", first)
	}
	return fmt.Sprintf("h%d,h%d", first, last)
}

// mermaidText writes a text so that no character of it is taken for Mermaid's
// or HTML's own.
func mermaidText(s string) string {
	var b strings.Builder
	for _, r := range inspect.Clean(s) {
		switch {
		case inspect.Misleading(r):
			b.WriteByte('?')
		case strings.ContainsRune("#;<>&\"'`\\{}[]()%:|", r):
			fmt.Fprintf(&b, "#%d;", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}
