package capture

import (
	"encoding/binary"
	"errors"
	"io"
	"math"
	"math/bits"

	"wirewalk/sim/trace"
	"wirewalk/sim/wire"
)

// ngFile is a pcapng file (draft-ietf-opsawg-pcapng): sections with
// interfaces, each with its own link type and clock.
type ngFile struct {
	*source
	name  string
	order binary.ByteOrder
	intfs []ngIntf
	past  int   // interfaces of the sections before
	last  int64 // time of the latest packet, for blocks that have none
	body  []byte
	// secrets are the keys in the file; kept is how many octets these are.
	secrets []trace.Secrets
	kept    int
}

// ngIntf is an interface of a section.
type ngIntf struct {
	link       wire.LinkType
	snap       uint32
	resolution byte  // if_tsresol: a power of ten, or of two with the top bit set
	offset     int64 // if_tsoffset: seconds to add
}

func (f *ngFile) next() (frame, error) {
	for range maxBlocks {
		at := f.offset
		kind, body, err := f.block()
		if err != nil {
			return frame{}, err
		}
		switch kind {
		case blockSection:
			f.past += len(f.intfs)
			f.intfs = f.intfs[:0]
		case blockInterface:
			if err := f.addInterface(at, body); err != nil {
				return frame{}, err
			}
		case blockSecrets:
			f.addSecrets(body)
		case blockPacket, blockPacketOld, blockSimple:
			f.packet++
			return f.readPacket(at, kind, body)
		}
	}
	return frame{}, f.damagedNext(f.offset, "%d blocks without a packet before it", maxBlocks)
}

// block reads one block and returns its body, which is valid until the next call.
func (f *ngFile) block() (kind uint32, body []byte, err error) {
	at := f.offset
	var head [12]byte
	if err := f.read(head[:8]); err != nil {
		if errors.Is(err, io.EOF) {
			return 0, nil, io.EOF
		}
		f.packet++
		return 0, nil, f.cut(at, err)
	}
	used := 8
	if binary.LittleEndian.Uint32(head[:]) == blockSection {
		if err := f.read(head[8:]); err != nil {
			f.packet++
			return 0, nil, f.cut(at, err)
		}
		used = 12
		switch {
		case binary.LittleEndian.Uint32(head[8:]) == byteOrderMagic:
			f.order = binary.LittleEndian
		case binary.BigEndian.Uint32(head[8:]) == byteOrderMagic:
			f.order = binary.BigEndian
		default:
			return 0, nil, f.damagedNext(at, "a section header without a byte-order mark")
		}
	}
	kind, size := f.order.Uint32(head[:]), f.order.Uint32(head[4:])
	if size < uint32(used)+4 || size%4 != 0 || size > maxBlock {
		return 0, nil, f.damagedNext(at, "a block of type %d that claims %d octets", kind, size)
	}
	return f.rest(at, kind, int(size)-used)
}

// rest reads the octets of a block after its head, with the length at the end.
func (f *ngFile) rest(at int64, kind uint32, n int) (uint32, []byte, error) {
	wanted := kind == blockSection || kind == blockInterface || kind == blockPacket ||
		kind == blockPacketOld ||
		kind == blockSimple || kind == blockSecrets
	if !wanted {
		skipped, err := io.CopyN(io.Discard, f.r, int64(n))
		f.offset += skipped
		if err != nil {
			f.packet++
			return 0, nil, f.cut(at, err)
		}
		return kind, nil, nil
	}
	if cap(f.body) < n {
		f.body = make([]byte, n)
	}
	f.body = f.body[:n]
	if err := f.read(f.body); err != nil {
		f.packet++
		return 0, nil, f.cut(at, err)
	}
	return kind, f.body[:n-4], nil
}

func (f *ngFile) damagedNext(at int64, format string, args ...any) error {
	f.packet++
	return f.damaged(at, format, args...)
}

