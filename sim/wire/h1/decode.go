package h1

import "bytes"

// Decoder cuts requests or responses out of one direction of a byte stream,
// which may come in pieces of any size (RFC 9112 §2.2, §6, §7.1). What it does
// with messages that are not by the letter, its Rules say.
type Decoder struct {
	reads   Reads
	watches bool // a Watcher's: what has no end that one can know is no error
	rules   Rules
	lim     Limits
	methods []string // of the requests whose responses are awaited

	state   state
	line    []byte
	taken   int64 // octets of the head, chunk line or trailer section so far
	head    *Head
	headLen int64
	bodyLen int64
	left    int64 // octets of content left in the message or chunk
	trailer []Field
	empty   bool // an empty line before a request line was skipped (RFC 9112 §2.2)
	answers bool // the response answers methods[0]
	failed  *Error
}

// Reads is which messages a decoder takes.
type Reads uint8

// The messages of a stream.
const (
	Requests  Reads = iota
	Responses       // to the requests that Expect names
	either          // as the start lines say
)

type state uint8

const (
	atStart state = iota
	atFields
	atLength    // content by Content-Length
	atClose     // content until the stream ends
	atUnknown   // content until nobody knows when
	atChunkSize // chunk-size line
	atChunkData
	atChunkEnd // CRLF after a chunk's data
	atTrailer
	atEnd    // the message is complete; EventEnd is due
	atTunnel // no HTTP/1.x any more
)

// NewDecoder returns a strict decoder for one direction of a connection.
func NewDecoder(reads Reads, lim Limits) *Decoder {
	return &Decoder{reads: reads, lim: lim.withDefaults()}
}

// Follow makes the decoder follow rules of its own.
func (d *Decoder) Follow(r Rules) { d.rules = r }

// Expect tells a decoder of responses the method of the next request: the
// answer to HEAD has no content whatever its fields say (RFC 9112 §6.3 item 1).
func (d *Decoder) Expect(method string) { d.methods = append(d.methods, method) }

// Idle reports whether the decoder is between messages.
func (d *Decoder) Idle() bool { return d.state == atStart && len(d.line) == 0 && d.head == nil }

// Content is how many of the next octets are content for sure.
func (d *Decoder) Content() int64 {
	switch d.state { //nolint:exhaustive // the other states have none
	case atLength, atChunkData:
		return d.left
	case atClose, atUnknown:
		return 1 << 62
	default:
		return 0
	}
}

// Next takes octets from data and returns how many, with what they completed.
// EventNone with no error says that all of data was taken and more is needed. A
// decoder that has returned an error takes nothing more.
func (d *Decoder) Next(data []byte) (int, Event, error) {
	if d.failed != nil {
		return 0, Event{}, d.failed
	}
	used := 0
	for {
		if d.state == atEnd {
			return used, d.finish(), nil
		}
		if used == len(data) {
			return used, Event{}, nil
		}
		n, ev, err := d.step(data[used:])
		used += n
		if err != nil {
			d.failed = err
			return used, Event{}, err
		}
		if ev.Kind != EventNone {
			return used, ev, nil
		}
	}
}

func (d *Decoder) step(data []byte) (int, Event, *Error) {
	switch d.state {
	case atLength, atClose, atUnknown, atChunkData:
		n := int(min(d.Content(), int64(len(data))))
		ev := d.Skip(int64(n))
		ev.Data = data[:n]
		return n, ev, nil
	case atStart, atFields, atChunkSize, atChunkEnd, atTrailer:
		n, line, err := d.takeLine(data)
		if err != nil || line == nil {
			return n, Event{}, err
		}
		ev, err := d.onLine(line)
		d.line = d.line[:0]
		return n, ev, err
	case atTunnel:
		return len(data), Event{}, nil
	case atEnd:
	}
	return 0, Event{}, nil
}

// Skip takes n octets of content unseen; n must not exceed Content.
func (d *Decoder) Skip(n int64) Event {
	d.bodyLen += n
	if d.state == atLength || d.state == atChunkData {
		d.left -= n
		if d.left == 0 {
			d.afterContent()
		}
	}
	return Event{Kind: EventContent, N: n}
}

func (d *Decoder) afterContent() {
	if d.state == atChunkData {
		d.state = atChunkEnd
	} else {
		d.state = atEnd
	}
}

