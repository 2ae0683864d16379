package inspect

import (
	"fmt"
	"strconv"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
)

// mostDecimals is how many digits of a second are written at most.
const mostDecimals = 6

// Clock writes an instant of a trace in seconds, as every face does: cut to the
// trace's precision, or to as many digits as tell it from the instants beside it.
func Clock(t *trace.Trace, at vtime.Time) string {
	if at == vtime.Never {
		return "never"
	}
	return written(at, digits(t, decimals(t), at))
}

// Clock is the function Clock for the reader's trace.
func (x *Reader) Clock(at vtime.Time) string {
	if at == vtime.Never {
		return "never"
	}
	return written(at, x.Digits(at))
}

// About writes an estimated instant for a sentence: cut to the millisecond, as a ladder
// cuts it, since nothing finer is known.
func About(at vtime.Time) string { return written(at, 3) }

// Digits is how many digits of a second an instant is written with.
func (x *Reader) Digits(at vtime.Time) int { return digits(x.Trace, x.digits, at) }

// MostDigits is how many digits of a second some instant of the trace is written with.
func (x *Reader) MostDigits() int {
	most := x.digits
	for id := trace.StopID(1); int(id) <= x.Trace.Stops() && most < mostDecimals; id++ {
		first, _ := x.Trace.Stop(id)
		most = max(most, x.Digits(x.Trace.Record(first).At))
	}
	return most
}

// Span writes a length of time as Clock writes an instant, with as many digits as that has.
func (x *Reader) Span(d vtime.Duration, at vtime.Time) string {
	return written(vtime.Time(d), x.Digits(at))
}

// TimeOfDay writes an instant as the time of day in UTC.
func (x *Reader) TimeOfDay(epoch int64, at vtime.Time) string {
	const day = 24 * vtime.Time(vtime.Hour)
	epoch -= int64(x.Trace.SteppedBack(at))
	in := (vtime.Time(epoch%int64(day)) + at%day + day) % day
	hours, in := in/vtime.Time(vtime.Hour), in%vtime.Time(vtime.Hour)
	minutes, in := in/vtime.Time(vtime.Minute), in%vtime.Time(vtime.Minute)
	seconds := written(in, x.Digits(at))
	if in < 10*vtime.Time(vtime.Second) {
		seconds = "0" + seconds
	}
	return fmt.Sprintf("%02d:%02d:%s", hours, minutes, seconds)
}

// written cuts an instant to so many digits of a second.
func written(at vtime.Time, digits int) string {
	if at < 0 { // An estimate of what was before a capture began.
		return "-" + written(-at, digits)
	}
	us := int64(at) / 1000
	frac := strconv.FormatInt(1_000_000+us%1_000_000, 10)[1 : 1+digits]
	return strconv.FormatInt(us/1_000_000, 10) + "." + frac
}

// digits is how many digits an instant needs, at least the trace's, to show how far it is
// from the instants before and after it: what lies nearer than a unit of the last digit
// gets another one, on both sides. The times of a capture have one precision.
func digits(t *trace.Trace, least int, at vtime.Time) int {
	if t.Inferred {
		return least
	}
	n := least
	for _, other := range beside(t, at) {
		for n < mostDecimals && max(at-other, other-at) < unit(n) {
			n++
		}
	}
	return n
}

// unit is what the nth digit behind the point counts.
func unit(n int) vtime.Time {
	u := vtime.Time(vtime.Second)
	for range n {
		u /= 10
	}
	return u
}

// beside are the instants of the stops before and after one.
func beside(t *trace.Trace, at vtime.Time) []vtime.Time {
	const looked = 256
	var out []vtime.Time
	when := func(id trace.StopID) vtime.Time {
		first, _ := t.Stop(id)
		return t.Record(first).At
	}
	here := t.StopAt(at)
	for id, n := here, 0; id > 0 && n < looked; id, n = id-1, n+1 {
		if w := when(id); w != at {
			out = append(out, w)
			break
		}
	}
	if int(here) < t.Stops() {
		out = append(out, when(here+1))
	}
	return out
}
