//nolint:gochecknoglobals // premises are constants that are put together
package premises

import (
	"bytes"
	"strings"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// What a capture shows of messages is held against the octets themselves.
var seenSayingPremises = map[string]premise{
	"seen-data/request": {"octets that were not seen before, which begin with a method, of an end that asks", all(ofSender(),
		counts("These ", func(m *moment) int64 { return int64(m.look().seg.Payload.Len) }),
		seen(func(g *glance) bool { return g.asks(g.p) }, "they begin with no request"))},
	"seen-data/response": {"octets that were not seen before, which begin with a status line, and the request that is named", all(ofSender(),
		counts("These ", func(m *moment) int64 { return int64(m.look().seg.Payload.Len) }),
		seen(func(g *glance) bool { return bytes.HasPrefix(g.octets(g.p), []byte("HTTP/")) }, "they begin with no status line"),
		namesRequest("begins to answer #", "which was seen ", func(g *glance, q *trace.Packet) bool { return q.From != g.p.From }))},
	"seen-data/tls": {"octets that were not seen before, which begin with the head of a TLS record of the kind that is named", all(ofSender(),
		counts("With these ", func(m *moment) int64 { return int64(m.look().seg.Payload.Len) }),
		seen(func(g *glance) bool { return len(recordKinds(g.octets(g.p))) > 0 }, "they begin with no TLS record"),
		that(func(m *moment) bool {
			_, names, _ := strings.Cut(m.text, "for the first time: ")
			for _, kind := range recordKinds(m.look().octets(m.look().p)) {
				if strings.HasPrefix(names, kind) {
					return true
				}
			}
			return false
		}, "the first record is of another kind"))},
	"seen-abort/alert": {"a RST with ACK of an end without a FIN, whose last octets, in the packet that is named, are a TLS record as an alert has it", all(ofSender(),
		seen(func(g *glance) bool { return g.has(tcpmodel.RST|tcpmodel.ACK) && g.s.fin == 0 }, "it has no ACK, or a FIN went before"),
		that(func(m *moment) bool {
			g := m.look()
			n, ok := number(m.text, "given TLS up with #")
			if !ok || trace.PacketID(n) >= g.n {
				return false
			}
			for id := g.n - 1; id > trace.PacketID(n); id-- {
				if q := m.t.Packet(id); q.Conn == g.p.Conn && q.From == g.p.From && q.Seg.Payload.Len > 0 {
					return false
				}
			}
			q := m.t.Packet(trace.PacketID(n))
			octets := g.octets(q)
			return q.Conn == g.p.Conn && q.From == g.p.From && len(octets) >= 7 && (octets[0] == 21 && octets[6] != 0 || octets[0] == 23)
		}, "that one is no alert, or octets came behind it"))},
	"seen-fin/unanswered": {"the first FIN of an end that sent the request that is named, after which no octets came, for as long as it says", all(ofSender(), quietTold,
		idleFin, namesRequest("had sent #", "", func(g *glance, q *trace.Packet) bool { return q.From == g.p.From }), nothingSaid)},
	"seen-fin/owing": {"the first FIN of an end to which the request that is named came, after which it sent no octets, for as long as it says", all(ofSender(), quietTold,
		idleFin, namesRequest("#", "", func(g *glance, q *trace.Packet) bool { return q.From != g.p.From }), nothingSaid)},
}

// idleFin is the premise of a first FIN after a second or more without octets.
var idleFin = seen(func(g *glance) bool {
	d, crossing := g.silence()
	return g.has(tcpmodel.FIN) && g.firstFin() && d >= vtime.Second && crossing == 0
}, "it is none, or the end was not quiet")

// octets are the payload of a packet.
func (g *glance) octets(p *trace.Packet) []byte { return g.e.t.Octets(nil, p.Seg.Payload) }

// recordKinds is with what the name of a TLS record can begin, by the first octets of one
// (RFC 8446 §5.1); nothing for octets that are none. Handshake messages are many, and what is
// encrypted may have been read.
func recordKinds(octets []byte) []string {
	if len(octets) < 3 || octets[1] != 3 || octets[2] > 4 {
		return nil
	}
	switch octets[0] {
	case 20:
		return []string{"ChangeCipherSpec"}
	case 21:
		return []string{"alert", "an encrypted alert", "encrypted alert"}
	case 22, 23:
		return []string{""}
	}
	return nil
}

// asks reports that a packet's octets begin with a method and a target, or hold such a line:
// the beginning of a message need not be that of a packet.
func (g *glance) asks(p *trace.Packet) bool {
	octets := g.octets(p)
	n := bytes.IndexByte(octets, ' ')
	return n > 0 && !bytes.HasPrefix(octets, []byte("HTTP/")) && bytes.Equal(bytes.ToUpper(octets[:n]), octets[:n])
}

// namesRequest is the premise of the packet behind some words: an earlier one of the
// connection with a request, of the right end, and as long ago as the sentence says.
func namesRequest(behind, ago string, of func(*glance, *trace.Packet) bool) func(*moment) error {
	return all(that(func(m *moment) bool {
		g := m.look()
		n, ok := number(m.text, behind)
		if g == nil || !ok || trace.PacketID(n) >= g.n {
			return false
		}
		q := m.t.Packet(trace.PacketID(n))
		return q.Conn == g.p.Conn && of(g, q) && bytes.Contains(g.octets(q), []byte(" "))
	}, "that one is no request of the other end"), func(m *moment) error {
		if ago == "" {
			return nil
		}
		n, _ := number(m.text, behind)
		return lasts(ago, func(m *moment) vtime.Duration {
			return m.r.At.Sub(m.t.Record(m.t.Packet(trace.PacketID(n)).Begins()).At)
		})(m)
	})
}

// nothingSaid is the premise that no octets of the end that owes an answer came after the
// request that is named.
var nothingSaid = that(func(m *moment) bool {
	g := m.look()
	n, ok := number(m.text, "#")
	if !ok || n == 0 {
		return false
	}
	asker := m.t.Packet(trace.PacketID(n)).From
	for id := trace.PacketID(n) + 1; id < g.n; id++ {
		if q := m.t.Packet(id); q.Conn == g.p.Conn && q.From != asker && q.Seg.Payload.Len > 0 {
			return false
		}
	}
	return true
}, "octets of an answer came")
