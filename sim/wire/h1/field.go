package h1

import "strings"

// parseField reads a field line by the letter (RFC 9112 §5).
func parseField(line string) (Field, *Error) {
	if line[0] == ' ' || line[0] == '\t' {
		return Field{}, bad(FaultFold, "a field line begins with whitespace") // §2.2, §5.2
	}
	name, value, ok := strings.Cut(line, ":")
	if k := len(name); ok && k > 0 && (name[k-1] == ' ' || name[k-1] == '\t') {
		return Field{}, bad(FaultSpaceBeforeColon, "whitespace between field name and colon") // §5.1
	}
	value = strings.Trim(value, " \t")
	if !ok || !isToken(name) || !isFieldText(value) {
		return Field{}, bad(FaultField, "a field line is not name, colon and value")
	}
	return Field{name, value}, nil
}

// watchField reads a field line with all that RFC 9112 lets a recipient forgive.
// A line that is no field at all is passed over.
func watchField(fields []Field, line string) []Field {
	if line[0] == ' ' || line[0] == '\t' {
		if len(fields) > 0 { // §5.2: a fold is as good as a space. Before the first field §2.2 ignores the line.
			fields[len(fields)-1].Value += " " + strings.Trim(line, " \t")
		}
		return fields
	}
	name, value, ok := strings.Cut(line, ":")
	name = strings.TrimRight(name, " \t") // §5.1: as a proxy removes it
	if !ok || name == "" {
		return fields
	}
	return append(fields, Field{name, strings.Trim(value, " \t")})
}

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// isToken: token of RFC 9110 §5.6.2.
func isToken(s string) bool {
	for i := range len(s) {
		c := s[i]
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
		if !letter && strings.IndexByte("!#$%&'*+-.^_`|~", c) < 0 {
			return false
		}
	}
	return s != ""
}

// isTarget: visible ASCII without spaces (RFC 9112 §3.2).
func isTarget(s string) bool {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return s != ""
}

// isFieldText: visible octets, spaces and tabs (RFC 9110 §5.5).
func isFieldText(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' && s[i] != '\t' || s[i] == 0x7f {
			return false
		}
	}
	return true
}
