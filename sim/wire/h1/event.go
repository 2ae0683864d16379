package h1

// EventKind is what was found in a stream.
type EventKind uint8

// The events of a message, in order.
const (
	EventNone    EventKind = iota
	EventHead              // Head
	EventContent           // N octets of content, Data unless skipped
	EventEnd               // Trailers, and the octets of the whole message
)

// Event is one thing found in a stream. Data is a part of what was handed in.
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
	Head   int64 // octets of a head, and of a trailer section (64 KiB)
	Line   int64 // octets of a start line or chunk-size line (16 KiB)
	Field  int64 // octets of a field line (16 KiB)
	Fields int   // field lines of a head, and of a trailer section (200)
}

func (l Limits) withDefaults() Limits {
	if l.Head <= 0 {
		l.Head = 64 << 10
	}
	if l.Line <= 0 {
		l.Line = 16 << 10
	}
	if l.Field <= 0 {
		l.Field = 16 << 10
	}
	if l.Fields <= 0 {
		l.Fields = 200
	}
	return l
}
