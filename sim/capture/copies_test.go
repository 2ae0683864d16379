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
)

// stamped is a frame with the time of its capture in microseconds.
type stamped struct {
	us    int64
	frame []byte
}

// stampedPcap is a file of frames of a link type, in the order given.
func stampedPcap(link uint32, list ...stamped) []byte {
	var frames [][]byte
	for _, s := range list {
		frames = append(frames, s.frame)
	}
	out := rawPcap(frames...)
	le := binary.LittleEndian
	le.PutUint32(out[20:], link)
	at := 24
	for _, s := range list {
		le.PutUint32(out[at:], uint32(1_000_000+s.us/1_000_000))
		le.PutUint32(out[at+4:], uint32(s.us%1_000_000))
		at += 16 + len(s.frame)
	}
	return out
}

// with gives a datagram an identification and a TTL.
func with(datagram []byte, ipid uint16, ttl byte) []byte {
	out := slices.Clone(datagram)
	binary.BigEndian.PutUint16(out[4:], ipid)
	out[8] = ttl
	return out
}

// any2 is a datagram as Linux's "any" device gives it.
func any2(intf, direction byte, datagram []byte) []byte {
	head := []byte{8, 0, 0, 0, 0, 0, 0, intf, 0, 1, direction, 6, 2, 0, 0, 0, 0, intf, 0, 0}
	return append(head, datagram...)
}

// ether is a datagram between two stations.
func ether(from, to byte, datagram []byte) []byte {
	return append([]byte{2, 0, 0, 0, 0, to, 2, 0, 0, 0, 0, from, 8, 0}, datagram...)
}

// talkOf are the datagrams of a connection with one exchange, numbered by their senders.
func talkOf() [][]byte {
	const ask, reply = "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi"
	n, m := uint32(101+len(ask)), uint32(901+len(reply))
	return [][]byte{
		with(segment(fromClient, 100, 0, 2, ""), 7, 64), with(segment(fromServer, 900, 101, 0x12, ""), 70, 64),
		with(segment(fromClient, 101, 901, 0x10, ""), 8, 64), with(segment(fromClient, 101, 901, 0x18, ask), 9, 64),
		with(segment(fromServer, 901, n, 0x18, reply), 71, 64), with(segment(fromClient, n, m, 0x10, ""), 10, 64),
		with(segment(fromClient, n, m, 0x11, ""), 11, 64), with(segment(fromServer, m, n+1, 0x11, ""), 72, 64),
		with(segment(fromClient, n+1, m+1, 0x10, ""), 12, 64),
	}
}

// bare takes the identification from datagrams, as of a sender that numbers nothing.
func bare(list [][]byte) [][]byte {
	var out [][]byte
	for _, d := range list {
		out = append(out, with(d, 0, 64))
	}
	return out
}

