package capture

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"wirewalk/sim/wire"
)

const (
	classicHeader = 24
	classicRecord = 16
)

// classicFile is a file of the classic pcap format (draft-ietf-opsawg-pcap).
type classicFile struct {
	*source
	order binary.ByteOrder
	unit  int64 // nanoseconds in a unit of the fraction
	link  wire.LinkType
}

func newClassic(src *source, name string, order binary.ByteOrder, unit int64) (*classicFile, error) {
	var head [classicHeader]byte
	if err := src.read(head[:]); err != nil {
		return nil, fmt.Errorf("%s: the file ends inside its header of %d octets; record it again",
			name, classicHeader)
	}
	// The upper bits of the link type hold the length of a checksum at each packet's end.
	link := order.Uint32(head[20:]) & 0xffff
	return &classicFile{source: src, order: order, unit: unit, link: wire.LinkType(link)}, nil
}

func (f *classicFile) next() (frame, error) {
	at := f.offset
	var head [classicRecord]byte
	err := f.read(head[:])
	if errors.Is(err, io.EOF) {
		return frame{}, io.EOF
	}
	f.packet++
	if err != nil {
		return frame{}, f.cut(at, err)
	}
	captured, length := f.order.Uint32(head[8:]), f.order.Uint32(head[12:])
	if captured > maxPacket {
		return frame{}, f.damaged(at, "it claims %d captured octets, more than any packet has",
			captured)
	}
	data := make([]byte, captured)
	if err := f.read(data); err != nil {
		return frame{}, f.cut(at, err)
	}
	sec, frac := int64(f.order.Uint32(head[0:])), int64(f.order.Uint32(head[4:]))
	return frame{
		data: data, ns: sec*1_000_000_000 +
			frac*f.unit, length: wireLength(length, len(data)), link: f.link,
	}, nil
}

// wireLength is a packet's length on the wire: what the file says, unless that
// is less than was captured or more than a datagram with its link layer can be.
func wireLength(said uint32, captured int) int {
	if said > maxPacket || int(said) < captured {
		return captured
	}
	return int(said)
}
