package capture_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"wirewalk/sim/capture"
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// labelled imports frames of a link type and gives the labels of the last packet.
func lastPacket(t *testing.T, link uint32, frames ...[]byte) (*trace.Trace, *trace.Packet) {
	t.Helper()
	data := rawPcap(frames...)
	binary.LittleEndian.PutUint32(data[20:], link)
	tr := importBytes(t, data)
	if tr.Packets() == 0 {
		t.Fatal("no packets")
	}
	return tr, tr.Packet(trace.PacketID(tr.Packets()))
}

func TestEveryLinkLayerLeadsToTheSameSegment(t *testing.T) {
	seg := segment(fromClient, 100, 0, 2, "")
	ether := "\x02\x00\x00\x00\x00\x02\x02\x00\x00\x00\x00\x01"
	for _, c := range []struct {
		name   string
		link   uint32
		prefix string
		labels []string
	}{
		{"raw IP", 101, "", nil},
		{"raw IP, BSD's number", 12, "", nil},
		{"IPv4", 228, "", nil},
		{"Ethernet", 1, ether + "\x08\x00", nil},
		{"VLAN", 1, ether + "\x81\x00\x00\x0c\x08\x00", []string{"VLAN 12"}},
		{"VLAN in VLAN", 1, ether + "\x88\xa8\x00\x07\x81\x00\x20\x0c\x08\x00", []string{"VLAN 7", "VLAN 12"}},
		{"loopback, little-endian", 0, "\x02\x00\x00\x00", nil},
		{"loopback, big-endian", 0, "\x00\x00\x00\x02", nil},
		{"OpenBSD loopback", 108, "\x00\x00\x00\x02", nil},
		{"Linux cooked", 113, "\x00\x00\x00\x01\x00\x06\x02\x00\x00\x00\x00\x01\x00\x00\x08\x00", nil},
		{"Linux cooked v2", 276, "\x08\x00\x00\x00\x00\x00\x00\x02\x00\x01\x00\x06\x02\x00\x00\x00\x00\x01\x00\x00", nil},
		{"PPPoE", 1, ether + "\x88\x64\x11\x00\x00\x07\x00\x2a\x00\x21", []string{"PPPoE session 7"}},
		{"MPLS", 1, ether + "\x88\x47\x00\x06\x40\x40\x00\x06\x51\x40", []string{"MPLS 100", "MPLS 101"}},
		{"Ethernet within MPLS", 1, ether + "\x88\x47\x00\x06\x41\x40\x00\x00\x00\x00" + ether + "\x08\x00", []string{"MPLS 100"}},
		{"SNAP", 1, ether + "\x00\x3c\xaa\xaa\x03\x00\x00\x00\x08\x00", []string{"SNAP"}},
		{"PPP", 9, "\xff\x03\x00\x21", nil},
		{"PPP, compressed", 50, "\x21", nil},
		{"PPPoE alone", 51, "\x11\x00\x00\x07\x00\x2a\x00\x21", []string{"PPPoE session 7"}},
		{"HDLC", 104, "\x0f\x00\x08\x00", nil},
		{"netfilter log", 239, "\x02\x00\x00\x00\x05\x00\x0a\x00\x00\x00\x00\x00\x2c\x00\x09\x00", nil},
		{"IPNET", 226, "\x01\x02" + strings.Repeat("\x00", 22), nil},
		{"PKTAP", 258, "\x0c\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00" + ether + "\x08\x00", nil},
		{"802.11", 105, "\x08\x01" + strings.Repeat("\x00", 22) + "\xaa\xaa\x03\x00\x00\x00\x08\x00", []string{"SNAP"}},
		{"radiotap", 127, "\x00\x00\x08\x00\x00\x00\x00\x00\x88\x01" + strings.Repeat("\x00", 24) + "\xaa\xaa\x03\x00\x00\x00\x08\x00", []string{"SNAP"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			tr, p := lastPacket(t, c.link, append([]byte(c.prefix), seg...))
			if p.Seg.SrcPort != 40000 || p.Seg.DstPort != 80 || p.Seg.Flags != tcpmodel.SYN ||
				len(tr.Conns()) != 1 {
				t.Errorf("segment %+v, %d connections", p.Seg, len(tr.Conns()))
			}
			x := p.Extra()
			if string(x.Link) != c.prefix || !bytes.Equal(x.Raw, seg) || x.WireLen != len(seg) {
				t.Errorf("link %x, raw %x, %d octets on the wire", x.Link, x.Raw, x.WireLen)
			}
			labels := slices.DeleteFunc(slices.Clone(x.Labels),
				func(s string) bool { return s == "checksum offloaded" })
			if !slices.Equal(labels, c.labels) {
				t.Errorf("labels %q, want %q", labels, c.labels)
			}
		})
	}
}

