package wire_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wirewalk/sim/capture"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/wire"
)

// recordedTLS is a recording of TLS; the README beside it says how it was made.
func recordedTLS(t *testing.T, name string) *trace.Trace {
	t.Helper()
	f, err := os.Open(filepath.Join("..", "capture", "testdata", "tls", name+".pcap"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	tr, err := capture.Import(f, name, capture.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return tr
}

func TestThePacketTreeShowsTheFieldsOfAHello(t *testing.T) {
	tr := recordedTLS(t, "hrr")
	for id, want := range map[trace.PacketID][]string{
		4: {
			"Content type=22 (handshake)", "Version=TLS 1.0", "Type=1 (ClientHello)", "Legacy version=TLS 1.2", "Extension=server_name: app.example",
			"Extension=application_layer_protocol_negotiation: h2, http/1.1", "Extension=key_share: x25519",
			"Extension=supported_versions: TLS 1.3, TLS 1.2, TLS 1.1, TLS 1.0",
		},
		6: {"TLS=HelloRetryRequest (TLS 1.3)", "Cipher suite=AES_256_GCM_SHA384", "Extension=key_share: secp384r1", "TLS=ChangeCipherSpec"},
		9: {"TLS=ServerHello (TLS 1.3)", "Content type=23 (application data)", "Encrypted=23 octets"},
	} {
		octets, fields, err := wire.Tree(tr, id, 0)
		if err != nil {
			t.Fatal(err)
		}
		var lines []string
		for _, f := range fields {
			lines = append(lines, f.Name+"="+f.Value)
			if f.Start < 0 || f.Start > f.End || f.End > len(octets) {
				t.Errorf("#%d: %s lies at %d to %d of %d", id, f.Name, f.Start, f.End, len(octets))
			}
		}
		text := "\n" + strings.Join(lines, "\n") + "\n"
		for _, w := range want {
			if !strings.Contains(text, "\n"+w+"\n") {
				t.Errorf("#%d has no %q:%s", id, w, text)
			}
		}
	}
}

// Two faces say the same of a packet: the heads of its records in the tree, and its name.
func TestThePacketTreeAndTheLadderNameTheSameRecords(t *testing.T) {
	for _, name := range []string{"tls12", "tls13", "go12", "hrr", "post13", "unknown-ca-12"} {
		tr := recordedTLS(t, name)
		for id := trace.PacketID(1); int(id) <= tr.Packets(); id++ {
			p := tr.Packet(id)
			names := inspect.TLSNames(tr, p)
			_, fields, err := wire.Tree(tr, id, 0)
			if err != nil {
				t.Fatal(err)
			}
			heads, covered := "", 0
			for _, f := range fields {
				if f.Depth == 0 && f.Name == "TLS" {
					heads, covered = heads+f.Value+" + ", covered+f.End-f.Start
				}
			}
			if len(names) > 0 && covered != int(p.Seg.Payload.Len) {
				t.Errorf("%s #%d: the tree has %d of %d octets", name, id, covered, p.Seg.Payload.Len)
			}
			for _, n := range names {
				if !strings.Contains(n, " records, ") && !strings.HasSuffix(n, " goes on") && !strings.Contains(heads, n+" + ") {
					t.Errorf("%s #%d: %q is not in the tree, which has %q", name, id, n, heads)
				}
			}
		}
	}
}
