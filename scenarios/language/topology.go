package language

import (
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// Host is a machine.
type Host struct {
	Origin

	Name    string
	Address string `yaml:"address" desc:"IP address; 10.0.0.1, 10.0.0.2, ... in the order of the file unless said"`
	Stack   string `yaml:"stack" desc:"TCP profile; the file's stack unless said" enum:"@stacks"`
	// TCP starts from the profile; its keys are the yaml tags of tcpmodel.Config.
	TCP  tcpmodel.Config `yaml:"tcp" desc:"TCP options that differ from the profile"`
	Role string          `yaml:"role" desc:"how it is drawn" enum:"end proxy"`
}

// Link joins two hosts or boxes.
type Link struct {
	Origin

	Name      string
	Between   []string        `yaml:"between" desc:"the two ends; may be left out when there are just two hosts"`
	Delay     vtime.Duration  `yaml:"delay" desc:"time a packet is on the way" default:"28ms"`
	DelayBack *vtime.Duration `yaml:"delay_back" desc:"the same from the second end to the first; equal unless said"`
	Rate      Rate            `yaml:"rate" desc:"bits a second, such as 5Mbit/s; unlimited unless said" default:"unlimited"`
	Queue     int             `yaml:"queue" desc:"packets that wait for the rate; 0 is unlimited" min:"0" max:"1000000" needs:"rate"`
	MTU       Size            `yaml:"mtu" desc:"largest IP packet; between two hosts it is the MTU of both interfaces, from which the MSS follows, at a box it is found by path MTU discovery" default:"1500B" min:"68B" max:"65535B"`
	Loss      Share           `yaml:"loss" desc:"share of packets lost at random, such as 1%" default:"0%"`
	Duplicate Share           `yaml:"duplicate" desc:"share of packets that arrive twice" default:"0%"`
	Reorder   Share           `yaml:"reorder" desc:"share of packets that arrive late" default:"0%"`
	ReorderBy vtime.Duration  `yaml:"reorder_by" desc:"how late a reordered packet arrives" default:"10ms" needs:"reorder"`
	Corrupt   Share           `yaml:"corrupt" desc:"share of packets in which a bit flips" default:"0%"`
	Jitter    vtime.Duration  `yaml:"jitter" desc:"each packet takes up to this much longer" default:"0s"`
}

// Box is a router, NAT or firewall on the path.
type Box struct {
	Origin

	Name        string
	Kind        string           `yaml:"kind" desc:"what it is" enum:"router nat firewall" default:"router"`
	Address     string           `yaml:"address" desc:"its address, from which its ICMP errors come, and a NAT's public one; 192.0.2.1, ... unless said"`
	IdleTimeout IdleTime         `yaml:"idle_timeout" desc:"a flow without packets for this long is forgotten; never, or a time" default:"never"`
	Forgotten   string           `yaml:"forgotten" desc:"what becomes of packets of a forgotten flow" enum:"drop reset" default:"drop"`
	Unreachable *UnreachableHost `yaml:"unreachable" desc:"answers packets to a host with an ICMP error"`
	FilterICMP  bool             `yaml:"filter_icmp" desc:"passes no ICMP errors and sends none: what is too large for a link behind it vanishes (a black hole)" default:"false"`
	ClampMSS    bool             `yaml:"clamp_mss" desc:"lowers the MSS in the SYNs that pass to what the links at it take" default:"false"`
}

// UnreachableHost makes a box answer with an ICMP error.
type UnreachableHost struct {
	Origin

	Host string         `yaml:"host" desc:"packets to this host are answered" required:"true"`
	From vtime.Duration `yaml:"from" desc:"instant from which on" default:"0s"`
	ICMP string         `yaml:"icmp" desc:"the error" enum:"@icmp" default:"host-unreachable"`
}
