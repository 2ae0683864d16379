package httpmodel

import (
	"slices"

	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
)

// place finds a connection for f: an idle one, one to pipeline on, a new one,
// or a place in the queue.
func (cl *client) place(now vtime.Time, f *fetch, why Reason, out *app.Effects) {
	if !f.req.Fresh && cl.cfg.KeepAlive {
		if c := cl.takeIdle(now, f.req.target(), out); c != nil {
			c.assign(now, f, out)
			return
		}
		if c := cl.pipelinable(f); c != nil {
			c.assign(now, f, out)
			return
		}
	}
	if limit := cl.cfg.Pool.MaxPerHost; limit > 0 && cl.count(f.req.target()) >= limit {
		cl.waiting = append(cl.waiting, f)
		out.Report(app.Report{Kind: app.ReportRefusal, Why: ReasonWaitCap, Name: f.x.Name})
		cl.checkDeadlock(f.req.target(), out)
		return
	}
	if cl.cfg.KeepAlive && !f.req.Fresh && cl.count(f.req.target()) > 0 {
		out.Report(app.Report{Kind: app.ReportRefusal, Why: ReasonNoReuseBusy, Name: f.x.Name})
	}
	cl.waiting = append(cl.waiting, f)
	f.dial = cl.dial(now, f.req.target(), f, why, out)
	if cl.cfg.Pipeline > 1 && cl.cfg.PipelineBlind {
		f.dial.assign(now, f, out)
	}
}

// takeIdle takes an idle connection to a host out of the pool. Those that the
// peer has closed or that are too old are closed on the way.
func (cl *client) takeIdle(now vtime.Time, to target, out *app.Effects) *cliConn {
	for {
		c := cl.pick(to)
		if c == nil {
			return nil
		}
		limit := cl.cfg.Pool.IdleTimeout
		switch {
		case c.stale && !cl.cfg.Pool.Blind:
			out.Report(app.Report{Kind: app.ReportRefusal, Sock: c.sock, Why: ReasonNoReuseEOF})
			c.close(now, ReasonCloseStale, out)
		case cl.cfg.Pool.IdleLazy && limit > 0 && now.Sub(c.idleSince) >= limit:
			out.Report(app.Report{Kind: app.ReportRefusal, Sock: c.sock, Why: ReasonNoReuseExpired})
			c.close(now, ReasonCloseClientIdle, out)
		default:
			cl.unidle(c)
			c.clock.cancel(timerPoolIdle, out)
			return c
		}
	}
}

// pick chooses an idle connection to a host: the one used last or the one idle longest.
func (cl *client) pick(to target) *cliConn {
	var found *cliConn
	for _, c := range cl.idle {
		if c.to == to {
			if !cl.cfg.Pool.LIFO {
				return c
			}
			found = c
		}
	}
	return found
}

func (cl *client) unidle(c *cliConn) {
	if i := slices.Index(cl.idle, c); i >= 0 {
		cl.idle = slices.Delete(cl.idle, i, i+1)
	}
}

// count is the number of connections to a host, dialling ones too.
func (cl *client) count(to target) int {
	n := 0
	for _, c := range cl.conns {
		if c.to == to && c.state != cliClosing {
			n++
		}
	}
	return n
}

// pipelinable finds a connection that may carry one more request behind those
// it has: not behind one that is not idempotent, and only where the server has
// shown that it keeps the connection, unless told otherwise (RFC 9112 §9.3.2).
func (cl *client) pipelinable(f *fetch) *cliConn {
	if cl.cfg.Pipeline <= 1 || !idempotent(f.req.Method) {
		return nil
	}
	var best *cliConn
	for _, c := range cl.conns {
		if c.to != f.req.target() || !c.takesMore() || len(c.flight) >= cl.cfg.Pipeline {
			continue
		}
		if best == nil || len(c.flight) < len(best.flight) {
			best = c
		}
	}
	return best
}

// idempotent: RFC 9110 §9.2.2.
func idempotent(method string) bool {
	switch method {
	case "", "GET", "HEAD", "OPTIONS", "TRACE", "PUT", "DELETE":
		return true
	}
	return false
}

