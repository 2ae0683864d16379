package syntax

import (
	"errors"
	"strings"

	"github.com/goccy/go-yaml"
)

// malformed reports an error of the YAML library in words for people who do not
// know YAML's grammar.
func (doc *document) malformed(err error) {
	var e *yaml.SyntaxError
	line, col := 1, 1
	msg := err.Error()
	if errors.As(err, &e) {
		msg = e.GetMessage()
		if tk := e.GetToken(); tk != nil && tk.Position != nil {
			line, col = tk.Position.Line, tk.Position.Column
		}
	}
	line = min(max(line, 1), len(doc.Lines))
	text := doc.Lines[line-1]
	if col > len([]rune(text))+1 {
		col = 1
	}
	hint := syntaxHint(msg, text)
	doc.Report(spot(line, col), hint, "this is no YAML: %s", msg)
}

// syntaxHint guesses the mistake behind a syntax error.
func syntaxHint(msg, text string) string {
	trimmed := strings.TrimSpace(text)
	_, value, found := strings.Cut(trimmed, ": ")
	switch {
	case strings.Contains(msg, "could not find end character of double-quoted"), strings.Contains(msg, "single-quoted"):
		return "a quotation mark is not closed; within \"...\" write \\\" for a quotation mark"
	case strings.HasPrefix(value, "@"), strings.HasPrefix(value, "`"), strings.HasPrefix(value, "%"):
		return "put text that begins with a special character in quotes"
	case found && strings.Contains(value, ": ") && !strings.HasPrefix(value, "{"):
		return "text with a colon goes in quotes: " + strings.SplitN(trimmed, ": ", 2)[0] + ": \"" + value + "\""
	case strings.Contains(msg, "sequence end token") || strings.Contains(msg, "']'"):
		return "a [ is not closed with ]"
	case strings.Contains(msg, "flow map") || strings.Contains(msg, "'}'") || strings.Contains(msg, "unclosed"):
		return "a { is not closed with }"
	case strings.HasPrefix(trimmed, "-") && !strings.HasPrefix(trimmed, "- ") && len(trimmed) > 1:
		return "after the - of a list comes a space"
	case strings.Contains(trimmed, ":") && !strings.Contains(trimmed, ": ") && !strings.HasSuffix(trimmed, ":"):
		return "after the colon of a key comes a space"
	}
	return "look at the indentation of this line and the one before: keys of one map begin in the same column"
}
