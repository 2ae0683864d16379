package narrate

import (
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// thenCases are what TCP does when its program makes a call, in short, and what
// becomes of what it sends.
var thenCases = map[string]prose{ //nolint:gochecknoglobals // a constant table, complete by test
	"then/syn":       {"Its TCP sends SYN.", "RFC 9293 §3.10.1"},
	"then/sent":      {"Its TCP sends it at once.", "RFC 9293 §3.10.2"},
	"then/sent-part": {"Its TCP sends what it may; {queued} wait: {holds}.", "RFC 9293 §3.10.2"},
	"then/fin":       {"Its TCP sends FIN.", "RFC 9293 §3.10.4"},
	"then/fin-waits": {"{queued} are still to be sent: the FIN comes behind them.", "RFC 9293 §3.10.4"},
	"then/fin-held":  {"The FIN cannot leave yet: {holds|something holds it back}.", "RFC 9293 §3.10.4"},
	"then/reset":     {"Its TCP sends RST.", "RFC 9293 §3.6.1"},
	"then/nothing":   {"The connection was not open yet: its TCP forgets it and sends nothing.", "RFC 9293 §3.10.4"},
	"then/lost":      {"{packet} is lost.", ""},
	"then/too":       {"{packet} is lost, too.", ""},
}

// thenCase is what came of a call whose record TCP answered with record id; ""
// when there is nothing to add.
func thenCase(f *recordFacts) string {
	switch f.r.Why { //nolint:exhaustive // only calls have consequences
	case tcpmodel.WhyOpenActive:
		return "then/syn"
	case tcpmodel.WhySendCalled:
		if f.s != nil && f.s.SndQueued > 0 && f.heldBack() != "" {
			return "then/sent-part"
		}
		if f.r.Kind == trace.SegmentSent {
			return "then/sent"
		}
	case tcpmodel.WhyCloseCalled, tcpmodel.WhyShutdownCalled:
		switch {
		case f.sends(tcpmodel.FIN):
			return "then/fin"
		case f.before != nil && f.before.State == tcpmodel.SynSent:
			return "then/nothing"
		case f.s != nil && f.s.SndQueued > 0:
			return "then/fin-waits"
		case f.s != nil:
			return "then/fin-held"
		}
	case tcpmodel.WhyUnreadData:
		return "then/reset"
	}
	return ""
}

// sends reports that the record's end sends a segment with the bit in its stop.
func (f *recordFacts) sends(bit tcpmodel.Flags) bool {
	first, last := f.t.Stop(f.r.Stop)
	for id := first; id <= last; id++ {
		r := f.t.Record(id)
		if r.Kind == trace.SegmentSent && r.Host == f.r.Host && r.Conn == f.conn && f.t.Packet(r.Packet()).Seg.Flags.Has(bit) {
			return true
		}
	}
	return false
}
