package anonymize_test

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"wirewalk/sim/capture"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
)

// What a hello says of its protocol stays, and its names go.
func TestAHiddenHelloHasItsVersionsAndNotItsNames(t *testing.T) {
	for _, name := range []string{"tls12", "tls12-resumed", "hrr", "no-alpn", "unknown-ca-13"} {
		tr := read(t, filepath.Join("..", "capture", "testdata", "tls", name+".pcap"))
		out, _ := hidden(t, tr)
		again, err := capture.Import(bytes.NewReader(out), "x", capture.Options{})
		if err != nil {
			t.Fatal(err)
		}
		for id := trace.PacketID(1); int(id) <= tr.Packets(); id++ {
			before, after := inspect.TLSNames(tr, tr.Packet(id)), inspect.TLSNames(again, again.Packet(id))
			if len(before) != len(after) {
				t.Errorf("%s #%d: %q, hidden %q", name, id, before, after)
				continue
			}
			for i := range before {
				if strings.Contains(after[i], "app.example") || strings.HasPrefix(before[i], "ServerHello") && before[i] != after[i] ||
					strings.HasPrefix(before[i], "HelloRetryRequest") && before[i] != after[i] {
					t.Errorf("%s #%d: %q, hidden %q", name, id, before[i], after[i])
				}
			}
		}
	}
}
