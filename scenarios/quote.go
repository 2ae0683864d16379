package scenarios

import (
	"fmt"
	"strings"
)

// quoteText puts quotes round text that YAML could read as something else.
func quoteText(s string) string {
	for _, r := range s {
		if (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune(" _-./()", r) {
			return doubleQuoted(s)
		}
	}
	if trap(s) || strings.TrimSpace(s) != s || strings.ContainsAny(s[:1], "-.0123456789/ ()") || strings.EqualFold(s, "null") {
		return doubleQuoted(s)
	}
	return s
}

// doubleQuoted writes a YAML double-quoted scalar.
func doubleQuoted(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r < 0x20 || r == 0x7f:
			fmt.Fprintf(&b, `\x%02x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

func quoteKey(s string) string {
	if s == "*" || strings.ContainsAny(s, "{}[],&*#?|<>=!%@\\\"' :") {
		return doubleQuoted(s)
	}
	return s
}

// flowText writes a tree in flow style.
func (n *node) flowText() string {
	var parts []string
	switch n.kind {
	case mapNode:
		for i, k := range n.keys {
			parts = append(parts, quoteKey(k.text)+": "+n.items[i].flowText())
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case listNode:
		for _, v := range n.items {
			parts = append(parts, v.flowText())
		}
		return "[" + strings.Join(parts, ", ") + "]"
	case emptyNode:
		return "null"
	case scalarNode:
		return quoteText(n.text)
	}
	return ""
}

// trap reports whether a plain word is a truth value or null for some readers of YAML.
func trap(s string) bool {
	switch strings.ToLower(s) {
	case "on", "off", "yes", "no", "y", "n", "true", "false":
		return true
	}
	return false
}
