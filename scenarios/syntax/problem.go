package syntax

import (
	"fmt"
	"sort"
	"strings"
	"unicode/utf8"
)

// Problem is one mistake of a file, or one thing worth a warning.
type Problem struct {
	File    string `json:"file"`
	Line    int    `json:"line"`   // from 1; 0 when it concerns no line
	Column  int    `json:"column"` // from 1, in characters
	Width   int    `json:"width"`  // characters to underline
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"` // what to do
	Source  string `json:"source,omitempty"`
	Warning bool   `json:"warning,omitempty"`
}

// Problems are all that was found, in order of their places.
type Problems []Problem

// Error says the first problem and how many there are, so that Problems is an error.
func (ps Problems) Error() string {
	errs := ps.Errors()
	if len(errs) == 0 {
		return "no problem"
	}
	s := errs[0].short()
	if n := len(errs) - 1; n > 0 {
		s += fmt.Sprintf(" (and %d more)", n)
	}
	return s
}

// Errors are the problems that are not mere warnings.
func (ps Problems) Errors() Problems {
	var out Problems
	for _, p := range ps {
		if !p.Warning {
			out = append(out, p)
		}
	}
	return out
}

// Err returns ps as an error, or nil when there is none but warnings.
func (ps Problems) Err() error {
	if len(ps.Errors()) == 0 {
		return nil
	}
	return ps
}

// Format writes all problems for people: place, message, the line with a
// caret under the place, and what to do.
func (ps Problems) Format() string {
	var b strings.Builder
	for i := range ps {
		b.WriteString(ps[i].Format())
	}
	return b.String()
}

func (p *Problem) short() string {
	s := p.Message
	if p.Warning {
		s = "warning: " + s
	}
	switch {
	case p.Line > 0:
		return fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Column, s)
	case p.File != "":
		return p.File + ": " + s
	}
	return s
}

// Format writes one problem for people.
func (p *Problem) Format() string {
	var b strings.Builder
	b.WriteString(p.short())
	b.WriteByte('\n')
	if p.Line > 0 {
		line, lead, width := p.excerpt()
		num := fmt.Sprintf("%5d", p.Line)
		fmt.Fprintf(&b, "%s | %s\n", num, line)
		fmt.Fprintf(&b, "%s | %s%s\n", strings.Repeat(" ", len(num)), strings.Repeat(" ", lead), strings.Repeat("^", width))
	}
	if p.Hint != "" {
		for _, h := range strings.Split(p.Hint, "\n") {
			fmt.Fprintf(&b, "      = %s\n", h)
		}
	}
	return b.String()
}

// maxExcerpt is the longest piece of a source line that a message shows.
const maxExcerpt = 110

// excerpt is the part of the source line around the place, safe for a terminal.
func (p *Problem) excerpt() (line string, lead, width int) {
	runes := []rune(p.Source)
	lead = min(max(p.Column-1, 0), len(runes))
	from := 0
	if lead > maxExcerpt-30 {
		from = lead - (maxExcerpt - 30)
	}
	upto := min(len(runes), from+maxExcerpt)
	line = Printable(string(runes[from:upto]))
	if from > 0 {
		line = "..." + line
		lead = lead - from + 3
	}
	if upto < len(runes) {
		line += "..."
	}
	width = max(1, min(p.Width, utf8.RuneCountInString(line)-lead))
	shown := []rune(line)
	upto = min(len(shown), lead+width)
	return line, cells(shown[:lead]), max(1, cells(shown[lead:upto]))
}

// cells is the number of terminal cells that text takes: two for a wide character.
func cells(text []rune) int {
	n := len(text)
	for _, r := range text {
		if r >= 0x1100 && (r <= 0x115f || r >= 0x2e80 && r <= 0xa4cf || r >= 0xac00 && r <= 0xd7a3 ||
			r >= 0xf900 && r <= 0xfaff || r >= 0xfe30 && r <= 0xfe6f || r >= 0xff00 && r <= 0xff60 ||
			r >= 0x1f300 && r <= 0x1faff || r >= 0x20000 && r <= 0x3fffd) {
			n++
		}
	}
	return n
}

// Printable replaces everything that could steer a terminal: control
// characters, bidirectional controls and octets that are no UTF-8.
func Printable(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\t':
			return ' '
		case r < 0x20, r >= 0x7f && r < 0xa0, r == utf8.RuneError:
			return '\uFFFD'
		case r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069, r == 0x200e, r == 0x200f, r == 0x061c, r == 0xfeff:
			return '\uFFFD'
		}
		return r
	}, s)
}

// Sort orders problems by place, those without a place last.
func (ps Problems) Sort() {
	sort.SliceStable(ps, func(i, j int) bool {
		a, b := &ps[i], &ps[j]
		if (a.Line == 0) != (b.Line == 0) {
			return b.Line == 0
		}
		return a.Line < b.Line || a.Line == b.Line && a.Column < b.Column
	})
}
