package wire

import (
	"iter"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// Sighting is one packet at one host, as a capture there shows it.
type Sighting struct {
	At     vtime.Time
	Rec    trace.RecordID // of sending or of arrival
	Packet trace.PacketID
	Out    bool // the host sent it
}

// Sightings yields the packets that a host sends and receives, at the instants
// of sending and of arrival and in the order of the records. A packet that is
// lost on the way shows only at its sender. For a trace made from a capture,
// each packet shows once; host 0 takes them all.
func Sightings(t *trace.Trace, host trace.HostID) iter.Seq[Sighting] {
	return func(yield func(Sighting) bool) {
		seen := trace.PacketID(0) // an imported trace has its packets in order
		for id := trace.RecordID(1); int(id) <= t.Len(); id++ {
			r := t.Record(id)
			if r.Kind != trace.SegmentSent && r.Kind != trace.SegmentDelivered {
				continue
			}
			s := Sighting{At: r.At, Rec: id, Packet: r.Packet(), Out: r.Kind == trace.SegmentSent}
			if t.Inferred {
				if p := t.Packet(s.Packet); s.Packet <= seen ||
					host != 0 && p.From != host && p.To != host {
					continue
				}
				seen = s.Packet
			} else if r.Host != host {
				continue
			}
			if !yield(s) {
				return
			}
		}
	}
}

// Vantage is the host where a listing is taken when nobody chose one: the
// first host that sends a SYN, else the sender of the first packet. For a
// trace made from a capture it is 0: everything that was captured.
func Vantage(t *trace.Trace) trace.HostID {
	if t.Inferred || t.Packets() == 0 {
		return 0
	}
	for i := 1; i <= t.Packets(); i++ {
		p := t.Packet(trace.PacketID(i))
		if p.Proto == trace.TCP && p.Seg.Flags&(tcpmodel.SYN|tcpmodel.ACK) == tcpmodel.SYN {
			return p.From
		}
	}
	return t.Packet(1).From
}
