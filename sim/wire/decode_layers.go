package wire

import (
	"github.com/google/gopacket"
	"github.com/google/gopacket/layers"
)

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

// segmentLayer is a TCP header of which the capture may have cut options off, or
// whose options cannot all be read.
type segmentLayer struct {
	layers.TCP
	cut bool   // the fixed part is there, and some of the options are not
	bad string // what is wrong with an option, "" for nothing
}

// DecodeFromBytes implements gopacket.DecodingLayer. The error for a header
// that ends early stays; its fields are then valid as far as cut says. An option
// that cannot be read is no error: it ends the options, and where the header ends
// says its data offset (RFC 9293 §3.1).
func (t *segmentLayer) DecodeFromBytes(data []byte, df gopacket.DecodeFeedback) error {
	err := t.TCP.DecodeFromBytes(data, df)
	if err == nil || len(data) < tcpSize {
		return err
	}
	switch size := int(t.DataOffset) * 4; {
	case size > len(data):
		t.cut = true
		t.BaseLayer = layers.BaseLayer{Contents: data}
		t.Options = appendOptions(t.Options[:0], data[tcpSize:])
		return err
	case size >= tcpSize:
		t.BaseLayer = layers.BaseLayer{Contents: data[:size], Payload: data[size:]}
		t.Options = appendOptions(t.Options[:0], data[tcpSize:size])
		t.bad = badOption(data[tcpSize:size])
		return nil
	}
	return err
}

// tcpSize is the length of a TCP header without options (RFC 9293 §3.1).
const tcpSize = 20
