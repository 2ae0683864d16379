package language

import "wirewalk/sim/vtime"

// Amount is a value of the file, or a number of the run, as texts show it.
type Amount struct {
	Kind AmountKind
	N    int64  // octets, nanoseconds, or how many
	Text string // of a Word
}

// AmountKind is what an amount counts in.
type AmountKind uint8

// The kinds of amounts.
const (
	Word    AmountKind = iota // no number: never, linux, true
	Number                    // of things
	Octets                    // octets
	Lasts                     // nanoseconds from one thing to another
	Instant                   // nanoseconds from the start of the run
)

// TimeAmount is a length of time, or the word for one that never ends.
func TimeAmount(d vtime.Duration) Amount {
	if d == vtime.Forever {
		return Amount{Text: "never"}
	}
	return Amount{Kind: Lasts, N: int64(d)}
}
