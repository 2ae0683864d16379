package tcpmodel_test

import (
	"encoding/binary"
	"net/netip"
	"testing"

	"wirewalk/sim/trace"
	"wirewalk/sim/wire"
	"wirewalk/tcpmodel"
)

// encoded is a segment as an IPv4 datagram.
func encoded(t *testing.T, seg tcpmodel.Segment) []byte {
	t.Helper()
	w := trace.NewWriter("test")
	a := w.Host(trace.Host{Name: "client", Addr: netip.MustParseAddr("10.0.0.1")})
	b := w.Host(trace.Host{Name: "server", Addr: netip.MustParseAddr("10.0.0.2")})
	conn := w.Conn(
		trace.End{Host: a, Addr: netip.MustParseAddrPort("10.0.0.1:40000"), Stream: w.Stream()},
		trace.End{Host: b, Addr: netip.MustParseAddrPort("10.0.0.2:80"), Stream: w.Stream()},
	)
	w.Append(1, []byte("hello"))
	id := w.Packet(trace.Packet{Seg: seg, Conn: conn, From: a, To: b, Proto: trace.TCP}, nil)
	octets, err := wire.Encode(w.Trace(), id, a)
	if err != nil {
		t.Fatal(err)
	}
	return octets
}

func decoded(t *testing.T, octets []byte) wire.Decoded {
	t.Helper()
	d, err := wire.NewDecoder().Decode(wire.LinkRaw, octets, len(octets))
	if err != nil {
		t.Fatal(err)
	}
	return *d
}

// withOptions is a SYN whose option octets are the given ones, with a right checksum.
func withOptions(t *testing.T, options ...byte) []byte {
	t.Helper()
	d := encoded(t, tcpmodel.Segment{SrcPort: 40000, DstPort: 80, Seq: 1, Flags: tcpmodel.SYN})[:40]
	for len(options)%4 != 0 {
		options = append(options, 0)
	}
	d = append(d, options...)
	binary.BigEndian.PutUint16(d[2:], uint16(len(d)))
	d[32] = byte((20+len(options))/4) << 4
	binary.BigEndian.PutUint16(d[36:], 0)
	binary.BigEndian.PutUint16(d[36:], ^onesSum(d[12:20], []byte{0, 6, 0, byte(len(d) - 20)}, d[20:]))
	return d
}

// onesSum is the ones' complement sum of 16-bit words (RFC 9293 §3.1).
func onesSum(parts ...[]byte) uint16 {
	var sum uint32
	for _, p := range parts {
		for i := 0; i < len(p); i += 2 {
			word := uint32(p[i]) << 8
			if i+1 < len(p) {
				word |= uint32(p[i+1])
			}
			sum += word
		}
	}
	for sum > 0xffff {
		sum = sum>>16 + sum&0xffff
	}
	return uint16(sum)
}

func data() tcpmodel.Segment {
	return tcpmodel.Segment{
		SrcPort: 40000, DstPort: 80, Seq: 7, Ack: 9, Flags: tcpmodel.ACK, Window: 100,
		Payload: tcpmodel.Span{Stream: 1, Len: 5},
	}
}

func TestTCPChecksums(t *testing.T) {
	t.Run("MUST-2 Sender compute checksum", func(t *testing.T) {
		d := encoded(t, data())
		if s := onesSum(d[12:20], []byte{0, 6, 0, byte(len(d) - 20)}, d[20:]); s != 0xffff {
			t.Errorf("pseudo-header and segment sum to %#x, want 0xffff", s)
		}
	})
	t.Run("MUST-3 Receiver check checksum", func(t *testing.T) {
		d := encoded(t, data())
		d[len(d)-1] ^= 1
		if got := decoded(t, d).Checksum; got == wire.ChecksumRight {
			t.Error("a flipped bit goes unnoticed")
		}
	})
}

func TestOptionsOnTheWire(t *testing.T) {
	t.Run("MUST-4 Support the mandatory option set", func(t *testing.T) {
		if got := decoded(t, withOptions(t, 1, 2, 4, 5, 0xb4, 0)).Seg.Options.MSS; got != 1460 {
			t.Errorf("NOP, MSS, EOL: MSS %d", got)
		}
	})
	t.Run("MUST-68 Include length for all options except EOL+NOP", func(t *testing.T) {
		if got := decoded(t, withOptions(t, 253, 4, 9, 9, 2, 4, 5, 0xb4)).Seg.Options.MSS; got != 1460 {
			t.Errorf("an unknown option is not skipped by its length: MSS %d", got)
		}
	})
	t.Run("MUST-7 Cope with illegal option length", func(t *testing.T) {
		for _, options := range [][]byte{{2, 0, 0, 0}, {2, 1, 0, 0}, {2, 40, 0, 0}, {8, 255, 1, 1}} {
			d := decoded(t, withOptions(t, options...))
			if d.BadOption == "" || d.Seg.Options.MSS != 0 {
				t.Errorf("options %v: problem %q, %+v", options, d.BadOption, d.Seg)
			}
		}
	})
	t.Run("MUST-64 Process options regardless of word alignment", func(t *testing.T) {
		for pad := range 3 {
			options := append(make([]byte, 0, 8), []byte{1, 1, 1}[:pad]...)
			if got := decoded(t, withOptions(t, append(options, 2, 4, 5, 0xb4)...)).Seg.Options.MSS; got != 1460 {
				t.Errorf("MSS behind %d NOPs is %d", pad, got)
			}
		}
	})
	t.Run("MUST-69 Pad with zero", func(t *testing.T) {
		s := data()
		s.Flags, s.Payload = tcpmodel.SYN, tcpmodel.Span{}
		s.Options.HasScale, s.Options.Scale = true, 7
		d := encoded(t, s)
		size := int(d[32]>>4) * 4
		if size%4 != 0 || len(d) != 20+size {
			t.Fatalf("the header of %d octets is not padded to words", size)
		}
		end := false
		for i := 40; i < len(d); {
			switch {
			case end && d[i] != 0:
				t.Fatalf("octet %d after the end of the options is %d", i, d[i])
			case end, d[i] == 1:
				i++
			case d[i] == 0:
				end = true
				i++
			default:
				i += int(d[i+1])
			}
		}
	})
}
