package premises

import (
	"cmp"
	"slices"

	"wirewalk/httpmodel"
	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// talk is what programs have done with their connections: messages, reads, writes,
// ends. It is added up from the records of calls and reports.
type talk struct {
	t       *trace.Trace
	ends    map[endKey]*speaker
	told    map[trace.HostID][]trace.RecordID // commands of the script
	listens map[trace.HostID]int              // sockets that listen, and bound ones
	slots   map[trace.HostID]int64
	came    map[trace.HostID]int64 // connections that were accepted
	workers map[trace.HostID]int64 // that the first accept() called for
	asked   []question
}

// speaker is what is known of a program at one end of a connection.
type speaker struct {
	conn     trace.ConnID
	host     trace.HostID
	dialled  trace.RecordID // connect()
	opened   trace.RecordID // it was told that the connection is open
	accepted bool
	read     int64        // octets
	asked    int64        // octets that TCP took of it, with those that it wanted to write in its latest stop
	wrote    trace.StopID // of its latest write
	tookIn   trace.StopID // of its latest read
	writes   int
	eof      trace.RecordID
	failed   trace.RecordID
	errno    tcpmodel.Errno
	shut     trace.RecordID
	closed   trace.RecordID
	waits    trace.RecordID // its server shows it only when something has come
	leaked   trace.RecordID // an answer is neither read nor closed
	worker   trace.RecordID // it waits for a worker
	refused  trace.RecordID // a message was refused
	sentAll  []trace.RecordID
	readAll  []trace.RecordID
	options  map[trace.Reason]int
	// shutReading: the program has ended its reading.
	shutReading bool
	remoteEnd   trace.End
}

func newTalk(t *trace.Trace) *talk {
	return &talk{
		t: t, ends: map[endKey]*speaker{}, told: map[trace.HostID][]trace.RecordID{},
		listens: map[trace.HostID]int{}, slots: map[trace.HostID]int64{}, came: map[trace.HostID]int64{}, workers: map[trace.HostID]int64{},
	}
}

// end is the program's side of a connection at a host, nil where it has none.
func (k *talk) end(conn trace.ConnID, host trace.HostID) *speaker {
	if conn == 0 || host == 0 {
		return nil
	}
	side := k.t.Conn(conn).Side(host)
	if side < 0 {
		return nil
	}
	key := endKey{conn, side}
	if k.ends[key] == nil {
		k.ends[key] = &speaker{conn: conn, host: host, options: map[trace.Reason]int{}} //nolint:exhaustive // counted as they come
	}
	return k.ends[key]
}

// note adds a record.
func (k *talk) note(id trace.RecordID) {
	r := k.t.Record(id)
	s := k.end(r.Conn, r.Host)
	switch r.Kind { //nolint:exhaustive // what else happens is no program's
	case trace.Call:
		k.called(id, r, s)
	case trace.Indication:
		k.indicated(id, r, s)
	case trace.HTTP:
		switch {
		case s == nil:
		case app.ReportKind(r.Sub) == app.ReportMessageReceived:
			s.readAll = append(s.readAll, id)
		default:
			s.sentAll = append(s.sentAll, id)
		}
	case trace.Command:
		k.told[r.Host] = append(k.told[r.Host], id)
	case trace.SegmentSent, trace.SegmentDelivered:
		k.aboutNames(id, r)
	case trace.Note, trace.Refusal:
		if s != nil {
			s.noted(id, r)
		}
	}
}

func (k *talk) called(id trace.RecordID, r trace.Record, s *speaker) {
	switch app.CallKind(r.Sub) { //nolint:exhaustive // the others change nothing here
	case app.CallListen, app.CallBindUDP:
		k.listens[r.Host]++
	case app.CallAccept:
		if k.slots[r.Host] += r.N; k.workers[r.Host] == 0 {
			k.workers[r.Host] = r.N
		}
	}
	if s == nil {
		return
	}
	switch app.CallKind(r.Sub) { //nolint:exhaustive // as above
	case app.CallConnect:
		s.dialled = id
	case app.CallRead:
		s.read += r.N
		s.tookIn = r.Stop
	case app.CallWrite:
		if s.wrote != r.Stop {
			s.wrote, s.asked = r.Stop, k.taken(r)
		}
		s.asked += r.N
		s.writes++
	case app.CallShutdown:
		s.shut = id
	case app.CallEndReading:
		s.shutReading = true
	case app.CallClose, app.CallAbort:
		s.closed = id
	case app.CallSetOption:
		s.options[r.Why]++
	}
}

// taken is how many octets TCP had taken of a program before a stop.
func (k *talk) taken(r trace.Record) int64 {
	first, _ := k.t.Stop(r.Stop)
	s := k.t.SnapshotAt(r.Conn, k.t.Conn(r.Conn).Side(r.Host), first-1)
	if s == nil || s.State <= tcpmodel.SynSent {
		return 0
	}
	return max(int64(s.SndNxt.Sub(s.ISS))-1, 0) + int64(s.SndQueued)
}

func (k *talk) indicated(id trace.RecordID, r trace.Record, s *speaker) {
	if s == nil {
		return
	}
	switch app.Kind(r.Sub) { //nolint:exhaustive // the others change nothing here
	case app.Connected:
		s.opened = id
	case app.Accepted:
		s.opened, s.accepted = id, true
		k.came[r.Host]++
	case app.Readable, app.Received:
		if r.Errno == tcpmodel.OK {
			s.eof = id // Of these only those with the end of file are recorded.
		} else {
			s.failed, s.errno = id, r.Errno
		}
	case app.Failed, app.ConnectFailed:
		s.failed, s.errno = id, r.Errno
	}
}

// message is an HTTP message by its record.
func (k *talk) message(id trace.RecordID) *trace.Message { return k.t.Message(k.t.Record(id).Ref) }

// count counts messages that hold.
func (k *talk) count(ids []trace.RecordID, holds func(*trace.Message) bool) int {
	n := 0
	for _, id := range ids {
		if holds(k.message(id)) {
			n++
		}
	}
	return n
}

func isRequest(m *trace.Message) bool { return m.Request }

// isFinal reports an answer that is no interim one.
func isFinal(m *trace.Message) bool { return !m.Request && (status(m) >= 200 || status(m) == 101) }

// status is the number in a status line, 0 for none.
func status(m *trace.Message) int {
	n := 0
	for i, field := 0, 0; i < len(m.StartLine); i++ {
		c := m.StartLine[i]
		switch {
		case c == ' ':
			field++
		case field == 1 && '0' <= c && c <= '9':
			n = n*10 + int(c-'0')
		}
	}
	return n
}

// asksFor are the requests that wait at the end for an answer: at a client those
// that it has written, at a server those that it has read.
func (k *talk) asksFor(s *speaker) int {
	if s.accepted {
		return k.count(s.readAll, isRequest) - k.count(s.sentAll, isFinal)
	}
	return k.count(s.sentAll, isRequest) - k.count(s.readAll, isFinal)
}

// answers are the final answers that have passed the end.
func (k *talk) answers(s *speaker) int {
	return k.count(s.readAll, isFinal) + k.count(s.sentAll, isFinal)
}

// last is the last of some messages that holds, 0 for none.
func (k *talk) last(ids []trace.RecordID, holds func(*trace.Message) bool) trace.RecordID {
	for i := len(ids) - 1; i >= 0; i-- {
		if holds(k.message(ids[i])) {
			return ids[i]
		}
	}
	return 0
}

// at lists the ends of a host, in order of their connections.
func (k *talk) at(host trace.HostID) []*speaker {
	var all []*speaker
	for id := trace.ConnID(1); int(id) <= len(k.t.Conns()); id++ {
		if side := k.t.Conn(id).Side(host); side >= 0 && k.ends[endKey{id, side}] != nil {
			all = append(all, k.ends[endKey{id, side}])
		}
	}
	return all
}

// isOpen reports a connection that was opened and whose program has not let go of it.
func (s *speaker) isOpen() bool { return s.opened != 0 && s.closed == 0 && s.failed == 0 }

// noted adds what a program has said of the connection.
func (s *speaker) noted(id trace.RecordID, r trace.Record) {
	switch {
	case r.Why == httpmodel.ReasonDeferred:
		s.waits = id
	case r.Why == httpmodel.ReasonBodyLeaked:
		s.leaked = id
	case r.Why == httpmodel.ReasonWaitWorker:
		s.worker = id
	case r.Kind == trace.Refusal && httpmodel.ReasonBadStartLine <= r.Why && r.Why <= httpmodel.ReasonCutShort:
		s.refused = id
	}
}

// mostAtOnce is how many connections a host has had to a server at one time, by now.
func (k *talk) mostAtOnce(host trace.HostID, to trace.End) int {
	n, most := 0, 0
	type change struct {
		at trace.RecordID
		by int
	}
	var changes []change
	for _, s := range k.at(host) {
		if s.accepted || s.dialled == 0 || s.remote(k.t).Addr != to.Addr {
			continue
		}
		changes = append(changes, change{s.dialled, 1})
		if end := max(s.closed, s.failed); end != 0 {
			changes = append(changes, change{end, -1})
		}
	}
	slices.SortFunc(changes, func(a, b change) int { return cmp.Compare(a.at, b.at) })
	for _, c := range changes {
		n += c.by
		most = max(most, n)
	}
	return most
}
