// Package trace holds what happened in a run: append-only records with their
// causes, the packets, the connections and the states of their ends. A trace
// is written once, by a Writer, and read by everything else. Real stacks keep
// no such thing: it is what makes "why" answerable.
package trace

import (
	"iter"
	"sort"

	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// Trace is what happened. It is immutable once its Writer is done.
type Trace struct {
	none     Packet // stands for packet 0, and stays empty
	Title    string
	Inferred bool      // from a capture: states and causes are inferred
	SeenAt   HostID    // captures: the vantage point, 0 if unknown
	File     File      // captures: how the file was made
	Epoch    int64     // captures: Unix nanoseconds of instant 0; a simulation has none and says 0
	Secrets  []Secrets // captures: the keys that the file brings
	Warnings []string  // what a reader of the trace should know, such as a limit that ended the run
	End      vtime.Time
	// Settings are the values of a scenario that explain what happened, by host.
	Settings []Setting

	records   list[Record]
	packets   list[Packet]
	stops     []RecordID // first record of each stop
	hosts     []Host
	conns     []Conn
	ends      [][2][]snapRef // by connection: snapshots of both ends
	words     list[uint64]   // snapshots, packed
	streams   []stream
	texts     []string
	messages  []Message
	exchanges []app.Exchange
	timers    []AppTimerState
	far       map[endKey]*farEnd // captures: what is estimated
}

// snapRef says from which record on a snapshot holds, and where it is stored.
type snapRef struct {
	rec RecordID
	at  uint32
}

// Len is the number of records; ids run from 1 to Len.
func (t *Trace) Len() int { return t.records.len() }

// Record returns record id, as a copy: how records are stored is nobody else's business.
// Record 0, which stands for none, is empty.
func (t *Trace) Record(id RecordID) Record {
	if id == 0 {
		return Record{}
	}
	return *t.records.at(int(id) - 1)
}

// Packets is the number of packets.
func (t *Trace) Packets() int { return t.packets.len() }

// Packet returns packet #id; 0, which stands for none, is a packet without anything.
func (t *Trace) Packet(id PacketID) *Packet {
	if id == 0 {
		return &t.none
	}
	return t.packets.at(int(id) - 1)
}

// Hosts lists the hosts by id, from left to right on the ladder.
func (t *Trace) Hosts() []Host { return t.hosts }

// Host returns host id.
func (t *Trace) Host(id HostID) *Host { return &t.hosts[id-1] }

// Machine is the host that a lifeline belongs to: host id itself, or the one that
// talks to itself there.
func (t *Trace) Machine(id HostID) *Host {
	if h := t.Host(id); h.Of == 0 {
		return h
	}
	return t.Host(t.Host(id).Of)
}

// Conns lists the connections by id.
func (t *Trace) Conns() []Conn { return t.conns }

// Conn returns connection id.
func (t *Trace) Conn(id ConnID) *Conn { return &t.conns[id-1] }

// Text returns a text that a record refers to; 0 is empty.
func (t *Trace) Text(ref uint32) string {
	if ref == 0 || int(ref) > len(t.texts) {
		return ""
	}
	return t.texts[ref-1]
}

// Message returns the HTTP message of an HTTP record.
func (t *Trace) Message(ref uint32) *Message { return &t.messages[ref-1] }

// Messages lists the HTTP messages in order of their records.
func (t *Trace) Messages() []Message { return t.messages }

// Exchange returns the exchange of an Exchange record.
func (t *Trace) Exchange(ref uint32) *app.Exchange { return &t.exchanges[ref-1] }

// Exchanges lists the finished exchanges in order of their ends.
func (t *Trace) Exchanges() []app.Exchange { return t.exchanges }

// Stops is the number of stops; ids run from 1 to Stops.
func (t *Trace) Stops() int { return len(t.stops) }

// Stop returns the first and last record of a stop; stop 0, before the first, has none.
func (t *Trace) Stop(id StopID) (first, last RecordID) {
	if id == 0 || int(id) > len(t.stops) {
		return 1, 0
	}
	first = t.stops[id-1]
	if int(id) < len(t.stops) {
		return first, t.stops[id] - 1
	}
	return first, RecordID(t.Len())
}

// StopAt returns the last stop that starts at or before the instant, 0 if none does.
func (t *Trace) StopAt(at vtime.Time) StopID {
	return StopID(sort.Search(len(t.stops), func(i int) bool { return t.Record(t.stops[i]).At > at }))
}

// SnapshotAt returns the state of one end of a connection as of a record, or
// nil when the end did not exist yet. side is 0 or 1 as in Conn.Ends.
func (t *Trace) SnapshotAt(conn ConnID, side int, as RecordID) *tcpmodel.Snapshot {
	refs := t.ends[conn-1][side]
	i := sort.Search(len(refs), func(i int) bool { return refs[i].rec > as })
	if i == 0 {
		return nil
	}
	m := t.load(refs, i-1)
	return m.snapshot()
}

// Snapshots are the states of one end that were stored after a record and up to
// another, at most so many of them, equally far apart.
func (t *Trace) Snapshots(conn ConnID, side int, after, upto RecordID, most int) iter.Seq[*tcpmodel.Snapshot] {
	refs := t.ends[conn-1][side]
	first := sort.Search(len(refs), func(i int) bool { return refs[i].rec > after })
	end := sort.Search(len(refs), func(i int) bool { return refs[i].rec > upto })
	step := max((end-first+most-1)/max(most, 1), 1)
	return func(yield func(*tcpmodel.Snapshot) bool) {
		for i := first; i < end; i += step {
			m := t.load(refs, i)
			if !yield(m.snapshot()) {
				return
			}
		}
	}
}

// StateAt is the state of one end as of a record, CLOSED when it did not exist.
func (t *Trace) StateAt(conn ConnID, side int, as RecordID) tcpmodel.State {
	if s := t.SnapshotAt(conn, side, as); s != nil {
		return s.State
	}
	return tcpmodel.Closed
}

// AppTimersAt lists the labelled timers of applications that are armed as of a record.
func (t *Trace) AppTimersAt(as RecordID) []AppTimerState {
	type key struct {
		host  HostID
		conn  ConnID
		label string
	}
	n := sort.Search(len(t.timers), func(i int) bool { return t.timers[i].Rec > as })
	last := map[key]int{}
	for i := range t.timers[:n] {
		last[key{t.timers[i].Host, t.timers[i].Conn, t.timers[i].Label}] = i
	}
	var out []AppTimerState
	for i := range t.timers[:n] {
		s := t.timers[i]
		if last[key{s.Host, s.Conn, s.Label}] == i && s.Deadline != vtime.Never {
			out = append(out, s)
		}
	}
	return out
}

// ArmedSince is the record at whose end a timer of one end of a connection got the
// deadline that it has as of another record, 0 when it does not run or was set too long ago to tell.
func (t *Trace) ArmedSince(conn ConnID, side int, kind tcpmodel.TimerKind, as RecordID) RecordID {
	const looked = 4096
	refs := t.ends[conn-1][side]
	i := sort.Search(len(refs), func(i int) bool { return refs[i].rec > as }) - 1
	if i < 0 {
		return 0
	}
	m := t.load(refs, i)
	at := m.snapshot().Timers[kind]
	if at == vtime.Never || at == 0 {
		return 0
	}
	for n := i; n >= 0 && i-n < looked; n-- {
		m := t.load(refs, n)
		if m.snapshot().Timers[kind] != at {
			return refs[n+1].rec
		}
		if n == 0 {
			return refs[0].rec
		}
	}
	return 0
}
