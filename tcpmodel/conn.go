package tcpmodel

import "wirewalk/sim/vtime"

// Params are what the world decides when it makes a connection.
type Params struct {
	Config     *Config // shared, never changed by the connection
	LocalPort  uint16
	RemotePort uint16 // 0 on a listening connection, which takes it from the SYN
	// ISS is the initial send sequence number; the host draws it by RFC 6528 (isn.go).
	ISS Seq
	// Stream names the octets that this end writes; octet i of the stream has sequence number ISS+1+i.
	Stream uint32
	// MSS is what this end announces for the MTU of its interface; 0 takes Config.MSS.
	MSS uint16
	// Path is what the host already knows of the path.
	Path PathMTU
	// TSOffset is added to the millisecond clock to give TSval (RFC 7323 §5.4).
	TSOffset uint32
	// IPv6 is whether its segments travel in IPv6, whose header takes 40 octets and which no router fragments (RFC 8200).
	IPv6 bool
}

// Conn is one end of a connection: a plain value with no I/O, no clock and no
// randomness. The world calls Arrive, Call and Expire with the present instant
// and carries out what they put into Out, in order.
type Conn struct {
	p     Params
	cfg   *Config
	state State
	// passive: SYN-RECEIVED was reached from LISTEN (RFC 9293 §3.5.2, MUST-11).
	passive       bool
	deferred      bool // an ACK of the handshake was ignored (TCP_DEFER_ACCEPT)
	appClosed     bool // close() was called: nobody reads or writes any more
	finWanted     bool // CLOSE was called: a FIN follows the last octet
	finSent       bool
	deleted       bool // IndClosed was given
	errno         Errno
	sock          settings
	snd           sender
	rcv           receiver
	rtt           roundTrip
	cc            congestion
	ack           delayedAck
	keepalive     keepalive
	ts            timestamps
	persist       persist
	ecn           ecnState
	timers        [NumTimers]vtime.Time
	challenged    bool
	challengedAt  vtime.Time // of the last answer to an unacceptable segment
	softError     Errno      // last soft ICMP error, reported when the connection times out
	holdReason    Reason     // the guard that holds data back
	ackHoldReason Reason     // the guard that holds an ACK back
}

// New returns a connection in CLOSED. Call it with CallOpenActive or
// CallOpenPassive to start its life.
func New(p Params) Conn {
	c := Conn{p: p, cfg: p.Config, sock: newSettings(p.Config)}
	c.snd.path = p.Path
	for i := range c.timers {
		c.timers[i] = vtime.Never
	}
	return c
}

// Accept returns a connection in LISTEN with p and the socket options of c, to
// which one SYN can be given. c is a listening connection and stays as it is.
func (c *Conn) Accept(p Params) Conn {
	n := New(p)
	n.sock = c.sock
	n.state = Listen
	return n
}

// State is the connection's state.
func (c *Conn) State() State { return c.state }

// TimerAt is when a timer is due, vtime.Never when it is not armed.
func (c *Conn) TimerAt(t TimerKind) vtime.Time { return c.timers[t] }

// Deadline is the next instant at which Expire is due, or vtime.Never.
func (c *Conn) Deadline() vtime.Time {
	d := vtime.Never
	for _, t := range c.timers {
		d = min(d, t)
	}
	return d
}

// env is the surroundings of one event: when it happens and where its
// consequences go.
type env struct {
	now vtime.Time
	out *Out
}

// setState is the one place where a connection changes its state.
func (c *Conn) setState(e env, to State, why Reason) {
	if c.state == to {
		return
	}
	from := c.state
	c.state = to
	e.out.Acts = append(e.out.Acts, Act{Kind: ActState, From: from, To: to, Why: why})
}

// remove deletes the TCB: every timer stops and nothing follows.
func (c *Conn) remove(e env, why Reason) {
	for i := range c.timers {
		c.timers[i] = vtime.Never
	}
	c.setState(e, Closed, why)
	c.snd.board.clear()
	c.rcv.outOfOrder, c.rcv.outOfOrderSize, c.rcv.nRecent = c.rcv.outOfOrder[:0], 0, 0
	c.holdReason, c.ackHoldReason = 0, 0
	if !c.deleted {
		c.deleted = true
		c.indicate(e, IndClosed, 0, why)
	}
}

// fail ends the connection with an error that the application sees
// (RFC 9293 §3.6, MUST-12).
func (c *Conn) fail(e env, errno Errno, why Reason) {
	c.errno = errno
	unseen := c.state == SynReceived && c.passive // nobody has accepted it yet
	if !c.appClosed && !unseen {
		e.out.Acts = append(e.out.Acts, Act{Kind: ActIndicate, Ind: IndError, Errno: errno, Why: why})
	}
	c.remove(e, why)
}

func (c *Conn) indicate(e env, ind Indication, n int64, why Reason) {
	e.out.Acts = append(e.out.Acts, Act{Kind: ActIndicate, Ind: ind, N: n, Why: why})
}

// answer gives the result of a call.
func (c *Conn) answer(e env, ind Indication, n int64, errno Errno, why Reason) {
	e.out.Acts = append(e.out.Acts, Act{Kind: ActIndicate, Ind: ind, N: n, Errno: errno, Why: why})
}

func (c *Conn) discard(e env, why Reason) {
	e.out.Acts = append(e.out.Acts, Act{Kind: ActDiscard, Why: why})
}

func (c *Conn) refuse(e env, why Reason) {
	e.out.Acts = append(e.out.Acts, Act{Kind: ActRefuse, Why: why})
}

// hold notes which guard holds data back, and records it when it changed.
func (c *Conn) hold(e env, why Reason) {
	if c.holdReason != why && why != 0 {
		c.refuse(e, why)
	}
	c.holdReason = why
}
