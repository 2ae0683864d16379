package wire_test

import (
	"net/netip"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"wirewalk/sim/trace"
	"wirewalk/sim/wire"
	"wirewalk/tcpmodel"
)

// pair is a trace of a client behind a NAT and a server, with one connection.
func pair() (*trace.Writer, trace.ConnID) {
	w := trace.NewWriter("test")
	a := w.Host(trace.Host{Name: "client", Addr: netip.MustParseAddr("10.0.0.1")})
	b := w.Host(trace.Host{Name: "server", Addr: netip.MustParseAddr("192.0.2.2")})
	conn := w.Conn(
		trace.End{
			Host: a, Addr: netip.MustParseAddrPort("10.0.0.1:40000"),
			Public: netip.MustParseAddrPort("198.51.100.7:61000"),
			Stream: w.Stream(),
		},
		trace.End{
			Host: b, Addr: netip.MustParseAddrPort("192.0.2.2:80"),
			Public: netip.MustParseAddrPort("192.0.2.2:80"),
			Stream: w.Stream(),
		},
	)
	return w, conn
}

// genOptions draws options of the table that a header has room for.
func genOptions(t *rapid.T) tcpmodel.Options {
	var o tcpmodel.Options
	for row := range tcpmodel.OptionRows() {
		if row.Single || !rapid.Bool().Draw(t, row.Label()) {
			continue
		}
		n := row.Size
		if n == tcpmodel.Varies {
			n = max(row.Unit, 1) * rapid.IntRange(0, 4).Draw(t, "items")
		}
		more := o
		if more.Take(row.Kind, rapid.SliceOfN(rapid.Byte(), n, n).Draw(t, "value")); more.WireLen() <= tcpmodel.MaxOptions {
			o = more
		}
	}
	return o
}

func TestDecodingWhatWasEncodedGivesTheSegmentBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w, conn := pair()
		data := rapid.SliceOfN(rapid.Byte(), 0, 200).Draw(t, "data")
		w.Append(1, data)
		seg := tcpmodel.Segment{
			SrcPort: 40000, DstPort: 80, Seq: tcpmodel.Seq(rapid.Uint32().Draw(t, "seq")),
			Ack: tcpmodel.Seq(rapid.Uint32().Draw(t,
				"ack")), Flags: tcpmodel.Flags(rapid.Byte().Draw(t, "flags")),
			ECN: uint8(rapid.IntRange(0, 3).Draw(t, "ecn")), Window: rapid.Uint16().Draw(t,
				"window"),
			Urgent: rapid.Uint16().Draw(t, "urgent"), Options: genOptions(t),
			Payload: tcpmodel.Span{Stream: 1, Len: uint32(len(data))},
		}
		id := w.Packet(trace.Packet{Seg: seg, Conn: conn, From: 1, To: 2, Proto: trace.TCP, IPID: 7}, nil)
		octets, err := wire.Encode(w.Trace(), id, 1)
		if err != nil {
			t.Fatal(err)
		}
		if header := int(octets[32]>>4) * 4; header != 20+seg.Options.WireLen() {
			t.Errorf("a header of %d octets, %d of them options", header, seg.Options.WireLen())
		}
		got, err := wire.NewDecoder().Decode(wire.LinkRaw, octets, len(octets))
		if err != nil {
			t.Fatal(err)
		}
		seg.Payload.Stream = 0
		if diff := cmp.Diff(seg, got.Seg); diff != "" {
			t.Errorf("segment (-sent +decoded):\n%s", diff)
		}
		if diff := cmp.Diff(data, got.Payload, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("payload (-sent +decoded):\n%s", diff)
		}
		if got.Checksum != wire.ChecksumRight || got.TTL != 64 || got.IPID != 7 ||
			got.Problem != "" {
			t.Errorf("checksum %s, TTL %d, IPID %d, problem %q", got.Checksum, got.TTL, got.IPID,
				got.Problem)
		}
	})
}

