package scenarios

import (
	"reflect"

	"wirewalk/httpmodel"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// Scenario is a file that was read and found right. It does not change: Set,
// Variant and Intervene return new ones.
type Scenario struct {
	File

	Name   string // of the file
	source []byte
	root   *node
	lines  []string
	// changed: a variant, a value or an intervention made it differ from its file.
	changed bool
}

// Load reads a scenario. name is what messages call the file. The scenario is
// nil when one of the problems is an error; warnings alone do no harm.
func Load(name string, src []byte) (*Scenario, Problems) {
	r := &reader{name: name}
	root := r.parse(src)
	if root == nil {
		return nil, r.problems
	}
	return build(r, root, src)
}

// build decodes and checks a tree.
func build(r *reader, root *node, src []byte) (*Scenario, Problems) {
	s := &Scenario{Name: r.name, source: src, root: root, lines: r.lines}
	d := &decoder{reader: r, root: root}
	d.structure(root, reflect.ValueOf(&s.File).Elem())
	if len(r.problems.Errors()) == 0 {
		s.complete()
		c := &checker{reader: r, f: &s.File}
		c.check()
	} else {
		c := &checker{reader: r, f: &s.File}
		c.early()
	}
	r.problems.sort()
	if len(r.problems.Errors()) > 0 {
		return nil, r.problems
	}
	return s, r.problems
}

// rebuild builds a changed scenario.
func (s *Scenario) rebuild(r *reader, root *node) (*Scenario, Problems) {
	out, problems := build(r, root, s.source)
	if out != nil {
		out.changed = true
	}
	return out, problems
}

// Source is the file as it was read.
func (s *Scenario) Source() []byte { return s.source }

// prepare starts the TCP options from the host's profile.
func (h *Host) prepare(d *decoder, n *node) {
	h.TCP, _ = tcpmodel.Profile(stackOf(d.root, n))
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

func profileOf(n *node) string {
	if p := n.get("profile"); p != nil && p.kind == scalarNode {
		return p.text
	}
	return plainProfile
}

// plainProfile is the HTTP behaviour of programs that name none.
const plainProfile = "plain"

// prepare starts the configuration from the profile.
func (s *Server) prepare(d *decoder, n *node) {
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

// prepare starts the configuration from the profile.
func (c *Client) prepare(d *decoder, n *node) {
	cfg, ok := httpmodel.ClientProfile(profileOf(n))
	if !ok {
		d.badProfile(n, httpmodel.ClientProfiles())
	}
	c.Config = cfg
}

// prepare starts the configuration from the profile.
func (p *Proxy) prepare(_ *decoder, n *node) {
	name := "right"
	if v := n.get("profile"); v != nil && v.kind == scalarNode {
		name = v.text
	}
	p.Config, _ = httpmodel.ProxyProfile(name)
}

func (d *decoder) badProfile(n *node, known []string) {
	p := n.get("profile")
	if !contains(known, plainProfile) {
		known = append([]string{plainProfile}, known...)
	}
	if p == nil || p.kind != scalarNode || p.text == plainProfile {
		return
	}
	d.report(p, didYouMean(p.text, known, "profile"), "there is no profile %q", p.text)
}
