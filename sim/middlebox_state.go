package sim

import (
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// FlowTimeouts are how long a box remembers a TCP flow that is quiet, by the state that it
// believes it in, as Linux's nf_conntrack_tcp_timeout_* are. The zero value knows no states.
type FlowTimeouts struct {
	SynSent     vtime.Duration `yaml:"syn_sent" desc:"a SYN has passed, and no answer" default:"120s"`
	SynRecv     vtime.Duration `yaml:"syn_recv" desc:"SYN and SYN-ACK have passed, and no ACK of it" default:"60s"`
	Established vtime.Duration `yaml:"established" desc:"the handshake has passed" default:"120h"`
	FinWait     vtime.Duration `yaml:"fin_wait" desc:"a FIN has passed, and nothing behind it" default:"120s"`
	CloseWait   vtime.Duration `yaml:"close_wait" desc:"an ACK has passed behind the FIN" default:"60s"`
	LastAck     vtime.Duration `yaml:"last_ack" desc:"two FINs have passed" default:"30s"`
	TimeWait    vtime.Duration `yaml:"time_wait" desc:"an ACK has passed behind the two FINs" default:"120s"`
	Close       vtime.Duration `yaml:"close" desc:"a RST has passed" default:"10s"`
	// Unacknowledged bounds all of them while octets, a SYN or a FIN of an end are not acknowledged.
	Unacknowledged vtime.Duration `yaml:"unacknowledged" desc:"the most, in every state, while what an end has sent is not acknowledged" default:"300s"`
}

// flowState is what a box believes of a TCP connection, by Linux's names.
type flowState uint8

const (
	flowNone flowState = iota
	flowSynSent
	flowSynRecv
	flowEstablished
	flowFinWait
	flowCloseWait
	flowLastAck
	flowTimeWait
	flowClosed
)

// of is the timeout of a flow.
func (t *FlowTimeouts) of(fl *boxFlow) vtime.Duration {
	limit := [...]vtime.Duration{
		0, t.SynSent, t.SynRecv, t.Established, t.FinWait, t.CloseWait, t.LastAck, t.TimeWait, t.Close,
	}[fl.state]
	if (fl.open[0].pending || fl.open[1].pending) && fl.state != flowClosed {
		limit = min(limit, t.Unacknowledged)
	}
	return limit
}

// sentOn is what an end of a flow has sent, as the box saw it pass.
type sentOn struct {
	end     tcpmodel.Seq // behind the highest number
	known   bool
	pending bool // not acknowledged up to it
}

// advance follows the states of a connection as Linux's table does (tcp_conntracks): a RST
// before a SYN before a FIN before an ACK. way is whose segment it is.
func (fl *boxFlow) advance(way int, p *trace.Packet) {
	seg := &p.Seg
	switch {
	case seg.Flags.Has(tcpmodel.RST):
		fl.state = flowClosed
	case seg.Flags.Has(tcpmodel.SYN | tcpmodel.ACK):
		if fl.state == flowSynSent {
			fl.state = flowSynRecv
		}
	case seg.Flags.Has(tcpmodel.SYN):
		if fl.state == flowNone || fl.state == flowClosed || fl.state == flowTimeWait {
			fl.state, fl.opener, fl.open = flowSynSent, way, [2]sentOn{}
		}
	case seg.Flags.Has(tcpmodel.FIN):
		fl.state = fl.state.afterFIN()
	case seg.Flags.Has(tcpmodel.ACK):
		fl.state = fl.state.afterACK(way == fl.opener)
	}
	fl.open[way].sent(seg)
	if seg.Flags.Has(tcpmodel.ACK) && fl.open[1-way].end == seg.Ack {
		fl.open[1-way].pending = false
	}
}

// sent notes a segment that an end sends.
func (o *sentOn) sent(seg *tcpmodel.Segment) {
	if end := seg.End(); seg.Len() > 0 && (!o.known || o.end.Less(end)) {
		o.end, o.known, o.pending = end, true, true
	}
}

// afterFIN: a FIN that comes again looks like the second one, to Linux, too.
func (s flowState) afterFIN() flowState {
	switch s { //nolint:exhaustive // the others are past it, or know nothing
	case flowSynRecv, flowEstablished:
		return flowFinWait
	case flowFinWait, flowCloseWait:
		return flowLastAck
	}
	return s
}

func (s flowState) afterACK(opener bool) flowState {
	switch s { //nolint:exhaustive // in the others an ACK changes nothing
	case flowNone: // taken up in mid-stream
		return flowEstablished
	case flowSynRecv:
		if opener {
			return flowEstablished
		}
	case flowFinWait:
		return flowCloseWait
	case flowLastAck:
		return flowTimeWait
	}
	return s
}
