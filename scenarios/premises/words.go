package premises

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// all is the premise that several things hold.
func all(checks ...func(*moment) error) func(*moment) error {
	return func(m *moment) error {
		for _, check := range checks {
			if err := check(m); err != nil {
				return err
			}
		}
		return nil
	}
}

// either is the premise that one of several things holds.
func either(checks ...func(*moment) error) func(*moment) error {
	return func(m *moment) error {
		var first error
		for _, check := range checks {
			err := check(m)
			if err == nil {
				return nil
			}
			if first == nil {
				first = err
			}
		}
		return first
	}
}

// that makes a premise of a question and the words for its failure.
func that(holds func(*moment) bool, otherwise string) func(*moment) error {
	return func(m *moment) error {
		if !holds(m) {
			return errors.New(otherwise)
		}
		return nil
	}
}

// kind is the premise that the record is of one of some kinds.
func kind(kinds ...trace.Kind) func(*moment) error {
	return func(m *moment) error {
		for _, k := range kinds {
			if m.r.Kind == k {
				return nil
			}
		}
		return fmt.Errorf("the record is a %s", m.r.Kind)
	}
}

// called is the premise that the record, or the cause of it at the same instant, is
// one of some calls.
func called(calls ...app.CallKind) func(*moment) error {
	return func(m *moment) error {
		for at := m.id; at != 0; {
			r := m.t.Record(at)
			if r.Stop != m.r.Stop {
				break
			}
			if r.Kind == trace.Call {
				for _, k := range calls {
					if app.CallKind(r.Sub) == k {
						return nil
					}
				}
			}
			at = r.Cause
		}
		return errors.New("no such call was made in this stop")
	}
}

// fired is the premise that the stop began with a timer of TCP.
func fired(timers ...tcpmodel.TimerKind) func(*moment) error {
	return func(m *moment) error {
		for at := m.id; at != 0; {
			r := m.t.Record(at)
			if r.Stop != m.r.Stop {
				break
			}
			if r.Kind == trace.TimerFired {
				for _, k := range timers {
					if tcpmodel.TimerKind(r.Sub) == k {
						return nil
					}
				}
				return fmt.Errorf("it was the %s timer that ran out", tcpmodel.TimerKind(r.Sub))
			}
			at = r.Cause
		}
		return errors.New("no timer ran out")
	}
}

// arrived is the premise that a packet came which is as asked for.
func arrived(as func(*moment, *trace.Packet) bool, otherwise string) func(*moment) error {
	return func(m *moment) error {
		if m.in == nil {
			return errors.New("nothing came")
		}
		if !as(m, m.in) {
			return errors.New(otherwise)
		}
		return nil
	}
}

// sends is the premise that the record is a segment, sent, with all of some bits.
func sends(bits tcpmodel.Flags) func(*moment) error {
	return all(kind(trace.SegmentSent), that(func(m *moment) bool { return m.p.Seg.Flags&bits == bits }, "the segment has not these bits"))
}

// state is the premise that the end was in one of some states before the stop.
func state(states ...tcpmodel.State) func(*moment) error {
	return func(m *moment) error {
		was := tcpmodel.Closed
		if m.b != nil {
			was = m.b.State
		}
		for _, s := range states {
			if was == s {
				return nil
			}
		}
		return fmt.Errorf("it was in %s", was)
	}
}

// stack is the premise that the host is of a profile.
func stack(name string) func(*moment) error {
	return that(func(m *moment) bool { return m.r.Host != 0 && m.t.Machine(m.r.Host).Stack == name }, "the host is not "+name)
}

// anything is the premise of a sentence that says no more than the record itself.
func anything(*moment) error { return nil }

// spanText is a length of time as sentences write it.
var spanText = regexp.MustCompile(`(\d+ h( \d+ min)?( \d+(\.\d+)? s)?|\d+ min( \d+(\.\d+)? s)?|\d+(\.\d+)? (s|ms|µs))`)

// span reads the length of time behind some words, and its unit; false when there is none.
func span(text, behind string) (d, unit vtime.Duration, ok bool) {
	_, rest, found := strings.Cut(text, behind)
	if !found {
		return 0, 0, false
	}
	loc := spanText.FindStringIndex(rest)
	if loc == nil || loc[0] > 1 {
		return 0, 0, false
	}
	words := strings.Fields(rest[loc[0]:loc[1]])
	for i := 0; i+1 < len(words); i += 2 {
		x, _ := strconv.ParseFloat(words[i], 64)
		switch words[i+1] {
		case "h":
			unit = vtime.Hour
		case "min":
			unit = vtime.Minute
		case "s":
			unit = vtime.Second
		case "ms":
			unit = vtime.Millisecond
		default:
			unit = vtime.Microsecond
		}
		d += vtime.Duration(x * float64(unit))
	}
	return d, unit, true
}

// lasts is the premise that the length of time behind some words, where they are
// said, is what it says: rounded by less than its last unit.
func lasts(behind string, length func(*moment) vtime.Duration) func(*moment) error {
	return func(m *moment) error {
		d, unit, ok := span(m.text, behind)
		if !ok {
			return nil
		}
		slack := unit / 2
		if want := length(m); want < d-slack || want >= d+unit {
			return fmt.Errorf("it is %s that lies behind %q", want, behind)
		}
		return nil
	}
}

// number reads the number behind some words; false when there is none.
func number(text, behind string) (int64, bool) {
	_, rest, found := strings.Cut(text, behind)
	if !found {
		return 0, false
	}
	n, found := int64(0), false
	for _, r := range rest {
		if r == ',' {
			continue
		}
		if r < '0' || r > '9' {
			break
		}
		n, found = n*10+int64(r-'0'), true
	}
	return n, found
}

// counts is the premise that the number behind some words, where they are said, is right.
func counts(behind string, count func(*moment) int64) func(*moment) error {
	return func(m *moment) error {
		n, ok := number(m.text, behind)
		if !ok {
			return nil
		}
		if want := count(m); want != n {
			return fmt.Errorf("it is %d that stands behind %q", want, behind)
		}
		return nil
	}
}

// relative is a number of the other end's stream as the sentences count it.
func relative(iss, n tcpmodel.Seq) int64 { return int64(n.Sub(iss)) }

// acknowledged is what the moment's packet acknowledges, counted from the first number of the
// end that it is for; of one that no end of these addresses and ports has had, as it is on the wire.
func (m *moment) acknowledged(iss tcpmodel.Seq) int64 {
	const far = 1 << 24 // No run sends so many octets on one connection.
	q := m.p.Seg.Ack
	if n := relative(iss, q); n < far {
		return n
	}
	mine := m.t.Conn(m.p.Conn).Ends
	for id := m.p.Conn; id > 0; id-- {
		for side, end := range m.t.Conn(id).Ends {
			if n := relative(end.ISS, q); n < far && end.HasISS && end.Addr == mine[1-m.t.Sender(m.p)].Addr && m.t.Conn(id).Ends[1-side].Addr == mine[m.t.Sender(m.p)].Addr {
				return n
			}
		}
	}
	return int64(q)
}

// instant is an instant as sentences write it: seconds, cut to three digits or more.
var instant = regexp.MustCompile(` at (\d+)\.(\d{3,9}) s`)

// saysAt reports that an instant which a sentence names is the given one.
func saysAt(text string, at vtime.Time) bool {
	for _, found := range instant.FindAllStringSubmatch(text, -1) {
		if whole := fmt.Sprintf("%d.%09d", int64(at)/1_000_000_000, int64(at)%1_000_000_000); strings.HasPrefix(whole, found[1]+"."+found[2]) {
			return true
		}
	}
	return false
}
