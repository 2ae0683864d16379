package tcpdump

import (
	"bytes"

	"wirewalk/sim/wire/dns"
	"wirewalk/tcpmodel"
)

// tcp prints a TCP segment of which b was captured.
func (d *dumper) tcp(dg *datagram, b []byte, length int) bool {
	if len(b) < 4 {
		d.put("%s > %s:", dg.src, dg.dst)
		return false
	}
	sport, dport := be16(b, 0), be16(b, 2)
	d.ports(dg, sport, dport)
	if len(b) < 20 {
		return false
	}
	hlen := int(b[12]>>4) * 4
	if hlen < 20 {
		d.put(" tcp %d [bad hdr length %d - too short, < 20]", length-hlen, hlen)
		return true
	}
	flags := tcpmodel.Flags(b[13])
	d.put("Flags [%s]", flags)
	seq, ack, peer := be32(b, 4), be32(b, 8), uint32(0)
	if flags.Has(tcpmodel.ACK) {
		seq, ack, peer = d.relative(dg, tcpNumbers{sport, dport, seq, ack, flags})
	}
	if hlen > length {
		d.put(" [bad hdr length %d - too long, > %d]", hlen, length)
		return true
	}
	length -= hlen
	if length > 0 || flags&(tcpmodel.SYN|tcpmodel.FIN|tcpmodel.RST) != 0 {
		d.put(", seq %d", seq)
		if length > 0 {
			d.put(":%d", seq+uint32(length))
		}
	}
	if flags.Has(tcpmodel.ACK) {
		d.put(", ack %d", ack)
	}
	d.put(", win %d", be16(b, 14))
	if flags.Has(tcpmodel.URG) {
		d.put(", urg %d", be16(b, 18))
	}
	if hlen > 20 {
		if more, whole := d.tcpOptions(b[20:], hlen-20, peer); !more {
			return whole
		}
	}
	d.put(", length %d", length)
	if length > 0 && hlen > len(b) { // The options ended before the capture did.
		d.put(" [remaining caplen(%d) < header length(%d)]", len(b), hlen)
		return false
	}
	if length > 0 && (sport == dns.Port || dport == dns.Port) {
		return d.dnsStream(b[min(hlen, len(b)):], length)
	}
	if length > 0 && (isHTTP(sport) || isHTTP(dport)) {
		d.put(": ")
		d.proto = "http"
		return d.http(b[min(hlen, len(b)):], length)
	}
	return true
}

// tcpNumbers are the numbers of a segment's header.
type tcpNumbers struct {
	sport, dport uint16
	seq, ack     uint32
	flags        tcpmodel.Flags
}

// relative counts a segment's numbers from the first ones seen on its flow,
// which the segment that shows them keeps absolute. peer is what the numbers
// in SACK blocks are counted from.
func (d *dumper) relative(dg *datagram, n tcpNumbers) (seq, ack, peer uint32) {
	src, dst := dg.src.As16(), dg.dst.As16()
	reverse := n.sport > n.dport || n.sport == n.dport && bytes.Compare(src[:], dst[:]) > 0
	flow := dumpFlow{src, dst, n.sport, n.dport}
	if reverse {
		flow = dumpFlow{dst, src, n.dport, n.sport}
	}
	base, known := d.flows[flow]
	fresh := !known || n.flags.Has(tcpmodel.SYN)
	seq, ack = n.seq, n.ack
	if fresh {
		base = dumpBase{low: seq, high: ack - 1}
		if reverse {
			base = dumpBase{low: ack - 1, high: seq}
		}
		d.flows[flow] = base
	}
	mine, peer := base.low, base.high
	if reverse {
		mine, peer = base.high, base.low
	}
	if fresh {
		return seq, ack, peer
	}
	return seq - mine, ack - peer, peer
}

func isHTTP(port uint16) bool { return port == 80 || port == 8080 }
