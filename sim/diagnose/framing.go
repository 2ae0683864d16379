package diagnose

import (
	"slices"
	"strings"

	"wirewalk/sim/wire/h1"
)

// fault is something about a message, or behind one, that RFC 9112 forbids.
type fault struct {
	at      mark
	says    string // what is wrong, with the section
	read    string // how what follows was read, "" where that is no question
	request bool
}

// judge notes what is forbidden about a head.
func (t *talk) judge(m *spoken) {
	for _, shape := range m.head.Taken {
		if shape.Forbidden() {
			t.fault(fault{
				at: m.begun, says: shape.String() + " (" + shape.Section() + ")",
				read: readOn(m.head, shape.Fault()), request: m.head.Request,
			})
		}
	}
}

// maxFaults bounds what is kept of one connection.
const maxFaults = 32

func (t *talk) fault(f fault) {
	same := func(g fault) bool { return g.at == f.at && g.says == f.says }
	if len(t.faults) < maxFaults && !slices.ContainsFunc(t.faults, same) {
		t.faults = append(t.faults, f)
	}
}

// broken notes that the framing of a message's content is malformed.
func (t *talk) broken(side int, p piece, why *h1.Error) {
	t.fault(fault{
		at: t.c.markOf(p.packet), says: why.Text + " (" + why.Fault.Section() + ")", request: t.open[side].head.Request,
		read: "the rest of the content was left out, and the next message looked for",
	})
	t.open[side], t.odd[side] = nil, true
}

// surplus notes octets behind the end of a message that begin none.
func (t *talk) surplus(side int, p piece) {
	here := t.c.markOf(p.packet)
	if t.junk[side].rec == 0 {
		t.junk[side] = here
	}
	if t.said[side] == 0 || t.odd[side] || t.lost[side] {
		return // Where a message ended is not known.
	}
	t.odd[side] = true
	t.fault(fault{
		at: here, says: "octets behind the end of a message that begin no message (RFC 9112 §6.3)",
		read: "they were left out", request: side == t.requester,
	})
}

// readOn says how this program reads on where others may read something else.
func readOn(h *h1.Head, f h1.Fault) string {
	switch f { //nolint:exhaustive // the others do not move the end of a message
	case h1.FaultBothLengths:
		if h.Framing == h1.FramingChunked {
			return "Content-Length was ignored and the chunks read, as §6.3 says"
		}
	case h1.FaultFold:
		return "the fold was read as a space, as §5.2 says"
	case h1.FaultVersion, h1.FaultStartLine:
		return "it was read as HTTP/" + string(h.Version)
	case h1.FaultDifferingLengths, h1.FaultLength, h1.FaultCoding:
	default:
		return ""
	}
	switch h.Framing {
	case h1.FramingClose:
		return "the content was read until the connection ends"
	case h1.FramingChunked:
		return "the chunks were read"
	case h1.FramingLength:
		return "Content-Length was followed"
	case h1.FramingUnknown:
	}
	return "nobody knows where the content ends: the next message was looked for in the next segment"
}

// findOrder notes answers that answer nothing, and octets behind the last answer.
func (t *talk) findOrder() {
	for _, m := range t.stray {
		if m.head.Status != 408 && m.again && t.unfinished(m).rec == 0 {
			t.fault(fault{at: m.begun, says: "two answers to one request (RFC 9112 §9.3)", read: "the second was left out"})
		}
	}
	for i, x := range t.exchanges[:max(0, len(t.exchanges)-1)] {
		if x.request.head.HasToken("Connection", "close") {
			t.fault(fault{
				at: t.exchanges[i+1].request.begun, request: true,
				says: "a request behind one that says that it is the last one (RFC 9112 §9.6)",
			})
			break
		}
	}
	for _, x := range t.exchanges {
		a := x.answer
		if a == nil || !a.whole || a.head.Tunnel || !closes(a.head) {
			continue
		}
		if t.goesBeyond(a) && !t.odd[a.side] {
			t.fault(fault{
				at: t.c.carrier(a.side, a.upto), read: "they were read as if it went on",
				says: "octets behind an answer that says that it is the last one (RFC 9112 §9.6)",
			})
		}
		return
	}
}

// goesBeyond reports whether a side says more than a message of it.
func (t *talk) goesBeyond(m *spoken) bool {
	if t.c.in.t.Conn(t.c.id).Ends[m.side].Said != 0 {
		return t.next[m.side] > m.end
	}
	return t.c.upto(m.side) > m.upto
}

// closes reports whether the connection ends with a message by its own word (RFC 9112 §9.3).
func closes(h *h1.Head) bool {
	return h.HasToken("Connection", "close") || h.Version == h1.HTTP10 && !h.HasToken("Connection", "keep-alive")
}

// said lists what is forbidden about the messages of a connection, and how the rest was read.
func said(c *connStats) string {
	var all, read []string
	for _, f := range c.talk.faults {
		if !slices.Contains(all, f.says) {
			all = append(all, f.says)
		}
		if f.read != "" && !slices.Contains(read, f.read) {
			read = append(read, f.read)
		}
	}
	return strings.Join(append(all, read...), "; ")
}

// badFraming is messages that RFC 9112 forbids, so that two readers of the same octets
// may see other messages in them (§11.2).
func badFraming() kind {
	return kind{
		id: "bad-framing", severity: Warning, rank: 65, beside: true,
		found:   func(c *connStats) bool { return len(c.talk.faults) > 0 },
		variant: said,
		tell: func(conns []*connStats) (summary, advice string) {
			what := "an answer that may not be sent: "
			if conns[0].talk.faults[0].request {
				what = "a request that may not be sent: "
			}
			return what + said(conns[0]),
				"mend what wrote it, and let what stands between refuse it: others may read other messages out of the same octets (RFC 9112 §11.2)"
		},
		place: func(c *connStats) mark { return c.talk.faults[0].at },
		proof: func(c *connStats) []proof {
			var all []proof
			for _, f := range c.talk.faults {
				all = append(all, proof{f.at.packet, f.says})
			}
			return all
		},
	}
}
