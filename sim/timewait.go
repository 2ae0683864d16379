package sim

import (
	"wirewalk/sim/trace"
	"wirewalk/tcpmodel"
)

// reopenTimeWait lets a new SYN replace a connection in TIME-WAIT (RFC 9293
// MAY-2, RFC 6191); the endpoint says whether it may.
func (w *world) reopenTimeWait(ep *endpoint, seg *tcpmodel.Segment, rec trace.RecordID) bool {
	h := ep.host
	if len(h.listeners[ep.key.local]) == 0 {
		return false
	}
	iss, ok := ep.tcp.Reopen(seg)
	if !ok {
		return false
	}
	if h.reopen == nil {
		h.reopen = map[pairKey]tcpmodel.Seq{}
	}
	h.reopen[w.net.pair(w.net.socket(ep.local, ep.key.local), ep.remote)] = iss
	w.record(trace.Record{
		Kind: trace.StateChange, Host: ep.lane(), Conn: ep.conn, Sub: uint8(tcpmodel.TimeWait) << 4,
		Why: ReasonTimeWaitReopened, Cause: rec,
	})
	ep.tcp = tcpmodel.New(tcpmodel.Params{Config: &h.plan.TCP})
	w.remove(ep)
	return true
}
