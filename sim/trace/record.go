package trace

import (
	"net/netip"

	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// HostID is a host of the topology. Like all identifiers it counts from 1; 0 is none.
type HostID uint16

// ConnID is a connection, by its first segment.
type ConnID uint32

// PacketID is a packet, by the order of sending: #1, #2, ...
type PacketID uint32

// RecordID is a record, in the order of happening.
type RecordID uint32

// StopID is a navigable group of records.
type StopID uint32

// Reason says why; see tcpmodel.Reason for the ranges.
type Reason = tcpmodel.Reason

// Kind is what a record tells.
type Kind uint8

// The kinds, with what Sub, Ref and N mean for each.
const (
	SegmentSent      Kind = iota + 1 // Ref: packet
	SegmentDelivered                 // Ref: packet; cause is its sending; N: text, the name of the fault that acted on it, or 0
	SegmentDropped                   // Ref: packet; Host is where, 0 on the way; Why says why; N: text, the fault's name, or 0
	StateChange                      // Sub: from<<4 | to
	TimerFired                       // Sub: tcpmodel.TimerKind
	AppTimer                         // an application's timer fired; Ref: text
	Call                             // Sub: app.CallKind; N: octets asked for; Ref: text with more, or 0
	Indication                       // Sub: app.Kind; Errno; N: octets
	HTTP                             // Ref: message; Sub: app.ReportKind
	Exchange                         // Ref: exchange
	Note                             // Ref: text
	Result                           // Ref: text; Errno: how a script step ended
	Refusal                          // something that could have happened did not: Why
	Fault                            // Sub: FaultKind; Ref: text
	Command                          // a script step starts at this host; Ref: text
)

// String is the kind's name in jsonl.
func (k Kind) String() string {
	names := [...]string{
		"none", "segment_sent", "segment_delivered", "segment_dropped", "state", "timer", "app_timer", "call", "indication",
		"http", "exchange", "note", "result", "refusal", "fault", "command",
	}
	if int(k) < len(names) {
		return names[k]
	}
	return "unknown"
}

// FaultKind is what befell a host or a link.
type FaultKind uint8

// The faults that are stops of their own.
const (
	FaultCrash FaultKind = iota + 1
	FaultReboot
	FaultUnplug
	FaultPlug
	FaultOther
)

// Record is one thing that happened.
type Record struct {
	At    vtime.Time
	N     int64
	Cause RecordID // the record that made this one happen, 0 for a root
	Stop  StopID
	Conn  ConnID // 0 when it concerns no connection
	Ref   uint32
	Host  HostID // 0 when it happened on the way
	Why   Reason
	Kind  Kind
	Sub   uint8
	Errno tcpmodel.Errno
}

// From and To unpack a StateChange.
func (r Record) From() tcpmodel.State { return tcpmodel.State(r.Sub >> 4) }

// To is the state entered by a StateChange.
func (r Record) To() tcpmodel.State { return tcpmodel.State(r.Sub & 15) }

// Packet is the packet of a segment record, 0 for others.
func (r Record) Packet() PacketID {
	switch r.Kind { //nolint:exhaustive // only three kinds have packets
	case SegmentSent, SegmentDelivered, SegmentDropped:
		return PacketID(r.Ref)
	default:
		return 0
	}
}

// Proto is a packet's transport protocol, by its IP protocol number.
type Proto uint8

// The protocols that a trace holds.
const (
	ICMP  Proto = 1
	TCP   Proto = 6
	UDP   Proto = 17
	Other Proto = 255
)

// Packet is one IP packet, as its sender sent it.
type Packet struct {
	Seg     tcpmodel.Segment // TCP; for UDP only ports and Payload
	Sent    RecordID         // 0 when a capture shows only the arrival
	Arrived RecordID         // SegmentDelivered, 0 while in flight or lost
	Dropped RecordID         // SegmentDropped, 0 when not lost
	Again   PacketID         // the first packet that carried these octets, when this is a repetition
	Conn    ConnID
	From    HostID
	To      HostID
	IPID    uint16
	TTL     uint8
	Proto   Proto
	// Corrupt: a bit was flipped on the way, the checksum will not match at the receiver.
	Corrupt bool
	// Copy: the network made this second copy of the packet Again.
	Copy  bool
	extra *Extra
}

// Extra is what only few packets have.
type Extra struct {
	Src, Dst netip.Addr        // when they differ from the hosts' addresses
	ICMPKind tcpmodel.ICMPKind // ICMP errors
	Cites    PacketID          // ICMP errors: the packet they are about
	MTU      uint16            // ICMP fragmentation needed: the next hop's MTU (RFC 1191 §4)
	Clamped  uint16            // SYNs: the MSS that a box wrote into it, as its receiver sees it; 0 for none
	Public   netip.AddrPort    // of the end behind a NAT, where it is not that of the connection: the NAT has taken the connection up anew
	Raw      []byte            // a captured packet's octets from the IP header on, as captured
	Labels   []string          // what import found worth saying: "checksum offloaded", "truncated to 96 octets", "VLAN 12"
	WireLen  int               // captured packets: length on the wire from the IP header on
	Link     []byte            // captured packets: octets before the IP header
	LinkType uint32            // captured packets: what Link is, by the number of the pcap format
	Inner    int               // captured packets: where in Raw the datagram starts that is read, 0 for what is in no tunnel
	Carries  string            // captured packets: what they carry that is not read: "IP protocol 132 (SCTP)"
	Own      int64             // captured packets: Unix nanoseconds of the file's time stamp where Trace.Date is another, else 0
	Copies   []int             // captured packets: the frames that are further captures of it, folded into it
	Frame    int               // captured packets: number in the file, from 1, those counted that are left out of the trace
}

// Extra returns the rare parts of a packet, nil for most.
func (p *Packet) Extra() *Extra { return p.extra }

// Host is a machine of the topology.
type Host struct {
	ID    HostID
	Name  string
	Addr  netip.Addr
	Also  netip.Addr // its second address, of the other family; not valid for none
	Stack string     // profile name, or "inferred"
	// Role is how the ladder treats it: an end, or something in between.
	Role Role
	// Of is the host of which this is a second lifeline, with the ends that it
	// accepted from itself; 0 for all others.
	Of HostID
}

// Like is the host's address of the family of another one, not valid when it has none.
func (h *Host) Like(other netip.Addr) netip.Addr {
	for _, a := range [...]netip.Addr{h.Addr, h.Also} {
		if a.IsValid() && a.Is4() == other.Is4() {
			return a
		}
	}
	return netip.Addr{}
}

// Role is what a host is.
type Role uint8

// The roles.
const (
	RoleEnd Role = iota
	RoleProxy
	RoleMiddlebox
)

// End is one end of a connection.
type End struct {
	Host   HostID
	Addr   netip.AddrPort // as this end knows itself
	Public netip.AddrPort // as the other end knows it; differs behind a NAT
	Stream uint32         // the octets this end writes
	Said   uint32         // captured TLS that was decrypted: what it says in clear, else 0
	ISS    tcpmodel.Seq
	HasISS bool
}

// Relative is a sequence number of this end counted from its initial one, so
// that the SYN is 0 and the first octet of data 1. It is false where the initial
// number is not known, and for one in front of it. SeqOf and AckOf of a trace know
// which connection a packet's numbers are of.
func (e *End) Relative(n tcpmodel.Seq) (int64, bool) {
	rel := int64(int32(n - e.ISS))
	return rel, e.HasISS && rel >= 0
}

// Conn is a connection: one incarnation of a pair of addresses and ports.
type Conn struct {
	ID    ConnID
	Ends  [2]End // [0] opened it; where a capture does not show that, it is the one that asks
	First RecordID
	Last  RecordID
	// Away is how long a packet is estimated to take between each end and the
	// place where the connection was captured: 0 for the end at that place, and
	// for both where nothing can be estimated. Records have the times of the capture.
	Away [2]vtime.Duration
	// TLS are the TLS records of each end of a captured connection, in order.
	TLS [2][]TLSRecord
}

// Side returns 0 or 1 for the end on host h, -1 when h has none.
func (c *Conn) Side(h HostID) int {
	switch h {
	case c.Ends[0].Host:
		return 0
	case c.Ends[1].Host:
		return 1
	}
	return -1
}

// Estimated reports whether something is known of when packets were at an end
// that the capture did not see.
func (c *Conn) Estimated() bool { return c.Away[0]+c.Away[1] > 0 }

// Setting is a value of the scenario that a trace was made of.
type Setting struct {
	Host  HostID
	Key   string // the last word of the path, such as "http_idle_timeout"
	Path  string // as --set takes it
	Value string // as a file would say it
}

// AppTimerState is an application's timer as a state table shows it.
type AppTimerState struct {
	Host     HostID
	Conn     ConnID // 0 when it belongs to none
	Label    string
	Deadline vtime.Time
	Rec      RecordID // from this record on
}

// Message is an HTTP message on a connection.
type Message struct {
	app.Message
	Conn   ConnID
	Sender HostID
	Rec    RecordID
	Sent   bool // reported by its sender
}
