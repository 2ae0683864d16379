package inspect

import (
	"cmp"
	"slices"
	"strconv"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// Reader is what every face looks up in a trace again and again: which HTTP
// message a packet carries, how fine its times must be, and what things are
// called. It is made once for a trace and never changes.
type Reader struct {
	Trace    *trace.Trace
	messages map[End][]uint32 // by offset in the sender's stream
	digits   int              // of a second
	someFar  bool             // some ends have estimated times
}

// End is one end of a connection: 0 for the side that opened it, else 1.
type End struct {
	Conn trace.ConnID
	Side int
}

// NewReader reads a trace once.
func NewReader(t *trace.Trace) *Reader {
	x := &Reader{Trace: t, messages: map[End][]uint32{}, digits: decimals(t)}
	for i := range t.Messages() {
		m := &t.Messages()[i]
		if m.Conn == 0 {
			continue
		}
		if side := t.Conn(m.Conn).Side(m.Sender); side >= 0 {
			key := End{m.Conn, side}
			x.messages[key] = append(x.messages[key], uint32(i+1))
		}
	}
	for key, refs := range x.messages {
		slices.SortStableFunc(refs, func(a, b uint32) int {
			return cmp.Compare(t.Message(a).Off, t.Message(b).Off)
		})
		x.messages[key] = slices.CompactFunc(refs, func(a, b uint32) bool {
			return t.Message(a).Off == t.Message(b).Off
		})
	}
	x.someFar = t.Inferred && slices.ContainsFunc(t.Conns(), func(c trace.Conn) bool { return c.Estimated() })
	return x
}

// Clocks is a reader that knows when things were, and no messages: it is made quickly.
func Clocks(t *trace.Trace) *Reader {
	return &Reader{
		Trace: t, digits: decimals(t),
		someFar: t.Inferred && slices.ContainsFunc(t.Conns(), func(c trace.Conn) bool { return c.Estimated() }),
	}
}

// Decimals is how many digits of a second this trace's times are written with at least.
func (x *Reader) Decimals() int { return x.digits }

// decimals is 3 unless packets follow each other so fast that milliseconds
// would show many of them at one instant. In a simulated run a few such
// instants, made by a link's rate, do not matter.
func decimals(t *trace.Trace) int {
	const looked = 2000
	same, steps, last := 0, 0, vtime.Time(-1)
	for id := trace.RecordID(1); int(id) <= min(t.Len(), looked); id++ {
		at := t.Record(id).At
		if last >= 0 && at != last && at/vtime.Time(vtime.Millisecond) == last/vtime.Time(vtime.Millisecond) {
			same++
		}
		if at != last {
			steps++
		}
		last = at
	}
	few := 1
	if !t.Inferred {
		few = steps / 3
	}
	if same > few {
		return 6
	}
	return 3
}

// Carried is the HTTP message whose octets a packet carries, and whether the
// message begins in it. When several begin, it is the first.
func (x *Reader) Carried(p *trace.Packet) (m *trace.Message, begins bool, more int) {
	if p.Conn == 0 || p.Seg.Payload.Len == 0 {
		return nil, false, 0
	}
	end := x.Trace.Conn(p.Conn).Side(p.From)
	if end < 0 {
		return nil, false, 0
	}
	refs := x.messages[End{p.Conn, end}]
	said := x.Trace.Said(p)
	if said.Len == 0 {
		return nil, false, 0
	}
	from := said.Off
	upto := from + uint64(said.Len)
	i, _ := slices.BinarySearchFunc(refs, from, func(ref uint32, off uint64) int {
		return cmp.Compare(x.Trace.Message(ref).Off, off)
	})
	for j := i; j < len(refs) && x.Trace.Message(refs[j]).Off < upto; j++ {
		if m == nil {
			m = x.Trace.Message(refs[j])
		} else {
			more++
		}
	}
	if m != nil {
		return m, true, more
	}
	if i == 0 {
		return nil, false, 0
	}
	m = x.Trace.Message(refs[i-1])
	if m.BodyLen >= 0 && m.HeadLen+m.BodyLen > 0 && from >= m.Off+uint64(m.HeadLen+m.BodyLen) {
		return nil, false, 0
	}
	return m, false, 0
}

// Relative returns a sequence number relative to the initial one of the end it
// counts for, or as it is when that is unknown or raw numbers are wanted.
func (x *Reader) Relative(conn trace.ConnID, end int, n tcpmodel.Seq, raw bool) string {
	if !raw && conn != 0 && end >= 0 {
		if rel, ok := x.Trace.Conn(conn).Ends[end].Relative(n); ok {
			return strconv.FormatInt(rel, 10)
		}
	}
	return strconv.FormatUint(uint64(n), 10)
}

// Live lists at most a screenful of the connections that are open at some end
// as of a record: the youngest ones, oldest first.
func (x *Reader) Live(as trace.RecordID, only trace.ConnID) []trace.ConnID {
	const looked, kept = 256, 32
	if only != 0 {
		return []trace.ConnID{only}
	}
	n := x.Begun(as)
	var out []trace.ConnID
	for id := trace.ConnID(n); id > 0 && int(id) > n-looked && len(out) < kept; id-- {
		if x.Trace.StateAt(id, 0, as) != tcpmodel.Closed || x.Trace.StateAt(id, 1, as) != tcpmodel.Closed {
			out = append(out, id)
		}
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return out
}

// Begun is how many connections exist as of a record.
func (x *Reader) Begun(as trace.RecordID) int {
	conns := x.Trace.Conns()
	lo, hi := 0, len(conns)
	for lo < hi {
		if mid := (lo + hi) / 2; conns[mid].First <= as {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}

// LastAt is when the last record was.
func (x *Reader) LastAt() vtime.Time {
	if n := x.Trace.Len(); n > 0 {
		return x.Trace.Record(trace.RecordID(n)).At
	}
	return 0
}
