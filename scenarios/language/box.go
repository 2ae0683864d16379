package language

import (
	"slices"

	"wirewalk/sim"
	"wirewalk/sim/vtime"
)

// Box is a router, NAT or firewall on the path.
type Box struct {
	Origin

	Name           string
	Kind           string           `yaml:"kind" desc:"what it is" enum:"@boxes" default:"router"`
	Address        string           `yaml:"address" desc:"its address, from which its ICMP errors come, and a NAT's public one; 192.0.2.1, ..., and 2001:db8:b::1, ... for IPv6, unless said"`
	Addresses      []string         `yaml:"addresses" desc:"instead, one address of each family"`
	IdleTimeout    IdleTime         `yaml:"idle_timeout" desc:"nat, firewall: a flow without packets for this long is forgotten; never, or a time" default:"never"`
	ClosingTimeout *vtime.Duration  `yaml:"closing_timeout" desc:"nat, firewall: the same for a flow of which a FIN or RST has passed; idle_timeout unless said"`
	Timeouts       *Timeouts        `yaml:"timeouts" desc:"nat, firewall: instead, for TCP, by the state that a connection seems to be in; {} are the defaults of Linux's nf_conntrack"`
	Forgotten      string           `yaml:"forgotten" desc:"nat, firewall: what becomes of packets of a flow that it does not know" enum:"drop reset" default:"drop"`
	MidStream      *bool            `yaml:"mid_stream" desc:"nat, firewall: takes up a flow of which it saw no SYN (Linux's nf_conntrack_tcp_loose); unless said a nat does, but for one with forgotten: reset"`
	CheckWindow    bool             `yaml:"check_window" desc:"nat, firewall: drops segments outside of the windows that it has seen pass, which Linux calls INVALID" default:"false"`
	KeepPorts      bool             `yaml:"keep_ports" desc:"nat: uses the inside port outside, too, where it is free, as Linux does; else ports from 50000 on" default:"false"`
	Publish        []*PublishedPort `yaml:"publish" desc:"nat: ports of its own address that lead to inside hosts"`
	Refuse         []*Refusal       `yaml:"refuse" desc:"what it does not pass, and how that is answered; the first rule that matches counts"`
	Unreachable    *UnreachableHost `yaml:"unreachable" desc:"answers packets to a host with an ICMP error"`
	FilterICMP     bool             `yaml:"filter_icmp" desc:"passes no ICMP errors and sends none: what is too large for a link behind it vanishes (a black hole)" default:"false"`
	ClampMSS       bool             `yaml:"clamp_mss" desc:"lowers the MSS in the SYNs that pass to what the links at it take" default:"false"`
}

// Timeouts are how long a box remembers a TCP connection that is quiet, by its state.
type Timeouts struct {
	Origin

	Config sim.FlowTimeouts `yaml:",inline"`
}

// UnreachableHost makes a box answer with an ICMP error.
type UnreachableHost struct {
	Origin

	Host string         `yaml:"host" desc:"packets to this host are answered" required:"true"`
	From vtime.Duration `yaml:"from" desc:"instant from which on" default:"0s"`
	ICMP string         `yaml:"icmp" desc:"the error" enum:"@icmp" default:"host-unreachable"`
}

// PublishedPort is a port of a NAT that leads to an inside host.
type PublishedPort struct {
	Origin

	Port   int    `yaml:"port" desc:"port of the NAT's address" required:"true" min:"1" max:"65535"`
	To     string `yaml:"to" desc:"the inside host" required:"true"`
	ToPort int    `yaml:"to_port" desc:"its port; the same unless said" min:"0" max:"65535"`
}

// Refusal is a rule of a box about what it does not pass.
type Refusal struct {
	Origin

	To      string          `yaml:"to" desc:"receiving host; all unless said"`
	Port    int             `yaml:"port" desc:"its port; all unless said" min:"0" max:"65535"`
	Packets string          `yaml:"packets" desc:"any, or only those that open a connection" enum:"any opening" default:"any"`
	Above   int             `yaml:"above" desc:"only the opening of more connections than this from one address" min:"0"`
	After   *vtime.Duration `yaml:"after" desc:"from this instant on"`
	Before  *vtime.Duration `yaml:"before" desc:"before this instant"`
	Answer  string          `yaml:"answer" desc:"an ICMP error, reset (a TCP RST), or none" enum:"@refusals" default:"admin-prohibited"`
}

// NATKeys and TrackingKeys are the keys of a box that mean something only for a
// kind that translates, or that remembers flows.
func NATKeys() []string { return []string{"keep_ports", "publish"} }

// TrackingKeys are those for a kind that remembers flows; see NATKeys.
func TrackingKeys() []string {
	return []string{"idle_timeout", "closing_timeout", "timeouts", "forgotten", "mid_stream", "check_window"}
}

// Tracks reports whether a box of its kind remembers flows.
func (b *Box) Tracks() bool { return sim.BoxKindNamed(b.Kind).Tracks }

// Takes reports whether a key of a box means something for its kind.
func (b *Box) Takes(key string) bool {
	kind := sim.BoxKindNamed(b.Kind)
	switch {
	case slices.Contains(TrackingKeys(), key):
		return kind.Tracks
	case slices.Contains(NATKeys(), key):
		return kind.Translates
	}
	return true
}

// BoxNamed returns a box by name, nil when there is none.
func (f *File) BoxNamed(name string) *Box {
	for _, b := range f.Boxes {
		if b.Name == name {
			return b
		}
	}
	return nil
}

// PublishedAt is the port that a box publishes, nil for one that leads nowhere.
func (b *Box) PublishedAt(port int) *PublishedPort {
	for _, p := range b.Publish {
		if p.Port == port {
			return p
		}
	}
	return nil
}

// completeBoxes says what a box does where the file leaves it to its kind.
func (f *File) completeBoxes() {
	for _, b := range f.Boxes {
		if b.MidStream == nil {
			mid := sim.BoxKindNamed(b.Kind).MidStream && b.Forgotten != "reset"
			b.MidStream = &mid
		}
		for _, p := range b.Publish {
			if p.ToPort == 0 {
				p.ToPort = p.Port
			}
		}
	}
}

func boxWords() []string {
	var out []string
	for _, k := range sim.BoxKinds() {
		out = append(out, k.Name)
	}
	return out
}

// refusalWords are the answers of a rule that refuses.
func refusalWords() []string {
	var out []string
	for _, w := range icmpWords() {
		if w != "fragmentation-needed" && w != "source-quench" {
			out = append(out, w)
		}
	}
	return append(out, "reset", "none")
}
