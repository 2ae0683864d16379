package because

import (
	"strings"

	"wirewalk/httpmodel"
	"wirewalk/sim"
	"wirewalk/sim/app"
	"wirewalk/sim/trace"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
	"wirewalk/tcpmodel/observe"
)

// finders say for each reason what it depends on. Reasons that depend on nothing but
// their cause are not here.
var finders = map[tcpmodel.Reason]func(*finder){ //nolint:gochecknoglobals // a constant table
	tcpmodel.WhyDataAfterClose:   func(x *finder) { x.closedBefore(); x.sentBefore() },
	tcpmodel.WhyUnreadData:       (*finder).unread,
	tcpmodel.WhyNoConnection:     (*finder).noConnection,
	tcpmodel.WhyAckInListen:      func(x *finder) { x.listening() },
	tcpmodel.WhySYN:              func(x *finder) { x.listening() },
	tcpmodel.WhyConnectionGone:   (*finder).gone,
	tcpmodel.WhyKeepaliveIdle:    (*finder).keepalive,
	tcpmodel.WhyKeepaliveProbe:   (*finder).keepalive,
	tcpmodel.WhyKeepaliveDead:    func(x *finder) { x.probes(); x.keepalive(); x.setting(x.r.Host, "keepalive_probes") },
	tcpmodel.WhyHeldNagle:        (*finder).nagle,
	tcpmodel.WhyHeldWindow:       (*finder).window,
	tcpmodel.WhyHeldSWS:          (*finder).window,
	tcpmodel.WhyWindowProbe:      (*finder).window,
	tcpmodel.WhyHeldCwnd:         (*finder).cwnd,
	tcpmodel.WhyHeldRecovery:     (*finder).cwnd,
	tcpmodel.WhyHeldCork:         func(x *finder) { x.option("TCP_CORK") },
	tcpmodel.WhyHeldDelayedAck:   (*finder).delayedAck,
	tcpmodel.WhyHeldGap:          (*finder).gap,
	tcpmodel.WhyAckGap:           (*finder).gap,
	tcpmodel.WhySendCalled:       (*finder).nodelay,
	tcpmodel.WhyRTOExpired:       (*finder).lostBefore,
	tcpmodel.WhyTailLossProbe:    (*finder).lostBefore,
	tcpmodel.WhyFastRetransmit:   (*finder).duplicates,
	tcpmodel.WhyRetransmitLost:   (*finder).lostBefore,
	tcpmodel.WhyRetriesExhausted: (*finder).exhausted,
	tcpmodel.WhyUserTimeout:      func(x *finder) { x.option("TCP_USER_TIMEOUT"); x.exhausted() },
	tcpmodel.WhyFIN:              (*finder).peerClosed,
	tcpmodel.WhyFinWait2Timeout:  func(x *finder) { x.closedBefore(); x.setting(x.r.Host, "fin_wait2_timeout") },
	tcpmodel.WhyDeferred:         func(x *finder) { x.option("TCP_DEFER_ACCEPT") },
	tcpmodel.WhyResetNotExact:    (*finder).expected,
	tcpmodel.WhyOutsideWindow:    (*finder).expected,
	tcpmodel.WhyPathMTU:          (*finder).tooBig,

	sim.ReasonBacklogFull:       (*finder).backlog,
	sim.ReasonOverflowAborted:   (*finder).backlog,
	sim.ReasonUnaccepted:        func(x *finder) { x.listening() },
	sim.ReasonPortsExhausted:    (*finder).ports,
	sim.ReasonAddressKept:       (*finder).ports,
	sim.ReasonFlowForgotten:     (*finder).forgotten,
	sim.ReasonFlowReset:         (*finder).forgotten,
	sim.ReasonTakenUpAnew:       (*finder).forgotten,
	sim.ReasonHostDown:          (*finder).noPower,
	sim.ReasonCableUnplugged:    (*finder).cable,
	sim.ReasonTimeWaitReopened:  (*finder).ports,
	httpmodel.ReasonRetry:       (*finder).retry,
	httpmodel.ReasonIdleRace:    (*finder).race,
	httpmodel.ReasonCloseCutOff: (*finder).race,
	httpmodel.ReasonDialRetry:   (*finder).retry,
	httpmodel.ReasonResend:      (*finder).retry,

	httpmodel.ReasonNoRetryMethod:  (*finder).race,
	httpmodel.ReasonNoRetryNever:   (*finder).race,
	httpmodel.ReasonUpstreamFailed: (*finder).upstream,
	httpmodel.ReasonUpstreamDown:   (*finder).upstream,
	httpmodel.ReasonCloseRelay:     (*finder).upstream,
	httpmodel.ReasonNoReuseEOF:     (*finder).peerClosed,
	httpmodel.ReasonWaitWorker:     (*finder).workers,

	observe.ReasonRstAfterClose:   (*finder).seenAfterClose,
	observe.ReasonRstGone:         (*finder).seenGone,
	observe.ReasonRstAbort:        (*finder).seenAbort,
	observe.ReasonRstKeepalive:    (*finder).seenProbes,
	observe.ReasonFin:             (*finder).seenIdle,
	observe.ReasonFinIdle:         (*finder).seenIdle,
	observe.ReasonFinAnswer:       (*finder).seenFinBefore,
	observe.ReasonRetransmission:  (*finder).seenFirst,
	observe.ReasonToldOfGap:       (*finder).seenFirst,
	observe.ReasonTailProbe:       (*finder).seenFirst,
	observe.ReasonFinAgain:        (*finder).seenFirst,
	observe.ReasonSynAgain:        (*finder).seenFirst,
	observe.ReasonWindowProbe:     (*finder).seenClosedWindow,
	observe.ReasonKeepaliveProbe:  (*finder).seenQuiet,
	observe.ReasonKeepaliveAnswer: (*finder).seenProbe,
	observe.ReasonRstIgnored:      (*finder).seenEnd,
}

