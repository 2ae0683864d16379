package httpmodel

import (
	"wirewalk/sim/app"
	"wirewalk/sim/vtime"
	"wirewalk/tcpmodel"
)

// transport is what stands between HTTP and a socket: the octets of messages go
// in and out through it alone. Over plain TCP it hands them on as they are. TLS
// would begin with its handshake when the socket is attached, seal what the
// outlet writes, and open what is received before a decoder sees it.
type transport struct {
	sock  app.Sock
	out   outlet
	clock timers
}

// attach gives the transport its socket.
func (t *transport) attach(sock app.Sock) {
	t.sock, t.out.sock, t.clock.sock = sock, sock, sock
	t.out.clock = &t.clock
}

// read asks for octets, at most limit of them; 0 is all that is there.
func (t *transport) read(limit int64, out *app.Effects) { out.Read(t.sock, limit, ReasonRead) }

// discard takes what is there; only its number comes back.
func (t *transport) discard(out *app.Effects) {
	out.Do(app.Call{Kind: app.CallRead, Sock: t.sock, Discard: true}, ReasonRead)
}

// wrote takes a Sent or Writable indication, after which the next octets leave.
// It reports whether the connection takes octets at all.
func (t *transport) wrote(now vtime.Time, in *app.Indication, out *app.Effects) bool {
	switch {
	case in.Kind == app.Writable:
		t.out.writable(now, out)
	case in.Errno == tcpmodel.OK:
		t.out.sent(now, in.N, out)
	default:
		return false
	}
	return true
}

// close ends everything: timers, what was to be sent, the socket.
func (t *transport) close(why Reason, out *app.Effects) {
	t.clock.cancelAll(out)
	out.Close(t.sock, why)
	t.out.kill()
}
