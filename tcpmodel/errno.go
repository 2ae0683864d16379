package tcpmodel

// Errno is what an application sees, under its POSIX name.
type Errno uint8

// The results a TCP call can have.
const (
	OK Errno = iota
	ECONNREFUSED
	ECONNRESET
	ETIMEDOUT
	EPIPE
	EHOSTUNREACH
	ENETUNREACH
	EADDRNOTAVAIL
	EADDRINUSE
	ENOTCONN
	EISCONN
	EINVAL
	ENOPROTOOPT
	EWOULDBLOCK
	ECONNABORTED
	EMSGSIZE
	EPROTO
	EBADF // the descriptor was closed
	// What getaddrinfo() gives instead of a connection: no such name, no address of it, no answer.
	EAINONAME
	EAINODATA
	EAIAGAIN
)

// String is the POSIX name.
func (e Errno) String() string {
	names := [...]string{
		"OK", "ECONNREFUSED", "ECONNRESET", "ETIMEDOUT", "EPIPE", "EHOSTUNREACH", "ENETUNREACH", "EADDRNOTAVAIL",
		"EADDRINUSE", "ENOTCONN", "EISCONN", "EINVAL", "ENOPROTOOPT", "EWOULDBLOCK", "ECONNABORTED", "EMSGSIZE", "EPROTO", "EBADF",
		"EAI_NONAME", "EAI_NODATA", "EAI_AGAIN",
	}
	if int(e) < len(names) {
		return names[e]
	}
	return "EUNKNOWN"
}
