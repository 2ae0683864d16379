package language

import (
	"wirewalk/httpmodel"
	"wirewalk/sim/vtime"
)

// Step is one step of the script. A step with neither at nor after happens
// when the step before it has ended; the first happens at 0s.
type Step struct {
	Origin

	At      *vtime.Duration `yaml:"at" desc:"instant at which it happens"`
	After   string          `yaml:"after" desc:"what it waits for: first (short for first.done), first.connected, web.1.eof, ..."`
	Wait    vtime.Duration  `yaml:"wait" desc:"and then this much longer" default:"0s"`
	Host    string          `yaml:"host" desc:"where it happens; the first host unless said"`
	Do      string          `yaml:"do" desc:"what happens" required:"true" enum:"@actions"`
	Unnamed bool            // As was made up
	As      string          `yaml:"as" desc:"the step's name; for connect also the connection's name, on both hosts"`

	// HTTP: get, head, post, put, delete, page, preconnect, close-idle, exit, stop, start, restart, reload.
	Server      string          `yaml:"server" desc:"stop, start, restart, reload: the server, when a host has several"`
	How         string          `yaml:"how" desc:"stop, restart: graceful, or at-once as the end of a process" enum:"graceful at-once" default:"graceful"`
	Client      string          `yaml:"client" desc:"HTTP: the client program, when a host has several"`
	To          string          `yaml:"to" desc:"HTTP, connect, send: the host to talk to; the only server unless said"`
	Port        int             `yaml:"port" desc:"HTTP, connect, listen, send: port; the server's unless said" min:"0" max:"65535"`
	Parts       []string        `yaml:"parts" desc:"page: paths loaded after the document; the page's own parts unless said"`
	Incremental bool            `yaml:"incremental" desc:"page: parts are found while the document arrives"`
	Parallel    int             `yaml:"parallel" desc:"page: fetches at once; the client's unless said" min:"0"`
	Repeat      int             `yaml:"repeat" desc:"HTTP: how often" default:"1" min:"1" max:"100000"`
	Concurrent  int             `yaml:"concurrent" desc:"HTTP: how many at the same time" default:"1" min:"1" max:"10000"`
	Every       *vtime.Duration `yaml:"every" desc:"HTTP: time between two starts of a repeat" needs:"repeat"`
	Gap         *vtime.Duration `yaml:"gap" desc:"HTTP: pause between the end of one repetition and the start of the next" needs:"repeat !every"`

	// Plain TCP and UDP.
	Conn     string          `yaml:"conn" desc:"TCP: the connection's name; the host's latest unless said"`
	FromPort int             `yaml:"from_port" desc:"connect, send: local port; an ephemeral one unless said" min:"0" max:"65535"`
	Backlog  int             `yaml:"backlog" desc:"listen: connections waiting for accept(); 0 takes the host's" min:"0"`
	Urgent   bool            `yaml:"urgent" desc:"write: the octets are urgent, up to the last (MSG_OOB); read: the urgent octet alone, without waiting"`
	Side     string          `yaml:"side" desc:"shutdown: the direction that ends" enum:"write read both" default:"write"`
	Read     string          `yaml:"read" desc:"connect, listen, set: now reads all that arrives; never leaves it unread until a step reads" enum:"now never"`
	Options  []*SocketOption `yaml:"options" keyed:"Name" desc:"connect, listen, set: socket options by name"`

	ReuseAddress bool   `yaml:"reuse_address" desc:"listen: SO_REUSEADDR" default:"true"`
	ReusePort    bool   `yaml:"reuse_port" desc:"listen: SO_REUSEPORT, which lets several sockets listen on the port" default:"false"`
	Program      string `yaml:"program" desc:"unlisten: the program, when a host has several on the port"`

	Link    string      `yaml:"link" desc:"unplug, plug: the link; the only one unless said"`
	Segment *RawSegment `yaml:"segment" desc:"inject: the segment"`

	// Request holds the keys of httpmodel.Request; size and text are also what write and send write.
	Request httpmodel.Request `yaml:",inline" hide:"host method"`
}

// SocketOption is a socket option with its value.
type SocketOption struct {
	Origin

	Name  string
	Value RawValue `yaml:"-"`
}

