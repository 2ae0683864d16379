package capture

import (
	"sort"

	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// maxPending bounds the pieces of one direction that wait for octets before them.
const maxPending = 1024

// stream is one direction of a connection: it puts the octets of one direction in order.
type stream struct {
	lastSeq tcpmodel.Seq // an anchor to tell which round of the 32-bit numbers a segment is in
	lastOff int64
	begun   bool
	next    int64 // octets before this offset were handed on or given up
	acked   int64 // octets before this offset have arrived, by the peer's word
	finAt   int64
	hasFin  bool
	done    bool
	fin     *packet // that showed the FIN with everything before it
	pending []piece
	pieces  []piece // everything, for the trace
	http    httpStream
}

// piece is the payload of one segment: length octets, of which data were captured.
type piece struct {
	off, length int64
	data        []byte
}

// followStreams finds where every payload lies in its stream and hands the
// octets in order to the search for HTTP messages.
func (im *importer) followStreams() {
	for _, c := range im.conns {
		c.tls.keys = im.keys
	}
	for i := range im.packets {
		if p := im.packets[i]; p.proto == trace.TCP && p.conn != nil {
			im.follow(p)
		}
	}
	for _, c := range im.conns {
		if len(c.packets) == 0 {
			continue
		}
		last := im.packets[c.packets[len(c.packets)-1]]
		for k := len(c.packets) - 1; k > 0 && last.proto != trace.TCP; k-- {
			last = im.packets[c.packets[k-1]] // An ICMP error about one of them carries nothing.
		}
		for side := range c.streams {
			c.streams[side].giveUp(last)
		}
		if last.proto == trace.TCP {
			c.unfinished(last)
		}
	}
}

func (im *importer) follow(p *packet) {
	c := p.conn
	f, peer := &c.streams[p.side], &c.streams[1-p.side]
	seq := p.seg.Seq
	if p.seg.Flags.Has(tcpmodel.SYN) {
		seq++
	}
	p.off = f.unwrap(seq, c.base[p.side]+1)
	if p.seg.Flags.Has(tcpmodel.ACK) {
		p.acks = peer.unwrap(p.seg.Ack, c.base[1-p.side]+1)
		peer.acked = max(peer.acked, p.acks)
		peer.drain(p)
	}
	n := int64(p.seg.Payload.Len)
	if n > 0 && p.off >= 0 && !p.seg.Flags.Has(tcpmodel.RST) {
		part := piece{off: p.off, length: n, data: p.payload}
		f.pieces = append(f.pieces, part)
		f.add(part)
	}
	if p.seg.Flags.Has(tcpmodel.FIN) && !f.hasFin {
		f.hasFin, f.finAt = true, p.off+n
	}
	f.drain(p)
	if p.seg.Flags.Has(tcpmodel.RST) && !p.lost {
		c.broken(p)
	}
}

// unwrap gives the stream offset of a sequence number, counted from first.
func (s *stream) unwrap(seq, first tcpmodel.Seq) int64 {
	if !s.begun {
		s.begun, s.lastSeq = true, first
	}
	off := s.lastOff + int64(int32(seq-s.lastSeq))
	if off > s.lastOff {
		s.lastOff, s.lastSeq = off, seq
	}
	return off
}

// lacks reports whether there are octets before the latest that were not captured so far.
func (s *stream) lacks() bool {
	upto := s.next
	if s.hasFin {
		upto++
	}
	return s.lastOff > upto
}

// add keeps a piece, sorted by its offset.
func (s *stream) add(p piece) {
	if p.off+p.length <= s.next {
		return
	}
	at := sort.Search(len(s.pending), func(i int) bool { return s.pending[i].off > p.off })
	s.pending = append(s.pending, piece{})
	copy(s.pending[at+1:], s.pending[at:])
	s.pending[at] = p
}

// drain hands on what is in order now. Octets that the peer acknowledged or
// that too much waits for will not come any more.
func (s *stream) drain(at *packet) {
	for len(s.pending) > 0 {
		p := s.pending[0]
		if p.off > s.next {
			if s.acked < p.off && len(s.pending) <= maxPending {
				return
			}
			s.skip(at, p.off-s.next, uint64(s.next))
			s.next = p.off
		}
		s.pending = s.pending[1:]
		s.deliver(at, p)
	}
	if s.hasFin && !s.done && s.next >= s.finAt {
		s.done, s.fin = true, at
		s.http.end(at)
	}
}

// deliver hands on what of a piece was not handed on before.
func (s *stream) deliver(at *packet, p piece) {
	old := s.next - p.off
	if old >= p.length {
		return
	}
	if old < int64(len(p.data)) {
		data := p.data[old:]
		if c := s.http.conn; !c.secret(s.http.side, at, data, uint64(s.next)) {
			s.http.feed(at, data, uint64(s.next))
		}
		old += int64(len(data))
	}
	if missing := p.length - old; missing > 0 {
		s.skip(at, missing, uint64(p.off+old))
	}
	s.next = p.off + p.length
}

// skip passes over n octets that were not captured, from an offset on.
func (s *stream) skip(at *packet, n int64, off uint64) {
	if !s.http.conn.lose(s.http.side, at, n) {
		s.http.skip(at, n, off)
	}
}

// giveUp hands on what waits at the end of the capture.
func (s *stream) giveUp(at *packet) {
	s.acked = s.lastOff
	s.drain(at)
}

// write puts the octets into a stream of the trace, once each.
func (s *stream) write(w *trace.Writer, stream uint32) {
	sort.SliceStable(s.pieces, func(i, j int) bool { return s.pieces[i].off < s.pieces[j].off })
	for _, p := range s.pieces {
		w.AppendAt(stream, uint64(p.off), p.data)
	}
	s.pieces = nil
}
