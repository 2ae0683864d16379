package narrate

import (
	"wirewalk/sim"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// stood is the state of the record's end before the stop, Closed when it had none.
func (f *recordFacts) stood() tcpmodel.State {
	if f.before == nil {
		return tcpmodel.Closed
	}
	return f.before.State
}

// older is what of a SYN shows that it may be as old as the connection in TIME-WAIT that it
// met: its timestamp where there are such, else its number (RFC 6191 §2); "" when it is newer.
func (f *recordFacts) older() string {
	p := f.arrival()
	if p == nil || f.before == nil {
		return ""
	}
	latest, stamped := f.latestStamp(f.conn, p)
	by := f.before.RcvNxt.Less(p.Seg.Seq)
	switch {
	case !stamped && !by:
		return "Its number is"
	case stamped && (int32(p.Seg.Options.TSVal-latest) < 0 || p.Seg.Options.TSVal == latest && !by):
		return "Its timestamp is"
	}
	return ""
}

// latestStamp is the latest timestamp that the sender of a packet is known to have sent on a
// connection; false where the packet or the connection has none.
func (f *recordFacts) latestStamp(conn trace.ConnID, p *trace.Packet) (latest uint32, ok bool) {
	for n := trace.PacketID(f.t.Packets()); n > 0; n-- {
		q := f.t.Packet(n)
		if q.Conn != conn || q.From != p.From || q.Arrived == 0 || q.Arrived >= p.Arrived || !q.Seg.Options.HasTS {
			continue
		}
		if !ok || int32(q.Seg.Options.TSVal-latest) > 0 {
			latest, ok = q.Seg.Options.TSVal, true
		}
	}
	return latest, ok && p.Seg.Options.HasTS
}

// gaveWay is the connection in TIME-WAIT in whose place a SYN opens a new one in the record's
// stop, 0 for none.
func (f *recordFacts) gaveWay() trace.ConnID {
	first, last := f.t.Stop(f.r.Stop)
	for id := first; id <= last; id++ {
		if r := f.t.Record(id); r.Why == sim.ReasonTimeWaitReopened && r.Host == f.r.Host {
			return r.Conn
		}
	}
	return 0
}

// newer is what of a SYN shows that it is newer than that connection.
func (f *recordFacts) newer() string {
	p, conn := f.arrival(), f.gaveWay()
	if p == nil || conn == 0 {
		return ""
	}
	if latest, ok := f.latestStamp(conn, p); ok && latest != p.Seg.Options.TSVal {
		return "timestamp"
	}
	return "number"
}
