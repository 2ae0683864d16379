package tcpmodel

import "wirewalk/sim/vtime"

// Expire handles every timer that is due at now (RFC 9293 §3.10.8).
func (c *Conn) Expire(now vtime.Time, out *Out) {
	e := env{now, out}
	for t := TimerKind(0); t < NumTimers; t++ {
		if c.timers[t] > now {
			continue
		}
		c.stop(t)
		c.expired(e, t)
	}
}

// expired handles one timer. The record of its firing comes first: it is the
// cause of the rest.
func (c *Conn) expired(e env, t TimerKind) {
	switch t {
	case TimerRetransmit:
		c.retransmitTimeout(e)
	case TimerLossProbe:
		c.lossProbe(e)
	case TimerReorder:
		c.reorderTimeout(e)
	case TimerPersist:
		c.persistTimeout(e)
	case TimerDelayedAck:
		c.delayedAckTimeout(e)
	case TimerKeepalive:
		c.keepaliveTimeout(e)
	case TimerTimeWait:
		c.fired(e, t, WhyTwoMSL)
		c.remove(e, WhyTwoMSL)
	case TimerFinWait2:
		c.fired(e, t, WhyFinWait2Timeout)
		c.remove(e, WhyFinWait2Timeout)
	case TimerUser:
		c.userTimeout(e)
	case TimerSWSOverride:
		c.fired(e, t, WhySWSOverride)
		c.override(e)
	}
}

func (c *Conn) fired(e env, t TimerKind, why Reason) {
	e.out.Acts = append(e.out.Acts, Act{Kind: ActTimer, Timer: t, Why: why})
}