// segment6 is a TCP segment in IPv6 behind extension headers.
func segment6(next byte, extensions string, tcp []byte) []byte {
	b := binary.BigEndian.AppendUint16([]byte{0x60, 0, 0, 0}, uint16(len(extensions)+len(tcp)))
	b = append(b, next, 64)
	b = append(b, append(make([]byte, 15), 1)...)
	b = append(b, append(make([]byte, 15), 2)...)
	return append(append(b, extensions...), tcp...)
}

func TestIPv6SegmentsAreFoundBehindExtensionHeaders(t *testing.T) {
	tcp := segment(fromClient, 100, 0, 0x10, "hello")[20:]
	for _, c := range []struct {
		name       string
		next       byte
		extensions string
	}{
		{"none", 6, ""},
		{"hop-by-hop", 0, "\x06\x00\x01\x04\x00\x00\x00\x00"},
		{"destination options", 60, "\x06\x00\x01\x04\x00\x00\x00\x00"},
		{"routing, then destination options", 43, "\x3c\x00\x00\x00\x00\x00\x00\x00\x06\x00\x01\x04\x00\x00\x00\x00"},
	} {
		t.Run(c.name, func(t *testing.T) {
			tr, p := lastPacket(t, 101, segment6(c.next, c.extensions, tcp))
			if p.Proto != trace.TCP || p.Seg.DstPort != 80 || p.Seg.Payload.Len != 5 ||
				len(tr.Conns()) != 1 {
				t.Fatalf("proto %d, segment %+v", p.Proto, p.Seg)
			}
			if !slices.Contains(p.Extra().Labels, "IPv6") {
				t.Errorf("labels %q", p.Extra().Labels)
			}
			if got := string(tr.Octets(nil, p.Seg.Payload)); got != "hello" {
				t.Errorf("payload %q", got)
			}
		})
	}
}

func TestOddPacketsAreLabelledAndNotCorrupt(t *testing.T) {
	syn := segment(fromClient, 100, 0, 2, "")
	data := func(seq uint32, text string) []byte {
		return segment(fromClient, seq, 901, 0x18,
			text)
	}
	ack := func(n uint32) []byte { return segment(fromServer, 901, n, 0x10, "") }
	bad := data(101, "hello")
	bad[20+16], bad[20+17] = 0xde, 0xad
	fragment := slices.Clone(data(101, "hello"))
	fragment[6] = 0x20
	small := slices.Clone(syn)
	small[2], small[3] = 0, 44
	small[20+12] = 0x60
	small = append(small, 2, 4, 0, 100) // MSS 100
	answer := segment(fromServer, 900, 101, 0x12, "")
	answer[3], answer[20+12] = 44, 0x60
	answer = append(answer, 2, 4, 0, 100)
	for _, c := range []struct {
		name   string
		frames [][]byte
		label  string
	}{
		{"a checksum left to the card", [][]byte{syn}, "checksum offloaded"},
		{"a wrong checksum", [][]byte{bad}, "checksum wrong"},
		{"a start in the middle", [][]byte{data(101, "hello")}, "starts without SYN"},
		{"a fragment", [][]byte{fragment}, "IP fragment"},
		{"a repetition", [][]byte{syn, data(101, "hello"), data(101, "hello")}, "retransmission"},
		{"a segment that was overtaken", [][]byte{syn, data(106, "world"), data(101,
			"hello")}, "out of order"},
		{"ports used again", [][]byte{syn, segment(fromClient, 7000, 0, 2,
			"")}, "ports used again"},
		{"more than the MSS", [][]byte{small, answer, data(101,
			strings.Repeat("x", 300))}, "larger than the MSS (offload)"},
		{"a zero window", [][]byte{syn, func() []byte { b := ack(101); b[34], b[35] = 0, 0; return b }()}, "zero window"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, p := lastPacket(t, 101, c.frames...)
			if !slices.Contains(p.Extra().Labels, c.label) {
				t.Errorf("labels %q lack %q", p.Extra().Labels, c.label)
			}
			if p.Corrupt {
				t.Error("it counts as corrupt")
			}
		})
	}
}

