package scenarios

func (f *File) proxyOn(host string) bool {
	for _, p := range f.Proxies {
		if p.Host == host {
			return true
		}
	}
	return false
}

func (f *File) first() string {
	if len(f.Hosts) == 0 {
		return ""
	}
	return f.Hosts[0].Name
}

func (f *File) last() string {
	if len(f.Hosts) == 0 {
		return ""
	}
	return f.Hosts[len(f.Hosts)-1].Name
}

func (f *File) host(name string) *Host {
	for _, h := range f.Hosts {
		if h.Name == name {
			return h
		}
	}
	return nil
}

func (f *File) link(name string) *Link {
	for _, l := range f.Links {
		if l.Name == name {
			return l
		}
	}
	return nil
}

// clientOn returns a host's client by name, or its first when the name is empty.
func (f *File) clientOn(host, name string) *Client {
	for _, c := range f.Clients {
		if c.Host == host && (name == "" || c.Name == name) {
			return c
		}
	}
	return nil
}

func (f *File) serverOn(host string) *Server {
	for _, s := range f.Servers {
		if s.Host == host {
			return s
		}
	}
	return nil
}

// httpTarget is where requests of a host go unless said: the first proxy, else
// the first server, else the last host.
func (f *File) httpTarget(from string) string {
	for _, p := range f.Proxies {
		if p.Host != from {
			return p.Host
		}
	}
	return f.serverBut(from)
}

// serverBut is the first host with a server but one's own, else the last host.
func (f *File) serverBut(from string) string {
	for _, s := range f.Servers {
		if s.Host != from {
			return s.Host
		}
	}
	return f.other(from)
}

// other is the last host but one's own.
func (f *File) other(from string) string {
	for i := len(f.Hosts) - 1; i >= 0; i-- {
		if f.Hosts[i].Name != from {
			return f.Hosts[i].Name
		}
	}
	return ""
}

// tcpTarget is where connect and send go unless said: a host with a program
// that listens, else the last host.
func (f *File) tcpTarget(from string) string {
	for _, p := range f.Programs {
		if p.Host != from {
			return p.Host
		}
	}
	return f.serverBut(from)
}

// portAt is the port that a host listens on.
func (f *File) portAt(host string) int {
	for _, p := range f.Proxies {
		if p.Host == host {
			return int(p.Config.Port)
		}
	}
	for _, s := range f.Servers {
		if s.Host == host {
			return int(s.Config.Port)
		}
	}
	for _, p := range f.Programs {
		if p.Host == host {
			return p.Listen
		}
	}
	for _, s := range f.Script {
		if s.Do == "listen" && s.Host == host && s.Port != 0 {
			return s.Port
		}
	}
	return defaultPort
}
