package diagnose

import (
	"strconv"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire/h1"
	"wirewalk/tcpmodel"
)

// taken is a request that a server answered although a MUST forbids that, or after
// whose answer it went on although it must close.
type taken struct {
	shape           h1.Shape
	duty            h1.Duty
	says            string // of the RFC
	status          int
	request, answer mark
	on              trace.PacketID
}

// asked are the requests of a connection, in order, and how many have their answer.
type asked struct {
	requests []*trace.Message
	answered int
}

// findTaken looks at every answer and the request that it belongs to: the n-th final
// response on a connection answers its n-th request (RFC 9112 §9.3).
func (s *survey) findTaken(upto trace.RecordID) {
	t := s.t
	all := make([]asked, len(t.Conns()))
	for i := range t.Messages() {
		m := &t.Messages()[i]
		if !m.Sent || m.Conn == 0 || m.Rec > upto || t.Conn(m.Conn).Side(m.Sender) < 0 {
			continue
		}
		c, a := &s.conns[m.Conn-1], &all[m.Conn-1]
		if m.Request {
			a.requests = append(a.requests, m)
			continue
		}
		_, code, _ := h1.SplitStartLine(m.StartLine)
		status, err := strconv.Atoi(code)
		if err != nil || status < 200 || a.answered >= len(a.requests) {
			continue
		}
		request := a.requests[a.answered]
		a.answered++
		switch {
		case c.taken == nil && status < 400:
			c.taken = s.judge(request, m, status)
		case c.taken != nil && c.taken.duty == h1.MustClose && c.taken.on == 0:
			c.taken.on = s.carrier(m).packet
		}
	}
	for i := range s.conns {
		if c := &s.conns[i]; c.taken != nil && c.taken.duty == h1.MustClose && !c.wentOn() {
			c.taken = nil
		}
	}
}

// judge says what a MUST has against the answer to a request, nil if nothing.
func (s *survey) judge(request, answer *trace.Message, status int) *taken {
	head := h1.ParseHead(s.octets(request))
	if head == nil {
		return nil
	}
	for _, shape := range head.Taken {
		if duty, says := shape.Must(); duty != h1.NoDuty {
			return &taken{
				shape: shape, duty: duty, says: says, status: status,
				request: s.carrier(request), answer: s.carrier(answer),
			}
		}
	}
	return nil
}

// wentOn reports whether the server did not close after the answer: another answer
// followed, or the client closed first, a while later.
func (c *connStats) wentOn() bool {
	if c.taken.on != 0 {
		return true
	}
	first, other := c.fin[0], c.fin[1]
	const awhile = 100 * vtime.Millisecond
	if first.rec == 0 || other.rec != 0 && other.rec < first.rec || first.at.Sub(c.taken.answer.at) < max(awhile, c.away) {
		return false
	}
	c.taken.on = first.packet
	return true
}

// octets are the start line and fields of a message.
func (s *survey) octets(m *trace.Message) []byte {
	const most = 64 << 10
	if m.HeadLen <= 0 || m.HeadLen > most {
		return nil
	}
	c := s.t.Conn(m.Conn)
	return s.t.Octets(nil, tcpmodel.Span{Stream: c.Ends[c.Side(m.Sender)].Clear(), Off: m.Off, Len: uint32(m.HeadLen)})
}

// carrier is the packet that carries the first octet of a message.
func (s *survey) carrier(m *trace.Message) mark {
	side := s.t.Conn(m.Conn).Side(m.Sender)
	return s.conns[m.Conn-1].carrier(side, s.t.Sent(m.Conn, side, m.Off))
}

// takenAgainstMust is a message that was taken although RFC 9112 says that it must
// not be, so that another reader of the same octets may see other messages (§11.2).
func takenAgainstMust() kind {
	return kind{
		id: "taken-against-must", severity: Warning, rank: 70, beside: true,
		found: func(c *connStats) bool { return c.taken != nil && c.taken.request.rec != 0 },
		variant: func(c *connStats) string {
			return c.taken.shape.String() + strconv.Itoa(c.taken.status)
		},
		tell: func(conns []*connStats) (summary, advice string) {
			x := conns[0].taken
			did := "the server answered " + strconv.Itoa(x.status) + " to a request that it must refuse"
			if x.duty == h1.MustClose {
				did = "the server answered " + strconv.Itoa(x.status) + " to a doubtful request and did not close the connection"
			}
			summary = did + " (" + x.shape.String() + "): " + x.says
			return summary, "let the server, or what stands before it, refuse such requests: others may read other messages out of the same octets"
		},
		place: func(c *connStats) mark { return c.taken.request },
		proof: func(c *connStats) []proof {
			proofs := []proof{{c.taken.request.packet, "the request"}, {c.taken.answer.packet, "the answer"}}
			if c.taken.duty == h1.MustClose {
				proofs = append(proofs, proof{c.taken.on, "the connection is still open"})
			}
			return proofs
		},
	}
}
