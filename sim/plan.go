// Package sim is the world: a simulated clock, an event queue, hosts, links,
// faults and applications. Run carries out a Plan and returns its trace. What
// real networks do and this world leaves out: routing protocols, ARP, link
// layers, CPU time of hosts, and fragmentation.
package sim

import (
	"net/netip"

	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// Plan is all that a run needs; scenarios compile to it. Apps hold state, so a
// Plan serves one run: compile again for the next.
type Plan struct {
	Title       string
	Seed        uint64
	Hosts       []HostPlan // from left to right on the ladder
	Links       []LinkPlan
	Middleboxes []MiddleboxPlan
	Steps       []Step
	Faults      []Intervention
	Limits      Limits
	Until       vtime.Time // 0 runs until nothing is left to happen
}

// HostPlan is one host.
type HostPlan struct {
	Name string
	Addr netip.Addr
	Also netip.Addr // a second address, of the other family; not valid for none
	TCP  tcpmodel.Config
	// NoStack: the host has no TCP; it takes no notice of what arrives and only injects.
	NoStack bool
	Proxy   bool // drawn as a lifeline in between
	// ReceiveOffload: the network card joins segments that come back to back before TCP sees them (Linux's GRO).
	ReceiveOffload bool
	Apps           []AppPlan
}

// AppPlan is an application of a host. New makes it anew: at the start and after a reboot.
type AppPlan struct {
	Name string
	New  func() app.App
}

// LinkPlan joins two hosts (or boxes) by name. Packets take the path with the fewest links.
type LinkPlan struct {
	Name      string
	A, B      string
	Delay     vtime.Duration // A to B
	DelayBack vtime.Duration // B to A
	Rate      int64          // bits a second, 0 is unlimited
	Queue     int            // packets that wait for the rate, 0 is unlimited
	MTU       int            // octets of an IP packet, 0 is 1500
	// Random faults in parts per million of packets, drawn from the plan's seed.
	LossPPM, DuplicatePPM, ReorderPPM, CorruptPPM int
	ReorderBy                                     vtime.Duration // how much later a reordered packet arrives
	Jitter                                        vtime.Duration // up to this much later, drawn for each packet
	Faults                                        []Fault
}

// MiddleboxPlan is a box on the path.
type MiddleboxPlan struct {
	Name string
	Kind BoxKind    // the zero value is a router
	Addr netip.Addr // from which its ICMP errors come, and a NAT's public one
	Also netip.Addr // a second address, of the other family; not valid for none
	// IdleTimeout: a flow without packets for this long is forgotten; 0 is never.
	// ClosingTimeout is the same after a FIN or RST; 0 takes IdleTimeout.
	IdleTimeout, ClosingTimeout vtime.Duration
	// Timeouts take their place for TCP, by the state of the flow; the zero value does not.
	Timeouts FlowTimeouts
	// MidStream: a flow of which no SYN was seen is taken up (Linux's nf_conntrack_tcp_loose).
	MidStream bool
	// Reset: a packet of a flow that is not known is answered with RST, else dropped silently.
	Reset bool
	// CheckWindow drops segments that lie outside of the windows that passed.
	CheckWindow bool
	KeepPorts   bool        // NAT: the inside port is used outside, too, where it is free, as Linux does
	Publish     []Published // NAT: ports that lead to inside hosts
	Refuse      []Refusal   // what is not passed, and how it is answered
	// SilentICMP drops the ICMP errors that pass, and sends none.
	SilentICMP bool
	// ClampMSS lowers the MSS in passing SYNs to what the box's links take.
	ClampMSS bool
}

// FaultAction is what a link does to a matched packet.
type FaultAction uint8

// The actions.
const (
	Drop FaultAction = iota + 1
	Delay
	Duplicate
	Reorder // lets the next packet of that direction pass first
	Corrupt
	MarkCE // sets CE on an ECN-capable packet (RFC 3168)
	AnswerICMP
	Replace // another segment is sent instead; the sender believes it sent its own
)

// Fault is a rule of a link: the first rule that matches a packet acts.
type Fault struct {
	Match  Match
	Action FaultAction
	By     vtime.Duration // Delay, Duplicate: how much later it arrives
	ICMP   tcpmodel.ICMPKind
	Name   string // what it is called in the trace: N of the records of the packets it acted on
	As     *Stand // Replace: what is sent instead
}

// Stand is the segment that a Replace fault puts in the place of another: the one
// without data that the sender would write at this instant with these control
// bits, had it not sent the other.
type Stand struct {
	Flags tcpmodel.Flags
	// Seq and Ack are relative to the initial numbers of the sender and of its
	// peer; nil is the number that the sender would write.
	Seq, Ack *uint32
}

// Match selects packets. Zero fields match all; nth counts the packets that
// match the rest, from 1.
type Match struct {
	Packet string // a packet kind; see PacketKinds
	From   string // sending host
	To     string
	Conn   string // name of a script connection
	Nth    int
	Last   int // with Nth: a range Nth..Last
	Every  int
	After  vtime.Time
	Before vtime.Time
	Number int    // packet #n of the trace
	SeqMin uint32 // relative sequence numbers, inclusive; both 0 match all
	SeqMax uint32
	Text   string // payload contains
	Path   string // carries octets of the request for this path, or of the response to it; see PathIndex
	Data   int    // the n-th data packet of its direction, counted without repetitions; 0 is any
}

// Intervention is a change of the run that a what-if or --fault adds.
type Intervention struct {
	Fault Fault
	Link  string // "" is every link
}

// Step is one step of the script.
type Step struct {
	Name  string     // signals Name.done when it ends; applications do that
	At    vtime.Time // instant, when After is empty
	After string     // a signal
	Wait  vtime.Duration
	// One of these says what to do.
	App     *AppStep
	World   WorldAction
	Host    string // crash, reboot, inject
	Link    string // unplug, plug
	Segment *RawSegment
}

// AppStep hands a command to an application.
type AppStep struct {
	Host, App string
	Command   any
	Label     string // how the trace calls it
}

// WorldAction is a step that the world itself does.
type WorldAction uint8

// The world's actions.
const (
	NoAction   WorldAction = iota
	CrashHost              // power off: nothing is sent, everything in memory is lost
	RebootHost             // power on again after a crash, or crash and at once on again
	UnplugLink
	PlugLink
	InjectSegment
)

// RawSegment is a segment that a step injects, behind all else that happens at its
// instant. Numbers are relative to the connection's ISNs when Relative is set.
// What a host that is an end of the connection would write itself at that instant
// stands for numbers and window that are nil, and gives the options.
type RawSegment struct {
	From, To         string // hosts; the source address may be forged with Src
	Src              netip.Addr
	SrcPort, DstPort uint16
	Conn             string  // take addresses, ports and ISNs from this connection
	Seq, Ack         *uint32 // nil is 0 for who is no end
	Relative         bool
	Flags            tcpmodel.Flags
	Window           *uint16 // nil is 65535 for who is no end
	Data             []byte
	BadChecksum      bool
}

// Limits end a run with a warning before it exhausts the machine. 0 is the default.
type Limits struct {
	Events int64 // 10,000,000
	Octets int64 // 4 GiB
	Conns  int   // 200,000
	Time   vtime.Duration
}

// PacketKinds are the words that match a packet, in scenarios and filters.
// SYN does not match SYN,ACK.
func PacketKinds() []string {
	return []string{
		"any", "SYN", "SYN,ACK", "ACK", "FIN", "RST", "data", "request", "response", "retransmission",
		"keepalive-probe", "window-probe", "duplicate-ack", "window-update", "icmp", "udp",
	}
}
