package diagnose

import (
	"fmt"
	"net/netip"

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
func pools(t *trace.Trace, cases []connStats) []*pool {
	type key struct {
		client trace.HostID
		server netip.AddrPort
	}
	requests := make([]int, len(t.Conns()))
	for i := range t.Messages() {
		if m := &t.Messages()[i]; m.Sent && m.Request && m.Conn != 0 && m.Sender == t.Conn(m.Conn).Ends[0].Host {
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
			if first, other := cases[i].fin[0], cases[i].fin[1]; first.rec != 0 && (other.rec == 0 || first.rec < other.rec) {
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

// poolFindings judges what no single connection shows. The connections in worse
// have a graver finding already.
func poolFindings(t *trace.Trace, cases []connStats, worse map[trace.ConnID]bool) []Finding {
	var found []Finding
	for _, p := range pools(t, cases) {
		if !p.wasteful() {
			continue
		}
		f := Finding{
			What: fmt.Sprintf("%d connections, most carried one request: the client's pool keeps too few idle connections", len(p.conns)),
			Cure: "let the pool keep as many idle connections as it has requests under way",
		}
		for _, id := range p.conns {
			if !worse[id] {
				f.Conns = append(f.Conns, id)
				f.At = append(f.At, cases[id-1].fin[0].rec)
			}
		}
		if len(f.Conns) == 0 {
			continue
		}
		f.First = cases[f.Conns[0]-1].fin[0].rec
		found = append(found, f)
	}
	return found
}
