package capture

import (
	"fmt"
	"slices"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire/h1"
	"wirewalk/tcpmodel"
	"wirewalk/tcpmodel/observe"
)

// label notes what the observation found about a segment.
func (e *emitter) label(p *packet, st *connState, extra *trace.Extra) {
	for _, f := range []struct {
		fact observe.Facts
		text string
	}{
		{observe.Midstream, "starts without SYN"},
		{observe.Retransmission, "retransmission"},
		{observe.OutOfOrder, "out of order"},
		{observe.DuplicateAck, "duplicate ACK"},
		{observe.KeepaliveProbe, "keepalive probe"},
		{observe.KeepaliveAnswer, "keepalive answer"},
		{observe.WindowProbe, "window probe"},
		{observe.WindowUpdate, "window update"},
		{observe.ZeroWindow, "zero window"},
	} {
		if e.seen.Facts.Has(f.fact) {
			extra.Labels = append(extra.Labels, f.text)
		}
	}
	if !st.begun {
		st.begun = true
		if p.conn.reused {
			extra.Labels = append(extra.Labels, "ports used again")
		}
	}
	if p.largerThanMSS() {
		extra.Labels = append(extra.Labels, "larger than the MSS (offload)")
	}
	e.gaps(e.seen.Gaps)
}

// headLabels are the remarks that the head of an HTTP message earns.
func headLabels(h *h1.Head) []string {
	var labels []string
	if h.Cut {
		labels = append(labels, "the capture has only the start of the HTTP head")
	}
	for i, shape := range h.Taken {
		if shape.Breaks() && !slices.Contains(h.Taken[:i], shape) {
			labels = append(labels, "HTTP: "+shape.String())
		}
	}
	return labels
}

// gaps labels the segments that follow octets that were never captured.
func (e *emitter) gaps(gaps []observe.Gap) {
	for _, g := range gaps {
		x := e.w.Edit(trace.PacketID(g.Tag)).Extra()
		x.Labels = append(x.Labels, fmt.Sprintf("gap: %d octets not captured", g.Len))
	}
}

func (e *emitter) gapsAtEnd() {
	for i := range e.state {
		e.gaps(e.state[i].obs.Gaps())
	}
}

// largerThanMSS reports whether a segment is larger than its receiver
// announced to take: the sender's card cuts it up after the capture, or the
// receiver's put it together before.
func (p *packet) largerThanMSS() bool {
	mss := p.conn.mss[1-p.side]
	return mss != 0 && p.seg.Payload.Len > uint32(mss)
}

// inferVantage tells where a capture was taken by the openings: at the client
// the wait is between SYN and SYN,ACK, at the server between SYN,ACK and ACK.
// Each connection has a vote; 0 when the path is too short to tell.
func (im *importer) inferVantage(t *trace.Trace) trace.HostID {
	votes := make([]int, len(t.Hosts())+1)
	for i, c := range im.conns {
		client, ok := im.waitsAt(c)
		if !ok {
			continue
		}
		side := c.client
		if !client {
			side = 1 - side
		}
		votes[t.Conns()[i].Ends[side].Host]++
	}
	best := 0
	for id := range votes {
		if votes[id] > votes[best] {
			best = id
		}
	}
	if best == 0 || votes[best] == 0 {
		return 0
	}
	return trace.HostID(best)
}

// doubt warns where the openings tell another place than the one that was said.
func (im *importer) doubt(t *trace.Trace, said *trace.Host) {
	shown := im.inferVantage(t)
	if shown == 0 || shown == said.ID {
		return
	}
	for i, c := range im.conns {
		if client, ok := im.waitsAt(c); ok {
			side := c.client
			if !client {
				side = 1 - side
			}
			if t.Conns()[i].Ends[side].Host == said.ID {
				return // They do not agree.
			}
		}
	}
	im.warn("by the times of the handshakes this was recorded at %s and not at %s, as was said:"+
		" estimated times and states may be wrong", t.Host(shown).Name, said.Name)
}

// The opening tells where it was seen when one wait is this long and this many
// times the other.
const (
	longWait  = 200 * vtime.Microsecond
	waitRatio = 4
)

// waitsAt reports whether an opening was seen at the client or at the server;
// ok is false when that does not show. An end answers the other's SYN at once
// where it was seen, and after a round trip where it is far away. That holds
// for both ends, whether one opens or both do (RFC 9293 figures 6 and 7).
func (im *importer) waitsAt(c *conn) (client, ok bool) {
	var asked [2]vtime.Time
	var begun, answered [2]bool
	var took [2]vtime.Duration
	for _, i := range c.packets {
		p := im.packets[i]
		f, s := p.seg.Flags, p.side
		if p.proto != trace.TCP || f.Has(tcpmodel.RST) {
			continue
		}
		if f.Has(tcpmodel.ACK) && begun[1-s] && !answered[s] {
			if im.spansStep(asked[1-s], p.at) {
				return false, false
			}
			answered[s], took[s] = true, p.at.Sub(asked[1-s])
		}
		if f.Has(tcpmodel.SYN) && !answered[1-s] && (!begun[s] || !f.Has(tcpmodel.ACK)) {
			asked[s], begun[s] = p.at, true
		}
		if !answered[0] || !answered[1] {
			continue
		}
		for near := range 2 {
			if took[1-near] >= longWait && took[1-near] >= waitRatio*took[near] {
				return near == c.client, true
			}
		}
		return false, false
	}
	return false, false
}
