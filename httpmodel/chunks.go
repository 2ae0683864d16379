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
	text     string // the content, or made-up content when empty
	size     int64
	chunk    int64 // octets of a chunk, 0 is all in one
	pause    vtime.Duration
	held     Reason // why a chunk waits for its pause
	trailers []string
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
	for at := int64(0); at < c.size; at += step {
		n := min(step, c.size-at)
		if at > 0 && (c.pause > 0 || !literal) {
			all = append(all, now)
			now = part{wait: c.pause, held: c.held, why: ReasonSendContent}
			if !literal {
				now.data = enc.After(nil)
			}
		}
		now.data = enc.Before(now.data, n)
		switch {
		case !literal:
			now.made = n
			continue
		case c.text != "":
			now.data = append(now.data, c.text[at:at+n]...)
		default:
			now.data = append(now.data, made(n)...)
		}
		now.data = enc.After(now.data)
	}
	if !literal {
		all = append(all, now)
		now = part{data: enc.After(nil), why: ReasonSendContent}
	}
	now.data = enc.End(now.data, appendLines(nil, c.trailers))
	return append(all, now)
}
