package tui

import "strings"

// fill names keys where a sentence names actions in braces: "{predict} asks it".
func fill(text string) string {
	for _, b := range keyMap() {
		text = strings.ReplaceAll(text, "{"+string(b.do)+"}", keyName(b.keys[0]))
	}
	return text
}
