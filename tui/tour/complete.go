package tour

import (
	"strings"
	"unicode/utf8"
)

// completion is a word that is completed: all that begin so agree as far as it goes.
func completion(words []string, begin string) string {
	found := ""
	for _, w := range words {
		if strings.HasPrefix(strings.ToLower(w), strings.ToLower(begin)) {
			if found != "" && found != w {
				return ""
			}
			found = w
		}
	}
	return found
}

// words are those that may follow a command.
func words(list ...string) func(*Tour) []string { return func(*Tour) []string { return list } }

// terms are those of the glossary.
func (t *Tour) terms() []string {
	var out []string
	if t.env.Glossary == nil {
		return nil
	}
	for _, term := range t.env.Glossary.Terms() {
		out = append(out, term.Name)
	}
	return out
}

// completeCommand completes the line after ':': the command, and then what may
// follow it. Where several go on so, it says which.
func (t *Tour) completeCommand(value string) (completed, wrong string) {
	word, rest, more := strings.Cut(value, " ")
	if !more {
		var names []string
		for _, c := range t.commands() {
			if c.Word != "" && c.Word != "#" && c.Do != nil {
				names = append(names, c.Word)
			}
		}
		return longest(names, word, "")
	}
	for _, c := range t.commands() {
		if c.Word == word && c.Words != nil {
			return longest(c.Words(t), strings.TrimLeft(rest, " "), word+" ")
		}
	}
	return value, ""
}

// longest completes what all words that begin so have in common. One that is
// whole goes on with a space, where it is a command.
func longest(list []string, begin, lead string) (completed, wrong string) {
	var found []string
	common := ""
	for _, w := range list {
		if !strings.HasPrefix(strings.ToLower(w), strings.ToLower(begin)) {
			continue
		}
		if found = append(found, w); len(found) == 1 {
			common = w
		}
		for !strings.HasPrefix(strings.ToLower(w), strings.ToLower(common)) {
			_, n := utf8.DecodeLastRuneInString(common)
			common = common[:len(common)-n]
		}
	}
	const most = 8
	switch n := len(found); {
	case n == 0:
		return lead + begin, "nothing begins so"
	case n == 1 && lead == "":
		return common + " ", ""
	case n == 1:
		return lead + common, ""
	case n > most:
		return lead + common, ""
	}
	return lead + common, strings.Join(found, ", ")
}
