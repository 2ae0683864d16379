package tls

import "strconv"

// AlertBody is an alert that was not encrypted.
type AlertBody struct {
	Level       uint8 // 1 is a warning, 2 is fatal
	Description uint8
}

// The alerts that say nothing of a failure (RFC 8446 §6.1).
const (
	closeNotify  = 0
	userCanceled = 90
)

// alertLen is how many octets an alert has (RFC 8446 §6).
const alertLen = 2

// Fatal reports whether the connection ends in failure by it. From TLS 1.3 on the level
// says nothing, and every alert but the two of RFC 8446 §6.1 is one.
func (a AlertBody) Fatal(version uint16) bool {
	if a.Description == closeNotify || a.Description == userCanceled {
		return false
	}
	return a.Level != 1 || version >= TLS13
}

// Name is what RFC 8446 §6 and its predecessors call the alert: "unknown_ca".
func (a AlertBody) Name() string {
	if name := alertNames(a.Description); name != "" {
		return name
	}
	return "alert " + strconv.Itoa(int(a.Description))
}

// String is the alert in words: "alert unknown_ca (fatal)".
func (a AlertBody) String() string {
	name := "alert " + strconv.Itoa(int(a.Description))
	if n := alertNames(a.Description); n != "" {
		name = "alert " + n
	}
	return name + " (" + a.LevelName() + ")"
}

// LevelName is "warning" or "fatal", else the number.
func (a AlertBody) LevelName() string {
	switch a.Level {
	case 1:
		return "warning"
	case 2:
		return "fatal"
	}
	return "level " + strconv.Itoa(int(a.Level))
}

// alertNames is the register of RFC 8446 §6, with those that only older versions have
// (RFC 5246 §7.2).
func alertNames(n uint8) string {
	switch n {
	case closeNotify:
		return "close_notify"
	case 10:
		return "unexpected_message"
	case 20:
		return "bad_record_mac"
	case 21:
		return "decryption_failed"
	case 22:
		return "record_overflow"
	case 30:
		return "decompression_failure"
	case 70:
		return "protocol_version"
	case 71:
		return "insufficient_security"
	case 80:
		return "internal_error"
	case 86:
		return "inappropriate_fallback"
	case userCanceled:
		return "user_canceled"
	case 100:
		return "no_renegotiation"
	}
	if 40 <= n && n <= 60 {
		return [...]string{
			"handshake_failure", "no_certificate", "bad_certificate", "unsupported_certificate", "certificate_revoked",
			"certificate_expired", "certificate_unknown", "illegal_parameter", "unknown_ca", "access_denied", "decode_error",
			"decrypt_error", "too_many_cids_requested", "", "", "", "", "", "", "", "export_restriction",
		}[n-40]
	}
	if 109 <= n && n <= 121 {
		return [...]string{
			"missing_extension", "unsupported_extension", "certificate_unobtainable", "unrecognized_name",
			"bad_certificate_status_response", "bad_certificate_hash_value", "unknown_psk_identity", "certificate_required",
			"general_error", "", "", "no_application_protocol", "ech_required",
		}[n-109]
	}
	return ""
}
