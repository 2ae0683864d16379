package tcpdump_test

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"wirewalk/sim/capture"
	"wirewalk/sim/format/tcpdump"
)

// pcapOf writes raw IP datagrams as a capture, each cut to its snap length.
func pcapOf(datagrams [][]byte, snap []int) []byte {
	le := binary.LittleEndian
	out := le.AppendUint32(nil, 0xa1b2c3d4)
	out = le.AppendUint32(out, 2|4<<16)
	out = le.AppendUint32(le.AppendUint32(out, 0), 0)
	out = le.AppendUint32(le.AppendUint32(out, 262144), 101)
	for i, d := range datagrams {
		n := min(snap[i], len(d))
		us := 1_000_000_000_000_000 + uint64(i)*777_777_777
		out = le.AppendUint32(le.AppendUint32(out, uint32(us/1_000_000)), uint32(us%1_000_000))
		out = le.AppendUint32(le.AppendUint32(out, uint32(n)), uint32(len(d)))
		out = append(out, d[:n]...)
	}
	return out
}

func ip4(proto byte, src, dst byte, body []byte) []byte {
	b := binary.BigEndian.AppendUint16([]byte{0x45, 0}, uint16(20+len(body)))
	b = append(b, 1, 2, 0x40, 0, 64, proto, 0, 0, 10, 0, 0, src, 10, 0, 0, dst)
	return append(b, body...)
}

func randomTCP(r *rand.Rand, a, b byte) []byte {
	ports := []uint16{80, 8080, 40000, 40001, 5000}
	be := binary.BigEndian
	s := be.AppendUint16(nil, ports[r.IntN(len(ports))])
	s = be.AppendUint16(s, ports[r.IntN(len(ports))])
	s = be.AppendUint32(be.AppendUint32(s, r.Uint32()), r.Uint32())
	options := randomOptions(r)
	offset := byte(5 + len(options)/4)
	switch r.IntN(30) {
	case 0:
		offset = byte(r.IntN(16))
	}
	flags := []byte{2, 0x12, 0x10, 0x18, 0x11, 4, 0x14, 0x30, 0, 0xc2, 0xd8, byte(r.Uint32())}[r.IntN(12)]
	s = append(s, offset<<4, flags)
	s = be.AppendUint16(s, uint16(r.Uint32()))
	s = append(s, 0, 0, byte(r.Uint32()), byte(r.Uint32()))
	s = append(s, options...)
	if r.IntN(2) == 0 {
		s = append(s, texts[r.IntN(len(texts))]...)
	}
	return ip4(6, a, b, s)
}

var texts = []string{
	"GET /small HTTP/1.1\r\nHost: x\r\n\r\n", "HTTP/1.1 200 OK\r\n\r\nhello",
	"HTTP/1.1 200 OK\r\nX", "hello", "POST / HTTP/1.0\n\n",
	"HTTP/1.1 20", "HTTP/1.1 200", "HTTP/1.1  404  Not Found\r\n", "get / http/1.1\r\n", "GET",
	"GET ", "GET\r\n", "GET /a\rb HTTP/1.1\r\n",
	"GET /\x1b[31m HTTP/1.1\r\n", "GET /\xc3\xa4 HTTP/1.1\r\n", "GET /a\tb HTTP/1.1\r\n",
	"GET / HTTP/1.1\r", "\r\n", "200 200 OK\r\n",
	"x 200\r\n", "x\t200\r\n", "x 2000\r\n", "VERSION-CONTROL /\r\n", "PATCH / HTTP/1.1\r\n",
	"M-SEARCH * HTTP/1.1\r\n", " GET /\r\n",
	"OPTIONS\x00 /\r\n", "GET\x80 /\r\n", "\x16\x03\x01\x02\x00", "a b c d\r\n", "x\n200\r\n",
	"GET /\r\r\n", "x\x0b200 OK\r\n", "PUT\f/\r\n",
	"BASELINE-CONTROL /x", "HTTP/1.1 304 Not Modified\nA: b\n\n",
	"DELETE /1 HTTP/1.1\r\nContent-Length: 0\r\n\r\n",
}

