package tls

import (
	"bytes"
	gotls "crypto/tls"
	"encoding/binary"
	"net"
	"slices"
	"strings"
	"testing"
)

// record is a record of a type with a content.
func record(typ Type, content string) string {
	head := []byte{byte(typ), 3, 3, 0, 0}
	binary.BigEndian.PutUint16(head[3:], uint16(len(content)))
	return string(head) + content
}

// handshake is a handshake message.
func handshakeOf(typ HandshakeType, body string) string {
	n := len(body)
	return string([]byte{byte(typ), byte(n >> 16), byte(n >> 8), byte(n)}) + body
}

// ext is an extension.
func ext(typ int, body string) string {
	return string([]byte{byte(typ >> 8), byte(typ), byte(len(body) >> 8), byte(len(body))}) + body
}

func vector16(s string) string { return string([]byte{byte(len(s) >> 8), byte(len(s))}) + s }

// chosen is the body of a ServerHello.
func chosen(version uint16, random, session string, exts ...string) string {
	body := string([]byte{3, byte(min(version, TLS12))}) + random + string([]byte{byte(len(session))}) + session + "\x13\x02\x00"
	if version >= TLS13 {
		exts = append(exts, ext(extVersions, "\x03\x04"))
	}
	return body + vector16(strings.Join(exts, ""))
}

var random = strings.Repeat("r", randomLen)

// offered is the ClientHello that Go's client sends with a configuration, as a record.
func offered(tb testing.TB, cfg *gotls.Config) []byte {
	tb.Helper()
	here, there := net.Pipe()
	defer func() { _ = there.Close() }()
	go func() { _ = gotls.Client(here, cfg).Handshake(); _ = here.Close() }()
	head := make([]byte, HeaderLen)
	if _, err := there.Read(head); err != nil {
		tb.Fatal(err)
	}
	body := make([]byte, int(binary.BigEndian.Uint16(head[3:])))
	for at := 0; at < len(body); {
		n, err := there.Read(body[at:])
		if err != nil {
			tb.Fatal(err)
		}
		at += n
	}
	return append(head, body...)
}

// names are what a session found in the records of an end.
func names(s *Session, side int) []string {
	var out []string
	for i := range s.Records(side) {
		out = append(out, s.Records(side)[i].Names()...)
	}
	return out
}

// read takes octets of both ends, the client's first.
func read(client, server string) *Session {
	s := &Session{}
	s.Take(0, []byte(client), 0)
	s.Take(1, []byte(server), 0)
	s.Finish()
	return s
}

func TestAClientHelloSaysWhatItsClientWasToldToOffer(t *testing.T) {
	b := offered(t, &gotls.Config{ServerName: "app.example", NextProtos: []string{"h2", "http/1.1"}})
	s := read(string(b), "")
	if got := names(s, 0); !slices.Equal(got, []string{"ClientHello (SNI app.example, ALPN h2, http/1.1)"}) {
		t.Errorf("%q", got)
	}
	h := s.Records(0)[0].Parts[0].Client
	if h.Offers() != TLS13 || h.Resumption() || h.EarlyData || len(h.KeyShares) == 0 || h.Cut {
		t.Errorf("%+v", h)
	}
	b = offered(t, &gotls.Config{InsecureSkipVerify: true, MaxVersion: gotls.VersionTLS11, MinVersion: gotls.VersionTLS10})
	if got := names(read(string(b), ""), 0); !slices.Equal(got, []string{"ClientHello (up to TLS 1.1)"}) {
		t.Errorf("%q", got)
	}
}

