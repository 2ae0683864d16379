package quiz

import "runtime/debug"

// Tests throw thousands of small traces away: a heap that may grow further before it
// is swept takes a third of their time away.
func init() { debug.SetGCPercent(400) }
