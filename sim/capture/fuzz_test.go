package capture_test

import (
	"bytes"
	"encoding/binary"
	"os"
	"slices"
	"testing"

	"wirewalk/sim/capture"
	"wirewalk/sim/trace"
	"wirewalk/sim/wire"
)

// FuzzImport: any octets give a trace that keeps its promises, or an error.
func FuzzImport(f *testing.F) {
	for _, file := range []string{
		"testdata/http/e01_http10_noka.pcap", "testdata/http/e07a_race_GET.pcap",
		"testdata/kernel/e17_loss_reno_sack1.pcap",
		"testdata/kernel/e10_ka_hostunreach.pcap", "testdata/tls/hrr.pcap", "testdata/tls/client-cert-12.pcap",
	} {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data[:min(len(data), 6000)])
	}
	le, be := binary.LittleEndian, binary.BigEndian
	syn := segment(fromClient, 100, 0, 2, "")
	f.Add(slices.Concat(ngSection(le), ngInterface(le, 101, 9), ngPacket(le, 0, 1e18, syn)))
	f.Add(slices.Concat(ngSection(be), ngInterface(be, 113, 0x8a), ngPacket(be, 0, 1e15, syn)))
	f.Add(rawPcap(segment6(43, "\x3c\x00\x00\x00\x00\x00\x00\x00\x06\x00\x01\x04\x00\x00\x00\x00",
		syn[20:])))
	f.Add(rawPcap(segment(fromClient, 1, 1, 0x18,
		"POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"),
		segment(fromServer, 1, 80, 0x18, "HTTP/1.1 200 OK\r\n\r\nbye"), segment(fromServer, 23, 80, 0x11, "")))
	for _, c := range tunnelCases() {
		f.Add(rawPcap(c.wrap(string(syn))))
	}
	keys := keysOf(f, "hrr")
	f.Fuzz(func(t *testing.T, data []byte) {
		tr, err := capture.Import(bytes.NewReader(data), "fuzz", capture.Options{MaxPackets: 500, Keys: keys})
		if err != nil {
			return
		}
		checkTrace(t, tr)
		var out bytes.Buffer
		if err := capture.WritePcapng(&out, tr, 0); err != nil {
			t.Fatal(err)
		}
		again, err := capture.Import(&out, "again", capture.Options{Copies: true})
		if err != nil {
			t.Fatal(err)
		}
		if again.Packets() != tr.Packets() || len(again.Conns()) != len(tr.Conns()) {
			t.Fatalf("written and read again: %d packets of %d, %d connections of %d",
				again.Packets(), tr.Packets(),
				len(again.Conns()), len(tr.Conns()))
		}
	})
}

// checkTrace holds a trace against what every reader relies on.
func checkTrace(t *testing.T, tr *trace.Trace) {
	t.Helper()
	for id := trace.RecordID(1); int(id) <= tr.Len(); id++ {
		r := tr.Record(id)
		if r.Cause >= id {
			t.Fatalf("record %d has the later cause %d", id, r.Cause)
		}
		if id > 1 && r.At < tr.Record(id-1).At {
			t.Fatalf("time runs back at record %d", id)
		}
		if int(r.Host) > len(tr.Hosts()) || int(r.Conn) > len(tr.Conns()) ||
			int(r.Packet()) > tr.Packets() {
			t.Fatalf("record %d refers to what is not there: %+v", id, r)
		}
	}
	for i := 1; i <= tr.Packets(); i++ {
		p := tr.Packet(trace.PacketID(i))
		if p.Sent == 0 || (p.Arrived == 0) == (p.Dropped == 0) || p.From == 0 || p.To == 0 || int(p.Again) >= i ||
			int(p.Extra().Cites) >= i {
			t.Fatalf("packet #%d: %+v", i, p)
		}
		if n := len(tr.Octets(nil, p.Seg.Payload)); n > int(p.Seg.Payload.Len) {
			t.Fatalf("packet #%d has %d octets of payload, its length is %d", i, n,
				p.Seg.Payload.Len)
		}
		if _, _, err := wire.Tree(tr, trace.PacketID(i), p.From); err != nil {
			t.Fatal(err)
		}
	}
}
