package quiz

import (
	"strconv"

	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// would names a segment that the host could send in this place, with the number
// that it would have, where numbers are not asked for next.
func (s *situation) would(f tcpmodel.Flags) string {
	word, number := "ACK", ""
	switch {
	case f.Has(tcpmodel.RST):
		word = "RST"
	case f.Has(tcpmodel.FIN):
		word = "FIN"
	case f.Has(tcpmodel.SYN | tcpmodel.ACK):
		word = "SYN,ACK"
	case f.Has(tcpmodel.SYN):
		word = "SYN"
	}
	seq, ack, ok := s.numbers(f)
	switch {
	case s.bare || !ok:
	case word == "ACK":
		number = " " + strconv.FormatInt(ack, 10)
	default:
		number = " seq " + strconv.FormatInt(seq, 10)
	}
	return word + number + s.where()
}

// numbers are the relative numbers of a segment that the host could send in this
// place: instead of what it does send, or when all else of the instant has
// happened. They are those that a run in which it is so shows.
func (s *situation) numbers(f tcpmodel.Flags) (seq, ack int64, ok bool) {
	side := s.side()
	if side < 0 {
		return 0, 0, false
	}
	own, far := &s.Trace.Conn(s.conn).Ends[side], &s.Trace.Conn(s.conn).Ends[1-side]
	as := s.last
	p := s.first()
	if p == nil {
		as = s.instantEnd()
	}
	state := s.snapshotAt(as)
	if p != nil && p.Seg.Flags.Has(tcpmodel.RST) && state != nil && state.State > tcpmodel.Listen { // A NAT had it come under another address.
		return s.numbersOfNobody(p)
	}
	if p != nil && s.was() > tcpmodel.Listen && (state == nil || state.State <= tcpmodel.Listen) { // It ends here.
		state = s.before()
	}
	switch {
	case p != nil && (state == nil || state.State <= tcpmodel.Listen):
		return s.numbersOfNobody(p)
	case state == nil || state.State <= tcpmodel.Listen:
		return 0, 0, false
	}
	seq, _ = own.Relative(state.SndNxt)
	if f.Has(tcpmodel.FIN) && finSent(state) {
		seq--
	}
	switch {
	case f.Has(tcpmodel.SYN):
		seq = 0
	case p == nil || p.Again != 0 || p.Seg.Flags.Has(tcpmodel.SYN) || p.Seg.Len() == 0 && s.IsProbe(p):
	default:
		if n, _ := own.Relative(p.Seg.Seq); !f.Has(tcpmodel.FIN) || seq >= n { // A FIN that was sent before keeps its number.
			seq = n
		}
	}
	switch {
	case p != nil && p.Seg.Flags.Has(tcpmodel.ACK): // It states what it expects itself.
		ack, _ = far.Relative(p.Seg.Ack)
	case state.State != tcpmodel.SynSent:
		ack, _ = far.Relative(state.RcvNxt)
	}
	return seq, ack, true
}

// numbersOfNobody are the numbers in the place of a packet of a host that has no
// connection: those that its peer expects.
func (s *situation) numbersOfNobody(p *trace.Packet) (seq, ack int64, ok bool) {
	c, side := s.Trace.Conn(s.conn), s.side()
	if seq, ok = c.Ends[side].Relative(p.Seg.Seq); !ok { // It has never had a number of its own.
		seq, ok = int64(p.Seg.Seq), true
	}
	if q := s.arrived(); q != nil {
		ack, _ = c.Ends[1-side].Relative(q.Seg.End())
	} else {
		ack, _ = c.Ends[1-side].Relative(p.Seg.Ack)
	}
	return seq, ack, ok
}

// finSent reports that a FIN is on the wire: its octets have all gone before.
func finSent(s *tcpmodel.Snapshot) bool {
	return s.State > tcpmodel.Established && s.State != tcpmodel.CloseWait && s.SndQueued == 0
}

// instantEnd is the last record of the instant of the stop.
func (s *situation) instantEnd() trace.RecordID {
	t, as := s.Trace, s.last
	for int(as) < t.Len() && t.Record(as+1).At == t.Record(s.last).At {
		as++
	}
	return as
}

// ackOf is a packet's relative acknowledgment number; false where it has none.
func (s *situation) ackOf(p *trace.Packet) (int64, bool) {
	if !p.Seg.Flags.Has(tcpmodel.ACK) {
		return 0, false
	}
	n, of := s.Trace.AckOf(p)
	return n, of == p.Conn
}
