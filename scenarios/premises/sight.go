package premises

import (
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// sight is what a capture has shown of one end of a connection: what it sent, in order.
// It is made of packets alone.
type sight struct {
	shown   bool
	syn     trace.PacketID // its first SYN
	synAck  trace.PacketID
	iss     tcpmodel.Seq
	nxt     tcpmodel.Seq // behind the highest number sent
	una     tcpmodel.Seq // the highest number that the other end acknowledged
	acked   bool         // una is known
	fin     trace.PacketID
	finSeq  tcpmodel.Seq
	rst     trace.PacketID
	ack     tcpmodel.Seq // the latest it sent
	window  uint16
	hasAck  bool
	shift   uint8
	scales  bool
	last    trace.PacketID // its latest segment
	probe   bool           // that was a keepalive probe
	probes  int            // such, since the other end sent something
	sent    []stretch
	reports []report
}

// stretch are octets that a packet carried.
type stretch struct {
	from, to tcpmodel.Seq
	packet   trace.PacketID
	at       vtime.Time
}

// report is what an end told of octets beyond a gap.
type report struct {
	packet trace.PacketID
	ack    tcpmodel.Seq
	high   tcpmodel.Seq // the end of the octets that it names
}

// eyes follow the packets of a capture. What a packet shows counts from the stop after
// its own.
type eyes struct {
	t       *trace.Trace
	ends    map[endKey]*sight
	pending trace.PacketID
	stop    trace.StopID
	lastOct map[trace.ConnID]vtime.Time
}

func newEyes(t *trace.Trace) *eyes {
	return &eyes{t: t, ends: map[endKey]*sight{}, lastOct: map[trace.ConnID]vtime.Time{}}
}

func (e *eyes) at(conn trace.ConnID, side int) *sight {
	key := endKey{conn, side}
	if e.ends[key] == nil {
		e.ends[key] = &sight{}
	}
	return e.ends[key]
}

// note takes a record.
func (e *eyes) note(id trace.RecordID) {
	if !e.t.Inferred {
		return
	}
	r := e.t.Record(id)
	e.advance(r.Stop)
	if n := r.Packet(); r.Kind == trace.SegmentSent && n != 0 {
		e.pending, e.stop = n, r.Stop
	}
}

// advance takes in what was seen before a stop.
func (e *eyes) advance(stop trace.StopID) {
	if e.pending != 0 && stop > e.stop {
		e.take(e.pending)
		e.pending = 0
	}
}

func (e *eyes) take(n trace.PacketID) {
	p := e.t.Packet(n)
	if p.Proto != trace.TCP || p.Conn == 0 {
		return
	}
	side := e.t.Sender(p)
	if side < 0 {
		return
	}
	s, o := e.at(p.Conn, side), e.at(p.Conn, 1-side)
	seg := &p.Seg
	now := e.t.Record(p.Sent).At
	if seg.Payload.Len > 0 && !s.isProbe(seg) || seg.Flags.Has(tcpmodel.SYN) {
		e.lastOct[p.Conn] = now
	}
	s.took(n, seg, now, o)
}

// isProbe reports a number that was acknowledged before, with at most one octet, from an
// end that awaits nothing.
func (s *sight) isProbe(seg *tcpmodel.Segment) bool {
	return s.shown && seg.Seq == s.nxt-1 && seg.Payload.Len <= 1 && seg.Flags&(tcpmodel.SYN|tcpmodel.FIN|tcpmodel.RST) == 0 &&
		seg.Flags.Has(tcpmodel.ACK) && s.acked && s.una == s.nxt && s.fin == 0
}

func (s *sight) took(n trace.PacketID, seg *tcpmodel.Segment, now vtime.Time, o *sight) {
	f := seg.Flags
	if f.Has(tcpmodel.RST) {
		s.rst, s.last = n, n
		return
	}
	if !s.shown {
		s.shown, s.iss, s.nxt = true, seg.Seq, seg.Seq
		if !f.Has(tcpmodel.SYN) {
			s.iss = seg.Seq - 1
		}
	}
	if f.Has(tcpmodel.SYN) {
		if s.syn == 0 {
			s.syn, s.iss, s.nxt = n, seg.Seq, seg.Seq
			s.scales, s.shift = seg.Options.HasScale, seg.Options.Scale
		}
		if f.Has(tcpmodel.ACK) && s.synAck == 0 {
			s.synAck = n
		}
	}
	s.probe = s.isProbe(seg)
	if s.probe {
		s.probes++
	}
	o.probes = 0
	if seg.Len() > 0 {
		s.sent = append(s.sent, stretch{seg.Seq, seg.End(), n, now})
		s.nxt = s.nxt.Max(seg.End())
	}
	if f.Has(tcpmodel.FIN) && s.fin == 0 {
		s.fin, s.finSeq = n, seg.End()-1
	}
	if f.Has(tcpmodel.ACK) {
		s.ack, s.window, s.hasAck = seg.Ack, seg.Window, true
		if !o.acked || o.una.Less(seg.Ack) {
			o.una, o.acked = seg.Ack, true
		}
		r := report{n, seg.Ack, seg.Ack}
		for _, b := range seg.Options.SACK[:min(int(seg.Options.NSACK), 4)] {
			r.high = r.high.Max(b.Right)
		}
		s.reports = append(s.reports, r)
	}
	s.last = n
}

// carried reports that octets of a range were sent before.
func (s *sight) carried(from, to tcpmodel.Seq) bool {
	for _, x := range s.sent {
		if x.from.Less(to) && from.Less(x.to) {
			return true
		}
	}
	return false
}

// covers reports that all octets of a range were sent before.
func (s *sight) covers(from, to tcpmodel.Seq) bool {
	for moved := true; moved && from.Less(to); {
		moved = false
		for _, x := range s.sent {
			if x.from.LessEq(from) && from.Less(x.to) {
				from, moved = x.to, true
			}
		}
	}
	return !from.Less(to)
}

// onlyAsked reports that of what was sent from a number on there was but one octet, with
// which the end asked for the window.
func (s *sight) onlyAsked(from tcpmodel.Seq) bool {
	for _, x := range s.sent {
		if from.Less(x.to) && (x.from != from || x.to != from+1) {
			return false
		}
	}
	return true
}
