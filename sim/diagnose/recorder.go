package diagnose

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"wirewalk/sim/trace"
)

// lostByRecorder is octets that were acknowledged and are not in the file.
func (s *survey) lostByRecorder() Finding {
	f := Finding{ID: "lost-by-recorder", Severity: Note, rank: fileRank + 3}
	octets := int64(0)
	for i := range s.conns {
		c := &s.conns[i]
		if !s.t.Inferred || c.packets == 0 {
			continue
		}
		holes := append(c.holes(0), c.holes(1)...)
		slices.SortFunc(holes, func(a, b hole) int { return cmp.Compare(a.at, b.at) })
		for _, h := range holes {
			octets += h.n
			f.show(s.t, h.at, h.says())
		}
	}
	f.Summary = fmt.Sprintf("%s acknowledged and never recorded, #%d first: what is said of them is a guess",
		verb(int(octets), "octet was", "octets were"), f.first())
	f.Advice = "give the recorder a larger buffer (tcpdump -B), a faster disk or a narrower filter"
	return f
}

// hole is octets of a side that were not recorded.
type hole struct {
	n    int64
	at   trace.PacketID // the packet that shows it
	last bool           // that is the last before the hole, and not the one behind it
}

func (h hole) says() string {
	where := "before"
	if h.last {
		where = "behind"
	}
	return verb(int(h.n), "octet "+where+" this is", "octets "+where+" this are") + " not in the file"
}

// holes are the octets of a side that the other acknowledged and that are not in the
// file, once all pieces are in order.
func (c *connStats) holes(side int) []hole {
	if len(c.sent[side]) == 0 {
		return nil // Of a direction that is not in the file at all nothing was lost.
	}
	var out []hole
	end := &c.in.t.Conn(c.id).Ends[side]
	acked, known := end.Relative(c.idling.acked[side])
	if !known || c.idling.acked[side] == 0 {
		return nil
	}
	acked--
	if fin := c.fin[side]; fin.rec != 0 {
		acked = min(acked, c.finOffset(side))
	}
	pieces := c.sent[side]
	next := int64(pieces[0].off)
	if c.syn && side == 0 || c.answered && side == 1 && c.syn {
		next = 0
	}
	for _, p := range pieces {
		if gap := min(int64(p.off), acked) - next; gap > 0 {
			out = append(out, hole{n: gap, at: p.packet})
		}
		next = max(next, int64(p.off+p.n))
	}
	if gap := acked - next; gap > 0 {
		out = append(out, hole{n: gap, at: pieces[len(pieces)-1].packet, last: true})
	}
	return out
}

// finOffset is where the FIN of a side stands among its octets.
func (c *connStats) finOffset(side int) int64 {
	n, known := c.in.t.Conn(c.id).Ends[side].Relative(c.finSeq[side])
	if !known {
		return int64(c.upto(side))
	}
	return n - 1
}

// labelled are the packets that import has said something of.
func (s *survey) labelled(upto trace.RecordID, says func(label string) string, f *Finding) (packets int) {
	for id := trace.PacketID(1); int(id) <= s.t.Packets(); id++ {
		x := s.t.Packet(id).Extra()
		if x == nil || s.t.Packet(id).Begins() > upto {
			continue
		}
		for _, label := range x.Labels {
			if text := says(label); text != "" {
				packets++
				f.show(s.t, id, text)
				break
			}
		}
	}
	return packets
}

// cutPackets is packets that the recorder has cut.
func (s *survey) cutPackets(upto trace.RecordID) Finding {
	f := Finding{ID: "cut-packets", Severity: Note, rank: fileRank + 4}
	n := s.labelled(upto, func(label string) string {
		if strings.HasPrefix(label, "truncated to ") {
			return label
		}
		return ""
	}, &f)
	f.Summary = fmt.Sprintf("%s not in the file whole, #%d first: their octets, and messages in them, can only be read in part",
		verb(n, "packet is", "packets are"), f.first())
	f.Advice = "record whole packets (tcpdump -s 0)"
	return f
}

// offload is packets that the network card cuts or joins outside of the capture.
func (s *survey) offload(upto trace.RecordID) Finding {
	f := Finding{ID: "offload", Severity: Note, rank: fileRank + 5}
	n := s.labelled(upto, func(label string) string {
		if label == "larger than the MSS (offload)" {
			return "larger than the MSS"
		}
		return ""
	}, &f)
	f.Summary = fmt.Sprintf("%s larger than the MSS, #%d first: the network card cuts or joins segments, so the wire had other packets than the file",
		verb(n, "packet is", "packets are"), f.first())
	f.Advice = "leave it on; to see the wire's own packets, record on a switch or turn it off for the test (ethtool -K)"
	return f
}
