package narrate

import (
	"maps"
	"strconv"
	"strings"

	"wirewalk/sim/because"
	"wirewalk/sim/inspect"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// placeholder finds a fact; "" when the trace does not know it.
type placeholder = func(f *recordFacts) string

// placeholders are all placeholders that prose may use, besides {in:timer}.
var placeholders = allPlaceholders() //nolint:gochecknoglobals // a constant table

func allPlaceholders() map[string]placeholder {
	all := recordPlaceholders()
	packets := packetPlaceholders()
	maps.Copy(packets, signPlaceholders())
	maps.Copy(packets, repairPlaceholders())
	maps.Copy(packets, messagePlaceholders())
	for name, look := range packets {
		all[name] = func(f *recordFacts) string {
			if f.p == nil {
				return ""
			}
			return look(f)
		}
	}
	for name, look := range endPlaceholders() {
		all[name] = func(f *recordFacts) string {
			if f.s == nil {
				return ""
			}
			return look(f)
		}
	}
	maps.Copy(all, refPlaceholders())
	maps.Copy(all, httpPlaceholders())
	return all
}

// recordPlaceholders are the facts that every record has.
func recordPlaceholders() map[string]placeholder {
	changed := func(state func(r trace.Record) tcpmodel.State) placeholder {
		return func(f *recordFacts) string {
			if f.r.Kind != trace.StateChange {
				return ""
			}
			return state(f.r).String()
		}
	}
	return map[string]placeholder{
		"host":    func(f *recordFacts) string { return f.host(f.r.Host) },
		"peer":    (*recordFacts).peer,
		"arrived": (*recordFacts).arrived,
		"older":   (*recordFacts).older,
		"newer":   (*recordFacts).newer,
		"stood": func(f *recordFacts) string {
			if f.before == nil {
				return ""
			}
			return f.before.State.String()
		},
		"silent":  (*recordFacts).silent,
		"probing": (*recordFacts).probing,
		"at":      func(f *recordFacts) string { return inspect.Clock(f.t, f.r.At) },
		"n":       func(f *recordFacts) string { return number(f.r.N) },
		"octets": func(f *recordFacts) string {
			if f.r.N == 0 {
				return ""
			}
			return octets(int(f.r.N))
		},
		"fault": func(f *recordFacts) string { return f.fault() },
		"gone":  (*recordFacts).gone,
		"gonesince": func(f *recordFacts) string {
			if id := f.closed(); id != 0 {
				return inspect.Clock(f.t, f.t.Record(id).At)
			}
			return ""
		},
		"others":   (*recordFacts).others,
		"set":      (*recordFacts).set,
		"because":  func(f *recordFacts) string { return because.Decisive(f.t, f.id) },
		"silently": silently,
		"ndur":     func(f *recordFacts) string { return inWords(vtime.Duration(f.r.N)) },
		"from":     changed(trace.Record.From),
		"to":       changed(trace.Record.To),
		"errno": func(f *recordFacts) string {
			if f.r.Errno == tcpmodel.OK {
				return ""
			}
			return f.r.Errno.String()
		},
		"timer": func(f *recordFacts) string {
			if f.r.Kind != trace.TimerFired {
				return ""
			}
			return tcpmodel.TimerKind(f.r.Sub).String()
		},
	}
}

// packetPlaceholders are the facts of the packet that the record is about.
func packetPlaceholders() map[string]placeholder {
	return map[string]placeholder{
		"packet":  func(f *recordFacts) string { return packetNumber(f.n) },
		"again":   func(f *recordFacts) string { return inspect.Repetition(f.t, f.n) },
		"segment": func(f *recordFacts) string { return SegmentName(f.t, f.n) },
		"flags":   func(f *recordFacts) string { return f.p.Seg.Flags.Brief() },
		"len":     func(f *recordFacts) string { return number(int64(f.p.Seg.Payload.Len)) },
		"datalen": func(f *recordFacts) string { return octets(int(f.p.Seg.Payload.Len)) },
		"seq": func(f *recordFacts) string {
			n, _ := f.t.SeqOf(f.p)
			return number(n)
		},
		"end": func(f *recordFacts) string {
			n, _ := f.t.SeqOf(f.p)
			return number(n + int64(f.p.Seg.Len()))
		},
		"onwire": func(f *recordFacts) string { // An earlier connection that the trace does not know.
			if _, of := f.t.AckOf(f.p); of != 0 {
				return ""
			}
			return "by the numbers on the wire"
		},
		"window":   func(f *recordFacts) string { return number(int64(f.p.Seg.Window)) },
		"sender":   func(f *recordFacts) string { return f.host(f.p.From) },
		"receiver": func(f *recordFacts) string { return f.host(f.p.To) },
		"flight":   (*recordFacts).flight,
		"waited":   (*recordFacts).waited,
		"last":     func(f *recordFacts) string { return packetNumber(f.sentLast()) },
		"ack": func(f *recordFacts) string {
			if !f.p.Seg.Flags.Has(tcpmodel.ACK) {
				return ""
			}
			n, _ := f.t.AckOf(f.p)
			return number(n)
		},
		"copylate":   (*recordFacts).copyLate,
		"told":       func(f *recordFacts) string { return octets(int(f.toldWindow())) },
		"later":      func(f *recordFacts) string { return packetNumber(f.later()) },
		"stillasked": func(f *recordFacts) string { return packetNumber(f.stillAsked()) },
		"quiet":      (*recordFacts).quiet,
		"crossing":   (*recordFacts).crossing,
	}
}

// signPlaceholders are what the packet says besides its numbers: errors, options, refusals.
func signPlaceholders() map[string]placeholder {
	return map[string]placeholder{
		"cited": func(f *recordFacts) string {
			if x := f.p.Extra(); x != nil && x.Cites != 0 {
				return SegmentName(f.t, x.Cites)
			}
			return ""
		},
		"mtu": func(f *recordFacts) string {
			if x := f.p.Extra(); x != nil && x.MTU != 0 {
				return octets(int(x.MTU))
			}
			return ""
		},
		"icmp": func(f *recordFacts) string {
			if f.p.Proto != trace.ICMP {
				return ""
			}
			return inspect.ICMPError(f.t, f.p)
		},
		"refuser": func(f *recordFacts) string {
			return f.host(f.t.Packet(f.refusedBy()).From)
		},
		"refusal": func(f *recordFacts) string {
			n := f.refusedBy()
			if n == 0 {
				return ""
			}
			return ": " + packetNumber(n) + ", " + inspect.ICMPError(f.t, f.t.Packet(n))
		},
		"clamped": func(f *recordFacts) string {
			if x := f.p.Extra(); x != nil && x.Clamped != 0 {
				return number(int64(x.Clamped))
			}
			return ""
		},
		"mss": func(f *recordFacts) string {
			if f.p.Seg.Options.MSS == 0 {
				return ""
			}
			return number(int64(f.p.Seg.Options.MSS))
		},
	}
}

// endPlaceholders are the facts of the record's end of the connection, after the record.
func endPlaceholders() map[string]placeholder {
	port := func(f *recordFacts, side int) string {
		return strconv.Itoa(int(f.t.Conn(f.conn).Ends[side].Addr.Port()))
	}
	return map[string]placeholder{
		"state":     func(f *recordFacts) string { return f.s.State.String() },
		"peerstate": func(f *recordFacts) string { return f.t.StateAt(f.conn, 1-f.side, f.id).String() },
		"una":       func(f *recordFacts) string { return f.relative(f.side, f.s.SndUna) },
		"nxt":       func(f *recordFacts) string { return f.relative(f.side, f.s.SndNxt) },
		"rcvnxt":    func(f *recordFacts) string { return f.relative(1-f.side, f.s.RcvNxt) },
		"unacked":   func(f *recordFacts) string { return octets(int(f.s.SndNxt.Sub(f.s.SndUna))) },
		"queued":    func(f *recordFacts) string { return octets(int(f.s.SndQueued)) },
		"sndwnd":    func(f *recordFacts) string { return octets(int(f.s.SndWnd)) },
		"rcvwnd":    func(f *recordFacts) string { return octets(int(f.s.RcvWnd)) },
		"cwnd":      func(f *recordFacts) string { return octets(int(f.s.Cwnd)) },
		"ssthresh":  func(f *recordFacts) string { return octets(int(f.s.Ssthresh)) },
		"smss":      func(f *recordFacts) string { return octets(int(f.s.MSS)) },
		"holds":     (*recordFacts).heldBack,
		"most":      (*recordFacts).mostRTO,
		"rto":       func(f *recordFacts) string { return nonzero(f.s.RTO) },
		"srtt":      func(f *recordFacts) string { return nonzero(f.s.Srtt) },
		"probes":    func(f *recordFacts) string { return number(int64(f.s.Probes)) },
		"backoff":   func(f *recordFacts) string { return number(int64(f.s.Backoff)) },
		"port":      func(f *recordFacts) string { return port(f, f.side) },
		"peerport":  func(f *recordFacts) string { return port(f, 1-f.side) },
	}
}

// refPlaceholders are what hangs on a record by reference: texts, messages, exchanges.
func refPlaceholders() map[string]placeholder {
	return map[string]placeholder{
		"step": func(f *recordFacts) string { // A command's text is the step's name and what it does.
			_, what, ok := strings.Cut(text(f), ": ")
			if !ok {
				return text(f)
			}
			return what
		},
		"text": text,
		"done": func(f *recordFacts) string { // A result's text is the step's name and the error, which is told by itself.
			name, _, _ := strings.Cut(text(f), ": ")
			return name
		},
		"unread": func(f *recordFacts) string {
			n := f.unread()
			if n == 0 {
				return ""
			}
			return octets(int(n))
		},
		"status": func(f *recordFacts) string {
			if f.r.Kind != trace.Exchange || f.t.Exchange(f.r.Ref).Status == 0 {
				return ""
			}
			return strconv.Itoa(f.t.Exchange(f.r.Ref).Status)
		},
		"error": func(f *recordFacts) string {
			if f.r.Kind != trace.Exchange {
				return ""
			}
			return f.t.Exchange(f.r.Ref).Error
		},
	}
}

// text is what a record says in words of its own.
func text(f *recordFacts) string {
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
	return inWords(d)
}

// inWords writes a length of time for a sentence. A label has room for fewer digits: inspect.Span.
func inWords(d vtime.Duration) string { return inspect.Words(d) }

// set is how long the timer that runs out with the record was set for.
func (f *recordFacts) set() string {
	if _, d, ok := (&inspect.Reader{Trace: f.t}).RanOut(f.id); ok && d > 0 {
		return inspect.Span(d)
	}
	return ""
}
