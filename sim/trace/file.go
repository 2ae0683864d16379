package trace

import "wirewalk/sim/vtime"

// File is what a capture file shows of how it was made.
type File struct {
	Moved int      // packets that stand in the file behind later ones
	First PacketID // the first of them, 0 for none
	Steps []Step   // where the clock stepped back
}

// Step is a place where the clock of a capture stepped back. The time across it is
// not known: instants go on behind it, and their dates are less by what it stepped.
type Step struct {
	Packet PacketID   // the first packet behind it
	At     vtime.Time // of that packet
	By     vtime.Duration
}

// Date is an instant of a capture in Unix nanoseconds, as its file has it.
func (t *Trace) Date(at vtime.Time) int64 { return t.Epoch + int64(at) - int64(t.SteppedBack(at)) }

// SteppedBack is by how much the clock of a capture stepped back up to an instant.
func (t *Trace) SteppedBack(at vtime.Time) (by vtime.Duration) {
	for _, s := range t.File.Steps {
		if s.At > at {
			break
		}
		by += s.By
	}
	return by
}
