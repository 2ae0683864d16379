package narrate

import (
	"fmt"
	"slices"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// Omission is something that an end of a connection could have done in a stop
// and did not do, with what held it back.
type Omission struct {
	Host trace.HostID
	Conn trace.ConnID
	What string // "RST", "ACK", "data", "FIN", "retry" or "reuse"
	Text Text
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
	arrived trace.PacketID // what came to it
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
	for id := first; id <= last && len(out) < mostEnds; id++ {
		r := t.Record(id)
		if r.Conn == 0 || r.Host == 0 || t.Conn(r.Conn).Side(r.Host) < 0 {
			continue
		}
		e := find(r.Conn, t.Conn(r.Conn).Side(r.Host))
		e.acts = true
		e.note(r)
	}
	if acting := slices.Clone(out); len(acting) <= withPeers {
		for _, e := range acting {
			find(e.conn, 1-e.side)
		}
	}
	return out
}

// note remembers what an end does in the stop.
func (e *stopEnd) note(r trace.Record) {
	switch r.Kind { //nolint:exhaustive // only packets and states are asked about
	case trace.StateChange:
		if r.From() == tcpmodel.Listen {
			e.was = tcpmodel.Listen
		}
	case trace.SegmentDelivered:
		e.arrived = r.Packet()
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

func (e *stopEnd) name() string { return (&recordFacts{t: e.t}).host(e.host) }

func (e *stopEnd) peer() string {
	return (&recordFacts{t: e.t}).host(e.t.Conn(e.conn).Ends[1-e.side].Host)
}

// answers asks one question after the other; what has no sense at this end in
// its state has no answer.
func (e *stopEnd) answers() []Omission {
	var out []Omission
	for _, q := range []struct {
		what string
		why  func() (string, string)
	}{
		{"RST", e.noRST},
		{"ACK", e.noACK},
		{"data", e.noData},
		{"FIN", e.noFIN},
		{"retry", e.noRetry},
		{"reuse", e.noReuse},
	} {
		if e.did[q.what] || e.s == nil && q.what != "RST" {
			continue
		}
		if text, ref := q.why(); text != "" {
			out = append(out, Omission{Host: e.host, Conn: e.conn, What: q.what, Text: Text{Sentence: capital(text), Ref: ref}})
		}
	}
	return out
}

// noRST is why an end did not reset the connection (RFC 9293 §3.5.2).
func (e *stopEnd) noRST() (text, ref string) {
	switch {
	case !e.acts:
		return "", ""
	case e.arrived == 0:
		return "nothing has come to " + e.name() + " that fits no connection, and its program has not asked to abort this one.",
			"RFC 9293 §3.5.2"
	}
	p := e.t.Packet(e.arrived)
	number := packetNumber(e.arrived)
	syn := p.Seg.Flags&(tcpmodel.SYN|tcpmodel.ACK) == tcpmodel.SYN
	switch {
	case p.Seg.Flags.Has(tcpmodel.RST):
		return "a RST is never answered with a RST, or two machines could go on for ever.", "RFC 9293 §3.10.7.1"
	case e.s == nil:
		return "", "" // What kept it silent is told where it was refused.
	case syn && e.was == tcpmodel.Listen:
		return "a program listens on this port of " + e.name() + ", so the SYN " + number + " is welcome.", "RFC 9293 §3.10.7.2"
	case syn && e.was == tcpmodel.SynSent:
		return number + " is the SYN of an end that opens at the same time: the two become one connection.", "RFC 9293 §3.5"
	case syn:
		return "", "" // A SYN within a connection is answered by a rule of its own.
	case e.s.State == tcpmodel.Closed:
		return number + " belongs to the connection that ends here. A RST answers what fits none, or is asked for by abort().",
			"RFC 9293 §3.5.2"
	}
	return number + " belongs to a connection that " + e.name() + " has. A RST answers what fits none, or is asked for by abort().",
		"RFC 9293 §3.5.2"
}

// noACK is why an end did not acknowledge anything.
func (e *stopEnd) noACK() (text, ref string) {
	waits := e.left(tcpmodel.TimerDelayedAck)
	switch {
	case e.did["RST"]:
		return e.name() + " has answered with a RST: it takes nothing of this.", "RFC 9293 §3.10.7.1"
	case e.s.State <= tcpmodel.Listen || e.s.State == tcpmodel.SynSent:
		if e.s.State == tcpmodel.SynSent && e.acts {
			return e.name() + " has heard nothing from " + e.peer() + " yet that it could acknowledge.", "RFC 9293 §3.10.1"
		}
		return "", ""
	case e.s.Timers[tcpmodel.TimerDelayedAck] == e.now:
		return e.name() + " has something to acknowledge and does so at the end of this instant, with whatever it has to say by then.",
			"RFC 9293 §3.8.6.3"
	case waits > 0:
		return e.name() + " has something to acknowledge and puts it off: in " + inWords(waits) +
			" at most it sends the ACK, alone or with data.", "RFC 9293 §3.8.6.3"
	case e.arrived != 0:
		p := e.t.Packet(e.arrived)
		if p.Seg.Flags.Has(tcpmodel.RST) {
			return "a RST is not acknowledged: there is nothing left to talk about.", "RFC 9293 §3.10.7.4"
		}
		if p.Seg.Len() == 0 {
			return packetNumber(e.arrived) + " takes no sequence numbers. If an ACK were acknowledged, two hosts would never stop.",
				"RFC 9293 §3.10.7.4"
		}
	case !e.acts:
		return "", ""
	}
	return "all that has come to " + e.name() + " is acknowledged already.", "RFC 9293 §3.8.6.3"
}

// left is how long a timer still runs, 0 for one that does not.
func (e *stopEnd) left(k tcpmodel.TimerKind) vtime.Duration {
	if at := e.s.Timers[k]; at != vtime.Never && at > e.now {
		return at.Sub(e.now)
	}
	return 0
}

// noData is why an end sent no octets of its program.
func (e *stopEnd) noData() (text, ref string) {
	queued := int64(e.s.SndQueued)
	switch e.s.State {
	case tcpmodel.Closed, tcpmodel.Listen:
		return "", ""
	case tcpmodel.SynSent, tcpmodel.SynReceived:
		return "the connection is not open yet: data waits until both SYNs are acknowledged.", "RFC 9293 §3.10.2"
	case tcpmodel.FinWait1, tcpmodel.FinWait2, tcpmodel.Closing, tcpmodel.LastAck, tcpmodel.TimeWait:
		return e.name() + " has sent its FIN: after it no octet can follow.", "RFC 9293 §3.10.2"
	case tcpmodel.Established, tcpmodel.CloseWait:
	}
	switch {
	case queued == 0 && e.s.SndUna == e.s.SndNxt:
		return e.name() + "'s program has given its TCP nothing to send.", "RFC 9293 §3.10.2"
	case queued == 0:
		return "all that " + e.name() + "'s program has written is on its way already.", "RFC 9293 §3.10.2"
	case e.s.Held != 0:
		if p, ok := proseOf(e.s.Held); ok {
			held := p.fill(e.facts())
			return held.Sentence, held.Ref
		}
	}
	return fmt.Sprintf("%d octets wait in %s: the window of %s and the congestion window leave no room for a whole segment.",
		queued, e.name(), e.peer()), "RFC 5681 §3.1"
}

// facts are those of the end, for prose that speaks of a record.
func (e *stopEnd) facts() *recordFacts {
	first, _ := e.t.Stop(e.stop)
	return &recordFacts{
		t: e.t, id: e.last, r: trace.Record{At: e.now, Host: e.host, Conn: e.conn, Stop: e.stop, Why: e.s.Held},
		conn: e.conn, side: e.side, s: e.s, before: e.t.SnapshotAt(e.conn, e.side, first-1),
	}
}

// noFIN is why an end did not say that it has no more to send.
func (e *stopEnd) noFIN() (text, ref string) {
	switch e.s.State { //nolint:exhaustive // elsewhere there is no FIN to send, or it was sent
	case tcpmodel.Established, tcpmodel.CloseWait:
	default:
		return "", ""
	}
	switch {
	case e.s.AppClosed && e.s.SndQueued > 0:
		return fmt.Sprintf("%s's program has closed, but %d octets are still to be sent: the FIN comes behind them.",
			e.name(), e.s.SndQueued), "RFC 9293 §3.10.4"
	case e.s.State == tcpmodel.CloseWait:
		return e.name() + "'s program has not called close(). Until it does, the connection stays in CLOSE-WAIT, however long that is.",
			"RFC 9293 §3.6"
	}
	return e.name() + "'s program has not called close() or shutdown(): a FIN says just that.", "RFC 9293 §3.6"
}

// noRetry is why an end did not send anything again.
func (e *stopEnd) noRetry() (text, ref string) {
	switch {
	case e.s.State <= tcpmodel.Listen || e.s.State == tcpmodel.TimeWait:
		return "", ""
	case e.s.SndUna == e.s.SndNxt:
		return "all that " + e.name() + " has sent is acknowledged.", "RFC 6298 §5.2"
	}
	what := fmt.Sprintf("octet %d", e.s.Relative(e.s.SndUna))
	tells := ", and the ACKs that came do not tell of a loss yet."
	switch {
	case e.s.SndUna == e.s.ISS:
		what, tells = "its SYN", "."
	case e.s.InFast || e.s.InLoss:
		tells = ", and what the ACKs tell to be lost has been sent again."
	}
	if left := e.left(tcpmodel.TimerRetransmit); left > 0 {
		return fmt.Sprintf("%s still waits for the ACK of %s: its timer runs for another %s%s", e.name(), what, inWords(left), tells),
			"RFC 6298 §5.4"
	}
	if left := e.left(tcpmodel.TimerLossProbe); left > 0 {
		return fmt.Sprintf("%s still waits for the ACK of %s: in %s it asks with a tail loss probe.", e.name(), what, inWords(left)),
			"RFC 8985 §7.2"
	}
	return "", ""
}

// noReuse is why a pair of ports is not used again, or why a new connection
// was opened although there were others.
func (e *stopEnd) noReuse() (text, ref string) {
	if left := e.left(tcpmodel.TimerTimeWait); e.s.State == tcpmodel.TimeWait && left > 0 {
		return fmt.Sprintf("%s keeps this pair of ports for another %s: a late packet of the old connection must not fall into a new one.",
			e.name(), inWords(left)), "RFC 9293 §3.6.1"
	}
	if !e.acts || !e.did["SYN"] || e.s.State != tcpmodel.SynSent {
		return "", ""
	}
	const most = 100
	mine, ended := e.t.Conn(e.conn), trace.ConnID(0)
	for id := e.conn - 1; id > 0 && e.conn-id <= most; id-- {
		c := e.t.Conn(id)
		side := c.Side(e.host)
		if side < 0 || c.Ends[1-side].Addr != mine.Ends[1-e.side].Addr {
			continue
		}
		switch state := e.t.StateAt(id, side, e.last); state {
		case tcpmodel.Closed, tcpmodel.Listen:
			ended = max(ended, id)
		case tcpmodel.Established:
			return fmt.Sprintf("connection %s is open, too. Whether one is used again is for the program to say, and %s's asked for a new one.",
				letter(id), e.name()), "RFC 9293 §3.9.1"
		case tcpmodel.SynSent, tcpmodel.SynReceived:
			return fmt.Sprintf("connection %s is not open yet.", letter(id)), "RFC 9112 §9.3"
		case tcpmodel.CloseWait:
			return fmt.Sprintf("connection %s can carry no further request: %s has closed its side of it.", letter(id), e.peer()),
				"RFC 9112 §9.6"
		case tcpmodel.LastAck, tcpmodel.FinWait1, tcpmodel.FinWait2, tcpmodel.Closing, tcpmodel.TimeWait:
			return fmt.Sprintf("connection %s is closed on %s's side: it is in %s.", letter(id), e.name(), state), "RFC 9293 §3.10.2"
		}
	}
	if ended != 0 {
		return fmt.Sprintf("connection %s, the latest one, has ended: there is none that could be used again.", letter(ended)),
			"RFC 9112 §9.3"
	}
	return "", ""
}

// letter is what a ladder calls a connection.
func letter(id trace.ConnID) string {
	const letters = 26
	if id == 0 || id > letters {
		return fmt.Sprintf("%d", id)
	}
	return string(rune('a' + id - 1))
}
