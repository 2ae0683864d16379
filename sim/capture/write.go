package capture

import (
	"bufio"
	"encoding/binary"
	"fmt"
	"io"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire"
)

// SimulationEpoch is the date that instant 0 of a simulation gets in a file:
// 2000-01-01 00:00:00 UTC, in Unix nanoseconds. It is not 0, because tools take
// the time 0 for a missing time stamp.
const SimulationEpoch int64 = 946_684_800_000_000_000

const (
	// A file's link type is raw IP: a simulation has no link layer, and no
	// addresses have to be made up for one.
	writeLinkType = wire.LinkRaw
	writeSnapLen  = 262144
)

// Selection is the packets that a file is made of: those that a host sends and
// receives. Host 0 takes wire.Vantage's choice, and a nil Keep all of them.
type Selection struct {
	Trace *trace.Trace
	Host  trace.HostID
	Keep  func(wire.Sighting) bool
	// Comment is what a pcapng file says of a packet, "" for nothing; nil says nothing of any.
	Comment func(trace.PacketID) string
	// Hide is what is written in the place of a packet, and its length on the wire; nil writes it as it is.
	Hide func(id trace.PacketID, octets []byte, length int) ([]byte, int)
}

// WritePcapng writes all packets that a host sends and receives as a pcapng file.
func WritePcapng(w io.Writer, t *trace.Trace, host trace.HostID) error {
	return (&Selection{Trace: t, Host: host}).WritePcapng(w)
}

// WritePcap writes the same packets as a classic pcap file.
func WritePcap(w io.Writer, t *trace.Trace, host trace.HostID) error {
	return (&Selection{Trace: t, Host: host}).WritePcap(w)
}

// WritePcapng writes a pcapng file with nanoseconds.
func (x *Selection) WritePcapng(w io.Writer) error {
	buf := bufio.NewWriter(w)
	var b block
	b.section("wirewalk")
	name := x.Trace.HostName(x.vantage())
	if x.Hide != nil {
		name = "" // It may be an address.
	}
	b.intf(name)
	for _, s := range x.secrets() {
		b.secrets(s.Type, s.Data)
	}
	if _, err := buf.Write(b.data); err != nil {
		return fmt.Errorf("write pcapng: %w", err)
	}
	err := x.each(func(id trace.PacketID, ns int64, octets []byte, length int) error {
		b.data = b.data[:0]
		comment := ""
		if x.Comment != nil {
			comment = x.Comment(id)
		}
		b.packet(ns, octets, length, comment)
		_, err := buf.Write(b.data)
		return err
	})
	if err != nil {
		return fmt.Errorf("write pcapng: %w", err)
	}
	return buf.Flush()
}

// WritePcap writes a classic pcap file, its time stamps cut to microseconds.
func (x *Selection) WritePcap(w io.Writer) error {
	buf := bufio.NewWriter(w)
	head := le32(nil, magicMicros)
	head = le16(head, 2) // version 2.4
	head = le16(head, 4)
	head = le32(head, 0) // time zone UTC
	head = le32(head, 0) // accuracy
	head = le32(head, writeSnapLen)
	head = le32(head, uint32(writeLinkType))
	if _, err := buf.Write(head); err != nil {
		return fmt.Errorf("write pcap: %w", err)
	}
	err := x.each(func(_ trace.PacketID, ns int64, octets []byte, length int) error {
		head = le32(head[:0], uint32(ns/1e9))
		head = le32(head, uint32(ns%1e9/1000))
		head = le32(head, uint32(len(octets)))
		head = le32(head, uint32(length))
		if _, err := buf.Write(head); err != nil {
			return err
		}
		_, err := buf.Write(octets)
		return err
	})
	if err != nil {
		return fmt.Errorf("write pcap: %w", err)
	}
	return buf.Flush()
}

// each hands over the packets with their dates in Unix nanoseconds and their lengths on
// the wire.
func (x *Selection) each(write func(id trace.PacketID, ns int64, octets []byte, length int) error) error {
	t, host := x.Trace, x.vantage()
	for s := range wire.Sightings(t, host) {
		if x.Keep != nil && !x.Keep(s) {
			continue
		}
		octets, err := wire.Encode(t, s.Packet, host)
		if err != nil {
			return err
		}
		if len(octets) == 0 {
			continue
		}
		length := len(octets)
		if x := t.Packet(s.Packet).Extra(); x != nil {
			length = max(length, x.WireLen)
		}
		if x.Hide != nil {
			octets, length = x.Hide(s.Packet, octets, length)
		}
		ns := date(t, s.At)
		if x := t.Packet(s.Packet).Extra(); x != nil && x.Own != 0 {
			ns = x.Own
		}
		if err := write(s.Packet, ns, octets, length); err != nil {
			return fmt.Errorf("packet #%d: %w", s.Packet, err)
		}
	}
	return nil
}

// date is the calendar time of an instant in Unix nanoseconds.
func date(t *trace.Trace, at vtime.Time) int64 {
	if t.Epoch == 0 {
		return SimulationEpoch + int64(at)
	}
	return t.Date(at)
}

func (x *Selection) vantage() trace.HostID {
	if x.Host == 0 {
		return wire.Vantage(x.Trace)
	}
	return x.Host
}

func le16(b []byte, v uint16) []byte { return binary.LittleEndian.AppendUint16(b, v) }

func le32(b []byte, v uint32) []byte { return binary.LittleEndian.AppendUint32(b, v) }
