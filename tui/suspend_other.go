//go:build !unix

package tui

// underShell reports that there is a shell to go back to, which this system
// does not know.
func underShell() bool { return false }
