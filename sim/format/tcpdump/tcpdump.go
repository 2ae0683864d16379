// What this file and its siblings print is what tcpdump 4.99 prints for the
// exported capture with -nn -ttttt; the tests hold them against the program.
// Of the protocols that tcpdump knows by their ports, only HTTP is known here.

package tcpdump

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire"
)

// Tcpdump prints the packets that a host sends and receives, byte for byte as
// tcpdump -nn -ttttt -r FILE does for the exported capture. host 0 is the first
// host that sends a SYN; for a trace made from a capture, everything.
func Tcpdump(w io.Writer, t *trace.Trace, host trace.HostID) error {
	return Of(w, t, host, func(wire.Sighting) bool { return true })
}

// Of prints some of the packets, as tcpdump does for a file that holds no others.
func Of(w io.Writer, t *trace.Trace, host trace.HostID, keep func(wire.Sighting) bool) error {
	if host == 0 {
		host = wire.Vantage(t)
	}
	out := bufio.NewWriter(w)
	d := dumper{flows: map[dumpFlow]dumpBase{}}
	d.started = t.Inferred // Instant 0 is the file's first packet, though it may not be IP.
	for s := range wire.Sightings(t, host) {
		if !keep(s) {
			continue
		}
		octets, err := wire.Encode(t, s.Packet, host)
		if err != nil {
			return fmt.Errorf("print packets: %w", err)
		}
		if len(octets) == 0 {
			continue
		}
		length := len(octets)
		if x := t.Packet(s.Packet).Extra(); x != nil {
			length = max(length, x.WireLen)
		}
		if _, err := out.Write(d.line(s.At, octets, length)); err != nil {
			return err
		}
	}
	return out.Flush()
}

// dumper keeps what tcpdump remembers from packet to packet.
type dumper struct {
	flows   map[dumpFlow]dumpBase
	started bool
	first   int64  // µs
	buf     []byte // the line being built
	proto   string // whose header is being read, named when it is cut off
}

// dumpFlow is a pair of addresses and ports, the lower port first.
type dumpFlow struct {
	low, high   [16]byte
	lowP, highP uint16
}

// dumpBase is what sequence numbers of a flow are counted from.
type dumpBase struct{ low, high uint32 }

// line is one packet; length is its length on the wire.
func (d *dumper) line(at vtime.Time, octets []byte, length int) []byte {
	d.buf = d.buf[:0]
	d.stamp(int64(at) / 1000)
	d.proto = "ip"
	switch octets[0] >> 4 {
	case 4:
		d.putTruncated(d.ip4(octets, length))
	case 6:
		d.proto = "ip6"
		d.putTruncated(d.ip6(octets, length))
	default:
		d.put("IP%d (invalid)", octets[0]>>4)
	}
	d.buf = append(d.buf, '\n')
	return d.buf
}

// stamp writes the time since the first packet; the clock wraps at 24 hours.
func (d *dumper) stamp(us int64) {
	if !d.started {
		d.started, d.first = true, us
	}
	us -= d.first
	sign := ' '
	if us < 0 {
		sign, us = '-', -us
	}
	s := us / 1_000_000
	d.put("%c%02d:%02d:%02d.%06d ", sign, s/3600%24, s/60%60, s%60, us%1_000_000)
}

func (d *dumper) put(format string, args ...any) { d.buf = fmt.Appendf(d.buf, format, args...) }

// putTruncated names the protocol whose header was not captured whole.
func (d *dumper) putTruncated(whole bool) {
	if !whole {
		d.put(" [|%s]", d.proto)
	}
}

func be16(b []byte, at int) uint16 { return binary.BigEndian.Uint16(b[at:]) }

func be32(b []byte, at int) uint32 { return binary.BigEndian.Uint32(b[at:]) }
