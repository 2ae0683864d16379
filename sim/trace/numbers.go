package trace

import "wirewalk/tcpmodel"

// slack is how far behind what an end is known to have sent, and the other to have room for,
// a number may lie and still be counted from the end's first one.
const slack = 1 << 20

// SeqOf is a packet's sequence number as it is shown: counted from the first number of the
// connection that it is of, which is of. That is the packet's own, or an earlier one of the same
// addresses and ports: a RST that answers what is left of that takes its numbers (RFC 9293
// §3.10.7.1). Where no connection has such a number, n is the one on the wire and of is 0.
func (t *Trace) SeqOf(p *Packet) (n int64, of ConnID) {
	return t.counted(p, t.Sender(p), p.Seg.Seq)
}

// AckOf is the same for the acknowledgment number.
func (t *Trace) AckOf(p *Packet) (n int64, of ConnID) {
	side := t.Sender(p)
	if side >= 0 {
		side = 1 - side
	}
	return t.counted(p, side, p.Seg.Ack)
}

// counted finds the connection that a number of an end is of.
func (t *Trace) counted(p *Packet, side int, q tcpmodel.Seq) (int64, ConnID) {
	if side < 0 {
		return int64(q), 0
	}
	upto := p.Begins()
	if n, ok := t.within(p.Conn, side, q, upto); ok {
		return n, p.Conn
	}
	const looked = 1 << 12
	mine := &t.Conn(p.Conn).Ends
	for id := p.Conn - 1; id > 0 && p.Conn-id < looked; id-- {
		ends := &t.Conn(id).Ends
		for s := range ends {
			if ends[s].Addr != mine[side].Addr || ends[1-s].Addr != mine[1-side].Addr {
				continue
			}
			if n, ok := t.within(id, s, q, upto); ok {
				return n, id
			}
		}
	}
	return int64(q), 0
}

// within is a number counted from the first one of an end; false where that is not known, or
// the number lies in front of it or beyond what both ends know of it.
func (t *Trace) within(conn ConnID, side int, q tcpmodel.Seq, upto RecordID) (int64, bool) {
	end := &t.Conn(conn).Ends[side]
	if !end.HasISS {
		return 0, false
	}
	n, ok := end.Relative(q)
	if n < slack || !ok {
		return n, ok
	}
	top := int64(0)
	if s := t.SnapshotAt(conn, side, upto); s != nil && s.ISS == end.ISS {
		top = int64(int32(s.SndNxt - s.ISS))
	}
	if s := t.SnapshotAt(conn, 1-side, upto); s != nil && s.IRS == end.ISS {
		top = max(top, int64(int32(s.RcvNxt-s.IRS))+int64(s.RcvWnd))
	}
	return n, n <= top+slack
}
