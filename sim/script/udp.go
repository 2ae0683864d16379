package script

import (
	"net/netip"

	"wirewalk/sim/app"
	"wirewalk/tcpmodel"
)

// bind opens a UDP socket.
func (p *Program) bind(port uint16, out *app.Effects) app.Sock {
	if s, ok := p.udp[port]; ok {
		return s
	}
	s := out.NewSock()
	p.udp[port] = s
	out.Do(app.Call{Kind: app.CallBindUDP, Sock: s, Local: netip.AddrPortFrom(netip.Addr{}, port)}, ReasonListen)
	return s
}

func (p *Program) send(cmd *Send, out *app.Effects) {
	s := p.bind(cmd.LocalPort, out)
	call := app.Call{Kind: app.CallSendTo, Sock: s, Remote: cmd.Remote, Generate: cmd.N}
	if cmd.Text != "" {
		call.Data, call.Generate = []byte(cmd.Text), 0
	}
	out.Do(call, ReasonDatagram)
	end(cmd.Step, s, tcpmodel.OK, out)
}

// datagram answers a datagram as its listener says.
func (p *Program) datagram(in *app.Indication, out *app.Effects) {
	for i := range p.cfg.Listen {
		l := &p.cfg.Listen[i]
		if !l.UDP || p.udp[l.Port] != in.Sock {
			continue
		}
		out.Signal(l.Name + ".received")
		if len(l.Answers) == 0 {
			return
		}
		a := &l.Answers[0]
		call := app.Call{Kind: app.CallSendTo, Sock: in.Sock, Remote: in.Remote, Generate: a.Send}
		if a.Text != "" {
			call.Data, call.Generate = []byte(a.Text), 0
		}
		out.Do(call, ReasonAnswer)
		return
	}
}
