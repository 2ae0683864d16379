package wire

import (
	"encoding/binary"

	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"

	"wirewalk/tcpmodel"
)

// vlanLayer is an 802.1Q tag that remembers the numbers of all tags.
type vlanLayer struct {
	layers.Dot1Q
	ids []uint16
}

// DecodeFromBytes implements gopacket.DecodingLayer.
func (v *vlanLayer) DecodeFromBytes(data []byte, df gopacket.DecodeFeedback) error {
	if err := v.Dot1Q.DecodeFromBytes(data, df); err != nil {
		return err
	}
	v.ids = append(v.ids, v.VLANIdentifier)
	return nil
}

// extensionLayer steps over IPv6 extension headers and counts their octets.
type extensionLayer struct {
	layers.IPv6ExtensionSkipper
	size int
}

// CanDecode implements gopacket.DecodingLayer.
func (e *extensionLayer) CanDecode() gopacket.LayerClass {
	return gopacket.NewLayerClass([]gopacket.LayerType{
		layers.LayerTypeIPv6HopByHop, layers.LayerTypeIPv6Routing, layers.LayerTypeIPv6Destination,
	})
}

// DecodeFromBytes implements gopacket.DecodingLayer.
func (e *extensionLayer) DecodeFromBytes(data []byte, df gopacket.DecodeFeedback) error {
	if err := e.IPv6ExtensionSkipper.DecodeFromBytes(data, df); err != nil {
		return err
	}
	e.size += len(e.Contents)
	return nil
}

// fragmentLayer is the IPv6 fragment header (RFC 8200 §4.5).
type fragmentLayer struct {
	layers.BaseLayer
	next layers.IPProtocol
	size int // 8 when the datagram is one of several fragments
}

const fragmentSize = 8

// CanDecode implements gopacket.DecodingLayer.
func (f *fragmentLayer) CanDecode() gopacket.LayerClass { return layers.LayerTypeIPv6Fragment }

// NextLayerType implements gopacket.DecodingLayer.
func (f *fragmentLayer) NextLayerType() gopacket.LayerType { return gopacket.LayerTypeFragment }

// DecodeFromBytes implements gopacket.DecodingLayer.
func (f *fragmentLayer) DecodeFromBytes(data []byte, df gopacket.DecodeFeedback) error {
	if len(data) < fragmentSize {
		df.SetTruncated()
		return errShort
	}
	f.next, f.size = layers.IPProtocol(data[0]), fragmentSize
	f.BaseLayer = layers.BaseLayer{Contents: data[:fragmentSize], Payload: data[fragmentSize:]}
	return nil
}

// segmentLayer is a TCP header of which the capture may have cut options off.
type segmentLayer struct {
	layers.TCP
	cut bool // the fixed part is there, and some of the options are not
}

// DecodeFromBytes implements gopacket.DecodingLayer. The error for a header
// that ends early stays; its fields are then valid as far as cut says.
func (t *segmentLayer) DecodeFromBytes(data []byte, df gopacket.DecodeFeedback) error {
	err := t.TCP.DecodeFromBytes(data, df)
	if len(data) < tcpSize || int(t.DataOffset)*4 <= len(data) {
		return err
	}
	t.cut = true
	t.BaseLayer = layers.BaseLayer{Contents: data}
	t.Options = wholeOptions(t.Options[:0], data[tcpSize:])
	return err
}

// tcpSize is the length of a TCP header without options (RFC 9293 §3.1).
const tcpSize = 20

// wholeOptions appends the options at the start of b that are there in full.
func wholeOptions(to []layers.TCPOption, b []byte) []layers.TCPOption {
	for len(b) > 0 {
		kind, n := layers.TCPOptionKind(b[0]), 1
		switch {
		case kind == layers.TCPOptionKindEndList:
			return to
		case kind == layers.TCPOptionKindNop:
		case len(b) < 2 || b[1] < 2 || int(b[1]) > len(b):
			return to
		default:
			n = int(b[1])
			to = append(to, layers.TCPOption{
				OptionType: kind, OptionLength: b[1], OptionData: b[2:n],
			})
		}
		b = b[n:]
	}
	return to
}

// readOptions takes the options that the model knows; the first of a kind counts.
func readOptions(from []layers.TCPOption, to *tcpmodel.Options) {
	for i := range from {
		v := from[i].OptionData
		switch kind := from[i].OptionType; {
		case kind == layers.TCPOptionKindMSS && len(v) == 2:
			to.MSS = binary.BigEndian.Uint16(v)
		case kind == layers.TCPOptionKindWindowScale && len(v) == 1:
			// A shift above 14 counts as 14 (RFC 7323 §2.3).
			to.HasScale, to.Scale = true, min(v[0], 14)
		case kind == layers.TCPOptionKindSACKPermitted && len(v) == 0:
			to.SACKOK = true
		case kind == layers.TCPOptionKindTimestamps && len(v) == 8:
			to.HasTS, to.TSVal, to.TSEcr = true, binary.BigEndian.Uint32(v), binary.BigEndian.Uint32(v[4:])
		case kind == layers.TCPOptionKindSACK && len(v)%8 == 0:
			to.NSACK = 0
			for ; len(v) >= 8 && int(to.NSACK) < len(to.SACK); v = v[8:] {
				to.SACK[to.NSACK] = tcpmodel.Block{
					Left:  tcpmodel.Seq(binary.BigEndian.Uint32(v)),
					Right: tcpmodel.Seq(binary.BigEndian.Uint32(v[4:])),
				}
				to.NSACK++
			}
		}
	}
}
