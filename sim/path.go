package sim

import (
	"sort"
	"strings"

	"wirewalk/sim/trace"
	"wirewalk/sim/wire/h1"
)

// PathIndex tells which packets carry the request for a path, or the response
// to it. The programs' own reports decide: the n-th response on a connection
// answers its n-th request (RFC 9112 §9.3), and a message reaches up to the
// next one in its direction. Octets of programs that report no HTTP messages
// belong to no path. The zero value of everything but the path is ready.
type PathIndex struct {
	path  string
	seen  int // messages of the trace that were looked at
	conns map[trace.ConnID]*pathConn
}

// NewPathIndex makes the index for a path, such as /img/3.png.
func NewPathIndex(path string) *PathIndex {
	return &PathIndex{path: path, conns: map[trace.ConnID]*pathConn{}}
}

// pathConn are the messages of one connection.
type pathConn struct {
	client    trace.HostID
	requests  []uint64 // where they begin in the client's stream
	wanted    []bool   // which requests are for the path
	responses []uint64 // where they begin in the server's stream, with interim ones before them
	interim   bool     // the last of responses is an interim one so far
}

// Carries reports whether a packet of the trace carries octets of a message
// for the path, as far as the trace goes.
func (x *PathIndex) Carries(t *trace.Trace, id trace.PacketID) bool {
	all := t.Messages()
	for ; x.seen < len(all); x.seen++ {
		x.add(&all[x.seen])
	}
	p := t.Packet(id)
	c := x.conns[p.Conn]
	if c == nil || p.Seg.Payload.Len == 0 {
		return false
	}
	begins := c.responses
	if p.From == c.client {
		begins = c.requests
	}
	from, upto := p.Seg.Payload.Off, p.Seg.Payload.Off+uint64(p.Seg.Payload.Len)
	i := sort.Search(len(begins), func(i int) bool { return begins[i] > from })
	for i = max(i-1, 0); i < len(begins) && begins[i] < upto; i++ {
		if i < len(c.wanted) && c.wanted[i] {
			return true
		}
	}
	return false
}

// add takes a message in, as its sender reported it.
func (x *PathIndex) add(m *trace.Message) {
	if !m.Sent || m.Conn == 0 {
		return
	}
	c := x.conns[m.Conn]
	if c == nil {
		c = &pathConn{}
		x.conns[m.Conn] = c
	}
	if m.Request {
		c.client = m.Sender
		c.requests = append(c.requests, m.Off)
		c.wanted = append(c.wanted, targetIs(m.StartLine, x.path))
		return
	}
	if !c.interim {
		c.responses = append(c.responses, m.Off)
	}
	_, status, _ := h1.SplitStartLine(m.StartLine)
	c.interim = strings.HasPrefix(status, "1") && status != "101"
}

// targetIs reports whether a request line asks for a path, in origin or
// absolute form (RFC 9112 §3.2).
func targetIs(line, path string) bool {
	_, target, _ := h1.SplitStartLine(line)
	if _, rest, ok := strings.Cut(target, "://"); ok {
		target = rest
		if i := strings.IndexByte(rest, '/'); i >= 0 {
			target = rest[i:]
		}
	}
	return target == path
}
