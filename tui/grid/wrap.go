package grid

import (
	"strings"

	"wirewalk/sim/inspect"
)

// Wrap breaks a text at blanks, and words that are longer than a row where it ends.
func Wrap(text string, width int) []string {
	var out []string
	line := ""
	for _, word := range strings.Fields(inspect.Clean(text)) {
		for width > 0 && Width(word) > width { // Such as the target of a request.
			if line != "" {
				out = append(out, line)
				line = ""
			}
			head := headOf(word, width)
			out, word = append(out, head), word[len(head):]
		}
		switch {
		case word == "":
		case line == "":
			line = word
		case Width(line)+1+Width(word) <= width:
			line += " " + word
		default:
			out = append(out, line)
			line = word
		}
	}
	if line != "" {
		out = append(out, line)
	}
	return out
}

// headOf is as much of a text as fits a width, at least one glyph.
func headOf(text string, width int) string {
	used, at := 0, 0
	for at < len(text) {
		glyph, w := firstGlyph(text[at:])
		if at > 0 && used+w > width {
			break
		}
		used, at = used+w, at+len(glyph)
	}
	return text[:at]
}

// Repeat is a text n times, nothing when n is negative.
func Repeat(s string, n int) string { return strings.Repeat(s, max(n, 0)) }