func TestAServerHelloIsNamedByWhatItChooses(t *testing.T) {
	for _, c := range []struct{ name, body, want string }{
		{"TLS 1.3", chosen(TLS13, random, ""), "ServerHello (TLS 1.3)"},
		{"TLS 1.2", chosen(TLS12, random, "abc"), "ServerHello (TLS 1.2)"},
		{"a HelloRetryRequest", chosen(TLS13, retryRandom, "", ext(extKeyShare, "\x00\x18")), "HelloRetryRequest (TLS 1.3)"},
		{"a pre-shared key", chosen(TLS13, random, "", ext(extPSK, "\x00\x00")), "ServerHello (TLS 1.3, resumed)"},
		{"a protocol", chosen(TLS12, random, "", ext(extALPN, "\x00\x03\x02h2")), "ServerHello (TLS 1.2, ALPN h2)"},
		{"a protocol that is none", chosen(TLS12, random, "", ext(extALPN, "\x00\x06\x05\x1b[31m")), `ServerHello (TLS 1.2, ALPN \x1b[31m)`},
	} {
		s := read("", record(Handshake, handshakeOf(serverHello, c.body)))
		if got := names(s, 1); !slices.Equal(got, []string{c.want}) {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestBeforeTLS13WhatIsBehindChangeCipherSpecIsEncrypted(t *testing.T) {
	server := record(Handshake, handshakeOf(serverHello, chosen(TLS12, random, ""))+handshakeOf(certificate, "\x00\x00\x05\x00\x00\x02ab")+
		handshakeOf(serverHelloDone, "")) + record(ChangeCipherSpec, "\x01") + record(Handshake, strings.Repeat("\x14", 40)) +
		record(ApplicationData, strings.Repeat("x", 100)) + record(Alert, strings.Repeat("y", 26))
	want := []string{
		"ServerHello (TLS 1.2)", "Certificate (1 certificate, 8 octets)", "ServerHelloDone", "ChangeCipherSpec", "Finished (encrypted)",
		"application data, 100 octets", "an encrypted alert",
	}
	if got := names(read("", server), 1); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

func TestOnlyAnAlertOfTwoOctetsIsNamed(t *testing.T) {
	for content, want := range map[string]string{
		"\x02\x30": "alert unknown_ca (fatal)", "\x01\x00": "alert close_notify (warning)", "\x02\xfe": "alert 254 (fatal)",
		"\x02\x78": "alert no_application_protocol (fatal)", strings.Repeat("z", 24): "an encrypted alert",
	} {
		if got := names(read(record(Alert, content), ""), 0); !slices.Equal(got, []string{want}) {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestAMessageThatFillsSeveralRecordsIsRead(t *testing.T) {
	message := handshakeOf(serverHello, chosen(TLS13, random, strings.Repeat("s", 32)))
	server := record(Handshake, message[:2]) + record(Handshake, message[2:40]) + record(Handshake, message[40:])
	want := []string{"ServerHello (TLS 1.3)", "handshake message goes on", "handshake message goes on"}
	if got := names(read("", server), 1); !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

func TestWhatWasNotSeenCostsOnlyItsOwnRecords(t *testing.T) {
	hello := offered(t, &gotls.Config{ServerName: "app.example"})
	s := &Session{}
	s.Take(0, hello[:400], 0)
	s.Lose(0, int64(len(hello)-400))
	s.Take(0, []byte(record(ChangeCipherSpec, "\x01")), uint64(len(hello)))
	got := names(s, 0)
	if len(got) != 2 || !strings.HasPrefix(got[0], "ClientHello (") || got[1] != "ChangeCipherSpec" {
		t.Errorf("%q", got)
	}
	s = &Session{}
	s.Take(1, []byte(record(ApplicationData, strings.Repeat("a", 60))), 0)
	s.Lose(1, 500)
	s.Take(1, []byte(strings.Repeat("b", 30)), 565)
	s.Take(1, []byte(record(ApplicationData, strings.Repeat("c", 70))), 595)
	if got := names(s, 1); !slices.Equal(got, []string{"application data, 60 octets", "application data, 70 octets"}) {
		t.Errorf("%q", got)
	}
}

func TestWhatIsNoTLSIsLeftToOthers(t *testing.T) {
	s := &Session{}
	if s.Take(1, []byte("HTTP/1.1 400 Bad Request\r\n\r\n"), 0) || s.Take(1, []byte(record(ApplicationData, "x")), 28) {
		t.Error("it was taken")
	}
	for text, want := range map[string]bool{
		"GET / HTTP/1.1\r\n\r\n": false, "SSH-2.0-x\r\n": false, "": false, "\x16": false,
		record(Handshake, "\x01\x00\x00\x05"): true, record(Handshake, "\x09\x00\x00\x05"): false,
		record(ApplicationData, strings.Repeat("q", 17)): true, record(ApplicationData, "short"): false,
		record(ApplicationData, strings.Repeat("q", 17)) + "HTTP/": false, record(Alert, "\x02\x28"): true, record(Alert, "\x09\x28"): false,
	} {
		if got := Begins([]byte(text)); got != want {
			t.Errorf("%q begins a record: %v", text, got)
		}
	}
}

// FuzzSession: any octets, in any pieces and with any loss, are read without a panic, and
// pieces without loss as the whole.
func FuzzSession(f *testing.F) {
	f.Add(offered(f, &gotls.Config{ServerName: "app.example", NextProtos: []string{"h2"}}), uint16(7), uint16(0))
	f.Add([]byte(record(Handshake, handshakeOf(serverHello, chosen(TLS13, retryRandom, "s", ext(extALPN, "\x00\x03\x02h2"))))), uint16(3), uint16(5))
	f.Add([]byte(record(Handshake, handshakeOf(certificate, "\x00\x00\x05\x00\x00\x02ab"))+record(Alert, "\x02\x30")), uint16(1), uint16(0))
	f.Fuzz(func(t *testing.T, b []byte, size, lost uint16) {
		if len(b) > 1<<12 {
			return
		}
		whole, pieces, holes := &Session{}, &Session{}, &Session{}
		whole.Take(0, b, 0)
		for n, off := max(int(size), 1), 0; off < len(b); off += n {
			part := b[off:min(off+n, len(b))]
			pieces.Take(0, part, uint64(off))
			if off/n%3 == 2 {
				holes.Lose(1, int64(lost))
			} else {
				holes.Take(1, part, uint64(off))
			}
		}
		for _, s := range []*Session{whole, pieces, holes} {
			s.Finish()
		}
		if one, many := names(whole, 0), names(pieces, 0); !slices.Equal(one, many) {
			t.Errorf("%q in one piece, %q in several", one, many)
		}
		for _, s := range []*Session{whole, holes} {
			for side := range 2 {
				for _, name := range names(s, side) {
					if bytes.ContainsFunc([]byte(name), func(r rune) bool { return r < ' ' || r > '~' }) {
						t.Errorf("%q is not printable", name)
					}
				}
			}
		}
	})
}
