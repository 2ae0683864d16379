package ladder

import (
	"fmt"
	"slices"
	"sync"

	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
)

// AutoScale as Options.Scale chooses the time of a row from the trace.
const AutoScale vtime.Duration = -1

// rowsOfADelay is how many rows a packet falls on its way over the fastest path,
// rowsOfTheSlowest how many it falls at most over the slowest one.
const (
	rowsOfADelay     = 4
	rowsOfTheSlowest = 16
)

// Scale is the time of one row that suits what is shown of a trace, a step of
// 1, 2 or 5: about four rows for a packet's way.
func (x *Index) Scale(conn trace.ConnID) vtime.Duration {
	x.scales.once.Do(x.measurePaths)
	s := &x.scales
	fast, slow := s.fast, s.slow
	if conn != 0 && int(conn) <= len(s.delays) && s.delays[conn-1] > 0 {
		fast, slow = s.delays[conn-1], s.delays[conn-1]
	}
	if fast == 0 {
		return niceStep(s.step / 2)
	}
	return niceStep(max(fast/rowsOfADelay, slow/rowsOfTheSlowest))
}

// pathTimes is what the time of a row is chosen from.
type pathTimes struct {
	once       sync.Once
	delays     []vtime.Duration // by connection: the least time that a packet took
	fast, slow vtime.Duration   // of the connections' delays
	step       vtime.Duration   // between events, where no packet takes time
}

// measurePaths finds the delays of the paths and the usual step between events.
func (x *Index) measurePaths() {
	const looked = 50_000
	t, s := x.Trace, &x.scales
	s.delays = make([]vtime.Duration, len(t.Conns()))
	for id := trace.PacketID(1); int(id) <= min(t.Packets(), looked); id++ {
		p := t.Packet(id)
		if p.Conn == 0 || p.Sent == 0 || p.Arrived == 0 {
			continue
		}
		d := t.Record(p.Arrived).At.Sub(t.Record(p.Sent).At)
		if least := &s.delays[p.Conn-1]; d > 0 && (*least == 0 || d < *least) {
			*least = d
		}
	}
	for i := range s.delays {
		away := t.Conns()[i].Away
		s.delays[i] = max(s.delays[i], away[0], away[1])
	}
	for _, d := range s.delays {
		if d > 0 && (s.fast == 0 || d < s.fast) {
			s.fast = d
		}
		s.slow = max(s.slow, d)
	}
	if s.fast == 0 {
		s.step = x.usualStep()
	}
}

// usualStep is the median of the times from one stop to the next.
func (x *Index) usualStep() vtime.Duration {
	const looked = 1000
	var steps []vtime.Duration
	last := vtime.Time(0)
	for id := trace.StopID(1); int(id) <= min(x.Trace.Stops(), looked); id++ {
		first, _ := x.Trace.Stop(id)
		at := x.Trace.Record(first).At
		if at > last {
			steps = append(steps, at.Sub(last))
		}
		last = at
	}
	if len(steps) == 0 {
		return vtime.Millisecond
	}
	slices.Sort(steps)
	return steps[len(steps)/2]
}

// niceStep is the step of 1, 2 or 5 times a power of ten that is nearest to a
// duration by its ratio.
func niceStep(d vtime.Duration) vtime.Duration {
	d = min(max(d, leastScale), mostScale)
	best := vtime.Duration(1)
	for power := vtime.Duration(1); power <= d; power *= 10 {
		for _, step := range []vtime.Duration{power, 2 * power, 5 * power, 10 * power} {
			// The nearer of two steps is the one with the smaller ratio to d.
			if float64(max(step, d))/float64(min(step, d)) < float64(max(best, d))/float64(min(best, d)) {
				best = step
			}
		}
	}
	return best
}

// ScaleText says how much time a row of a time-true ladder takes.
func ScaleText(scale vtime.Duration) string { return "1 row = " + inspect.Span(scale) }

// The shortest and the longest time that a row may stand for.
const (
	leastScale = vtime.Microsecond
	mostScale  = vtime.Hour
)

// ParseScale reads the time of a row: a duration, auto, or compact for a ladder
// with a row for each event.
func ParseScale(text string) (vtime.Duration, error) {
	switch text {
	case "auto":
		return AutoScale, nil
	case "compact":
		return 0, nil
	}
	d, err := vtime.ParseDuration(text)
	switch {
	case err != nil:
		return 0, fmt.Errorf("%w", err)
	case d < leastScale || d > mostScale:
		return 0, fmt.Errorf("a row stands for a time from %s to %s", inspect.Span(leastScale), inspect.Span(mostScale))
	}
	return d, nil
}
