package narrate

import (
	"slices"

	"wirewalk/sim"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// Omission is something that an end of a connection could have done in a stop
// and did not do, with what held it back.
type Omission struct {
	Host   trace.HostID
	Conn   trace.ConnID
	What   string // "RST", "ACK", "data", "more data", "FIN", "retry", "reuse"; "packet" where nothing at all could come
	Answer Answer
	Text   Text
}

// NotDone answers, for both ends of every connection that a stop is about, why
// there was no RST, ACK, data, FIN, retransmission or reuse. Whoever acts comes
// first. A capture does not tell what the ends knew: there it is empty.
func NotDone(t *trace.Trace, stop trace.StopID) []Omission {
	if t.Inferred || stop == 0 || int(stop) > t.Stops() {
		return nil
	}
	var out []Omission
	for _, e := range endsIn(t, stop) {
		out = append(out, e.answers()...)
	}
	return out
}

// How many ends of connections are asked: of those that act, and up to how many
// of these the ones that only wait, too.
const (
	mostEnds  = 64
	withPeers = 4
)

// stopEnd is one end of a connection as a stop leaves it.
type stopEnd struct {
	t       *trace.Trace
	stop    trace.StopID
	host    trace.HostID
	conn    trace.ConnID
	side    int
	last    trace.RecordID
	now     vtime.Time
	s       *tcpmodel.Snapshot
	was     tcpmodel.State // before the stop; LISTEN for the end that a SYN makes
	acts    bool
	dark    bool // its machine lost power in the stop, or is without since before
	booted  bool // and started anew
	refused bool // what came was not taken
	limited bool // and the answer to it is limited
	kept    bool // and lies in the receive offload
	arrived trace.PacketID
	damaged trace.PacketID // what came and was thrown away for its checksum
	did     map[string]bool
}

// endsIn lists the ends of the connections of a stop, those that act first.
func endsIn(t *trace.Trace, stop trace.StopID) []*stopEnd {
	first, last := t.Stop(stop)
	var out []*stopEnd
	find := func(conn trace.ConnID, side int) *stopEnd {
		for _, e := range out {
			if e.conn == conn && e.side == side {
				return e
			}
		}
		e := &stopEnd{
			t: t, stop: stop, conn: conn, side: side, host: t.Conn(conn).Ends[side].Host, last: last,
			now: t.Record(last).At, s: t.SnapshotAt(conn, side, last), was: t.StateAt(conn, side, first-1), did: map[string]bool{},
		}
		out = append(out, e)
		return e
	}
	booted := trace.HostID(0)
	for id := first; id <= last && len(out) < mostEnds; id++ {
		r := t.Record(id)
		if r.Kind == trace.Fault && r.Sub == uint8(trace.FaultReboot) {
			booted = r.Host
		}
		if r.Conn == 0 || r.Host == 0 || t.Conn(r.Conn).Side(r.Host) < 0 || isDatagram(t, r) {
			continue
		}
		e := find(r.Conn, t.Conn(r.Conn).Side(r.Host))
		e.acts = true
		e.note(r)
		e.booted = e.booted || booted != 0 && t.Machine(r.Host).ID == t.Machine(booted).ID
	}
	if acting := slices.Clone(out); len(acting) <= withPeers {
		for _, e := range acting {
			find(e.conn, 1-e.side)
		}
	}
	return out
}

// isDatagram reports a record about a UDP datagram, of which TCP knows nothing.
func isDatagram(t *trace.Trace, r trace.Record) bool {
	return r.Packet() != 0 && t.Packet(r.Packet()).Proto == trace.UDP
}

// note remembers what an end does in the stop.
func (e *stopEnd) note(r trace.Record) {
	switch r.Kind { //nolint:exhaustive // the others say nothing of what was not done
	case trace.StateChange:
		if r.From() == tcpmodel.Listen {
			e.was = tcpmodel.Listen
		}
		e.dark = e.dark || r.Why == sim.ReasonPowerLost
	case trace.SegmentDelivered:
		e.arrived, e.kept = r.Packet(), r.Why == sim.ReasonOffloadKeeps
	case trace.SegmentDropped:
		e.dark = e.dark || r.Why == sim.ReasonHostDown
		if r.Why == sim.ReasonBadChecksum {
			e.damaged = r.Packet()
		}
	case trace.Refusal:
		e.refused = e.refused || refusesSegment(r.Why)
		e.limited = e.limited || r.Why == tcpmodel.WhyChallengeLimited
	case trace.SegmentSent:
		p := e.t.Packet(r.Packet())
		f := p.Seg.Flags
		e.did["ACK"] = e.did["ACK"] || f.Has(tcpmodel.ACK)
		e.did["RST"] = e.did["RST"] || f.Has(tcpmodel.RST)
		e.did["FIN"] = e.did["FIN"] || f.Has(tcpmodel.FIN)
		e.did["SYN"] = e.did["SYN"] || f.Has(tcpmodel.SYN)
		e.did["data"] = e.did["data"] || p.Seg.Payload.Len > 0
		e.did["retry"] = e.did["retry"] || p.Again != 0
	}
}

// refusesSegment reports a reason for not taking a segment that arrived.
func refusesSegment(why trace.Reason) bool {
	return why >= tcpmodel.WhyNoConnection && why <= tcpmodel.WhyChallengeLimited || why == tcpmodel.WhyNoTimestamp
}

func (e *stopEnd) name() string { return (&recordFacts{t: e.t}).host(e.host) }

func (e *stopEnd) peer() string {
	id := e.t.Conn(e.conn).Ends[1-e.side].Host
	if id == 0 {
		return "the other end"
	}
	return (&recordFacts{t: e.t}).host(id)
}

// reply is an answer with the facts that its sentence needs besides the names of both ends.
type reply struct {
	Answer
	facts []string
}

// say makes a reply; nothing is said with the Answer 0.
func say(a Answer, facts ...string) reply { return reply{a, facts} }

// answers asks one question after the other; what has no sense at this end in
// its state has no answer.
func (e *stopEnd) answers() []Omission {
	switch {
	case e.dark && e.booted:
		return e.with(nil, "packet", say(NoMemory))
	case e.dark:
		return e.with(nil, "packet", say(NoPower))
	}
	var out []Omission
	for _, q := range []struct {
		what string
		why  func() reply
	}{
		{"RST", e.noRST},
		{"ACK", e.noACK},
		{"data", e.noData},
		{"more data", e.noMoreData},
		{"FIN", e.noFIN},
		{"retry", e.noRetry},
		{"reuse", e.noReuse},
	} {
		if !e.did[q.what] && (e.s != nil || q.what == "RST" && e.acts) {
			out = e.with(out, q.what, q.why())
		}
	}
	return out
}

// with appends what a reply says.
func (e *stopEnd) with(to []Omission, what string, r reply) []Omission {
	if r.Answer == 0 {
		return to
	}
	text := r.fill(append(r.facts, "host", e.name(), "peer", e.peer())...)
	return append(to, Omission{Host: e.host, Conn: e.conn, What: what, Answer: r.Answer, Text: text})
}

// left is how long a timer still runs, 0 for one that does not.
func (e *stopEnd) left(k tcpmodel.TimerKind) vtime.Duration {
	if at := e.s.Timers[k]; at != vtime.Never && at > e.now {
		return at.Sub(e.now)
	}
	return 0
}

// mine visits the segments that this end's TCP has sent, latest first, as far as one
// looks back, until visit is content.
func (e *stopEnd) mine(visit func(id trace.PacketID, p *trace.Packet) bool) {
	for id, n := trace.PacketID(e.t.Packets()), 0; id > 0 && n < lookBack; id, n = id-1, n+1 {
		p := e.t.Packet(id)
		if p.Sent == 0 || p.Sent > e.last {
			n--
			continue
		}
		mine := p.From == e.host && p.Conn == e.conn && p.Proto == trace.TCP && e.t.Record(p.Sent).Why != sim.ReasonInjected
		if mine && visit(id, p) {
			return
		}
	}
}

// finSent reports that the FIN of this end is on the wire.
func (e *stopEnd) finSent() bool {
	sent := false
	e.mine(func(_ trace.PacketID, p *trace.Packet) bool {
		sent = p.Seg.Flags.Has(tcpmodel.FIN)
		return sent
	})
	return sent
}
