package tls

import (
	"fmt"
	"strconv"
	"strings"
)

// The versions of the protocol (RFC 8446 §4.2.1, appendix D).
const (
	SSL3  = 0x0300
	TLS10 = 0x0301
	TLS11 = 0x0302
	TLS12 = 0x0303
	TLS13 = 0x0304
)

// VersionName is what a version is called: "TLS 1.3".
func VersionName(v uint16) string {
	switch {
	case v == SSL3:
		return "SSL 3.0"
	case v>>8 == 3 && v&0xff <= 4:
		return "TLS 1." + strconv.Itoa(int(v&0xff)-1)
	case grease(v):
		return "GREASE"
	}
	return fmt.Sprintf("version 0x%04x", v)
}

// grease reports whether a number is one of those that mean nothing and are sent so that
// nobody chokes on new ones (RFC 8701 §2).
func grease(v uint16) bool { return v&0x0f0f == 0x0a0a && v>>8 == v&0xff }

// String is the type in words.
func (t Type) String() string {
	switch t {
	case ChangeCipherSpec:
		return "ChangeCipherSpec"
	case Alert:
		return "alert"
	case Handshake:
		return "handshake"
	case ApplicationData:
		return "application data"
	case Heartbeat:
		return "heartbeat"
	}
	return "type " + strconv.Itoa(int(t))
}

// HandshakeType is the type of a handshake message.
type HandshakeType uint8

// The handshake messages that are read (RFC 8446 §4, RFC 5246 §7.4).
const (
	helloRequest       HandshakeType = 0
	clientHello        HandshakeType = 1
	serverHello        HandshakeType = 2
	newSessionTicket   HandshakeType = 4
	endOfEarlyData     HandshakeType = 5
	encryptedExts      HandshakeType = 8
	certificate        HandshakeType = 11
	serverKeyExchange  HandshakeType = 12
	CertificateRequest HandshakeType = 13
	serverHelloDone    HandshakeType = 14
	certVerify         HandshakeType = 15
	clientKeyExchange  HandshakeType = 16
	Finished           HandshakeType = 20
	certStatus         HandshakeType = 22
	keyUpdate          HandshakeType = 24
)

// String is the name that the RFCs give to the message, "" for a type that is none.
func (t HandshakeType) String() string {
	switch t {
	case helloRequest:
		return "HelloRequest"
	case clientHello:
		return "ClientHello"
	case serverHello:
		return "ServerHello"
	case newSessionTicket:
		return "NewSessionTicket"
	case endOfEarlyData:
		return "EndOfEarlyData"
	case encryptedExts:
		return "EncryptedExtensions"
	case certificate:
		return "Certificate"
	case serverKeyExchange:
		return "ServerKeyExchange"
	case CertificateRequest:
		return "CertificateRequest"
	case serverHelloDone:
		return "ServerHelloDone"
	case certVerify:
		return "CertificateVerify"
	case clientKeyExchange:
		return "ClientKeyExchange"
	case Finished:
		return "Finished"
	case certStatus:
		return "CertificateStatus"
	case keyUpdate:
		return "KeyUpdate"
	}
	return ""
}

// maxName is how much of a name from a capture is shown.
const maxName = 255

// printable shows octets as text, without letting any of them control a terminal.
func printable(b []byte) string {
	more := ""
	if len(b) > maxName {
		b, more = b[:maxName], "..."
	}
	q := strconv.QuoteToASCII(string(b))
	return q[1:len(q)-1] + more
}

// octets counts octets in words.
func octets(n int) string {
	if n == 1 {
		return "1 octet"
	}
	return strconv.Itoa(n) + " octets"
}

// listed joins names; of many it gives the first ones.
func listed(names []string) string {
	const most = 16
	if len(names) > most {
		return strings.Join(names[:most], ", ") + " and " + strconv.Itoa(len(names)-most) + " more"
	}
	return strings.Join(names, ", ")
}
