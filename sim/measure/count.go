package measure

import (
	"slices"

	"wirewalk/sim/trace"
	"wirewalk/sim/wire"
	"wirewalk/tcpmodel"
	"wirewalk/tcpmodel/observe"
)

// Stats are the numbers of a run, or of the part of it up to a moment.
type Stats struct {
	Title       string          `json:"title"`
	DurationNs  int64           `json:"duration_ns"`
	Total       Counts          `json:"total"`
	Opened      int             `json:"connections_opened"`
	Reused      int             `json:"connections_reused"` // exchanges on a connection that had served one before
	TimeWait    []TimeWait      `json:"time_wait"`
	Connections []ConnStats     `json:"connections"`
	Exchanges   []ExchangeStats `json:"exchanges"`
	Estimated   bool            `json:"-"` // the round trips are, as those of a capture
}

// Counts are the numbers that a connection and a whole run both have.
type Counts struct {
	Packets         int        `json:"packets"`
	Octets          int64      `json:"octets"`  // of IP packets, headers included
	Payload         int64      `json:"payload"` // octets of TCP or UDP payload
	Handshakes      int        `json:"handshakes"`
	RoundTrips      RoundTrips `json:"round_trips"`
	Retransmissions int        `json:"retransmissions"`
	Lost            int        `json:"lost"`
	PerhapsLost     int        `json:"perhaps_lost,omitempty"` // of a capture: not known to be lost, and without an answer
	Resets          int        `json:"resets"`
}

// TimeWait counts the sockets in TIME-WAIT at one host.
type TimeWait struct {
	Host    string `json:"host"`
	Now     int    `json:"now"`     // at the moment looked at
	Most    int    `json:"most"`    // at the same time
	Entered int    `json:"entered"` // in all
}

// ConnStats are the numbers of one connection.
type ConnStats struct {
	ID     trace.ConnID `json:"conn"`
	Client string       `json:"client"` // the end that sent the first segment
	Server string       `json:"server"`
	Counts
}

// ExchangeStats is how long one HTTP exchange took.
type ExchangeStats struct {
	Exchange
	TookNs *int64 `json:"took_ns"`
}

// Collect counts what happened up to a moment.
func Collect(t *trace.Trace, at At) (*Stats, error) {
	s := &Stats{
		Title: t.Title, DurationNs: int64(at.Time), TimeWait: []TimeWait{},
		Connections: make([]ConnStats, len(t.Conns())), Exchanges: []ExchangeStats{},
	}
	for i := range t.Conns() {
		c := &t.Conns()[i]
		s.Connections[i] = ConnStats{
			ID: c.ID, Client: c.Ends[0].Addr.String(),
			Server: c.Ends[1].Addr.String(),
		}
	}
	waits, hops := newWaits(t), newHops()
	for id := trace.RecordID(1); id <= at.Rec; id++ {
		r := t.Record(id)
		if err := s.take(t, r); err != nil {
			return nil, err
		}
		waits.take(r)
		if t.Inferred {
			continue
		}
		s.Total.RoundTrips = max(s.Total.RoundTrips, hops.take(r, 0))
		if r.Conn != 0 {
			c := &s.Connections[r.Conn-1]
			c.RoundTrips = max(c.RoundTrips, hops.take(r, r.Conn))
		}
	}
	if t.Inferred {
		s.captured(t, at)
	}
	s.TimeWait = waits.rows(t)
	s.Connections = slices.DeleteFunc(s.Connections,
		func(c ConnStats) bool { return c.Packets == 0 })
	s.Opened = len(s.Connections)
	return s, nil
}

// take counts one record.
func (s *Stats) take(t *trace.Trace, r *trace.Record) error {
	if id := r.Packet(); id != 0 {
		return s.packet(t, r, id)
	}
	switch {
	case r.Kind == trace.Exchange:
		x := t.Exchange(r.Ref)
		row := ExchangeStats{Exchange: *ExchangeOf(x)}
		if row.End != nil && row.Queued != nil {
			took := *row.End - *row.Queued
			row.TookNs = &took
		}
		s.Exchanges = append(s.Exchanges, row)
		if x.Reused {
			s.Reused++
		}
	case r.Kind == trace.StateChange && r.To() == tcpmodel.Established &&
		t.Conn(r.Conn).Side(r.Host) == 0:
		s.count(r.Conn, func(c *Counts) { c.Handshakes++ })
	}
	return nil
}

// packet counts a packet once: where it was sent, or where a capture saw it arrive.
func (s *Stats) packet(t *trace.Trace, r *trace.Record, id trace.PacketID) error {
	p := t.Packet(id)
	if r.Kind == trace.SegmentDropped {
		s.count(p.Conn, func(c *Counts) {
			if r.Why == observe.ReasonPerhapsLost {
				c.PerhapsLost++
			} else {
				c.Lost++
			}
		})
		return nil
	}
	if r.Kind == trace.SegmentDelivered && p.Sent != 0 {
		return nil
	}
	octets, err := wire.Encode(t, id, p.From)
	if err != nil {
		return err
	}
	size := len(octets)
	if x := p.Extra(); x != nil {
		size = max(size, x.WireLen)
	}
	s.count(p.Conn, func(c *Counts) {
		c.Packets++
		c.Octets += int64(size)
		c.Payload += int64(p.Seg.Payload.Len)
		if p.Again != 0 && !p.Copy {
			c.Retransmissions++
		}
		if p.Proto == trace.TCP && p.Seg.Flags.Has(tcpmodel.RST) {
			c.Resets++
		}
	})
	return nil
}

// count adds to the run and to the connection.
func (s *Stats) count(conn trace.ConnID, add func(*Counts)) {
	add(&s.Total)
	if conn != 0 {
		add(&s.Connections[conn-1].Counts)
	}
}

// waits follows the sockets in TIME-WAIT.
type waits struct {
	hosts []TimeWait
	in    map[end]bool
}

func newWaits(t *trace.Trace) *waits {
	return &waits{hosts: make([]TimeWait, len(t.Hosts())), in: map[end]bool{}}
}

func (w *waits) take(r *trace.Record) {
	if r.Kind != trace.StateChange || r.Host == 0 {
		return
	}
	h, key := &w.hosts[r.Host-1], end{r.Conn, r.Host}
	switch is := r.To() == tcpmodel.TimeWait; {
	case is && !w.in[key]:
		w.in[key] = true
		h.Entered++
		h.Now++
		h.Most = max(h.Most, h.Now)
	case !is && w.in[key]:
		delete(w.in, key)
		h.Now--
	}
}

// rows lists the hosts that have TCP ends.
func (w *waits) rows(t *trace.Trace) []TimeWait {
	rows := []TimeWait{}
	for i := range w.hosts {
		if t.Hosts()[i].Role == trace.RoleMiddlebox {
			continue
		}
		w.hosts[i].Host = t.Hosts()[i].Name
		rows = append(rows, w.hosts[i])
	}
	return rows
}
