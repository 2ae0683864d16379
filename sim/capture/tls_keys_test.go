package capture_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"wirewalk/sim/capture"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/wire"
	"wirewalk/sim/wire/tls"
	"wirewalk/tcpmodel"
)

// keysOf are the keys of a recording of TLS.
func keysOf(tb testing.TB, name string) *tls.Keys {
	tb.Helper()
	log, err := os.ReadFile("testdata/tls/" + name + ".keys")
	if err != nil {
		tb.Fatal(err)
	}
	k := &tls.Keys{}
	if err := k.Add(bytes.NewReader(log)); err != nil {
		tb.Fatal(err)
	}
	return k
}

// decrypted is a recording of TLS with its keys.
func decrypted(t *testing.T, name string) *trace.Trace {
	t.Helper()
	data, err := os.ReadFile("testdata/tls/" + name + ".pcap")
	if err != nil {
		t.Fatal(err)
	}
	tr, err := capture.Import(bytes.NewReader(data), name, capture.Options{Keys: keysOf(t, name)})
	if err != nil {
		t.Fatal(err)
	}
	checkTrace(t, tr)
	return tr
}

// asked are the exchanges of a trace, in order of their requests.
func asked(tr *trace.Trace) []string {
	var out []string
	for id := trace.RecordID(1); int(id) <= tr.Len(); id++ {
		if r := tr.Record(id); r.Kind == trace.Exchange {
			x := tr.Exchange(r.Ref)
			out = append(out, fmt.Sprintf("%s %s %d, %d octets", x.Method, x.Target, x.Status, x.ResOctets))
		}
	}
	return out
}

func TestHTTPInTLSIsReadWithKeys(t *testing.T) {
	for name, want := range map[string]struct {
		exchanges []string
		warning   string
	}{
		"go13":          {[]string{"GET /one 200, 130 octets", "GET /two 200, 130 octets"}, ""},
		"post13":        {[]string{"POST /post 200, 132 octets", "POST /post 200, 134 octets"}, ""},
		"tls13":         {[]string{"GET / 200, 5171 octets"}, ""},
		"tls12":         {[]string{"GET / 200, 5162 octets"}, ""},
		"tls12-chacha":  {[]string{"GET / 200, 2329 octets"}, ""},
		"tls13-chacha":  {[]string{"GET / 200, 5063 octets"}, ""},
		"hrr":           {[]string{"GET / 200, 5107 octets"}, ""},
		"tls12-resumed": {[]string{"GET / 200, 3579 octets"}, ""}, // Of the first the client sent half a request.
		"tls13-resumed": {[]string{"GET / 200, 4655 octets"}, ""},
		"mutual-12":     {[]string{"GET /one 200, 130 octets"}, ""},
		"mutual-13":     {[]string{"GET /one 200, 130 octets"}, ""},
		"tls12-cbc":     {nil, "ECDHE_ECDSA_WITH_AES_128_CBC_SHA is not read"},
		"go12":          {[]string{"GET /one 200, 130 octets"}, "there is no key for it"},
	} {
		tr := decrypted(t, name)
		if got := asked(tr); !slices.Equal(got, want.exchanges) {
			t.Errorf("%s: %q, want %q", name, got, want.exchanges)
		}
		told := strings.Join(tr.Warnings, "\n")
		if unread := strings.Contains(told, "TLS that is not read"); unread != (want.warning != "") || !strings.HasSuffix(told, want.warning) {
			t.Errorf("%s warns %q, want %q", name, told, want.warning)
		}
	}
}

func TestEarlyDataAndKeyUpdatesAreRead(t *testing.T) {
	tr := decrypted(t, "tls13-early")
	got := strings.Join(packets(tr), "\n")
	for _, want := range []string{
		"client: ClientHello (SNI app.example, resumption offered, early data) + ChangeCipherSpec + application data, 23 octets",
		"client: EndOfEarlyData + Finished", "server: ServerHello (TLS 1.3, resumed) + ChangeCipherSpec + EncryptedExtensions + Finished",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("there is no %q in\n%s", want, got)
		}
	}
	if all := asked(tr); !slices.Contains(all, "GET /early 0, 0 octets") {
		t.Errorf("%q", all)
	}
	tr = decrypted(t, "keyupdate")
	got = strings.Join(packets(tr), "\n")
	if n := strings.Count(got, "KeyUpdate"); n < 3 || strings.Contains(got, "22 octets") {
		t.Errorf("%d KeyUpdates in\n%s", n, got)
	}
	var texts string
	for side := range 2 {
		end := &tr.Conns()[0].Ends[side]
		texts += string(tr.Octets(nil, tcpmodel.Span{Stream: end.Said, Len: uint32(tr.StreamLen(end.Said))}))
	}
	if texts != "hello\nagain\nmore\nolleh\nniaga\nerom\n" {
		t.Errorf("%q was said", texts)
	}
}

