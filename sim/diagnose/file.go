package diagnose

import (
	"cmp"
	"fmt"
	"slices"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
)

// ofFile is what the capture file shows of how it was made. It is told besides what
// happened to the connections, of which it is no part.
func (s *survey) ofFile(upto trace.RecordID) []Finding {
	var out []Finding
	for _, f := range []Finding{
		s.duplicated(upto), s.disordered(upto), s.steppedBack(upto), s.lostByRecorder(), s.cutPackets(upto), s.offload(upto),
	} {
		if len(f.Conns) > 0 {
			out = append(out, f)
		}
	}
	return out
}

// fileRank is behind everything that happened to connections.
const fileRank = 1000

// duplicated is packets that the file has several times.
func (s *survey) duplicated(upto trace.RecordID) Finding {
	f := Finding{ID: "duplicated-capture", Severity: Note, rank: fileRank}
	packets, copies, most := 0, 0, 0
	for id := trace.PacketID(1); int(id) <= s.t.Packets(); id++ {
		x := s.t.Packet(id).Extra()
		if x == nil || len(x.Copies) == 0 || s.t.Packet(id).Begins() > upto {
			continue
		}
		packets++
		copies += len(x.Copies)
		most = max(most, len(x.Copies)+1)
		f.show(s.t, id, fmt.Sprintf("captured %d times", len(x.Copies)+1))
	}
	f.Summary = fmt.Sprintf("%s captured up to %d times each, #%d first: %s folded into them",
		verb(packets, "packet was", "packets were"), most, f.first(), verb(copies, "copy is", "copies are"))
	f.Advice = "record on one interface, or on one side of the switch"
	return f
}

// disordered is packets that stand in the file behind later ones.
func (s *survey) disordered(upto trace.RecordID) Finding {
	f := Finding{ID: "disordered-file", Severity: Note, rank: fileRank + 1}
	if first := s.t.File.First; first != 0 && s.t.Packet(first).Begins() <= upto {
		f.show(s.t, first, "stands behind later packets in the file")
	}
	f.Summary = fmt.Sprintf("%s in the file behind later ones, #%d first: they are put in the order of time, in which the numbers fit together",
		verb(s.t.File.Moved, "packet stands", "packets stand"), f.first())
	f.Advice = "merge files with mergecap instead of appending them"
	return f
}

// steppedBack is a clock that was set back while the capture ran.
func (s *survey) steppedBack(upto trace.RecordID) Finding {
	f := Finding{ID: "disordered-file", Severity: Note, rank: fileRank + 2}
	var by vtime.Duration
	steps := 0
	for _, step := range s.t.File.Steps {
		if s.t.Packet(step.Packet).Begins() <= upto {
			by = max(by, step.By)
			steps++
			f.show(s.t, step.Packet, fmt.Sprintf("the clock is %s behind that of the packet before", cut(step.By)))
		}
	}
	f.Summary = fmt.Sprintf("the clock steps back %s, at #%d first, by %s at most: the file's order is kept, and no time across it is known",
		times(steps), f.first(), cut(by))
	f.Advice = "let the clock be slewed, not stepped, while a capture runs"
	return f
}

// show adds a packet as evidence, the first few of each connection.
func (f *Finding) show(t *trace.Trace, id trace.PacketID, says string) {
	const shown = 3
	conn := t.Packet(id).Conn
	if conn == 0 {
		return
	}
	at, found := slices.BinarySearch(f.Conns, conn)
	if !found {
		f.Conns, f.At = slices.Insert(f.Conns, at, conn), slices.Insert(f.At, at, t.Packet(id).Begins())
	}
	end, _ := slices.BinarySearchFunc(f.Evidence, conn+1, func(e Evidence, c trace.ConnID) int { return cmp.Compare(e.Conn, c) })
	if end < shown || f.Evidence[end-shown].Conn != conn {
		f.Evidence = slices.Insert(f.Evidence, end, Evidence{Conn: conn, Packet: id, Says: says})
	}
}

// first is the first packet that is shown.
func (f *Finding) first() (id trace.PacketID) {
	for _, e := range f.Evidence {
		if id == 0 || e.Packet < id {
			id = e.Packet
		}
	}
	return id
}

func verb(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

// cut leaves out what is less than a millisecond of lengths that have one.
func cut(d vtime.Duration) vtime.Duration {
	if d >= vtime.Millisecond {
		return d - d%vtime.Millisecond
	}
	return d
}
