package httpmodel

import (
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire/h1"
)

const (
	literalChunks = 256 << 10 // chunked content up to this many octets is laid out octet by octet
	maxChunks     = 10_000    // of one message; chunks grow rather than become more
)

// chunked is content that is to be laid out in chunks (RFC 9112 §7.1).
type chunked struct {
	text      string // the content, or made-up content when empty
	size      int64
	chunk     int64 // octets of a chunk, 0 is all in one
	pause     vtime.Duration
	held      Reason // why a chunk waits for its pause
	trailers  []string
	plain     bool  // to HTTP/1.0: the same writes without the framing
	apart     bool  // each chunk, and the last chunk, is a write of its own
	lastApart bool  // the last chunk is a write of its own, if the others were
	buffer    int64 // of the server: it is written when it is full, 0 is none
}

// parts lays the chunks out behind a head, which may be empty. Small content
// leaves in one write unless there are pauses; of large content only the
// framing is kept as octets.
func (c *chunked) parts(enc *h1.Encoder, head []byte, why Reason) []part {
	step := c.chunk
	if step <= 0 {
		step = c.size
	}
	step = max(step, (c.size+maxChunks-1)/maxChunks, 1)
	literal := c.text != "" || c.size <= literalChunks
	now := part{data: head, why: why}
	var all []part
	var writes []int
	written := 0
	write := func() { writes, written = append(writes, len(now.data)-written), len(now.data) }
	for at := int64(0); at < c.size; at += step {
		n := min(step, c.size-at)
		if at > 0 && (c.pause > 0 || c.apart || !literal) {
			all = append(all, now)
			now = part{wait: c.pause, held: c.held, why: ReasonSendContent}
			written = 0
			if !literal {
				now.data = c.after(enc, nil)
			}
		}
		now.data = c.before(enc, now.data, n)
		write()
		switch {
		case !literal:
			now.made = n
			continue
		case c.text != "":
			now.data = append(now.data, c.text[at:at+n]...)
		default:
			now.data = append(now.data, made(n)...)
		}
		write()
		now.data = c.after(enc, now.data)
	}
	if !literal || (c.apart || c.lastApart && c.pause > 0) && !c.plain {
		all = append(all, now)
		now = part{why: ReasonSendContent}
		if !literal {
			now.data = c.after(enc, nil)
		}
	}
	if !c.plain {
		now.data = enc.End(now.data, appendLines(nil, c.trailers))
	}
	if literal && c.pause == 0 && !c.apart {
		write()
		return append(all, c.buffered(now, writes)...)
	}
	return append(all, now)
}

func (c *chunked) before(enc *h1.Encoder, to []byte, n int64) []byte {
	if c.plain {
		return to
	}
	return enc.Before(to, n)
}

func (c *chunked) after(enc *h1.Encoder, to []byte) []byte {
	if c.plain {
		return to
	}
	return enc.After(to)
}

// buffered cuts what is laid out where the server's buffer is full: what is longer
// than an empty buffer passes by it, as with Go's bufio.Writer.
func (c *chunked) buffered(whole part, writes []int) []part {
	if c.buffer <= 0 {
		return []part{whole}
	}
	var all []part
	cut := func(n int) {
		all = append(all, part{data: whole.data[:n:n], why: whole.why})
		whole = part{data: whole.data[n:], why: ReasonSendContent}
	}
	held, size := 0, int(c.buffer)
	for _, n := range writes {
		for n > size-held {
			take := size - held
			if held == 0 {
				take = n
			}
			cut(held + take)
			held, n = 0, n-take
		}
		held += n
	}
	if held > 0 {
		all = append(all, whole)
	}
	return all
}