func randomOptions(r *rand.Rand) []byte {
	var o []byte
	for range r.IntN(4) {
		switch r.IntN(18) {
		case 0:
			o = append(o, 2, 4, 5, 180)
		case 1:
			o = append(o, 1)
		case 2:
			o = append(o, 1, 3, 3, byte(r.IntN(15)))
		case 3:
			o = append(o, 4, 2)
		case 4:
			o = append(o, 1, 1, 8, 10, 1, 2, 3, 4, 5, 6, 7, 8)
		case 5:
			o = append(o, 1, 1, 5, 10, 0, 0, 1, 0, 0, 0, 2, 0)
		case 6:
			o = append(o, 5, 6, 1, 2, 3, 4)
		case 7:
			o = append(o, 28, 4, 0x80, 5)
		case 8:
			o = append(o, 34, 2)
		case 9:
			o = append(o, 99, 5, 1, 2, 3)
		case 10:
			o = append(o, 2, 3, 5)
		case 11:
			o = append(o, 8, 0)
		case 12:
			o = append(o, 5, 18, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0)
		case 13:
			o = append(o, 3, 4, 1, 2)
		default:
			kinds := []byte{2, 3, 4, 5, 6, 7, 8, 11, 12, 13, 19, 28, 29, 34, 99, 254}
			n := r.IntN(20)
			if n > 10 {
				n = []int{0, 1, 2, 4, 8, 16}[r.IntN(6)]
			}
			o = append(o, kinds[r.IntN(len(kinds))], byte(2+n), 0xf9, 0x89)
			o = append(o[:len(o)-2+min(n, 2)], make([]byte, max(n-2, 0))...)
			for i := len(o) - r.IntN(n+1); i < len(o); i++ {
				o[i] = byte(r.Uint32())
			}
		}
	}
	for len(o)%4 != 0 {
		o = append(o, 0)
	}
	if len(o) > 40 {
		return o[:40]
	}
	return o
}

func randomICMP(r *rand.Rand, a, b byte) []byte {
	kinds := [][2]byte{{0, 0}, {8, 0}, {3, byte(r.IntN(16))}, {3, 3}, {3, 4}, {4, 0}, {11, byte(r.IntN(3))}, {12, byte(r.IntN(2))}}
	k := kinds[r.IntN(len(kinds))]
	m := []byte{k[0], k[1], 0, 0, byte(r.IntN(40)), 0, byte(r.IntN(6)), byte(r.IntN(6))}
	proto := []byte{6, 17, 1, 47}[r.IntN(4)]
	return ip4(1, a, b, append(m, ip4(proto, b, a, []byte{0x9c, 0x40, 0, 80, 0, 0, 0, 1})...))
}

func randomUDP(r *rand.Rand, a, b byte) []byte {
	n := r.IntN(30)
	s := []byte{0x9c, 0x40, 0x1f, 0x90, 0, byte(8 + n), 0, 0}
	if r.IntN(20) == 0 {
		s[5] = byte(r.IntN(60))
	}
	return ip4(17, a, b, append(s, bytes.Repeat([]byte{'x'}, n)...))
}

func TestTcpdumpPrintsOddPacketsAsTcpdumpDoes(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var datagrams [][]byte
	var snap []int
	for range 4000 {
		a, b := byte(1+r.IntN(2)), byte(1+r.IntN(3))
		var d []byte
		switch r.IntN(8) {
		case 0:
			d = randomICMP(r, a, b)
		case 1:
			d = randomUDP(r, a, b)
		default:
			d = randomTCP(r, a, b)
		}
		datagrams, snap = append(datagrams, d), append(snap, 65535)
		if r.IntN(10) == 0 {
			snap[len(snap)-1] = 20 + r.IntN(60)
		}
	}
	data := pcapOf(datagrams, snap)
	file := filepath.Join(t.TempDir(), "odd.pcap")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	tr, err := capture.Import(bytes.NewReader(data), "odd.pcap", capture.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	if err := tcpdump.Tcpdump(&got, tr, 0); err != nil {
		t.Fatal(err)
	}
	compareLines(t, got.String(), printed(t, file))
}
