package httpmodel

import (
	"slices"

	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

const (
	timerReload = "http reload" // keyed by the listening socket
	timerBind   = "http bind"   // keyed by the socket that could not listen
	timerStop   = "http stop"   // of a connection on which nothing was asked when its server was told to end
)

// command carries out a step for a server.
func (s *server) command(now vtime.Time, cmd any, out *app.Effects) {
	switch cmd := cmd.(type) {
	case Shutdown:
		s.stop(now, cmd, out)
	case Launch:
		if p := s.serving(); p != nil {
			stepDone(cmd.Name, "the server is running", out)
			return
		}
		s.launch(cmd.Name, out)
	case Restart:
		p := s.serving()
		if p == nil {
			s.launch(cmd.Name, out)
			return
		}
		p.again, p.next = true, cmd.Name
		s.end(now, p, cmd.Fast, out)
	case Reload:
		p := s.serving()
		if p == nil {
			stepDone(cmd.Name, notRunning, out)
			return
		}
		p.ends = append(p.ends, cmd.Name)
		if d := s.cfg.ReloadWait; d > 0 {
			out.Arm(app.Timer{Name: timerReload, Key: uint64(p.listener), After: d, Label: "HTTP reload", Why: ReasonTimerReload})
			return
		}
		s.handOver(now, p.listener, out)
	}
}

const notRunning = "the server is not running"

// serving is the run of the program that listens, or is the latest and does not end; nil when there is none.
func (s *server) serving() *process {
	if n := len(s.procs); n > 0 && !s.procs[n-1].stopping {
		return s.procs[n-1]
	}
	return nil
}

// owner is the run of the program that a listening socket belongs to.
func (s *server) owner(listener app.Sock) *process {
	for _, p := range s.procs {
		if p.listener == listener && listener != 0 {
			return p
		}
	}
	return nil
}

// launch starts the program: it listens.
func (s *server) launch(step string, out *app.Effects) {
	p := &process{s: s, start: step, tries: 1}
	s.procs = append(s.procs, p)
	p.listen(ReasonListen, out)
}

// listen opens the listening socket.
func (p *process) listen(why Reason, out *app.Effects) {
	s := p.s
	p.listener = out.NewSock()
	out.Do(app.Call{
		Kind: app.CallListen, Sock: p.listener, Local: anyAddr(s.cfg.Port), Backlog: s.cfg.Backlog, Name: s.cfg.Name,
		NoReuse: !s.cfg.ReuseAddress, ReusePort: s.cfg.ReusePort, Manual: s.cfg.acceptsByWorker(),
		Setup: setup(s.cfg.NoDelay && !s.cfg.NoDelayIdle, s.cfg.Keepalive, s.cfg.Setup),
	}, why)
}

// bindAgain tries once more to listen where something else listened a moment ago.
func (s *server) bindAgain(before app.Sock, out *app.Effects) {
	i := slices.IndexFunc(s.procs, func(p *process) bool { return p.unbound == before })
	if i < 0 {
		return
	}
	p := s.procs[i]
	if p.unbound = 0; p.tries < s.cfg.BindTries {
		p.tries++
		p.listen(ReasonListenAgain, out)
		return
	}
	s.procs = slices.Delete(s.procs, i, i+1)
	stepEnds(p.start, tcpmodel.EADDRINUSE.String(), tcpmodel.EADDRINUSE, out)
}

// bindLater waits before the next try; nginx sleeps even after the last one (measured: a port that stays in
// use ends it after 2.5 s, one that is free after 1.2 s is its own at 1.5 s).
func (p *process) bindLater(out *app.Effects) {
	p.unbound, p.listener = p.listener, 0
	out.Arm(app.Timer{Name: timerBind, Key: uint64(p.unbound), After: p.s.cfg.BindWait, Label: "HTTP bind", Why: ReasonTimerBind})
}

// listening takes how a listen went; a program that cannot listen ends.
func (s *server) listening(sock app.Sock, errno tcpmodel.Errno, out *app.Effects) {
	p := s.owner(sock)
	if p == nil {
		return
	}
	if errno == tcpmodel.EADDRINUSE && p.tries <= s.cfg.BindTries && s.cfg.BindWait > 0 {
		p.bindLater(out)
		return
	}
	step := p.start
	p.start = ""
	if errno != tcpmodel.OK {
		s.procs = slices.DeleteFunc(s.procs, func(x *process) bool { return x == p })
		stepEnds(step, errno.String(), errno, out)
		return
	}
	if s.cfg.SmartAccept {
		out.Do(app.Call{Kind: app.CallSetOption, Sock: sock, Option: tcpmodel.OptQuickAck}, ReasonSmartAccept)
	}
	if s.cfg.acceptsByWorker() {
		p.accept(s.cfg.Workers, out)
	}
	stepDone(step, "", out)
}

// stop ends the program that is running, or those that still end.
func (s *server) stop(now vtime.Time, cmd Shutdown, out *app.Effects) {
	p := s.serving()
	if n := len(s.procs); p == nil && n > 0 && cmd.Fast {
		p = s.procs[n-1] // A second, harder word to a program that takes its time.
	}
	if p == nil {
		text := notRunning
		if len(s.procs) > 0 {
			text = "the server is ending already"
		}
		stepDone(cmd.Name, text, out)
		return
	}
	p.ends = append(p.ends, cmd.Name)
	s.end(now, p, cmd.Fast, out)
}

// end lets a run of the program end: at once, or when what was begun is done.
func (s *server) end(now vtime.Time, p *process, fast bool, out *app.Effects) {
	p.stopping = true
	s.answers.ends(now, fast, out)
	why := ReasonCloseShutdown
	if fast {
		why = ReasonCloseKilled
	}
	if fast || !s.cfg.ListensToEnd {
		p.unlisten(why, out)
	}
	for _, c := range slices.Clone(p.conns) {
		if fast {
			c.killed(now, out)
		} else {
			c.serverStops(now, out)
		}
	}
	s.perhapsEnded(p, out)
}

func (p *process) unlisten(why Reason, out *app.Effects) {
	if p.listener != 0 {
		out.Do(app.Call{Kind: app.CallUnlisten, Sock: p.listener}, why)
		p.listener = 0
	}
}

// handOver gives the listening socket to new workers and lets the old ones end
// (recorded of nginx: it waits 100 ms between the two).
func (s *server) handOver(now vtime.Time, listener app.Sock, out *app.Effects) {
	old := s.owner(listener)
	if old == nil {
		return
	}
	s.procs = append(s.procs, &process{s: s, listener: listener})
	old.listener, old.stopping = 0, true
	s.answers.ends(now, false, out)
	if s.cfg.acceptsByWorker() && old.busy > 0 {
		s.procs[len(s.procs)-1].accept(old.busy, out) // Its other workers wait in accept() instead of the old ones.
	}
	for _, c := range slices.Clone(old.conns) {
		c.serverStops(now, out)
	}
	s.perhapsEnded(old, out)
}

// perhapsEnded notes the end of a run of the program that has nothing left to do.
func (s *server) perhapsEnded(p *process, out *app.Effects) {
	i := slices.Index(s.procs, p)
	if !p.stopping || len(p.conns) > 0 || i < 0 {
		return
	}
	s.procs = slices.Delete(s.procs, i, i+1)
	p.unlisten(ReasonCloseShutdown, out)
	if p.unbound != 0 { // It never got to listen.
		out.Cancel(timerBind, uint64(p.unbound))
		stepEnds(p.start, tcpmodel.EADDRINUSE.String(), tcpmodel.EADDRINUSE, out)
	}
	for _, name := range p.ends {
		stepDone(name, "", out)
	}
	if p.again {
		s.launch(p.next, out)
	}
}

// serverStops is what a graceful end of the server does to a connection: what was
// begun is finished, what is idle is closed, and between the two servers differ.
func (c *srvConn) serverStops(now vtime.Time, out *app.Effects) {
	asked := c.partial || c.req != nil
	switch {
	case c.phase == srvServing || c.phase == srvDiscard || c.phase == srvLinger:
	case c.s.cfg.WorkerAtAccept && !c.worker:
		c.unaccepted(now, out)
	case c.phase == srvIdle:
		c.close(now, ReasonCloseShutdown, out)
	case c.req != nil: // Its head is there.
	case c.s.cfg.AtStop == StopAnswered:
	case c.s.cfg.AtStop == StopDropped && c.requests > 0:
		c.close(now, ReasonCloseShutdown, out)
	case c.s.cfg.AtStop == StopDropped:
		c.drop = true
		// The clock's second of the accept, and five more, must have passed.
		due := (int64(c.opened)/int64(vtime.Second) + 6) * int64(vtime.Second)
		if left := vtime.Duration(due - int64(now)); left > 0 {
			c.clock.arm(timerStop, "HTTP shutdown", left, ReasonTimerStop, out)
		} else {
			c.close(now, ReasonCloseShutdown, out)
		}
	case !asked:
		c.close(now, ReasonCloseShutdown, out)
	}
}

// unaccepted ends a connection that stands for one in the accept queue.
func (c *srvConn) unaccepted(now vtime.Time, out *app.Effects) {
	c.clock.cancelAll(out)
	out.Abort(c.sock, ReasonCloseShutdown)
	c.out.kill()
	c.phase = srvClosed
	c.s.forget(now, c, out)
}

// killed closes a connection as the end of a process does: at once, whatever it was about.
func (c *srvConn) killed(now vtime.Time, out *app.Effects) {
	if c.phase == srvClosed {
		return
	}
	if c.phase == srvServing {
		c.s.answers.gone(now, c, out)
	}
	c.finish(ReasonCloseKilled, out)
	c.s.forget(now, c, out)
}
