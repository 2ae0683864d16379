package tour

import (
	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// A press of next passes a run of like arrivals in one go: data, or ACKs, that
// come to one host on one connection at one instant, and nothing else happens.
const (
	runLeast = 3    // stops that make a run
	runMost  = 2000 // stops that one press passes at most
)

// arrivalKind is what is alike in the stops of a run.
type arrivalKind struct {
	at   vtime.Time
	host trace.HostID
	conn trace.ConnID
	data bool
}

// plainArrival tells what a stop brings when that is nothing but data or an ACK
// to which TCP alone reacts, and nothing of it is a repetition or a loss.
func plainArrival(t *trace.Trace, id trace.StopID) (arrivalKind, bool) {
	first, last := t.Stop(id)
	r := t.Record(first)
	if r.Kind != trace.SegmentDelivered || r.Conn == 0 {
		return arrivalKind{}, false
	}
	kind := arrivalKind{r.At, r.Host, r.Conn, t.Packet(r.Packet()).Seg.Payload.Len > 0}
	for rec := first; rec <= last; rec++ {
		if r := t.Record(rec); r.Conn != kind.conn && r.Conn != 0 || !everyday(t, r) {
			return arrivalKind{}, false
		}
	}
	return kind, true
}

// everyday reports a record that is part of every transfer.
func everyday(t *trace.Trace, r trace.Record) bool {
	switch r.Kind {
	case trace.SegmentSent, trace.SegmentDelivered:
		p := t.Packet(r.Packet())
		return p.Proto == trace.TCP && p.Again == 0 && !p.Corrupt &&
			p.Seg.Flags&(tcpmodel.SYN|tcpmodel.FIN|tcpmodel.RST) == 0 && p.Seg.Window > 0
	case trace.Indication:
		return r.Errno == tcpmodel.OK
	case trace.Call:
		return app.CallKind(r.Sub) == app.CallRead
	case trace.Refusal:
		return true
	case trace.SegmentDropped, trace.StateChange, trace.TimerFired, trace.AppTimer, trace.HTTP, trace.Exchange,
		trace.Note, trace.Result, trace.Fault, trace.Command:
	}
	return false
}

// joined reports that a stop carries on what the one before it began, and that
// nobody has anything to say or to ask in between.
func (t *Tour) joined(a, b trace.StopID) bool {
	one, ok1 := plainArrival(t.run().src.Trace, a)
	two, ok2 := plainArrival(t.run().src.Trace, b)
	if !ok1 || !ok2 || one != two || t.noted(a) || t.noted(b) {
		return false
	}
	for i := range t.run().src.Questions {
		if q := t.run().src.Questions[i].Stop; q == a || q == b {
			return false
		}
	}
	for i := range t.run().sections {
		if t.run().sections[i].From == b {
			return false
		}
	}
	return true
}

func (t *Tour) noted(id trace.StopID) bool {
	for i := range t.run().src.Notes {
		if t.run().src.Notes[i].Stop == id {
			return true
		}
	}
	return false
}

// runStart is the position of the first stop of the run that a position is in:
// the position itself where there is none.
func (t *Tour) runStart(n int) int {
	if t.look.Unfold || n == 0 {
		return n
	}
	first := t.reach(n, -1)
	if t.reach(n, 1)-first+1 < runLeast {
		return n
	}
	return first
}

// reach is how far like stops go on from a position in a direction.
func (t *Tour) reach(n, by int) int {
	c := t.run().cursor
	if !c.To(n) {
		return n
	}
	for range runMost {
		here := c.Stop()
		if !c.To(n+by) || c.Stop() == 0 {
			break
		}
		a, b := here, c.Stop()
		if by < 0 {
			a, b = b, a
		}
		if !t.joined(a, b) {
			break
		}
		n += by
	}
	return n
}

// forward goes to the next stop, or to the last one of the run that begins there.
func (t *Tour) forward() {
	if !t.run().cursor.Next() || t.look.Unfold {
		return
	}
	n, _ := t.run().cursor.Position()
	if last := t.reach(n, 1); last-t.reach(n, -1)+1 >= runLeast {
		t.run().cursor.To(last)
	}
}

// backward undoes forward: it goes in front of the run that the cursor is in.
func (t *Tour) backward() {
	n, _ := t.run().cursor.Position()
	t.run().cursor.To(max(t.runStart(n)-1, 0))
}

// since is the first stop that the press which led here has passed.
func (t *Tour) since() trace.StopID {
	n, _ := t.run().cursor.Position()
	first := t.runStart(n)
	if first == n {
		return t.run().cursor.Stop()
	}
	c := t.run().cursor
	c.To(first)
	return c.Stop()
}
