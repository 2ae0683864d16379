package inspect

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Titled is a text behind its title, which becomes a sentence of its own: with a
// capital letter, and with a full stop unless it ends in a mark already.
func Titled(title, text string) string {
	if title == "" {
		return text
	}
	first, size := utf8.DecodeRuneInString(title)
	title = string(unicode.ToUpper(first)) + title[size:]
	if !strings.HasSuffix(title, ".") && !strings.HasSuffix(title, "?") && !strings.HasSuffix(title, "!") {
		title += "."
	}
	return strings.TrimSpace(title + " " + text)
}