func TestASegmentWhoseOptionsAreCutOffIsReadAsFarAsItGoes(t *testing.T) {
	w, conn := pair()
	w.Append(1, []byte("hello"))
	sent := tcpmodel.Segment{
		SrcPort: 40000, DstPort: 80, Seq: 7, Ack: 8, Flags: tcpmodel.SYN | tcpmodel.ACK,
		Window: 9, Urgent: 10, Payload: tcpmodel.Span{Stream: 1, Len: 5},
		Options: tcpmodel.Options{MSS: 1460, SACKOK: true, HasTS: true, TSVal: 3, HasScale: true, Scale: 7},
	}
	id := w.Packet(trace.Packet{Seg: sent, Conn: conn, From: 1, To: 2, Proto: trace.TCP}, nil)
	whole, err := wire.Encode(w.Trace(), id, 1)
	if err != nil {
		t.Fatal(err)
	}
	for size, options := range map[int]tcpmodel.Options{
		40: {},
		43: {},
		44: {MSS: 1460},
		46: {MSS: 1460, SACKOK: true},
		55: {MSS: 1460, SACKOK: true},
		56: {MSS: 1460, SACKOK: true, HasTS: true, TSVal: 3},
		59: {MSS: 1460, SACKOK: true, HasTS: true, TSVal: 3},
	} {
		got, err := wire.NewDecoder().Decode(wire.LinkRaw, whole[:size], len(whole))
		if err != nil {
			t.Fatal(err)
		}
		want := sent
		want.Payload.Stream, want.Options = 0, options
		if diff := cmp.Diff(want, got.Seg); diff != "" {
			t.Errorf("cut to %d octets (-want +got):\n%s", size, diff)
		}
		if got.Proto != trace.TCP || got.Problem != "" || len(got.Payload) != 0 ||
			got.Checksum != wire.ChecksumUnknown {
			t.Errorf("cut to %d octets: %+v", size, got)
		}
	}
	if got, err := wire.NewDecoder().Decode(wire.LinkRaw, whole[:39], len(whole)); err != nil ||
		got.Proto != trace.Other || got.Problem == "" {
		t.Errorf("without all of the fixed header: %+v, %v", got, err)
	}
	short := append([]byte(nil), whole[:48]...)
	short[2], short[3] = 0, 48 // The datagram ends within its own TCP header.
	if got, err := wire.NewDecoder().Decode(wire.LinkRaw, short, 48); err != nil ||
		got.Proto != trace.Other || got.Problem == "" {
		t.Errorf("a header longer than its datagram: %+v, %v", got, err)
	}
	d := wire.NewDecoder()
	if _, err := d.Decode(wire.LinkRaw, whole[:48], len(whole)); err != nil {
		t.Fatal(err)
	}
	next := append([]byte(nil), whole...)
	next[9] = 99 // a protocol that is not looked into
	if got, err := d.Decode(wire.LinkRaw, next, len(next)); err != nil || got.Proto != trace.Other {
		t.Errorf("the datagram after a cut one: %+v, %v", got, err)
	}
}

func TestEachEndSeesTheAddressesThatTheNATShowsIt(t *testing.T) {
	w, conn := pair()
	out := w.Packet(trace.Packet{
		Seg: tcpmodel.Segment{SrcPort: 40000, DstPort: 80, Flags: tcpmodel.SYN}, Conn: conn,
		From: 1, To: 2, Proto: trace.TCP,
	}, nil)
	back := w.Packet(trace.Packet{
		Seg:  tcpmodel.Segment{SrcPort: 80, DstPort: 61000, Flags: tcpmodel.SYN | tcpmodel.ACK},
		Conn: conn, From: 2, To: 1,
		Proto: trace.TCP,
	}, nil)
	for _, c := range []struct {
		packet   trace.PacketID
		seenBy   trace.HostID
		src, dst string
	}{
		{out, 1, "10.0.0.1:40000", "192.0.2.2:80"},
		{out, 2, "198.51.100.7:61000", "192.0.2.2:80"},
		{back, 2, "192.0.2.2:80", "198.51.100.7:61000"},
		{back, 1, "192.0.2.2:80", "10.0.0.1:40000"},
	} {
		octets, err := wire.Encode(w.Trace(), c.packet, c.seenBy)
		if err != nil {
			t.Fatal(err)
		}
		d, err := wire.NewDecoder().Decode(wire.LinkRaw, octets, len(octets))
		if err != nil {
			t.Fatal(err)
		}
		src, dst := netip.AddrPortFrom(d.Src, d.Seg.SrcPort).String(), netip.AddrPortFrom(d.Dst,
			d.Seg.DstPort).String()
		if src != c.src || dst != c.dst || d.Checksum != wire.ChecksumRight {
			t.Errorf("#%d seen by host %d: %s > %s, checksum %s; want %s > %s", c.packet, c.seenBy,
				src, dst, d.Checksum, c.src, c.dst)
		}
	}
}

func TestOnlyTheReceiverSeesACorruptedBit(t *testing.T) {
	for _, payload := range []uint32{0, 5} {
		w, conn := pair()
		w.Append(1, []byte("hello"))
		id := w.Packet(trace.Packet{
			Seg: tcpmodel.Segment{
				SrcPort: 40000, DstPort: 80, Flags: tcpmodel.ACK,
				Payload: tcpmodel.Span{Stream: 1, Len: payload},
			},
			Conn: conn, From: 1, To: 2, Proto: trace.TCP, Corrupt: true,
		}, nil)
		for host, want := range map[trace.HostID]wire.Checksum{1: wire.ChecksumRight, 2: wire.ChecksumWrong} {
			octets, err := wire.Encode(w.Trace(), id, host)
			if err != nil {
				t.Fatal(err)
			}
			d, err := wire.NewDecoder().Decode(wire.LinkRaw, octets, len(octets))
			if err != nil || d.Checksum != want {
				t.Errorf("host %d, %d octets: checksum %v (%v), want %v", host, payload, d.Checksum,
					err, want)
			}
		}
	}
}

