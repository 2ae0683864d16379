package sim

import (
	"net/netip"

	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// boxFlow is a connection that a box knows.
type boxFlow struct {
	key      pairKey        // by the sockets as the inside names them
	outer    pairKey        // NAT: as the outside names them
	inside   netip.AddrPort // NAT: the inside end; else the end that sent first
	public   netip.AddrPort // NAT: the inside end as the outside names it
	far      netip.AddrPort // the other end
	lastSeen vtime.Time
	fin      [2]bool // a FIN went this way
	reset    bool    // a RST went by
	window   windowCheck
	state    flowState // TCP: as the box believes
	opener   int       // the way of its SYN
	open     [2]sentOn
}

// flowTable is what a box remembers. A flow that was forgotten leaves its key,
// so that it can be told from one that was never known.
type flowTable struct {
	inner, outer map[pairKey]*boxFlow
	forgotten    map[pairKey]bool
	next         uint16
}

func newFlowTable() flowTable {
	return flowTable{inner: map[pairKey]*boxFlow{}, outer: map[pairKey]*boxFlow{}, forgotten: map[pairKey]bool{}}
}

// find is the flow that a flight belongs to, nil if the box knows none; before
// says that it knew it once.
func (b *middlebox) find(f *flight, inward bool, now vtime.Time) (fl *boxFlow, before bool) {
	key, t := pairOf(f.src, f.srcPort, f.dst, f.dstPort), b.flows.inner
	if inward {
		t = b.flows.outer
	}
	fl = t[key]
	if fl != nil && b.stale(fl, now) {
		b.forget(fl)
		fl = nil
	}
	return fl, b.flows.forgotten[key]
}

// stale reports a flow that was quiet for longer than the box remembers.
func (b *middlebox) stale(fl *boxFlow, now vtime.Time) bool {
	limit := b.plan.IdleTimeout
	if fl.ending() && b.plan.ClosingTimeout > 0 {
		limit = b.plan.ClosingTimeout
	}
	if fl.state != flowNone && b.plan.Timeouts != (FlowTimeouts{}) {
		limit = b.plan.Timeouts.of(fl)
	}
	return limit > 0 && now.Sub(fl.lastSeen) >= limit
}

// ending reports a flow that an end has begun to close; closed one that both
// have closed, or that was reset.
func (fl *boxFlow) ending() bool { return fl.fin[0] || fl.fin[1] || fl.reset }
func (fl *boxFlow) closed() bool { return fl.fin[0] && fl.fin[1] || fl.reset }

func (b *middlebox) forget(fl *boxFlow) {
	delete(b.flows.inner, fl.key)
	b.flows.forgotten[fl.key] = true
	if b.flows.outer[fl.outer] == fl {
		delete(b.flows.outer, fl.outer)
		b.flows.forgotten[fl.outer] = true
	}
}

// learn remembers the flow of a flight; nil when a NAT has no public port left for it.
func (b *middlebox) learn(f *flight, inward bool, now vtime.Time) *boxFlow {
	fl := &boxFlow{inside: b.of.from(f), lastSeen: now}
	far := b.of.to(f)
	if inward {
		fl.inside, fl.public, far = b.publishedSocket(f.dstPort), b.of.to(f), b.of.from(f)
	}
	fl.key, fl.far = b.of.pair(fl.inside, far), far
	if b.translates(f) {
		if !inward {
			if fl.public = b.publicFor(fl.inside, far, now); !fl.public.IsValid() {
				return nil
			}
		}
		fl.outer = b.of.pair(fl.public, far)
		b.flows.outer[fl.outer] = fl
	}
	b.flows.inner[fl.key] = fl
	delete(b.flows.forgotten, fl.key)
	delete(b.flows.forgotten, fl.outer)
	return fl
}

// way is 0 for a flight from a flow's inside end, 1 for one to it.
func (fl *boxFlow) way(from netip.AddrPort, inward bool) int {
	if inward || from != fl.inside {
		return 1
	}
	return 0
}

// see notes what a packet that passes says about its flow.
func (fl *boxFlow) see(way int, p *trace.Packet, now vtime.Time) {
	fl.lastSeen = now
	if p.Proto != trace.TCP {
		return
	}
	fl.reset = fl.reset || p.Seg.Flags.Has(tcpmodel.RST)
	fl.fin[way] = fl.fin[way] || p.Seg.Flags.Has(tcpmodel.FIN)
	fl.advance(way, p)
}
