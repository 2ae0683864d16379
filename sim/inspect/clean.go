package inspect

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Clean makes a text from a trace, capture or scenario safe to print: C0 and C1
// control characters, ESC and DEL, characters that change the direction of
// writing, other invisible format characters, and octets that are no UTF-8 are
// each replaced by a visible mark. Joiners stay, emoji are made with them.
// Everything that reaches a Screen passes through here.
func Clean(s string) string {
	if clean(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		if Harmful(r) {
			r = '?'
		}
		b.WriteRune(r)
	}
	return b.String()
}

// clean is the common case: printable ASCII only.
func clean(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

// zeroWidthJoiner and zeroWidthNonJoiner are format characters (category Cf)
// that scripts and emoji need and that change no direction.
const (
	zeroWidthNonJoiner = '\u200c'
	zeroWidthJoiner    = '\u200d'
)

// Harmful reports whether a character must not reach a terminal as it is.
func Harmful(r rune) bool {
	switch {
	case r == utf8.RuneError:
		return true
	case r == zeroWidthJoiner, r == zeroWidthNonJoiner:
		return false
	case unicode.IsControl(r), unicode.Is(unicode.Cf, r): // Cf holds the bidirectional controls
		return true
	}
	return r == '\u2028' || r == '\u2029' // line and paragraph separator
}
