package wire

import (
	"encoding/binary"
	"errors"
	"net/netip"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"

	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// What can be wrong with a captured packet.
var (
	ErrLink  = errors.New("a link layer that this program does not read")
	ErrNotIP = errors.New("not IP")
	errShort = errors.New("too short for its headers")
)

// Decoded is what the headers of a captured packet say.
type Decoded struct {
	IP       int      // where the outermost IP header starts in the frame
	Inner    int      // where the innermost one starts, which all other fields are about
	Around   []string // what is around it and worth a word: "VLAN 12", "tunnel: VXLAN 7"
	Carries  string   // what it carries that is not read, "" for nothing
	Src, Dst netip.Addr
	Proto    trace.Proto // Other for what is neither TCP nor UDP nor ICMP, and for fragments
	Number   uint8       // the IP protocol number
	TTL      uint8
	IPID     uint16
	V6       bool
	Fragment bool // one of several fragments; its transport layer is not looked at
	Length   int  // of the datagram on the wire, in octets

	// Seg has the ports of TCP and UDP and all of TCP; Payload.Len is the length
	// on the wire, Payload the octets that were captured.
	Seg      tcpmodel.Segment
	Payload  []byte
	Checksum Checksum // of the transport layer

	ICMPType, ICMPCode uint8
	MTU                uint16 // of the next link, that a router says would fit; 0 if it does not say
	Cited              []byte // the datagram that an ICMP error returns, from its IP header on
	Problem            string // what is malformed, "" for nothing
	BadOption          string // what is wrong with a TCP option, "" for nothing; those before it were read
}

// Decoder decodes captured packets with a closed set of layers. It reuses its
// memory, so that a Decoded is valid until the next call.
type Decoder struct {
	parsers map[gopacket.LayerType]*gopacket.DecodingLayerParser
	found   []gopacket.LayerType
	path    path
	out     Decoded

	ip4   layers.IPv4
	ip6   layers.IPv6
	ext   extensionLayer
	frag  fragmentLayer
	tcp   segmentLayer
	udp   layers.UDP
	icmp4 layers.ICMPv4
	icmp6 layers.ICMPv6
}

// NewDecoder returns a decoder.
func NewDecoder() *Decoder {
	d := &Decoder{parsers: map[gopacket.LayerType]*gopacket.DecodingLayerParser{}}
	for _, first := range []gopacket.LayerType{layers.LayerTypeIPv4, layers.LayerTypeIPv6} {
		p := gopacket.NewDecodingLayerParser(first, &d.ip4, &d.ip6, &d.ext, &d.frag, &d.tcp, &d.udp,
			&d.icmp4, &d.icmp6)
		p.IgnoreUnsupported = true
		d.parsers[first] = p
	}
	return d
}

// Decode reads the headers of a frame that was length octets long on the wire
// and of which the octets given were captured. The error is ErrLink or ErrNotIP
// when there is no IP datagram in it; a datagram that is malformed further up
// gives no error but a Problem. What is in a tunnel is read from within it.
func (d *Decoder) Decode(link LinkType, frame []byte, length int) (*Decoded, error) {
	if err := d.path.walk(link, frame); err != nil {
		return nil, err
	}
	d.ext.size, d.frag.size, d.tcp.cut, d.tcp.bad = 0, 0, false, ""
	d.out = Decoded{IP: d.path.outer, Inner: d.path.inner, Carries: d.path.unread, Around: d.path.labels()}
	first := layers.LayerTypeIPv4
	if frame[d.out.Inner]>>4 == 6 {
		first = layers.LayerTypeIPv6
	}
	if err := d.parsers[first].DecodeLayers(frame[d.out.Inner:], &d.found); err != nil {
		d.out.Problem = err.Error()
	}
	if !d.collect(frame[d.out.Inner:], max(length, len(frame))-d.out.Inner) {
		return nil, &NotIPError{Malformed}
	}
	if d.out.Proto == trace.Other && d.out.Carries == "" && !d.out.Fragment {
		d.out.Carries = ProtocolName(d.out.Number)
	}
	return &d.out, nil
}

// collect goes through the layers of a datagram that was length octets long; it
// reports whether one is IP.
func (d *Decoder) collect(datagram []byte, length int) bool {
	out, ips := &d.out, 0
	for _, layer := range d.found {
		switch layer {
		case layers.LayerTypeIPv4:
			ips++
			d.collect4(length)
		case layers.LayerTypeIPv6:
			ips++
			d.collect6(length)
		case layers.LayerTypeTCP:
			d.collectTCP()
		case layers.LayerTypeUDP:
			d.collectUDP()
		case layers.LayerTypeICMPv4:
			out.Proto, out.ICMPType, out.ICMPCode = trace.ICMP, d.icmp4.TypeCode.Type(), d.icmp4.TypeCode.Code()
			out.Cited = d.icmp4.Payload
			if ICMPKindOf(out.ICMPType, out.ICMPCode) == tcpmodel.ICMPFragmentationNeeded {
				out.MTU = d.icmp4.Seq // RFC 1191 §4 puts it where an echo has its number.
			}
		case layers.LayerTypeICMPv6:
			out.Proto, out.ICMPType, out.ICMPCode = trace.ICMP, d.icmp6.TypeCode.Type(), d.icmp6.TypeCode.Code()
			out.Number = uint8(layers.IPProtocolICMPv6)
			if len(d.icmp6.Payload) >= 4 && ICMPv6KindOf(out.ICMPType, out.ICMPCode) == tcpmodel.ICMPFragmentationNeeded {
				out.MTU = uint16(min(binary.BigEndian.Uint32(d.icmp6.Payload), 0xffff)) // RFC 4443 §3.2
			}
			out.Cited = d.icmp6.Payload[min(4, len(d.icmp6.Payload)):] // after the unused word or MTU
		}
	}
	d.collectCut()
	if ips == 1 && !out.Fragment {
		out.Checksum = checksumOf(datagram, out)
	}
	return ips > 0
}

func (d *Decoder) collect4(room int) {
	out, ip := &d.out, &d.ip4
	out.Src, _ = netip.AddrFromSlice(ip.SrcIP)
	out.Dst, _ = netip.AddrFromSlice(ip.DstIP)
	out.V6, out.TTL, out.IPID, out.Seg.ECN = false, ip.TTL, ip.Id, ip.TOS&3
	out.Proto, out.Number = trace.Other, uint8(ip.Protocol)
	out.Seg.Fragments = ip.Flags&layers.IPv4DontFragment == 0
	out.Fragment = ip.FragOffset != 0 || ip.Flags&layers.IPv4MoreFragments != 0
	out.Length = int(ip.Length)
	if out.Length == 0 || len(ip.Contents)+len(ip.Payload) > out.Length {
		out.Length = room // The card fills the length in later (segmentation offload).
	}
}

func (d *Decoder) collect6(room int) {
	out, ip := &d.out, &d.ip6
	out.Src, _ = netip.AddrFromSlice(ip.SrcIP)
	out.Dst, _ = netip.AddrFromSlice(ip.DstIP)
	out.V6, out.TTL, out.IPID, out.Seg.ECN = true, ip.HopLimit, 0, ip.TrafficClass&3
	out.Proto, out.Number = trace.Other, uint8(ip.NextHeader)
	out.Fragment = d.frag.size != 0
	out.Length = 40 + int(ip.Length)
	if ip.Length == 0 {
		out.Length = room
	}
}

// transportAt is where the transport header starts in the datagram.
func (d *Decoder) transportAt() int {
	if !d.out.V6 {
		return len(d.ip4.Contents)
	}
	at := 40 + d.ext.size + d.frag.size
	if d.ip6.HopByHop != nil {
		at += d.ip6.HopByHop.ActualLength
	}
	return at
}

func (d *Decoder) collectTCP() {
	out, tcp := &d.out, &d.tcp
	out.Proto, out.Number = trace.TCP, uint8(layers.IPProtocolTCP)
	s := &out.Seg
	s.SrcPort, s.DstPort = uint16(tcp.SrcPort), uint16(tcp.DstPort)
	s.Seq, s.Ack = tcpmodel.Seq(tcp.Seq), tcpmodel.Seq(tcp.Ack)
	s.Flags = tcpmodel.Flags(tcp.Contents[13])
	s.Window, s.Urgent = tcp.Window, tcp.Urgent
	readOptions(tcp.Options, &s.Options)
	out.BadOption = tcp.bad
	d.payload(tcp.Payload, d.transportAt()+int(tcp.DataOffset)*4)
}

// collectCut takes a TCP header whose options were cut off by the capture. In a
// datagram that is itself too short for its TCP header nothing was cut off.
func (d *Decoder) collectCut() {
	if !d.tcp.cut || d.transportAt()+int(d.tcp.DataOffset)*4 > d.out.Length {
		return
	}
	d.collectTCP()
	d.out.Problem = ""
}

func (d *Decoder) collectUDP() {
	out, udp := &d.out, &d.udp
	out.Proto, out.Number = trace.UDP, uint8(layers.IPProtocolUDP)
	out.Seg.SrcPort, out.Seg.DstPort = uint16(udp.SrcPort), uint16(udp.DstPort)
	d.payload(udp.Payload, d.transportAt()+8)
}

// payload notes the payload that starts at an offset of the datagram.
func (d *Decoder) payload(captured []byte, at int) {
	n := max(0, d.out.Length-at)
	d.out.Seg.Payload.Len = uint32(n)
	d.out.Payload = captured[:min(len(captured), n)]
}
