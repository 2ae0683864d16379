package httpmodel

import "wirewalk/sim/wire/h1"

// Version is an HTTP version as scenario files write it.
type Version = h1.Version

// The versions.
const (
	HTTP10 = h1.HTTP10 // RFC 1945
	HTTP11 = h1.HTTP11 // RFC 9112
)

// Framing is how the end of a message's content is told (RFC 9112 §6).
type Framing = h1.Framing

// The framings that a message can be given.
const (
	FramingLength  = h1.FramingLength  // Content-Length (RFC 9112 §6.2)
	FramingChunked = h1.FramingChunked // Transfer-Encoding: chunked (RFC 9112 §7.1)
	FramingClose   = h1.FramingClose   // the end of the connection (RFC 9112 §6.3 item 8)
)

// Announce is when a side writes a Connection field although the version's
// default says the same.
type Announce string

// The habits of real programs.
const (
	AnnounceNeeded Announce = "needed" // only what the version's default does not say: Go, curl
	AnnounceAsked  Announce = "asked"  // keep-alive when the request had the field: Apache
	AnnounceClose  Announce = "close"  // close on every message of a connection that is not kept, even in HTTP/1.0: nginx to its upstreams
	AnnounceAlways Announce = "always" // keep-alive or close on every message: nginx, Node
)

// CloseStyle is how a server closes a connection (RFC 9112 §9.6).
type CloseStyle string

// The ways to close.
const (
	CloseAbrupt CloseStyle = "abrupt" // close() at once; unread octets turn into a RST
	CloseStaged CloseStyle = "staged" // shutdown the output, read on until end of file or a timeout, then close()
	// CloseDiscard is CloseStaged, but content whose end is known is read to its end
	// before anything is closed, and if the answer does not say close, nothing is: nginx.
	CloseDiscard CloseStyle = "discard"
	CloseWait    CloseStyle = "wait" // shutdown the output, wait LingerTime without reading, then close(): Go
)

// TimeoutAnswer is what a server does when a request does not come in time.
type TimeoutAnswer string

// The answers, as measured.
const (
	AnswerSilent  TimeoutAnswer = "silent"      // a bare FIN: nginx, Go
	AnswerPartial TimeoutAnswer = "408-partial" // 408 if a part of a request has arrived, else a bare FIN: Apache
	AnswerBody    TimeoutAnswer = "408-body"    // 408 if the head has arrived, else a bare FIN: Puma
	AnswerNew     TimeoutAnswer = "408"         // 408 also on a new connection that sent nothing: HAProxy, Node
)

// AtStop is what a graceful stop does to connections on which no request is whole.
type AtStop string

// What becomes of them, as measured.
const (
	// StopClosed closes those on which nothing has come; what is half asked is answered.
	StopClosed AtStop = "closed"
	// StopAnswered keeps them: what comes in time is answered, with Connection: close (nginx).
	StopAnswered AtStop = "answered"
	// StopDropped closes kept ones at once, new ones when a request comes, unanswered,
	// or when the sixth second of the clock after that of their accept begins (Go).
	StopDropped AtStop = "dropped"
)

// EarlyAnswers says which requests are answered before their content has come.
type EarlyAnswers string

// The requests, as measured.
const (
	EarlyNone EarlyAnswers = "none"
	EarlyOwn  EarlyAnswers = "own" // errors, and pages that no program makes: neither dynamic nor with think time: nginx
	EarlyAll  EarlyAnswers = "all" // HAProxy's http-request return, nginx's return
)

// CutAnswer is what a client is told whose stream ends within a request's head.
type CutAnswer string

// The answers, as measured.
const (
	CutSilent  CutAnswer = "never"   // the connection is closed: nginx
	CutPartial CutAnswer = "partial" // 400 if an octet of the head has come: Apache, Go, Node
	CutAlways  CutAnswer = "always"  // 400 also on a new connection on which nothing has come: HAProxy
)

// CapBy is what a per-client limit counts.
type CapBy string

// What is counted.
const (
	CapActive      CapBy = "active"      // requests being served: nginx limit_conn
	CapConnections CapBy = "connections" // open connections, idle ones too
)

// BodyUse is what a client's program does with a response's content.
type BodyUse string

// The uses.
const (
	BodyDrain      BodyUse = "drain"       // read to its end: the connection can be used again
	BodyCloseEarly BodyUse = "close-early" // closed after the head: the connection cannot be used again
	BodyLeak       BodyUse = "leak"        // neither read nor closed: the connection stays taken
)

// Writing is whether a client's program looks for an answer while it still writes its
// request, and what it does when a write fails.
type Writing string

// The habits. A server may answer and close before it has read all (RFC 9112 §9.6): who looks
// too late depends on what its TCP has kept.
const (
	WritingListens Writing = "listens"  // reads while it writes
	WritingReadsOn Writing = "reads-on" // writes all first; when a write fails it reads what has come before
	WritingGivesUp Writing = "gives-up" // writes all first; a write that fails ends the exchange
)

// HalfClose is what a proxy makes of a client that has shut its output while its
// request is being served (RFC 9112 §9.6 lets a client do so).
type HalfClose string

// What it is taken for, as measured.
const (
	HalfCloseAnswered HalfClose = "answered"     // the answer is sent all the same: HAProxy
	HalfCloseHangUp   HalfClose = "hang-up"      // the client is gone: the request to the upstream is given up, the connection closed: nginx
	HalfCloseEmpty    HalfClose = "empty-answer" // as hang-up, but with an answer without content: Caddy
)

// AnswerPass is how a proxy passes an answer on whose length only its end tells.
type AnswerPass string

// The ways, as recorded.
const (
	PassStreamed AnswerPass = "streamed" // as it comes: HAProxy
	PassBuffered AnswerPass = "buffered" // chunks as they come; what ends with the connection in buffers of 4,096 octets: nginx
	PassWhole    AnswerPass = "whole"    // when all of it is there, with a length
)

// ProxyStyle is how a proxy treats messages.
type ProxyStyle string

// The styles.
const (
	ProxyDumb     ProxyStyle = "dumb"     // passes every field on unread and relays until the origin closes
	ProxyRight    ProxyStyle = "right"    // removes hop-by-hop fields, own persistence on each side (RFC 9110 §7.6.1)
	ProxyBalancer ProxyStyle = "balancer" // as right, towards several backends, 502 when one fails
)
