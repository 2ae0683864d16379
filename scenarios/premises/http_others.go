//nolint:gochecknoglobals // premises are constants that are put together
package premises

import (
	"fmt"
	"strings"

	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// claims about connections that are not used again, by words of the sentence, and what
// must hold of one of them at least.
var claims = []struct {
	words []string
	holds func(m *moment, s *speaker, to trace.End) bool
}{
	{[]string{"busy"}, func(m *moment, s *speaker, _ trace.End) bool { return m.l.talk.asksFor(s) > 0 || m.usedNow(s) }},
	{[]string{"closed its side"}, func(m *moment, s *speaker, _ trace.End) bool { return m.finArrived(s) }},
	{[]string{"nobody reads"}, func(_ *moment, s *speaker, _ trace.End) bool { return s.leaked != 0 }},
	{[]string{"still being opened"}, func(_ *moment, s *speaker, _ trace.End) bool { return s.opened == 0 && s.dialled != 0 }},
	{[]string{"goes to port", "go to port"}, func(_ *moment, s *speaker, to trace.End) bool { return s.remoteEnd.Addr.Port() != to.Addr.Port() }},
	{[]string{"with its answer", "with their answers"}, func(m *moment, s *speaker, _ trace.End) bool {
		return s.isOpen() && m.l.talk.answers(s) > 0 && !m.usable(s)
	}},
	{[]string{"another program", "other programs"}, func(m *moment, s *speaker, to trace.End) bool {
		return s.isOpen() && s.remoteEnd.Addr == to.Addr && (m.usable(s) || m.l.talk.answers(s) == 0)
	}},
}

// usedNow reports that a request is written on a connection later in the stop.
func (m *moment) usedNow(s *speaker) bool {
	return m.later(func(_ trace.RecordID, r trace.Record) bool {
		return r.Kind == trace.HTTP && r.Conn == s.conn && r.Host == s.host && m.t.Message(r.Ref).Request
	})
}

// othersAre is the premise of what a sentence says of the connections that a host has to a
// server besides the one that it opens: each claim holds of one, and one that could be
// used for this request is named as another program's.
func othersAre(next bool) func(*moment) error {
	return func(m *moment) error {
		mine := m.prog
		if next {
			mine = m.nextDial()
		}
		if mine == nil {
			return fmt.Errorf("no connection is opened")
		}
		to := mine.remote(m.t)
		var there []*speaker
		for _, s := range m.l.talk.at(m.r.Host) {
			s.remoteEnd = s.remote(m.t)
			if !s.accepted && s.conn != mine.conn && s.dialled != 0 && s.closed == 0 && s.failed == 0 && s.remoteEnd.Host == to.Host {
				there = append(there, s)
			}
		}
		said := false
		for _, claim := range claims {
			for _, words := range claim.words {
				if !strings.Contains(m.text, words) {
					continue
				}
				said = true
				holds := false
				for _, s := range there {
					holds = holds || claim.holds(m, s, to)
				}
				if !holds {
					return fmt.Errorf("of no connection it holds that it %q", words)
				}
			}
		}
		if !said || len(there) == 0 {
			return fmt.Errorf("nothing is said of other connections")
		}
		for _, s := range there {
			if s.remoteEnd.Addr == to.Addr && m.usable(s) && !m.usedNow(s) && !strings.Contains(m.text, "another program") &&
				!strings.Contains(m.text, "other programs") {
				return fmt.Errorf("connection %d could be used", s.conn)
			}
		}
		return nil
	}
}

// takenAt is the last record by which a program of the host learned that a port was in use, 0 for none.
func (m *moment) takenAt() trace.RecordID {
	for id := m.id - 1; id > 0; id-- {
		if r := m.t.Record(id); r.Kind == trace.Indication && r.Host == m.r.Host && r.Errno == tcpmodel.EADDRINUSE {
			return id
		}
	}
	return 0
}

func (m *moment) portWasTaken() bool { return m.takenAt() != 0 }
