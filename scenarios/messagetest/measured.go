package messagetest

import (
	_ "embed"
	"strings"
)

// measured is what each program answered to each message: its statuses, "-" for
// none, and c when it closed the connection. Each ran with its default
// configuration and a handler that reads the content; see the releases in package
// httpmodel. nginx and caddy passed the request on to another server.
//
//go:embed measured.tsv
var measured string

// Measured is what a program did with a message: "200", "400c", "-"; "" where it
// was not measured.
func Measured(message, profile string) string {
	lines := strings.Split(strings.TrimSpace(measured), "\n")
	column := -1
	for i, name := range strings.Split(lines[0], "\t") {
		if name == profile {
			column = i
		}
	}
	for _, line := range lines[1:] {
		cells := strings.Split(line, "\t")
		if column > 0 && cells[0] == message {
			return cells[column]
		}
	}
	return ""
}
