package expect

import (
	"strings"

	"wirewalk/scenarios/language"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// window is the window that a packet offers, in octets: in all but SYNs it is
// scaled as the handshake agreed (RFC 7323 §2.2).
func (p *filler) window(packet *trace.Packet) int64 {
	side := p.x.t.Sender(packet)
	if side < 0 || packet.Seg.Flags.Has(tcpmodel.SYN) {
		return int64(packet.Seg.Window)
	}
	s := p.x.t.SnapshotAt(packet.Conn, side, max(packet.Begins(), 1))
	if s == nil || !s.Scaled {
		return int64(packet.Seg.Window)
	}
	return int64(packet.Seg.Window) << s.RcvScale
}

// variable is a variable of the connection that an event is about, after its
// stop, at the host where it happens or another one.
func (p *filler) variable(h *language.Placeholder, rec trace.RecordID) (language.Amount, *language.Complaint) {
	r := p.x.t.Record(rec)
	host := h.Options["host"]
	if host == "" {
		host = p.x.hostName(r.Host)
	}
	side := -1
	for _, x := range p.x.t.Hosts() {
		if x.Name == host && r.Conn != 0 {
			side = p.x.t.Conn(r.Conn).Side(x.ID)
		}
	}
	if side < 0 {
		return language.Amount{}, &language.Complaint{Message: strings.TrimSuffix(h.Args[1]+" is about no connection of "+host, " of "), Hint: "ask at an event of a connection; host=server names another host"}
	}
	_, upto := p.x.t.Stop(r.Stop)
	s := p.x.t.SnapshotAt(r.Conn, side, upto)
	if s == nil {
		return language.Amount{}, &language.Complaint{Message: "at " + host + " the connection does not exist then"}
	}
	return variableOf(s, h.Args[0], h.In == "segments")
}

// variableOf is one variable of a state; sizes may be asked for in segments.
func variableOf(s *tcpmodel.Snapshot, name string, segments bool) (language.Amount, *language.Complaint) {
	var n int64
	switch name {
	case "rto":
		return language.TimeAmount(s.RTO), nil
	case "srtt":
		return language.TimeAmount(s.Srtt), nil
	case "cwnd":
		n = int64(s.Cwnd)
	case "ssthresh":
		n = int64(s.Ssthresh)
	case "flight":
		n = int64(s.Inflight)
	case "send-window":
		n = int64(s.SndWnd)
	case "receive-window":
		n = int64(s.RcvWnd)
	case "unsent":
		n = int64(s.SndQueued)
	case "unread":
		n = int64(s.RcvQueued)
	case "mss":
		n = int64(s.MSS)
	}
	if segments && s.MSS > 0 {
		return language.Amount{Kind: language.Number, N: (n + int64(s.MSS)/2) / int64(s.MSS)}, nil
	}
	return language.Amount{Kind: language.Octets, N: n}, nil
}
