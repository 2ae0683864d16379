package script

import (
	"net/netip"
	"slices"

	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// Step is what every command has. Name is the step's; it signals Name.done.
type Step struct {
	Name  string
	Quiet bool // report only a failure
}

// Connect opens a connection. As is its name at both ends.
type Connect struct {
	Step
	As        string
	Server    string // a name that is looked up first; then Remote has only the port
	Remote    netip.AddrPort
	LocalPort uint16 // 0 is ephemeral
	Setup     []app.SockOpt
	Behaviour
}

// Listen opens a listening socket.
type Listen struct {
	Step
	Listener
}

// Accept takes waiting connections of a listener opened with Manual.
type Accept struct {
	Step
	Port uint16
	All  bool // and all that come later
}

// Unlisten closes listening sockets: those of a program by its name, or all of a port.
type Unlisten struct {
	Step
	Program string
	Port    uint16 // 0 is any
}

// Write writes N made-up octets, or Text.
type Write struct {
	Step
	Conn string
	N    int64
	Text string
	// Urgent marks the octets as urgent, up to the last (MSG_OOB).
	Urgent bool
}

// Read reads N octets, waiting for them; 0 reads what is there, waiting for the first.
type Read struct {
	Step
	Conn string
	N    int64
	// Urgent reads the urgent octet by itself (MSG_OOB), and waits for nothing.
	Urgent bool
}

// SetReading changes how a connection is read from now on.
type SetReading struct {
	Step
	Conn string
	Read Reading
}

// SetOption sets socket options.
type SetOption struct {
	Step
	Conn    string
	Options []app.SockOpt
}

// Shutdown ends a connection's output, its reading, or both.
type Shutdown struct {
	Step
	Conn string
	Side Side
}

// Side is the direction that a Shutdown ends.
type Side uint8

// The directions, as those of shutdown().
const (
	SideWrite Side = iota
	SideRead
	SideBoth
)

// Close closes a connection.
type Close struct {
	Step
	Conn string
}

// Abort resets a connection.
type Abort struct {
	Step
	Conn string
}

// Send sends a UDP datagram of N made-up octets, or Text.
type Send struct {
	Step
	Remote    netip.AddrPort
	LocalPort uint16
	N         int64
	Text      string
}

// Exit closes every connection and listening socket, as the end of a process does.
type Exit struct{ Step }

func (p *Program) command(now vtime.Time, in *app.Indication, out *app.Effects) {
	switch c := in.Command.(type) {
	case Connect:
		p.connect(now, &c, out)
	case Listen:
		p.listen(c.Listener, &c.Step, out)
	case Unlisten:
		p.unlisten(c, out)
	case Accept:
		p.acceptNow(&c, out)
	case Send:
		p.send(&c, out)
	case Exit:
		p.exit(c, out)
	case Write:
		if k := p.on(c.Conn, c.Step, out); k != nil {
			k.write(c, out)
		}
	case Read:
		if k := p.on(c.Conn, c.Step, out); k != nil {
			k.wantRead(c, out)
		}
	case SetReading:
		if k := p.on(c.Conn, c.Step, out); k != nil {
			k.setReading(c.Read, out)
			end(c.Step, k.sock, tcpmodel.OK, out)
		}
	case SetOption:
		p.setOptions(c, out)
	case Shutdown:
		p.shutdown(&c, out)
	case Close:
		p.finishOutput(c.Conn, c.Step, app.CallClose, ReasonClose, out)
	case Abort:
		p.finishOutput(c.Conn, c.Step, app.CallAbort, ReasonAbort, out)
	}
}

// on finds the connection of a command, or ends the step with EBADF, for one
// that the program has closed, or ENOTCONN.
func (p *Program) on(name string, s Step, out *app.Effects) *conn {
	c := p.find(name)
	errno := tcpmodel.ENOTCONN
	switch {
	case c != nil && c.dialling != nil: // connect() has not been called yet
	case c != nil && !c.closed:
		return c
	case c != nil:
		errno = tcpmodel.EBADF
	}
	out.Report(app.Report{
		Kind: app.ReportResult, Name: s.Name, Errno: errno, Why: ReasonNoConn, Text: "no such connection",
	})
	out.Signal(s.Name + ".failed")
	out.Signal(s.Name + ".done")
	return nil
}

// end reports how a step ended and signals it.
func end(s Step, sock app.Sock, errno tcpmodel.Errno, out *app.Effects) {
	if !s.Quiet || errno != tcpmodel.OK {
		r := app.Report{Kind: app.ReportResult, Sock: sock, Name: s.Name, Errno: errno, Why: ReasonStepEnds}
		if errno != tcpmodel.OK {
			r.Text = errno.String()
		}
		out.Report(r)
	}
	if errno != tcpmodel.OK {
		out.Signal(s.Name + ".failed")
	}
	out.Signal(s.Name + ".done")
}

func (p *Program) connect(now vtime.Time, cmd *Connect, out *app.Effects) {
	c := &conn{
		key: uint64(len(p.conns) + 1), name: cmd.As, behave: cmd.Behaviour, aliases: []string{cmd.As, p.cfg.Host + "." + cmd.As},
	}
	p.cfg.Names.add(namedConn{name: cmd.As, from: p.cfg.Addrs, local: cmd.LocalPort, remote: cmd.Remote, conn: c})
	c.steps = append(c.steps, pendingStep{kind: stepConnect, step: cmd.Step})
	if cmd.Server != "" {
		p.dial(now, c, cmd, out)
		return
	}
	c.sock = out.NewSock()
	p.add(c)
	out.Do(app.Call{
		Kind: app.CallConnect, Sock: c.sock, Local: netip.AddrPortFrom(netip.Addr{}, cmd.LocalPort), Remote: cmd.Remote,
		Setup: cmd.Setup, Name: cmd.As,
	}, ReasonConnect)
}

func (p *Program) acceptNow(cmd *Accept, out *app.Effects) {
	for _, l := range p.listeners {
		if l.Port != cmd.Port && cmd.Port != 0 {
			continue
		}
		out.Do(app.Call{Kind: app.CallAccept, Sock: l.sock, Manual: !cmd.All}, ReasonAccept)
		end(cmd.Step, 0, tcpmodel.OK, out)
		return
	}
	end(cmd.Step, 0, tcpmodel.EINVAL, out)
}

// unlisten closes listening sockets and leaves connections as they are.
func (p *Program) unlisten(cmd Unlisten, out *app.Effects) {
	errno := tcpmodel.EINVAL
	p.listeners = slices.DeleteFunc(p.listeners, func(l *openListener) bool {
		if cmd.Program != "" && l.Name != cmd.Program || cmd.Port != 0 && l.Port != cmd.Port {
			return false
		}
		out.Do(app.Call{Kind: app.CallUnlisten, Sock: l.sock}, ReasonUnlisten)
		errno = tcpmodel.OK
		return true
	})
	end(cmd.Step, 0, errno, out)
}

func (p *Program) setOptions(cmd SetOption, out *app.Effects) {
	c := p.on(cmd.Conn, cmd.Step, out)
	if c == nil {
		return
	}
	for _, o := range cmd.Options {
		out.Do(app.Call{Kind: app.CallSetOption, Sock: c.sock, Option: o.Option, N: o.N, D: o.D}, ReasonOption)
	}
	end(cmd.Step, c.sock, tcpmodel.OK, out)
}

// shutdown ends the output or the reading of a connection. A program that reads, or
// waits for octets, sees the end at once.
func (p *Program) shutdown(cmd *Shutdown, out *app.Effects) {
	if cmd.Side != SideWrite {
		c := p.on(cmd.Conn, cmd.Step, out)
		if c == nil {
			return
		}
		if c.gone {
			end(cmd.Step, c.sock, tcpmodel.ENOTCONN, out)
			return
		}
		c.endReading(out)
		if cmd.Side == SideRead {
			end(cmd.Step, c.sock, tcpmodel.OK, out)
			return
		}
	}
	p.finishOutput(cmd.Conn, cmd.Step, app.CallShutdown, ReasonShutdown, out)
}

// finishOutput ends one or both directions of a connection.
func (p *Program) finishOutput(name string, s Step, kind app.CallKind, why tcpmodel.Reason, out *app.Effects) {
	c := p.on(name, s, out)
	if c == nil {
		return
	}
	c.stop(kind, why, out)
	errno := tcpmodel.OK
	if c.gone && kind == app.CallShutdown {
		errno = tcpmodel.ENOTCONN // POSIX shutdown(); close() on what has ended in order succeeds
	}
	end(s, c.sock, errno, out)
}

// exit closes everything, as the kernel does when a process ends.
func (p *Program) exit(cmd Exit, out *app.Effects) {
	for _, l := range p.listeners {
		out.Do(app.Call{Kind: app.CallUnlisten, Sock: l.sock}, ReasonClose)
	}
	p.listeners = nil
	for _, c := range p.conns {
		if d := c.dialling; d != nil {
			p.dialer.Cancel(d, out)
			c.dialling = nil
			p.refused(c, tcpmodel.ECONNABORTED, out)
		}
		if !c.closed && !c.gone {
			c.stop(app.CallClose, ReasonClose, out)
		}
	}
	end(cmd.Step, 0, tcpmodel.OK, out)
}
