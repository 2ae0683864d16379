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
	// ends tells that a run of the program has been told to end, at once if it is killed.
	ends(now vtime.Time, killed bool, out *app.Effects)
}

// server is an HTTP server: the runs of its program, of which more than one may
// be alive while an earlier one ends.
type server struct {
	cfg     ServerConfig
	answers answerer
	procs   []*process // alive, the latest last
	bySock  map[app.Sock]*srvConn
	rules   h1.Rules
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
	if s.cfg.WorkerAtAccept {
		s.cfg.WorkerPerConnection = true
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
		s.launch("", out)
	case app.Command:
		s.command(now, in.Command, out)
	case app.Listening:
		s.listening(in.Sock, tcpmodel.OK, out)
	case app.Accepted:
		s.accepted(now, in, out)
	case app.Readable, app.Received, app.Sent, app.Writable, app.Failed, app.Gone:
		if c := s.find(in.Sock); c != nil {
			c.handle(now, in, out)
		} else if in.Kind == app.Failed {
			s.listening(in.Sock, in.Errno, out)
		}
	case app.TimerFired:
		if c := s.find(app.Sock(in.Key)); c != nil {
			c.timer(now, in.Name, out)
		} else if in.Name == timerReload {
			s.handOver(now, app.Sock(in.Key), out)
		} else if in.Name == timerBind {
			s.bindAgain(app.Sock(in.Key), out)
		}
	case app.Signal, app.Connected, app.ConnectFailed, app.Acked, app.SoftError, app.Datagram, app.Urgent:
	}
}

func (s *server) find(sock app.Sock) *srvConn { return s.bySock[sock] }

func (s *server) accepted(now vtime.Time, in *app.Indication, out *app.Effects) {
	p := s.owner(in.Listener)
	if p == nil {
		return
	}
	c := &srvConn{
		s: s, p: p, remote: in.Remote, opened: now,
		dec: h1.NewDecoder(h1.Requests, s.cfg.limits()), enc: &h1.Encoder{},
	}
	c.dec.Follow(s.rules)
	c.attach(in.Sock)
	p.conns = append(p.conns, c)
	s.bySock[c.sock] = c
	if s.cfg.acceptsByWorker() {
		p.busy++
		c.worker = true
	}
	if s.cfg.PerClientBy == CapConnections && s.cfg.PerClient > 0 && p.connectionsOf(c) > s.cfg.PerClient {
		c.close(now, ReasonClosePerClient, out)
		return
	}
	if s.cfg.MaxConns > 0 && len(p.conns) > s.cfg.MaxConns && !p.reap(now, out) {
		c.close(now, ReasonCloseFull, out)
		return
	}
	if s.cfg.DeferAccept {
		out.Report(app.Report{Kind: app.ReportNote, Sock: c.sock, Why: ReasonDeferred})
		return
	}
	c.startHeaderTimer(out)
}

// forget drops a connection.
func (s *server) forget(now vtime.Time, c *srvConn, out *app.Effects) {
	delete(s.bySock, c.sock)
	p := c.p
	if i := slices.Index(p.conns, c); i >= 0 {
		p.conns = slices.Delete(p.conns, i, i+1)
	}
	p.release(now, c, out)
	s.perhapsEnded(p, out)
}