// mine reports that a record is of the finder's end.
func (x *finder) mine(r trace.Record) bool { return r.Conn == x.conn && r.Host == x.r.Host }

// call adds the last call of some kinds that the end's program made.
func (x *finder) call(kinds ...app.CallKind) bool {
	id := x.last(func(_ trace.RecordID, r trace.Record) bool {
		if r.Kind != trace.Call || !x.mine(r) {
			return false
		}
		for _, k := range kinds {
			if app.CallKind(r.Sub) == k {
				return true
			}
		}
		return false
	})
	if id == 0 {
		return false
	}
	x.add(Call, id, x.callText(id))
	return true
}

// closedBefore is that the end's program had closed.
func (x *finder) closedBefore() { x.call(app.CallClose, app.CallAbort, app.CallEndReading) }

// sentBefore is what the other end knew when it sent what came: its FIN had not arrived.
func (x *finder) sentBefore() {
	if x.in == 0 {
		return
	}
	p := x.t.Packet(x.in)
	fin := x.last(func(_ trace.RecordID, r trace.Record) bool {
		return r.Kind == trace.SegmentSent && x.mine(r) && x.t.Packet(r.Packet()).Seg.Flags.Has(tcpmodel.FIN)
	})
	if fin == 0 || p.Sent == 0 {
		return
	}
	q := x.t.Packet(x.t.Record(fin).Packet())
	if q.Arrived == 0 || p.Sent < q.Arrived {
		x.add(State, fin, packet(x.t.Record(fin).Packet())+", the FIN of "+x.host()+", had not arrived when "+packet(x.in)+" left")
	} else {
		x.add(State, q.Arrived, packet(x.t.Record(fin).Packet())+", the FIN of "+x.host()+", had arrived at "+x.clock(q.Arrived)+", and "+packet(x.in)+" was sent all the same")
	}
}

// unread is what had come and was not read when the program closed.
func (x *finder) unread() {
	if x.before == nil || x.before.RcvQueued == 0 {
		return
	}
	id := x.last(func(_ trace.RecordID, r trace.Record) bool {
		return r.Kind == trace.SegmentDelivered && x.mine(r) && x.t.Packet(r.Packet()).Seg.Payload.Len > 0
	})
	x.add(Queue, id, octets(int64(x.before.RcvQueued))+" that had come were unread, the last of them in "+packet(x.t.Record(id).Packet())+" at "+x.clock(id))
}

// noConnection is why the host knows no connection that fits.
func (x *finder) noConnection() {
	if at := x.t.Packet(x.in).Arrived; x.in != 0 && x.t.Record(at).Why == sim.ReasonTakenUpAnew {
		x.add(Box, at, "a NAT on the way had forgotten the connection and given "+packet(x.in)+" another port: to "+x.host()+" it is of another connection")
		return
	}
	if x.side >= 0 && (x.before == nil || x.before.State == tcpmodel.Closed) {
		x.gone()
		return
	}
	if !x.listening() {
		x.add(State, 1, "no program of "+x.host()+" had called listen() for this port")
	}
}

// gone is the record by which the end came to be CLOSED.
func (x *finder) gone() {
	id := x.last(func(_ trace.RecordID, r trace.Record) bool {
		return r.Kind == trace.StateChange && x.mine(r) && r.To() == tcpmodel.Closed && r.Stop != x.r.Stop
	})
	if id == 0 {
		if !x.listening() {
			x.add(State, 1, "no program of "+x.host()+" had called listen() for this port")
		}
		return
	}
	x.add(State, id, x.host()+"'s end of the connection was CLOSED since "+x.clock(id))
}

// listening adds that a program of the host listens on the port that what came is for.
func (x *finder) listening() bool {
	if x.in == 0 {
		return false
	}
	port := x.t.Packet(x.in).Seg.DstPort
	if x.side >= 0 {
		port = x.t.Conn(x.conn).Ends[x.side].Addr.Port()
	}
	suffix := ":" + portText(port)
	id := x.last(func(_ trace.RecordID, r trace.Record) bool {
		return r.Kind == trace.Call && r.Host != 0 && x.t.Machine(r.Host) == x.t.Machine(x.r.Host) &&
			(app.CallKind(r.Sub) == app.CallListen || app.CallKind(r.Sub) == app.CallUnlisten) && strings.HasSuffix(x.t.Text(r.Ref), suffix)
	})
	if id == 0 {
		return false
	}
	x.add(Call, id, x.callText(id))
	return true
}

