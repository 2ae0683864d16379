package app

// The names of this file are part of the format that docs/TRACE.md describes.
// An unknown kind has none.

// String is the name of the socket call, as Berkeley sockets call it.
func (k CallKind) String() string {
	return nameAt(uint8(k), "connect", "listen", "write", "read", "shutdown", "close", "abort",
		"setsockopt", "bind", "sendto", "unlisten", "accept", "shutdown_read", "read_urgent")
}

// String is the name of the indication.
func (k Kind) String() string {
	return nameAt(uint8(k), "start", "command", "signal", "timer_fired", "connected", "connect_failed",
		"accepted", "readable", "received", "sent", "writable", "acked", "failed", "soft_error", "gone", "datagram", "urgent", "listening")
}

// String is the name of the phase that an exchange has reached.
func (p Phase) String() string {
	return nameAt(uint8(p), "queued", "connect", "send", "wait", "receive", "done", "failed")
}

// nameAt is names[i-1]; kinds count from 1.
func nameAt(i uint8, names ...string) string {
	if i == 0 || int(i) > len(names) {
		return ""
	}
	return names[i-1]
}
