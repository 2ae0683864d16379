package scenarios_test

import (
	"strconv"
	"strings"

	"wirewalk/httpmodel"
	"wirewalk/scenarios/narrate"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// lettered is what a ladder calls a connection.
func lettered(id trace.ConnID) string {
	if id > 26 {
		return strconv.Itoa(int(id))
	}
	return string(rune('a' + id - 1))
}

// alike reports another connection to the same address and port, in a state.
func (q *asked) alike(states ...tcpmodel.State) string {
	c, mine := q.other(), q.tr.Conn(q.a.Conn)
	if c == nil {
		return "there is no such connection"
	}
	if c.Ends[1].Addr != mine.Ends[1].Addr || c.Ends[0].Host != q.a.Host {
		return "it goes elsewhere"
	}
	near := q.stateOf(c)
	for _, s := range states {
		if near == s {
			return ""
		}
	}
	return "it is in " + near.String()
}

// octetsOf are all octets that both ends of a connection have written.
func (q *asked) octetsOf(c *trace.Conn) string {
	var all []byte
	for side := range c.Ends {
		const most = 1 << 16
		n := min(q.tr.StreamLen(c.Ends[side].Stream), most)
		all = q.tr.Octets(all, tcpmodel.Span{Stream: c.Ends[side].Stream, Len: uint32(n)})
	}
	return strings.ToLower(string(all))
}

func reusePremises() map[narrate.Answer]premise {
	open := func(q *asked) string { return q.alike(tcpmodel.Established) }
	return map[narrate.Answer]premise{
		narrate.ReuseTimeWait: func(q *asked) string {
			id := q.next(func(r trace.Record) bool { return r.Kind == trace.StateChange })
			if q.after() != tcpmodel.TimeWait {
				return "it is in " + q.after().String()
			}
			if id == 0 || q.tr.Record(id).Why != tcpmodel.WhyTwoMSL {
				return ""
			}
			end := q.tr.Record(q.last).At.Add(q.left)
			return expect(q.tr.Record(id).At.Add(q.cut()) >= end, "it ends %s early", end.Sub(q.tr.Record(id).At))
		},
		narrate.ReuseOpening: func(q *asked) string { return q.alike(tcpmodel.SynSent, tcpmodel.SynReceived) },
		narrate.ReuseBusy: func(q *asked) string {
			return firstOf(open(q), expect(q.unfinished(q.other()), "every answer has been read"))
		},
		narrate.ReuseLeaked: func(q *asked) string {
			c := q.other()
			leaks := 0
			for id := c.First; id <= q.last; id++ {
				if r := q.tr.Record(id); r.Conn == c.ID && r.Why == httpmodel.ReasonBodyLeaked {
					leaks++
				}
			}
			return firstOf(open(q), expect(leaks > 0, "nothing is left unread"))
		},
		narrate.ReuseSaidClose: func(q *asked) string {
			text := q.octetsOf(q.other())
			return firstOf(open(q), expect(strings.Contains(text, "connection: close") || strings.Contains(text, "http/1.0") && !strings.Contains(text, "keep-alive"),
				"nobody said so"))
		},
		narrate.ReuseFresh: func(q *asked) string {
			return firstOf(open(q), expect(!q.unfinished(q.other()) && q.reason(httpmodel.ReasonDialFresh), "nothing asked for it"))
		},
		narrate.ReuseOpen: func(q *asked) string {
			return firstOf(open(q), expect(!q.unfinished(q.other()) && !q.reason(httpmodel.ReasonDialFresh), "there is a reason why it is not used"))
		},
		narrate.ReusePeerClosed: func(q *asked) string {
			return firstOf(q.alike(tcpmodel.CloseWait), expect(q.l.end(q.other().ID, q.other().Side(q.a.Host)).finCame, "no FIN has come"))
		},
		narrate.ReuseClosing: func(q *asked) string {
			near := q.stateOf(q.other())
			return expect(q.l.end(q.other().ID, q.other().Side(q.a.Host)).called && strings.Contains(q.a.Text.Sentence, near.String()), "it is in %s", near)
		},
		narrate.ReuseEnded: func(q *asked) string { return q.alike(tcpmodel.Closed) },
		narrate.ReusePort: func(q *asked) string {
			c, mine := q.other(), q.tr.Conn(q.a.Conn)
			near := q.stateOf(c)
			return expect(c.Ends[1].Addr.Addr() == mine.Ends[1].Addr.Addr() && c.Ends[1].Addr.Port() != mine.Ends[1].Addr.Port() && near == tcpmodel.Established,
				"it goes to the same port, or is not open")
		},
	}
}

// reason reports that the stop's connect() has a reason.
func (q *asked) reason(why trace.Reason) bool {
	return q.in(func(r trace.Record) bool { return r.Kind == trace.Call && r.Why == why }) > 0
}
