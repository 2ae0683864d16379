package httpmodel

import (
	"slices"

	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire/h1"
	"wirewalk/tcpmodel"
)

// NewServer returns a server. It listens as soon as its host is up.
func NewServer(cfg ServerConfig) app.App {
	return newServer(cfg, nil)
}

// answerer makes the answer to a request; the pages of a server are one, a proxy is another.
type answerer interface {
	answer(now vtime.Time, c *srvConn, out *app.Effects)
	// gone tells that the connection of a request being answered has ended.
	gone(now vtime.Time, c *srvConn, out *app.Effects)
	// begins asks whether a request is passed on before its content has come; more tells
	// of content that came then, and of the request's end.
	begins(c *srvConn, out *app.Effects) bool
	more(now vtime.Time, c *srvConn, out *app.Effects)
	// halfClosed tells that its client has shut its output.
	halfClosed(now vtime.Time, c *srvConn, out *app.Effects)
}

// server is an HTTP server: its connections, its workers and its limits.
type server struct {
	cfg      ServerConfig
	answers  answerer
	listener app.Sock
	conns    []*srvConn // in order of their accept
	bySock   map[app.Sock]*srvConn
	busy     int        // workers in use
	queue    []*srvConn // waiting for a worker
	stopping bool
	rules    h1.Rules
}

func newServer(cfg ServerConfig, a answerer) *server {
	s := &server{cfg: cfg, answers: a, bySock: map[app.Sock]*srvConn{}, rules: rules(cfg.Profile)}
	if s.cfg.KeepAliveWord == "" {
		s.cfg.KeepAliveWord = "keep-alive"
	}
	if s.cfg.Port == 0 {
		s.cfg.Port = 80
	}
	if s.cfg.Version == "" {
		s.cfg.Version = HTTP11
	}
	if len(s.cfg.Layout) == 0 {
		s.cfg.Layout = goLayout()
	}
	if a == nil {
		s.answers = pages{}
	}
	return s
}

// Handle takes one indication.
func (s *server) Handle(now vtime.Time, in *app.Indication, out *app.Effects) {
	switch in.Kind {
	case app.Start:
		s.listen(out)
	case app.Command:
		if cmd, ok := in.Command.(Shutdown); ok {
			s.shutdown(now, cmd.Name, out)
		}
	case app.Accepted:
		s.accepted(now, in, out)
	case app.Readable, app.Received, app.Sent, app.Writable, app.Failed, app.Gone:
		if c := s.find(in.Sock); c != nil {
			c.handle(now, in, out)
		}
	case app.TimerFired:
		if c := s.find(app.Sock(in.Key)); c != nil {
			c.timer(now, in.Name, out)
		}
	case app.Signal, app.Connected, app.ConnectFailed, app.Acked, app.SoftError, app.Datagram:
	}
}

func (s *server) listen(out *app.Effects) {
	s.listener = out.NewSock()
	out.Do(app.Call{
		Kind: app.CallListen, Sock: s.listener, Local: anyAddr(s.cfg.Port), Backlog: s.cfg.Backlog,
		Setup: setup(s.cfg.NoDelay && !s.cfg.NoDelayIdle, s.cfg.Keepalive, s.cfg.Setup),
	}, ReasonListen)
}

func (s *server) find(sock app.Sock) *srvConn { return s.bySock[sock] }

func (s *server) accepted(now vtime.Time, in *app.Indication, out *app.Effects) {
	c := &srvConn{
		s: s, remote: in.Remote, opened: now,
		dec: h1.NewDecoder(h1.Requests, s.cfg.limits()), enc: &h1.Encoder{},
	}
	c.dec.Follow(s.rules)
	c.attach(in.Sock)
	if s.cfg.SmartAccept {
		out.Do(app.Call{
			Kind: app.CallSetOption, Sock: c.sock, Option: tcpmodel.OptQuickAck,
		}, ReasonSmartAccept)
	}
	s.conns = append(s.conns, c)
	s.bySock[c.sock] = c
	if s.cfg.PerClientBy == CapConnections && s.cfg.PerClient > 0 && s.connectionsOf(c) > s.cfg.PerClient {
		c.close(now, ReasonClosePerClient, out)
		return
	}
	if s.cfg.MaxConns > 0 && len(s.conns) > s.cfg.MaxConns && !s.reap(now, out) {
		c.close(now, ReasonCloseFull, out)
		return
	}
	if s.cfg.WorkerAtAccept && !s.worker(c, out) {
		return
	}
	if s.cfg.DeferAccept {
		out.Report(app.Report{Kind: app.ReportNote, Sock: c.sock, Why: ReasonDeferred})
		return
	}
	c.startHeaderTimer(out)
}

// reap closes the connection that has been idle longest.
func (s *server) reap(now vtime.Time, out *app.Effects) bool {
	var oldest *srvConn
	for _, c := range s.conns {
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
func (s *server) connectionsOf(c *srvConn) int {
	n := 0
	for _, o := range s.conns {
		if o.remote.Addr() == c.remote.Addr() {
			n++
		}
	}
	return n
}

// activeOf counts the requests of c's client that are being served.
func (s *server) activeOf(c *srvConn) int {
	n := 0
	for _, o := range s.conns {
		if o.remote.Addr() == c.remote.Addr() && o.phase == srvServing {
			n++
		}
	}
	return n
}

// shutdown: no new connections, idle ones closed, the others after their response.
func (s *server) shutdown(now vtime.Time, name string, out *app.Effects) {
	if !s.stopping {
		s.stopping = true
		out.Do(app.Call{Kind: app.CallUnlisten, Sock: s.listener}, ReasonCloseShutdown)
		for _, c := range slices.Clone(s.conns) {
			if c.phase == srvIdle || c.phase == srvReading && !c.partial {
				c.close(now, ReasonCloseShutdown, out)
			}
		}
	}
	stepDone(name, "", out)
}

// worker gives c a worker or queues it; it reports whether c may go on.
func (s *server) worker(c *srvConn, out *app.Effects) bool {
	if s.cfg.Workers <= 0 || c.worker {
		return true
	}
	if s.busy < s.cfg.Workers {
		s.busy++
		c.worker = true
		return true
	}
	s.queue = append(s.queue, c)
	out.Report(app.Report{Kind: app.ReportRefusal, Sock: c.sock, Why: ReasonWaitWorker})
	return false
}

// release frees c's worker for the next in the queue.
func (s *server) release(now vtime.Time, c *srvConn, out *app.Effects) {
	if i := slices.Index(s.queue, c); i >= 0 {
		s.queue = slices.Delete(s.queue, i, i+1)
	}
	if !c.worker {
		return
	}
	c.worker = false
	s.busy--
	if len(s.queue) > 0 {
		next := s.queue[0]
		s.queue = slices.Delete(s.queue, 0, 1)
		s.busy++
		next.worker = true
		next.granted(now, out)
	}
}

// forget drops a connection.
func (s *server) forget(now vtime.Time, c *srvConn, out *app.Effects) {
	delete(s.bySock, c.sock)
	if i := slices.Index(s.conns, c); i >= 0 {
		s.conns = slices.Delete(s.conns, i, i+1)
	}
	s.release(now, c, out)
}
