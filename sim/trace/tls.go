package trace

import (
	"sort"

	"wirewalk/sim/wire/tls"
)

// TLSRecord is a TLS record in one direction of a captured connection.
type TLSRecord struct {
	tls.Seen
	First PacketID // with which its header was there, and everything before it
	Last  PacketID // the same of its last octet, 0 if that was not seen
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
	all, upto := t.Conn(p.Conn).TLS[side], sp.Off+uint64(sp.Len)
	from := sort.Search(len(all), func(i int) bool { return all[i].End() > sp.Off })
	n := sort.Search(len(all)-from, func(i int) bool { return all[from+i].Off >= upto })
	return all[from : from+n]
}

// TLS notes the TLS records of both ends of a connection.
func (w *Writer) TLS(id ConnID, records [2][]TLSRecord) { w.t.conns[id-1].TLS = records }
