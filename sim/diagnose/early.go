package diagnose

import (
	"strconv"

	"wirewalk/tcpmodel"
)

// early is an answer that left before its request had come, or without one.
type early struct {
	answer  *spoken
	request *spoken // nil if no request is known
	begins  mark    // the first octets of a request whose head has no end, 0 if nothing had been asked
	goes    mark    // the first octets of the request that come all the same
}

// findEarly looks for the first such answer.
func (t *talk) findEarly() *early {
	for _, x := range t.exchanges {
		if x.answer == nil || !t.before(x) {
			continue
		}
		e := &early{answer: x.answer, request: x.request, goes: t.goesOn(x)}
		if fin := t.c.fin[x.answer.side]; x.answer.head.Status >= 400 || fin.rec != 0 && e.goes.rec > fin.rec {
			return e // Both ends may go on after another status.
		}
	}
	for _, m := range t.stray {
		unasked := !m.again && t.c.syn && len(t.c.sent[1-m.side]) == 0 && t.c.fin[1-m.side].rec == 0 && !t.c.lacks(1-m.side)
		begins := t.unfinished(m)
		if m.begun.rec != 0 && (unasked || m.head.Status == 408 || begins.rec != 0 && m.head.Status >= 400) {
			return &early{answer: m, begins: begins}
		}
	}
	return nil
}

// unfinished is where a request begins whose head has not ended when an answer comes that
// belongs to no other, the zero mark for none.
func (t *talk) unfinished(answer *spoken) mark {
	side := 1 - answer.side
	if t.junk[side].rec != 0 || t.c.lacks(side) || t.c.fin[side].rec != 0 && t.c.fin[side].rec < answer.begun.rec {
		return mark{}
	}
	ended := uint64(0)
	for _, x := range t.exchanges {
		if x.request.begun.rec < answer.begun.rec {
			ended = max(ended, x.request.upto)
		}
	}
	for _, p := range t.c.sent[side] {
		if p.off >= ended && p.rec < answer.begun.rec {
			return t.c.markOf(p.packet)
		}
	}
	return mark{}
}

// before reports whether an answer had left when its request had not wholly come: it
// does not acknowledge all of it.
func (t *talk) before(x *exchange) bool {
	if x.answer.begun.rec == 0 || x.request.head.HasToken("Expect", "100-continue") && x.request.content() == 0 {
		return false // RFC 9110 §10.1.1: who asks first need not send the content.
	}
	requester := &t.c.in.t.Conn(t.c.id).Ends[x.request.side]
	acked, known := requester.Relative(t.c.in.t.Packet(x.answer.begun.packet).Seg.Ack)
	if !known || !t.c.in.t.Packet(x.answer.begun.packet).Seg.Flags.Has(tcpmodel.ACK) || t.lost[x.request.side] {
		return false
	}
	if fin := t.c.fin[x.request.side]; fin.rec != 0 && fin.rec < x.answer.begun.rec {
		return false // The request had ended, whole or not.
	}
	return acked-1 < int64(x.request.upto) || !x.request.whole
}

// goesOn is the first packet with content of the request behind the answer.
func (t *talk) goesOn(x *exchange) mark {
	for _, p := range t.c.sent[x.request.side] {
		if p.rec > x.answer.begun.rec && p.off < x.request.upto {
			return t.c.markOf(p.packet)
		}
	}
	return mark{}
}

// earlyAnswer is an error that the server tells before the request has ended (RFC 9112
// §9.5 of a server that does not read on; RFC 9110 §15.5.9, §15.5.14), or unasked. If it
// closes then, the reset that answers what still comes can destroy the answer (RFC 9112 §9.6).
func earlyAnswer() kind {
	return kind{
		id: "early-answer", severity: Warning, rank: 15,
		found: func(c *connStats) bool { return c.early != nil },
		variant: func(c *connStats) string {
			return strconv.Itoa(c.early.answer.head.Status) + strconv.FormatBool(c.early.asked()) +
				strconv.FormatBool(c.rst.rec != 0 && c.rstSide == c.early.answer.side)
		},
		tell:  tellEarly,
		place: func(c *connStats) mark { return c.early.answer.begun },
		proof: func(c *connStats) []proof {
			all := []proof{{c.early.answer.begun.packet, "the answer"}, {c.early.begins.packet, "a request begins"}}
			if c.early.request != nil {
				all = append(all, proof{c.early.request.begun.packet, "the request"}, proof{c.early.goes.packet, "the request still goes on"})
			}
			if c.rst.rec > c.early.answer.begun.rec {
				all = append(all, proof{c.rst.packet, "the connection is reset"})
			}
			return all
		},
	}
}

// asked reports whether at least the beginning of a request had been sent.
func (e *early) asked() bool { return e.request != nil || e.begins.rec != 0 }

func tellEarly(conns []*connStats) (summary, advice string) {
	c := conns[0]
	status := strconv.Itoa(c.early.answer.head.Status)
	if !c.early.asked() {
		return status + " that nobody asked for",
			"take it for the end of the connection and not for the answer to the next request (RFC 9110 §15.5.9)"
	}
	summary = status + " before the request had ended"
	if c.rst.rec > c.early.answer.begun.rec && c.rstSide == c.early.answer.side {
		return summary + ", and a reset for what still came",
			"let the server read on for a while after the answer (RFC 9112 §9.6), and the client look for an answer while it sends (RFC 9112 §9.5)"
	}
	if status == "408" {
		return summary, "see why the client sends so slowly, or let the server wait longer (RFC 9110 §15.5.9)"
	}
	return summary, "let the client look for an answer while it sends (RFC 9112 §9.5), or ask first with Expect: 100-continue (RFC 9110 §10.1.1)"
}
