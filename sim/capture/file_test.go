package capture_test

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"slices"
	"strings"
	"testing"

	"wirewalk/sim/capture"
	"wirewalk/sim/trace"
)

// ngBlock is one pcapng block.
func ngBlock(order binary.AppendByteOrder, kind uint32, body []byte) []byte {
	for len(body)%4 != 0 {
		body = append(body, 0)
	}
	n := uint32(len(body) + 12)
	b := order.AppendUint32(order.AppendUint32(nil, kind), n)
	return order.AppendUint32(append(b, body...), n)
}

func ngSection(order binary.AppendByteOrder) []byte {
	body := order.AppendUint32(nil, 0x1A2B3C4D)
	body = order.AppendUint16(order.AppendUint16(body, 1), 0)
	return ngBlock(order, 0x0A0D0D0A, append(body, bytes.Repeat([]byte{0xff}, 8)...))
}

// ngInterface has a resolution (if_tsresol) when it is not 0.
func ngInterface(order binary.AppendByteOrder, link uint16, resolution byte) []byte {
	body := order.AppendUint32(order.AppendUint16(order.AppendUint16(nil, link), 0), 0)
	if resolution != 0 {
		body = order.AppendUint16(order.AppendUint16(body, 9), 1)
		body = append(body, resolution, 0, 0, 0)
		body = order.AppendUint32(body, 0)
	}
	return ngBlock(order, 1, body)
}

func ngPacket(order binary.AppendByteOrder, intf uint32, stamp uint64, data []byte) []byte {
	body := order.AppendUint32(order.AppendUint32(nil, intf), uint32(stamp>>32))
	body = order.AppendUint32(order.AppendUint32(body, uint32(stamp)), uint32(len(data)))
	return ngBlock(order, 6, append(order.AppendUint32(body, uint32(len(data))), data...))
}

// times are the instants of the packets of a trace.
func times(t *trace.Trace) []int64 {
	var out []int64
	for i := 1; i <= t.Packets(); i++ {
		out = append(out, int64(t.Record(t.Packet(trace.PacketID(i)).Sent).At))
	}
	return out
}

func TestPcapngIsReadWithAnyResolutionAndByteOrder(t *testing.T) {
	syn, rst := segment(fromClient, 100, 0, 2, ""), segment(fromServer, 0, 101, 0x14, "")
	for _, c := range []struct {
		name       string
		resolution byte
		first      uint64
		second     uint64
		want       int64 // ns between them
	}{
		{"microseconds by default", 0, 1_000_000_000_000_000, 1_000_000_000_000_005, 5000},
		{"nanoseconds", 9, 1_000_000_000_000_000_000, 1_000_000_000_000_000_005, 5},
		{"seconds", 0x80, 1_000_000_000, 1_000_000_002, 2_000_000_000},
		{"1024ths", 0x8a, 1_000_000_000 << 10, 1_000_000_000<<10 + 512, 500_000_000},
		{"picoseconds", 12, 5_000_000_000_000_000, 5_000_000_000_007_000, 7},
	} {
		for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
			t.Run(c.name, func(t *testing.T) {
				data := slices.Concat(ngSection(order), ngInterface(order, 101, c.resolution),
					ngBlock(order, 5, make([]byte, 40)), // statistics, which are skipped
					ngPacket(order, 0, c.first, syn), ngPacket(order, 0, c.second, rst))
				got := times(importBytes(t, data))
				if len(got) != 2 || got[1]-got[0] != c.want {
					t.Errorf("times %v, want %d ns between", got, c.want)
				}
			})
		}
	}
}

func TestPcapngInterfacesHaveTheirOwnLinkTypes(t *testing.T) {
	le := binary.LittleEndian
	syn := segment(fromClient, 100, 0, 2, "")
	ether := append([]byte("\x02\x00\x00\x00\x00\x02\x02\x00\x00\x00\x00\x01\x08\x00"), syn...)
	data := slices.Concat(ngSection(le), ngInterface(le, 101, 0), ngInterface(le, 1, 9),
		ngPacket(le, 0, 1e15, syn),
		ngPacket(le, 1, 1e18, ether), ngSection(binary.BigEndian), ngInterface(binary.BigEndian, 1,
			0),
		ngPacket(binary.BigEndian, 0, 1e15+1, ether))
	tr := importWithCopies(t, data)
	if tr.Packets() != 3 || len(tr.Conns()) != 1 {
		t.Errorf("%d packets, %d connections; warnings %q", tr.Packets(), len(tr.Conns()),
			tr.Warnings)
	}
}

