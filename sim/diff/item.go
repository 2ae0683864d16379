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

// item is a packet as it is laid on others.
type item struct {
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

func (it *item) data() bool { return it.form == formData }

func (it *item) fin() bool { return it.p.Seg.Flags.Has(tcpmodel.FIN) && it.form != formRST }

// dataEnd is the number behind the last octet of data.
func (it *item) dataEnd() int64 {
	if it.data() && it.fin() {
		return it.end - 1
	}
	return it.end
}

func (it *item) hasACK() bool { return it.p.Proto == trace.TCP && it.p.Seg.Flags.Has(tcpmodel.ACK) }

func (it *item) lost() bool { return it.p.Dropped != 0 && it.p.Arrived == 0 }

// number follows a sequence number through its whole space (RFC 9293 §3.4).
type number struct {
	last tcpmodel.Seq
	at   int64
	set  bool
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

// side is one talk, read.
type side struct {
	k      *talk
	items  []item
	voices [2]voice
}

// readTalk makes the items of a talk.
func readTalk(k *talk) *side {
	s := &side{k: k, items: make([]item, 0, len(k.seen))}
	for role := range s.voices {
		v := &s.voices[role]
		v.count = map[likeKey]tally{}
		if k.conn == 0 {
			continue
		}
		c := k.t.Conn(k.conn)
		if e := &c.Ends[k.end(role)]; e.HasISS {
			v.seq = number{last: e.ISS, set: true}
		}
		if e := &c.Ends[k.end(1-role)]; e.HasISS {
			v.ack = number{last: e.ISS, set: true}
		}
	}
	for _, at := range k.seen {
		s.add(at)
	}
	return s
}

func (s *side) add(at sight) {
	p := s.k.t.Packet(at.id)
	it := item{
		p: p, id: at.id, at: at.at, index: int32(len(s.items)), mate: -1, earlier: -1, role: uint8(s.k.role(p)),
	}
	v := &s.voices[it.role]
	switch p.Proto {
	case trace.ICMP:
		it.form = formError
		if x := p.Extra(); x != nil {
			it.seq = int64(x.ICMPKind)
		}
	case trace.UDP, trace.Other:
		it.form, it.end = formDatagram, int64(p.Seg.Payload.Len)
	case trace.TCP:
		s.segment(v, &it)
	}
	it.own, it.ownACK = it.seq, it.ack
	key := likeKey{it.form, it.seq, it.end}
	switch {
	case it.form == formFIN:
		key = likeKey{form: formFIN}
	case it.form == formACK:
		key.seq, key.end = it.ack, 0
	case it.fin() && it.data():
		key.end--
	}
	had := v.count[key]
	it.nth = had.n + 1
	if had.n > 0 {
		it.earlier = had.last
	}
	v.count[key] = tally{it.nth, it.index}
	if it.fin() && it.data() { // A FIN is counted wherever it rides.
		fin := v.count[likeKey{form: formFIN}]
		v.count[likeKey{form: formFIN}] = tally{fin.n + 1, it.index}
	}
	s.items = append(s.items, it)
}

// segment reads the numbers of a TCP segment.
func (s *side) segment(v *voice, it *item) {
	seg := &it.p.Seg
	f := seg.Flags
	it.seq = v.seq.see(seg.Seq, !f.Has(tcpmodel.RST))
	it.end = it.seq + int64(seg.Len())
	if f.Has(tcpmodel.ACK) {
		it.ack = v.ack.see(seg.Ack, !f.Has(tcpmodel.RST))
	}
	switch {
	case f.Has(tcpmodel.RST):
		it.form, it.end = formRST, it.seq
	case f.Has(tcpmodel.SYN | tcpmodel.ACK):
		it.form = formSYNACK
	case f.Has(tcpmodel.SYN):
		it.form = formSYN
	case seg.Payload.Len > 0:
		it.form = formData
	case f.Has(tcpmodel.FIN):
		it.form = formFIN
	case it.seq == v.end-1 && v.spoke:
		it.form = formProbe
	default:
		it.form = formACK
	}
	it.window = int64(seg.Window)
	if f.Has(tcpmodel.SYN) {
		v.syn = true
		v.scaled, v.scale = seg.Options.HasScale, seg.Options.Scale
	} else if v.scaled && s.voices[1-it.role].scaled {
		it.window <<= min(v.scale, 14)
	}
	if it.form == formRST || seg.Len() == 0 {
		return
	}
	v.spoke = true
	if f.Has(tcpmodel.FIN) {
		v.finEnd = it.end
	}
	it.again = it.seq < v.end && !v.fills(it.seq, it.end) || it.p.Again != 0
	if it.seq > v.end && v.end > 0 && len(v.holes) < maxHoles {
		v.holes = append(v.holes, [2]int64{v.end, it.seq})
	}
	v.end = max(v.end, it.end)
}
