package httpmodel

// A Framer lays messages into one direction of a byte stream and cuts them out
// of it again. HTTP/1.x (RFC 9112) is one; what the connection is made of and
// what the messages mean is no business of a framer.
type Framer interface {
	Encoder() Encoder
	// Decoder cuts requests, or responses, out of a stream.
	Decoder(requests bool, lim Limits) Decoder
}

// Encoder lays messages into octets. Content itself goes between Before and After.
type Encoder interface {
	// Head appends a message's head and notes how its content is framed.
	Head(dst []byte, h *Head) []byte
	// Before appends what goes before n octets of content.
	Before(dst []byte, n int64) []byte
	// After appends what goes after them.
	After(dst []byte) []byte
	// End appends what ends the message.
	End(dst []byte, trailers []Field) []byte
}

// Decoder cuts messages out of octets, which may come in pieces of any size.
type Decoder interface {
	// Expect tells a decoder of responses the method of the next request: the
	// answer to HEAD has no content whatever its fields say (RFC 9112 §6.3 item 1).
	Expect(method string)
	// Next takes octets from data and returns how many, with what they completed.
	// EventNone with no error says that all of data was taken and more is needed.
	Next(data []byte) (int, Event, error)
	// Content is how many of the next octets are content for sure.
	Content() int64
	// Skip takes n octets of content unseen; n must not exceed Content.
	Skip(n int64) Event
	// Idle reports whether the decoder is between messages.
	Idle() bool
	// Close tells that the stream has ended: it ends a close-delimited message
	// and is an error within any other.
	Close() (Event, error)
}

// EventKind is what a decoder found.
type EventKind uint8

// The events of a message, in order.
const (
	EventNone    EventKind = iota
	EventHead              // Head
	EventContent           // N octets of content, Data unless skipped
	EventEnd               // Trailers, and the octets of the whole message
)

// Event is one thing a decoder found. Data is a part of what was handed in.
type Event struct {
	Kind     EventKind
	Head     *Head
	Data     []byte
	N        int64
	Trailers []Field
	// HeadLen and BodyLen count the message's octets on the wire (EventEnd).
	HeadLen, BodyLen int64
}

// Limits bound what a decoder takes. 0 takes the default in brackets.
type Limits struct {
	Head   int64 // octets of a head (64 KiB)
	Line   int64 // octets of a start line or field line (16 KiB)
	Fields int   // field lines of a head, and of a trailer section (200)
}

func (l Limits) withDefaults() Limits {
	if l.Head <= 0 {
		l.Head = 64 << 10
	}
	if l.Line <= 0 {
		l.Line = 16 << 10
	}
	if l.Fields <= 0 {
		l.Fields = 200
	}
	return l
}

// MessageError says why a message cannot be taken, and what a server answers.
type MessageError struct {
	Status int // 400, 414, 431, 501 or 505
	Text   string
	Why    Reason
}

func (e *MessageError) Error() string { return e.Text }

func refuse(status int, why Reason, text string) *MessageError {
	return &MessageError{Status: status, Text: text, Why: why}
}

// HTTP1 is the framing of HTTP/1.0 and HTTP/1.1 (RFC 9112).
type HTTP1 struct{}

// Encoder returns an encoder for one direction of a connection.
func (HTTP1) Encoder() Encoder { return &encoder1{} }

// Decoder returns a decoder for one direction of a connection.
func (HTTP1) Decoder(requests bool, lim Limits) Decoder {
	return &decoder1{requests: requests, lim: lim.withDefaults()}
}
