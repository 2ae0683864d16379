package view

import (
	"strconv"

	"wirewalk/sim/inspect"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// variable is one line of the state table: words first, then the RFC's name.
type variable struct {
	words string
	name  string
	value func(v *values) string
	about []string // words of texts that speak of it, where it is not for beginners
}

// The variables that an end has only while there are urgent octets (RFC 9293 §3.8.5).
const sndUp, rcvUp = "SND.UP", "RCV.UP"

// urgent reports a variable that only urgent octets give a value.
func (v *variable) urgent() bool { return v.name == sndUp || v.name == rcvUp }

// urgentSent is SND.UP, the number behind the last urgent octet that is not acknowledged.
func (v *values) urgentSent() string {
	if v.s.SndUrgent == 0 {
		return unknown
	}
	return v.own(v.s.SndUna + tcpmodel.Seq(v.s.SndUrgent))
}

// urgentReceived is RCV.UP, the number behind the last urgent octet that is not read.
func (v *values) urgentReceived() string {
	if v.s.RcvUrgent == 0 {
		return unknown
	}
	read := v.s.RcvNxt - tcpmodel.Seq(uint32(v.s.RcvQueued))
	return v.seq(1-v.end.Side, read+tcpmodel.Seq(v.s.RcvUrgent))
}

// limits reports a variable of congestion control, which says how much may be sent.
func (v *variable) limits() bool { return v.name == "cwnd" || v.name == "ssthresh" }

// values are one end's state with what is needed to print it.
type values struct {
	frame *Frame
	end   inspect.End
	s     *tcpmodel.Snapshot
}

// seq prints a number of the sequence space of a side of the connection.
func (v *values) seq(side int, n tcpmodel.Seq) string {
	return v.frame.Index.Relative(v.end.Conn, side, n, v.frame.Raw)
}

// unknown stands for a number that an end does not have or that nobody can tell.
const unknown = "-"

// own prints a number of the end's own sequence space, which it chooses when it
// sends its SYN: in CLOSED and LISTEN there is none (RFC 9293 §3.3.2).
func (v *values) own(n tcpmodel.Seq) string {
	if v.s.State == tcpmodel.Closed || v.s.State == tcpmodel.Listen {
		return unknown
	}
	return v.seq(v.end.Side, n)
}

// synchronized reports that the peer's SYN has come: before it, neither the
// peer's sequence space nor its window is known (RFC 9293 §3.4).
func (v *values) synchronized() bool {
	return v.s.State != tcpmodel.Closed && v.s.State != tcpmodel.Listen && v.s.State != tcpmodel.SynSent
}

func (v *values) received() string {
	if !v.synchronized() {
		return unknown
	}
	return v.seq(1-v.end.Side, v.s.RcvNxt)
}

func (v *values) offered() string {
	if !v.synchronized() {
		return unknown
	}
	return count(uint64(v.s.SndWnd))
}

func count(n uint64) string { return strconv.FormatUint(n, 10) }

// length prints a duration that is known, "-" for one that is not.
func length(d vtime.Duration) string {
	if d == 0 {
		return unknown
	}
	return inspect.Span(d)
}

// variables are the lines of the state table, in the order of RFC 9293 §3.3.1.
func variables() []variable {
	all := connVariables()
	for i := range all {
		value := all[i].value
		all[i].value = func(v *values) string { return v.alive(value(v)) }
	}
	return append([]variable{{words: "state", value: func(v *values) string { return v.s.State.String() }}}, all...)
}

func connVariables() []variable {
	return []variable{
		{"oldest unacknowledged", "SND.UNA", func(v *values) string { return v.own(v.s.SndUna) }, []string{"snd.una", "oldest unacknowledged"}},
		{"next octet to send", "SND.NXT", func(v *values) string { return v.own(v.s.SndNxt) }, nil},
		{"peer's window", "SND.WND", func(v *values) string { return v.offered() }, []string{"window"}},
		{"urgent octets end before", sndUp, func(v *values) string { return v.urgentSent() }, nil},
		{"next octet expected", "RCV.NXT", func(v *values) string { return v.received() }, nil},
		{"own window", "RCV.WND", func(v *values) string { return count(uint64(v.s.RcvWnd)) }, []string{"window"}},
		{"urgent ones to read end before", rcvUp, func(v *values) string { return v.urgentReceived() }, nil},
		{"congestion window", "cwnd", func(v *values) string { return v.chosen(v.s.Cwnd) }, []string{"cwnd", "congestion window"}},
		{"slow-start threshold", "ssthresh", func(v *values) string { return v.threshold(v.s.Ssthresh) }, []string{"ssthresh", "threshold"}},
		{"octets in flight", "", func(v *values) string { return count(uint64(v.s.Inflight)) }, nil},
		{"waiting to be sent", "", func(v *values) string { return v.known(v.s.SndQueued) }, nil},
		{"waiting to be read", "", func(v *values) string { return v.known(v.s.RcvQueued) }, nil},
		{"round trip", "SRTT", func(v *values) string { return length(v.s.Srtt) }, nil},
		{"timeout", "RTO", func(v *values) string { return length(v.s.RTO) }, nil},
	}
}

// alive prints what only a connection has: none is left of it in CLOSED.
func (v *values) alive(text string) string {
	if v.s.State == tcpmodel.Closed {
		return unknown
	}
	return text
}

// known prints what only the end itself knows: no packet tells it, so a capture
// has "-".
func (v *values) known(n uint64) string {
	if n == 0 && v.frame.Cursor.Trace().Inferred {
		return unknown
	}
	return count(n)
}

func (v *values) threshold(n uint32) string {
	if n >= 1<<30 {
		return "none"
	}
	return v.chosen(n)
}

// chosen prints what an end chooses when the connection opens: until then, and
// in a capture, there is none. It is never zero (RFC 5681 §3.1).
func (v *values) chosen(n uint32) string {
	if n == 0 {
		return unknown
	}
	return count(uint64(n))
}
