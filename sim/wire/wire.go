// Package wire turns the packets of a trace into the octets that a real network
// would carry, and octets into packets and a tree of named fields. Real stacks
// leave checksums to the network card and choose the IP identification and TTL
// themselves; here checksums are always right unless the network flipped a bit,
// the TTL is 64 and DF is set, as Linux does.
//
// What a segment's payload means is read by codecs in subpackages: h1 has the
// messages of HTTP/1.x, and those of HTTP/2, TLS records, DNS and tunnels belong
// beside it as h2, tls, dns and tunnel. A codec turns octets into messages and
// messages into octets, whole or in pieces. It imports no model and nothing else
// of the project, so that models, captures and exports share it.
package wire

import (
	"errors"
	"fmt"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"

	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

const (
	defaultTTL  = 64 // RFC 1700's recommendation, and Linux's default
	maxDatagram = 65535
)

// Encode gives the IP datagram of a packet as host seenBy sees it: its
// receiver sees a corrupted bit and what boxes wrote, addresses and MSS,
// everybody else what the sender sent. A captured packet gives what was captured.
func Encode(t *trace.Trace, id trace.PacketID, seenBy trace.HostID) ([]byte, error) {
	if id == 0 || int(id) > t.Packets() {
		return nil, fmt.Errorf("there is no packet #%d: the trace has %d", id, t.Packets())
	}
	p := t.Packet(id)
	if x := p.Extra(); x != nil && x.Raw != nil {
		return x.Raw, nil
	}
	out, err := encode(t, p, seenBy)
	if err != nil {
		return nil, fmt.Errorf("packet #%d: %w", id, err)
	}
	if p.Corrupt && seenBy == p.To && seenBy != p.From {
		flip(out, p)
	}
	return out, nil
}

// flip damages one bit where no length or port depends on it, so that only the
// checksum can tell: the last octet of the payload, or else the TCP window.
func flip(out []byte, p *trace.Packet) {
	at := len(out) - 1
	if p.Seg.Payload.Len == 0 && p.Proto == trace.TCP {
		at = ipHeaderLen(out) + 15
	}
	if at < len(out) {
		out[at] ^= 1
	}
}

func ipHeaderLen(datagram []byte) int {
	if datagram[0]>>4 == 6 {
		return 40
	}
	return int(datagram[0]&15) * 4
}

func encode(t *trace.Trace, p *trace.Packet, seenBy trace.HostID) ([]byte, error) {
	src, dst := addresses(t, p, seenBy)
	if !src.Addr().IsValid() || !dst.Addr().IsValid() {
		return nil, errors.New("its sender or receiver has no address")
	}
	payload := t.Octets(nil, p.Seg.Payload)
	if len(payload) != int(p.Seg.Payload.Len) {
		return nil, fmt.Errorf("%d of its %d octets of payload are not in the trace",
			int(p.Seg.Payload.Len)-len(payload),
			p.Seg.Payload.Len)
	}
	if len(payload) > maxDatagram-120 {
		return nil, fmt.Errorf("%d octets of payload do not fit into an IP datagram", len(payload))
	}
	network := networkLayer(p, src.Addr(), dst.Addr())
	switch p.Proto {
	case trace.TCP:
		seg := p.Seg
		if x := p.Extra(); x != nil && x.Clamped != 0 && seenBy == p.To && seenBy != p.From {
			seg.Options.MSS = x.Clamped
		}
		tcp, err := tcpLayer(&seg, src.Port(), dst.Port())
		if err != nil {
			return nil, err
		}
		return serialize(network, tcp, gopacket.Payload(payload))
	case trace.UDP:
		udp := &layers.UDP{SrcPort: layers.UDPPort(src.Port()), DstPort: layers.UDPPort(dst.Port())}
		return serialize(network, udp, gopacket.Payload(payload))
	case trace.ICMP:
		icmp, cited, err := icmpLayer(t, p, seenBy, !src.Addr().Is4())
		if err != nil {
			return nil, err
		}
		return serialize(network, icmp, gopacket.Payload(cited))
	case trace.Other:
	}
	return nil, errors.New("only TCP, UDP and ICMP have octets")
}

// checksummed is a transport layer whose checksum covers a pseudo header.
type checksummed interface {
	SetNetworkLayerForChecksum(gopacket.NetworkLayer) error
}

func serialize(network, transport gopacket.SerializableLayer, payload gopacket.Payload) ([]byte, error) {
	if c, ok := transport.(checksummed); ok {
		nl, isNetwork := network.(gopacket.NetworkLayer)
		if !isNetwork {
			return nil, errors.New("no network layer")
		}
		if err := c.SetNetworkLayerForChecksum(nl); err != nil {
			return nil, err
		}
	}
	buf := gopacket.NewSerializeBufferExpectedSize(120, len(payload))
	opts := gopacket.SerializeOptions{FixLengths: true, ComputeChecksums: true}
	if err := gopacket.SerializeLayers(buf, opts, network, transport, payload); err != nil {
		return nil, err
	}
	return buf.Bytes(), nil
}

// tcpLayer is the TCP header of RFC 9293 §3.1.
func tcpLayer(seg *tcpmodel.Segment, srcPort, dstPort uint16) (*layers.TCP, error) {
	size := seg.Options.WireLen()
	if size > tcpmodel.MaxOptions {
		return nil, fmt.Errorf("its options take %d octets: a TCP header has room for %d", size,
			tcpmodel.MaxOptions)
	}
	f := seg.Flags
	return &layers.TCP{
		SrcPort: layers.TCPPort(srcPort), DstPort: layers.TCPPort(dstPort),
		Seq: uint32(seg.Seq), Ack: uint32(seg.Ack), Window: seg.Window, Urgent: seg.Urgent,
		FIN: f.Has(tcpmodel.FIN), SYN: f.Has(tcpmodel.SYN), RST: f.Has(tcpmodel.RST),
		PSH: f.Has(tcpmodel.PSH),
		ACK: f.Has(tcpmodel.ACK), URG: f.Has(tcpmodel.URG), ECE: f.Has(tcpmodel.ECE),
		CWR:     f.Has(tcpmodel.CWR),
		Options: appendOptions(nil, seg.Options.AppendTo(make([]byte, 0, size))),
	}, nil
}
