package capture

import (
	"bufio"
	"compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"wirewalk/sim/wire"
)

// Limits of what is read from a file.
const (
	maxPacket = 1 << 20  // octets of one packet; tcpdump and Wireshark capture at most 256 KiB
	maxBlock  = 16 << 20 // octets of a pcapng block; larger ones are damage
	maxBlocks = 100_000  // blocks of other kinds between two packets of a pcapng file
	maxIntfs  = 1 << 16  // interfaces of a pcapng section
)

// frame is one captured packet.
type frame struct {
	data   []byte // the captured octets; the frame owns them
	ns     int64  // Unix nanoseconds
	length int    // on the wire
	link   wire.LinkType
	intf   int // of a pcapng file, from 1, over all sections; 0 is not known
}

// frames reads the packets of a file one by one. next returns io.EOF at the
// end, and an error of type *damage where the file cannot be read further.
type frames interface {
	next() (frame, error)
}

// damage says where and why a file cannot be read further.
type damage struct {
	packet int   // the packet that could not be read, from 1
	offset int64 // of the record in the file (in the unpacked file, if it was packed)
	what   string
}

func (d *damage) Error() string {
	return fmt.Sprintf("packet %d at octet %d: %s", d.packet, d.offset, d.what)
}

// source reads octets and counts them.
type source struct {
	r      *bufio.Reader
	offset int64 // of the next octet
	packet int   // packets begun
}

// read fills b; a file that ends inside b is cut off, one that ends before it is at its end.
func (s *source) read(b []byte) error {
	n, err := io.ReadFull(s.r, b)
	s.offset += int64(n)
	return err
}

// cut turns the end of a file inside a record that starts at an offset into damage.
func (s *source) cut(at int64, err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return s.damaged(at, "the file ends in the middle of it")
	}
	if bad := (*packedError)(nil); errors.As(err, &bad) {
		return s.damaged(at, "%s", bad.what)
	}
	return fmt.Errorf("read packet %d: %w", s.packet, err)
}

func (s *source) damaged(at int64, format string, args ...any) error {
	return &damage{packet: s.packet, offset: at, what: fmt.Sprintf(format, args...)}
}

// open tells the format by the first octets.
// A packed file is read up to so many octets of what it unpacks to.
func open(r io.Reader, name string, maxOctets int64) (frames, error) {
	buf := bufio.NewReaderSize(r, 64<<10)
	head, err := buf.Peek(4)
	if err == nil && head[0] == 0x1f && head[1] == 0x8b {
		unpacked, zerr := gzip.NewReader(buf)
		if zerr != nil {
			return nil, fmt.Errorf("%s: gzip: %w; unpack it with gunzip to see what is left of it",
				name, zerr)
		}
		buf = bufio.NewReaderSize(&packed{r: unpacked, left: maxOctets}, 64<<10)
		head, err = buf.Peek(4)
	}
	if err != nil {
		if errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("%s is too short for a capture: it has no pcap or pcapng header;"+
				" record one with tcpdump -w", name)
		}
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	src := &source{r: buf}
	switch binary.LittleEndian.Uint32(head) {
	case blockSection:
		return &ngFile{source: src, name: name}, nil
	case magicMicros:
		return newClassic(src, name, binary.LittleEndian, 1000)
	case magicNanos:
		return newClassic(src, name, binary.LittleEndian, 1)
	}
	switch binary.BigEndian.Uint32(head) {
	case magicMicros:
		return newClassic(src, name, binary.BigEndian, 1000)
	case magicNanos:
		return newClassic(src, name, binary.BigEndian, 1)
	}
	return nil, fmt.Errorf("%s is not a pcap or pcapng file: it begins with the octets % x;"+
		" record one with tcpdump -w FILE, or convert it with editcap", name, head)
}
