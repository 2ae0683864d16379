package tcpdump_test

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"wirewalk/sim/capture"
	"wirewalk/sim/format/tcpdump"
)

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// ip6 is a datagram from ::1 to 2001:db8::2.
func ip6(next byte, body ...[]byte) []byte {
	all := slices.Concat(body...)
	b := binary.BigEndian.AppendUint16([]byte{0x60, 0, 0, 0}, uint16(len(all)))
	b = append(append(b, next, 64), make([]byte, 15)...)
	b = append(b, 1, 0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2)
	return append(b, all...)
}

func TestTcpdumpPrintsCapturesOfAllLinkLayersAsTcpdumpDoes(t *testing.T) {
	tcp := unhex(t, "9c400050000003e8000000005002000000000000")
	four, six := ip4(6, 1, 2, tcp), ip6(6, tcp)
	ether := "020000000002020000000001"
	frame := func(link string,
		datagram []byte,
	) []byte {
		return append(unhex(t, link), datagram...)
	}
	icmp6 := func(head string, body []byte) []byte { return ip6(58, unhex(t, head), body) }
	for _, c := range []struct {
		name   string
		link   uint32
		frames [][]byte
	}{
		{"Ethernet", 1, [][]byte{
			frame(ether+"0800", four), frame(ether+"8100000c0800", four), frame(ether+"86dd", six),
			append(frame(ether+"0800", four), 0, 0, 0, 0, 0, 0),
		}},
		{"Linux cooked", 113, [][]byte{frame("00000001000602000000000100000800",
			four), frame("000400010006020000000001000086dd", six)}},
		{"loopback", 0, [][]byte{frame("02000000", four), frame("1e000000", six)}},
		{"extension headers", 101, [][]byte{
			ip6(0, unhex(t, "0600010400000000"), tcp), ip6(60, unhex(t, "0600010400000000"), tcp),
			ip6(44, unhex(t, "0600000100000001"), tcp), ip6(44, unhex(t, "0600001000000001"), tcp),
			ip6(17, unhex(t, "138813890009000078")),
		}},
		{"ICMPv6", 101, [][]byte{
			icmp6("8000000000010002", nil), icmp6("8100000000010002",
				nil), icmp6("0104000000000000", six),
			icmp6("0100000000000000", six), icmp6("0103000000000000",
				six), icmp6("0101000000000000", six),
			icmp6("0200000000000500", six), icmp6("0300000000000000",
				six), icmp6("0400000000000000", six),
			icmp6("8700000000000000", six[24:40]), icmp6("8800000060000000",
				six[24:40]), icmp6("8500000000000000", nil),
		}},
		{"odd lengths", 101, [][]byte{
			ip4(4, 1, 2, four), slices.Concat(four[:2], []byte{0, 80},
				four[4:]), slices.Concat(four[:6], []byte{0x20, 0}, four[8:]),
			slices.Concat(four[:6], []byte{0, 16}, four[8:]), slices.Concat(four[:2], []byte{0, 0},
				four[4:]),
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			data := pcapOf(c.frames, slices.Repeat([]int{65535}, len(c.frames)))
			binary.LittleEndian.PutUint32(data[20:], c.link)
			file := filepath.Join(t.TempDir(), "x.pcap")
			if err := os.WriteFile(file, data, 0o600); err != nil {
				t.Fatal(err)
			}
			tr, err := capture.Import(bytes.NewReader(data), "x", capture.Options{})
			if err != nil {
				t.Fatal(err)
			}
			var got bytes.Buffer
			if err := tcpdump.Tcpdump(&got, tr, 0); err != nil {
				t.Fatal(err)
			}
			compareLines(t, got.String(), printed(t, file))
		})
	}
}

// FuzzTcpdump: any datagram is printed on one line of its own without control characters.
func FuzzTcpdump(f *testing.F) {
	tcp := []byte("\x9c\x40\x00\x50\x00\x00\x03\xe8\x00\x00\x00\x00\x50\x18\x00\x00\x00\x00\x00\x00GET / HTTP/1.1\r\n")
	f.Add(ip4(6, 1, 2, tcp), uint16(0))
	f.Add(ip6(44, []byte("\x06\x00\x00\x01\x00\x00\x00\x01"), tcp), uint16(9))
	f.Add(ip4(1, 1, 2, append([]byte{3, 3, 0, 0, 0, 0, 0, 0}, ip4(6, 2, 1, tcp)...)), uint16(0))
	f.Fuzz(func(t *testing.T, datagram []byte, cut uint16) {
		tr, err := capture.Import(bytes.NewReader(pcapOf([][]byte{datagram},
			[]int{len(datagram) - int(cut)%(len(datagram)+1)})), "x",
			capture.Options{})
		if err != nil {
			return
		}
		var got bytes.Buffer
		if err := tcpdump.Tcpdump(&got, tr, 0); err != nil {
			t.Fatal(err)
		}
		for i, c := range got.Bytes() {
			if c != '\t' && (c < ' ' || c > '~') && (c != '\n' || i != got.Len()-1) {
				t.Fatalf("octet %d of the line is %q:\n%q", i, c, got.String())
			}
		}
	})
}
