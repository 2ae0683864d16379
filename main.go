// Command wirewalk shows how TCP connections live and die and how HTTP uses
// them: a deterministic simulation, walked packet by packet in a terminal.
package main

import (
	"os"

	"wirewalk/tui/cli"
)

func main() {
	os.Exit(cli.Main(os.Args[1:], os.Stdin, os.Stdout, os.Stderr))
}