func (f *ngFile) addInterface(at int64, body []byte) error {
	if len(body) < 8 || len(f.intfs) >= maxIntfs {
		return f.damagedNext(at, "an interface description that cannot be read")
	}
	i := ngIntf{link: wire.LinkType(f.order.Uint16(body)), snap: f.order.Uint32(body[4:]), resolution: 6}
	f.options(body[8:], func(code uint16, value []byte) {
		switch {
		case code == optResolution && len(value) == 1:
			i.resolution = value[0]
		case code == optTimeOffset && len(value) == 8:
			i.offset = int64(f.order.Uint64(value))
		}
	})
	f.intfs = append(f.intfs, i)
	return nil
}

// addSecrets keeps the keys of a Decryption Secrets Block; more than a bound of them, and what
// is shorter than it says, are left out.
func (f *ngFile) addSecrets(body []byte) {
	const head, most = 8, 64 << 20
	if len(body) < head {
		return
	}
	n := f.order.Uint32(body[4:])
	if uint64(n) > uint64(len(body)-head) || f.kept+int(n) > most {
		return
	}
	f.kept += int(n)
	f.secrets = append(f.secrets, trace.Secrets{Type: f.order.Uint32(body), Data: append([]byte(nil), body[head:head+int(n)]...)})
}

func (f *ngFile) options(b []byte, each func(code uint16, value []byte)) {
	for len(b) >= 4 {
		code, n := f.order.Uint16(b), int(f.order.Uint16(b[2:]))
		b = b[4:]
		if code == optEnd || n > len(b) {
			return
		}
		each(code, b[:n])
		b = b[min(len(b), (n+3)&^3):]
	}
}

// readPacket reads a packet of one of the three kinds of packet blocks.
func (f *ngFile) readPacket(at int64, kind uint32, body []byte) (frame, error) {
	head := 20
	if kind == blockSimple {
		head = 4
	}
	if len(body) < head {
		return frame{}, f.damaged(at, "a packet block of %d octets is too short", len(body))
	}
	var intf, captured, length uint32
	switch kind {
	case blockSimple:
		length = f.order.Uint32(body)
		captured = min(length, uint32(len(body)-head))
	case blockPacketOld:
		intf, captured, length = uint32(f.order.Uint16(body)), f.order.Uint32(body[12:]), f.order.Uint32(body[16:])
	default:
		intf, captured, length = f.order.Uint32(body), f.order.Uint32(body[12:]), f.order.Uint32(body[16:])
	}
	if int64(intf) >= int64(len(f.intfs)) {
		return frame{}, f.damaged(at,
			"it belongs to interface %d, which the file does not describe", intf)
	}
	i := &f.intfs[intf]
	if kind == blockSimple {
		if i.snap != 0 {
			captured = min(captured, i.snap)
		}
	} else {
		f.last = unixNanos(uint64(f.order.Uint32(body[4:]))<<32|uint64(f.order.Uint32(body[8:])), i)
	}
	if captured > maxPacket || int(captured) > len(body)-head {
		return frame{}, f.damaged(at, "it claims %d captured octets where the block has %d",
			captured, len(body)-head)
	}
	data := append([]byte(nil), body[head:head+int(captured)]...)
	return frame{data: data, ns: f.last, length: wireLength(length, len(data)), link: i.link, intf: f.past + int(intf) + 1}, nil
}

// unixNanos converts a time stamp in an interface's units; what no date can
// hold becomes 0.
func unixNanos(stamp uint64, i *ngIntf) int64 {
	var sec, ns uint64
	if power := uint(i.resolution & 0x7f); i.resolution&0x80 != 0 {
		if power > 63 {
			return 0
		}
		sec = stamp >> power
		hi, lo := bits.Mul64(stamp&(1<<power-1), 1_000_000_000)
		ns = hi<<(64-power) | lo>>power
	} else {
		unit := uint64(1)
		for range min(power, 19) {
			unit *= 10
		}
		if power > 19 {
			return 0
		}
		sec = stamp / unit
		hi, lo := bits.Mul64(stamp%unit, 1_000_000_000)
		ns, _ = bits.Div64(hi, lo, unit)
	}
	const last = math.MaxInt64 / 1_000_000_000
	if sec > last-1 || i.offset > last-1-int64(sec) || i.offset < -int64(sec) {
		return 0
	}
	return (int64(sec)+i.offset)*1_000_000_000 + int64(ns)
}
