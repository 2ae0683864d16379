package h1

// Watcher finds the messages in one direction of a connection that somebody
// looked on at: requests, responses or both, from the middle of a stream as well
// as from its start. It has no errors. What is no message is left out, up to the
// end of the piece of stream in which it stands, so a piece should be what one
// segment carried; after that the next message may begin.
type Watcher struct {
	d    Decoder
	gave *Error // why the last message that was given up was
}

// NewWatcher returns a watcher for one direction of a connection.
func NewWatcher() *Watcher {
	return &Watcher{d: Decoder{
		reads: either, watches: true, rules: Lenient(),
		lim: Limits{Head: 64 << 10, Line: 64 << 10, Field: 64 << 10, Fields: 64 << 10},
	}}
}

// Content is how many of the next octets are content whatever they are, so that Lose
// may pass over them without looking.
func (w *Watcher) Content() int64 {
	if w.d.state == atUnknown {
		return 0 // The next response ends it.
	}
	return w.d.Content()
}

// GaveUp is why the latest message that came to no end was given up, nil if none was.
func (w *Watcher) GaveUp() *Error { return w.gave }

// Expect tells the method of the next request that went the other way, as for a Decoder.
func (w *Watcher) Expect(method string) { w.d.Expect(method) }

// Idle reports whether the watcher is between messages.
func (w *Watcher) Idle() bool { return w.d.Idle() }

// BodyLen is how many octets of the message under way came after its head.
func (w *Watcher) BodyLen() int64 { return w.d.bodyLen }

// Next takes octets from a piece of the stream and returns how many, with what
// they completed. EventNone says that all of data was taken.
func (w *Watcher) Next(data []byte) (int, Event) {
	d, blank := &w.d, 0
	switch {
	case d.state == atUnknown && Sniff(data) == StartResponse:
		return 0, d.finish() // A new one says that this one has ended.
	case d.Idle():
		for blank < len(data) && (data[blank] == '\r' || data[blank] == '\n') {
			blank++ // RFC 9112 §2.2: at least one empty line
		}
		if Sniff(data[blank:]) == StartUnknown {
			return len(data), Event{}
		}
	}
	n, ev, err := d.Next(data[blank:])
	if err != nil || d.state == atStart && len(d.line) > 0 && Sniff(d.line) == StartUnknown {
		if err != nil && d.head != nil {
			w.gave = d.failed
		}
		w.lost()
		return len(data), Event{}
	}
	return blank + n, ev
}

// lost gives up the message under way.
func (w *Watcher) lost() {
	w.d.failed = nil
	w.d.reset()
}

// Lose passes over octets of the stream that nobody saw, and returns how many of
// n it took, with what they completed. EventNone says that all were taken.
func (w *Watcher) Lose(n int64) (int64, Event) {
	d := &w.d
	switch d.state {
	case atEnd:
		return 0, d.finish()
	case atLength, atChunkData, atClose, atUnknown:
		if n > 0 {
			n = min(n, d.Content())
			return n, d.Skip(n)
		}
	case atChunkEnd:
		return w.loseChunkEnd(n)
	case atFields:
		if n > 0 {
			return n, w.cutHead(n)
		}
	case atStart:
		if n > 0 && BeginsRequest(d.line) {
			return n, w.cutLine(n)
		}
		if n > 0 {
			w.lost()
		}
	case atChunkSize, atTrailer:
		if n > 0 {
			w.lost()
		}
	case atTunnel:
	}
	return n, Event{}
}

// loseChunkEnd takes what is lost after a chunk for its CRLF, which is known.
func (w *Watcher) loseChunkEnd(n int64) (int64, Event) {
	d := &w.d
	if len(d.line) > 0 && string(d.line) != "\r" {
		w.lost()
		return n, Event{}
	}
	missing := min(n, 2-int64(len(d.line)))
	d.count(missing)
	d.line = append(d.line, "\r\n"[len(d.line):][:missing]...)
	if len(d.line) == 2 {
		d.state, d.line, d.taken = atChunkSize, d.line[:0], 0
	}
	if missing < n {
		_, ev := w.Lose(n - missing)
		return n, ev
	}
	return n, Event{}
}

// cutHead makes the most of a head of which only the start was captured: its
// start line and the fields so far are still worth showing. Where the content
// ends is not known unless the start line alone says that there is none.
func (w *Watcher) cutHead(missing int64) Event {
	d := &w.d
	d.count(missing)
	d.line = d.line[:0]
	h := d.head
	h.Octets, h.Cut = d.headLen, true
	if h.Request || !h.endsWithHead(d.requested()) {
		h.Framing = FramingUnknown
	}
	d.enter()
	return Event{Kind: EventHead, Head: h}
}

// cutLine makes a request of the start of its line, which begins with a method that
// is in use. The rest of its target and the version were not captured.
func (w *Watcher) cutLine(missing int64) Event {
	d := &w.d
	h := &Head{Request: true, Version: HTTP11, Line: string(d.line), Length: -1}
	h.Method, h.Target, _ = SplitStartLine(h.Line)
	d.head = h
	return w.cutHead(missing)
}

// Close tells that the stream has ended, which ends content of unknown length.
// What else was under way stays incomplete.
func (w *Watcher) Close() Event {
	ev, err := w.d.Close()
	if err != nil {
		w.lost()
	}
	return ev
}

// ParseHead reads the head of a message as a Watcher does, as far as it is there.
// It returns nil for what has no start line.
func ParseHead(head []byte) *Head {
	d := &NewWatcher().d
	_, _, err := d.Next(head)
	if err != nil {
		return nil
	}
	return d.head
}
