package tls

// cursor reads a structure from left to right. Where octets are missing it reads zeros
// and remembers that it did, so that a caller asks once, at the end.
type cursor struct {
	b     []byte
	at    int // the next octet
	short bool
}

// take returns the next n octets, fewer where fewer are there.
func (c *cursor) take(n int) []byte {
	if n > len(c.b)-c.at {
		n, c.short = len(c.b)-c.at, true
	}
	c.at += n
	return c.b[c.at-n : c.at]
}

// number reads a number of n octets, the highest first.
func (c *cursor) number(n int) int {
	if n > len(c.b)-c.at {
		c.at, c.short = len(c.b), true
		return 0
	}
	v := 0
	for _, o := range c.take(n) {
		v = v<<8 | int(o)
	}
	return v
}

// vector returns the octets behind a length of n octets (RFC 8446 §3.4).
func (c *cursor) vector(n int) []byte { return c.take(c.number(n)) }

// left reports whether octets are left to read.
func (c *cursor) left() bool { return c.at < len(c.b) }
