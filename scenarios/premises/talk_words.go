//nolint:gochecknoglobals // premises are constants that are put together
package premises

import (
	"errors"
	"fmt"
	"strings"

	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// chain visits the record and what led to it within its stop, until visit is content.
func (m *moment) chain(visit func(trace.RecordID, trace.Record) bool) bool {
	for at := m.id; at != 0; {
		r := m.t.Record(at)
		if r.Stop != m.r.Stop {
			return false
		}
		if visit(at, r) {
			return true
		}
		if r.Cause >= at {
			return false
		}
		at = r.Cause
	}
	return false
}

// sooner visits the records of the stop up to the moment's, the latest first.
func (m *moment) sooner(visit func(trace.RecordID, trace.Record) bool) bool {
	first, _ := m.t.Stop(m.r.Stop)
	for at := m.id - 1; at >= first && at != 0; at-- {
		if visit(at, m.t.Record(at)) {
			return true
		}
	}
	return false
}

// later visits the records of the stop after the moment's.
func (m *moment) later(visit func(trace.RecordID, trace.Record) bool) bool {
	_, last := m.t.Stop(m.r.Stop)
	for at := m.id + 1; at <= last; at++ {
		if visit(at, m.t.Record(at)) {
			return true
		}
	}
	return false
}

// alarm is the program's timer that began the stop, 0 for none.
func (m *moment) alarm() trace.RecordID {
	out := trace.RecordID(0)
	m.chain(func(id trace.RecordID, r trace.Record) bool {
		if r.Kind == trace.AppTimer {
			out = id
		}
		return out != 0
	})
	return out
}

// ran is how long the timer ran that began the stop.
func (m *moment) ran() vtime.Duration {
	id := m.alarm()
	if id == 0 {
		return 0
	}
	r := m.t.Record(id)
	return r.At.Sub(m.t.Record(r.Cause).At)
}

// rang is the premise that the stop began with a program's timer for one of some reasons.
func rang(reasons ...trace.Reason) func(*moment) error {
	return func(m *moment) error {
		id := m.alarm()
		if id == 0 {
			return errors.New("no timer of a program ran out")
		}
		r := m.t.Record(id)
		for _, why := range reasons {
			if r.Why == why && r.Host == m.r.Host {
				return nil
			}
		}
		return errors.New("it was another timer that ran out")
	}
}

// call is the premise that the record itself is one of some calls.
func call(calls ...app.CallKind) func(*moment) error {
	return func(m *moment) error {
		for _, k := range calls {
			if m.r.Kind == trace.Call && app.CallKind(m.r.Sub) == k {
				return nil
			}
		}
		return fmt.Errorf("the record is no such call (%s)", m.r.Kind)
	}
}

// program is the premise of something about the program's end of the connection.
func program(holds func(m *moment, k *talk, s *speaker) bool, otherwise string) func(*moment) error {
	return func(m *moment) error {
		if m.prog == nil {
			return errors.New("no connection is known")
		}
		if !holds(m, m.l.talk, m.prog) {
			return errors.New(otherwise)
		}
		return nil
	}
}

// happened is the premise that something of a kind was recorded earlier in the stop, or
// led to this.
func happened(holds func(*moment, trace.Record) bool, otherwise string) func(*moment) error {
	return that(func(m *moment) bool {
		return m.sooner(func(_ trace.RecordID, r trace.Record) bool { return holds(m, r) })
	}, otherwise)
}

// follows is the premise that something is recorded later in the stop.
func follows(holds func(*moment, trace.Record) bool, otherwise string) func(*moment) error {
	return that(func(m *moment) bool {
		return m.later(func(_ trace.RecordID, r trace.Record) bool { return holds(m, r) })
	}, otherwise)
}

// begun is the record of the message with which the write of the record begins, 0 when
// it begins with none.
func (m *moment) begun() trace.RecordID {
	if m.prog == nil {
		return 0
	}
	at := m.prog.asked
	if m.prog.wrote != m.r.Stop {
		at = m.l.talk.taken(m.r)
	}
	for i := len(m.prog.sentAll) - 1; i >= 0; i-- {
		id := m.prog.sentAll[i]
		if m.t.Record(id).Stop != m.r.Stop {
			return 0
		}
		if int64(m.l.talk.message(id).Off) == at {
			return id
		}
	}
	return 0
}

// openBefore are the requests that were unanswered on the connection before those of this stop.
func (m *moment) openBefore() int {
	n := m.l.talk.asksFor(m.prog)
	for _, id := range m.prog.sentAll {
		if m.t.Record(id).Stop == m.r.Stop && m.l.talk.message(id).Request {
			n--
		}
	}
	return n
}

// writes is the premise that the record is a write with which a message begins that is
// as asked for.
func writes(as func(*moment, *trace.Message) bool, otherwise string) func(*moment) error {
	return all(call(app.CallWrite), that(func(m *moment) bool {
		id := m.begun()
		if id == 0 {
			return false
		}
		msg := m.l.talk.message(id)
		return as(m, msg)
	}, otherwise))
}

// commanded is the premise that the script told the host to do something in this stop or
// before, with one of some words in its text.
func commanded(words ...string) func(*moment) error {
	return that(func(m *moment) bool {
		ids := m.l.talk.told[m.t.Machine(m.r.Host).ID]
		for _, id := range ids {
			text := m.t.Text(m.t.Record(id).Ref)
			for _, w := range words {
				if strings.Contains(text, w) {
					return true
				}
			}
		}
		return false
	}, "the script told the host nothing of the kind")
}

// begins is the premise that the stop began with a step of the script.
var byScript = that(func(m *moment) bool {
	return m.chain(func(_ trace.RecordID, r trace.Record) bool { return r.Kind == trace.Command })
}, "it was no step of the script")

// sincePhrase is the premise of a length of time for which the timer of the stop ran.
func ranFor(behind string) func(*moment) error { return lasts(behind, (*moment).ran) }

// remote is the address at the other end.
func (s *speaker) remote(t *trace.Trace) trace.End {
	c := t.Conn(s.conn)
	return c.Ends[1-c.Side(s.host)]
}

func (s *speaker) local(t *trace.Trace) trace.End {
	c := t.Conn(s.conn)
	return c.Ends[c.Side(s.host)]
}

// finArrived reports that the other end's FIN has come, in order or not.
func (m *moment) finArrived(s *speaker) bool {
	e := m.l.end(s.conn, s.host)
	return e != nil && e.finCame
}

// errorCame reports that the program was told of an error of the connection.
func (s *speaker) errorCame() bool { return s.failed != 0 && s.errno != tcpmodel.OK }
