package syntax

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// prescan looks at the octets before the YAML library sees them.
func (doc *document) prescan(src []byte) bool {
	if len(src) > maxFile {
		doc.Add(Problem{
			File: doc.Name, Message: fmt.Sprintf("the file has %d octets; at most %d are read", len(src), maxFile),
			Hint: "a scenario is a few KiB; contents are made up with size, not written out",
		})
		return false
	}
	doc.Lines = strings.Split(strings.ReplaceAll(string(src), "\r\n", "\n"), "\n")
	if len(doc.Lines) > maxLines {
		doc.Add(Problem{File: doc.Name, Message: fmt.Sprintf("the file has %d lines; at most %d are read", len(doc.Lines), maxLines)})
		return false
	}
	depth := 0
	for i, line := range doc.Lines {
		if !doc.prescanLine(i+1, line) {
			return false
		}
		depth = max(0, depth+strings.Count(line, "[")+strings.Count(line, "{")-strings.Count(line, "]")-strings.Count(line, "}"))
		if depth > maxNesting {
			doc.Report(spot(i+1, 1), "a scenario needs five levels", "more than %d brackets are open here", maxNesting)
			return false
		}
	}
	return true
}

func (doc *document) prescanLine(num int, line string) bool {
	if !utf8.ValidString(line) {
		col := 1
		for rest := line; rest != ""; col++ {
			c, n := utf8.DecodeRuneInString(rest)
			if c == utf8.RuneError && n == 1 {
				break
			}
			rest = rest[n:]
		}
		doc.Report(spot(num, col), "save the file as UTF-8", "this octet is no UTF-8")
		return false
	}
	indent := line[:len(line)-len(strings.TrimLeft(line, " \t"))]
	if i := strings.IndexByte(indent, '\t'); i >= 0 && strings.TrimSpace(line) != "" {
		doc.Report(spot(num, i+1), "YAML is indented with spaces: replace the tab by two", "a tab is used for indentation")
		return false
	}
	if i := strings.IndexFunc(line, func(c rune) bool { return c < 0x20 && c != '\t' && c != '\r' || c == 0x7f }); i >= 0 {
		doc.Report(spot(num, utf8.RuneCountInString(line[:i])+1), "remove it; in quotes it can be written as \\x1b and the like",
			"a control character (%#02x) is in the file", line[i])
		return false
	}
	if len(indent) > 4*maxNesting || strings.HasPrefix(strings.TrimSpace(line), strings.Repeat("- ", maxNesting)) {
		doc.Report(spot(num, 1), "a scenario needs five levels", "this is nested more than %d levels deep", maxNesting)
		return false
	}
	if len(line) > 20_000 {
		doc.Report(spot(num, 1), "break it into several lines", "the line has %d octets; at most 20000 are read", len(line))
		return false
	}
	return true
}