func TestTsharkReadsTheSameHTTPWithTheSameKeys(t *testing.T) {
	path := tshark(t)
	for _, name := range []string{"post13", "go13", "tls12-resumed", "tls13-chacha", "tls12-chacha", "hrr"} {
		file := "testdata/tls/" + name
		args := []string{"-r", file + ".pcap", "-o", "tls.keylog_file:" + file + ".keys", "-T", "fields", "-Y", "http", "-e", "http.request.uri", "-e", "http.response.code"}
		for _, port := range []string{"4431-4470", "4600-4610", "5430-5450"} {
			args = append(args, "-d", "tcp.port=="+port+",tls", "-d", "tls.port=="+port+",http")
		}
		b, err := exec.Command(path, args...).Output()
		if err != nil {
			t.Fatal(err)
		}
		want := strings.Fields(string(b))
		var got []string
		tr := decrypted(t, name)
		for i := range tr.Messages() {
			// tshark 4.0 leaves out an answer that lasts until the close.
			if m := &tr.Messages()[i]; m.Sent && (m.Request || !strings.HasPrefix(m.StartLine, "HTTP/1.0")) {
				got = append(got, strings.Fields(m.StartLine)[1])
			}
		}
		if !slices.Equal(got, want) || len(got) == 0 {
			t.Errorf("%s: %q, tshark has %q", name, got, want)
		}
	}
}

func TestTheKeysOfAPcapngFileAreUsedAndKeptForTheConnectionsThatAreWritten(t *testing.T) {
	log, err := os.ReadFile("testdata/tls/tls12-resumed.keys")
	if err != nil {
		t.Fatal(err)
	}
	tr := decrypted(t, "tls12-resumed")
	tr.Secrets = []trace.Secrets{{Type: 0x544c534b, Data: log}, {Type: 7, Data: []byte("other")}}
	write := func(keep func(wire.Sighting) bool) *trace.Trace {
		var file bytes.Buffer
		if err := (&capture.Selection{Trace: tr, Keep: keep}).WritePcapng(&file); err != nil {
			t.Fatal(err)
		}
		again, err := capture.Import(&file, "again", capture.Options{})
		if err != nil {
			t.Fatal(err)
		}
		return again
	}
	if all := write(nil); !slices.Equal(asked(all), asked(tr)) || len(all.Secrets) != 2 || string(all.Secrets[0].Data) != string(log) {
		t.Errorf("%q of %q", asked(all), asked(tr))
	}
	one := write(func(s wire.Sighting) bool { return tr.Packet(s.Packet).Conn == 2 })
	if got := asked(one); len(got) != 1 || got[0] != asked(tr)[0] {
		t.Errorf("%q", got)
	}
	if len(one.Secrets) != 1 || len(one.Secrets[0].Data) >= len(log) || strings.Count(string(one.Secrets[0].Data), "\n") == 0 {
		t.Errorf("%d secrets, %v", len(one.Secrets), one.Secrets)
	}
}

func TestKeysThatDoNotFitAndBeginningsThatAreMissingAreNamedOnce(t *testing.T) {
	data, err := os.ReadFile("testdata/tls/tls13.pcap")
	if err != nil {
		t.Fatal(err)
	}
	tr, err := capture.Import(bytes.NewReader(data), "x", capture.Options{Keys: keysOf(t, "post13")})
	if err != nil {
		t.Fatal(err)
	}
	if told := strings.Join(tr.Warnings, "\n"); strings.Count(told, "there is no key for it") != 1 {
		t.Errorf("%q", told)
	}
	tr, err = capture.Import(bytes.NewReader(cutPcap(data, 11)), "x", capture.Options{Keys: keysOf(t, "tls13")})
	if err != nil {
		t.Fatal(err)
	}
	if told := strings.Join(tr.Warnings, "\n"); strings.Count(told, "it begins in the middle") != 1 {
		t.Errorf("%q", told)
	}
}

