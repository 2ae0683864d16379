package h1

import "strings"

// target reads a request target (RFC 9112 §3.2).
func (d *Decoder) target(h *Head, s string) *Error {
	h.Target = s
	for _, found := range [...]struct {
		shape Shape
		is    bool
	}{
		{TargetSpace, s == "" || strings.ContainsAny(s, whitespace)},
		{TargetHigh, strings.ContainsFunc(s, func(r rune) bool { return r > 0x7f })},
		{TargetControl, strings.ContainsFunc(s, isControl)},
		{TargetFragment, strings.ContainsRune(s, '#')},
	} {
		if !found.is {
			continue
		}
		if err := d.judge(found.shape); err != nil {
			return err
		}
	}
	return d.form(h)
}

// form judges the form of a target: origin, absolute, authority or asterisk.
func (d *Decoder) form(h *Head) *Error {
	s := h.Target
	_, absolute := h.authority()
	switch {
	case strings.HasPrefix(s, "/") || absolute || h.Method == "CONNECT":
		return nil
	case s == "*" && h.Method == "OPTIONS":
		return d.judge(OptionsAsterisk)
	case s == "*":
		return d.judge(TargetAsterisk)
	case strings.ContainsRune(s, ':'):
		return d.judge(TargetAuthority)
	}
	return d.judge(TargetNoSlash)
}

// authority returns host and port of a target in absolute form (RFC 9112 §3.2.2).
func (h *Head) authority() (string, bool) {
	scheme, rest, ok := strings.Cut(h.Target, "://")
	if !ok || !isToken(scheme) {
		return "", false
	}
	if at := strings.IndexAny(rest, "/?#"); at >= 0 {
		rest = rest[:at]
	}
	return rest, true
}

// Path is the target in origin form: path and query, without the scheme and the
// authority of an absolute form (RFC 9112 §3.2.1, §3.2.2) and without a fragment.
func (h *Head) Path() string {
	path := h.Target
	if authority, ok := h.authority(); ok {
		_, rest, _ := strings.Cut(h.Target, "://")
		path = rest[len(authority):]
		if !strings.HasPrefix(path, "/") {
			path = "/" + path
		}
	}
	path, _, _ = strings.Cut(path, "#")
	return path
}

// Host is whom a request is for: the authority of its target, which wins, else
// its Host field (RFC 9112 §3.2.2).
func (h *Head) Host() string {
	if authority, ok := h.authority(); ok {
		return authority
	}
	return h.Get("Host")
}
