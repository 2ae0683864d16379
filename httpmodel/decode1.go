package httpmodel

// decoder1 reads HTTP/1.x messages (RFC 9112 §2.2 and §6). It is strict where
// leniency lets two recipients see different messages (§11.1, §11.2): a lone
// LF, a folded field and whitespace before a colon are errors here.
type decoder1 struct {
	requests bool
	lim      Limits
	methods  []string // of the requests whose responses are awaited

	state   decodeState
	line    []byte
	taken   int64 // octets of the head or trailer section so far
	head    *Head
	headLen int64
	bodyLen int64
	left    int64 // octets of content left in the message or chunk
	trailer []Field
	empty   bool // one empty line before a request line was skipped (RFC 9112 §2.2)
	failed  *MessageError
}

type decodeState uint8

const (
	atStart decodeState = iota
	atFields
	atLength    // content by Content-Length
	atClose     // content until the stream ends
	atChunkSize // chunk-size line
	atChunkData
	atChunkEnd // CRLF after a chunk's data
	atTrailer
	atEnd // the message is complete; EventEnd is due
)

// Expect queues the method of a request.
func (d *decoder1) Expect(method string) { d.methods = append(d.methods, method) }

// Idle reports whether the decoder is between messages.
func (d *decoder1) Idle() bool { return d.state == atStart && len(d.line) == 0 && d.head == nil }

// Content is how many of the next octets are content.
func (d *decoder1) Content() int64 {
	switch d.state { //nolint:exhaustive // the other states have none
	case atLength, atChunkData:
		return d.left
	case atClose:
		return 1 << 62
	default:
		return 0
	}
}

// Next takes octets until an event is complete.
func (d *decoder1) Next(data []byte) (int, Event, error) {
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

func (d *decoder1) step(data []byte) (int, Event, *MessageError) {
	switch d.state {
	case atLength, atClose, atChunkData:
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
	case atEnd:
	}
	return 0, Event{}, nil
}

// Skip takes n octets of content.
func (d *decoder1) Skip(n int64) Event {
	d.bodyLen += n
	if d.state != atClose {
		d.left -= n
		if d.left == 0 {
			d.afterContent()
		}
	}
	return Event{Kind: EventContent, N: n}
}

// takeLine collects octets up to CRLF; line is nil while it is incomplete.
func (d *decoder1) takeLine(data []byte) (int, []byte, *MessageError) {
	for i, c := range data {
		if k := len(d.line); k > 0 && d.line[k-1] == '\r' && c != '\n' {
			return i, nil, refuse(400, ReasonBareLF, "a line has a CR that no LF follows")
		}
		d.line = append(d.line, c)
		d.count()
		if d.taken > d.lim.Head || int64(len(d.line)) > d.lim.Line {
			return i + 1, nil, d.tooLong()
		}
		if c != '\n' {
			continue
		}
		if k := len(d.line); k < 2 || d.line[k-2] != '\r' {
			return i + 1, nil, refuse(400, ReasonBareLF, "a line ends with LF alone")
		}
		return i + 1, d.line[:len(d.line)-2], nil
	}
	return len(data), nil, nil
}

// count notes an octet of a line.
func (d *decoder1) count() {
	d.taken++
	if d.state == atStart || d.state == atFields {
		d.headLen++
	} else {
		d.bodyLen++
	}
}

func (d *decoder1) tooLong() *MessageError {
	switch d.state { //nolint:exhaustive // content has no lines
	case atStart:
		return refuse(414, ReasonHeadTooLong, "the request line is too long")
	case atChunkSize, atChunkEnd:
		return refuse(400, ReasonBadChunk, "a chunk-size line is too long")
	default:
		return refuse(431, ReasonHeadTooLong, "the fields are too long")
	}
}

func (d *decoder1) onLine(line []byte) (Event, *MessageError) {
	switch d.state { //nolint:exhaustive // content has no lines
	case atStart:
		return Event{}, d.startLine(line)
	case atFields:
		if len(line) > 0 {
			return Event{}, addField(&d.head.Fields, line, d.lim.Fields)
		}
		return d.headDone()
	case atChunkSize:
		return Event{}, d.chunkSize(line)
	case atChunkEnd:
		if len(line) > 0 {
			return Event{}, refuse(400, ReasonBadChunk, "a chunk is longer than its size says")
		}
		d.state, d.taken = atChunkSize, 0
	case atTrailer:
		if len(line) > 0 {
			return Event{}, addField(&d.trailer, line, d.lim.Fields)
		}
		d.state = atEnd
	}
	return Event{}, nil
}

func (d *decoder1) startLine(line []byte) *MessageError {
	if len(line) == 0 && d.requests && !d.empty {
		d.empty, d.headLen, d.taken = true, 0, 0
		return nil
	}
	h, err := parseStartLine(line, d.requests)
	d.head, d.state = h, atFields
	return err
}

// headDone decides how the content ends (RFC 9112 §6.3).
func (d *decoder1) headDone() (Event, *MessageError) {
	h := d.head
	h.Octets = d.headLen
	method := h.Method
	if !d.requests && len(d.methods) > 0 {
		method = d.methods[0]
	}
	if err := frame(h, method); err != nil {
		return Event{}, err
	}
	d.taken = 0
	switch {
	case h.Framing == FramingChunked:
		d.state = atChunkSize
	case h.Framing == FramingClose:
		d.state = atClose
	case h.Length > 0 && h.Framing == FramingLength:
		d.state, d.left = atLength, h.Length
	default:
		d.state = atEnd
	}
	return Event{Kind: EventHead, Head: h}, nil
}

// finish ends a message and makes ready for the next.
func (d *decoder1) finish() Event {
	ev := Event{Kind: EventEnd, Head: d.head, Trailers: d.trailer, HeadLen: d.headLen, BodyLen: d.bodyLen}
	if !d.requests && !d.head.Interim() && len(d.methods) > 0 {
		d.methods = append(d.methods[:0], d.methods[1:]...)
	}
	d.state, d.head, d.trailer = atStart, nil, nil
	d.headLen, d.bodyLen, d.taken, d.empty = 0, 0, 0, false
	return ev
}

// Close tells that the stream has ended.
func (d *decoder1) Close() (Event, error) {
	switch {
	case d.failed != nil:
		return Event{}, d.failed
	case d.state == atClose || d.state == atEnd:
		return d.finish(), nil
	case d.Idle():
		return Event{}, nil
	}
	d.failed = refuse(400, ReasonCutShort, "the connection ended within a message")
	return Event{}, d.failed
}

func (d *decoder1) afterContent() {
	if d.state == atChunkData {
		d.state = atChunkEnd
	} else {
		d.state = atEnd
	}
}