func TestOctetsThatWereAcknowledgedButNotCapturedAreAGap(t *testing.T) {
	tr, _ := lastPacket(t, 101,
		segment(fromClient, 100, 0, 2, ""),
		segment(fromClient, 111, 901, 0x18, "world"),
		segment(fromServer, 901, 116, 0x10, ""))
	p := tr.Packet(2)
	if want := "gap: 10 octets not captured"; !slices.Contains(p.Extra().Labels, want) {
		t.Errorf("labels %q lack %q", p.Extra().Labels, want)
	}
	if p.Seg.Payload.Off != 10 || string(tr.Octets(nil, p.Seg.Payload)) != "world" {
		t.Errorf("payload %+v is %q", p.Seg.Payload, tr.Octets(nil, p.Seg.Payload))
	}
}

// cutFrames shortens the frames of a little-endian pcap file as a snap length does.
func cutFrames(file []byte, snap int) []byte {
	out := slices.Clone(file[:24])
	for at := 24; at < len(file); {
		n := int(binary.LittleEndian.Uint32(file[at+8:]))
		head := slices.Clone(file[at : at+16])
		binary.LittleEndian.PutUint32(head[8:], uint32(min(n, snap)))
		out = append(append(out, head...), file[at+16:at+16+min(n, snap)]...)
		at += 16 + n
	}
	return out
}

// tshark counts one connection at each of these lengths.
func TestASnapLengthWithinTheOptionsLosesNoConnection(t *testing.T) {
	file, err := os.ReadFile("testdata/http/e03_http11_seq3.pcap")
	if err != nil {
		t.Fatal(err)
	}
	for _, snap := range []int{54, 55, 60, 65} {
		tr := importBytes(t, cutFrames(file, snap))
		if len(tr.Conns()) != 1 {
			t.Errorf("cut to %d octets: %d connections, want 1", snap, len(tr.Conns()))
			continue
		}
		p := tr.Packet(4)
		if p.Seg.Payload.Len != 83 || p.Seg.Flags != tcpmodel.PSH|tcpmodel.ACK || p.Conn != 1 {
			t.Errorf("cut to %d octets: the request is %+v of connection %d", snap, p.Seg, p.Conn)
		}
		want := []string{fmt.Sprintf("truncated to %d octets", snap)}
		if got := p.Extra().Labels; !slices.Equal(got, want) {
			t.Errorf("labels %q, want %q", got, want)
		}
	}
}

func TestAMissingSegmentIsAGapWhereItIsAcknowledged(t *testing.T) {
	_, p := lastPacket(t, 101,
		segment(fromClient, 100, 0, 2, ""),
		segment(fromServer, 900, 101, 0x12, ""),
		segment(fromClient, 101, 901, 0x10, ""),
		segment(fromServer, 901, 201, 0x10, ""))
	if want := "gap: 100 octets not captured"; !slices.Contains(p.Extra().Labels, want) {
		t.Errorf("labels %q lack %q", p.Extra().Labels, want)
	}
}