func (d *Decoder) onLine(line []byte) (Event, *Error) {
	switch d.state { //nolint:exhaustive // content has no lines
	case atStart:
		return d.startLine(line)
	case atFields:
		if len(line) > 0 {
			return Event{}, d.field(&d.head.Fields, line)
		}
		return d.headDone()
	case atChunkSize:
		return Event{}, d.chunkSize(line)
	case atChunkEnd:
		if len(line) > 0 {
			return Event{}, d.tooMuch()
		}
		d.state, d.taken = atChunkSize, 0
	case atTrailer:
		if len(line) > 0 {
			return Event{}, d.field(&d.trailer, line)
		}
		d.state = atEnd
	}
	return Event{}, nil
}

// tooMuch: a chunk goes on behind its size. Where it would end, nobody can say.
func (d *Decoder) tooMuch() *Error {
	if err := d.judge(ChunkLong); err != nil {
		return err
	}
	return bad(FaultChunk, ChunkLong.String())
}

func (d *Decoder) startLine(line []byte) (Event, *Error) {
	request := d.reads == Requests || d.reads == either && !bytes.HasPrefix(line, []byte("HTTP/"))
	if len(line) == 0 && request {
		return Event{}, d.emptyLine()
	}
	h := &Head{Request: request, Line: string(line), Length: -1}
	d.head, d.state = h, atFields
	err := d.parseStartLine(h)
	if err == nil && h.Version == HTTP09 {
		return d.headDone()
	}
	return Event{}, err
}

// emptyLine: an empty line before a request line (RFC 9112 §2.2).
func (d *Decoder) emptyLine() *Error {
	shape := EmptyLineFirst
	if d.empty {
		shape = EmptyLinesFirst
	}
	d.empty, d.headLen, d.taken = true, 0, 0
	return d.judge(shape)
}

func (d *Decoder) field(to *[]Field, line []byte) *Error {
	if len(*to) >= d.lim.Fields {
		return d.judge(FieldTooMany)
	}
	var err *Error
	*to, err = d.parseField(*to, string(line))
	return err
}

// headDone decides how the content ends (RFC 9112 §6.3).
func (d *Decoder) headDone() (Event, *Error) {
	h := d.head
	h.Octets = d.headLen
	if err := d.checkHost(h); err != nil {
		return Event{}, err
	}
	if err := d.frame(h, d.requested()); err != nil {
		return Event{}, err
	}
	if h.Framing == FramingUnknown && !d.watches {
		return Event{}, bad(FaultLength, "nobody knows where the content ends")
	}
	d.enter()
	return Event{Kind: EventHead, Head: h}, nil
}

// requested is the method of the request which the message is or answers.
func (d *Decoder) requested() string {
	if d.head.Request || len(d.methods) == 0 {
		return d.head.Method
	}
	d.answers = !d.head.Interim()
	return d.methods[0]
}

// enter chooses how the content after a head is read.
func (d *Decoder) enter() {
	h := d.head
	d.taken = 0
	switch {
	case h.Framing == FramingChunked:
		d.state = atChunkSize
	case h.Framing == FramingClose:
		d.state = atClose
	case h.Framing == FramingUnknown && !h.Request:
		d.state = atUnknown
	case h.Framing == FramingLength && h.Length > 0:
		d.state, d.left = atLength, h.Length
	default:
		d.state = atEnd
	}
}

func (d *Decoder) chunkSize(line []byte) *Error {
	n, err := d.parseChunkSize(line)
	d.left, d.state = n, atChunkData
	if n == 0 {
		d.state, d.taken = atTrailer, 0
	}
	return err
}

// finish ends a message and makes ready for the next.
func (d *Decoder) finish() Event {
	ev := Event{
		Kind: EventEnd, Head: d.head, Trailers: d.trailer, HeadLen: d.headLen, BodyLen: d.bodyLen,
	}
	if d.answers {
		d.methods = append(d.methods[:0], d.methods[1:]...)
	}
	d.reset()
	if ev.Head.Tunnel {
		d.state = atTunnel
	}
	return ev
}

// reset forgets the message under way.
func (d *Decoder) reset() {
	d.state, d.head, d.trailer, d.line = atStart, nil, nil, d.line[:0]
	d.headLen, d.bodyLen, d.taken = 0, 0, 0
	d.empty, d.answers = false, false
}

// Close tells that the stream has ended: it ends a close-delimited message and
// is an error within any other.
func (d *Decoder) Close() (Event, error) {
	switch {
	case d.failed != nil:
		return Event{}, d.failed
	case d.state == atClose || d.state == atUnknown || d.state == atEnd:
		return d.finish(), nil
	case d.Idle() || d.state == atTunnel:
		return Event{}, nil
	}
	d.failed = bad(FaultCutShort, "the connection ended within a message")
	return Event{}, d.failed
}
