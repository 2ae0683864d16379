package trace

import (
	"sort"

	"wirewalk/sim/wire/tls"
	"wirewalk/tcpmodel"
)

// TLSRecord is a TLS record in one direction of a captured connection.
type TLSRecord struct {
	tls.Seen
	First PacketID // with which its header was there, and everything before it
	Last  PacketID // the same of its last octet, 0 if that was not seen
}

// Secrets are keys that a capture brings, as its file has them.
type Secrets struct {
	Type uint32 // by the register of pcapng
	Data []byte
}

// TLSIn are the TLS records of which a packet carries octets, in order.
func (t *Trace) TLSIn(p *Packet) []TLSRecord {
	sp := p.Seg.Payload
	if p.Conn == 0 || p.Proto != TCP || sp.Len == 0 {
		return nil
	}
	side := t.SentBy(p)
	if side < 0 {
		return nil
	}
	return t.Conn(p.Conn).recordsIn(side, sp.Off, uint64(sp.Len))
}

// recordsIn are the records of which octets of a stream are a part.
func (c *Conn) recordsIn(side int, off, n uint64) []TLSRecord {
	all := c.TLS[side]
	from := sort.Search(len(all), func(i int) bool { return all[i].End() > off })
	upto := sort.Search(len(all)-from, func(i int) bool { return all[from+i].Off >= off+n })
	return all[from : from+upto]
}

// Clear is the stream of what an end says in clear: of decrypted TLS the text in it and what came
// before, else what it sends.
func (e *End) Clear() uint32 {
	if e.Said != 0 {
		return e.Said
	}
	return e.Stream
}

// Decrypted reports whether its messages were in TLS.
func (c *Conn) Decrypted() bool { return c.Ends[0].Said+c.Ends[1].Said != 0 }

// Said is what a packet carries of what its sender says in clear, which is its payload where no
// TLS was decrypted. It is empty for a packet that has only what belongs to TLS itself.
func (t *Trace) Said(p *Packet) tcpmodel.Span {
	sp := p.Seg.Payload
	if p.Conn == 0 || p.Proto != TCP || sp.Len == 0 {
		return sp
	}
	side := t.SentBy(p)
	if side < 0 || t.Conn(p.Conn).Ends[side].Said == 0 {
		return sp
	}
	return t.SaidOf(p.Conn, side, sp.Off, uint64(sp.Len))
}

// SaidOf is what octets of the stream of an end carry of what it says in clear, where TLS was
// decrypted.
func (t *Trace) SaidOf(id ConnID, side int, off, n uint64) tcpmodel.Span {
	c := t.Conn(id)
	said := tcpmodel.Span{Stream: c.Ends[side].Said}
	if first := c.TLS[side][0].Off; off < first {
		said.Off, said.Len = off, uint32(min(n, first-off))
		return said
	}
	records := c.recordsIn(side, off, n)
	for i := range records {
		r := &records[i]
		at := r.Off + tls.HeaderLen + uint64(r.Ahead)
		from, upto := max(off, at), min(off+n, at+uint64(r.TextLen))
		if !r.Opened || from >= upto {
			continue
		}
		if said.Len == 0 {
			said.Off = r.Text + from - at
		}
		said.Len = uint32(r.Text + upto - at - said.Off)
	}
	return said
}

// Sent is where what lies at an offset of what an end says in clear is in its stream.
func (t *Trace) Sent(id ConnID, side int, said uint64) uint64 {
	c := t.Conn(id)
	if c.Ends[side].Said == 0 || said < c.TLS[side][0].Off {
		return said
	}
	all := c.TLS[side]
	i := sort.Search(len(all), func(i int) bool { return all[i].Text+uint64(all[i].TextLen) > said })
	if i == len(all) {
		return all[len(all)-1].End()
	}
	return all[i].Off + tls.HeaderLen + uint64(all[i].Ahead) + said - all[i].Text
}

// TLS notes the TLS records of both ends of a connection.
func (w *Writer) TLS(id ConnID, records [2][]TLSRecord) { w.t.conns[id-1].TLS = records }
