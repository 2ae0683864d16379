package cli

import (
	"strings"

	"wirewalk/scenarios/syntax"
)

// meant is a hint with the nearest word, or with all of them.
func meant(typed string, words []string) string {
	if near := syntax.NearestWord(typed, words); near != "" {
		return "did you mean " + near + "?"
	}
	return "one of " + strings.Join(words, ", ")
}
