package compile

import (
	"wirewalk/httpmodel"
	"wirewalk/scenarios/language"
	"wirewalk/sim/app"
	"wirewalk/sim/script"
	"wirewalk/tcpmodel"
)

// serverConfig is the server's configuration with its pages.
func serverConfig(s *language.Server) httpmodel.ServerConfig {
	cfg := s.Config
	cfg.Pages, cfg.Name = nil, s.Name
	for _, p := range s.Pages {
		for _, path := range language.ExpandPaths(p.Path) {
			page := p.Config
			page.Path = path
			cfg.Pages = append(cfg.Pages, page)
		}
	}
	return cfg
}

func (c *compiler) proxy(p *language.Proxy) (httpmodel.ProxyConfig, error) {
	cfg := p.Config
	cfg.Upstreams = nil
	for _, u := range p.Upstream {
		r, err := c.remote(p.Host, u, c.f.PortAt(u))
		if err != nil {
			return cfg, err
		}
		cfg.Upstreams = append(cfg.Upstreams, r)
	}
	return cfg, nil
}

// program is what a host's plain TCP program does by itself.
func (c *compiler) program(h *language.Host) script.Config {
	cfg := script.Config{Host: h.Name, Addrs: language.Parsed(h.AllAddresses()), Names: c.names, Resolve: c.resolver(h)}
	for _, p := range c.f.Programs {
		if p.Host != h.Name {
			continue
		}
		cfg.Listen = append(cfg.Listen, script.Listener{
			Name: p.Name, Port: uint16(p.Listen), UDP: p.Protocol == "udp", Backlog: p.Backlog, Manual: p.Accept == "never",
			Setup: programSetup(p), Behaviour: behaviour(p), NoReuse: !p.ReuseAddress, ReusePort: p.ReusePort,
		})
	}
	return cfg
}

func behaviour(p *language.Program) script.Behaviour {
	b := script.Behaviour{ReadAfter: p.ReadAfter, EOFWait: p.EOFWait}
	if p.Read == "never" {
		b.Read = script.ReadNever
	}
	switch p.AtEOF {
	case "close":
		b.AtEOF = script.EOFClose
	case "abort":
		b.AtEOF = script.EOFAbort
	}
	if p.Greet != nil {
		g := answer(p.Greet)
		b.Greet = &g
	}
	for _, x := range p.Answers {
		b.Answers = append(b.Answers, answer(x))
	}
	if p.CloseAfter != nil {
		b.Closes, b.CloseAfter = true, *p.CloseAfter
	}
	return b
}

func answer(a *language.Answer) script.Answer {
	return script.Answer{Got: int64(a.Got), Send: int64(a.Send), Text: a.Text, Wait: a.Wait, Repeat: a.Repeat}
}

// programSetup are the socket options of a program's connections.
func programSetup(p *language.Program) []app.SockOpt {
	var out []app.SockOpt
	if k := p.TCPKeepalive; k != nil {
		out = append(out, app.SockOpt{Option: tcpmodel.OptKeepalive, N: 1})
		if k.Idle > 0 {
			out = append(out, app.SockOpt{Option: tcpmodel.OptKeepaliveIdle, D: k.Idle})
		}
		if k.Interval > 0 {
			out = append(out, app.SockOpt{Option: tcpmodel.OptKeepaliveInterval, D: k.Interval})
		}
		if k.Probes > 0 {
			out = append(out, app.SockOpt{Option: tcpmodel.OptKeepaliveProbes, N: int64(k.Probes)})
		}
	}
	if p.DeferAccept > 0 {
		out = append(out, app.SockOpt{Option: tcpmodel.OptDeferAccept, D: p.DeferAccept})
	}
	if p.NoDelay {
		out = append(out, app.SockOpt{Option: tcpmodel.OptNoDelay, N: 1})
	}
	return out
}
