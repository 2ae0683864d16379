package compile

import (
	"fmt"
	"slices"
	"strings"

	"wirewalk/httpmodel"
	"wirewalk/scenarios/language"
	"wirewalk/sim"
	"wirewalk/sim/app"
	"wirewalk/sim/script"
	"wirewalk/sim/vtime"
)

// step compiles one step of the script.
func (c *compiler) step(s *language.Step) (sim.Step, error) {
	out := sim.Step{Name: s.As, After: s.After, Wait: s.Wait, Host: s.Host}
	if s.At != nil {
		out.At = vtime.Time(*s.At)
	}
	a := language.ActionOf(s.Do)
	if a == nil {
		return out, fmt.Errorf("no step can %s", s.Do)
	}
	switch a.Kind {
	case language.HTTPAction:
		cmd, err := c.httpCommand(s)
		if err != nil {
			return out, err
		}
		out.App = &sim.AppStep{Host: s.Host, App: c.httpApp(s), Command: cmd, Label: label(s)}
	case language.TCPAction:
		cmd, err := c.tcpCommand(s)
		if err != nil {
			return out, err
		}
		out.App = &sim.AppStep{Host: s.Host, App: scriptApp, Command: cmd, Label: label(s)}
	case language.WorldAction:
		return out, c.worldAction(s, &out)
	}
	return out, nil
}

// label is how the trace calls the start of a step; its first word is the step's name.
func label(s *language.Step) string {
	what := s.Do
	switch {
	case s.Request.Path != "":
		what += " " + s.Request.Path
	case s.Request.Size > 0:
		what += fmt.Sprintf(" %d octets", s.Request.Size)
	case s.Do == "connect" || s.Do == "send":
		what += fmt.Sprintf(" %s:%d", s.To, s.Port)
	}
	return s.As + ": " + what
}

func (c *compiler) httpApp(s *language.Step) string {
	switch s.Do {
	case "stop", "start", "restart", "reload":
		if srv := c.f.ServerOn(s.Host, s.Server); srv != nil {
			return serverApp(srv.Name)
		}
		if p := c.f.ProxyOn(s.Host, s.Server); p != nil {
			return proxyApp(p.Name)
		}
	case "exit":
		if k := c.f.ClientOn(s.Host, s.Client); k == nil {
			return scriptApp
		}
	}
	if k := c.f.ClientOn(s.Host, s.Client); k != nil {
		return clientApp(k.Name)
	}
	return scriptApp
}

func (c *compiler) httpCommand(s *language.Step) (any, error) {
	switch s.Do {
	case "stop":
		return httpmodel.Shutdown{Name: s.As, Fast: s.How == "at-once"}, nil
	case "start":
		return httpmodel.Launch{Name: s.As}, nil
	case "restart":
		return httpmodel.Restart{Name: s.As, Fast: s.How == "at-once"}, nil
	case "reload":
		return httpmodel.Reload{Name: s.As}, nil
	case "close-idle":
		return httpmodel.CloseIdle{Name: s.As}, nil
	case "exit":
		if c.f.ClientOn(s.Host, s.Client) == nil {
			return script.Exit{Step: script.Step{Name: s.As, Quiet: s.Unnamed}}, nil
		}
		return httpmodel.Abandon{Name: s.As}, nil
	}
	remote, server, err := c.web(s)
	if err != nil {
		return nil, err
	}
	if s.Do == "preconnect" {
		return httpmodel.Connect{Name: s.As, Remote: remote, Server: server}, nil
	}
	var cmd httpmodel.Command
	r := s.Request
	r.Remote, r.Server, r.Method, r.Host = remote, server, strings.ToUpper(s.Do), hostField(c.f, s)
	if r.Path == "" {
		r.Path = "/"
	}
	name := "" // The step's name is that of what repeats or multiplies the command, if anything does.
	if s.Concurrent <= 1 && s.Repeat <= 1 {
		name = s.As
	}
	if s.Do == "page" {
		r.Method = "GET"
		p := c.page(s, r)
		p.Name = name
		cmd = p
	} else {
		r.Name = name
		cmd = r
	}
	return repeated(s, cmd), nil
}

// hostField is the value of a request's Host field: the server's name, with
// the port unless it is 80 (RFC 9110 §7.2).
func hostField(f *language.File, s *language.Step) string {
	name, port := s.To, s.Port
	for _, p := range f.Proxies {
		if p.Host == s.To && len(p.Upstream) > 0 {
			name = p.Upstream[0]
			port = f.PortAt(name)
		}
	}
	if port == language.DefaultPort {
		return name
	}
	return fmt.Sprintf("%s:%d", name, port)
}

