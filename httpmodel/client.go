package httpmodel

import (
	"slices"

	"wirewalk/sim/app"
	"wirewalk/sim/dnsmodel"
	"wirewalk/sim/vtime"
)

// Timers of a client, keyed by socket, exchange or task.
const (
	timerPoolIdle = "http pool idle" // by socket
	timerConnect  = "http connect"   // by socket
	timerResponse = "http response"  // by socket
	timerFIN      = "http fin"       // by socket
	timerContinue = "http continue"  // by socket
	timerWake     = "http wake"      // by socket
	timerExchange = "http exchange"  // by exchange
	timerStep     = "http step"      // by task
	timerEnd      = "http end"
)

// NewClient returns a client. It does nothing until it gets a Command.
func NewClient(cfg ClientConfig) app.App { return newClient(cfg) }

// client is an HTTP client: its connections, its exchanges and its tasks.
type client struct {
	cfg     ClientConfig
	conns   []*cliConn // all that are not closed, in order of dialling
	bySock  map[app.Sock]*cliConn
	dirty   []*cliConn // with something to write
	idle    []*cliConn // in order of their release
	waiting []*fetch   // for a connection, in order
	fetches []*fetch   // all that have not ended
	tasks   []*task    // all that have not ended
	lastID  uint64     // of exchanges
	lastJob uint64     // of tasks
	roots   int        // commands that have not ended
	jar     []cookie
	stuck   map[target]deadlock // the last that was named
	ending  bool                // timerEnd runs

	dialer   *dnsmodel.Dialer // opens connections by name
	lastDial uint64           // of connections by name
}

func newClient(cfg ClientConfig) *client {
	if cfg.Version == "" {
		cfg.Version = HTTP11
	}
	if len(cfg.Layout) == 0 {
		cfg.Layout = plainLayout()
	}
	if cfg.KeepAliveWord == "" {
		cfg.KeepAliveWord = "keep-alive"
	}
	if cfg.ContinueWait <= 0 {
		cfg.ContinueWait = vtime.Second // RFC 9110 §10.1.1: no client waits for ever.
	}
	cfg.Names.Race = cfg.Race
	return &client{cfg: cfg, bySock: map[app.Sock]*cliConn{}, dialer: dnsmodel.NewDialer(cfg.Names)}
}

// Handle takes one indication. What became ready to be written meanwhile leaves
// at the end, so that requests made at one instant share a write.
func (cl *client) Handle(now vtime.Time, in *app.Indication, out *app.Effects) {
	if ended, mine := cl.dialer.Handle(now, in, out); mine {
		cl.dialled(now, ended, out)
		cl.flush(now, out)
		return
	}
	switch in.Kind {
	case app.Command:
		if cmd, ok := in.Command.(Command); ok {
			cl.command(now, cmd, out)
		}
	case app.TimerFired:
		cl.timer(now, in, out)
	case app.Connected, app.ConnectFailed, app.Readable, app.Received, app.Sent, app.Writable, app.Failed, app.Gone:
		if c := cl.find(in.Sock); c != nil {
			c.handle(now, in, out)
		}
	case app.Start, app.Signal, app.Accepted, app.Acked, app.SoftError, app.Datagram, app.Listening, app.Urgent:
	}
	cl.flush(now, out)
}

// flush starts the writes that are due.
func (cl *client) flush(now vtime.Time, out *app.Effects) {
	for len(cl.dirty) > 0 {
		c := cl.dirty[0]
		cl.dirty = slices.Delete(cl.dirty, 0, 1)
		if c.state == cliOpen {
			c.out.pump(now, out)
		}
	}
}

func (cl *client) command(now vtime.Time, cmd Command, out *app.Effects) {
	if cl.ending {
		cl.ending = false
		out.Cancel(timerEnd, 0)
	}
	cl.roots++
	cl.start(now, cmd, nil, out)
}

func (cl *client) find(sock app.Sock) *cliConn { return cl.bySock[sock] }

func (cl *client) timer(now vtime.Time, in *app.Indication, out *app.Effects) {
	switch in.Name {
	case timerExchange:
		if i := slices.IndexFunc(cl.fetches, func(f *fetch) bool { return f.id == in.Key }); i >= 0 {
			cl.fetches[i].timedOut(now, out)
		}
	case timerStep:
		if i := slices.IndexFunc(cl.tasks, func(t *task) bool { return t.id == in.Key }); i >= 0 {
			cl.tasks[i].due(now, out)
		}
	case timerDial:
		cl.dialTimer(now, in.Key, out)
	case timerEnd:
		cl.ending = false
		cl.closeIdle(now, ReasonCloseExit, out)
	default:
		if c := cl.find(app.Sock(in.Key)); c != nil {
			c.timer(now, in.Name, out)
		}
	}
}

// rootEnded: a command of the script has ended.
func (cl *client) rootEnded(now vtime.Time, out *app.Effects) {
	cl.roots--
	if cl.roots > 0 || !cl.cfg.CloseAtEnd {
		return
	}
	if cl.cfg.EndDelay > 0 {
		cl.ending = true
		out.Arm(app.Timer{Name: timerEnd, After: cl.cfg.EndDelay, Why: ReasonTimerEnd})
		return
	}
	cl.closeIdle(now, ReasonCloseExit, out)
}

// closeIdle closes all idle connections.
func (cl *client) closeIdle(now vtime.Time, why Reason, out *app.Effects) {
	for len(cl.idle) > 0 {
		cl.idle[0].close(now, why, out)
	}
}

// abandon ends everything, as when the program is killed: its exchanges fail.
func (cl *client) abandon(now vtime.Time, out *app.Effects) {
	for len(cl.waiting) > 0 {
		f := cl.waiting[0]
		f.fail(now, failure{kind: failAbandoned}, out)
	}
	for len(cl.conns) > 0 {
		c := cl.conns[0]
		flight := c.flight
		c.flight = nil
		c.close(now, ReasonCloseExit, out)
		for _, f := range flight {
			f.conn = nil
			f.fail(now, failure{kind: failAbandoned}, out)
		}
	}
}
