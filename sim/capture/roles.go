package capture

import (
	"bytes"

	"wirewalk/sim/trace"
	"wirewalk/sim/wire/h1"
	"wirewalk/sim/wire/tls"
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

func beginsQuestion(b []byte) bool {
	client, _ := tls.BeginsHello(b)
	return h1.BeginsRequest(b) || client || bytes.HasPrefix(b, []byte("PRI * HTTP/2"))
}

func beginsAnswer(b []byte) bool {
	_, server := tls.BeginsHello(b)
	return h1.BeginsResponse(b) || server
}

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
