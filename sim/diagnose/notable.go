package diagnose

import (
	"wirewalk/sim/app"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
	"wirewalk/tcpmodel/observe"
)

// Notable is an event worth jumping to.
type Notable struct {
	Rec  trace.RecordID
	What string // its kind: reset, repetition, lost, ...
	Text string
}

// maxNotable bounds a list of events: nobody reads more.
const maxNotable = 2000

// idleBefore is how long nothing must have been sent for a wait to be notable.
const idleBefore = vtime.Second

// Notables lists what an expert would look at first: losses, repetitions,
// duplicate acknowledgments, closed windows, resets, timeouts, faults, closes
// after idle time, and requests on connections that were idle.
func Notables(x *inspect.Reader) []Notable {
	l := &noting{x: x, last: make([]vtime.Time, len(x.Trace.Conns())), acks: map[inspect.End]ackCount{}}
	for id := trace.RecordID(1); int(id) <= x.Trace.Len() && len(l.out) < maxNotable; id++ {
		l.record(id, x.Trace.Record(id))
	}
	return l.out
}

type noting struct {
	x    *inspect.Reader
	out  []Notable
	last []vtime.Time // by connection: when the last packet was sent
	acks map[inspect.End]ackCount
}

// ackCount counts how often an end has acknowledged the same octet.
type ackCount struct {
	ack   tcpmodel.Seq
	times int
}

func (l *noting) add(id trace.RecordID, what, text string) {
	l.out = append(l.out, Notable{Rec: id, What: what, Text: text})
}

func (l *noting) record(id trace.RecordID, r trace.Record) {
	switch r.Kind { //nolint:exhaustive // the others are everyday life
	case trace.SegmentDropped:
		if r.Why == observe.ReasonPerhapsLost {
			l.add(id, "perhaps lost", l.label(r)+": no answer to it was seen")
			return
		}
		l.add(id, "lost", l.label(r)+": "+inspect.ReasonWords(r.Why))
	case trace.Fault:
		l.add(id, "fault", l.x.FaultText(r))
	case trace.TimerFired:
		if tcpmodel.TimerKind(r.Sub) == tcpmodel.TimerRetransmit {
			l.add(id, "timeout", l.x.Trace.Host(r.Host).Name+": the retransmission timer ran out")
		}
	case trace.Indication:
		if r.Errno != tcpmodel.OK && app.Kind(r.Sub) != app.Sent {
			l.add(id, "error", l.x.ErrorTold(r))
		}
	case trace.SegmentSent:
		l.sent(id, r)
	}
}

func (l *noting) label(r trace.Record) string { return l.x.Labels(r.Packet(), false)[0] }

func (l *noting) sent(id trace.RecordID, r trace.Record) {
	p := l.x.Trace.Packet(r.Packet())
	if p.Proto != trace.TCP || p.Conn == 0 {
		return
	}
	f := p.Seg.Flags
	idle := vtime.Duration(0)
	if was := l.last[p.Conn-1]; was > 0 {
		idle = r.At.Sub(was)
	}
	l.last[p.Conn-1] = max(r.At, 1)
	switch {
	case f.Has(tcpmodel.RST):
		l.add(id, "reset", l.label(r))
	case p.Again != 0:
		l.add(id, "again", l.label(r))
	case f.Has(tcpmodel.FIN) && idle >= idleBefore:
		l.add(id, "idle close", l.label(r)+" after "+inspect.Span(idle)+" without a packet")
	case p.Seg.Payload.Len > 0 && idle >= idleBefore:
		l.add(id, "reuse", l.label(r)+" after "+inspect.Span(idle)+" without a packet")
	case p.Seg.Window == 0 && f.Has(tcpmodel.ACK):
		l.add(id, "window 0", l.label(r))
	}
	l.duplicate(id, r, p)
}

// duplicate notes the third acknowledgment of one octet that brings nothing
// new, the one that makes a sender repeat (RFC 5681 §3.2).
func (l *noting) duplicate(id trace.RecordID, r trace.Record, p *trace.Packet) {
	const third = 3
	key := inspect.End{Conn: p.Conn, Side: l.x.Trace.SentBy(p)}
	c := l.acks[key]
	if p.Seg.Len() != 0 || p.Seg.Flags&(tcpmodel.RST|tcpmodel.ACK) != tcpmodel.ACK || p.Seg.Ack != c.ack || l.x.IsProbe(p) {
		l.acks[key] = ackCount{ack: p.Seg.Ack}
		return
	}
	c.times++
	l.acks[key] = c
	if c.times == third {
		l.add(id, "3 dup ACKs", l.label(r))
	}
}
