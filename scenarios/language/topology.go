package language

import (
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// Host is a machine.
type Host struct {
	Origin

	Name    string
	Address string `yaml:"address" desc:"IPv4 or IPv6 address; 10.0.0.1, 10.0.0.2, ... in the order of the file unless said"`
	// Addresses are empty where Address says all; see Families.
	Addresses []string `yaml:"addresses" desc:"instead, one address of each family, the preferred one first"`
	Stack     string   `yaml:"stack" desc:"TCP profile; the file's stack unless said" enum:"@stacks"`
	// TCP starts from the profile; its keys are the yaml tags of tcpmodel.Config.
	TCP      tcpmodel.Config `yaml:"tcp" desc:"TCP options that differ from the profile"`
	Resolver *Resolver       `yaml:"resolver" desc:"how its programs look names up"`
	Role     string          `yaml:"role" desc:"how it is drawn" enum:"end proxy"`
	// ReceiveOffload is Linux's GRO.
	ReceiveOffload bool `yaml:"receive_offload" desc:"its network card joins segments that arrive at the same instant, so that one ACK is sent for many (Linux's GRO)" default:"false"`
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
