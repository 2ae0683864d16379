package decode

import (
	"slices"

	"wirewalk/httpmodel"
	"wirewalk/scenarios/language"
	"wirewalk/scenarios/syntax"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// prepare starts the values that depend on other keys, such as a profile.
func (d *decoder) prepare(n *syntax.Node, value any) {
	switch x := value.(type) {
	case *language.Host:
		x.TCP, _ = tcpmodel.Profile(stackOf(d.root, n))
	case *language.Server:
		d.prepareServer(n, x)
	case *language.Client:
		d.prepareClient(n, x)
	case *language.Proxy:
		prepareProxy(n, x)
	}
}

// stackOf is the TCP profile of a host.
func stackOf(root, host *syntax.Node) string {
	for _, n := range []*syntax.Node{host.Get("stack"), root.Get("stack")} {
		if n != nil && n.Kind == syntax.Scalar {
			if _, ok := tcpmodel.Profile(n.Text); ok {
				return n.Text
			}
		}
	}
	return tcpmodel.Profiles()[0]
}

func (d *decoder) prepareServer(n *syntax.Node, s *language.Server) {
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
		Profile: language.PlainProfile, Port: language.DefaultPort, Version: httpmodel.HTTP11, KeepAlive10: true,
		IdleTimeout: vtime.Forever, HeaderTimeout: vtime.Forever, BodyTimeout: vtime.Forever,
		TimeoutAnswer: httpmodel.AnswerSilent, Close: httpmodel.CloseStaged,
		LingerTimeout: 5 * vtime.Second, LingerTime: 30 * vtime.Second, PerClientBy: httpmodel.CapActive,
		ContentType: "text/plain", ConnectionField: httpmodel.AnnounceNeeded, ContinueAuto: true, NoDelay: true,
		ReuseAddress: true, AtStop: httpmodel.StopClosed,
		Layout: []string{"Content-Type", "Content-Length", "Transfer-Encoding", "Trailer", "Connection", "Keep-Alive", "*"},
	}
}

func (d *decoder) prepareClient(n *syntax.Node, c *language.Client) {
	cfg, ok := httpmodel.ClientProfile(profileOf(n))
	if !ok {
		d.badProfile(n, httpmodel.ClientProfiles())
	}
	c.Config = cfg
}

func prepareProxy(n *syntax.Node, p *language.Proxy) {
	name := "right"
	if v := n.Get("profile"); v != nil && v.Kind == syntax.Scalar {
		name = v.Text
	}
	p.Config, _ = httpmodel.ProxyProfile(name)
}

func profileOf(n *syntax.Node) string {
	if p := n.Get("profile"); p != nil && p.Kind == syntax.Scalar {
		return p.Text
	}
	return language.PlainProfile
}

func (d *decoder) badProfile(n *syntax.Node, known []string) {
	p := n.Get("profile")
	if !slices.Contains(known, language.PlainProfile) {
		known = append([]string{language.PlainProfile}, known...)
	}
	if p == nil || p.Kind != syntax.Scalar || p.Text == language.PlainProfile {
		return
	}
	d.Report(p, syntax.DidYouMean(p.Text, known, "profile"), "there is no profile %q", p.Text)
}
