package httpmodel

import (
	"net/netip"

	"wirewalk/sim/vtime"
)

// Command is what a script step asks a client, server or proxy to do. The
// commands for a client nest: a Repeat of a Concurrent of a Request is "ten
// rounds of ten".
//
// A client's step named X emits these signals:
//
//	X.connected  its (first) connection is established
//	X.sent       its (last) request has been handed to TCP
//	X.first      the first octet of its (first) response has arrived
//	X.done       it has ended, well or not
//	X.failed     it has ended badly; emitted before X.done
//
// and ends with a ReportResult whose Text is the error as the client's language
// prints it, empty when all went well. Commands within a command may have names
// of their own and then emit signals, too.
type Command interface{ command() }

// Request is one exchange: get, post and the like.
type Request struct {
	Name   string         `yaml:"-"`
	Remote netip.AddrPort `yaml:"-"` // the server or proxy
	Method string         `yaml:"method" desc:"GET unless said"`
	// Host is the Host field; empty writes Remote, without the port when it is 80.
	Host string `yaml:"host" desc:"value of the Host field"`
	// Path is the request target, / unless said.
	Path string `yaml:"path" desc:"request target"`
	// Version of this request, empty takes the client's.
	Version Version `yaml:"version" desc:"HTTP version of this request" needs:"!raw"`
	// Size octets of made-up content, or Text as it stands.
	Size    int64    `yaml:"size" unit:"octets" desc:"octets of made-up content" needs:"!raw"`
	Text    string   `yaml:"text" desc:"content as it stands" needs:"!raw"`
	Framing Framing  `yaml:"framing" desc:"length (unless said) or chunked" needs:"!raw"`
	Chunk   int64    `yaml:"chunk" unit:"octets" desc:"size of a chunk, 0 puts all into one" needs:"framing=chunked size|text"`
	Trailer []string `yaml:"trailers" desc:"trailer fields of a chunked request" needs:"framing=chunked"`
	Fields  []string `yaml:"fields" desc:"more fields, as Name: value" needs:"!raw"`
	// IdempotencyKey adds an Idempotency-Key field, which lets Go send a POST again.
	IdempotencyKey string `yaml:"idempotency_key" desc:"value of an Idempotency-Key field" needs:"!raw"`
	// ExpectContinue holds the content back until 100 (Continue) or ContinueWait.
	ExpectContinue bool `yaml:"expect_continue" desc:"asks for 100 (Continue) before the content" needs:"size|text"`
	// Close says Connection: close.
	Close bool `yaml:"close" desc:"asks for the connection to be closed afterwards"`
	// Body overrides the client's BodyUse.
	Body BodyUse `yaml:"body" desc:"drain, close-early or leak"`
	// Timeout overrides the client's, 0 does not.
	Timeout vtime.Duration `yaml:"timeout" desc:"longest exchange; 0 takes the client's"`
	// Raw is written instead of a head made from the fields above: one or more
	// whole requests, or octets that are none.
	Raw string `yaml:"raw" desc:"octets to send as they stand"`
	// SendOnly cuts the request after so many octets and sends no more: a slow client. 0 sends all.
	SendOnly int64 `yaml:"send_only" unit:"octets" desc:"sends only the first octets, 0 sends all"`
	// Drip writes so many octets at a time, every DripEvery. 0 writes all at once.
	Drip      int64          `yaml:"drip" unit:"octets" desc:"octets written at a time, 0 is all"`
	DripEvery vtime.Duration `yaml:"drip_every" desc:"time between two such writes" needs:"drip"`
	// BodyAfter holds the content back for so long after the head.
	BodyAfter vtime.Duration `yaml:"body_after" desc:"time between head and content" needs:"size|text !expect_continue !raw"`
	// HalfClose shuts the output right after the request (RFC 9112 §9.6).
	HalfClose bool `yaml:"half_close" desc:"shuts its output after the request"`
	// Fresh uses no idle connection.
	Fresh bool `yaml:"fresh" desc:"opens a new connection"`
}

// Connect opens a connection and sends nothing; the connection stays in the pool.
type Connect struct {
	Name   string         `yaml:"-"`
	Remote netip.AddrPort `yaml:"-"`
}

// Page loads a document and then what it refers to: the references are known
// once the document has arrived.
type Page struct {
	Name     string    `yaml:"-"`
	Document Request   `yaml:"document" desc:"the document"`
	Parts    []Request `yaml:"parts" desc:"what it refers to; Remote and Host are the document's unless set"`
	// Parallel overrides the client's, 0 does not.
	Parallel int `yaml:"parallel" desc:"fetches at once"`
	// Incremental: the parts are found as the document arrives, evenly spread over it.
	Incremental bool `yaml:"incremental" desc:"parts are found while the document arrives"`
}

// Sequence does one step after the other; each starts Gap after the end of the one before.
type Sequence struct {
	Name  string
	Steps []Command
	Gap   vtime.Duration
}

// Concurrent does its steps at once.
type Concurrent struct {
	Name  string
	Steps []Command
}

// Repeat does a step N times.
type Repeat struct {
	Name string
	N    int
	// Every is the time between two starts; 0 starts each Gap after the end of the one before.
	Every vtime.Duration
	Gap   vtime.Duration
	Step  Command
}

// CloseIdle closes a client's idle connections.
type CloseIdle struct{ Name string }

// Abandon makes a client close every connection it has, exchanges or not: a program that is killed.
type Abandon struct{ Name string }

// Shutdown ends a server gracefully: it listens no more, closes idle
// connections, and closes the others after the response they are at.
type Shutdown struct{ Name string }

func (Request) command()    {}
func (Connect) command()    {}
func (Page) command()       {}
func (Sequence) command()   {}
func (Concurrent) command() {}
func (Repeat) command()     {}
func (CloseIdle) command()  {}
func (Abandon) command()    {}
func (Shutdown) command()   {}
