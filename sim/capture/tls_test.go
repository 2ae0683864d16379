package capture_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"wirewalk/sim/capture"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/wire/tls"
)

// tlsRecordings are the recordings of TLS, by name.
func tlsRecordings(t *testing.T) map[string]*trace.Trace {
	t.Helper()
	files, err := filepath.Glob("testdata/tls/*.pcap")
	if err != nil || len(files) < 25 {
		t.Fatalf("%d recordings, %v", len(files), err)
	}
	out := map[string]*trace.Trace{}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		out[file] = importBytes(t, data)
	}
	return out
}

// spokenTLS is what an end of a connection says in TLS.
type spokenTLS struct{ records, messages, alerts, names, suites []string }

// saidBy gathers it for each connection and source port.
func saidBy(tr *trace.Trace) map[string]spokenTLS {
	out := map[string]spokenTLS{}
	for i := range tr.Conns() {
		c := &tr.Conns()[i]
		for side, records := range c.TLS {
			var s spokenTLS
			for _, r := range records {
				s.records = append(s.records, fmt.Sprintf("%d %d", r.Type, r.Len))
				for _, p := range r.Parts {
					s.part(&p)
				}
			}
			if len(records) > 0 {
				out[fmt.Sprintf("%d %d", i, c.Ends[side].Addr.Port())] = s
			}
		}
	}
	return out
}

func (s *spokenTLS) part(p *tls.Part) {
	if p.Alert != nil {
		s.alerts = append(s.alerts, strconv.Itoa(int(p.Alert.Description)))
		return
	}
	s.messages = append(s.messages, strconv.Itoa(int(p.Type)))
	if p.Client != nil {
		s.names = append(s.names, append([]string{p.Client.ServerName}, p.Client.ALPN...)...)
	}
	if p.Server != nil {
		s.suites = append(s.suites, strconv.Itoa(int(p.Server.Suite)))
		if p.Server.ALPN != "" {
			s.names = append(s.names, p.Server.ALPN)
		}
	}
}

// tsharkSays is the same by tshark, which is told no keys.
func tsharkSays(t *testing.T, path, file string) map[string]spokenTLS {
	t.Helper()
	args := []string{"-r", file, "-T", "fields", "-E", "separator=|", "-E", "occurrence=a", "-Y", "tls", "-o", "tls.keylog_file:"}
	for _, port := range []string{"4431-4470", "4600-4610", "5430-5450"} {
		args = append(args, "-d", "tcp.port=="+port+",tls")
	}
	for _, f := range []string{
		"tcp.stream", "tcp.srcport", "tls.record.content_type", "tls.record.opaque_type", "tls.record.length", "tls.handshake.type",
		"tls.alert_message.desc", "tls.handshake.extensions_server_name", "tls.handshake.extensions_alpn_str",
	} {
		args = append(args, "-e", f)
	}
	b, err := exec.Command(path, args...).Output()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]spokenTLS{}
	for line := range strings.Lines(string(b)) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "|")
		list := func(i int) []string { return strings.FieldsFunc(f[i], func(r rune) bool { return r == ',' }) }
		key := f[0] + " " + f[1]
		s := out[key]
		s.records = append(s.records, list(4)...)
		s.messages = append(s.messages, list(5)...)
		s.alerts = append(s.alerts, list(6)...)
		s.names = append(s.names, append(list(7), list(8)...)...)
		out[key] = s
	}
	return out
}

func TestTsharkFindsTheSameTLSRecordsMessagesAlertsAndNames(t *testing.T) {
	path := tshark(t)
	all := tlsRecordings(t)
	for _, name := range strings.Fields("hrr tls12 tls12-cbc tls12-resumed tls13-early go12 mutual-13 client-cert-12 unknown-ca-13 no-alpn tls-to-http") {
		file := "testdata/tls/" + name + ".pcap"
		tr := all[file]
		t.Run(name, func(t *testing.T) {
			ours, theirs := saidBy(tr), tsharkSays(t, path, file)
			for key, want := range theirs {
				got := ours[key]
				lengths := make([]string, len(got.records))
				for i, r := range got.records {
					_, lengths[i], _ = strings.Cut(r, " ")
				}
				names := slices.DeleteFunc(got.names, func(s string) bool { return s == "" })
				for _, c := range []struct {
					what      string
					got, want []string
				}{
					{"records", lengths, want.records},
					{"messages", got.messages, want.messages},
					{"alerts", got.alerts, want.alerts},
					{"names", names, want.names},
				} {
					if !slices.Equal(c.got, c.want) {
						t.Errorf("%s: %s %q, tshark has %q", key, c.what, c.got, c.want)
					}
				}
			}
			if len(theirs) != len(ours) {
				t.Errorf("%d ends speak TLS, by tshark %d", len(ours), len(theirs))
			}
		})
	}
}

func TestTsharkCallsCipherSuitesAndAlertsTheSame(t *testing.T) {
	path := tshark(t)
	b, err := exec.Command(path, "-G", "values").Output()
	if err != nil {
		t.Fatal(err)
	}
	suites, alerts := 0, 0
	for line := range strings.Lines(string(b)) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(f) < 4 || f[0] != "V" {
			continue
		}
		n, err := strconv.ParseUint(strings.TrimPrefix(f[2], "0x"), map[bool]int{true: 16, false: 10}[strings.HasPrefix(f[2], "0x")], 32)
		if err != nil {
			continue
		}
		switch f[1] {
		case "tls.handshake.ciphersuite":
			if got := tls.SuiteName(uint16(n)); !strings.HasPrefix(got, "cipher suite ") && got != "GREASE" {
				if suites++; "TLS_"+got != f[3] {
					t.Errorf("0x%04x is %s, by tshark %s", n, got, f[3])
				}
			}
		case "tls.alert_message.desc":
			alerts++
			got := tls.AlertBody{Level: 2, Description: uint8(n)}.Name()
			if want := strings.ReplaceAll(strings.ToLower(f[3]), " ", "_"); !strings.HasPrefix(got, "alert ") && got != want {
				t.Errorf("alert %d is %s, by tshark %s", n, got, want)
			}
		}
	}
	if suites < 40 || alerts < 20 {
		t.Errorf("%d suites and %d alerts were compared", suites, alerts)
	}
}

