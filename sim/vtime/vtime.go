// Package vtime is the simulated clock: instants and durations in integer
// nanoseconds since the start of a run. Nothing in it reads a real clock.
package vtime

// Time is an instant: nanoseconds since the start of the simulation.
type Time int64

// Duration is a span of simulated time in nanoseconds.
type Duration int64

// Units of Duration.
const (
	Nanosecond  Duration = 1
	Microsecond          = 1000 * Nanosecond
	Millisecond          = 1000 * Microsecond
	Second               = 1000 * Millisecond
	Minute               = 60 * Second
	Hour                 = 60 * Minute
)

// Never is later than every instant that a run can reach; a timer that is not
// armed has this deadline.
const Never Time = 1<<63 - 1

// Forever is longer than every run; a timeout of this length is off.
const Forever Duration = 1<<63 - 1

// Add returns the instant d after t; it saturates at Never.
func (t Time) Add(d Duration) Time {
	if t == Never || d == Forever {
		return Never
	}
	return t + Time(d)
}

// Sub returns the duration from u to t.
func (t Time) Sub(u Time) Duration {
	if t == Never {
		return Forever
	}
	return Duration(t - u)
}

// Min returns the earlier of two instants.
func Min(a, b Time) Time {
	if a < b {
		return a
	}
	return b
}