// release gives a connection whose exchange is over to a request that waits,
// or puts it into the pool, or closes it when the pool is full.
func (cl *client) release(now vtime.Time, c *cliConn, out *app.Effects) {
	if c.retires {
		c.close(now, ReasonCloseShutdown, out)
		return
	}
	if f := cl.nextWaiting(c.to); f != nil {
		c.assign(now, f, out)
		return
	}
	pool := &cl.cfg.Pool
	if pool.MaxIdlePerHost > 0 && cl.idleOf(c.to) >= pool.MaxIdlePerHost {
		spare := cl.elder(now, c)
		spare.close(now, ReasonClosePoolFull, out)
		if spare == c {
			return
		}
	}
	c.idleSince = now
	cl.idle = append(cl.idle, c)
	if pool.MaxIdle > 0 && len(cl.idle) > pool.MaxIdle {
		cl.idle[0].close(now, ReasonClosePoolFull, out)
	}
	if pool.IdleTimeout > 0 && !pool.IdleLazy {
		c.clock.arm(timerPoolIdle, "HTTP pool idle", pool.IdleTimeout, ReasonTimerClientIdle, out)
	}
}

// idleOf counts the idle connections to a host.
func (cl *client) idleOf(to target) int {
	n := 0
	for _, c := range cl.idle {
		if c.to == to {
			n++
		}
	}
	return n
}

// elder chooses which connection a full pool closes: the one that comes back
// too late, which is c. Who comes back first at one instant is the scheduler's
// choice; in the recordings of Go it is the connection that has served less.
func (cl *client) elder(now vtime.Time, c *cliConn) *cliConn {
	for _, o := range cl.idle {
		if o.to == c.to && o.idleSince == now && o.served > c.served {
			return o
		}
	}
	return c
}

// nextWaiting is the first request that may take a freed connection: one that
// waits because of a cap, or one that dials, if the pool lets these race.
func (cl *client) nextWaiting(to target) *fetch {
	for _, f := range cl.waiting {
		if f.req.target() == to && !f.req.Fresh && (f.dial == nil || cl.cfg.Pool.DialRace) {
			return f
		}
	}
	return nil
}

func (cl *client) unwait(f *fetch) {
	if i := slices.Index(cl.waiting, f); i >= 0 {
		cl.waiting = slices.Delete(cl.waiting, i, i+1)
	}
}

// freed lets the next request that waits because of a cap dial.
func (cl *client) freed(now vtime.Time, to target, out *app.Effects) {
	limit := cl.cfg.Pool.MaxPerHost
	if limit <= 0 {
		return
	}
	for _, f := range cl.waiting {
		if f.req.target() == to && f.dial == nil {
			if cl.count(to) < limit {
				f.dial = cl.dial(now, to, f, ReasonDial, out)
			}
			return
		}
	}
}

// checkDeadlock names what a program that leaks bodies does to itself: every
// connection the cap allows is held by a response that nobody reads or closes,
// so the requests in the queue wait for ever. The same is named once.
func (cl *client) checkDeadlock(to target, out *app.Effects) {
	held := 0
	for _, c := range cl.conns {
		if c.to == to && c.state != cliClosing && !c.leaked {
			delete(cl.stuck, to)
			return
		}
		if c.to == to && c.leaked {
			held++
		}
	}
	queued := 0
	for _, f := range cl.waiting {
		if f.req.target() == to {
			queued++
		}
	}
	is := deadlock{held, queued}
	if held == 0 || queued == 0 || cl.stuck[to] == is {
		return
	}
	if cl.stuck == nil {
		cl.stuck = map[target]deadlock{}
	}
	cl.stuck[to] = is
	out.Report(app.Report{
		Kind: app.ReportNote, Why: ReasonLeakDeadlock, Name: cl.waiting[0].x.Name,
		Text: "deadlock: " + plural(queued, "request") + " waiting, " + plural(held, "connection") +
			" held by leaked bodies",
	})
}

// deadlock is how many connections are held by responses that nobody reads, and how many
// requests wait for one.
type deadlock struct{ held, queued int }

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return itoa(int64(n)) + " " + word + "s"
}