// packets are what the packets of a recording carry of TLS.
func packets(tr *trace.Trace) []string {
	var out []string
	for id := trace.PacketID(1); int(id) <= tr.Packets(); id++ {
		p := tr.Packet(id)
		if names := inspect.TLSNames(tr, p); len(names) > 0 {
			out = append(out, fmt.Sprintf("%s: %s", [2]string{"client", "server"}[tr.SentBy(p)], strings.Join(names, " + ")))
		}
	}
	return out
}

func TestPacketsAreNamedByTheTLSInThem(t *testing.T) {
	all := tlsRecordings(t)
	for name, want := range map[string][]string{
		"hrr": {
			"client: ClientHello (SNI app.example, ALPN h2, http/1.1)", "server: HelloRetryRequest (TLS 1.3) + ChangeCipherSpec",
			"client: ChangeCipherSpec + ClientHello (SNI app.example, ALPN h2, http/1.1)",
			"server: ServerHello (TLS 1.3) + application data in 4 records, 604 octets",
		},
		"tls12": {
			"client: ClientHello (SNI app.example, ALPN http/1.1)",
			"server: ServerHello (TLS 1.2) + Certificate (1 certificate, 393 octets) + ServerKeyExchange + ServerHelloDone",
			"client: ClientKeyExchange + ChangeCipherSpec + Finished (encrypted)",
			"server: ChangeCipherSpec + Finished (encrypted)", "client: application data, 104 octets",
			"server: application data, 5186 octets", "server: application data goes on", "server: application data goes on",
			"server: application data goes on", "server: an encrypted alert", "client: an encrypted alert",
		},
		"unknown-ca-13": {
			"client: ClientHello (SNI app.example, ALPN h2, http/1.1)",
			"server: ServerHello (TLS 1.3) + ChangeCipherSpec + application data in 4 records, 604 octets", "client: alert unknown_ca (fatal)",
		},
	} {
		got := packets(all["testdata/tls/"+name+".pcap"])
		if !slices.Equal(got[:min(len(got), len(want))], want) {
			t.Errorf("%s: %s", name, strings.Join(got, "\n"))
		}
	}
}

func TestAHandshakeIsKnownByItsVersionItsRoundTripsAndWhetherItIsResumed(t *testing.T) {
	all := tlsRecordings(t)
	for _, c := range []struct {
		name    string
		conn    trace.ConnID
		version string
		trips   int
		resumed bool
	}{
		{"tls13", 1, "TLS 1.3", 1, false},
		{"hrr", 1, "TLS 1.3", 2, false},
		{"tls12", 1, "TLS 1.2", 2, false},
		{"tls12-resumed", 1, "TLS 1.2", 2, false},
		{"tls12-resumed", 2, "TLS 1.2", 1, true},
		{"tls13-resumed", 2, "TLS 1.3", 1, true},
		{"tls13-early", 2, "TLS 1.3", 1, true},
		{"go12", 2, "TLS 1.2", 1, true},
		{"mutual-13", 1, "TLS 1.3", 1, false},
		{"mutual-12", 1, "TLS 1.2", 2, false},
	} {
		tr := all["testdata/tls/"+c.name+".pcap"]
		f := inspect.TLSOf(tr, c.conn, trace.RecordID(tr.Len()))
		if f.Version() != c.version || f.Trips != c.trips || f.Resumed != c.resumed || f.Done == 0 || f.Asked == 0 {
			t.Errorf("%s: %s, %d round trips, resumed %v, done at #%d, asked at #%d", c.name, f.Version(), f.Trips, f.Resumed, f.Done, f.Asked)
		}
		if early := f.Asked < f.Done; early != (c.name == "tls13-early") {
			t.Errorf("%s: data before the end of the handshake: %v", c.name, early)
		}
		if before := inspect.TLSOf(tr, c.conn, tr.Packet(f.Done).Begins()-1); before.Done != 0 {
			t.Errorf("%s: the handshake has ended before it ends", c.name)
		}
	}
}

func TestACaptureThatBeginsInTheMiddleOfTLSNamesItsRecords(t *testing.T) {
	data, err := os.ReadFile("testdata/tls/tls13.pcap")
	if err != nil {
		t.Fatal(err)
	}
	tr, err := capture.Import(bytes.NewReader(cutPcap(data, 11)), "cut", capture.Options{})
	if err != nil {
		t.Fatal(err)
	}
	got := packets(tr)
	if len(got) < 3 || !strings.HasSuffix(got[0], "application data, 97 octets") && !strings.HasSuffix(got[0], "application data, 102 octets") {
		t.Errorf("%q", got)
	}
}

// cutPcap is a classic capture without its first packets.
func cutPcap(data []byte, skipped int) []byte {
	const header = 24
	rest := data[header:]
	for range skipped {
		rest = rest[16+int(rest[8])+int(rest[9])<<8:]
	}
	return append(slices.Clone(data[:header]), rest...)
}