func TestClassicPcapIsReadInBothByteOrdersAndResolutions(t *testing.T) {
	syn := segment(fromClient, 100, 0, 2, "")
	for _, c := range []struct {
		name  string
		order binary.AppendByteOrder
		magic uint32
		want  int64
	}{
		{"little-endian, microseconds", binary.LittleEndian, 0xa1b2c3d4, 7000},
		{"big-endian, microseconds", binary.BigEndian, 0xa1b2c3d4, 7000},
		{"little-endian, nanoseconds", binary.LittleEndian, 0xa1b23c4d, 7},
		{"big-endian, nanoseconds", binary.BigEndian, 0xa1b23c4d, 7},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := c.order
			data := o.AppendUint16(o.AppendUint16(o.AppendUint32(nil, c.magic), 2), 4)
			data = o.AppendUint32(o.AppendUint32(o.AppendUint32(o.AppendUint32(data, 0), 0), 65535),
				101)
			for _, frac := range []uint32{0, 7} {
				data = o.AppendUint32(o.AppendUint32(data, 1_000_000_000), frac)
				data = append(o.AppendUint32(o.AppendUint32(data, uint32(len(syn))),
					uint32(len(syn))), syn...)
			}
			got := times(importBytes(t, data))
			if len(got) != 2 || got[1]-got[0] != c.want {
				t.Errorf("times %v, want %d ns between", got, c.want)
			}
		})
	}
}

func TestAPackedCaptureIsUnpacked(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write(rawPcap(segment(fromClient, 100, 0, 2, ""))); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if tr := importBytes(t, packed.Bytes()); tr.Packets() != 1 {
		t.Errorf("%d packets", tr.Packets())
	}
}

func TestADamagedFileGivesThePacketsBeforeTheDamageAndAWarning(t *testing.T) {
	syn := segment(fromClient, 100, 0, 2, "")
	whole := rawPcap(syn, syn)
	le := binary.LittleEndian
	ng := slices.Concat(ngSection(le), ngInterface(le, 101, 0), ngPacket(le, 0, 1e15, syn),
		ngPacket(le, 0, 1e15, syn))
	huge := slices.Clone(whole)
	le.PutUint32(huge[24+56+8:], 1<<30)
	for _, c := range []struct {
		name, warning string
		data          []byte
	}{
		{"cut inside a packet", "packet 2 at octet 80: the file ends in the middle of it; only what comes before it was read", whole[:len(whole)-5]},
		{"cut inside a record header", "packet 2 at octet 80: the file ends in the middle of it; only what comes before it was read", whole[:24+56+7]},
		{"a length beyond all packets", "packet 2 at octet 80: it claims 1073741824 captured octets, more than any packet has; only what comes before it was read", huge},
		{"pcapng cut inside a block", "packet 2 at octet 120: the file ends in the middle of it; only what comes before it was read", ng[:len(ng)-9]},
		{"pcapng block length", "packet 2 at octet 120: a block of type 6 that claims 7 octets; only what comes before it was read", func() []byte {
			b := slices.Clone(ng)
			b[124] = 7
			return b
		}()},
		{"pcapng interface", "packet 2 at octet 120: it belongs to interface 9, which the file does not describe; only what comes before it was read", func() []byte {
			b := slices.Clone(ng)
			b[128] = 9
			return b
		}()},
	} {
		t.Run(c.name, func(t *testing.T) {
			tr := importBytes(t, c.data)
			if tr.Packets() != 1 || !slices.Equal(tr.Warnings, []string{c.warning}) {
				t.Errorf("%d packets, warnings %q, want %q", tr.Packets(), tr.Warnings, c.warning)
			}
		})
	}
}

func TestInputWithoutPacketsIsAnErrorThatSaysWhatToDo(t *testing.T) {
	arp := append([]byte("\xff\xff\xff\xff\xff\xff\x02\x00\x00\x00\x00\x01\x08\x06"),
		make([]byte, 28)...)
	ethernet := rawPcap(arp)
	ethernet[20] = 1
	wifi := rawPcap([]byte{1, 2, 3, 4})
	wifi[20] = 195
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"empty", nil, "x is too short for a capture: it has no pcap or pcapng header; record one with tcpdump -w"},
		{"text", []byte("version: 1\n"), "x is not a pcap or pcapng file: it begins with the octets 76 65 72 73; record one with tcpdump -w FILE, or convert it with editcap"},
		{"header only", rawPcap(), "x has no packets: record again while the connection is used"},
		{"cut header", rawPcap()[:10], "x: the file ends inside its header of 24 octets; record it again"},
		{"damaged at once", append(rawPcap(), 1, 2,
			3), "x: packet 1 at octet 24: the file ends in the middle of it; record it again"},
		{"no IP", ethernet, "x has no IP packets: 1 packet is not IP and left out: 1 ARP (EtherType 0x0806)"},
		{"another link layer", wifi, `x has no IP packets: 1 packet is left out: link type 195 is not read; record on an Ethernet or "any" interface`},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := capture.Import(bytes.NewReader(c.data), "x", capture.Options{})
			if err == nil || err.Error() != c.want {
				t.Errorf("error\n%v, want\n%s", err, c.want)
			}
		})
	}
}

