package diagnose

import (
	"fmt"
	"net/netip"
	"strconv"

	"wirewalk/sim/trace"
)

// poolConns is the fewest connections from which the habits of a pool are judged.
const poolConns = 10

// pool are the connections of one client to one server.
type pool struct {
	conns           []trace.ConnID
	requests, alone int // alone: connections that carried one request
	closed          int // those of them that the client closed first
}

// pools groups the connections that carried requests, in order of appearance.
func (s *survey) pools(upto trace.RecordID) []*pool {
	t := s.t
	type key struct {
		client trace.HostID
		server netip.AddrPort
	}
	requests := make([]int, len(t.Conns()))
	for i := range t.Messages() {
		m := &t.Messages()[i]
		if m.Rec <= upto && m.Sent && m.Request && m.Conn != 0 && m.Sender == t.Conn(m.Conn).Ends[0].Host {
			requests[m.Conn-1]++
		}
	}
	var all []*pool
	of := map[key]*pool{}
	for i, n := range requests {
		if n == 0 {
			continue
		}
		ends := &t.Conns()[i].Ends
		k := key{ends[0].Host, ends[1].Addr}
		p := of[k]
		if p == nil {
			p = &pool{}
			of[k] = p
			all = append(all, p)
		}
		p.conns = append(p.conns, trace.ConnID(i+1))
		p.requests += n
		if n == 1 {
			p.alone++
			if first, other := s.conns[i].fin[0], s.conns[i].fin[1]; first.rec != 0 && (other.rec == 0 || first.rec < other.rec) {
				p.closed++
			}
		}
	}
	return all
}

// wasteful reports whether a client that can use its connections again opens a
// new one for most requests, and closes it after them.
func (p *pool) wasteful() bool {
	n := len(p.conns)
	return n >= poolConns && p.requests > n && 2*p.alone > n && 2*p.closed > p.alone
}

// findPools gives every connection of a wasteful pool that pool.
func (s *survey) findPools(upto trace.RecordID) {
	for _, p := range s.pools(upto) {
		if !p.wasteful() {
			continue
		}
		for _, id := range p.conns {
			s.conns[id-1].pool = p
		}
	}
}

// poolTooSmall is what no single connection shows. It is told of those that have
// nothing graver.
func poolTooSmall() kind {
	return kind{
		id: "pool-too-small", severity: Warning, rank: 130,
		found:   func(c *connStats) bool { return c.pool != nil },
		variant: func(c *connStats) string { return strconv.Itoa(int(c.pool.conns[0])) },
		tell: func(conns []*connStats) (summary, advice string) {
			return fmt.Sprintf("%d connections, most carried one request: the client's pool keeps too few idle connections",
					len(conns[0].pool.conns)),
				"let the pool keep as many idle connections as it has requests under way"
		},
		place: func(c *connStats) mark { return c.fin[0] },
		proof: func(c *connStats) []proof { return []proof{{c.fin[0].packet, "the client closes"}} },
	}
}
