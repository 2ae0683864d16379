package tcpmodel

import "wirewalk/sim/vtime"

// CallKind is a user call of RFC 9293 §3.9.1, or a socket option.
type CallKind uint8

// The user calls. The comments give the POSIX call that maps onto each.
const (
	CallOpenActive    CallKind = iota + 1 // connect(): OPEN, active
	CallOpenPassive                       // listen(): OPEN, passive
	CallSend                              // write(): SEND of N octets that the world has appended to the stream
	CallReceive                           // read(): RECEIVE of at most N octets
	CallShutdown                          // shutdown(SHUT_WR): CLOSE of RFC 9293, receiving goes on
	CallClose                             // close(): nobody will read or write any more
	CallAbort                             // close() with SO_LINGER 0: ABORT
	CallSetOption                         // setsockopt()
	CallEndReading                        // shutdown(SHUT_RD): what has come can still be read, after it there is an end
	CallReceiveUrgent                     // read() with MSG_OOB: the octet at the urgent mark
	CallFlush                             // discard queued octets that have not been sent (RFC 9293 MAY-14)
)

// Option is a socket option that may change during a connection's life.
type Option uint8

// The socket options. D is the duration argument, N the numeric one (booleans are 0 and 1).
const (
	OptKeepalive         Option = iota + 1 // SO_KEEPALIVE, N
	OptKeepaliveIdle                       // TCP_KEEPIDLE, D
	OptKeepaliveInterval                   // TCP_KEEPINTVL, D
	OptKeepaliveProbes                     // TCP_KEEPCNT, N
	OptNoDelay                             // TCP_NODELAY, N
	OptCork                                // TCP_CORK, N
	OptUserTimeout                         // TCP_USER_TIMEOUT, D
	OptLinger                              // SO_LINGER, N=1 with D
	OptQuickAck                            // TCP_QUICKACK, N
	OptReceiveBuffer                       // SO_RCVBUF, N octets
	OptSendBuffer                          // SO_SNDBUF, N octets
	OptUrgentInline                        // SO_OOBINLINE, N: the urgent octet stays among the others
	OptDeferAccept                         // TCP_DEFER_ACCEPT, D, of a listening socket
	OptErrorReports                        // soft errors are told, N: on by default (RFC 9293 SHLD-20)
)

// String is the option's name as setsockopt() takes it.
func (o Option) String() string {
	names := [...]string{
		"", "SO_KEEPALIVE", "TCP_KEEPIDLE", "TCP_KEEPINTVL", "TCP_KEEPCNT", "TCP_NODELAY", "TCP_CORK", "TCP_USER_TIMEOUT", "SO_LINGER",
		"TCP_QUICKACK", "SO_RCVBUF", "SO_SNDBUF", "SO_OOBINLINE", "TCP_DEFER_ACCEPT", "error reports",
	}
	if int(o) < len(names) {
		return names[o]
	}
	return "unknown"
}

// Call is one user call on a connection.
type Call struct {
	Kind   CallKind
	Option Option
	Push   bool // SEND: the PUSH flag of RFC 9293 §3.9.1.2
	Urgent bool // SEND: the octets are urgent up to their end
	N      int64
	D      vtime.Duration
}
