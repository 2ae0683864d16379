package scenarios

import (
	"slices"
	"wirewalk/httpmodel"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// prepare starts the values that depend on other keys, such as a profile.
func (d *decoder) prepare(n *node, value any) {
	switch x := value.(type) {
	case *Host:
		x.TCP, _ = tcpmodel.Profile(stackOf(d.root, n))
	case *Server:
		d.prepareServer(n, x)
	case *Client:
		d.prepareClient(n, x)
	case *Proxy:
		prepareProxy(n, x)
	}
}

// stackOf is the TCP profile of a host.
func stackOf(root, host *node) string {
	for _, n := range []*node{host.get("stack"), root.get("stack")} {
		if n != nil && n.kind == scalarNode {
			if _, ok := tcpmodel.Profile(n.text); ok {
				return n.text
			}
		}
	}
	return tcpmodel.Profiles()[0]
}

func (d *decoder) prepareServer(n *node, s *Server) {
	cfg, ok := httpmodel.ServerProfile(profileOf(n))
	if !ok {
		d.badProfile(n, httpmodel.ServerProfiles())
		cfg = plainServer()
	}
	s.Config = cfg
	s.Config.Pages = nil
}

// plainServer does what RFC 9112 asks for and has no habits of its own: it
// keeps connections until the client closes, and closes in stages (§9.6).
func plainServer() httpmodel.ServerConfig {
	return httpmodel.ServerConfig{
		Profile: plainProfile, Port: defaultPort, Version: httpmodel.HTTP11, KeepAlive10: true,
		IdleTimeout: vtime.Forever, HeaderTimeout: vtime.Forever, BodyTimeout: vtime.Forever,
		TimeoutAnswer: httpmodel.AnswerSilent, Close: httpmodel.CloseStaged,
		LingerTimeout: 5 * vtime.Second, LingerTime: 30 * vtime.Second, PerClientBy: httpmodel.CapActive,
		ContentType: "text/plain", ConnectionField: httpmodel.AnnounceNeeded, ContinueAuto: true, NoDelay: true,
		Layout: []string{"Content-Type", "Content-Length", "Transfer-Encoding", "Trailer", "Connection", "Keep-Alive", "*"},
	}
}

func (d *decoder) prepareClient(n *node, c *Client) {
	cfg, ok := httpmodel.ClientProfile(profileOf(n))
	if !ok {
		d.badProfile(n, httpmodel.ClientProfiles())
	}
	c.Config = cfg
}

func prepareProxy(n *node, p *Proxy) {
	name := "right"
	if v := n.get("profile"); v != nil && v.kind == scalarNode {
		name = v.text
	}
	p.Config, _ = httpmodel.ProxyProfile(name)
}

func profileOf(n *node) string {
	if p := n.get("profile"); p != nil && p.kind == scalarNode {
		return p.text
	}
	return plainProfile
}

func (d *decoder) badProfile(n *node, known []string) {
	p := n.get("profile")
	if !slices.Contains(known, plainProfile) {
		known = append([]string{plainProfile}, known...)
	}
	if p == nil || p.kind != scalarNode || p.text == plainProfile {
		return
	}
	d.report(p, didYouMean(p.text, known, "profile"), "there is no profile %q", p.text)
}
