package tcpmodel

// RFC 9293 §3.8.6.1: probing a zero window.

import "wirewalk/sim/vtime"

// swsOverride is the override timeout, 0.1 to 1 s by RFC 9293 §3.8.6.2.1.
const swsOverride = 500 * vtime.Millisecond

// persist is the persist timer's state.
type persist struct {
	backoff    int
	unanswered int
	octet      bool // the octet at SND.NXT went out as a probe, and may be acknowledged
	probing    bool // the window was probed since it closed
	since      vtime.Time
	refused    bool // the host's own IP refused what waits
}

// checkPersist starts the timer when data waits, nothing is in flight and the
// window is closed, and stops it when that ended.
func (c *Conn) checkPersist(e env) {
	s := &c.snd
	waiting := s.unsent() > 0 || (c.finWanted && !c.finSent)
	if c.persist.refused = c.persist.refused && waiting && s.board.n == 0; c.persist.refused {
		return
	}
	if !waiting || s.board.n > 0 || s.usable() > 0 {
		c.stop(TimerPersist)
		c.persist.backoff = 0
		if !waiting || s.wnd > 0 {
			c.persist.probing = false
		}
		return
	}
	if !c.armed(TimerPersist) {
		c.arm(e, TimerPersist, c.persistDelay()) // RFC 9293 SHLD-29
	}
}

// persistDelay doubles from the RTO (RFC 9293 SHLD-30).
func (c *Conn) persistDelay() vtime.Duration {
	d := c.baseRTO()
	for range c.persist.backoff {
		if d >= c.cfg.MaxRTO {
			break
		}
		d *= 2
	}
	return min(d, c.cfg.MaxRTO)
}

// persistTimeout sends a probe. A peer that answers may keep its window closed
// for ever (RFC 9293 MUST-37); one that is silent is given up like R2.
func (c *Conn) persistTimeout(e env) {
	if c.persist.refused {
		c.sendRefused(e)
		return
	}
	if c.persist.unanswered >= c.cfg.R2 {
		c.fired(e, TimerPersist, WhyRetriesExhausted)
		c.giveUp(e, WhyRetriesExhausted)
		return
	}
	if c.probesExpired(e) {
		c.fired(e, TimerPersist, WhyUserProbes)
		c.giveUp(e, WhyUserProbes)
		return
	}
	c.fired(e, TimerPersist, WhyWindowProbe)
	c.probeWindow(e)
	c.persist.unanswered++
	if !c.cfg.Linux() || c.persist.backoff < c.cfg.R2 {
		c.persist.backoff++
	}
	c.arm(e, TimerPersist, min(c.persistDelay(), c.probesLeft(e)))
}

// persistAnswered: an answer to a probe starts the interval again in Linux, as
// long as it has become (recorded: over 100 ms the intervals run from answer to
// probe, 0.35 0.67 1.31 2.72 5.28 s). So does any ACK while a small segment is
// held back: both are one timer there.
func (c *Conn) persistAnswered(e env) {
	if !c.cfg.Linux() {
		return
	}
	if c.armed(TimerPersist) {
		c.arm(e, TimerPersist, min(c.persistDelay(), c.probesLeft(e)))
	}
	if c.armed(TimerSWSOverride) {
		c.arm(e, TimerSWSOverride, c.baseRTO())
	}
}

// probeWindow sends the octet at SND.NXT without counting it as sent, or, as
// Linux does, a segment without octets that the peer must answer.
func (c *Conn) probeWindow(e env) {
	s := &c.snd
	if !c.cfg.ProbeOctet || s.unsent() == 0 {
		c.emit(e, ACK, s.una-1, WhyWindowProbe)
		return
	}
	again := c.persist.octet
	seg := c.emit(e, ACK, s.nxt, WhyWindowProbe)
	e.out.Acts[len(e.out.Acts)-1].Retrans = again
	c.fill(seg, &sentSegment{seq: s.nxt, size: 1})
	c.persist.octet = true
}

// probeTaken notes that the peer acknowledged the octet of a probe.
func (c *Conn) probeTaken(e env, ack Seq) {
	if c.persist.octet && ack == c.snd.nxt+1 {
		c.persist.octet = false
		c.snd.board.push(sentSegment{seq: c.snd.nxt, size: 1, at: e.now, mark: markEver})
		c.snd.nxt++
	}
}
