package glossary

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Match is a place in a text where a term stands: text[From:To].
type Match struct {
	From, To int
	Term     *Term
}

// Find finds the terms in a text, from the left, the longest name at each place.
// A name is found as a whole word, in the plural too; a blank in it may be a
// hyphen. Names without small letters, such as LISTEN, are found only as they
// are; the first letter of others may be large at the beginning of a sentence.
func (g *Glossary) Find(text string) []Match {
	var out []Match
	for at := 0; at < len(text); {
		if m, ok := g.at(text, at); ok {
			out = append(out, m)
			at = m.To
			continue
		}
		_, n := utf8.DecodeRuneInString(text[at:])
		at += n
	}
	return out
}

// at finds the longest name that begins at a place.
func (g *Glossary) at(text string, at int) (Match, bool) {
	if before, _ := utf8.DecodeLastRuneInString(text[:at]); at > 0 && joins(before) {
		return Match{}, false
	}
	first := begins(text[:at])
	for _, n := range g.names {
		if n.text[0] != text[at] && (!first || !capital(n.text, text[at])) {
			continue
		}
		end := at + match(n.text, text[at:])
		if end == at {
			if p := plural(n.text); p != n.text {
				end = at + match(p, text[at:])
			}
		}
		if end > at {
			return Match{at, end, &g.terms[n.term]}, true
		}
	}
	return Match{}, false
}

// joins reports a character that makes what follows no word of its own: a letter
// or digit, or the slash and the point of a path.
func joins(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' || r == '/' || r == '.'
}

// begins reports that a sentence begins after a text.
func begins(before string) bool {
	before = strings.TrimRight(before, " ")
	return before == "" || strings.ContainsRune(`.?!:;"(`, rune(before[len(before)-1]))
}

// match is how many octets a name takes of a text that begins with it, apart from
// the size of the first letter, and goes on with another word; 0 for none.
func match(name, text string) int {
	if len(text) < len(name) {
		return 0
	}
	for i := range len(name) {
		switch {
		case i == 0 || name[i] == text[i]:
		case name[i] == ' ' && text[i] == '-':
		default:
			return 0
		}
	}
	after, n := utf8.DecodeRuneInString(text[len(name):])
	if unicode.IsLetter(after) || unicode.IsDigit(after) || after == '_' || after == '/' {
		return 0
	}
	if after == '.' { // The point of SND.UNA, not that of a sentence.
		if next, _ := utf8.DecodeRuneInString(text[len(name)+n:]); unicode.IsLetter(next) || unicode.IsDigit(next) {
			return 0
		}
	}
	return len(name)
}

// capital reports that a letter is the large one that a name may begin with.
func capital(name string, letter byte) bool {
	return 'a' <= name[0] && name[0] <= 'z' && letter == name[0]-'a'+'A'
}

// plural is the plural of a name.
func plural(name string) string {
	last := name[len(name)-1]
	switch {
	case last == 's' || last == ')' || !unicode.IsLetter(rune(last)):
		return name
	case last == 'y' && !strings.ContainsRune("aeiou", rune(name[len(name)-2])):
		return name[:len(name)-1] + "ies"
	case strings.HasSuffix(name, "sh") || strings.HasSuffix(name, "x"):
		return name + "es"
	}
	return name + "s"
}
