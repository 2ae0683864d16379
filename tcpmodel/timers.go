package tcpmodel

import "wirewalk/sim/vtime"

// arm sets a timer to expire after d, on the stack's tick.
func (c *Conn) arm(e env, t TimerKind, d vtime.Duration) {
	c.timers[t] = c.tick(e.now.Add(d))
}

// tick rounds an instant up to the stack's clock (Config.TimerGrain).
func (c *Conn) tick(at vtime.Time) vtime.Time {
	g := vtime.Time(c.cfg.TimerGrain)
	if g <= 0 || at == vtime.Never {
		return at
	}
	return (at + g - 1) / g * g
}

func (c *Conn) stop(t TimerKind) { c.timers[t] = vtime.Never }

func (c *Conn) armed(t TimerKind) bool { return c.timers[t] != vtime.Never }
