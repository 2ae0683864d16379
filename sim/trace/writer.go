package trace

import (
	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// Writer appends to a trace. The world and the importer of captures use it.
type Writer struct {
	t    *Trace
	now  vtime.Time
	text map[string]uint32
	// images holds the latest snapshot of each end that lives; spare ones are used again.
	images [][2]*image
	spare  []*image
}

// NewWriter starts an empty trace.
func NewWriter(title string) *Writer {
	return &Writer{t: &Trace{Title: title}, text: map[string]uint32{}}
}

// Trace returns the trace; the Writer must not be used afterwards but to read.
func (w *Writer) Trace() *Trace { return w.t }

// Host adds a host and returns its id.
func (w *Writer) Host(h Host) HostID {
	h.ID = HostID(len(w.t.hosts) + 1)
	w.t.hosts = append(w.t.hosts, h)
	return h.ID
}

// Conn adds a connection and returns its id.
func (w *Writer) Conn(a, b End) ConnID {
	id := ConnID(len(w.t.conns) + 1)
	w.t.conns = append(w.t.conns, Conn{ID: id, Ends: [2]End{a, b}})
	w.t.ends = append(w.t.ends, [2][]snapRef{})
	w.images = append(w.images, [2]*image{})
	return id
}

// Stream adds an empty stream and returns its id.
func (w *Writer) Stream() uint32 {
	w.t.streams = append(w.t.streams, stream{})
	return uint32(len(w.t.streams))
}

// Append writes octets to a stream; they are copied.
func (w *Writer) Append(id uint32, data []byte) { w.t.streams[id-1].append(data) }

// AppendAt writes octets at an offset at or beyond the stream's end, as a
// capture with gaps needs it; octets before the end are ignored.
func (w *Writer) AppendAt(id uint32, off uint64, data []byte) {
	s := &w.t.streams[id-1]
	if off < s.end {
		skip := s.end - off
		if skip >= uint64(len(data)) {
			return
		}
		data, off = data[skip:], s.end
	}
	s.end = off
	s.append(data)
}

// Generate writes n made-up octets to a stream; only their number is kept.
func (w *Writer) Generate(id uint32, n uint64) { w.t.streams[id-1].generate(n) }

// Text keeps a text and returns its reference; equal texts share one.
func (w *Writer) Text(s string) uint32 {
	if s == "" {
		return 0
	}
	if ref, ok := w.text[s]; ok {
		return ref
	}
	w.t.texts = append(w.t.texts, s)
	ref := uint32(len(w.t.texts))
	w.text[s] = ref
	return ref
}

// Stop begins a new stop: records added from now on belong to it.
func (w *Writer) Stop() {
	next := RecordID(w.t.Len() + 1)
	if n := len(w.t.stops); n > 0 && w.t.stops[n-1] == next {
		return // The last stop stayed empty; it is used again.
	}
	w.t.stops = append(w.t.stops, next)
}

// Record appends r and returns its id. Time never runs back.
func (w *Writer) Record(r Record) RecordID {
	if r.At < w.now {
		panic("trace: time runs back")
	}
	w.now = r.At
	if len(w.t.stops) == 0 {
		w.Stop()
	}
	r.Stop = StopID(len(w.t.stops))
	w.t.records.add(r)
	id := RecordID(w.t.Len())
	if r.Conn != 0 {
		c := &w.t.conns[r.Conn-1]
		if c.First == 0 {
			c.First = id
		}
		c.Last = id
	}
	w.t.End = r.At
	return id
}

// Packet adds a packet and returns its number. The caller writes its records
// and sets Sent, Arrived or Dropped through Edit.
func (w *Writer) Packet(p Packet, extra *Extra) PacketID {
	p.extra = extra
	w.t.packets.add(p)
	return PacketID(w.t.Packets())
}

// Edit returns a packet for the writer to complete.
func (w *Writer) Edit(id PacketID) *Packet { return w.t.Packet(id) }

// EditExtra returns the rare parts of a packet for the writer to complete.
func (w *Writer) EditExtra(id PacketID) *Extra {
	p := w.t.Packet(id)
	if p.extra == nil {
		p.extra = &Extra{}
	}
	return p.extra
}

// Name gives a record that was written the text that it refers to.
func (w *Writer) Name(id RecordID, text string) { w.t.records.at(int(id) - 1).Ref = w.Text(text) }

// EditConn returns a connection for the writer to complete.
func (w *Writer) EditConn(id ConnID) *Conn { return w.t.Conn(id) }

// Snapshot stores the state of one end as of the latest record.
func (w *Writer) Snapshot(conn ConnID, side int, s *tcpmodel.Snapshot) {
	refs := &w.t.ends[conn-1][side]
	n := len(*refs)
	m := imageOf(s)
	last := w.latest(conn, side)
	if n > 0 && *last == m {
		return
	}
	at := w.t.store(n, last, &m)
	*last = m
	*refs = append(*refs, snapRef{rec: RecordID(w.t.Len()), at: at})
	if s.State == tcpmodel.Closed { // Most likely its last: the image serves another end.
		w.spare = append(w.spare, last)
		w.images[conn-1][side] = nil
	}
}

// latest returns the image that was stored last for an end.
func (w *Writer) latest(conn ConnID, side int) *image {
	slot := &w.images[conn-1][side]
	if *slot != nil {
		return *slot
	}
	if n := len(w.spare); n > 0 {
		*slot, w.spare = w.spare[n-1], w.spare[:n-1]
	} else {
		*slot = &image{}
	}
	if refs := w.t.ends[conn-1][side]; len(refs) > 0 {
		**slot = w.t.load(refs, len(refs)-1)
	} else {
		**slot = image{}
	}
	return *slot
}

// Message adds an HTTP message and returns its reference.
func (w *Writer) Message(m Message) uint32 {
	w.t.messages = append(w.t.messages, m)
	return uint32(len(w.t.messages))
}

// Exchange adds a finished exchange and returns its reference.
func (w *Writer) Exchange(x app.Exchange) uint32 {
	w.t.exchanges = append(w.t.exchanges, x)
	return uint32(len(w.t.exchanges))
}

// AppTimer notes that a labelled timer of an application was armed, moved or disarmed.
func (w *Writer) AppTimer(s AppTimerState) {
	s.Rec = RecordID(w.t.Len())
	w.t.timers = append(w.t.timers, s)
}

// Warn adds a warning.
func (w *Writer) Warn(s string) { w.t.Warnings = append(w.t.Warnings, s) }

// Finish notes the instant at which the run ended and drops a stop in which
// nothing happened.
func (w *Writer) Finish(at vtime.Time) {
	if n := len(w.t.stops); n > 0 && int(w.t.stops[n-1]) > w.t.Len() {
		w.t.stops = w.t.stops[:n-1]
	}
	if at > w.t.End && at != vtime.Never {
		w.t.End = at
	}
}
