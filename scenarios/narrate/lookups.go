package narrate

import (
	"fmt"
	"maps"
	"strconv"
	"strings"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// lookup finds a fact; "" when the trace does not know it.
type lookup = func(f *facts) string

// lookups are all placeholders that prose may use, besides {in:timer}.
var lookups = gather() //nolint:gochecknoglobals // a constant table

func gather() map[string]lookup {
	all := recordLookups()
	for name, look := range packetLookups() {
		all[name] = func(f *facts) string {
			if f.p == nil {
				return ""
			}
			return look(f)
		}
	}
	for name, look := range endLookups() {
		all[name] = func(f *facts) string {
			if f.s == nil {
				return ""
			}
			return look(f)
		}
	}
	maps.Copy(all, refLookups())
	return all
}

// recordLookups are the facts that every record has.
func recordLookups() map[string]lookup {
	changed := func(state func(r *trace.Record) tcpmodel.State) lookup {
		return func(f *facts) string {
			if f.r.Kind != trace.StateChange {
				return ""
			}
			return state(f.r).String()
		}
	}
	return map[string]lookup{
		"host":    func(f *facts) string { return f.host(f.r.Host) },
		"peer":    (*facts).peer,
		"arrived": (*facts).arrived,
		"silent":  (*facts).silent,
		"at":      func(f *facts) string { return Seconds(f.r.At) },
		"n":       func(f *facts) string { return number(f.r.N) },
		"octets": func(f *facts) string {
			if f.r.N == 0 {
				return ""
			}
			return octets(int(f.r.N))
		},
		"fault": func(f *facts) string { return f.fault() },
		"ndur":  func(f *facts) string { return Span(vtime.Duration(f.r.N)) },
		"from":  changed((*trace.Record).From),
		"to":    changed((*trace.Record).To),
		"errno": func(f *facts) string {
			if f.r.Errno == tcpmodel.OK {
				return ""
			}
			return f.r.Errno.String()
		},
		"timer": func(f *facts) string {
			if f.r.Kind != trace.TimerFired {
				return ""
			}
			return tcpmodel.TimerKind(f.r.Sub).String()
		},
	}
}

// packetLookups are the facts of the packet that the record is about.
func packetLookups() map[string]lookup {
	return map[string]lookup{
		"packet":   func(f *facts) string { return packetNumber(f.n) },
		"again":    func(f *facts) string { return packetNumber(f.p.Again) },
		"segment":  func(f *facts) string { return SegmentName(f.t, f.n) },
		"flags":    func(f *facts) string { return f.p.Seg.Flags.Brief() },
		"len":      func(f *facts) string { return number(int64(f.p.Seg.Payload.Len)) },
		"datalen":  func(f *facts) string { return octets(int(f.p.Seg.Payload.Len)) },
		"seq":      func(f *facts) string { return f.relative(f.sender(), f.p.Seg.Seq) },
		"end":      func(f *facts) string { return f.relative(f.sender(), f.p.Seg.End()) },
		"window":   func(f *facts) string { return number(int64(f.p.Seg.Window)) },
		"sender":   func(f *facts) string { return f.host(f.p.From) },
		"receiver": func(f *facts) string { return f.host(f.p.To) },
		"flight":   (*facts).flight,
		"waited":   (*facts).waited,
		"last":     func(f *facts) string { return packetNumber(f.sentLast()) },
		"ack": func(f *facts) string {
			if !f.p.Seg.Flags.Has(tcpmodel.ACK) {
				return ""
			}
			return f.relative(1-f.sender(), f.p.Seg.Ack)
		},
		"mss": func(f *facts) string {
			if f.p.Seg.Options.MSS == 0 {
				return ""
			}
			return number(int64(f.p.Seg.Options.MSS))
		},
	}
}

// endLookups are the facts of the record's end of the connection, after the record.
func endLookups() map[string]lookup {
	port := func(f *facts, side int) string {
		return strconv.Itoa(int(f.t.Conn(f.conn).Ends[side].Addr.Port()))
	}
	return map[string]lookup{
		"state":     func(f *facts) string { return f.s.State.String() },
		"peerstate": func(f *facts) string { return f.t.StateAt(f.conn, 1-f.side, f.id).String() },
		"una":       func(f *facts) string { return f.relative(f.side, f.s.SndUna) },
		"nxt":       func(f *facts) string { return f.relative(f.side, f.s.SndNxt) },
		"rcvnxt":    func(f *facts) string { return f.relative(1-f.side, f.s.RcvNxt) },
		"unacked":   func(f *facts) string { return octets(int(f.s.SndNxt.Sub(f.s.SndUna))) },
		"queued":    func(f *facts) string { return octets(int(f.s.SndQueued)) },
		"sndwnd":    func(f *facts) string { return octets(int(f.s.SndWnd)) },
		"rcvwnd":    func(f *facts) string { return octets(int(f.s.RcvWnd)) },
		"cwnd":      func(f *facts) string { return octets(int(f.s.Cwnd)) },
		"ssthresh":  func(f *facts) string { return octets(int(f.s.Ssthresh)) },
		"smss":      func(f *facts) string { return octets(int(f.s.MSS)) },
		"rto":       func(f *facts) string { return nonzero(f.s.RTO) },
		"srtt":      func(f *facts) string { return nonzero(f.s.Srtt) },
		"probes":    func(f *facts) string { return number(int64(f.s.Probes)) },
		"backoff":   func(f *facts) string { return number(int64(f.s.Backoff)) },
		"port":      func(f *facts) string { return port(f, f.side) },
		"peerport":  func(f *facts) string { return port(f, 1-f.side) },
	}
}

// refLookups are what hangs on a record by reference: texts, messages, exchanges.
func refLookups() map[string]lookup {
	return map[string]lookup{
		"step": func(f *facts) string { // A command's text is the step's name and what it does.
			_, what, ok := strings.Cut(text(f), ": ")
			if !ok {
				return text(f)
			}
			return what
		},
		"text": text,
		"unread": func(f *facts) string {
			if f.before == nil || f.before.RcvQueued == 0 {
				return ""
			}
			return octets(int(f.before.RcvQueued))
		},
		"status": func(f *facts) string {
			if f.r.Kind != trace.Exchange || f.t.Exchange(f.r.Ref).Status == 0 {
				return ""
			}
			return strconv.Itoa(f.t.Exchange(f.r.Ref).Status)
		},
		"error": func(f *facts) string {
			if f.r.Kind != trace.Exchange {
				return ""
			}
			return f.t.Exchange(f.r.Ref).Error
		},
	}
}

// text is what a record says in words of its own.
func text(f *facts) string {
	switch f.r.Kind {
	case trace.HTTP:
		return f.t.Message(f.r.Ref).StartLine
	case trace.Exchange:
		x := f.t.Exchange(f.r.Ref)
		return strings.TrimSpace(x.Method + " " + x.Target)
	case trace.Call, trace.Note, trace.Result, trace.Command, trace.AppTimer, trace.Fault, trace.Refusal:
		return f.t.Text(f.r.Ref)
	case trace.SegmentSent, trace.SegmentDelivered, trace.SegmentDropped, trace.StateChange, trace.TimerFired,
		trace.Indication:
		return "" // Ref is a packet, or unused.
	}
	return ""
}

func nonzero(d vtime.Duration) string {
	if d == 0 {
		return ""
	}
	return Span(d)
}

// Seconds writes an instant as the ladder does: seconds with three digits.
func Seconds(at vtime.Time) string {
	ms := (int64(at) + 500_000) / 1_000_000
	return fmt.Sprintf("%d.%03d", ms/1000, ms%1000)
}

// Span writes a length of time in words: 28 ms, 2 h 12 min 30 s. From a second
// on it is cut to milliseconds, from a minute on to seconds.
func Span(d vtime.Duration) string {
	switch {
	case d >= vtime.Minute:
		d -= d % vtime.Second
	case d >= vtime.Second:
		d -= d % vtime.Millisecond
	case d >= vtime.Millisecond:
		d -= d % (10 * vtime.Microsecond)
	case d > 0 && d < vtime.Millisecond:
		return strings.TrimSuffix(d.String(), "us") + " µs"
	default:
		return d.String()
	}
	if d < vtime.Second {
		return strings.TrimSuffix(d.String(), "ms") + " ms"
	}
	s := d.String()
	for _, unit := range []struct{ short, long string }{{"h", " h "}, {"m", " min "}, {"s", " s"}} {
		s = strings.Replace(s, unit.short, unit.long, 1)
	}
	for _, zero := range []string{" 0 s", " 0 min"} {
		s = strings.TrimSuffix(s, zero)
	}
	return strings.TrimSpace(s)
}
