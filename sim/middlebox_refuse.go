package sim

import (
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// Refusal is a rule of a box: packets that match are dropped, and answered.
// Zero fields match all.
type Refusal struct {
	To     string // receiving host
	Port   int    // its port
	After  vtime.Time
	Before vtime.Time
	// Opening: only packets that open a connection; what is open goes on.
	Opening bool
	// Above: only the opening of more connections than this from one address (Linux's connlimit).
	Above int
	// ICMP is the error that answers it, and Reset a RST; with neither nobody is told.
	ICMP  tcpmodel.ICMPKind
	Reset bool
}

// refusal is the first rule that forbids a packet, nil when none does.
func (b *middlebox) refusal(w *world, f *flight, p *trace.Packet) *Refusal {
	for i := range b.plan.Refuse {
		r := &b.plan.Refuse[i]
		switch h := w.net.host(r.To); {
		case r.To != "" && (h == nil || p.To != h.id && !h.has(f.dst)),
			r.Port != 0 && (p.Proto == trace.ICMP || int(p.Seg.DstPort) != r.Port),
			w.now < r.After, r.Before != 0 && w.now >= r.Before,
			(r.Opening || r.Above > 0) && (p.Proto == trace.ICMP || !opens(p)),
			r.Above > 0 && b.opened(w, f, r) < r.Above:
			continue
		}
		return r
	}
	return nil
}

// opened is how many connections of an address that the rule is about the box knows that are not
// closed, without the one of this flight. Measured: connlimit counts what comes to its rule.
func (b *middlebox) opened(w *world, f *flight, r *Refusal) int {
	n, h := 0, w.net.host(r.To)
	for key, fl := range b.flows.inner {
		if fl.inside.Addr() == b.of.addr(f.src) && !fl.closed() && !b.stale(fl, w.now) && key != pairOf(f.src, f.srcPort, f.dst, f.dstPort) &&
			(r.Port == 0 || int(fl.far.Port()) == r.Port) && (h == nil || h.has(b.of.number(fl.far.Addr()))) {
			n++
		}
	}
	return n
}

// refuse drops a packet that a rule forbids, and answers it as the rule says.
func (b *middlebox) refuse(w *world, fi uint32, r *Refusal) {
	f, why := *w.flights.at(fi), r.why() // The answer may move the flights.
	switch {
	case r.Reset:
		b.answerReset(w, &f, why)
	case r.ICMP != 0:
		b.answerError(w, &f, icmpAnswer{kind: r.ICMP, why: why})
	}
	w.drop(fi, why)
}

// why is what the trace says of a packet that the rule forbids.
func (r *Refusal) why() tcpmodel.Reason {
	switch {
	case r.Above > 0:
		return ReasonTooManyConnections
	case r.ICMP == tcpmodel.ICMPNetUnreachable, r.ICMP == tcpmodel.ICMPHostUnreachable:
		return ReasonUnreachable
	case r.ICMP == 0 && !r.Reset:
		return ReasonFiltered
	}
	return ReasonRefusedByRule
}