// peerClosed is the call by which the other end's program had closed.
func (x *finder) peerClosed() {
	peer := x.peerHost()
	id := x.last(func(_ trace.RecordID, r trace.Record) bool {
		k := app.CallKind(r.Sub)
		return r.Kind == trace.Call && r.Conn == x.conn && r.Host == peer && (k == app.CallClose || k == app.CallShutdown || k == app.CallAbort)
	})
	if id != 0 {
		x.add(Call, id, x.callText(id))
	}
}

// timer is since when and for how long a timer ran, and which setting says so.
func (x *finder) timer() {
	if x.r.Cause == 0 {
		return
	}
	name := x.t.Text(x.r.Ref)
	if x.r.Kind == trace.TimerFired {
		name = timerText(tcpmodel.TimerKind(x.r.Sub))
	}
	took := x.r.At.Sub(x.t.Record(x.r.Cause).At)
	if name == "" || took <= 0 {
		return
	}
	who := "its "
	if x.r.Kind == trace.AppTimer || x.r.Kind == trace.TimerFired {
		who = x.host() + "'s "
	}
	x.add(Timer, x.r.Cause, who+name+" timer ("+span(took)+"), set at "+x.clock(x.r.Cause)+", ran out")
	if keys := timerKeys(x.r); x.r.Kind == trace.TimerFired && tcpmodel.TimerKind(x.r.Sub) == tcpmodel.TimerTimeWait {
		x.lasting(x.r.Host, took/2, keys...)
	} else {
		x.lasting(x.r.Host, took, keys...)
	}
}

// timerKeys are the settings that a timer's time can come from.
func timerKeys(r trace.Record) []string {
	if r.Kind == trace.AppTimer {
		switch r.Why { //nolint:exhaustive // the others have no setting of their own
		case httpmodel.ReasonTimerIdle:
			return []string{"http_idle_timeout"}
		case httpmodel.ReasonTimerHeader:
			return []string{"header_timeout"}
		case httpmodel.ReasonTimerBody:
			return []string{"body_timeout"}
		case httpmodel.ReasonTimerConnect:
			return []string{"connect_timeout"}
		case httpmodel.ReasonTimerResponse:
			return []string{"response_timeout"}
		}
		return nil
	}
	switch tcpmodel.TimerKind(r.Sub) { //nolint:exhaustive // the others follow the path's round trip
	case tcpmodel.TimerKeepalive:
		return []string{"keepalive_idle"}
	case tcpmodel.TimerTimeWait:
		return []string{"msl"}
	case tcpmodel.TimerFinWait2:
		return []string{"fin_wait2_timeout"}
	case tcpmodel.TimerUser:
		return []string{"user_timeout"}
	case tcpmodel.TimerDelayedAck:
		return []string{"delayed_ack"}
	}
	return nil
}

// option is the call that set a socket option; false where no call of the end did.
func (x *finder) option(name string) bool {
	id := x.last(func(_ trace.RecordID, r trace.Record) bool {
		return r.Kind == trace.Call && x.mine(r) && strings.Contains(x.t.Text(r.Ref), name)
	})
	if id != 0 {
		x.add(Option, id, x.callText(id))
	}
	return id != 0
}

// noPower and cable are the faults that keep a packet from arriving.
func (x *finder) noPower() {
	id := x.last(func(_ trace.RecordID, r trace.Record) bool {
		return r.Kind == trace.Fault && r.Host == x.r.Host && trace.FaultKind(r.Sub) == trace.FaultCrash
	})
	if id != 0 {
		x.add(State, id, x.host()+" had lost power at "+x.clock(id))
	}
}

func (x *finder) cable() {
	id := x.last(func(_ trace.RecordID, r trace.Record) bool {
		return r.Kind == trace.Fault && trace.FaultKind(r.Sub) == trace.FaultUnplug
	})
	if id != 0 {
		x.add(State, id, "the cable was pulled at "+x.clock(id))
	}
}

// forgotten is the last packet of the connection that the box had passed.
func (x *finder) forgotten() {
	n := x.r.Packet()
	if x.in != 0 && x.r.Kind != trace.SegmentDropped {
		n = x.in
	}
	id := x.last(func(_ trace.RecordID, r trace.Record) bool {
		return r.Kind == trace.SegmentDelivered && r.Conn == x.r.Conn && x.t.Packet(r.Packet()).Proto == trace.TCP
	})
	if id != 0 {
		quiet := vtime.Duration(0)
		if sent := x.t.Packet(n).Sent; sent != 0 {
			quiet = x.t.Record(sent).At.Sub(x.t.Record(id).At)
		}
		x.add(Box, id, "the last packet of the connection that had passed was "+packet(x.t.Record(id).Packet())+" at "+x.clock(id)+", "+span(max(quiet, 0))+" before")
	}
	for i := range x.t.Hosts() {
		if h := &x.t.Hosts()[i]; h.Role == trace.RoleMiddlebox {
			x.setting(h.ID, "idle_timeout")
		}
	}
}
