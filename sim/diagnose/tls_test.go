package diagnose

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wirewalk/sim/capture"
	"wirewalk/sim/wire/tls"
)

// The recordings are described in sim/capture/testdata/tls/README.md.
func TestTLSHandshakesThatFailAreFoundWithTheirReason(t *testing.T) {
	const others = "reset reset-unread reset-after-close request-after-fin early-answer no-answer bad-framing half-closed"
	for _, c := range []judged{
		{file: "unknown-ca-12", says: "the client sends alert unknown_ca (fatal)"},
		{file: "unknown-ca-13", says: "the client sends alert unknown_ca (fatal)"},
		{file: "no-version", says: "the server sends alert protocol_version (fatal)"},
		{file: "no-cipher", says: "the server sends alert handshake_failure (fatal)"},
		{file: "no-alpn", says: "the server sends alert no_application_protocol (fatal)"},
		{file: "client-cert-12", says: "the server sends alert handshake_failure (fatal)"},
		{file: "client-cert-13", says: "the server answers the client's last flight with a record as long as an alert"},
		{file: "hello-fin", says: "the server ends the connection (FIN) behind the ClientHello, before a ServerHello"},
		{file: "hello-rst", says: "the server ends the connection (RST) behind the ClientHello, before a ServerHello"},
		{file: "tls-to-http", says: "the server's answer to the ClientHello is no TLS"},
	} {
		c.must, c.not, c.whole = "tls-failed", others, true
		t.Run(c.file, func(t *testing.T) { judge(t, filepath.Join("..", "capture", "testdata", "tls", c.file+".pcap"), c) })
	}
}

func TestTheAdviceAgainstAnAlertNamesWhoMustDoWhat(t *testing.T) {
	for file, want := range map[string]string{
		"unknown-ca-13":  "let the client trust the authority that signed the server's certificate",
		"no-version":     "the client offers TLS 1.2 at most",
		"no-alpn":        "the client offers smtp",
		"client-cert-12": "give the client a certificate that the server trusts",
		"no-cipher":      "a cipher suite, a group and a signature in common",
	} {
		r := whole(recorded(t, filepath.Join("..", "capture", "testdata", "tls", file+".pcap")))
		if len(r.Findings) != 1 || !strings.Contains(r.Findings[0].Advice, want) {
			t.Errorf("%s: %+v", file, r.Findings)
		}
	}
}

func TestOrderlyEndsOfTLSAreNoFailure(t *testing.T) {
	const crossings = "tls-failed request-crossed-fin request-after-fin reset-unread reset bad-framing early-answer no-answer slow-answer"
	for _, c := range []judged{
		{file: "tls12", whole: true},
		{file: "tls13", whole: true},
		{file: "tls12-cbc", whole: true},
		{file: "tls12-chacha", whole: true},
		{file: "tls13-early", whole: true},
		{file: "tls13-resumed", whole: true},
		{file: "tls13-chacha", must: "retransmission-needless"},
		{file: "tls12-resumed", must: "fin-repeated"},
		{file: "hrr", whole: true},
		{file: "go13", whole: true},
		{file: "mutual-12", whole: true},
		{file: "go12", must: "close-notify-race"},
		{file: "post13", must: "close-notify-race"},
		{file: "mutual-13", must: "close-notify-race"},
		{file: "go-idle-close", must: "close-notify-race"},
		{file: "go12-idle-close", must: "close-notify-race"},
		{file: "keyupdate", must: "reset-after-close"}, // The server's program writes on behind the client's FIN.
	} {
		c.not = crossings
		t.Run(c.file, func(t *testing.T) { judge(t, filepath.Join("..", "capture", "testdata", "tls", c.file+".pcap"), c) })
	}
}

func TestWithKeysFindingsAreThoseOfPlainHTTP(t *testing.T) {
	for file, want := range map[string]string{
		"client-cert-13": "tls-failed: TLS fails behind its handshake: the server sends alert certificate_required (fatal), #13",
		"tls13-early":    "no-answer: request without an answer: the server closed (FIN) 2.04 ms after it (#28)",
		"go13":           "",
		"tls13":          "",
		"tls12":          "",
		"mutual-12":      "",
		"tls12-chacha":   "",
		"post13":         "close-notify-race: close_notify met the other side's FIN, then RST: harmless (#31)",
	} {
		path := filepath.Join("..", "capture", "testdata", "tls", file)
		log, err := os.ReadFile(path + ".keys")
		if err != nil {
			t.Fatal(err)
		}
		keys := &tls.Keys{}
		if err := keys.Add(bytes.NewReader(log)); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(path + ".pcap")
		if err != nil {
			t.Fatal(err)
		}
		tr, err := capture.Import(bytes.NewReader(data), file, capture.Options{Keys: keys})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		r := whole(tr)
		for i := range r.Findings {
			got = append(got, r.Findings[i].ID+": "+r.Findings[i].Summary)
		}
		if strings.Join(got, "\n") != want {
			t.Errorf("%s: %q, want %q", file, got, want)
		}
	}
}
