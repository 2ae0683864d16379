package diff

import (
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// form is what a packet is, as far as its mate has to be the same.
type form uint8

const (
	formSYN form = iota
	formSYNACK
	formData
	formFIN // without data
	formACK // nothing but an acknowledgment
	formProbe
	formRST
	formDatagram
	formError // an ICMP error
)

// segment is a packet as it is laid on others.
type segment struct {
	p        *trace.Packet
	id       trace.PacketID
	at       vtime.Time
	seq, end int64 // relative, as the first side counts; a SYN is 0
	own      int64 // seq as its own side counts
	ownACK   int64
	ack      int64
	window   int64 // in octets, where the scale is known
	index    int32
	mate     int32 // index on the other side, -1 for none
	nth      int32 // how often its like was sent, this included
	earlier  int32 // index of the sending before, -1 for none
	role     uint8 // 0: sent by the opener
	form     form
	again    bool // its octets were sent before
	named    bool // a difference has been named that explains it
}

func (seg *segment) data() bool { return seg.form == formData }

func (seg *segment) fin() bool { return seg.p.Seg.Flags.Has(tcpmodel.FIN) && seg.form != formRST }

// dataEnd is the number behind the last octet of data.
func (seg *segment) dataEnd() int64 {
	if seg.data() && seg.fin() {
		return seg.end - 1
	}
	return seg.end
}

func (seg *segment) hasACK() bool {
	return seg.p.Proto == trace.TCP && seg.p.Seg.Flags.Has(tcpmodel.ACK)
}

func (seg *segment) lost() bool { return seg.p.Dropped != 0 && seg.p.Arrived == 0 }

// number follows a sequence number through its whole space (RFC 9293 §3.4).
type number struct {
	last tcpmodel.Seq
	at   int64
	set  bool
	base bool // it is counted from the first number of its end
}

func (n *number) see(s tcpmodel.Seq, forward bool) int64 {
	if !n.set {
		n.last, n.at, n.set = s, 1, true
	}
	v := n.at + int64(int32(s-n.last))
	if forward && v > n.at {
		n.at, n.last = v, s
	}
	return v
}

// reading is one conversation, read.
type reading struct {
	conv     *conversation
	segments []segment
	senders  [2]sender
}

// readConversation reads the segments of a conversation.
func readConversation(k *conversation) *reading {
	s := &reading{conv: k, segments: make([]segment, 0, len(k.seen))}
	for role := range s.senders {
		v := &s.senders[role]
		v.count = map[likeKey]tally{}
		if k.conn == 0 {
			continue
		}
		c := k.t.Conn(k.conn)
		if e := &c.Ends[k.end(role)]; e.HasISS {
			v.seq = number{last: e.ISS, set: true, base: true}
		}
		if e := &c.Ends[k.end(1-role)]; e.HasISS {
			v.ack = number{last: e.ISS, set: true, base: true}
		}
	}
	for _, at := range k.seen {
		s.add(at)
	}
	return s
}

func (s *reading) add(at sighting) {
	p := s.conv.t.Packet(at.id)
	seg := segment{
		p: p, id: at.id, at: at.at, index: int32(len(s.segments)), mate: -1, earlier: -1, role: uint8(s.conv.role(p)),
	}
	v := &s.senders[seg.role]
	switch p.Proto {
	case trace.ICMP:
		seg.form = formError
		if x := p.Extra(); x != nil {
			seg.seq = int64(x.ICMPKind)
		}
	case trace.UDP, trace.Other:
		seg.form, seg.end = formDatagram, int64(p.Seg.Payload.Len)
	case trace.TCP:
		s.readNumbers(v, &seg)
	}
	seg.own, seg.ownACK = seg.seq, seg.ack
	key := likeKey{seg.form, seg.seq, seg.end}
	switch {
	case seg.form == formFIN:
		key = likeKey{form: formFIN}
	case seg.form == formACK:
		key.seq, key.end = seg.ack, 0
	case seg.fin() && seg.data():
		key.end--
	}
	had := v.count[key]
	seg.nth = had.n + 1
	if had.n > 0 {
		seg.earlier = had.last
	}
	v.count[key] = tally{seg.nth, seg.index}
	if seg.fin() && seg.data() { // A FIN is counted wherever it rides.
		fin := v.count[likeKey{form: formFIN}]
		v.count[likeKey{form: formFIN}] = tally{fin.n + 1, seg.index}
	}
	s.segments = append(s.segments, seg)
}

// place follows a number, unless it is of another connection of the same addresses and
// ports, or of none: then it has no place in this one.
func (s *reading) place(p *trace.Packet, q tcpmodel.Seq, v *number, counted func(*trace.Packet) (int64, trace.ConnID)) int64 {
	if n, of := counted(p); of != p.Conn && v.base {
		return n
	}
	return v.see(q, !p.Seg.Flags.Has(tcpmodel.RST))
}

// readNumbers reads the numbers of a TCP segment.
func (s *reading) readNumbers(v *sender, seg *segment) {
	header := &seg.p.Seg
	f := header.Flags
	seg.seq = s.place(seg.p, header.Seq, &v.seq, s.conv.t.SeqOf)
	seg.end = seg.seq + int64(header.Len())
	if f.Has(tcpmodel.ACK) {
		seg.ack = s.place(seg.p, header.Ack, &v.ack, s.conv.t.AckOf)
	}
	switch {
	case f.Has(tcpmodel.RST):
		seg.form, seg.end = formRST, seg.seq
	case f.Has(tcpmodel.SYN | tcpmodel.ACK):
		seg.form = formSYNACK
	case f.Has(tcpmodel.SYN):
		seg.form = formSYN
	case header.Payload.Len > 0:
		seg.form = formData
	case f.Has(tcpmodel.FIN):
		seg.form = formFIN
	case seg.seq == v.end-1 && v.spoke:
		seg.form = formProbe
	default:
		seg.form = formACK
	}
	seg.window = int64(header.Window)
	if f.Has(tcpmodel.SYN) {
		v.syn = true
		v.scaled, v.scale = header.Options.HasScale, header.Options.Scale
	} else if v.scaled && s.senders[1-seg.role].scaled {
		seg.window <<= min(v.scale, 14)
	}
	if seg.form == formRST || header.Len() == 0 {
		return
	}
	v.spoke = true
	if f.Has(tcpmodel.FIN) {
		v.finEnd = seg.end
	}
	seg.again = seg.seq < v.end && !v.fills(seg.seq, seg.end) || seg.p.Again != 0
	if seg.seq > v.end && v.end > 0 && len(v.holes) < maxHoles {
		v.holes = append(v.holes, [2]int64{v.end, seg.seq})
	}
	v.end = max(v.end, seg.end)
}