func TestLimitsEndTheReadingWithAWarning(t *testing.T) {
	syn := segment(fromClient, 100, 0, 2, "")
	for _, opt := range []capture.Options{{MaxPackets: 2}, {MaxOctets: 90}} {
		tr, err := capture.Import(bytes.NewReader(rawPcap(syn, syn, syn)), "x", opt)
		if err != nil || tr.Packets() != 2 || len(tr.Warnings) != 1 ||
			!strings.Contains(tr.Warnings[0], "only the first 2 packets") {
			t.Errorf("%+v: %d packets, %v, %v", opt, tr.Packets(), tr.Warnings, err)
		}
	}
}

func TestAFileOfBlocksWithoutPacketsDoesNotGoOnForEver(t *testing.T) {
	le := binary.LittleEndian
	data := slices.Concat(ngSection(le), bytes.Repeat(ngBlock(le, 99, nil), 100_001))
	_, err := capture.Import(bytes.NewReader(data), "x", capture.Options{})
	if err == nil || !strings.Contains(err.Error(), "100000 blocks without a packet") {
		t.Errorf("error %v", err)
	}
}

func TestMoreConnectionsThanTheLimitEndTheReadingWithAWarning(t *testing.T) {
	var syns [][]byte
	for port := range uint16(4) {
		syns = append(syns, segment(way{1, 2, 40000 + port, 80}, 100, 0, 2, ""))
	}
	tr, err := capture.Import(bytes.NewReader(rawPcap(syns...)), "x", capture.Options{MaxConns: 3})
	if err != nil || tr.Packets() != 3 || len(tr.Conns()) != 3 || len(tr.Warnings) != 1 {
		t.Errorf("%d packets, %d connections, %v, %v", tr.Packets(), len(tr.Conns()), tr.Warnings,
			err)
	}
}

func gzipped(t *testing.T, data []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestAPackedFileIsUnpackedUpToALimit(t *testing.T) {
	le := binary.LittleEndian
	start := slices.Concat(ngSection(le), ngInterface(le, 101, 6), ngPacket(le, 0, 1, segment(fromClient, 100, 0, 2, "")))
	other := make([]byte, 1<<20) // a block of a kind that nobody reads
	le.PutUint32(other, 0x0bad)
	le.PutUint32(other[4:], 1<<20)
	le.PutUint32(other[len(other)-4:], 1<<20)
	file := gzipped(t, append(start, bytes.Repeat(other, 20)...))
	tr, err := capture.Import(bytes.NewReader(file), "x", capture.Options{MaxOctets: 1 << 20})
	if err != nil || tr.Packets() != 1 || len(tr.Warnings) != 1 ||
		!strings.Contains(tr.Warnings[0], "the file unpacks to more than the 3145728 octets that are read; only what comes before it was read") {
		t.Fatalf("%v, %v", err, tr.Warnings)
	}
}

func TestWhatComesBeforeTheDamageOfAPackedFileIsRead(t *testing.T) {
	var frames [][]byte
	noise := uint32(1) // so that it packs to many octets
	for i := range 2000 {
		b := make([]byte, 100)
		for k := range b {
			noise = noise*1664525 + 1013904223
			b[k] = byte(noise >> 24)
		}
		frames = append(frames, segment(fromClient, uint32(100*i), 901, 0x10, string(b)))
	}
	file := gzipped(t, rawPcap(frames...))
	for name, bad := range map[string][]byte{
		"cut": file[:len(file)/2], "overwritten": slices.Concat(file[:len(file)/2], bytes.Repeat([]byte{0xff}, 4000), file[len(file)/2:]),
	} {
		tr, err := capture.Import(bytes.NewReader(bad), "x", capture.Options{})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if n := tr.Packets(); n < 500 || n >= 2000 || len(tr.Warnings) != 1 {
			t.Errorf("%s: %d packets, %q", name, n, tr.Warnings)
		}
	}
}