// TestOnePacketThatWasCapturedSeveralTimesIsOne: places are the frames of one
// datagram, and how long after each other they come.
func TestAPacketThatWasCapturedSeveralTimesIsOne(t *testing.T) {
	type places func(datagram []byte) []stamped
	here := func(d []byte) []stamped { return []stamped{{0, ether(1, 2, d)}, {30, ether(1, 2, d)}} }
	for _, c := range []struct {
		name   string
		link   uint32
		list   [][]byte
		places places
	}{
		{"by several interfaces", 276, talkOf(), func(d []byte) []stamped {
			return []stamped{{0, any2(5, 0, d)}, {4, any2(3, 0, d)}, {8, any2(2, 4, d)}}
		}},
		{"by several interfaces, unnumbered", 276, bare(talkOf()), func(d []byte) []stamped {
			return []stamped{{0, any2(5, 0, d)}, {4, any2(3, 0, d)}, {8, any2(2, 4, d)}}
		}},
		{"by several interfaces of a router", 276, talkOf(), func(d []byte) []stamped {
			return []stamped{{0, any2(5, 0, d)}, {400, any2(2, 4, with(d, uint16(d[5]), d[8]-1))}}
		}},
		{"before and behind a router", 1, talkOf(), func(d []byte) []stamped {
			return []stamped{{0, ether(1, 2, d)}, {900, ether(2, 3, with(d, uint16(d[5]), d[8]-1))}}
		}},
		{"by a switch that copies both ways", 1, talkOf(), here},
		{"by such a switch, unnumbered", 1, bare(talkOf()), here},
		{"with a checksum that a card fills in later", 1, talkOf(), func(d []byte) []stamped {
			other := slices.Clone(d)
			other[20+16] ^= 0x55
			return []stamped{{0, ether(1, 2, d)}, {30, ether(1, 2, other)}}
		}},
		{"within a tunnel, and alone", 101, talkOf(), func(d []byte) []stamped {
			return []stamped{{0, d}, {30, with(carriedUDP(4789, "\x08\x00\x00\x00\x00\x00\x2a\x00"+innerEther+"\x08\x00"+string(d)), uint16(d[5])*3, 64)}}
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var list []stamped
			each := 0
			for i, d := range c.list {
				for _, s := range c.places(d) {
					list = append(list, stamped{int64(i)*20_000 + s.us, s.frame})
				}
				each = len(list) / (i + 1)
			}
			data := stampedPcap(c.link, list...)
			tr := importBytes(t, data)
			if tr.Packets() != len(c.list) || len(tr.Conns()) != 1 {
				t.Fatalf("%d packets in %d connections, want %d in one", tr.Packets(), len(tr.Conns()), len(c.list))
			}
			for id := trace.PacketID(1); int(id) <= tr.Packets(); id++ {
				p := tr.Packet(id)
				if p.Again != 0 || len(p.Extra().Copies) != each-1 || p.Extra().Frame != (int(id)-1)*each+1 {
					t.Errorf("#%d repeats #%d, is frame %d and has the copies %v", id, p.Again, p.Extra().Frame, p.Extra().Copies)
				}
				if label := fmt.Sprintf("captured %d times: frames %d, ", each, p.Extra().Frame); !slices.ContainsFunc(p.Extra().Labels,
					func(s string) bool { return strings.HasPrefix(s, label) }) {
					t.Errorf("labels %q lack %q", p.Extra().Labels, label)
				}
			}
			all := importWithCopies(t, data)
			if all.Packets() != len(list) {
				t.Errorf("unfolded, there are %d packets of %d", all.Packets(), len(list))
			}
		})
	}
}