// RawSegment is a segment that a step sends. What is left out of a segment of one
// of the ends of conn is as that end would write it at the instant.
type RawSegment struct {
	Origin

	To      string `yaml:"to" desc:"host it goes to; with conn, the other end of it"`
	Source  string `yaml:"source" desc:"forged source: an address, or a host's name" needs:"!conn"`
	SrcPort int    `yaml:"source_port" desc:"source port" min:"0" max:"65535" needs:"!conn"`
	Port    int    `yaml:"port" desc:"destination port" min:"0" max:"65535" needs:"!conn"`
	Conn    string `yaml:"conn" desc:"take addresses, ports and initial numbers from this connection, by its name or its number from 1"`
	Flags   string `yaml:"flags" desc:"control bits, such as RST or FIN-ACK" required:"true"`
	Seq     *int64 `yaml:"seq" desc:"sequence number, relative when conn is given; an end of conn takes its own unless said, others 0" min:"0" max:"4294967295"`
	Ack     *int64 `yaml:"ack" desc:"acknowledgment number, relative when conn is given; an end of conn takes its own unless said, others 0" min:"0" max:"4294967295"`
	Window  *int   `yaml:"window" desc:"window field as on the wire; an end of conn takes its own unless said, others 65535" min:"0" max:"65535"`
	Text    string `yaml:"text" desc:"its payload"`
	BadSum  bool   `yaml:"bad_checksum" desc:"send it with a wrong checksum"`
}

// Fault is a rule of the links.
type Fault struct {
	Origin

	Do   string         `yaml:"do" desc:"what becomes of the packet" required:"true" enum:"drop delay duplicate reorder corrupt mark-ce icmp replace"`
	Link string         `yaml:"link" desc:"the link; every link unless said"`
	By   vtime.Duration `yaml:"by" desc:"delay, reorder: how much later it arrives; duplicate: how much later its copy does" default:"0s" needs:"do=delay,reorder,duplicate"`
	ICMP string         `yaml:"icmp" desc:"icmp: the error that answers it" enum:"@icmp" default:"host-unreachable" needs:"do=icmp"`
	Name string         `yaml:"name" desc:"what the trace calls it" needs:"do!=replace"`

	Flags string `yaml:"flags" desc:"replace: the control bits of what is sent instead, such as RST or FIN-ACK"`
	Seq   *int64 `yaml:"seq" desc:"replace: its relative sequence number; the one the sender would write unless said" min:"0" max:"4294967295"`
	Ack   *int64 `yaml:"ack" desc:"replace: its relative acknowledgment number; the one the sender would write unless said" min:"0" max:"4294967295"`

	Packet string          `yaml:"packet" desc:"kind of packet; SYN does not match SYN-ACK" enum:"@packets" default:"any"`
	From   string          `yaml:"from" desc:"sending host"`
	To     string          `yaml:"to" desc:"receiving host"`
	Conn   string          `yaml:"conn" desc:"name of a connection, or its number from 1"`
	Nth    int             `yaml:"nth" desc:"the n-th packet that matches the rest, counted from 1; all unless said" min:"1" needs:"!every !data"`
	Last   int             `yaml:"last" desc:"with nth: up to this one" min:"1" needs:"!every"`
	Every  int             `yaml:"every" desc:"every n-th packet that matches" min:"1"`
	After  *vtime.Duration `yaml:"after" desc:"sent at or after this instant"`
	Before *vtime.Duration `yaml:"before" desc:"sent before this instant"`
	Number int             `yaml:"number" desc:"packet #n of the trace" min:"1"`
	SeqMin int64           `yaml:"seq_min" desc:"first octet at or above this relative number" min:"0" max:"4294967295"`
	SeqMax int64           `yaml:"seq_max" desc:"first octet at or below this relative number" min:"0" max:"4294967295"`
	Text   string          `yaml:"text" desc:"payload contains this"`
	Path   string          `yaml:"path" desc:"carries octets of the HTTP request for this path, or of the response to it, such as /img/3.png"`
	Data   int             `yaml:"data" desc:"the n-th data packet of its direction, repetitions not counted" min:"1"`
}
