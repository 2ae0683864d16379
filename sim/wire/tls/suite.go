package tls

import "fmt"

// SuiteName is the registered name of a cipher suite, without "TLS_".
func SuiteName(id uint16) string {
	for _, s := range suites() {
		if s.id == id {
			return s.name
		}
	}
	if grease(id) {
		return "GREASE"
	}
	return fmt.Sprintf("cipher suite 0x%04x", id)
}

// suite is a cipher suite that is in use.
type suite struct {
	id   uint16
	name string
}

// suites are the cipher suites that are met, by the register of RFC 8447 §8. RFC 8446 §B.4,
// RFC 5288, RFC 5289, RFC 7905, RFC 5246 §A.5 and RFC 8422 define them.
func suites() []suite {
	return []suite{
		{0x1301, "AES_128_GCM_SHA256"},
		{0x1302, "AES_256_GCM_SHA384"},
		{0x1303, "CHACHA20_POLY1305_SHA256"},
		{0x1304, "AES_128_CCM_SHA256"},
		{0x1305, "AES_128_CCM_8_SHA256"},
		{0xc02b, "ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"},
		{0xc02c, "ECDHE_ECDSA_WITH_AES_256_GCM_SHA384"},
		{0xc02f, "ECDHE_RSA_WITH_AES_128_GCM_SHA256"},
		{0xc030, "ECDHE_RSA_WITH_AES_256_GCM_SHA384"},
		{0xcca8, "ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256"},
		{0xcca9, "ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256"},
		{0xccaa, "DHE_RSA_WITH_CHACHA20_POLY1305_SHA256"},
		{0x009e, "DHE_RSA_WITH_AES_128_GCM_SHA256"},
		{0x009f, "DHE_RSA_WITH_AES_256_GCM_SHA384"},
		{0x009c, "RSA_WITH_AES_128_GCM_SHA256"},
		{0x009d, "RSA_WITH_AES_256_GCM_SHA384"},
		{0xc009, "ECDHE_ECDSA_WITH_AES_128_CBC_SHA"},
		{0xc00a, "ECDHE_ECDSA_WITH_AES_256_CBC_SHA"},
		{0xc013, "ECDHE_RSA_WITH_AES_128_CBC_SHA"},
		{0xc014, "ECDHE_RSA_WITH_AES_256_CBC_SHA"},
		{0xc023, "ECDHE_ECDSA_WITH_AES_128_CBC_SHA256"},
		{0xc024, "ECDHE_ECDSA_WITH_AES_256_CBC_SHA384"},
		{0xc027, "ECDHE_RSA_WITH_AES_128_CBC_SHA256"},
		{0xc028, "ECDHE_RSA_WITH_AES_256_CBC_SHA384"},
		{0x0033, "DHE_RSA_WITH_AES_128_CBC_SHA"},
		{0x0039, "DHE_RSA_WITH_AES_256_CBC_SHA"},
		{0x0067, "DHE_RSA_WITH_AES_128_CBC_SHA256"},
		{0x006b, "DHE_RSA_WITH_AES_256_CBC_SHA256"},
		{0x002f, "RSA_WITH_AES_128_CBC_SHA"},
		{0x0035, "RSA_WITH_AES_256_CBC_SHA"},
		{0x003c, "RSA_WITH_AES_128_CBC_SHA256"},
		{0x003d, "RSA_WITH_AES_256_CBC_SHA256"},
		{0x000a, "RSA_WITH_3DES_EDE_CBC_SHA"},
		{0xc012, "ECDHE_RSA_WITH_3DES_EDE_CBC_SHA"},
		{0x0004, "RSA_WITH_RC4_128_MD5"},
		{0x0005, "RSA_WITH_RC4_128_SHA"},
		{0xc007, "ECDHE_ECDSA_WITH_RC4_128_SHA"},
		{0xc011, "ECDHE_RSA_WITH_RC4_128_SHA"},
		{0xc09c, "RSA_WITH_AES_128_CCM"},
		{0xc0ac, "ECDHE_ECDSA_WITH_AES_128_CCM"},
		{0x00ff, "EMPTY_RENEGOTIATION_INFO_SCSV"},
		{0x5600, "FALLBACK_SCSV"},
	}
}

// FinishedLen is how long the record of a Finished of TLS 1.3 is behind its header: the header
// of the message, a hash as long as that of the suite, the content type and the tag (RFC 8446
// §4.4.4, §5.2).
func FinishedLen(suite uint16) int {
	const sha384, around = 0x1302, messageHeaderLen + 1 + 16
	if suite == sha384 {
		return 48 + around
	}
	return 32 + around
}
