package view

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"sync"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// Index is what a ladder looks up in a trace again and again: which HTTP
// message a packet carries and how fine its times must be. It is made once for
// a trace and shared by all frames.
type Index struct {
	t        *trace.Trace
	messages map[side][]uint32 // by offset in the sender's stream
	decimals int               // of a second
	clockW   int               // columns of an instant
	someFar  bool              // some ends have estimated times
	once     sync.Once
	scales   measured
	conns    [][]connEvent // by connection, made when first asked for
	tally    tally
}

// side is one end of a connection.
type side struct {
	conn trace.ConnID
	end  int
}

// NewIndex reads a trace once.
func NewIndex(t *trace.Trace) *Index {
	x := &Index{t: t, messages: map[side][]uint32{}, decimals: decimals(t)}
	for i := range t.Messages() {
		m := &t.Messages()[i]
		if m.Conn == 0 {
			continue
		}
		if end := t.Conn(m.Conn).Side(m.Sender); end >= 0 {
			key := side{m.Conn, end}
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
	x.tally = newTally(t)
	x.clockW = max(len(x.Clock(t.End)), 7)
	return x
}

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

// Clock writes an instant in seconds, cut to the trace's precision.
func (x *Index) Clock(at vtime.Time) string {
	if at == vtime.Never {
		return "never"
	}
	us := int64(at) / 1000
	frac := strconv.FormatInt(1_000_000+us%1_000_000, 10)[1 : 1+x.decimals]
	return strconv.FormatInt(us/1_000_000, 10) + "." + frac
}

// timeOfDay writes an instant as the time of day in UTC.
func (x *Index) timeOfDay(epoch int64, at vtime.Time) string {
	const day = 24 * vtime.Time(vtime.Hour)
	in := (vtime.Time(epoch%int64(day)) + at%day + day) % day
	hours, in := in/vtime.Time(vtime.Hour), in%vtime.Time(vtime.Hour)
	minutes, in := in/vtime.Time(vtime.Minute), in%vtime.Time(vtime.Minute)
	seconds := x.Clock(in)
	if in < 10*vtime.Time(vtime.Second) {
		seconds = "0" + seconds
	}
	return fmt.Sprintf("%02d:%02d:%s", hours, minutes, seconds)
}

// carried is the HTTP message whose octets a packet carries, and whether the
// message begins in it. When several begin, it is the first.
func (x *Index) carried(p *trace.Packet) (m *trace.Message, begins bool, more int) {
	if p.Conn == 0 || p.Seg.Payload.Len == 0 {
		return nil, false, 0
	}
	end := x.t.Conn(p.Conn).Side(p.From)
	if end < 0 {
		return nil, false, 0
	}
	refs := x.messages[side{p.Conn, end}]
	from := p.Seg.Payload.Off
	upto := from + uint64(p.Seg.Payload.Len)
	i, _ := slices.BinarySearchFunc(refs, from, func(ref uint32, off uint64) int {
		return cmp.Compare(x.t.Message(ref).Off, off)
	})
	for j := i; j < len(refs) && x.t.Message(refs[j]).Off < upto; j++ {
		if m == nil {
			m = x.t.Message(refs[j])
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
	m = x.t.Message(refs[i-1])
	if m.HeadLen+m.BodyLen > 0 && from >= m.Off+uint64(m.HeadLen+m.BodyLen) {
		return nil, false, 0
	}
	return m, false, 0
}

// relative returns a sequence number relative to the initial one of the end it
// counts for, or as it is when that is unknown or raw numbers are wanted.
func (x *Index) relative(conn trace.ConnID, end int, n tcpmodel.Seq, raw bool) string {
	if !raw && conn != 0 && end >= 0 {
		if e := &x.t.Conn(conn).Ends[end]; e.HasISS {
			return strconv.FormatInt(int64(int32(n-e.ISS)), 10)
		}
	}
	return strconv.FormatUint(uint64(n), 10)
}

// Letter is the letter by which a ladder calls a connection: a to z, then
// numbers.
func Letter(id trace.ConnID) string {
	if id >= 1 && id <= 26 {
		return string(rune('a' + id - 1))
	}
	return strconv.Itoa(int(id))
}
