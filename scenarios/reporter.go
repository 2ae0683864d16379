package scenarios

import (
	"fmt"
	"strings"
)

// reporter collects what is wrong with a file.
type reporter struct {
	name     string
	lines    []string
	problems Problems
	tooMany  bool
}

// report adds a problem at a node.
func (r *reporter) report(n *node, hint, format string, args ...any) {
	p := Problem{File: r.name, Message: fmt.Sprintf(format, args...), Hint: hint}
	if n != nil {
		if n.origin != "" {
			p.File = n.origin
		} else {
			p.Line, p.Column, p.Width = n.line, n.col, n.width
		}
	}
	r.add(p)
}

func (r *reporter) warn(n *node, hint, format string, args ...any) {
	before := len(r.problems)
	r.report(n, hint, format, args...)
	if len(r.problems) > before {
		r.problems[before].Warning = true
	}
}

// reportAt adds a problem at a place of the file.
func (r *reporter) reportAt(line, col, width int, hint, format string, args ...any) {
	r.add(Problem{
		File: r.name, Line: line, Column: col, Width: width, Message: fmt.Sprintf(format, args...), Hint: hint,
	})
}

func (r *reporter) add(p Problem) {
	p.Message, p.Hint = printableLines(p.Message), wrapWords(printableLines(p.Hint))
	for _, q := range r.problems {
		if q.Line == p.Line && q.Column == p.Column && q.Message == p.Message && q.File == p.File {
			return
		}
	}
	if len(r.problems) >= maxProblems {
		if !r.tooMany {
			r.tooMany = true
			r.problems = append(r.problems, Problem{File: r.name, Message: "more problems are not listed", Hint: "mend these first"})
		}
		return
	}
	if p.Line > 0 && p.Line <= len(r.lines) {
		p.Source = r.lines[p.Line-1]
	}
	r.problems = append(r.problems, p)
}

func printableLines(s string) string {
	parts := strings.Split(s, "\n")
	for i := range parts {
		parts[i] = Printable(parts[i])
	}
	return strings.Join(parts, "\n")
}

// wrapWords breaks long lists of allowed words.
func wrapWords(s string) string {
	var lines []string
	for _, line := range strings.Split(s, "\n") {
		for len(line) > 96 {
			cut := strings.LastIndex(line[:96], " ")
			if cut < 40 {
				break
			}
			lines = append(lines, line[:cut])
			line = "  " + line[cut+1:]
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// addHint adds to the hint of the problem reported last.
func (r *reporter) addHint(s string) {
	if k := len(r.problems); k > 0 && !r.tooMany {
		r.problems[k-1].Hint = wrapWords(r.problems[k-1].Hint + s)
	}
}
