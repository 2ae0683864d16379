package capture

import (
	"sort"

	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// maxPending bounds the pieces of one direction that wait for octets before them.
const maxPending = 1024

// follower puts the octets of one direction in order.
type follower struct {
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
		for side := range c.streams {
			c.streams[side].giveUp(last)
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
func (f *follower) unwrap(seq, first tcpmodel.Seq) int64 {
	if !f.begun {
		f.begun, f.lastSeq = true, first
	}
	off := f.lastOff + int64(int32(seq-f.lastSeq))
	if off > f.lastOff {
		f.lastOff, f.lastSeq = off, seq
	}
	return off
}

// add keeps a piece, sorted by its offset.
func (f *follower) add(p piece) {
	if p.off+p.length <= f.next {
		return
	}
	at := sort.Search(len(f.pending), func(i int) bool { return f.pending[i].off > p.off })
	f.pending = append(f.pending, piece{})
	copy(f.pending[at+1:], f.pending[at:])
	f.pending[at] = p
}

// drain hands on what is in order now. Octets that the peer acknowledged or
// that too much waits for will not come any more.
func (f *follower) drain(at *packet) {
	for len(f.pending) > 0 {
		p := f.pending[0]
		if p.off > f.next {
			if f.acked < p.off && len(f.pending) <= maxPending {
				return
			}
			f.http.skip(at, p.off-f.next, uint64(f.next))
			f.next = p.off
		}
		f.pending = f.pending[1:]
		f.hand(at, p)
	}
	if f.hasFin && !f.done && f.next >= f.finAt {
		f.done, f.fin = true, at
		f.http.end(at)
	}
}

func (f *follower) hand(at *packet, p piece) {
	old := f.next - p.off
	if old >= p.length {
		return
	}
	if old < int64(len(p.data)) {
		data := p.data[old:]
		f.http.feed(at, data, uint64(f.next))
		old += int64(len(data))
	}
	if missing := p.length - old; missing > 0 {
		f.http.skip(at, missing, uint64(p.off+old))
	}
	f.next = p.off + p.length
}

// giveUp hands on what waits at the end of the capture.
func (f *follower) giveUp(at *packet) {
	f.acked = f.lastOff
	f.drain(at)
}

// write puts the octets into a stream of the trace, once each.
func (f *follower) write(w *trace.Writer, stream uint32) {
	sort.SliceStable(f.pieces, func(i, j int) bool { return f.pieces[i].off < f.pieces[j].off })
	for _, p := range f.pieces {
		w.AppendAt(stream, uint64(p.off), p.data)
	}
	f.pieces = nil
}
