package script

import (
	"net/netip"
	"slices"
)

// Names lets both ends of a connection know it by the name that its connect
// step gave. A host cannot see that name on the wire, so the programs of one
// run share this list.
type Names struct {
	waiting []namedConn
	inside  map[netip.AddrPort]netip.AddrPort
}

// Publish says that what connects to a socket outside of a NAT comes to another inside.
func (n *Names) Publish(outside, inside netip.AddrPort) {
	if n.inside == nil {
		n.inside = map[netip.AddrPort]netip.AddrPort{}
	}
	n.inside[outside] = inside
}

// namedConn is a connection that was begun and that no listener has taken yet.
type namedConn struct {
	name   string
	from   []netip.Addr
	local  uint16 // 0 until it is known
	remote netip.AddrPort
	conn   *conn
}

func (n *Names) add(w namedConn) {
	if inside, ok := n.inside[w.remote]; ok {
		w.remote = inside
	}
	n.waiting = append(n.waiting, w)
}

// connected notes the local port, which is known once connect() has returned.
func (n *Names) connected(c *conn, local netip.AddrPort) {
	for i := range n.waiting {
		if n.waiting[i].conn == c && local.Port() != 0 {
			n.waiting[i].local = local.Port()
		}
	}
}

// drop forgets a connection that was refused.
func (n *Names) drop(c *conn) {
	for i := range n.waiting {
		if n.waiting[i].conn == c {
			n.remove(i)
			return
		}
	}
}

func (n *Names) remove(i int) { n.waiting = append(n.waiting[:i], n.waiting[i+1:]...) }

// own forgets a connection that a program opened to itself: the end that accepts
// it has a name of its own.
func (n *Names) own(remote netip.AddrPort) bool {
	for i := range n.waiting {
		if w := &n.waiting[i]; w.local == remote.Port() && w.remote.Addr() == remote.Addr() {
			n.remove(i)
			return true
		}
	}
	return remote.Addr().IsLoopback()
}

// take returns the name of the connection that arrives from remote at a port:
// the one with that very port, else the first from that address, else (behind
// a NAT) the first to that port.
func (n *Names) take(remote netip.AddrPort, port uint16) string {
	for _, fits := range []func(w *namedConn) bool{
		func(w *namedConn) bool { return slices.Contains(w.from, remote.Addr()) && w.local == remote.Port() },
		func(w *namedConn) bool { return slices.Contains(w.from, remote.Addr()) && w.local == 0 },
		func(w *namedConn) bool { return !slices.Contains(w.from, remote.Addr()) },
	} {
		for i := range n.waiting {
			if w := &n.waiting[i]; w.remote.Port() == port && fits(w) {
				name := w.name
				n.remove(i)
				return name
			}
		}
	}
	return ""
}