// A segment that was not captured costs the text of its own direction from there on, and nothing else.
func TestALostSegmentOfDecryptedTLSIsNoPanicAndNoWrongText(t *testing.T) {
	data, err := os.ReadFile("testdata/tls/post13.pcap")
	if err != nil {
		t.Fatal(err)
	}
	for lost := range 30 {
		var out []byte
		rest := data
		out, rest = append(out, rest[:24]...), rest[24:]
		for n := 0; len(rest) >= 16; n++ {
			size := 16 + int(rest[8]) + int(rest[9])<<8
			if n != lost {
				out = append(out, rest[:size]...)
			}
			rest = rest[size:]
		}
		tr, err := capture.Import(bytes.NewReader(out), "x", capture.Options{Keys: keysOf(t, "post13")})
		if err != nil {
			t.Fatal(err)
		}
		checkTrace(t, tr)
		for id := trace.PacketID(1); int(id) <= tr.Packets(); id++ {
			if _, _, err := wire.Tree(tr, id, 0); err != nil {
				t.Error(err)
			}
			_ = inspect.NewReader(tr).Labels(id, false)
		}
	}
}

// What a packet is called, what kind it is and which message it carries come from the text in it.
func TestPacketsOfDecryptedTLSAreCalledByTheirMessages(t *testing.T) {
	tr := decrypted(t, "post13")
	x := inspect.NewReader(tr)
	var got []string
	for id := trace.PacketID(1); int(id) <= tr.Packets(); id++ {
		p := tr.Packet(id)
		m, begins, _ := x.Carried(p)
		if tr.PacketIs(id, "request") != (m != nil && begins && m.Request) || tr.PacketIs(id, "response") != (m != nil && begins && !m.Request) {
			t.Errorf("#%d is of another kind than the message that it carries", id)
		}
		if m != nil {
			name, _ := x.Parts(id, false)
			got = append(got, name)
		}
	}
	want := []string{
		"POST /post", "POST /post goes on", "POST /post goes on", "200",
		"POST /post", "POST /post goes on", "POST /post goes on", "POST /post goes on", "POST /post goes on", "POST /post goes on", "200",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

// Where a text lies in what was sent, and the other way round, agree for every octet.
func TestAnOctetOfTheTextIsWhereItsEncryptedOneIs(t *testing.T) {
	for _, name := range []string{"post13", "tls12", "tls13-early", "keyupdate", "tls12-chacha"} {
		tr := decrypted(t, name)
		for i := range tr.Conns() {
			c := &tr.Conns()[i]
			for side := range c.Ends {
				if c.Ends[side].Said == 0 {
					continue
				}
				seen := uint64(0)
				for off := c.TLS[side][0].Off; off < tr.StreamLen(c.Ends[side].Said); off++ {
					at := tr.Sent(c.ID, side, off)
					if said := tr.SaidOf(c.ID, side, at, 1); said.Off != off || said.Len != 1 {
						t.Fatalf("%s: octet %d lies at %d, where %d octets from %d lie", name, off, at, said.Len, said.Off)
					}
					seen++
				}
				if seen == 0 {
					t.Errorf("%s: an end says nothing", name)
				}
			}
		}
	}
}

func TestKeysAreNotWrittenWhereAnythingIsHidden(t *testing.T) {
	tr := decrypted(t, "go13")
	tr.Secrets = []trace.Secrets{{Type: 0x544c534b, Data: []byte("a secret")}}
	x := capture.Selection{Trace: tr}
	for _, hidden := range []bool{false, true} {
		if hidden {
			x.Hide = func(_ trace.PacketID, b []byte, n int) ([]byte, int) { return b, n }
		}
		var file bytes.Buffer
		if err := x.WritePcapng(&file); err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(file.Bytes(), []byte("a secret")) == hidden {
			t.Errorf("hidden %v, keys in the file %v", hidden, !hidden)
		}
	}
}
