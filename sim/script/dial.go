package script

import (
	"wirewalk/sim/app"
	"wirewalk/sim/dnsmodel"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// dial opens a connection by name, as a program does that knows only sockets: getaddrinfo(),
// which waits for both families, then connect() to one address after the other, until one
// succeeds.
func (p *Program) dial(now vtime.Time, c *conn, cmd *Connect, out *app.Effects) {
	p.conns = append(p.conns, c)
	c.dialling = &dnsmodel.Dial{Name: cmd.Server, Port: cmd.Remote.Port(), FromPort: cmd.LocalPort, Setup: cmd.Setup, Label: cmd.As}
	p.dialer.Dial(now, c.dialling, out)
	if c.dialling.Ended() {
		p.dialled([]*dnsmodel.Dial{c.dialling}, out)
	}
}

// dialled takes over the connections that are open by name, and ends the steps of those that
// are not to be had.
func (p *Program) dialled(ended []*dnsmodel.Dial, out *app.Effects) {
	for _, d := range append([]*dnsmodel.Dial(nil), ended...) {
		for _, c := range p.conns {
			if c.dialling != d {
				continue
			}
			c.dialling = nil
			if d.Sock == 0 {
				p.refused(c, dialError(d), out)
				continue
			}
			c.sock = d.Sock
			p.bySock[c.sock] = c
			p.opened(c, d.Local, out)
		}
	}
}

// dialError is what a program is told: getaddrinfo's error, or that of the last connect().
func dialError(d *dnsmodel.Dial) tcpmodel.Errno {
	switch d.Fault {
	case dnsmodel.NoName:
		return tcpmodel.EAINONAME
	case dnsmodel.NoAddress:
		return tcpmodel.EAINODATA // measured of glibc 2.36: no address of any family, and no NXDOMAIN
	case dnsmodel.NoAnswer:
		return tcpmodel.EAIAGAIN
	case dnsmodel.NoFault:
	}
	return d.Errno
}
