// Package script is the application of lessons about TCP itself: it connects,
// listens, writes, reads and closes when a script tells it to, and answers by
// itself where it is configured to. What a real program does and this one
// leaves out: it never computes anything, and it reads and writes at once
// whenever it is told to.
package script

import (
	"net/netip"
	"slices"
	"strconv"

	"wirewalk/sim/app"
	"wirewalk/sim/dnsmodel"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// Reading is when a program reads what has arrived.
type Reading uint8

// The ways to read.
const (
	ReadNow   Reading = iota // all of it as it arrives
	ReadNever                // not until a Read command
)

// Config is what a program does by itself.
type Config struct {
	// Host is the host's name; signals of connections are Host.conn.event too.
	Host string
	// Addrs are the host's addresses, by which connections get their names at both ends.
	Addrs []netip.Addr
	// Names are shared by all programs of a run.
	Names *Names
	// Resolve is how it looks names up; without a server it cannot.
	Resolve dnsmodel.Config
	// Listen are the ports it listens on from the start.
	Listen []Listener
}

// Listener is a port that a program listens on.
type Listener struct {
	// Name is the program's; its accepted connections are Name.1, Name.2, ...
	Name    string
	Port    uint16
	UDP     bool
	Backlog int  // 0 takes the stack's
	Manual  bool // connections wait for an Accept
	// NoReuse listens without SO_REUSEADDR, ReusePort with SO_REUSEPORT.
	NoReuse, ReusePort bool
	Setup              []app.SockOpt
	Behaviour
}

// Behaviour is what a program does with a connection by itself.
type Behaviour struct {
	Read      Reading
	ReadAfter vtime.Duration // it begins to read so long after the connection opened
	Greet     *Answer        // written when the connection opens
	Answers   []Answer       // written one after the other as octets arrive
	AtEOF     EOFAction
	EOFWait   vtime.Duration // how long after the end of file
	// Closes: the connection is closed CloseAfter the last answer was written.
	Closes     bool
	CloseAfter vtime.Duration
}

// Answer is written when Got octets have arrived since the answer before.
type Answer struct {
	Got    int64
	Send   int64 // made-up octets
	Text   string
	Wait   vtime.Duration // how long the program thinks
	Repeat bool           // stays with this answer
}

// EOFAction is what a program does at the end of file.
type EOFAction uint8

// The actions at the end of file.
const (
	EOFNothing EOFAction = iota
	EOFClose
	EOFAbort
)

// Program is the application.
type Program struct {
	cfg       Config
	listeners []*openListener
	conns     []*conn // in order of their making
	bySock    map[app.Sock]*conn
	udp       map[uint16]app.Sock
	accepted  map[string]int // by listener's name
	dialer    *dnsmodel.Dialer
}

// openListener is an open listening socket.
type openListener struct {
	Listener
	sock app.Sock
	step *Step // the step that asked for it, until it is known whether it listens
}

// New returns a program.
func New(cfg Config) *Program {
	if cfg.Names == nil {
		cfg.Names = &Names{}
	}
	cfg.Resolve.Race = dnsmodel.SystemRace(vtime.Forever)
	return &Program{
		dialer: dnsmodel.NewDialer(cfg.Resolve),
		cfg:    cfg, bySock: map[app.Sock]*conn{}, udp: map[uint16]app.Sock{}, accepted: map[string]int{},
	}
}

// Handle is app.App.
func (p *Program) Handle(now vtime.Time, in *app.Indication, out *app.Effects) {
	if ended, mine := p.dialer.Handle(now, in, out); mine {
		p.dialled(ended, out)
		return
	}
	switch in.Kind {
	case app.Start:
		for i := range p.cfg.Listen {
			p.listen(p.cfg.Listen[i], nil, out)
		}
	case app.Command:
		p.command(now, in, out)
	case app.Accepted:
		p.accept(in, out)
	case app.TimerFired:
		p.timer(in, out)
	case app.Datagram:
		p.datagram(in, out)
	case app.Connected, app.ConnectFailed, app.Readable, app.Received, app.Sent, app.Writable, app.Acked, app.Failed,
		app.SoftError, app.Gone, app.Urgent, app.Listening:
		if c := p.bySock[in.Sock]; c != nil {
			p.event(c, in, out)
		} else if l := p.listener(in.Sock); l != nil {
			p.listened(l, in.Errno, out)
		}
	case app.Signal:
	}
}

func (p *Program) listen(l Listener, step *Step, out *app.Effects) {
	if l.UDP {
		p.bind(l.Port, out)
		return
	}
	s := out.NewSock()
	p.listeners = append(p.listeners, &openListener{Listener: l, sock: s, step: step})
	out.Do(app.Call{
		Kind: app.CallListen, Sock: s, Local: netip.AddrPortFrom(netip.Addr{}, l.Port), Backlog: l.Backlog,
		Manual: l.Manual, Setup: l.Setup, Name: l.Name, NoReuse: l.NoReuse, ReusePort: l.ReusePort,
	}, ReasonListen)
}

// listened takes how a listen went.
func (p *Program) listened(l *openListener, errno tcpmodel.Errno, out *app.Effects) {
	if errno != tcpmodel.OK {
		p.listeners = slices.DeleteFunc(p.listeners, func(x *openListener) bool { return x == l })
	}
	if l.step != nil {
		end(*l.step, 0, errno, out)
		l.step = nil
	}
}

// event is something that happened to a connection.
func (p *Program) event(c *conn, in *app.Indication, out *app.Effects) {
	switch in.Kind { //nolint:exhaustive // the others concern no connection
	case app.Connected:
		p.opened(c, in.Local, out)
	case app.ConnectFailed:
		p.refused(c, in.Errno, out)
	case app.Readable:
		c.readable(p, in, out)
	case app.Received:
		c.received(p, in, out)
	case app.Sent:
		c.sent(p, in, out)
	case app.Writable:
		c.writeMore(out)
	case app.Acked:
		p.emit(c, "acked", out)
	case app.Urgent:
		p.emit(c, "urgent", out)
	case app.Failed:
		if c.waits() {
			out.Do(app.Call{Kind: app.CallTold, Sock: c.sock}, 0)
		}
		p.fail(c, in.Errno, out)
	case app.Gone:
		c.gone = true
		if c.closed { // Else the program still has the descriptor, and calls on it give their errors.
			delete(p.bySock, c.sock)
		}
		p.emit(c, "closed", out)
		c.ended(out)
	}
}

// opened: connect() has succeeded.
func (p *Program) opened(c *conn, local netip.AddrPort, out *app.Effects) {
	p.cfg.Names.connected(c, local)
	p.emit(c, "connected", out)
	c.finish(stepConnect, tcpmodel.OK, out)
	p.begin(c, out)
}

// refused: connect() has failed, or the name has no address.
func (p *Program) refused(c *conn, errno tcpmodel.Errno, out *app.Effects) {
	p.cfg.Names.drop(c)
	p.fail(c, errno, out)
	c.gone = true
}

// fail ends every step that waits on the connection.
func (p *Program) fail(c *conn, errno tcpmodel.Errno, out *app.Effects) {
	c.errno = errno
	c.abandon(errno, out)
	p.emit(c, "failed", out)
}

// emit signals an event of a connection under all its names. The plain name
// belongs to the end that connected; either end has host.name.
func (p *Program) emit(c *conn, event string, out *app.Effects) {
	for _, name := range c.aliases {
		out.Signal(name + "." + event)
	}
}

// accept takes a connection that arrived at a listener.
func (p *Program) accept(in *app.Indication, out *app.Effects) {
	l := p.listener(in.Listener)
	if l == nil {
		return
	}
	p.accepted[l.Name]++
	number := l.Name + "." + strconv.Itoa(p.accepted[l.Name])
	name := ""
	if !p.cfg.Names.own(in.Remote) {
		name = p.cfg.Names.take(in.Remote, l.Port)
	}
	c := &conn{sock: in.Sock, key: uint64(len(p.conns) + 1), behave: l.Behaviour}
	c.aliases = []string{number}
	if name != "" {
		c.name = name
		c.aliases = append(c.aliases, p.cfg.Host+"."+name)
	} else {
		c.name = number
	}
	p.add(c)
	if name != "" {
		out.Signal(name + ".accepted")
	}
	p.emit(c, "accepted", out)
	p.begin(c, out)
}

func (p *Program) listener(s app.Sock) *openListener {
	for _, l := range p.listeners {
		if l.sock == s {
			return l
		}
	}
	return nil
}

func (p *Program) add(c *conn) {
	p.conns = append(p.conns, c)
	p.bySock[c.sock] = c
}

// find returns a connection by name, or the latest that is alive when the name is empty.
func (p *Program) find(name string) *conn {
	for i := len(p.conns) - 1; i >= 0; i-- {
		c := p.conns[i]
		if name == "" && !c.gone || name != "" && (c.name == name || slices.Contains(c.aliases, name)) {
			return c
		}
	}
	if name == "" && len(p.conns) > 0 {
		return p.conns[len(p.conns)-1]
	}
	return nil
}