func TestOctetsAreKeptOnceInTheirOrder(t *testing.T) {
	tr, _ := lastPacket(t, 101,
		segment(fromClient, 100, 0, 2, ""),
		segment(fromClient, 106, 901, 0x18, "world"),
		segment(fromClient, 101, 901, 0x18, "hello"),
		segment(fromClient, 104, 901, 0x18, "lowor"))
	stream := tr.Conn(1).Ends[0].Stream
	if got := string(tr.Octets(nil, tcpmodel.Span{Stream: stream, Len: 100})); got != "helloworld" {
		t.Errorf("stream is %q", got)
	}
}

func TestAMachineTalkingToItselfHasTwoLifelines(t *testing.T) {
	tr, _ := lastPacket(t, 101, segment(way{1, 1, 40000, 80}, 100, 0, 2, ""),
		segment(way{1, 1, 80, 40000}, 900, 101, 0x12, ""))
	var names []string
	for _, h := range tr.Hosts() {
		names = append(names, h.Name)
	}
	if want := []string{"10.0.0.1 client", "10.0.0.1 server"}; !slices.Equal(names, want) {
		t.Errorf("hosts %q, want %q", names, want)
	}
	c := tr.Conn(1)
	if c.Ends[0].Host == c.Ends[1].Host || tr.Packet(2).From != c.Ends[1].Host {
		t.Errorf("ends %+v, the answer comes from host %d", c.Ends, tr.Packet(2).From)
	}
}

func TestClientsStandLeftOfServers(t *testing.T) {
	// The server's packet is captured first, and the ports tell who is who.
	tr, _ := lastPacket(t, 101, segment(fromServer, 900, 101, 0x18, "late"),
		segment(fromClient, 101, 904, 0x10, ""))
	if got := tr.Host(1).Name; got != "10.0.0.1" {
		t.Errorf("the left host is %s", got)
	}
	if tr.Conn(1).Ends[0].Host != 1 {
		t.Error("the first end must be the one that asks")
	}
}

func TestSeenAtTakesANameAndRefusesStrangers(t *testing.T) {
	data := rawPcap(segment(fromClient, 100, 0, 2, ""))
	tr, err := capture.Import(bytes.NewReader(data), "x.pcap", capture.Options{SeenAt: "10.0.0.2"})
	if err != nil || tr.Host(tr.SeenAt).Name != "10.0.0.2" {
		t.Errorf("seen at %d, %v", tr.SeenAt, err)
	}
	_, err = capture.Import(bytes.NewReader(data), "x.pcap", capture.Options{SeenAt: "lb"})
	want := `x.pcap: there is no host "lb" to have recorded this; the hosts are 10.0.0.1, 10.0.0.2`
	if err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

func TestAnICMPErrorIsTiedToItsPacket(t *testing.T) {
	tr, p := lastPacket(t, 101,
		segment(fromClient, 100, 0, 2, ""),
		append([]byte{
			0x45, 0, 0, 56, 0, 1, 0, 0, 64, 1, 0, 0, 10, 0, 0, 9, 10, 0, 0, 1, 3, 1, 0, 0, 0, 0, 0,
			0,
		}, segment(fromClient, 100, 0, 2, "")[:28]...))
	x := p.Extra()
	if p.Proto != trace.ICMP || x.ICMPKind != tcpmodel.ICMPHostUnreachable || x.Cites != 1 ||
		p.Conn != 1 {
		t.Errorf("proto %d, kind %d, cites #%d, connection %d", p.Proto, x.ICMPKind, x.Cites,
			p.Conn)
	}
	if h := tr.Host(p.From); h.Role != trace.RoleMiddlebox || h.Name != "10.0.0.9" {
		t.Errorf("it comes from %s with role %d", h.Name, h.Role)
	}
	cited := tr.Packet(1)
	if cited.Arrived != 0 || cited.Dropped == 0 {
		t.Errorf("the packet that it is about is taken to have arrived: %+v", cited)
	}
	if cause := tr.Record(p.Sent).Cause; cause != cited.Dropped {
		t.Errorf("its cause is record %d, want the end of the packet, %d", cause, cited.Dropped)
	}
}