// RFC 792: an ICMP error returns the IP header and 64 bits of the datagram.
func TestAnICMPErrorCitesTheHeaderAndEightOctets(t *testing.T) {
	w, conn := pair()
	lost := w.Packet(trace.Packet{
		Seg:  tcpmodel.Segment{SrcPort: 40000, DstPort: 80, Seq: 99, Flags: tcpmodel.SYN},
		Conn: conn, From: 1, To: 2, Proto: trace.TCP,
	}, nil)
	icmp := w.Packet(trace.Packet{From: 2, To: 1, Proto: trace.ICMP, Conn: conn}, &trace.Extra{
		ICMPKind: tcpmodel.ICMPFragmentationNeeded, Cites: lost, MTU: 1400,
	})
	octets, err := wire.Encode(w.Trace(), icmp, 1)
	if err != nil {
		t.Fatal(err)
	}
	d, err := wire.NewDecoder().Decode(wire.LinkRaw, octets, len(octets))
	if err != nil {
		t.Fatal(err)
	}
	if d.Proto != trace.ICMP || d.ICMPType != 3 || d.ICMPCode != 4 || len(d.Cited) != 28 ||
		d.Checksum != wire.ChecksumRight {
		t.Errorf("proto %d type %d code %d cites %d octets, checksum %s", d.Proto, d.ICMPType,
			d.ICMPCode, len(d.Cited), d.Checksum)
	}
	if got := int(octets[26])<<8 | int(octets[27]); got != 1400 {
		t.Errorf("next-hop MTU %d, want 1400 (RFC 1191 §4)", got)
	}
	if wire.ICMPKindOf(d.ICMPType, d.ICMPCode) != tcpmodel.ICMPFragmentationNeeded {
		t.Error("the kind does not come back from type and code")
	}
}

func TestIPv6HasItsOwnHeaderAndErrors(t *testing.T) {
	w := trace.NewWriter("six")
	w.Host(trace.Host{Addr: netip.MustParseAddr("2001:db8::1")})
	w.Host(trace.Host{Addr: netip.MustParseAddr("2001:db8::2")})
	w.Append(w.Stream(), []byte("hello"))
	seg := tcpmodel.Segment{
		SrcPort: 40000, DstPort: 80, Seq: 9, Flags: tcpmodel.ACK, ECN: 2, Payload: tcpmodel.Span{Stream: 1, Len: 5},
	}
	data := w.Packet(trace.Packet{Seg: seg, From: 1, To: 2, Proto: trace.TCP}, nil)
	tooBig := w.Packet(trace.Packet{From: 2, To: 1, Proto: trace.ICMP}, &trace.Extra{
		ICMPKind: tcpmodel.ICMPFragmentationNeeded, Cites: data, MTU: 1280,
	})
	d := wire.NewDecoder()
	octets, err := wire.Encode(w.Trace(), data, 1)
	if err != nil {
		t.Fatal(err)
	}
	got, err := d.Decode(wire.LinkRaw, octets, len(octets))
	if err != nil || !got.V6 || string(got.Payload) != "hello" || got.Seg.ECN != 2 || got.Checksum != wire.ChecksumRight {
		t.Errorf("segment: %+v, %v", got, err)
	}
	if octets, err = wire.Encode(w.Trace(), tooBig, 1); err != nil {
		t.Fatal(err)
	}
	got, err = d.Decode(wire.LinkRaw, octets, len(octets))
	if err != nil || wire.ICMPv6KindOf(got.ICMPType, got.ICMPCode) != tcpmodel.ICMPFragmentationNeeded ||
		got.Checksum != wire.ChecksumRight || len(got.Cited) != 65 || got.Cited[0]>>4 != 6 {
		t.Errorf("error: %+v, %v", got, err)
	}
	if mtu := octets[40+7]; octets[40+6] != 5 || mtu != 0 {
		t.Errorf("MTU is not 1280: % x", octets[44:48])
	}
}

func TestEncodeSaysWhatIsWrongWithAPacket(t *testing.T) {
	for _, c := range []struct {
		name   string
		packet trace.Packet
		want   string
	}{
		{"no address", trace.Packet{Proto: trace.TCP, From: 0, To: 2}, "packet #1: its sender or receiver has no address"},
		{"payload missing", trace.Packet{
			Proto: trace.TCP, From: 1, To: 2,
			Seg: tcpmodel.Segment{Payload: tcpmodel.Span{Stream: 1, Len: 9}},
		}, "packet #1: 9 of its 9 octets of payload are not in the trace"},
		{"too many options", trace.Packet{
			Proto: trace.TCP, From: 1, To: 2,
			Seg: tcpmodel.Segment{Options: tcpmodel.Options{HasTS: true, NSACK: 4}},
		}, "packet #1: its options take 48 octets: a TCP header has room for 40"},
		{
			"ICMP without a cause",
			trace.Packet{Proto: trace.ICMP, From: 1, To: 2},
			"packet #1: an ICMP packet must say which error it is and about which packet",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			w, _ := pair()
			id := w.Packet(c.packet, nil)
			_, err := wire.Encode(w.Trace(), id, 1)
			if err == nil || err.Error() != c.want {
				t.Errorf("error %v, want %s", err, c.want)
			}
		})
	}
}
