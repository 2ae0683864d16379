// Package tls reads what a TLS connection shows to those who have no keys: its records
// (RFC 5246 §6.2.1, RFC 8446 §5.1), and of what is not encrypted the handshake messages and
// alerts. A Session follows both directions. With keys it decrypts TLS 1.2 and 1.3 with
// AES-GCM and ChaCha20-Poly1305.
package tls

import "encoding/binary"

// Type is the content type of a record as its header says it. From TLS 1.3 on
// whatever is encrypted is called application data there (RFC 8446 §5.2).
type Type uint8

// The content types (RFC 5246 §6.2.1, RFC 6520 §3).
const (
	ChangeCipherSpec Type = 20
	Alert            Type = 21
	Handshake        Type = 22
	ApplicationData  Type = 23
	Heartbeat        Type = 24
)

// HeaderLen is how many octets the header of a record has.
const HeaderLen = 5

// maxFragment is the longest that an encrypted record may be behind its header
// (RFC 5246 §6.2.3: 2^14+2048).
const maxFragment = 1<<14 + 2048

// Record is the header of a record.
type Record struct {
	Type    Type
	Version uint16 // 0x0301 is TLS 1.0, 0x0303 is 1.2 and, by RFC 8446 §5.1, 1.3
	Len     int    // octets behind the header
}

// ParseRecord reads the header of a record. It is false for octets that begin none,
// and for fewer than HeaderLen.
func ParseRecord(b []byte) (Record, bool) {
	if len(b) < HeaderLen || b[0] < byte(ChangeCipherSpec) || b[0] > byte(Heartbeat) || b[1] != 3 || b[2] > 4 {
		return Record{}, false
	}
	r := Record{Type(b[0]), binary.BigEndian.Uint16(b[1:]), int(binary.BigEndian.Uint16(b[3:]))}
	return r, r.Len > 0 && r.Len <= maxFragment
}

// MayAlert reports whether a record is an alert, or is as long as an encrypted alert
// of TLS 1.3: two octets, the content type and the tag of the cipher, of 16 octets or
// of 8 (RFC 8446 §5.2, §5.3, §6; RFC 6655 §3).
func (r Record) MayAlert() bool {
	const alert, inner = 2, 1
	return r.Type == Alert || r.Type == ApplicationData && (r.Len == alert+inner+16 || r.Len == alert+inner+8)
}
