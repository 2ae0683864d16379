package language

import "wirewalk/httpmodel"

func (f *File) proxyOn(host string) bool {
	for _, p := range f.Proxies {
		if p.Host == host {
			return true
		}
	}
	return false
}

// FirstHost is the name of the first host, "" when there is none.
func (f *File) FirstHost() string {
	if len(f.Hosts) == 0 {
		return ""
	}
	return f.Hosts[0].Name
}

// LastHost is the name of the last host, "" when there is none.
func (f *File) LastHost() string {
	if len(f.Hosts) == 0 {
		return ""
	}
	return f.Hosts[len(f.Hosts)-1].Name
}

// HostNamed returns a host by name, nil when there is none.
func (f *File) HostNamed(name string) *Host {
	for _, h := range f.Hosts {
		if h.Name == name {
			return h
		}
	}
	return nil
}

// LinkNamed returns a link by name, nil when there is none.
func (f *File) LinkNamed(name string) *Link {
	for _, l := range f.Links {
		if l.Name == name {
			return l
		}
	}
	return nil
}

// ClientOn returns a host's client by name, or its first when the name is empty.
func (f *File) ClientOn(host, name string) *Client {
	for _, c := range f.Clients {
		if c.Host == host && (name == "" || c.Name == name) {
			return c
		}
	}
	return nil
}

// ServerOn returns the HTTP server of a host by name, or its first when the name is empty; nil when it has none.
func (f *File) ServerOn(host, name string) *Server {
	for _, s := range f.Servers {
		if s.Host == host && (name == "" || s.Name == name) {
			return s
		}
	}
	return nil
}

// ProxyOn returns the proxy of a host by name, or its first when the name is empty; nil when it has none.
func (f *File) ProxyOn(host, name string) *Proxy {
	for _, p := range f.Proxies {
		if p.Host == host && (name == "" || p.Name == name) {
			return p
		}
	}
	return nil
}

// Dumb reports a proxy without a life of its own, which passes octets on.
func (p *Proxy) Dumb() bool { return p.Config.Style == httpmodel.ProxyDumb }

// serverHost is where a step about a server happens that names no host: where
// the server or proxy of that name runs, or the only server; "" when that is not clear.
func (f *File) serverHost(name string) string {
	for _, p := range f.Proxies {
		if name != "" && p.Name == name {
			return p.Host
		}
	}
	host := ""
	for _, s := range f.Servers {
		if name != "" && s.Name != name {
			continue
		}
		if host != "" && host != s.Host {
			return ""
		}
		host = s.Host
	}
	return host
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
	return f.OtherHost(from)
}

// OtherHost is the last host but one's own.
func (f *File) OtherHost(from string) string {
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

// PortAt is the port that a host listens on, or that a box publishes first.
func (f *File) PortAt(host string) int {
	if b := f.BoxNamed(host); b != nil && len(b.Publish) > 0 {
		return b.Publish[0].Port
	}
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
	return DefaultPort
}
