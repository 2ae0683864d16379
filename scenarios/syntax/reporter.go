package syntax

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Reporter collects what is wrong with a file.
type Reporter struct {
	Name     string   // of the file, as messages call it
	Lines    []string // of the file
	Problems Problems
	tooMany  bool
}

// Report adds a problem at a node.
func (r *Reporter) Report(n *Node, hint, format string, args ...any) {
	p := Problem{File: r.Name, Message: fmt.Sprintf(format, args...), Hint: hint}
	if n != nil {
		if n.Origin != "" {
			p.File = n.Origin
		} else {
			p.Line, p.Column, p.Width = n.Line, n.Col, n.Width
		}
	}
	r.Add(p)
}

// Within is the place of a part of a text, as the file writes it; the place of
// the text where the file breaks the part over two lines.
func (r *Reporter) Within(n *Node, part string) *Node {
	const most = 100 // lines of a text that are looked through
	if n == nil || n.Origin != "" || n.Line < 1 {
		return n
	}
	from := n.Col - 1
	for i := n.Line - 1; i < min(len(r.Lines), n.Line+most); i++ {
		line := []rune(r.Lines[i])
		if at := strings.Index(string(line[min(from, len(line)):]), part); at >= 0 {
			out := *n
			out.Line, out.Width = i+1, utf8.RuneCountInString(part)
			out.Col = min(from, len(line)) + utf8.RuneCountInString(string(line[min(from, len(line)):])[:at]) + 1
			return &out
		}
		from = 0
	}
	return n
}

// Warn adds a problem at a node that is no mistake.
func (r *Reporter) Warn(n *Node, hint, format string, args ...any) {
	before := len(r.Problems)
	r.Report(n, hint, format, args...)
	if len(r.Problems) > before {
		r.Problems[before].Warning = true
	}
}

// Add adds a problem, unless it is known already or there are too many.
func (r *Reporter) Add(p Problem) {
	p.Message, p.Hint = printableLines(p.Message), wrapWords(printableLines(p.Hint))
	for _, q := range r.Problems {
		if q.Line == p.Line && q.Column == p.Column && q.Message == p.Message && q.File == p.File {
			return
		}
	}
	if len(r.Problems) >= maxProblems {
		if !r.tooMany {
			r.tooMany = true
			r.Problems = append(r.Problems, Problem{File: r.Name, Message: "more problems are not listed", Hint: "mend these first"})
		}
		return
	}
	if p.Line > 0 && p.Line <= len(r.Lines) {
		p.Source = r.Lines[p.Line-1]
	}
	r.Problems = append(r.Problems, p)
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

// AddHint adds to the hint of the problem reported last.
func (r *Reporter) AddHint(s string) {
	if k := len(r.Problems); k > 0 && !r.tooMany {
		r.Problems[k-1].Hint = wrapWords(r.Problems[k-1].Hint + s)
	}
}
