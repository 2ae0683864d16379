package tcpmodel

import "wirewalk/sim/vtime"

// Params are what the world decides when it makes a connection.
type Params struct {
	Config     *Config // shared, never changed by the connection
	LocalPort  uint16
	RemotePort uint16
	// ISS is the initial send sequence number; the host draws it by RFC 6528 (isn.go).
	ISS Seq
	// Stream names the octets that this end writes; octet i of the stream has sequence number ISS+1+i.
	Stream uint32
	// TSOffset is added to the millisecond clock to give TSval (RFC 7323 §5.4).
	TSOffset uint32
}

// Conn is one end of a connection: a plain value with no I/O, no clock and no
// randomness. The world calls Arrive, Call and Expire with the present instant
// and carries out what they put into Out, in order.
type Conn struct{ p Params }

// New returns a connection in CLOSED. Call it with CallOpenActive or
// CallOpenPassive to start its life.
func New(p Params) Conn { return Conn{p: p} }

// Arrive is SEGMENT ARRIVES of RFC 9293 §3.10.7.
func (c *Conn) Arrive(now vtime.Time, seg *Segment, out *Out) {}

// Call is a user call of RFC 9293 §3.10.1 to §3.10.6.
func (c *Conn) Call(now vtime.Time, call Call, out *Out) {}

// Expire handles every timer that is due at now (RFC 9293 §3.10.8).
func (c *Conn) Expire(now vtime.Time, out *Out) {}

// Deadline is the next instant at which Expire is due, or vtime.Never.
func (c *Conn) Deadline() vtime.Time { return vtime.Never }

// Snapshot writes the transmission control block into s.
func (c *Conn) Snapshot(s *Snapshot) {}

// State is the connection's state.
func (c *Conn) State() State { return Closed }

// ICMPKind is what an ICMP error says about a segment of the connection.
type ICMPKind uint8

// The ICMP errors of RFC 9293 §3.9.2.2.
const (
	ICMPNetUnreachable      ICMPKind = iota + 1 // type 3 code 0: soft
	ICMPHostUnreachable                         // type 3 code 1: soft
	ICMPProtoUnreachable                        // type 3 code 2: hard
	ICMPPortUnreachable                         // type 3 code 3: hard
	ICMPFragmentationNeeded                     // type 3 code 4: hard in RFC 9293 SHLD-26, path MTU discovery in practice
	ICMPSourceRouteFailed                       // type 3 code 5: soft
	ICMPTimeExceeded                            // type 11: soft
	ICMPParameterProblem                        // type 12: soft
	ICMPSourceQuench                            // type 4: discarded silently
)

// ICMP is the arrival of an ICMP error about a segment with sequence number seq.
func (c *Conn) ICMP(now vtime.Time, kind ICMPKind, seq Seq, out *Out) {}

// AnswerClosed is SEGMENT ARRIVES in the CLOSED state (RFC 9293 §3.10.7.1): the
// answer of a host to a segment for which it has no connection.
func AnswerClosed(seg *Segment, out *Out) {}
