package tcpmodel

// RFC 9293 §3.9.2.2 and RFC 5461: ICMP errors about a segment of the connection.

import "wirewalk/sim/vtime"

// ICMPKind is what an ICMP error says about a segment of the connection.
type ICMPKind uint8

// The ICMP errors of RFC 9293 §3.9.2.2, and a packet filter's.
const (
	ICMPNetUnreachable      ICMPKind = iota + 1 // type 3 code 0: soft
	ICMPHostUnreachable                         // type 3 code 1: soft
	ICMPProtoUnreachable                        // type 3 code 2: hard
	ICMPPortUnreachable                         // type 3 code 3: hard
	ICMPFragmentationNeeded                     // type 3 code 4: path MTU discovery (RFC 9293 §3.7.2)
	ICMPSourceRouteFailed                       // type 3 code 5: soft
	ICMPTimeExceeded                            // type 11: soft
	ICMPParameterProblem                        // type 12: soft
	ICMPSourceQuench                            // type 4: discarded silently
	ICMPAdminProhibited                         // type 3 code 13, a packet filter's (RFC 1812 §5.2.7.1): soft
)

// errno is the error an application sees for an ICMP error.
func (k ICMPKind) errno() Errno {
	switch k {
	case ICMPNetUnreachable:
		return ENETUNREACH
	case ICMPProtoUnreachable:
		return ENOPROTOOPT
	case ICMPPortUnreachable:
		return ECONNREFUSED
	case ICMPFragmentationNeeded:
		return EMSGSIZE
	case ICMPParameterProblem:
		return EPROTO
	case ICMPHostUnreachable, ICMPSourceRouteFailed, ICMPTimeExceeded, ICMPSourceQuench, ICMPAdminProhibited:
		return EHOSTUNREACH
	default:
		return EHOSTUNREACH
	}
}

// hard reports the codes on which RFC 9293 SHLD-26 aborts. Code 4 is none where
// path MTU discovery is in use (RFC 1191 §4, RFC 5461 §4).
func (k ICMPKind) hard() bool {
	return k == ICMPProtoUnreachable || k == ICMPPortUnreachable
}

// Hard is the error that an ICMP error of the codes on which a connection ends means to a
// program; it is false for the soft ones.
func (k ICMPKind) Hard() (Errno, bool) { return k.errno(), k.hard() }

// ICMPError is an ICMP error about a segment of the connection.
type ICMPError struct {
	Kind ICMPKind
	Seq  Seq    // of the segment that it cites
	Size uint32 // octets of the packet that it cites, from the IP header on
	MTU  uint16 // fragmentation needed: what the next link takes; 0 when the router does not say (RFC 1191 §4)
}

// ICMP is the arrival of an ICMP error.
func (c *Conn) ICMP(now vtime.Time, x ICMPError, out *Out) {
	e := env{now, out}
	kind, seq := x.Kind, x.Seq
	switch {
	case kind == ICMPSourceQuench:
		c.discard(e, WhySourceQuench) // RFC 9293 MUST-55
	case c.state == Closed || c.state == Listen || c.state == TimeWait:
		c.discard(e, WhyNoConnection)
	case seq.Less(c.firstCited()) || c.snd.nxt.Less(seq):
		c.discard(e, WhyICMPNotOurs) // RFC 5927 §4.1: it cites nothing that is in flight
	case kind == ICMPFragmentationNeeded:
		c.tooBig(e, x)
	case c.cfg.Linux():
		c.linuxICMP(e, kind, seq)
	case kind.hard():
		c.fail(e, kind.errno(), WhyICMPHard)
	default:
		c.reportSoftError(e, kind)
	}
}

// firstCited is the least sequence number that an error may cite. A keepalive
// probe lies before SND.UNA; Linux does not believe errors about it.
func (c *Conn) firstCited() Seq {
	if c.cfg.Linux() {
		return c.snd.una
	}
	return c.snd.una - 1
}

// reportSoftError tells the application, and ends nothing (RFC 9293 MUST-56, SHLD-25).
func (c *Conn) reportSoftError(e env, kind ICMPKind) {
	c.softError = kind.errno()
	if !c.appClosed && !c.sock.quiet {
		c.answer(e, IndSoftError, 0, c.softError, WhyICMPSoft)
	}
}

// linuxICMP: an error ends a connection that is being opened; later all are soft,
// and one about the first unacknowledged segment takes back a backoff (RFC 6069 §4).
func (c *Conn) linuxICMP(e env, kind ICMPKind, seq Seq) {
	if c.state == SynSent || c.state == SynReceived {
		c.fail(e, kind.errno(), WhyICMPWhileOpening)
		return
	}
	c.reportSoftError(e, kind)
	unreachable := kind == ICMPNetUnreachable || kind == ICMPHostUnreachable
	if !unreachable || seq != c.snd.una || c.snd.board.n == 0 || c.rtt.backoff == 0 || c.rtt.expiries == 0 {
		return
	}
	c.rtt.backoff--
	since := e.now.Sub(c.snd.board.at(0).at)
	c.arm(e, TimerRetransmit, max(c.rto()-since, 0))
}

// String is the name of the error, as docs/TRACE.md lists it.
func (k ICMPKind) String() string {
	names := [...]string{
		"net_unreachable", "host_unreachable", "protocol_unreachable",
		"port_unreachable", "fragmentation_needed", "source_route_failed", "time_exceeded", "parameter_problem", "source_quench",
		"admin_prohibited",
	}
	if k == 0 || int(k) > len(names) {
		return ""
	}
	return names[k-1]
}