func importWithCopies(t *testing.T, data []byte) *trace.Trace {
	t.Helper()
	tr, err := capture.Import(bytes.NewReader(data), "x", capture.Options{Copies: true})
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

func TestCopiesOfAnotherInterfaceOfAFileAreFoldedAtAnyDelay(t *testing.T) {
	le := binary.LittleEndian
	for _, delay := range []uint64{10, 5_000, 3_000_000, 90_000_000} {
		file := slices.Concat(ngSection(le), ngInterface(le, 101, 6), ngInterface(le, 101, 6))
		type entry struct {
			at   uint64
			intf uint32
			d    []byte
		}
		var all []entry
		for i, d := range talkOf() {
			at := 1_000_000_000_000 + uint64(i)*10_000
			all = append(all, entry{at, 0, d}, entry{at + delay, 1, with(d, uint16(d[5]), 61)})
		}
		slices.SortStableFunc(all, func(a, b entry) int { return int(int64(a.at) - int64(b.at)) })
		for _, e := range all {
			file = append(file, ngPacket(le, e.intf, e.at, e.d)...)
		}
		if tr := importBytes(t, file); tr.Packets() != 9 || len(tr.Conns()) != 1 {
			t.Errorf("%d us apart: %d packets in %d connections", delay, tr.Packets(), len(tr.Conns()))
		}
	}
}

func TestWhatIsSentAgainIsNotFolded(t *testing.T) {
	syn := with(segment(fromClient, 100, 0, 2, ""), 7, 64)
	dataOf := func(ipid uint16) []byte { return with(segment(fromClient, 101, 901, 0x18, "hello"), ipid, 64) }
	ack := func(ipid uint16) []byte { return with(segment(fromServer, 901, 101, 0x10, ""), ipid, 64) }
	for _, c := range []struct {
		name string
		link uint32
		list []stamped
	}{
		{"with another identification, at once", 101, []stamped{
			{0, syn}, {100, dataOf(8)}, {130, dataOf(9)}, {150, dataOf(10)}, {160, dataOf(11)},
		}},
		{"with the same, later", 101, []stamped{{0, syn}, {100, dataOf(8)}, {200_100, dataOf(8)}, {600_000, dataOf(8)}, {1_400_000, dataOf(8)}}},
		{"with the same, some milliseconds later", 101, []stamped{{0, syn}, {100, dataOf(8)}, {5_100, dataOf(8)}, {10_000, dataOf(8)}, {14_000, dataOf(8)}}},
		{"by a sender that numbers nothing, as an answer", 101, []stamped{
			{0, with(syn, 0, 64)}, {100, dataOf(0)}, {130, ack(0)}, {150, dataOf(0)}, {160, ack(0)}, {170, dataOf(0)}, {180, ack(0)},
		}},
		{"by a sender that gives all the same identification", 101, []stamped{
			{0, with(syn, 1, 64)}, {10_000, dataOf(1)}, {20_000, dataOf(1)}, {30_000, with(segment(fromClient, 106, 901, 0x18, "world"), 1, 64)},
		}},
		{"duplicate ACKs of a receiver that numbers nothing", 101, []stamped{
			{0, with(syn, 0, 64)}, {100, with(segment(fromServer, 900, 101, 0x12, ""), 0, 64)}, {200, dataOf(0)}, {300, ack(0)}, {310, ack(0)}, {320, ack(0)}, {330, ack(0)},
		}},
		{"a network that doubles a packet", 101, []stamped{
			{0, syn}, {100, dataOf(8)}, {130, dataOf(8)}, {200, with(segment(fromClient, 106, 901, 0x18, "world"), 9, 64)},
		}},
		{"on two interfaces, later", 276, []stamped{{0, any2(2, 4, syn)}, {100, any2(2, 4, dataOf(8))}, {200_100, any2(3, 4, dataOf(8))}}},
		{"through another router, later", 1, []stamped{{0, ether(1, 2, syn)}, {100, ether(1, 2, dataOf(8))}, {200_100, ether(1, 3, dataOf(8))}}},
		{"with a TTL that rises", 1, []stamped{{0, ether(1, 2, with(dataOf(8), 8, 60))}, {10, ether(1, 3, dataOf(8))}}},
		{"with other octets", 1, []stamped{
			{0, ether(1, 2, dataOf(8))}, {10, ether(1, 3, with(segment(fromClient, 101, 901, 0x18, "Hello"), 8, 64))},
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			if tr := importBytes(t, stampedPcap(c.link, c.list...)); tr.Packets() != len(c.list) {
				t.Errorf("%d packets, want %d", tr.Packets(), len(c.list))
			}
		})
	}
}

// The file is tcpdump's of the device "any" (SLL2), each packet three times.
func TestACaptureOfAllInterfacesHasNoRetransmissions(t *testing.T) {
	data, err := os.ReadFile("testdata/files/wild/dup-sll2-any.pcap")
	if err != nil {
		t.Fatal(err)
	}
	tr := importBytes(t, data)
	if tr.Packets() != 15 || len(tr.Conns()) != 1 || len(tr.Exchanges()) != 3 {
		t.Errorf("%d packets, %d connections, %d exchanges", tr.Packets(), len(tr.Conns()), len(tr.Exchanges()))
	}
	for id := trace.PacketID(1); int(id) <= tr.Packets(); id++ {
		if p := tr.Packet(id); p.Again != 0 || p.Dropped != 0 {
			t.Errorf("#%d: %+v", id, p)
		}
	}
}
