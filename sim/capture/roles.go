package capture

import (
	"bytes"

	"wirewalk/sim/trace"
	"wirewalk/sim/wire/h1"
)

// settleRoles makes the requester the first end of every connection: the end that
// opened it, by its SYN; else, where the opening was not captured, the end that
// sends requests; else the end with the higher port.
func (im *importer) settleRoles() {
	for _, c := range im.conns {
		if side := im.asks(c); !c.sure && side >= 0 {
			c.client = side
		}
		if c.client == 1 {
			im.turn(c)
		}
	}
}

// asks is the side that sends requests, -1 where none is seen to.
func (im *importer) asks(c *conn) int {
	if c.sure {
		return -1
	}
	for _, i := range c.packets {
		p := im.packets[i]
		if p.proto != trace.TCP || len(p.payload) == 0 {
			continue
		}
		switch {
		case beginsQuestion(p.payload):
			return p.side
		case beginsAnswer(p.payload):
			return 1 - p.side
		}
	}
	return -1
}

// TLS handshake records by their first octets (RFC 8446 §5.1, §4): type 22, a
// version of 3.x, and the type of the message behind the record's header of five octets.
const (
	tlsHandshake, tlsMajor   = 22, 3
	tlsMessageAt             = 5
	clientHello, serverHello = 1, 2
)

func beginsHello(b []byte, kind byte) bool {
	return len(b) > tlsMessageAt && b[0] == tlsHandshake && b[1] == tlsMajor && b[tlsMessageAt] == kind
}

func beginsQuestion(b []byte) bool {
	return h1.BeginsRequest(b) || beginsHello(b, clientHello) || bytes.HasPrefix(b, []byte("PRI * HTTP/2"))
}

func beginsAnswer(b []byte) bool { return h1.BeginsResponse(b) || beginsHello(b, serverHello) }

// turn changes the ends of a connection.
func (im *importer) turn(c *conn) {
	c.ends[0], c.ends[1] = c.ends[1], c.ends[0]
	c.base[0], c.base[1] = c.base[1], c.base[0]
	c.hasBase[0], c.hasBase[1] = c.hasBase[1], c.hasBase[0]
	c.mss[0], c.mss[1] = c.mss[1], c.mss[0]
	c.client = 0
	for _, i := range c.packets {
		im.packets[i].side = 1 - im.packets[i].side
	}
}
