package h1

import "strings"

// parseField reads a field line and adds it (RFC 9112 §5). What is no field but
// may stand there is passed over.
func (d *Decoder) parseField(fields []Field, line string) ([]Field, *Error) {
	if line[0] == ' ' || line[0] == '\t' {
		return d.folded(fields, strings.Trim(line, " \t"))
	}
	name, value, ok := strings.Cut(line, ":")
	if !ok {
		if d.state == atTrailer {
			return fields, d.judge(TrailerNoColon)
		}
		return fields, d.judge(FieldNoColon)
	}
	if trimmed := strings.TrimRight(name, " \t"); trimmed != name { // §5.1: as a proxy removes it
		if err := d.judge(FieldSpaceColon); err != nil {
			return fields, err
		}
		name = trimmed
	}
	if name == "" {
		return fields, d.judge(FieldNameEmpty)
	}
	if !isToken(name) {
		if err := d.judge(FieldNameBad); err != nil {
			return fields, err
		}
	}
	value = strings.Trim(value, " \t")
	return append(fields, Field{name, value}), d.text(value)
}

// folded adds a line to the field before, as good as after a space (RFC 9112
// §5.2); before the first field §2.2 lets a recipient ignore it.
func (d *Decoder) folded(fields []Field, value string) ([]Field, *Error) {
	if len(fields) == 0 {
		return fields, d.judge(FieldSpaceFirst)
	}
	if err := d.judge(FieldFold); err != nil {
		return fields, err
	}
	fields[len(fields)-1].Value += " " + value
	return fields, d.text(value)
}

// text judges the octets of a value (RFC 9110 §5.5).
func (d *Decoder) text(value string) *Error {
	for i := range len(value) {
		c := value[i]
		if c == 0 {
			if err := d.judge(FieldNUL); err != nil {
				return err
			}
		} else if c < ' ' && c != '\t' || c == 0x7f {
			if err := d.judge(FieldControl); err != nil {
				return err
			}
		}
	}
	return nil
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

// isFieldText: visible octets, spaces and tabs (RFC 9110 §5.5).
func isFieldText(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' && s[i] != '\t' || s[i] == 0x7f {
			return false
		}
	}
	return true
}
