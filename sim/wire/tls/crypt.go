package tls

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
	"hash"
	"strings"

	"golang.org/x/crypto/chacha20poly1305"
)

// opener decrypts the records of one direction, one after the other.
type opener struct {
	aead   cipher.AEAD
	iv     []byte
	seq    uint64 // of the next record
	secret []byte // of TLS 1.3, from which the next one comes
	suite  uint16
	old    bool // before TLS 1.3
}

// The lengths around an encrypted record.
const (
	tagLen      = 16
	nonceLen    = 12
	explicitLen = 8 // of the nonce of AES-GCM in the record before TLS 1.3 (RFC 5288 §3)
)

// sealed is what kind of encryption a suite has: its key in octets, 0 for a kind that is not
// read, and whether it is AES-GCM and not ChaCha20-Poly1305.
func sealed(id uint16) (key int, gcm bool) {
	switch name := SuiteName(id); {
	case strings.Contains(name, "AES_128_GCM"):
		return 16, true
	case strings.Contains(name, "AES_256_GCM"):
		return 32, true
	case strings.Contains(name, "CHACHA20_POLY1305"):
		return chacha20poly1305.KeySize, false
	}
	return 0, false
}

// hashOf is the hash of a suite (RFC 8446 §B.4, RFC 5289 §3).
func hashOf(id uint16) func() hash.Hash {
	if strings.HasSuffix(SuiteName(id), "SHA384") {
		return sha512.New384
	}
	return sha256.New
}

func newAEAD(id uint16, key []byte) cipher.AEAD {
	_, gcm := sealed(id)
	if !gcm {
		aead, err := chacha20poly1305.New(key)
		if err != nil {
			return nil
		}
		return aead
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil
	}
	aead, err := cipher.NewGCM(block)
	if err != nil {
		return nil
	}
	return aead
}

// ofSecret makes the opener of a traffic secret of TLS 1.3 (RFC 8446 §7.3), nil for a suite
// that is not read or another hash.
func ofSecret(id uint16, secret []byte) *opener {
	n, _ := sealed(id)
	if n == 0 || len(secret) != hashOf(id)().Size() {
		return nil
	}
	aead := newAEAD(id, expand(id, secret, "key", n))
	if aead == nil {
		return nil
	}
	return &opener{aead: aead, iv: expand(id, secret, "iv", nonceLen), secret: secret, suite: id}
}

// expand is HKDF-Expand-Label without a context (RFC 8446 §7.1).
func expand(id uint16, secret []byte, label string, n int) []byte {
	label = "tls13 " + label
	info := string([]byte{byte(n >> 8), byte(n), byte(len(label))}) + label + "\x00"
	out, err := hkdf.Expand(hashOf(id), secret, info, n)
	if err != nil {
		return nil
	}
	return out
}

// next is the opener behind a KeyUpdate (RFC 8446 §7.2).
func (o *opener) next() *opener {
	return ofSecret(o.suite, expand(o.suite, o.secret, "traffic upd", len(o.secret)))
}

// ofMaster makes the openers of both directions from a master secret (RFC 5246 §6.3), nil for
// a suite that is not read.
func ofMaster(id uint16, master, client, server []byte) [2]*opener {
	n, gcm := sealed(id)
	if n == 0 {
		return [2]*opener{}
	}
	fixed := nonceLen
	if gcm {
		fixed -= explicitLen
	}
	seed := append(append([]byte("key expansion"), server...), client...)
	block := prf(hashOf(id), master, seed, 2*n+2*fixed)
	var out [2]*opener
	for side := range out {
		if aead := newAEAD(id, block[side*n:(side+1)*n]); aead != nil {
			out[side] = &opener{aead: aead, iv: block[2*n+side*fixed:][:fixed], suite: id, old: true}
		}
	}
	return out
}

// prf is P_hash (RFC 5246 §5).
func prf(h func() hash.Hash, secret, seed []byte, n int) []byte {
	sum := func(parts ...[]byte) []byte {
		m := hmac.New(h, secret)
		for _, p := range parts {
			m.Write(p)
		}
		return m.Sum(nil)
	}
	var out []byte
	for a := sum(seed); len(out) < n; a = sum(a) {
		out = append(out, sum(a, seed)...)
	}
	return out[:n]
}

// open decrypts a record. It is false for what the key does not fit; then the next is tried
// with the same number.
func (o *opener) open(r Record, body []byte) (typ Type, plain []byte, ok bool) {
	nonce := make([]byte, 0, nonceLen)
	if nonce = append(nonce, o.iv...); len(nonce) < nonceLen {
		if len(body) < explicitLen {
			return 0, nil, false
		}
		nonce, body = append(nonce, body[:explicitLen]...), body[explicitLen:]
	} else {
		var seq [8]byte
		binary.BigEndian.PutUint64(seq[:], o.seq)
		for i, b := range seq {
			nonce[nonceLen-len(seq)+i] ^= b // RFC 8446 §5.3, RFC 7905 §2
		}
	}
	if len(body) < tagLen {
		return 0, nil, false
	}
	var extra []byte
	if o.old { // RFC 5246 §6.2.3.3
		extra = binary.BigEndian.AppendUint64(nil, o.seq)
		extra = binary.BigEndian.AppendUint16(append(extra, byte(r.Type)), r.Version)
		extra = binary.BigEndian.AppendUint16(extra, uint16(len(body)-tagLen))
	} else { // RFC 8446 §5.2
		extra = binary.BigEndian.AppendUint16([]byte{byte(r.Type)}, r.Version)
		extra = binary.BigEndian.AppendUint16(extra, uint16(r.Len))
	}
	plain, err := o.aead.Open(nil, nonce, body, extra)
	if err != nil {
		return 0, nil, false
	}
	o.seq++
	if o.old {
		return r.Type, plain, true
	}
	for n := len(plain); n > 0; n-- {
		if plain[n-1] != 0 {
			return Type(plain[n-1]), plain[:n-1], true
		}
	}
	return 0, nil, false
}

// ahead is how many octets of a record come before the first that is encrypted; from there on
// each octet of the text has its place, since both ciphers are streams.
func (o *opener) ahead() int {
	if len(o.iv) < nonceLen {
		return explicitLen
	}
	return 0
}