func (c *compiler) page(s *language.Step, doc httpmodel.Request) httpmodel.Page {
	paths := s.Parts
	if len(paths) == 0 {
		paths = partsOf(c.f, c.f.HostBehind(s.To), doc.Path)
	}
	p := httpmodel.Page{Document: doc, Parallel: s.Parallel, Incremental: s.Incremental}
	for _, pattern := range paths {
		for _, path := range language.ExpandPaths(pattern) {
			part := httpmodel.Request{Remote: doc.Remote, Server: doc.Server, Method: "GET", Host: doc.Host, Path: path, Version: doc.Version}
			p.Parts = append(p.Parts, part)
		}
	}
	return p
}

// partsOf are the parts that a page of a server names, through proxies too.
func partsOf(f *language.File, host, path string) []string {
	hosts := []string{host}
	for _, p := range f.Proxies {
		if p.Host == host {
			hosts = append(hosts, p.Upstream...)
		}
	}
	for _, s := range f.Servers {
		if !slices.Contains(hosts, s.Host) {
			continue
		}
		for _, p := range s.Pages {
			if language.Covers(p.Path, path) {
				return p.Parts
			}
		}
	}
	return nil
}

// repeated wraps a command for concurrent and repeat.
func repeated(s *language.Step, cmd httpmodel.Command) httpmodel.Command {
	if s.Concurrent > 1 {
		many := httpmodel.Concurrent{}
		for range s.Concurrent {
			many.Steps = append(many.Steps, cmd)
		}
		if s.Repeat <= 1 {
			many.Name = s.As
		}
		cmd = many
	}
	if s.Repeat > 1 {
		r := httpmodel.Repeat{Name: s.As, N: s.Repeat, Step: cmd}
		if s.Every != nil {
			r.Every = *s.Every
		}
		if s.Gap != nil {
			r.Gap = *s.Gap
		}
		cmd = r
	}
	return cmd
}

func (c *compiler) tcpCommand(s *language.Step) (any, error) {
	step := script.Step{Name: s.As, Quiet: s.Unnamed}
	reading := script.ReadNow
	if s.Read == "never" {
		reading = script.ReadNever
	}
	setup, err := stepSetup(s)
	if err != nil {
		return nil, err
	}
	switch s.Do {
	case "connect", "send":
		remote, server, err := c.web(s)
		if err != nil {
			return nil, err
		}
		if s.Do == "send" {
			return script.Send{Step: step, Remote: remote, LocalPort: uint16(s.FromPort), N: s.Request.Size, Text: s.Request.Text}, nil
		}
		return script.Connect{
			Step: step, As: s.As, Server: server, Remote: remote, LocalPort: uint16(s.FromPort), Setup: setup,
			Behaviour: script.Behaviour{Read: reading},
		}, nil
	case "listen":
		return script.Listen{Step: step, Listener: script.Listener{
			Name: s.Host, Port: uint16(s.Port), Backlog: s.Backlog, Setup: setup, Behaviour: script.Behaviour{Read: reading},
			NoReuse: !s.ReuseAddress, ReusePort: s.ReusePort,
		}}, nil
	case "unlisten":
		return script.Unlisten{Step: step, Program: s.Program, Port: uint16(s.Port)}, nil
	case "accept":
		return script.Accept{Step: step, Port: uint16(s.Port), All: true}, nil
	case "write":
		return script.Write{Step: step, Conn: s.Conn, N: s.Request.Size, Text: s.Request.Text, Urgent: s.Urgent}, nil
	case "read":
		return script.Read{Step: step, Conn: s.Conn, N: s.Request.Size, Urgent: s.Urgent}, nil
	case "shutdown":
		return script.Shutdown{Step: step, Conn: s.Conn, Side: sideOf(s.Side)}, nil
	case "close":
		return script.Close{Step: step, Conn: s.Conn}, nil
	case "abort":
		return script.Abort{Step: step, Conn: s.Conn}, nil
	case "set":
		if s.Read != "" {
			return script.SetReading{Step: step, Conn: s.Conn, Read: reading}, nil
		}
		return script.SetOption{Step: step, Conn: s.Conn, Options: setup}, nil
	}
	return nil, fmt.Errorf("no program can %s", s.Do)
}

// sideOf is the direction that a shutdown ends.
func sideOf(word string) script.Side {
	switch word {
	case "read":
		return script.SideRead
	case "both":
		return script.SideBoth
	}
	return script.SideWrite
}

func stepSetup(s *language.Step) ([]app.SockOpt, error) {
	var out []app.SockOpt
	for _, o := range s.Options {
		x, bad := language.ReadSocketOption(o)
		if bad != nil {
			return nil, fmt.Errorf("%s", bad.Message)
		}
		out = append(out, x)
	}
	return out, nil
}

func (c *compiler) worldAction(s *language.Step, out *sim.Step) error {
	out.Link = s.Link
	switch s.Do {
	case "crash":
		out.World = sim.CrashHost
	case "reboot":
		out.World = sim.RebootHost
	case "unplug":
		out.World = sim.UnplugLink
	case "plug":
		out.World = sim.PlugLink
	case "inject":
		out.World = sim.InjectSegment
		return c.segment(s, out)
	}
	return nil
}
