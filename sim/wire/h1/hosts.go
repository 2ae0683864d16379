package h1

import "strings"

// checkHost: exactly one Host in an HTTP/1.1 request, at most one in 1.0 (RFC 9112 §3.2).
func (d *Decoder) checkHost(h *Head) *Error {
	if !h.Request {
		return nil
	}
	n, first := 0, ""
	for i := range h.Fields {
		if !strings.EqualFold(h.Fields[i].Name, "Host") {
			continue
		}
		value := h.Fields[i].Value
		if n++; n == 1 {
			first = value
			continue
		}
		shape := HostTwice
		if value != first {
			shape = HostsDiffer
		}
		if err := d.judge(shape); err != nil {
			return err
		}
	}
	authority, absolute := h.authority()
	switch {
	case n == 0 && h.Version != HTTP11:
		return nil
	case n == 0:
		return d.judge(HostMissing)
	case first == "":
		return d.judge(HostEmpty)
	case !isHost(first):
		return d.judge(HostBad)
	case absolute && !strings.EqualFold(authority, first):
		return d.judge(HostOther)
	}
	return nil
}

// isHost: uri-host and port, as far as the octets tell (RFC 9110 §7.2, RFC 3986 §3.2.2).
func isHost(s string) bool {
	for i := range len(s) {
		c := s[i]
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		if !letter && strings.IndexByte("-._~!$&'()*+,;=:[]%", c) < 0 {
			return false
		}
	}
	return true
}
