package language

import (
	"wirewalk/httpmodel"
	"wirewalk/sim/vtime"
)

// Program is a plain TCP or UDP program that answers by itself. A script can
// steer its connections too.
type Program struct {
	Origin

	Host         string                  `yaml:"host" desc:"where it runs" required:"true"`
	Name         string                  `yaml:"name" desc:"its name; its connections are called name.1, name.2, ... besides the name that connect gave; unless said, the host's name"`
	Listen       int                     `yaml:"listen" desc:"port it listens on" min:"1" max:"65535" default:"80"`
	Protocol     string                  `yaml:"protocol" desc:"transport protocol" enum:"tcp udp" default:"tcp"`
	Backlog      int                     `yaml:"backlog" desc:"connections waiting for accept(); 0 takes the host's" min:"0"`
	Accept       string                  `yaml:"accept" desc:"whether it calls accept()" enum:"now never" default:"now"`
	Read         string                  `yaml:"read" desc:"now: reads all that arrives; never: leaves it unread until a step reads" enum:"now never" default:"now"`
	ReadAfter    vtime.Duration          `yaml:"read_after" desc:"begin to read only this long after the connection opened" default:"0s" needs:"read=now"`
	Greet        *Answer                 `yaml:"greet" desc:"what it writes first on a new connection"`
	Answers      []*Answer               `yaml:"answers" desc:"what it writes when octets have arrived, in order; the last repeats when repeat is true"`
	AtEOF        string                  `yaml:"at_eof" desc:"what it does at the end of file" enum:"close abort nothing" default:"close"`
	EOFWait      vtime.Duration          `yaml:"at_eof_wait" desc:"how long it waits before that" default:"0s" needs:"at_eof=close,abort"`
	CloseAfter   *vtime.Duration         `yaml:"close_after" desc:"close() this long after the last answer was written; never unless said"`
	TCPKeepalive *httpmodel.TCPKeepalive `yaml:"tcp_keepalive" desc:"TCP keepalive on its connections; not used unless said"`
	NoDelay      bool                    `yaml:"nodelay" desc:"TCP_NODELAY: do not hold small segments" default:"false"`
}

// Answer is one thing a Program writes.
type Answer struct {
	Origin

	Got    Size           `yaml:"got" desc:"when this many octets have arrived since the last answer; 0B: at once" default:"1B"`
	Send   Size           `yaml:"send" desc:"write this many made-up octets" default:"0B"`
	Text   string         `yaml:"text" desc:"write this text instead"`
	Wait   vtime.Duration `yaml:"wait" desc:"how long it thinks first" default:"0s"`
	Repeat bool           `yaml:"repeat" desc:"do so every time" default:"false"`
}

// TCPOnlyKeys are the keys of a program that say something about connections.
func TCPOnlyKeys() []string {
	return []string{
		"backlog", "accept", "read", "read_after", "greet", "at_eof", "at_eof_wait", "close_after", "tcp_keepalive", "nodelay",
	}
}
