package app

import (
	"wirewalk/sim/vtime"
	"wirewalk/sim/wire/h1"
	"wirewalk/tcpmodel"
)

// ReportKind is what a Report says.
type ReportKind uint8

// The reports.
const (
	// ReportMessageSent: an HTTP message was written. Sent together with the write of its head.
	ReportMessageSent ReportKind = iota + 1
	// ReportMessageReceived: an HTTP message was read to its end.
	ReportMessageReceived
	// ReportExchange: an exchange changed its phase or ended.
	ReportExchange
	// ReportNote: something worth a line, explained by Why.
	ReportNote
	// ReportResult: a script step ended [Name, Errno, Text].
	ReportResult
	// ReportRefusal: something that could have happened did not, because of Why (a reuse, a retry).
	ReportRefusal
)

// Report is an application's own record in the trace.
type Report struct {
	Kind ReportKind
	Sock Sock
	Why  tcpmodel.Reason
	Name string // of a script step or exchange
	Text string // a short text, such as the error a program would print
	// Message is set for messages: the start line and the sizes.
	Message Message
	// Exchange is set for exchanges.
	Exchange Exchange
	Errno    tcpmodel.Errno
}

// Message describes an HTTP message on a connection.
type Message struct {
	Request   bool
	StartLine string // without CRLF
	HeadLen   int64  // octets of start line and fields, with the empty line
	BodyLen   int64  // octets of content as framed on the wire, -1 if the sender did not know yet
	Off       uint64 // where it begins in the sender's stream
	Exchange  uint32 // the exchange it belongs to, 0 if unknown
}

// Name is the message in short: method and target of a request, the status code
// of a response.
func (m *Message) Name() string {
	first, second, _ := h1.SplitStartLine(m.StartLine)
	switch {
	case second == "":
		return m.StartLine
	case m.Request:
		return first + " " + second
	}
	return second
}

// Phase is a phase of an HTTP exchange as a HAR file tells them apart.
type Phase uint8

// The phases, in order.
const (
	PhaseQueued Phase = iota + 1
	PhaseConnect
	PhaseSend
	PhaseWait
	PhaseReceive
	PhaseDone
	PhaseFailed
)

// Exchange is one request and its response, as the client saw them. It is
// reported when it ends; the times are instants, vtime.Never where a phase
// was not reached.
type Exchange struct {
	ID        uint32
	Name      string // of the script step
	Method    string
	Target    string
	Host      string
	Status    int
	Reused    bool // the connection had served an exchange before
	Retried   int  // how often the request was sent again
	Failed    bool
	Error     string // as the client's language would report it
	Queued    vtime.Time
	Lookup    vtime.Time // the look-up of the name began; Never when there was none
	Connect   vtime.Time // connect() called, Never when reused
	Connected vtime.Time
	SendStart vtime.Time
	SendEnd   vtime.Time
	FirstByte vtime.Time
	End       vtime.Time
	ReqOctets int64
	ResOctets int64
	Phase     Phase
}
