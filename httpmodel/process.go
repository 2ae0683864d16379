package httpmodel

import (
	"slices"

	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
)

// process is one run of a server's program, from its start to its end: its
// listening socket, its connections and its workers.
type process struct {
	s        *server
	listener app.Sock   // 0 when it does not listen any more
	conns    []*srvConn // in order of their accept
	busy     int        // workers in use
	queue    []*srvConn // waiting for a worker
	stopping bool
	tries    int      // to listen
	unbound  app.Sock // the socket that could not, while it waits for the next try
	start    string   // the step that started it, until it is known whether it listens
	ends     []string // steps that end with it
	next     string   // the step that starts it again when it has ended
	again    bool     // that there is one
}

// acceptsByWorker: each worker calls accept() for one connection and serves it to
// its end, so that what no worker is free for waits in the accept queue. A
// connection that the program sees only with its first octets takes a worker then.
func (cfg *ServerConfig) acceptsByWorker() bool {
	return cfg.WorkerAtAccept && cfg.Workers > 0 && !cfg.DeferAccept
}

// reap closes the connection that has been idle longest.
func (p *process) reap(now vtime.Time, out *app.Effects) bool {
	var oldest *srvConn
	for _, c := range p.conns {
		if c.phase == srvIdle && (oldest == nil || c.idleSince < oldest.idleSince) {
			oldest = c
		}
	}
	if oldest != nil {
		oldest.close(now, ReasonCloseReaped, out)
	}
	return oldest != nil
}

// connectionsOf counts the connections of c's client.
func (p *process) connectionsOf(c *srvConn) int {
	n := 0
	for _, o := range p.conns {
		if o.remote.Addr() == c.remote.Addr() {
			n++
		}
	}
	return n
}

// activeOf counts the requests of c's client that are being served.
func (p *process) activeOf(c *srvConn) int {
	n := 0
	for _, o := range p.conns {
		if o.remote.Addr() == c.remote.Addr() && o.phase == srvServing {
			n++
		}
	}
	return n
}

// worker gives c a worker or queues it; it reports whether c may go on.
func (p *process) worker(c *srvConn, out *app.Effects) bool {
	if p.s.cfg.Workers <= 0 || c.worker {
		return true
	}
	if p.busy < p.s.cfg.Workers {
		p.busy++
		c.worker = true
		return true
	}
	if slices.Contains(p.queue, c) {
		return false
	}
	p.queue = append(p.queue, c)
	out.Report(app.Report{Kind: app.ReportRefusal, Sock: c.sock, Why: ReasonWaitWorker})
	return false
}

// release frees c's worker for the next in the queue.
func (p *process) release(now vtime.Time, c *srvConn, out *app.Effects) {
	if i := slices.Index(p.queue, c); i >= 0 {
		p.queue = slices.Delete(p.queue, i, i+1)
	}
	if !c.worker {
		return
	}
	c.worker = false
	p.busy--
	switch {
	case p.s.cfg.acceptsByWorker():
		if p.listener != 0 && !p.stopping {
			p.accept(1, out)
		}
	case len(p.queue) > 0:
		next := p.queue[0]
		p.queue = slices.Delete(p.queue, 0, 1)
		p.busy++
		next.worker = true
		next.granted(now, out)
	}
}

// accept has n workers wait for a connection each.
func (p *process) accept(n int, out *app.Effects) {
	out.Do(app.Call{Kind: app.CallAccept, Sock: p.listener, Manual: true, N: int64(n)}, ReasonWorkerAccepts)
}
